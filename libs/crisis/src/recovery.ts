/**
 * How a crisis comes to its end: by what the evidence says, within bounds of time. Minutes in which
 * a source was missing say nothing of calm and do not count.
 */
import type { EpochMs } from '@goldenhour/mention';
import { type Evidence, isMessageLane, type SignalStatus } from '@goldenhour/velocity';
import { sourcesOf } from './evidence.ts';
import {
  ABANDONED_MS,
  EASE_MS,
  MESSAGE_RESOLVE_MS,
  RESOLVE_MS,
  type Rest,
  restFrom,
} from './rest.ts';
import type { Tracked } from './state.ts';

/**
 * Mentions are near what is normal within so many standard deviations of a Poisson count.
 * @source chosen: one quiet minute in some hundreds is outside of it
 */
export const NEAR_DEVIATIONS = 3;

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
