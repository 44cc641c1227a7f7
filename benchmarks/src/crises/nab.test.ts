import { expect, test } from 'vitest';
import { normalised, rawScore } from './nab.ts';

const windows = [
  [1000, 1099],
  [2000, 2099],
] as const;

test('who never speaks has nothing, who speaks at the beginning of each window nearly all', () => {
  expect(normalised(rawScore(5000, [], windows, 'standard'), 2, 'standard')).toBe(0);
  expect(normalised(rawScore(5000, [1000, 2000], windows, 'standard'), 2, 'standard')).toBeCloseTo(
    100,
  );
});

test('only the first alarm of a window counts, and none of the probation', () => {
  const once = rawScore(5000, [1010, 2000], windows, 'standard');
  expect(rawScore(5000, [10, 1010, 1050, 2000], windows, 'standard')).toBe(once);
});

test('a false alarm costs more where few are wanted, and a late one costs less', () => {
  const costs = (alarm: number, profile: 'standard' | 'low FP') =>
    rawScore(5000, [], windows, profile) - rawScore(5000, [alarm], windows, profile);
  expect(costs(800, 'standard')).toBeCloseTo(0.11);
  expect(costs(800, 'low FP')).toBeCloseTo(0.22);
  expect(costs(1105, 'standard')).toBeLessThan(0.11);
  expect(costs(1800, 'standard')).toBeCloseTo(0.11);
});
