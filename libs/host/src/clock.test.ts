import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { systemClock } from './clock.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

async function settled(promise: Promise<void>): Promise<boolean> {
  let done = false;
  void promise.then(() => (done = true));
  await vi.advanceTimersByTimeAsync(0);
  return done;
}

test('a sleep ends after its duration, not before', async () => {
  const sleep = systemClock.sleep(1_000);
  await vi.advanceTimersByTimeAsync(999);
  expect(await settled(sleep)).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(await settled(sleep)).toBe(true);
});

test('a sleep ends at once when its signal is aborted, and leaves no timer', async () => {
  const controller = new AbortController();
  const sleep = systemClock.sleep(1_000, controller.signal);
  expect(vi.getTimerCount()).toBe(1);
  controller.abort();
  expect(await settled(sleep)).toBe(true);
  expect(vi.getTimerCount()).toBe(0);
  expect(await settled(systemClock.sleep(1_000, controller.signal))).toBe(true);
});

test('a sleep longer than one timer can be is a sleep of that length', async () => {
  const sleep = systemClock.sleep(2_147_483_647 + 500);
  await vi.advanceTimersByTimeAsync(2_147_483_647 + 499);
  expect(await settled(sleep)).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(await settled(sleep)).toBe(true);
});

test.each([0, -5, Number.NaN])('a sleep of %s ends soon', async (duration) => {
  const sleep = systemClock.sleep(duration);
  await vi.advanceTimersByTimeAsync(1);
  expect(await settled(sleep)).toBe(true);
});

test('now is the time of the machine', () => {
  vi.setSystemTime(1_234_567);
  expect(systemClock.now()).toBe(1_234_567);
});
