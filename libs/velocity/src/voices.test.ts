import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  addVoice,
  decodeVoices,
  encodeVoices,
  estimateVoices,
  mergeVoices,
  noVoices,
  VOICES_MAX,
} from './voices.ts';

const voicesOf = (hashes: readonly number[]) => {
  const voices = noVoices();
  for (const hash of hashes) addVoice(voices, hash);
  return voices;
};
/** Spread like a good hash. */
const hashes = (count: number, from = 0) =>
  Array.from({ length: count }, (_, n) => {
    let h = Math.imul(from + n + 1, 0x9e3779b1);
    h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
    return (h ^ (h >>> 13)) >>> 0;
  });

test.each([
  [0, 0],
  [1, 0],
  [3, 0],
  [100, 5],
  [1000, 100],
  [5000, 900],
])('%i authors are estimated within %i', (count, tolerance) => {
  expect(Math.abs(estimateVoices(voicesOf(hashes(count))) - count)).toBeLessThanOrEqual(tolerance);
});

test('the estimate ends where all bits are set', () => {
  expect(estimateVoices(voicesOf(Array.from({ length: 5000 }, (_, n) => n)))).toBe(VOICES_MAX);
});

test('an author counts once, in one bin and over several', () => {
  const merged = noVoices();
  mergeVoices(merged, voicesOf([7, 7, 7, 8]));
  mergeVoices(merged, voicesOf([8, 9]));
  expect(estimateVoices(merged)).toBe(3);
});

test('a map survives its text, sparse or full', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(0xffffffff), { maxLength: 400 }), (all) => {
      const voices = voicesOf(all);
      const text = encodeVoices(voices);
      expect(decodeVoices(text)).toEqual(voices);
      expect(text.length).toBeLessThanOrEqual(256);
    }),
  );
});

test.each(['xyz', '00', 'fff00', '400', 'ffff'.repeat(63)])('%s is no map', (text) => {
  expect(() => decodeVoices(text)).toThrow(RangeError);
});
