import { expect, test } from 'vitest';
import { NumberedPairs, PAIRS_MAX } from './numbered-pairs.ts';

function some(): NumberedPairs {
  return new NumberedPairs('words', 'write less');
}

test('a pair has one number, however often it is met, and comes back', () => {
  const pairs = some();
  const bad = pairs.of(-2.8, 5);
  expect([pairs.of(-2.8, 5), pairs.of(-2.8, 4), pairs.of(-2.7, 5)]).toEqual([
    bad,
    bad + 1,
    bad + 2,
  ]);
  expect([pairs.first(bad), pairs.second(bad)]).toEqual([-2.8, 5]);
  expect(pairs.of(5, -2.8)).not.toBe(bad);
});

test('no number says nothing', () => {
  const pairs = some();
  expect([pairs.first(0), pairs.second(0)]).toEqual([0, 0]);
  expect(pairs.of(0, 0)).not.toBe(0);
});

test('more pairs than can be told apart are refused with what to do', () => {
  const pairs = some();
  for (let second = 0; second < PAIRS_MAX; second += 1) pairs.of(1, second);
  expect(() => pairs.of(2, 0)).toThrow('more than 65535 pairs of words: write less');
  expect(pairs.of(1, 7)).toBe(8);
});
