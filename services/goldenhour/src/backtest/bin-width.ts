/** How wide the bins of a file are, as its rows tell. */
import type { DurationMs } from '@goldenhour/mention';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** @unit milliseconds */
export const BIN_MS_MIN = SECOND_MS;
/** In wider bins a crisis is over before its bin is. @unit milliseconds */
export const BIN_MS_MAX = 24 * HOUR_MS;
/** Taken while there is one row alone. Chosen: what counts are most often kept in. */
export const BIN_MS_FIRST = 5 * MINUTE_MS;

/** Steps so near to each other are the same step with some jitter. Chosen: as `OFF_GRID` allows. */
const JITTER = 0.25;
/** A jittering width so near to a usual one is that one. Chosen. */
const NEAR = 0.1;
const USUAL_MS: readonly DurationMs[] = [
  ...[1, 2, 5, 10, 15, 20, 30].map((seconds) => seconds * SECOND_MS),
  ...[1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30].map((minutes) => minutes * MINUTE_MS),
  ...[1, 2, 3, 4, 6, 8, 12, 24].map((hours) => hours * HOUR_MS),
];

/**
 * The most common step from row to row. While no step came twice it is the smallest, since a longer
 * one may be a gap; of equally common ones later it is the present one, since a single odd row makes
 * two odd steps. Where no step is the majority to the millisecond, those within 25 % count as one.
 *
 * @param steps at least one, each above 0
 * @param present the width so far
 * @complexity quadratic in the steps
 */
export function binWidthOf(steps: readonly DurationMs[], present: DurationMs): DurationMs {
  const sorted = steps.toSorted((a, b) => a - b);
  const exact = mostCommon(sorted, 0, present);
  if (exact.length > 1 && exact.length * 2 > sorted.length) return within(exact[0] ?? present);
  const near = mostCommon(sorted, JITTER, present);
  const middle = near[Math.floor((near.length - 1) / 2)] ?? present;
  return within(usualNear(middle));
}

/** The largest group of steps around one of them. */
function mostCommon(
  sorted: readonly DurationMs[],
  tolerance: number,
  present: DurationMs,
): readonly DurationMs[] {
  let best: readonly DurationMs[] = [];
  for (const centre of sorted) {
    const isNear = (step: DurationMs): boolean => Math.abs(step - centre) <= tolerance * centre;
    const group = sorted.filter(isNear);
    const isPresent = group.length > 1 && isNear(present);
    if (group.length > best.length || (group.length === best.length && isPresent)) best = group;
  }
  return best;
}

function usualNear(width: DurationMs): DurationMs {
  const [nearest = width] = USUAL_MS.toSorted((a, b) => Math.abs(a - width) - Math.abs(b - width));
  return Math.abs(nearest - width) <= NEAR * nearest ? nearest : width;
}

const within = (width: DurationMs): DurationMs =>
  Math.min(BIN_MS_MAX, Math.max(BIN_MS_MIN, Math.round(width)));

/** "5 minutes", "1 hour", "90 seconds". */
export function widthInWords(width: DurationMs): string {
  const [unit, name] =
    width % HOUR_MS === 0
      ? [HOUR_MS, 'hour']
      : width % MINUTE_MS === 0
        ? [MINUTE_MS, 'minute']
        : [SECOND_MS, 'second'];
  const count = width / unit;
  return `${Number(count.toFixed(3))} ${name}${count === 1 ? '' : 's'}`;
}
