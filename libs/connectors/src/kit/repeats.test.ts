import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Repeats } from './repeats.ts';

test('what was taken is known, also after reading goes on from there', () => {
  const repeats = new Repeats();
  repeats.open(null);
  expect(repeats.isNew('a')).toBe(true);
  expect(repeats.isNew('a')).toBe(false);
  repeats.take('1');
  repeats.open('1');
  expect(repeats.isNew('a')).toBe(false);
});

test('what was not taken is given again', () => {
  const repeats = new Repeats();
  repeats.open(null);
  repeats.isNew('a');
  repeats.take('1');
  repeats.isNew('b');
  // The batch with b may not be durable.
  repeats.open('1');
  expect([repeats.isNew('a'), repeats.isNew('b')]).toEqual([false, true]);
});

test('reading from anywhere else begins anew', () => {
  const repeats = new Repeats();
  repeats.open('1');
  repeats.isNew('a');
  repeats.take('2');
  repeats.open('1');
  expect(repeats.isNew('a')).toBe(true);
});

test('at least so many are remembered, and at most twice as many', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 100 }), (max, count) => {
      const repeats = new Repeats(max);
      repeats.open(null);
      for (let n = 0; n < count; n += 1) {
        repeats.isNew(`k${n}`);
        repeats.take(`${n}`);
      }
      const known = Array.from({ length: count }, (_, n) => !repeats.isNew(`k${n}`));
      const remembered = known.filter(Boolean).length;
      expect(remembered).toBeGreaterThanOrEqual(Math.min(max, count));
      expect(remembered).toBeLessThanOrEqual(2 * max);
      // The newest of them.
      expect(known.slice(count - remembered).every(Boolean)).toBe(true);
    }),
  );
});
