import { expect, test } from 'vitest';
import { Rates } from './rates.ts';

/** What is told at the end of so many quarters of a second. */
function told(total: (quarter: number) => number, quarters: number): number | undefined {
  const rates = new Rates();
  let rate: number | undefined;
  for (let at = 0; at <= quarters; at += 1) rate = rates.read('c', total(at), 1_000 + at * 250);
  return rate;
}

test.each<[string, (quarter: number) => number, number, number | undefined]>([
  ['nothing is told of the first second', (at) => at * 10, 3, undefined],
  ['then what has come', (at) => at * 10, 4, 40],
  ['a steady rate stays', (at) => at * 10, 400, 40],
  ['what stood there before does not count', (at) => 1e9 + at, 100, 4],
  ['of what changed, the last ten seconds', (at) => Math.max(0, at - 380) * 10, 400, 20],
  ['what has stopped is over after ten seconds', (at) => Math.min(at, 300) * 10, 350, 0],
])('%s', (_, total, quarters, expected) => {
  const rate = told(total, quarters);
  if (expected === undefined) expect(rate).toBeUndefined();
  else expect(Math.abs((rate ?? -1) - expected)).toBeLessThanOrEqual(expected * 0.06);
});

test('a wall clock that is set back begins anew', () => {
  const rates = new Rates();
  rates.read('c', 0, 10_000);
  rates.read('c', 10, 12_000);
  expect(rates.read('c', 20, 5_000)).toBeUndefined();
  expect(rates.read('c', 30, 6_000)).toBe(10);
});
