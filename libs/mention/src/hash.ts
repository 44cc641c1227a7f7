/**
 * Hashes for ids, pseudonyms and partitions: the same text gives the same hash in every process
 * and every version, for they are stored. They are quick and spread well, and hide nothing: who
 * knows the candidates finds the original by trying.
 *
 * @source MurmurHash3, Austin Appleby, public domain:
 * https://github.com/aappleby/smhasher/blob/master/src/MurmurHash3.cpp (x86_32 and x86_128,
 * over the UTF-8 bytes). Vectors of the tests were made with the Python package mmh3 5.
 */

/**
 * @range 0 … 2^32 − 1
 * @complexity linear; about 0.1 µs for an id, 2 ns per character of a text
 */
export function hash32(text: string, seed = 0): number {
  const { words, bytes } = pack(text);
  const whole = bytes >> 2;
  let h = seed | 0;
  for (let at = 0; at < whole; at += 1) {
    h = rotl(h ^ mix32(word(words, at)), 13);
    h = (Math.imul(h, 5) + 0xe6546b64) | 0;
  }
  h ^= mix32(word(words, whole));
  return finish(h ^ bytes) >>> 0;
}

/**
 * 96 bits, enough that among ten thousand million mentions a chance collision has odds of
 * one in 10^9.
 * @range 24 lower-case hexadecimal digits: the first three words of x86_128 with seed 0
 */
export function hashHex(text: string): string {
  const [first, second, third] = x86128(text);
  return hex(first) + hex(second) + hex(third);
}

/**
 * For sets and maps of many ids: a number takes less room than a text, and is quicker to make.
 * Among 500,000 the chance of one collision is 1 in 70,000 (birthday bound n²/2^54).
 * @range 0 … 2^53 − 1: the first 53 bits of {@link hashHex}
 */
export function hash53(text: string): number {
  const [first, second] = x86128(text);
  return (first >>> 0) * 2 ** 21 + (second >>> 11);
}

/** The first three of four words. */
function x86128(text: string): readonly [number, number, number] {
  const { words, bytes } = pack(text);
  const whole = (bytes >> 4) << 2;
  let h1 = 0;
  let h2 = 0;
  let h3 = 0;
  let h4 = 0;
  for (let at = 0; at < whole; at += 4) {
    h1 = rotl(h1 ^ lane1(word(words, at)), 19);
    h1 = (Math.imul((h1 + h2) | 0, 5) + 0x561ccd1b) | 0;
    h2 = rotl(h2 ^ lane2(word(words, at + 1)), 17);
    h2 = (Math.imul((h2 + h3) | 0, 5) + 0x0bcaa747) | 0;
    h3 = rotl(h3 ^ lane3(word(words, at + 2)), 15);
    h3 = (Math.imul((h3 + h4) | 0, 5) + 0x96cd1c35) | 0;
    h4 = rotl(h4 ^ lane4(word(words, at + 3)), 13);
    h4 = (Math.imul((h4 + h1) | 0, 5) + 0x32ac3b17) | 0;
  }
  h4 ^= lane4(word(words, whole + 3)) ^ bytes;
  h3 ^= lane3(word(words, whole + 2)) ^ bytes;
  h2 ^= lane2(word(words, whole + 1)) ^ bytes;
  h1 ^= lane1(word(words, whole)) ^ bytes;
  h1 = (h1 + h2 + h3 + h4) | 0;
  h2 = finish(h2 + h1);
  h3 = finish(h3 + h1);
  h4 = finish(h4 + h1);
  h1 = finish(h1);
  h1 = (h1 + h2 + h3 + h4) | 0;
  return [h1, (h2 + h1) | 0, (h3 + h1) | 0];
}

function mix32(k: number): number {
  return Math.imul(rotl(Math.imul(k, 0xcc9e2d51), 15), 0x1b873593);
}
function lane1(k: number): number {
  return Math.imul(rotl(Math.imul(k, 0x239b961b), 15), 0xab0e9789);
}
function lane2(k: number): number {
  return Math.imul(rotl(Math.imul(k, 0xab0e9789), 16), 0x38b34ae5);
}
function lane3(k: number): number {
  return Math.imul(rotl(Math.imul(k, 0x38b34ae5), 17), 0xa1e38b93);
}
function lane4(k: number): number {
  return Math.imul(rotl(Math.imul(k, 0xa1e38b93), 18), 0x239b961b);
}

function finish(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

function rotl(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

/** Past the end a word reads as 0, and mixes to 0, so that a short tail needs no cases. */
function word(words: readonly number[], at: number): number {
  return words[at] ?? 0;
}

function hex(value: number): string {
  return (value >>> 0).toString(16).padStart(8, '0');
}

/**
 * The UTF-8 bytes of a text as little-endian words; the last is filled up with zeros. A plain
 * array, because allocating a typed one costs more than all the rest. A lone surrogate becomes
 * U+FFFD, as in the WHATWG encoder, which pure code does not have.
 */
function pack(text: string): { readonly words: readonly number[]; readonly bytes: number } {
  const words: number[] = [];
  let bytes = 0;
  let current = 0;
  for (let i = 0; i < text.length; i += 1) {
    let packed = text.charCodeAt(i);
    let count = 1;
    if (packed >= 0x80) {
      const point = text.codePointAt(i) ?? 0;
      if (point > 0xffff) i += 1;
      packed = utf8(point);
      count = point < 0x800 ? 2 : point > 0xffff ? 4 : 3;
    }
    for (; count > 0; count -= 1) {
      current |= (packed & 0xff) << ((bytes & 3) << 3);
      packed >>>= 8;
      bytes += 1;
      if ((bytes & 3) === 0) {
        words.push(current);
        current = 0;
      }
    }
  }
  words.push(current);
  return { words, bytes };
}

/** The bytes of one code point ≥ 0x80, the first in the lowest bits. */
function utf8(codePoint: number): number {
  const point = codePoint >= 0xd800 && codePoint < 0xe000 ? 0xfffd : codePoint;
  const last = 0x80 | (point & 0x3f);
  if (point < 0x800) return 0xc0 | (point >> 6) | (last << 8);
  const third = 0x80 | ((point >> 6) & 0x3f);
  if (point <= 0xffff) return 0xe0 | (point >> 12) | (third << 8) | (last << 16);
  const second = 0x80 | ((point >> 12) & 0x3f);
  return 0xf0 | (point >> 18) | (second << 8) | (third << 16) | (last << 24);
}
