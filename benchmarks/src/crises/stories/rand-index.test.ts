import { expect, test } from 'vitest';
import { adjustedRandIndex } from './rand-index.ts';

// Values of sklearn.metrics.adjusted_rand_score; the third is the example of its manual.
test.each([
  ['the same parts under other names', [0, 0, 1, 1], ['x', 'x', 'y', 'y'], 1],
  ['one part against two', [0, 0, 0, 0], [0, 0, 1, 1], 0],
  ['parts that differ in one', [0, 0, 1, 2], [0, 0, 1, 1], 0.571_428_6],
  ['parts that cross', [0, 1, 0, 1], [0, 0, 1, 1], -0.5],
])('%s', (_, one, other, index) => {
  expect(adjustedRandIndex(one, other)).toBeCloseTo(index);
});
