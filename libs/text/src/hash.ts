/**
 * Hashes of words and of what is made of words. They are quick rather than strong, and part of a
 * model: changing one makes every trained model worthless.
 */

export const HASH_START = 0x811c9dc5 | 0;

/** Of this module alone, so that it is compiled in: what is exported is loaded at each use. */
const FACTOR = 0x01000193;
export const HASH_FACTOR = FACTOR;

/** One more code unit. @source FNV-1a, over 16-bit units: http://www.isthe.com/chongo/tech/comp/fnv/ */
export function hashUnit(hash: number, unit: number): number {
  return Math.imul(hash ^ unit, FACTOR);
}

/** Spreads a hash over all 32 bits. @source MurmurHash3's fmix32, Austin Appleby, public domain */
export function spread(hash: number): number {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** One hash of two, where order matters. */
export function pair(first: number, second: number): number {
  return spread(Math.imul(first, 0x9e3779b1) ^ ((second << 7) | (second >>> 25)));
}

/** Hash of a whole word, as the reader of texts makes it. */
export function hashWord(word: string): number {
  let hash = HASH_START;
  for (let at = 0; at < word.length; at += 1) hash = hashUnit(hash, word.charCodeAt(at));
  return spread(hash);
}
