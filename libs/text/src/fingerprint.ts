import { pair } from './hash.ts';
import { TokenKind } from './token-kinds.ts';
import type { TokenList } from './token-list.ts';

/** Features counted before the counts are emptied: five planes count so far. */
const PLANES_MAX = 31;
const PLANES = 5;
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
  first.clear();
  second.clear();
  let before = -1;
  for (let at = 0; at < count; at += 1) {
    const what = kind[at];
    // Who is named in a copy and where it links to differs.
    if (what === TokenKind.USER || what === TokenKind.URL || what === TokenKind.SIGN) continue;
    const isNext = before >= 0 && before === at - 1;
    const last = before < 0 ? 0 : (folded[before] ?? 0);
    const hash = isNext ? (pairs[at] ?? 0) : pair(last, folded[at] ?? 0);
    first.add(hash);
    second.add(Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d));
    before = at;
  }
  return hex(first.majority()) + hex(second.majority());
}

/** Counts of how often each of 32 bits was set. */
class BitCounts {
  #a = 0;
  #b = 0;
  #c = 0;
  #d = 0;
  #e = 0;
  #count = 0;
  #emptied = 0;
  readonly #sums = new Int32Array(BITS);

  clear(): void {
    this.#a = 0;
    this.#b = 0;
    this.#c = 0;
    this.#d = 0;
    this.#e = 0;
    this.#count = 0;
    if (this.#emptied === 0) return;
    this.#emptied = 0;
    this.#sums.fill(0);
  }

  add(bits: number): void {
    const b = this.#a & bits;
    this.#a ^= bits;
    const c = this.#b & b;
    this.#b ^= b;
    const d = this.#c & c;
    this.#c ^= c;
    const e = this.#d & d;
    this.#d ^= d;
    this.#e ^= e;
    this.#count += 1;
    if (this.#count === PLANES_MAX) this.#empty();
  }

  #empty(): void {
    const planes = [this.#a, this.#b, this.#c, this.#d, this.#e];
    for (let bit = 0; bit < BITS; bit += 1) {
      let sum = this.#sums[bit] ?? 0;
      for (let plane = 0; plane < PLANES; plane += 1) {
        sum += (((planes[plane] ?? 0) >>> bit) & 1) << plane;
      }
      this.#sums[bit] = sum;
    }
    this.#emptied += this.#count;
    this.#a = 0;
    this.#b = 0;
    this.#c = 0;
    this.#d = 0;
    this.#e = 0;
    this.#count = 0;
  }

  /** Bits that were set more often than not. */
  majority(): number {
    if (this.#emptied === 0) return this.#more(this.#count >> 1);
    this.#empty();
    let bits = 0;
    for (let bit = 0; bit < BITS; bit += 1) {
      if (2 * (this.#sums[bit] ?? 0) > this.#emptied) bits |= 1 << bit;
    }
    return bits;
  }

  /** Bits whose count is above `half`: all 32 compared at once, from the highest plane down. */
  #more(half: number): number {
    let more = 0;
    let same = -1;
    const e = half & 16 ? -1 : 0;
    more |= same & this.#e & ~e;
    same &= ~(this.#e ^ e);
    const d = half & 8 ? -1 : 0;
    more |= same & this.#d & ~d;
    same &= ~(this.#d ^ d);
    const c = half & 4 ? -1 : 0;
    more |= same & this.#c & ~c;
    same &= ~(this.#c ^ c);
    const b = half & 2 ? -1 : 0;
    more |= same & this.#b & ~b;
    same &= ~(this.#b ^ b);
    const a = half & 1 ? -1 : 0;
    return more | (same & this.#a & ~a);
  }
}

const first = new BitCounts();
const second = new BitCounts();

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
