import fc from 'fast-check';
import { expect, test } from 'vitest';
import { areHalves, type KeyHalves, packKeys } from './key-halves.ts';

const key = fc.oneof(
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  // Some that share their upper half.
  fc.integer({ min: 0, max: 300 }),
);

const ascending = (keys: readonly number[]): Int32Array =>
  Int32Array.from(keys.toSorted((a, b) => (a >>> 0) - (b >>> 0)));

function unpacked({ counts, halves }: KeyHalves): Int32Array {
  const uppers = [...counts].flatMap((count, upper) => new Array<number>(count).fill(upper));
  return Int32Array.from(halves, (half, at) => ((uppers[at] ?? 0) << 16) | half);
}

test('halves say which keys they are of', () => {
  fc.assert(
    fc.property(fc.uniqueArray(key, { maxLength: 60 }), (some) => {
      const keys = ascending(some);
      const packed = packKeys(keys);
      expect(unpacked(packed)).toEqual(keys);
      expect(areHalves(packed)).toBe(true);
    }),
    { numRuns: 30 },
  );
});

test('more keys of one upper half than a byte counts are refused', () => {
  const keys = (count: number): Int32Array => Int32Array.from({ length: count }, (_, at) => at);
  expect(packKeys(keys(255)).counts[0]).toBe(255);
  expect(() => packKeys(keys(256))).toThrow('more than 255 rows of the model share half');
});

const three = (): KeyHalves => packKeys(Int32Array.of(5, 9, 0x5_0000));

test.each<[string, (packed: KeyHalves) => void]>([
  ['count fewer keys than there are', ({ counts }) => counts.fill(1, 0, 1)],
  ['count more keys than there are', ({ counts }) => counts.fill(3, 0, 1)],
  ['count keys of an upper half more', ({ counts }) => counts.fill(1, 9, 10)],
  ['fall', ({ halves }) => halves.fill(4, 1, 2)],
  ['are there twice', ({ halves }) => halves.fill(5, 1, 2)],
])('halves that %s are none', (_, change) => {
  const packed = three();
  expect(areHalves(packed)).toBe(true);
  change(packed);
  expect(areHalves(packed)).toBe(false);
});
