/** Mentions by minute of event time. */
import type { EpochMs } from '@goldenhour/mention';
import { BIN_MS } from '../types.ts';

/** The last that can be written: far beyond any clock. */
const MINUTE_MAX = 0xffff_ffff;

/** @unit minutes since 1970; a time before is taken for 1970 */
export function minuteOf(time: EpochMs): number {
  return Math.min(MINUTE_MAX, Math.max(0, Math.floor(time / BIN_MS)));
}

/** @unit mentions, and thousandths of negative ones */
export type Counted = { mentions: number; negative: number };
type Minutes = Map<number, Counted>;

export function addMinute(
  minutes: Minutes,
  minute: number,
  { mentions, negative }: Readonly<Counted>,
): void {
  const counted = minutes.get(minute);
  if (counted === undefined) {
    if (mentions > 0) minutes.set(minute, { mentions, negative });
    return;
  }
  counted.mentions += mentions;
  counted.negative += negative;
  if (counted.mentions <= 0) minutes.delete(minute);
}

/** Those up to `minute` go. @returns whether there were any */
export function forgetMinutes(minutes: Minutes, minute: number): boolean {
  const before = minutes.size;
  for (const one of minutes.keys()) if (one <= minute) minutes.delete(one);
  return minutes.size < before;
}

/** Of the minutes [from, to). */
export function sumMinutes(minutes: Minutes, from: number, to: number): Readonly<Counted> {
  const sum = { mentions: 0, negative: 0 };
  for (const [minute, { mentions, negative }] of minutes) {
    if (minute < from || minute >= to) continue;
    sum.mentions += mentions;
    sum.negative += negative;
  }
  return sum;
}
