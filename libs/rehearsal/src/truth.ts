/** What really happens in a scenario, for whoever holds a detector against it. */
import type { EpochMs } from '@goldenhour/mention';
import { type PromiseMade, promisesIn } from './beats.ts';
import type { OrganisationId } from './organisation-id.ts';
import type { Platform } from './posts.ts';
import type { Script } from './script.ts';
import { MINUTE_MS } from './voices.ts';

export type GroundTruth = {
  readonly subject: OrganisationId;
  readonly title: string;
  readonly expectation:
    | {
        readonly kind: 'crisis';
        readonly onset: EpochMs;
        /** By when it should be open. */
        readonly openBy: EpochMs;
        readonly severityMin: 1 | 2 | 3;
      }
    | { readonly kind: 'calm'; readonly severityMax: 0 | 1; readonly because: string };
  /** What happens, in order of time. */
  readonly moments: readonly { readonly at: EpochMs; readonly what: string }[];
  /** When the organisation speaks to everybody. */
  readonly answers: readonly EpochMs[];
  readonly promises: readonly PromiseMade[];
  /** When which feed cannot be read. */
  readonly blind: readonly {
    readonly feed: Platform;
    readonly from: EpochMs;
    readonly to: EpochMs;
  }[];
};

export function truthOf(script: Script, start: EpochMs): GroundTruth {
  const at = (minute: number): EpochMs => start + minute * MINUTE_MS;
  const { subject, title, expectation } = script;
  return {
    subject,
    title,
    expectation:
      expectation.kind === 'calm'
        ? expectation
        : {
            kind: 'crisis',
            onset: at(expectation.onset),
            openBy: at(expectation.onset + expectation.within),
            severityMin: expectation.severityMin,
          },
    moments: script.moments.map(([minute, what]) => ({ at: at(minute), what })),
    answers: script.beats.flatMap(({ by, minute }) => (by === 'official' ? [at(minute)] : [])),
    promises: promisesIn(script, start),
    blind: script.gaps.map(({ feed, from, to }) => ({ feed, from: at(from), to: at(to) })),
  };
}

/**
 * When the scenario would naturally have begun last: the latest such weekday and hour that lies at
 * least its whole length before `now`.
 *
 * @param offsetAt local time less UTC
 */
export function naturalStart(
  { moment, minutes }: Pick<Script, 'moment' | 'minutes'>,
  now: EpochMs,
  offsetAt: (time: EpochMs) => number,
): EpochMs {
  const DAY_MS = 24 * 60 * MINUTE_MS;
  const latest = now - minutes * MINUTE_MS;
  const today = Math.floor((latest + offsetAt(latest)) / DAY_MS);
  for (let day = today; ; day -= 1) {
    // Day 0 was a Thursday.
    if ((day + 4) % 7 !== moment.weekday) continue;
    const local = day * DAY_MS + (moment.hour * 60 + moment.minute) * MINUTE_MS;
    const start = local - offsetAt(local);
    if (start <= latest) return start;
  }
}
