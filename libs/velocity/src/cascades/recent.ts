/** Mentions of the last 60 minutes, in twelve steps of five: what speed is read from. */
import type { EpochMs } from '@goldenhour/mention';

/** @unit milliseconds */
export const STEP_MS = 300_000;
const STEPS = 12;
/** @unit milliseconds */
export const RECENT_MS = STEPS * STEP_MS;
const QUARTER = 3;

/** `head` is the number of the newest step since 1970; `counts` is indexed by step modulo 12. */
export type Recent = { head: number; sum: number; readonly counts: number[] };

export function noRecent(time: EpochMs): Recent {
  return { head: Math.floor(time / STEP_MS), sum: 0, counts: Array(STEPS).fill(0) };
}

/** What is older than all twelve steps is not counted. */
export function addRecent(recent: Recent, time: EpochMs, mentions: number): void {
  const step = Math.floor(time / STEP_MS);
  if (step > recent.head) advance(recent, step);
  if (step <= recent.head - STEPS) return;
  const slot = step % STEPS;
  recent.counts[slot] = (recent.counts[slot] ?? 0) + mentions;
  recent.sum += mentions;
}

function advance(recent: Recent, step: number): void {
  const gone = Math.min(STEPS, step - recent.head);
  for (let behind = 0; behind < gone; behind += 1) {
    const slot = (step - behind) % STEPS;
    recent.sum -= recent.counts[slot] ?? 0;
    recent.counts[slot] = 0;
  }
  recent.head = step;
}

/** Mentions in the last `steps` steps before `at`, the step of `at` among them; none from after it. */
export function recentAt(recent: Recent, at: EpochMs, steps: number = STEPS): number {
  const last = Math.floor(at / STEP_MS);
  let sum = 0;
  const from = Math.max(last - steps, recent.head - STEPS) + 1;
  for (let step = from; step <= Math.min(last, recent.head); step += 1) {
    sum += recent.counts[step % STEPS] ?? 0;
  }
  return sum;
}

/**
 * Over the last half hour, or since it began; of what is younger than five minutes as if it were
 * that old, for a speed of two mentions is none.
 * @unit mentions per hour
 */
export function speedAt(recent: Recent, at: EpochMs, began: EpochMs): number {
  const start = (Math.floor(at / STEP_MS) - 2 * QUARTER + 1) * STEP_MS;
  const span = Math.max(STEP_MS, at - Math.max(start, began));
  return (recentAt(recent, at, 2 * QUARTER) / span) * 3_600_000;
}

/**
 * The speed of the last quarter of an hour, as far as it has come, less that of the one before.
 * @unit mentions per hour²: by the quarter of an hour between them
 */
export function accelerationAt(recent: Recent, at: EpochMs): number {
  const now = recentAt(recent, at, QUARTER);
  const before = recentAt(recent, at, 2 * QUARTER) - now;
  const start = (Math.floor(at / STEP_MS) - QUARTER + 1) * STEP_MS;
  const hours = Math.max(STEP_MS, at - start) / 3_600_000;
  return (now / hours - before / 0.25) / 0.25;
}
