import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FakeClock } from './fakes.ts';
import { TransportError } from './ports/index.ts';
import { backoffMs, RETRY_BUDGET_MS, withRetry } from './retry.ts';
import { T0 } from './score/fakes.ts';

const full = new TransportError('full', 'no space left');

/** A step that fails so often, and how it was tried. */
function failing(times: number, error: unknown = full) {
  const clock = new FakeClock(T0);
  const stop = new AbortController();
  const at: number[] = [];
  const told: (string | null)[] = [];
  const step = () => {
    at.push(clock.now() - T0);
    return at.length <= times ? Promise.reject(error) : Promise.resolve('done');
  };
  const onFailure = (problem: string | null) => told.push(problem);
  const running = withRetry(step, { clock, signal: stop.signal, seed: 's', onFailure });
  return { clock, stop, at, told, running };
}

test('a step that fails in a way that may pass is tried again, and its end is told', async () => {
  const { clock, running, at, told } = failing(3);
  expect(await clock.pass(running)).toBe('done');
  expect(at).toHaveLength(4);
  expect(told).toEqual(['no space left', 'no space left', 'no space left', null]);
});

test('a step that works says nothing', async () => {
  const { clock, running, told } = failing(0);
  await clock.pass(running);
  expect(told).toEqual([]);
});

test('what trying again cannot mend is thrown at once', async () => {
  const broken = new TransportError('corrupt', 'damaged');
  const { clock, running, at } = failing(1, broken);
  await expect(clock.pass(running)).rejects.toBe(broken);
  expect(at).toEqual([0]);
});

test('trying ends with the budget', async () => {
  const { clock, running, at } = failing(Number.POSITIVE_INFINITY);
  await expect(clock.pass(running)).rejects.toBe(full);
  expect(at.at(-1)).toBeGreaterThanOrEqual(RETRY_BUDGET_MS);
  expect(at.at(-1)).toBeLessThan(RETRY_BUDGET_MS + 10_000);
});

test('trying ends when told to stop, without waiting', async () => {
  const { clock, running, stop, at } = failing(Number.POSITIVE_INFINITY);
  running.catch(() => undefined);
  await clock.advance(1_000);
  stop.abort();
  await expect(running).rejects.toBe(full);
  expect(at.at(-1)).toBeLessThanOrEqual(1_000);
});

test('waits double up to the bound, and are spread over the upper half of themselves', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), fc.string(), (attempt, seed) => {
      const wait = backoffMs(attempt, { firstMs: 100, maxMs: 60_000 }, seed);
      const whole = Math.min(60_000, 100 * 2 ** (attempt - 1));
      expect(wait).toBeGreaterThanOrEqual(whole / 2);
      expect(wait).toBeLessThanOrEqual(whole);
      expect(backoffMs(attempt, { firstMs: 100, maxMs: 60_000 }, seed)).toBe(wait);
    }),
  );
  const waits = ['a', 'b', 'c', 'd'].map((seed) =>
    backoffMs(9, { firstMs: 100, maxMs: 60_000 }, seed),
  );
  expect(new Set(waits).size).toBe(4);
});
