import { pair } from './hash.ts';
import { TokenKind } from './token-kinds.ts';
import { TOKENS_MAX, type TokenList } from './token-list.ts';

// Of this module, so that they are compiled in: what is imported is loaded at each use.
const { USER, URL, SIGN } = TokenKind;

const PLANES = 5;
/** Five planes count so far. */
const COUNTED_MAX = 31;
const BITS = 32;

/**
 * 64-bit simhash over the words of a text and its pairs of words, names and addresses masked: two
 * texts that differ in a few words differ in a few bits. Counts stand upright: bit n of all 32
 * counts is one integer.
 *
 * @source M. Charikar, "Similarity estimation techniques from rounding algorithms", STOC 2002
 * @range 16 lower-case hexadecimal digits
 * @param pairs of each token and the one before it
 */
export function fingerprintOf(tokens: TokenList, pairs: Int32Array): string {
  const { kind, folded, count } = tokens;
  let listed = 0;
  let before = -1;
  for (let at = 0; at < count; at += 1) {
    const what = kind[at];
    // Who is named in a copy and where it links to differs.
    if (what === USER || what === URL || what === SIGN) continue;
    const isNext = before >= 0 && before === at - 1;
    const last = before < 0 ? 0 : (folded[before] ?? 0);
    const hash = isNext ? (pairs[at] ?? 0) : pair(last, folded[at] ?? 0);
    first[listed] = hash;
    second[listed] = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    listed += 1;
    before = at;
  }
  return hex(majority(first, listed)) + hex(majority(second, listed));
}

const first = new Int32Array(TOKENS_MAX);
const second = new Int32Array(TOKENS_MAX);
const planes = new Int32Array(PLANES);
const sums = new Int32Array(BITS);

/** Bits that are set more often than not. */
function majority(hashes: Int32Array, count: number): number {
  if (count <= COUNTED_MAX) {
    countBits(hashes, 0, count);
    return more(count >> 1);
  }
  sums.fill(0);
  for (let from = 0; from < count; from += COUNTED_MAX) {
    countBits(hashes, from, Math.min(count, from + COUNTED_MAX));
    for (let bit = 0; bit < BITS; bit += 1) {
      let sum = sums[bit] ?? 0;
      for (let plane = 0; plane < PLANES; plane += 1) {
        sum += (((planes[plane] ?? 0) >>> bit) & 1) << plane;
      }
      sums[bit] = sum;
    }
  }
  let bits = 0;
  for (let bit = 0; bit < BITS; bit += 1) if (2 * (sums[bit] ?? 0) > count) bits |= 1 << bit;
  return bits;
}

/** Fills {@link planes} with how often each bit is set, at most {@link COUNTED_MAX} times. */
function countBits(hashes: Int32Array, from: number, to: number): void {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let e = 0;
  for (let at = from; at < to; at += 1) {
    const bits = hashes[at] ?? 0;
    const second = a & bits;
    a ^= bits;
    const third = b & second;
    b ^= second;
    const fourth = c & third;
    c ^= third;
    e ^= d & fourth;
    d ^= fourth;
  }
  planes[0] = a;
  planes[1] = b;
  planes[2] = c;
  planes[3] = d;
  planes[4] = e;
}

/** Bits whose count is above `half`: all 32 compared at once, from the highest plane down. */
function more(half: number): number {
  let above = 0;
  let same = -1;
  for (let plane = PLANES - 1; plane >= 0; plane -= 1) {
    const bits = planes[plane] ?? 0;
    const wanted = ((half >> plane) & 1) === 1 ? -1 : 0;
    above |= same & bits & ~wanted;
    same &= ~(bits ^ wanted);
  }
  return above;
}

/** Digits of a byte. */
const DIGITS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

function hex(bits: number): string {
  return (
    (DIGITS[bits >>> 24] ?? '') +
    (DIGITS[(bits >>> 16) & 0xff] ?? '') +
    (DIGITS[(bits >>> 8) & 0xff] ?? '') +
    (DIGITS[bits & 0xff] ?? '')
  );
}
