/** The window in which voices are told apart, and the memory for those that move together. */
import type { EpochMs } from '@goldenhour/mention';
import { BIN_MS, LONGEST_WINDOW_MS } from '../types.ts';

/** @unit minutes */
export const MINUTES_KEPT = LONGEST_WINDOW_MS / BIN_MS;
/**
 * Accounts, and texts that several said, are remembered for a day: those who are sent out come
 * back with the next story.
 * @unit minutes
 * @source chosen
 */
export const MINUTES_REMEMBERED = 24 * MINUTES_KEPT;

/** @unit minutes since 1970 */
export function minuteOf(time: EpochMs): number {
  return Math.floor(time / BIN_MS);
}
