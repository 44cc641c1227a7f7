import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Block } from './block.ts';
import { emptyUsual, fade, isBurst, learnHour, rateAt } from './usual.ts';

/** So few that nothing is learned of them, and yet not none: no hour of it is passed over. */
const NEXT_TO_NOTHING = 1e-300;
const hourOf = (total: number): Block[] =>
  Array.from({ length: 12 }, () => ({ total, scored: 0, negative: 0 }));

test('a silent hour teaches what its blocks teach one by one', () => {
  const spoken = fc.array(fc.oneof(fc.constant(0), fc.nat(3)), { maxLength: 40 });
  fc.assert(
    fc.property(spoken, fc.integer({ min: 0, max: 500 }), (hours, silent) => {
      const [quick, plain] = [emptyUsual(), emptyUsual()];
      const all = [...hours, ...new Array<number>(silent).fill(0)];
      for (const [at, total] of all.entries()) {
        learnHour(quick, at % 24, hourOf(total));
        learnHour(plain, at % 24, hourOf(Math.max(total, NEXT_TO_NOTHING)));
        if (at % 24 === 23) for (const usual of [quick, plain]) fade(usual);
      }
      const digits = (_: string, value: unknown): unknown =>
        typeof value === 'number' ? Number(value.toFixed(6)) : value;
      expect(JSON.stringify(quick, digits)).toBe(JSON.stringify(plain, digits));
    }),
  );
});

test('each hour of the day has its own level', () => {
  const usual = emptyUsual();
  for (let day = 0; day < 7; day += 1) {
    for (let hour = 0; hour < 24; hour += 1) learnHour(usual, hour, hourOf(hour < 8 ? 1 : 20));
    fade(usual);
  }
  expect(rateAt(usual, 3)).toBeLessThan(2);
  expect(rateAt(usual, 15)).toBeGreaterThan(15);
});

test.each([
  ['at an hour like all others', 10, 10, 45],
  ['at an hour that is usually half as loud: it is the day that counts', 5, 10, 45],
  ['in the dead of night', 0.5, 10, 9],
  ['at a lively hour of a quiet day', 40, 10, 45],
])('%s a burst is what stands out against hour and day', (_, rate, recent, most) => {
  expect(isBurst(most, rate, recent)).toBe(false);
  expect(isBurst(most + 1, rate, recent)).toBe(true);
});
