/**
 * From one velocity after another to what is said of a subject: in alarm, on its way back, normal.
 */
import type { EpochMs } from '@goldenhour/mention';
import type { Severity, SignalStatus } from '../types.ts';
import { VELOCITY_LEAST, type Weighed } from './weigh.ts';

/**
 * So long below the threshold, and the next alarm is a new one; before that the subject is no more
 * than elevated. The bench counts false alarms by the same rule.
 * @unit blocks
 */
export const QUIET_BLOCKS = 36;
/**
 * Below the threshold for less than this, an alarm goes on. Chosen: as long as a crisis takes to ease.
 * @unit blocks
 */
export const PAUSE_BLOCKS = 6;
/** Below the threshold by no more than this it is elevated. Chosen: a quarter. @unit log10 of weeks */
export const ELEVATED_WITHIN = 0.6;

export type Episode = {
  status: SignalStatus;
  /** Where the present rise began, or the last one did; null before the first. */
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
    if (episode.status !== 'normal') episode.status = isNear(now) ? 'elevated' : 'normal';
    return false;
  }
  if (episode.status === 'normal' && isQuiet) episode.onset = null;
  episode.onset ??= now.onset();
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

/** Where there is nothing to be said it is not near, however low the threshold. */
function isNear({ velocity, threshold }: Instant): boolean {
  return velocity > VELOCITY_LEAST && velocity >= threshold - ELEVATED_WITHIN;
}

/** Above the threshold by so much an alarm on negative mentions is of this severity. */
const SEVERITIES = [
  { severity: 3, above: 2 },
  { severity: 2, above: 0.7 },
] as const;

/** 0 well below the threshold; 1 near it, and for an alarm on all mentions, whatever their tone. */
export function severityOf({ velocity, measure }: Weighed, threshold: number): Severity {
  const above = velocity - threshold;
  if (above < -ELEVATED_WITHIN) return 0;
  if (above < 0 || measure === 'total') return 1;
  return SEVERITIES.find((rule) => above >= rule.above)?.severity ?? 1;
}
