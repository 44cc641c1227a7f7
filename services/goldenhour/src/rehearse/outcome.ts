/** What really happened in a scenario, beside what was found. */
import { amount } from '@goldenhour/app';
import type { CrisisEvent } from '@goldenhour/crisis';
import type { EpochMs } from '@goldenhour/mention';
import type { GroundTruth } from '@goldenhour/rehearsal';
import type { Severity } from '@goldenhour/velocity';

const MINUTE_MS = 60_000;
/** From here on a crisis is more than a notice: somebody is asked to act. */
const ALARM_SEVERITY = 2;

/** One crisis as it was found. */
export type Found = {
  readonly crisis: string;
  readonly subject: string;
  readonly lane: CrisisEvent['lane'];
  readonly openedAt: EpochMs;
  readonly onset: EpochMs;
  /** The worst it has been, and when it first was. */
  readonly severity: Severity;
  readonly severeAt: EpochMs;
  /** Null while it lasts. */
  readonly resolvedAt: EpochMs | null;
  /** After what really was the onset; null in a calm. @unit minutes */
  readonly minutesAfterOnset: number | null;
};

export type Outcome = {
  readonly agrees: boolean;
  /** What does not agree, one sentence each. */
  readonly faults: readonly string[];
  /** In the play, in order of opening. */
  readonly found: readonly Found[];
  /** Opened in the weeks before, when nothing had happened. Told, and not held against it. */
  readonly before: readonly Found[];
};

export function outcomeOf(truth: GroundTruth, events: readonly CrisisEvent[]): Outcome {
  const found = foundIn(truth, events, 'drill');
  const faults = [...faultsOn(truth, found), ...faultsElsewhere(truth, found)];
  return {
    agrees: faults.length === 0,
    faults,
    found,
    before: foundIn(truth, events, 'backfill'),
  };
}

function foundIn(
  { expectation }: GroundTruth,
  events: readonly CrisisEvent[],
  mode: CrisisEvent['mode'],
): readonly Found[] {
  const crises = new Map<string, CrisisEvent[]>();
  for (const event of events) {
    if (event.mode !== mode) continue;
    crises.set(event.crisis, [...(crises.get(event.crisis) ?? []), event]);
  }
  return [...crises.values()]
    .flatMap((all) => {
      const last = all.at(-1);
      if (last === undefined) return [];
      const { crisis, subject, lane, openedAt, onset, resolvedAt } = last;
      const severity = last.peakSeverity;
      const severeAt = all.find((event) => event.peakSeverity === severity)?.at ?? openedAt;
      const minutesAfterOnset =
        expectation.kind === 'calm' ? null : (openedAt - expectation.onset) / MINUTE_MS;
      return [
        {
          ...{ crisis, subject, lane, openedAt, onset, severity, severeAt },
          ...{ resolvedAt, minutesAfterOnset },
        },
      ];
    })
    .toSorted((a, b) => a.openedAt - b.openedAt || (a.crisis < b.crisis ? -1 : 1));
}

function faultsOn({ subject, expectation }: GroundTruth, found: readonly Found[]): string[] {
  const own = found.filter((one) => one.subject === subject);
  const worst = Math.max(0, ...own.map(({ severity }) => severity));
  if (expectation.kind === 'calm') {
    const { severityMax, because } = expectation;
    return worst > severityMax
      ? [
          `It was a calm, and was told as severity ${worst}; at most ${severityMax} is fair: ${because}.`,
        ]
      : [];
  }
  const { onset, openBy, severityMin } = expectation;
  const faults: string[] = [];
  const early = own.filter(({ openedAt }) => openedAt <= onset);
  if (early.length > 0) faults.push('A crisis was told before anything had happened.');
  const first = own.find(({ openedAt }) => openedAt > onset);
  if (first === undefined) return [...faults, 'The crisis was not found.'];
  if (first.openedAt > openBy) {
    const minutes = Math.round((first.openedAt - openBy) / MINUTE_MS);
    faults.push(
      `The crisis was found ${amount(minutes, 'minute')} later than it should have been.`,
    );
  }
  if (worst < severityMin) {
    faults.push(`The crisis was told as severity ${worst}, and it is at least ${severityMin}.`);
  }
  return faults;
}

function faultsElsewhere({ subject }: GroundTruth, found: readonly Found[]): string[] {
  return found
    .filter((one) => one.subject !== subject && one.severity >= ALARM_SEVERITY)
    .map((one) => `A crisis was told of ${one.subject}, where nothing had happened.`);
}
