import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ManualClock } from '../manual-clock.ts';
import { Budget } from './budget.ts';

const never = new AbortController().signal;

test('at once as many as after a rest, then evenly, in the order in which they came', async () => {
  const clock = new ManualClock(0);
  const budget = new Budget({ requests: 2, perMs: 1_000, burst: 3 }, clock);
  const at: (readonly [who: number, at: number])[] = [];
  const asking = Array.from({ length: 6 }, (_, who) =>
    budget.take(never).then(() => at.push([who, clock.now()])),
  );
  await Promise.all(asking);
  expect(at).toEqual([
    [0, 0],
    [1, 0],
    [2, 0],
    [3, 500],
    [4, 1_000],
    [5, 1_500],
  ]);
});

test('over any time no more than burst and rate allow', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 10 }),
      fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 1, maxLength: 20 }),
      async (burst, requests, pauses) => {
        const clock = new ManualClock(0);
        const budget = new Budget({ requests, perMs: 1_000, burst }, clock);
        const made: number[] = [];
        for (const pause of pauses) {
          clock.time += pause;
          await budget.take(never);
          made.push(clock.now());
        }
        for (const [a, from] of made.entries())
          for (const [b, to] of made.entries())
            if (b >= a)
              expect(b - a + 1).toBeLessThanOrEqual(
                burst + ((to - from) * requests) / 1_000 + 1e-6,
              );
      },
    ),
    { numRuns: 50 },
  );
});

test('who stops does not wait, and takes nothing', async () => {
  const clock = new ManualClock(0);
  const budget = new Budget({ requests: 1, perMs: 1_000, burst: 1 }, clock);
  await budget.take(never);
  await budget.take(AbortSignal.abort());
  expect(clock.slept).toEqual([]);
  await budget.take(never);
  expect(clock.slept).toEqual([1_000]);
});

test('a clock set back stops nobody for longer', async () => {
  const clock = new ManualClock(1_000_000);
  const budget = new Budget({ requests: 1, perMs: 1_000, burst: 1 }, clock);
  await budget.take(never);
  clock.time = 0;
  await budget.take(never);
  expect(clock.now()).toBe(1_000);
});
