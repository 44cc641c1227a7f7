/** What a report says in numbers, ready to be written down: for one subject, or over several. */
import { median } from './alarm-figures.ts';
import { poissonInterval } from './poisson.ts';
import type { SubjectReport } from './subject-report.ts';
import { against, count, decimal, WEEK_MS } from './words.ts';

/** Of the hour within which a crisis is to be found. @unit milliseconds */
const GOLDEN_HOUR_MS = 3_600_000;

/** Less than a day says nothing of a rate. @unit weeks */
const WEEKS_RATED_MIN = 1 / 7;

/** One threshold over some subjects. */
export type ThresholdRow = {
  readonly weeks: number | null;
  readonly alarms: number;
  readonly outside: number;
  /** Of the given dates that the files reach. */
  readonly given: number;
  readonly found: number;
  readonly withinHour: number;
  /** @unit milliseconds */
  readonly medianDelay: number | null;
};

/** @param index which threshold of the run */
export function thresholdRow(subjects: readonly SubjectReport[], index: number): ThresholdRow {
  const delays = subjects
    .flatMap((subject) => subject.delays(index))
    .filter((one) => one !== undefined);
  const found = delays.filter((delay) => delay !== null);
  const sum = (value: 'alarms' | 'outside'): number =>
    subjects.reduce((total, { figures }) => total + (figures[index]?.[value] ?? 0), 0);
  return {
    weeks: subjects[0]?.figures[index]?.weeks ?? null,
    alarms: sum('alarms'),
    outside: sum('outside'),
    given: delays.length,
    found: found.length,
    withinHour: found.filter((delay) => delay <= GOLDEN_HOUR_MS).length,
    medianDelay: median(found),
  };
}

/** The thresholds in their order, each once; the chosen one is the first of the run. */
export function thresholdRows(subjects: readonly SubjectReport[]): readonly ThresholdRow[] {
  const thresholds = subjects[0]?.figures.length ?? 0;
  const rows = Array.from({ length: thresholds }, (_, index) => thresholdRow(subjects, index));
  const weeks = new Set<number | null>();
  return rows
    .filter((row) => !weeks.has(row.weeks) && weeks.add(row.weeks))
    .sort((a, b) => (a.weeks ?? 0) - (b.weeks ?? 0));
}

export const thresholdInWords = (weeks: number | null): string =>
  weeks === null ? 'as configured' : `once in ${count(weeks, 'week')}`;

/** "3 alarms near none of the given dates in 7.8 subject-weeks: 0.38 a week (95 %: 0.08 to 1.1)". */
export function alarmsInWords(subjects: readonly SubjectReport[]): string {
  const { alarms, outside } = thresholdRow(subjects, 0);
  const hasDates = subjects.some(({ given }) => given.length > 0);
  const weeks =
    subjects.reduce((sum, one) => sum + (hasDates ? one.outsideMs : one.seenMs), 0) / WEEK_MS;
  const counted = hasDates ? outside : alarms;
  const of = hasDates ? ' near none of the given dates' : '';
  const span = `${decimal(weeks, 1)} ${subjects.length === 1 ? 'weeks' : 'subject-weeks'}`;
  if (weeks < WEEKS_RATED_MIN) return `${count(counted, 'alarm')}${of}; too short for a rate`;
  const [low, high] = poissonInterval(counted);
  const rate = (value: number): string => decimal(value / weeks, 2);
  return `${count(counted, 'alarm')}${of} in ${span}: ${rate(counted)} a week (95 %: ${rate(low)} to ${rate(high)})`;
}

export function foundInWords({ given, found, withinHour, medianDelay }: ThresholdRow): string {
  if (given === 0) return '';
  const when = medianDelay === null ? '' : `, in the median ${against(medianDelay)}`;
  return `${found} of ${count(given, 'given date')} found${when}; ${withinHour} no later than an hour after`;
}

/** What became of each given date, with its alarm against it. */
export function datesInWords(
  subject: SubjectReport,
  moment: (time: number) => string,
): readonly string[] {
  const delays = subject.delays();
  return subject.given.map(({ at, label }, index) => {
    const delay = delays[index];
    const name = `${moment(at)}${label === '' ? '' : ` ${label}`}`;
    if (delay === undefined) return `${name}: outside of this file`;
    if (delay !== null) return `${name}: flagged ${against(delay)}`;
    const open = subject.openAt(at);
    return open === undefined
      ? `${name}: not found`
      : `${name}: not found anew; a crisis was open since ${moment(open.opened.at)}`;
  });
}
