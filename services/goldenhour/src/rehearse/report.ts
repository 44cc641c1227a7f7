/** The end of a rehearsal, as a person reads it. */
import { amount } from '@goldenhour/app';
import type { GroundTruth, World } from '@goldenhour/rehearsal';
import type { Found, Outcome } from './outcome.ts';

const MINUTE_MS = 60_000;
const SEVERITIES = ['calm', 'notice', 'serious', 'critical'] as const;

export type LocalTime = {
  /** "20:42" */
  readonly time: (at: number) => string;
  /** "Sunday 22 November 2026, 20:30" */
  readonly moment: (at: number) => string;
};

/** @throws RangeError for a name that is no time zone */
export function createLocalTime(timeZone: string): LocalTime {
  const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone } as const;
  const time = new Intl.DateTimeFormat('en-GB', clock);
  const day = new Intl.DateTimeFormat('en-GB', {
    ...{ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone },
  });
  return {
    time: (at) => time.format(at),
    moment: (at) => `${day.format(at)}, ${time.format(at)}`,
  };
}

export function report(world: World, outcome: Outcome, local: LocalTime): string {
  const { truth } = world;
  const name = nameIn(world);
  const lines = [
    '',
    `What really happened: ${truth.title}`,
    ...truthLines(truth, name, local),
    ...blindLines(truth, local),
    ...answerLines(truth, local),
    'What was found:',
    ...foundLines(outcome.found, name, local),
    ...(outcome.before.length === 0 ? [] : [beforeLine(outcome.before, name)]),
    outcome.agrees ? 'The two agree.' : 'The two do not agree:',
    ...outcome.faults.map((fault) => `  - ${fault}`),
  ];
  return lines.join('\n');
}

type NameOf = (subject: string) => string;

const nameIn =
  ({ organisations }: World): NameOf =>
  (subject) =>
    organisations.find(({ id }) => id === subject)?.name ?? subject;

function truthLines(
  { subject, expectation }: GroundTruth,
  name: NameOf,
  { time }: LocalTime,
): readonly string[] {
  if (expectation.kind === 'calm') {
    const most = expectation.severityMax === 0 ? 'nothing may be told' : 'at most a notice is fair';
    return [`  nothing wrong with ${name(subject)}; ${most}: ${expectation.because}`];
  }
  const { onset, openBy, severityMin } = expectation;
  return [
    `  ${time(onset)}  a crisis of ${name(subject)} begins; it should be told by ${time(openBy)}, as ${SEVERITIES[severityMin]} or worse at its worst`,
  ];
}

const blindLines = ({ blind }: GroundTruth, { time }: LocalTime): readonly string[] =>
  blind.map(({ feed, from, to }) => `  ${time(from)}  ${feed} cannot be read until ${time(to)}`);

function answerLines({ answers, promises }: GroundTruth, { time }: LocalTime): readonly string[] {
  const [first] = answers;
  return [
    ...(first === undefined
      ? []
      : [`  ${time(first)}  the organisation speaks for the first time`]),
    ...promises.map(({ madeAt, dueAt, keptAt }) => {
      const late = keptAt === null ? 0 : Math.round((keptAt - dueAt) / MINUTE_MS);
      const kept =
        keptAt === null
          ? 'and does not'
          : late > 0
            ? `and does ${amount(late, 'minute')} late`
            : 'and keeps its word';
      return `  ${time(madeAt)}  it promises to come back at ${time(dueAt)}, ${kept}`;
    }),
  ];
}

function foundLines(found: readonly Found[], name: NameOf, { time }: LocalTime): readonly string[] {
  if (found.length === 0) return ['  nothing'];
  return found.map((one) => {
    const after =
      one.minutesAfterOnset === null ? '' : `, ${minutesAfter(one.minutesAfterOnset)} the onset`;
    const worst = `${SEVERITIES[one.severity]} at its worst (from ${time(one.severeAt)})`;
    const end = one.resolvedAt === null ? 'open at the end' : `over at ${time(one.resolvedAt)}`;
    return `  ${time(one.openedAt)}  ${name(one.subject)}, ${one.lane}${after}; ${worst}; ${end}`;
  });
}

const minutesAfter = (minutes: number): string =>
  `${amount(Math.abs(minutes), 'minute')} ${minutes >= 0 ? 'after' : 'before'}`;

function beforeLine(before: readonly Found[], name: NameOf): string {
  const alarms = before.filter(({ severity }) => severity >= 2).length;
  const of = [...new Set(before.map(({ subject }) => name(subject)))].join(', ');
  return `  in the four weeks before, when nothing had happened: ${before.length} told (${of}), ${alarms} of them as more than a notice`;
}
