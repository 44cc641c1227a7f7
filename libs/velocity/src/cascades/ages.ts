/**
 * When, in the life of a cascade, its mentions came: counts by age on a logarithmic scale, four to
 * a doubling, so that "the last half of its life" can be read at any age from few numbers.
 */

/** Ages up to here share the first count. @unit seconds */
const FIRST = 60;
const PER_DOUBLING = 4;
/** @unit seconds: a cascade is followed for a week, as those of the fit were */
export const AGE_MAX = 7 * 86_400;
/** Counts of one cascade: 55. */
export const AGES = 2 + Math.floor(PER_DOUBLING * Math.log2(AGE_MAX / FIRST));

export function ageIndex(seconds: number): number {
  if (!(seconds > FIRST)) return 0;
  return Math.min(AGES - 1, 1 + Math.floor(PER_DOUBLING * Math.log2(seconds / FIRST)));
}

/** Mentions that came at an age up to `seconds`; evenly within a count. */
export function countUpTo(counts: readonly number[], seconds: number): number {
  const last = ageIndex(seconds);
  let sum = 0;
  for (let index = 0; index < last; index += 1) sum += counts[index] ?? 0;
  const from = last === 0 ? 0 : FIRST * 2 ** ((last - 1) / PER_DOUBLING);
  const to = FIRST * 2 ** (last / PER_DOUBLING);
  const part = last === AGES - 1 ? 1 : Math.min(1, Math.max(0, (seconds - from) / (to - from)));
  return sum + (counts[last] ?? 0) * part;
}
