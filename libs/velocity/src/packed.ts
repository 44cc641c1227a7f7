/** Whole numbers below 2^32 as text of five characters each, where base 36 would take eight. */
import { textOf } from './characters.ts';

const BASE = 85;
const WIDTH = 5;
/**
 * None of them needs an escape in JSON.
 * @source the alphabet of Z85, ZeroMQ RFC 32: https://rfc.zeromq.org/spec/32/ (read in 2026)
 */
const DIGITS =
  '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#';
const CODES = Uint8Array.from(DIGITS, (digit) => digit.charCodeAt(0));
const VALUES: ReadonlyMap<string, number> = new Map(
  Array.from(DIGITS, (digit, value) => [digit, value]),
);

/** Highest digit first. */
export function packNumbers(numbers: ArrayLike<number>): string {
  const codes: number[] = [];
  for (let place = 0; place < numbers.length; place += 1) {
    // As integers of 32 bits, which are divided by a multiplication.
    const all = (numbers[place] ?? 0) >>> 0;
    const of4 = (all / BASE) >>> 0;
    const of3 = (of4 / BASE) >>> 0;
    const of2 = (of3 / BASE) >>> 0;
    const of1 = (of2 / BASE) >>> 0;
    codes.push(
      codeOf(of1),
      codeOf(of2 - of1 * BASE),
      codeOf(of3 - of2 * BASE),
      codeOf(of4 - of3 * BASE),
      codeOf(all - of4 * BASE),
    );
  }
  return textOf(codes);
}

function codeOf(digit: number): number {
  return CODES[digit] ?? 0;
}

/** @throws RangeError when the text is none that {@link packNumbers} gives */
export function unpackNumbers(text: string): number[] {
  if (text.length % WIDTH !== 0) throw new RangeError('not packed numbers: a part is missing');
  const numbers: number[] = [];
  for (let at = 0; at < text.length; at += WIDTH) {
    let number = 0;
    for (const digit of text.slice(at, at + WIDTH)) {
      const value = VALUES.get(digit);
      if (value === undefined) throw new RangeError('not packed numbers: an unknown character');
      number = number * BASE + value;
    }
    if (number > 0xffff_ffff) throw new RangeError('not packed numbers: one is too large');
    numbers.push(number);
  }
  return numbers;
}
