/**
 * How a crisis comes to its end: by what the evidence says, within bounds of time. Minutes in which
 * a source was missing say nothing of calm and do not count.
 */
import type { EpochMs } from '@goldenhour/mention';
import {
  type Evidence,
  isMessageLane,
  MATTER_MEMORY_MS,
  type SignalStatus,
} from '@goldenhour/velocity';
import { sourcesOf } from './evidence.ts';
import type { Tracked } from './state.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * The least time below the alarm before a crisis eases, and the least time eased and normal before
 * it is resolved.
 * @unit milliseconds
 */
export const EASE_MS = 30 * MINUTE_MS;
/**
 * Below the alarm for so long it eases although the mentions are still more than is normal; eased
 * and normal for so long it is resolved however long it had lasted.
 * @unit milliseconds
 */
export const RESOLVE_MS = 120 * MINUTE_MS;
/** An alarm so long after resolving still belongs to the same crisis. @unit milliseconds */
export const REOPEN_MS = 24 * HOUR_MS;
/**
 * The detector speaks at each close while a subject is not normal. Without a word for so long,
 * with all sources seen, it watches the subject no longer, and the crisis takes its way to the end.
 * @unit milliseconds
 */
export const ABANDONED_MS = 24 * HOUR_MS;
/**
 * A crisis of a single message is resolved so long after the last one that said the same. Silence
 * does not ease it: who threatens and then says no more has not taken it back.
 * @source for so long what says the same has the same key; it must not be shorter
 * @unit milliseconds
 */
export const MESSAGE_RESOLVE_MS = MATTER_MEMORY_MS;
/**
 * Mentions are near what is normal within so many standard deviations of a Poisson count.
 * @source chosen: one quiet minute in some hundreds is outside of it
 */
export const NEAR_DEVIATIONS = 3;

/** When the next step falls due by itself: `wait` after `from`, which missing minutes move on. */
export type Rest = {
  readonly from: EpochMs;
  /** What is missing before that moves nothing: it was over when the signal came. */
  readonly since: EpochMs;
  readonly wait: number;
};

export function restFrom(at: EpochMs, wait: number): Rest {
  return { from: at, since: at, wait };
}

/** Whether the mentions that raised the alarm are back near what is normal at this hour. */
export function isNearNormal({ measure, ...counts }: Evidence): boolean {
  const [observed, expected] =
    measure === 'negative'
      ? [counts.negative, counts.expectedNegative]
      : [counts.total, counts.expectedTotal];
  return observed <= expected + NEAR_DEVIATIONS * Math.sqrt(Math.max(1, expected));
}

/**
 * The rest of a crisis after a signal. While in alarm none but that of being abandoned; then it
 * eases after {@link EASE_MS} once the evidence is near normal, else after {@link RESOLVE_MS}.
 */
export function restAfter(
  tracked: Tracked,
  said: { readonly at: EpochMs; readonly evidence: Evidence },
  was: { readonly before: SignalStatus; readonly now: SignalStatus; readonly isOpen: boolean },
): Rest {
  const { rest, event } = tracked;
  const { before, now } = was;
  if (isMessageLane(event.lane)) return restFrom(said.at, MESSAGE_RESOLVE_MS);
  if (now === 'alarm') return restFrom(said.at, ABANDONED_MS);
  if (!was.isOpen) {
    if (now === 'elevated') return restFrom(said.at, ABANDONED_MS);
    return before === 'normal' ? rest : restFrom(said.at, resolveWait(tracked));
  }
  const isCalm = now === 'normal' || isNearNormal(said.evidence);
  if (before === 'alarm') return restFrom(said.at, isCalm ? EASE_MS : RESOLVE_MS);
  if (!isCalm) return { ...rest, wait: RESOLVE_MS };
  // The evidence may have come down late: then it eases at the end of this minute.
  return rest.wait < RESOLVE_MS ? rest : { ...rest, wait: Math.max(EASE_MS, said.at - rest.from) };
}

/** Normal for as long as it had been in alarm, within bounds: a short one is over sooner. */
export function resolveWait({ storm }: Tracked): number {
  return Math.min(RESOLVE_MS, Math.max(EASE_MS, storm.to - storm.from));
}

/**
 * What waits, waits longer by the missing time; a crisis of a single message does not wait for calm.
 * @returns whether that changed anything
 */
export function postpone(
  tracked: Tracked,
  span: { readonly from: EpochMs; readonly to: EpochMs; readonly missing: readonly string[] },
): boolean {
  const { rest, event } = tracked;
  const blind = sourcesOf(event.blind, span.missing);
  tracked.event = { ...event, blind };
  if (isMessageLane(event.lane)) return blind !== event.blind;
  const missed = Math.max(0, span.to - Math.max(span.from, rest.since));
  tracked.rest = { ...rest, from: rest.from + missed };
  return true;
}
