/**
 * From one velocity after another to what is said of a subject: in alarm, on its way back, normal.
 */
import type { EpochMs } from '@goldenhour/mention';
import type { SignalStatus } from '../types.ts';

/**
 * So long below the threshold, and the next alarm is a new one; before that the subject is no more
 * than elevated. The bench counts false alarms by the same rule.
 * @unit blocks
 */
export const QUIET_BLOCKS = 36;
/** Below the threshold for less than this, an alarm goes on. @unit blocks */
export const PAUSE_BLOCKS = 6;
/** Below the threshold by no more than this it is elevated. @unit log10 of weeks */
export const ELEVATED_WITHIN = 0.6;

export type Episode = {
  status: SignalStatus;
  /** Where the rise began; null once it was quiet for {@link QUIET_BLOCKS}. */
  onset: EpochMs | null;
  lastAbove: EpochMs | null;
  lastAlarm: EpochMs | null;
};

export function noEpisode(): Episode {
  return { status: 'normal', onset: null, lastAbove: null, lastAlarm: null };
}

export type Instant = {
  readonly at: EpochMs;
  /** @unit log10 of weeks */
  readonly velocity: number;
  /** @unit log10 of weeks */
  readonly threshold: number;
  /** @unit milliseconds */
  readonly blockMs: number;
  /** Asked only when something begins. */
  readonly onset: () => EpochMs;
};

/** @returns whether an alarm begins here */
export function advance(episode: Episode, now: Instant): boolean {
  const { at, velocity, threshold, blockMs } = now;
  const sinceAbove = at - (episode.lastAbove ?? Number.NEGATIVE_INFINITY);
  const isQuiet = sinceAbove > QUIET_BLOCKS * blockMs;
  if (velocity < threshold) {
    if (isQuiet) episode.onset = null;
    const isNear = velocity >= threshold - ELEVATED_WITHIN;
    if (episode.status !== 'normal') episode.status = isNear ? 'elevated' : 'normal';
    return false;
  }
  if (isQuiet) episode.onset = now.onset();
  episode.lastAbove = at;
  const pause = at - (episode.lastAlarm ?? Number.NEGATIVE_INFINITY);
  if (!isQuiet && pause >= PAUSE_BLOCKS * blockMs) {
    episode.status = 'elevated';
    return false;
  }
  episode.status = 'alarm';
  episode.lastAlarm = at;
  return isQuiet;
}
