/** A backtest as one page that needs nothing else: no script, no font, light and dark. */
import { printable } from '@goldenhour/host';
import { escapeHtml, htmlPage } from './html.ts';
import type { SubjectReport } from './subject-report.ts';
import {
  alarmsInWords,
  datesInWords,
  foundInWords,
  thresholdInWords,
  thresholdRow,
  thresholdRows,
} from './summary.ts';
import { svgPlot } from './svg-plot.ts';
import { courseInWords, crisesHead, mostTelling, spanInWords, whyInWords } from './text-report.ts';
import { against, count, decimal, momentIn, SEVERITY_WORDS, WEEK_MS, whole } from './words.ts';

/** Subjects with a plot of their own. */
export const SUBJECTS_PLOTTED_MAX = 50;

const STYLE = `
p.span, li span { color: var(--faint); }
.total { fill: var(--total); } .negative { fill: var(--negative); }
.velocity { fill: none; stroke: var(--line); stroke-width: 1.2; } .threshold { stroke: var(--crisis); stroke-width: 1; stroke-dasharray: 4 4; }
.missing { fill: var(--missing); } .crisis line { stroke: var(--crisis); } .crisis circle { fill: var(--crisis); }
.again line { stroke: var(--crisis); stroke-opacity: .35; } .again circle { fill: var(--page); stroke: var(--crisis); }
.given line { stroke: var(--given); stroke-dasharray: 2 3; } .given circle { fill: var(--given); }
`;

export function htmlReport(subjects: readonly SubjectReport[], zone: string): string {
  const seen = subjects.filter(({ rows }) => rows > 0);
  const plotted = mostTelling(seen, SUBJECTS_PLOTTED_MAX);
  const body = [
    `<h1>Backtest of ${count(seen.length, 'subject')}</h1>`,
    ...(seen.length === 1 ? [] : [figures(seen)]),
    '<p>Red: a crisis opens, with a hollow dot: again. Green: a given date. Each bin was judged by what came before it alone.</p>',
    ...plotted.map((subject) => section(subject, zone)),
    ...(seen.length > plotted.length
      ? [
          `<p>${count(seen.length - plotted.length, 'more subject')} with no more crises than these.</p>`,
        ]
      : []),
  ];
  return `${printable(htmlPage('Goldenhour backtest', STYLE, body))}\n`;
}

function section(subject: SubjectReport, zone: string): string {
  const moment = momentIn(zone);
  const crises = subject.crises.map((crisis) => {
    const { opened, peakSeverity, peakVelocity } = crisis;
    const head = `${moment(opened.at)} – ${SEVERITY_WORDS[peakSeverity]}, velocity ${decimal(peakVelocity, 1)} at its peak`;
    const why = escapeHtml(whyInWords(crisis, subject, zone));
    return `<li><b>${head}</b><br>${why}<br><span>${courseInWords(crisis, moment)}</span></li>`;
  });
  const dates = datesInWords(subject, moment).map((line) => `<li>${escapeHtml(line)}</li>`);
  return [
    `<h2>${escapeHtml(subject.id)}</h2>`,
    `<p class="span">${escapeHtml(spanInWords(subject, zone))}</p>`,
    svgPlot(subject, zone),
    `<h3>${crisesHead(subject)}</h3>`,
    ...(crises.length === 0 ? [] : [`<ul>${crises.join('\n')}</ul>`]),
    ...(dates.length === 0 ? [] : [`<h3>Given dates</h3><ul>${dates.join('\n')}</ul>`]),
    figures([subject]),
  ].join('\n');
}

function figures(subjects: readonly SubjectReport[]): string {
  const rows = thresholdRows(subjects);
  const hasDates = rows.some(({ given }) => given > 0);
  const weeks = subjects.reduce((sum, { seenMs }) => sum + seenMs, 0) / WEEK_MS;
  const chosen = subjects[0]?.figures[0]?.weeks;
  const cells = (row: (typeof rows)[number]): readonly string[] => [
    thresholdInWords(row.weeks),
    whole(row.alarms),
    weeks === 0 ? '–' : decimal(row.alarms / weeks, 2),
    ...(hasDates
      ? [`${row.found} of ${row.given}`, row.medianDelay === null ? '–' : against(row.medianDelay)]
      : []),
  ];
  const head = [
    'an alarm by chance, at most',
    'alarms',
    'a week',
    ...(hasDates ? ['found', 'median'] : []),
  ];
  const body = rows.map(
    (row) =>
      `<tr${row.weeks === chosen ? ' class="chosen"' : ''}>${cells(row)
        .map((cell) => `<td>${cell}</td>`)
        .join('')}</tr>`,
  );
  const found = foundInWords(thresholdRow(subjects, 0));
  return [
    `<p>${alarmsInWords(subjects)}${found === '' ? '' : `. ${found}`}.</p>`,
    `<table><tr>${head.map((cell) => `<th>${cell}</th>`).join('')}</tr>${body.join('\n')}</table>`,
  ].join('\n');
}
