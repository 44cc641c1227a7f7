import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rateOf, tailOf } from './tail.ts';

const PRIOR = { exponent: 2, weight: 6 };
/** So many peaks of one height that the median is next to it. */
const tailAround = (peak: number) =>
  tailOf({ peaks: new Array<number>(56).fill(peak), highest: 0, blocks: 0 }, PRIOR);

describe.each([
  ['a calm subject', 2],
  ['one as most are', 2.5],
  ['a lively one', 6],
  ['a wild one', 20],
])('%s', (_, peak) => {
  const tail = tailAround(peak);

  test('stands at the median of its peaks seven times a week, from either side', () => {
    expect(rateOf(tail, tail.median)).toBeCloseTo(7, 6);
    expect(rateOf(tail, tail.median * 1.000_001)).toBeCloseTo(7, 3);
  });

  test('stands where one block in eight does a few hundred times a week', () => {
    expect(rateOf(tail, 1.15)).toBeCloseTo(400, 6);
  });

  test('stands somewhere in every block, and not oftener', () => {
    expect(rateOf(tail, 0)).toBe(2016);
  });
});

test('a lively subject is not taken for loud all the time', () => {
  expect(rateOf(tailAround(6), 4)).toBeLessThan(25);
});

test('the higher, the rarer', () => {
  const excess = fc.double({ min: 0, max: 100, noNaN: true });
  fc.assert(
    fc.property(fc.double({ min: 0.5, max: 50, noNaN: true }), excess, excess, (peak, a, b) => {
      const tail = tailAround(peak);
      const [low, high] = [rateOf(tail, Math.min(a, b)), rateOf(tail, Math.max(a, b))];
      expect(high).toBeLessThanOrEqual(low);
      expect(high).toBeGreaterThan(0);
    }),
  );
});
