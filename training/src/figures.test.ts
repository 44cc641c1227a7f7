import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  calibrationError,
  correlation,
  exceededAsOften,
  exceededBy,
  exceededByTail,
  f1Of,
  middleOfBest,
  precisionOf,
  recallOf,
  toneFigures,
  weightedKappa,
} from './figures.ts';

test('mean recall and macro F1 count each tone alike', () => {
  // Of negative 1 of 2 is found, of neutral 2 of 2, of positive 0 of 1.
  const { recall, f1 } = toneFigures([0, 0, 1, 1, 2], [0, 1, 1, 1, 1]);
  expect(recall).toBeCloseTo((1 / 2 + 1 + 0) / 3);
  expect(f1).toBeCloseTo((2 / 3 + 4 / 6 + 0) / 3);
});

test('a tone that a set does not have takes no part', () => {
  expect(toneFigures([0, 0, 2], [0, 0, 2])).toEqual({ recall: 1, f1: 1 });
});

test('correlation is of the line through the points', () => {
  expect(correlation([1, 2, 3], [10, 20, 30])).toBeCloseTo(1);
  expect(correlation([1, 2, 3], [3, 2, 1])).toBeCloseTo(-1);
  expect(correlation([1, 2, 3, 4], [1, 3, 2, 4])).toBeCloseTo(0.8);
});

test('who is right as often as they say is calibrated', () => {
  expect(calibrationError([0.5, 0.5], [true, false])).toBeCloseTo(0);
  expect(calibrationError([0.95, 0.95], [true, false])).toBeCloseTo(0.45);
});

test('precision, recall and F1 by what was hit, wrong and missed', () => {
  const counts = { hit: 6, wrong: 2, missed: 4 };
  expect(recallOf(counts)).toBe(0.6);
  expect(precisionOf(counts)).toBe(0.75);
  expect(f1Of(counts)).toBeCloseTo(12 / 18);
  expect(f1Of({ hit: 0, wrong: 0, missed: 0 })).toBe(0);
});

test('kappa is 1 where all agree, 0 by chance, and far grades weigh more than near ones', () => {
  expect(weightedKappa([0, 1, 2, 3], [0, 1, 2, 3], 4)).toBe(1);
  expect(weightedKappa([0, 0, 3, 3], [0, 3, 0, 3], 4)).toBeCloseTo(0);
  const near = weightedKappa([0, 1, 2, 3], [1, 1, 2, 3], 4);
  expect(weightedKappa([0, 1, 2, 3], [3, 1, 2, 3], 4)).toBeLessThan(near);
});

test.each([
  ['one that is best by far', [0.1, 0.5, 0.2], 0.2],
  ['the middle of those as good as the best', [0.1, 0.5, 0.495, 0.5, 0.2], 0.3],
  ['a chance best at the edge of those', [0.1, 0.505, 0.5, 0.5, 0.488], 0.3],
])('of settings that were tried is taken %s', (_, figures, wanted) => {
  const tried = figures.map((f, at) => ({ value: (at + 1) / 10, f }));
  expect(middleOfBest(tried)).toBe(wanted);
});

test.each([
  ['none', 0, 0.9],
  ['one', 1, 0.5],
  ['half of one', 0.5, 0.7],
  ['two and a quarter', 2.25, 0.15],
  ['more than there are', 9, 0],
])('what %s of the values exceed', (_, many, wanted) => {
  expect(exceededBy([0.2, 0.9, 0.5], many)).toBeCloseTo(wanted);
});

test.each([
  ['three of eight', [0.1, 0.2, 0.75, 0.9, 0, 0.1, 0.2, 0.8], 0.5],
  ['one of two', [0.7, 0.9], 0.4],
  ['all', [0.75, 0.9], 0],
  ['none', [0.1, 0.2], 0.8],
  ['none there are', [], 0.7],
])('what as many exceed as of others do a threshold: %s', (_, others, wanted) => {
  const told = exceededAsOften(0.7, others, [0.8, 0.1, 0.2, 0.6, 0.5, 0.7, 0.3, 0.4]);
  expect(told).toBeCloseTo(wanted, 10);
});

test('what is expected to be exceeded goes on as the highest fall off, whichever is the very highest', () => {
  // In log-odds each of these is exceeded by e times as many as the one before.
  const at = (rank: number): number => 1 / (1 + Math.exp(Math.log(rank)));
  const falling = Array.from({ length: 2_000 }, (_, index) => at(index + 0.6));
  expect(exceededByTail(falling, 0.5, 200)).toBeCloseTo(at(0.5), 1);
  expect(exceededByTail(falling, 5, 200)).toBeCloseTo(at(5), 1);
  const withOneHigher = [0.999, ...falling.slice(1)];
  expect(exceededByTail(withOneHigher, 0.5, 200)).toBeCloseTo(at(0.5), 1);
});

test('the fewer may exceed it, the higher it is; of too few nothing is told', () => {
  // Apart by what a double can tell, also behind the fall-off: from log-odds of 37 on it is 1.
  const probability = fc.integer({ min: 50, max: 950 }).map((thousandths) => thousandths / 1000);
  const some = fc.uniqueArray(probability, { minLength: 6, maxLength: 40 });
  fc.assert(
    fc.property(some, fc.double({ min: 0.1, max: 3, noNaN: true }), (probabilities, many) => {
      const told = exceededByTail(probabilities, many, 5);
      expect(exceededByTail(probabilities, many / 2, 5)).toBeGreaterThan(told);
      expect(told).toBeGreaterThanOrEqual(probabilities.toSorted((a, b) => b - a)[5] ?? 1);
      expect(told).toBeLessThanOrEqual(1);
      expect(exceededByTail(probabilities, many, probabilities.length)).toBe(0);
    }),
  );
});
