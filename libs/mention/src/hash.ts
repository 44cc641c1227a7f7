/**
 * Hashes for ids, pseudonyms and partitions: the same text gives the same hash in every process
 * and every version, for they are stored. They are quick and spread well, and hide nothing: who
 * knows the candidates finds the original by trying.
 *
 * @source MurmurHash3, Austin Appleby, public domain:
 * https://github.com/aappleby/smhasher/blob/master/src/MurmurHash3.cpp (x86_32 and x86_128,
 * over the UTF-8 bytes). Vectors of the tests were made with the Python package mmh3 5.
 */

const CODE_UNIT_BYTES_MAX = 3;

/**
 * @range 0 … 2^32 − 1
 * @complexity linear; about 1 ns per character
 */
export function hash32(text: string, seed = 0): number {
  const bytes = utf8(text);
  const blocks = bytes.length & ~3;
  let h = seed | 0;
  for (let at = 0; at < blocks; at += 4) {
    h = rotl(h ^ mix32(word(bytes, at)), 13);
    h = (Math.imul(h, 5) + 0xe6546b64) | 0;
  }
  if (blocks < bytes.length) h ^= mix32(partialWord(bytes, blocks));
  return finish(h ^ bytes.length) >>> 0;
}

/**
 * 96 bits, enough that among ten thousand million mentions a chance collision has odds of
 * one in 10^9.
 * @range 24 lower-case hexadecimal digits: the first three words of x86_128 with seed 0
 */
export function hashHex(text: string): string {
  const bytes = utf8(text);
  const blocks = bytes.length - (bytes.length % 16);
  let h1 = 0;
  let h2 = 0;
  let h3 = 0;
  let h4 = 0;
  for (let at = 0; at < blocks; at += 16) {
    h1 = rotl(h1 ^ lane1(word(bytes, at)), 19);
    h1 = (Math.imul((h1 + h2) | 0, 5) + 0x561ccd1b) | 0;
    h2 = rotl(h2 ^ lane2(word(bytes, at + 4)), 17);
    h2 = (Math.imul((h2 + h3) | 0, 5) + 0x0bcaa747) | 0;
    h3 = rotl(h3 ^ lane3(word(bytes, at + 8)), 15);
    h3 = (Math.imul((h3 + h4) | 0, 5) + 0x96cd1c35) | 0;
    h4 = rotl(h4 ^ lane4(word(bytes, at + 12)), 13);
    h4 = (Math.imul((h4 + h1) | 0, 5) + 0x32ac3b17) | 0;
  }
  // Past the end a word reads as 0, and a lane of 0 is 0, so short tails need no cases.
  h4 ^= lane4(partialWord(bytes, blocks + 12)) ^ bytes.length;
  h3 ^= lane3(partialWord(bytes, blocks + 8)) ^ bytes.length;
  h2 ^= lane2(partialWord(bytes, blocks + 4)) ^ bytes.length;
  h1 ^= lane1(partialWord(bytes, blocks)) ^ bytes.length;
  h1 = (h1 + h2 + h3 + h4) | 0;
  h2 = finish(h2 + h1);
  h3 = finish(h3 + h1);
  h4 = finish(h4 + h1);
  h1 = finish(h1);
  h1 = (h1 + h2 + h3 + h4) | 0;
  return hex(h1) + hex(h2 + h1) + hex(h3 + h1);
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

function word(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] ?? 0) |
    ((bytes[at + 1] ?? 0) << 8) |
    ((bytes[at + 2] ?? 0) << 16) |
    ((bytes[at + 3] ?? 0) << 24)
  );
}

/** The bytes from `at` to the end, at most four, as one little-endian word. */
function partialWord(bytes: Uint8Array, at: number): number {
  let value = 0;
  for (let i = Math.min(at + 4, bytes.length) - 1; i >= at; i -= 1) {
    value = (value << 8) | (bytes[i] ?? 0);
  }
  return value;
}

function hex(value: number): string {
  return (value >>> 0).toString(16).padStart(8, '0');
}

/** A lone surrogate becomes U+FFFD, as in the WHATWG encoder, which pure code does not have. */
function utf8(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * CODE_UNIT_BYTES_MAX);
  let length = 0;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) {
      bytes[length++] = unit;
    } else if (unit < 0x800) {
      bytes[length++] = 0xc0 | (unit >> 6);
      bytes[length++] = 0x80 | (unit & 0x3f);
    } else {
      const point = unit >= 0xd800 && unit < 0xe000 ? (text.codePointAt(i) ?? 0) : unit;
      if (point > 0xffff) {
        bytes[length++] = 0xf0 | (point >> 18);
        bytes[length++] = 0x80 | ((point >> 12) & 0x3f);
        i += 1;
      }
      const low = point >= 0xd800 && point < 0xe000 ? 0xfffd : point;
      if (point <= 0xffff) bytes[length++] = 0xe0 | (low >> 12);
      bytes[length++] = 0x80 | ((low >> 6) & 0x3f);
      bytes[length++] = 0x80 | (low & 0x3f);
    }
  }
  return bytes.subarray(0, length);
}
