/** A backtest for a person at a terminal of 80 columns. */
import { sentence } from '@goldenhour/crisis';
import { printable } from '@goldenhour/host';
import { widthInWords } from '../bin-width.ts';
import type { FoundCrisis, SubjectReport } from './subject-report.ts';
import {
  alarmsInWords,
  datesInWords,
  foundInWords,
  thresholdInWords,
  thresholdRow,
  thresholdRows,
} from './summary.ts';
import { textPlot } from './text-plot.ts';
import {
  against,
  count,
  decimal,
  duration,
  momentIn,
  SEVERITY_WORDS,
  WEEK_MS,
  whole,
} from './words.ts';

/** Subjects that are told one by one: those that have most to tell. */
export const SUBJECTS_TOLD_MAX = 20;
const COLUMNS = 80;

export function textReport(subjects: readonly SubjectReport[], zone: string): string {
  const seen = subjects.filter(({ rows }) => rows > 0);
  const told = mostTelling(seen, SUBJECTS_TOLD_MAX);
  const parts = told.map((subject) => subjectText(subject, zone));
  if (seen.length > told.length) {
    parts.push(
      `${count(seen.length - told.length, 'more subject')} with no more crises than these; --json has them all.\n`,
    );
  }
  if (seen.length > 1) parts.push(`All ${whole(seen.length)} subjects\n${figuresText(seen)}`);
  return printable(parts.join('\n'));
}

/** Those with given dates and most crises, in the order in which they came. */
export function mostTelling(
  subjects: readonly SubjectReport[],
  most: number,
): readonly SubjectReport[] {
  if (subjects.length <= most) return subjects;
  const weight = ({ given, crises, crisesUntold }: SubjectReport): number =>
    crises.length + crisesUntold + (given.some(({ subject }) => subject !== null) ? 1e6 : 0);
  const chosen = new Set(subjects.toSorted((a, b) => weight(b) - weight(a)).slice(0, most));
  return subjects.filter((subject) => chosen.has(subject));
}

function subjectText(subject: SubjectReport, zone: string): string {
  const moment = momentIn(zone);
  const lines = [subject.id, ...wrap(spanInWords(subject, zone), '  '), ''];
  if (subject.peak !== null && subject.peak.total > 0) {
    const { total, start } = subject.peak;
    lines.push(
      `  Mentions; the highest is ${whole(total)} in ${widthInWords(subject.binMs)}, ${moment(start)}`,
      ...textPlot(subject.curve, [
        { sign: '▲', name: 'crisis opens', times: subject.crises.map(({ opened }) => opened.at) },
        { sign: '△', name: 'crisis reopens', times: subject.reopenings() },
        { sign: '◆', name: 'given date', times: subject.given.map(({ at }) => at) },
      ]).map((line) => `  ${line}`),
      '',
    );
  }
  lines.push(`  ${crisesHead(subject)}`);
  for (const crisis of subject.crises) lines.push(...crisisLines(crisis, subject, zone));
  lines.push('');
  const dates = datesInWords(subject, moment);
  if (dates.length > 0)
    lines.push('  Given dates', ...dates.flatMap((line) => wrap(line, '    ')), '');
  return `${lines.join('\n')}\n${figuresText([subject])}`;
}

export function spanInWords(subject: SubjectReport, zone: string): string {
  const moment = momentIn(zone);
  const { first, last, rows, binMs, missing, knowsNegative, faults } = subject;
  return [
    `${moment(first ?? 0)} to ${moment(last)} ${zone}, ${duration(last - (first ?? 0))}`,
    `${count(rows, 'row')} of ${widthInWords(binMs)}`,
    `${count(missing, 'bin')} missing`,
    ...(faults === 0 ? [] : [`${count(faults, 'row')} that could not be used`]),
    knowsNegative ? 'negative mentions known' : 'totals alone',
  ].join('; ');
}

export function crisesHead({ crises, crisesUntold }: SubjectReport): string {
  const all = crises.length + crisesUntold;
  const first = crisesUntold === 0 ? '' : `; the first ${crises.length}`;
  return all === 0 ? 'No crisis' : `${count(all, 'crisis', 'crises')}${first}`;
}

function crisisLines(crisis: FoundCrisis, subject: SubjectReport, zone: string): string[] {
  const moment = momentIn(zone);
  const { opened, peakSeverity, peakVelocity } = crisis;
  const head = `${moment(opened.at)}  ${SEVERITY_WORDS[peakSeverity]}, velocity ${decimal(peakVelocity, 1)} at its peak`;
  return [
    `    ${head}`,
    ...wrap(whyInWords(crisis, subject, zone), '      '),
    ...wrap(courseInWords(crisis, moment), '      '),
  ];
}

/** The sentence that people would have been sent when it opened. */
export const whyInWords = ({ opened }: FoundCrisis, { id }: SubjectReport, zone: string): string =>
  sentence({ ...opened, mode: 'live' }, { subjectName: id, timeZone: zone, language: 'en' });

/** Steps of one crisis that are told one by one; of more, the first and the last. */
const COURSE_TOLD_MAX = 4;

export function courseInWords({ later }: FoundCrisis, moment: (time: number) => string): string {
  const [first] = later;
  const last = later.at(-1);
  if (first === undefined || last === undefined) return 'still open where the file ends';
  const step = ({ transition, at }: typeof first): string => `${transition} ${moment(at)}`;
  if (later.length <= COURSE_TOLD_MAX) return later.map(step).join(', ');
  const again = later.filter(({ transition }) => transition === 'reopened').length;
  return `${step(first)}, reopened ${count(again, 'time')}, ${step(last)}`;
}

function figuresText(subjects: readonly SubjectReport[]): string {
  const found = foundInWords(thresholdRow(subjects, 0));
  const lines = [
    ...wrap(alarmsInWords(subjects), '  '),
    ...(found === '' ? [] : wrap(found, '  ')),
  ];
  const rows = thresholdRows(subjects);
  const hasDates = rows.some(({ given }) => given > 0);
  const weeks = subjects.reduce((sum, { seenMs }) => sum + seenMs, 0) / WEEK_MS;
  const chosen = subjects[0]?.figures[0]?.weeks;
  lines.push(
    '',
    '  An alarm by chance, at most  alarms   a week' + (hasDates ? '   found   median' : ''),
  );
  for (const row of rows) {
    const cells = [
      `  ${row.weeks === chosen ? '►' : ' '} ${thresholdInWords(row.weeks)}`.padEnd(30),
      whole(row.alarms).padStart(5),
      (weeks === 0 ? '–' : decimal(row.alarms / weeks, 2)).padStart(9),
      ...(hasDates
        ? [
            `${row.found}/${row.given}`.padStart(8),
            `   ${row.medianDelay === null ? '–' : against(row.medianDelay)}`,
          ]
        : []),
    ];
    lines.push(cells.join('').trimEnd());
  }
  return `${lines.join('\n')}\n`;
}

/** Breaks a sentence between words; what cannot be broken runs over. */
function wrap(text: string, margin: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && margin.length + line.length + 1 + word.length > COLUMNS) {
      lines.push(margin + line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, margin + line];
}
