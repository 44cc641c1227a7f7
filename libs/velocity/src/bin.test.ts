import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  addToBin,
  binStart,
  emptyBin,
  OTHER_SOURCES,
  SOURCES_PER_BIN_MAX,
  settledBin,
  thousandths,
} from './bin.ts';
import type { Observation } from './types.ts';

const observation = (source: string, negative: number | null): Observation => ({
  subject: 's',
  mention: 'm',
  time: 0,
  source,
  voice: 1,
  negative,
  sentiment: null,
});

test('what is unscored is counted apart from what is not negative', () => {
  const bin = emptyBin(60_000);
  for (const negative of [0.25, null, 0, 1]) addToBin(bin, observation('b', negative));
  addToBin(bin, observation('a', 0.5));
  expect(settledBin('s', bin, ['c'])).toEqual({
    subject: 's',
    start: 60_000,
    total: 5,
    negative: 1.75,
    unscored: 1,
    voices: 1,
    sources: [
      { source: 'a', total: 1, negative: 0.5, unscored: 0 },
      { source: 'b', total: 4, negative: 1.25, unscored: 1 },
    ],
    missing: ['c'],
  });
});

test('of too many sources those first by name are told, whatever came first', () => {
  const names = Array.from(
    { length: SOURCES_PER_BIN_MAX + 5 },
    (_, n) => `s${String(n).padStart(3, '0')}`,
  );
  fc.assert(
    fc.property(fc.shuffledSubarray([...names, ...names], { minLength: names.length }), (order) => {
      const distinct = [...new Set(order)].sort((a, b) => (a < b ? -1 : 1));
      const bin = emptyBin(0);
      for (const name of order) addToBin(bin, observation(name, 0.5));
      const { sources, total } = settledBin('s', bin, []);
      const told = sources.filter(({ source }) => source !== OTHER_SOURCES);
      expect(told.map(({ source }) => source)).toEqual(distinct.slice(0, SOURCES_PER_BIN_MAX));
      for (const { source, total: own } of told) {
        expect(own).toBe(order.filter((name) => name === source).length);
      }
      expect(sources.reduce((sum, source) => sum + source.total, 0)).toBe(total);
    }),
    { numRuns: 20 },
  );
});

test.each([
  [0.1234, 0, 123],
  [7, 0, 1000],
  [-1, 0, 0],
  [-2, -1, -1000],
  [Infinity, 0, 1000],
  [Number.NaN, 0, null],
  [null, -1, null],
] as const)('%s with at least %s is %s thousandths', (value, lowest, expected) => {
  expect(thousandths(value, lowest)).toBe(expected);
});

test('a bin begins at or before each of its instants', () => {
  expect([0, 59_999, 60_000, -1].map(binStart)).toEqual([0, 0, 60_000, -60_000]);
});
