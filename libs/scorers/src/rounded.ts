/**
 * To four decimals, so that the last bit of a platform's exp() reaches no record; adding 0 makes a
 * plain zero of −0, which JSON would not keep.
 */
export function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000 + 0;
}
