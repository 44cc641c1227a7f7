import { expect, test } from 'vitest';
import { cronSchedule, isCron } from './schedule.ts';

test.each([
  ['* * * * *', 60_000],
  ['*/5 * * * *', 300_000],
  ['0 * * * *', 3_600_000],
  // Between the last one of a day and the first of the next.
  ['0 8-18 * * *', 14 * 3_600_000],
  ['*/10 * * * * *', 60_000],
])('%s leaves at most %d ms between two polls', (expression, longestMs) => {
  expect(cronSchedule(expression).longestMs).toBe(longestMs);
});

test.each([
  ['*/2 * * * *', true],
  ['every minute', false],
  ['61 * * * *', false],
  ['', false],
])('%j is a schedule: %s', (expression, expected) => {
  expect(isCron(expression)).toBe(expected);
});

test('who stops does not wait for the next year, and leaves no timer behind', async () => {
  const before = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  const stop = new AbortController();
  const waiting = cronSchedule('0 0 1 1 *').wait(stop.signal);
  stop.abort();
  await waiting;
  await cronSchedule('0 0 1 1 *').wait(stop.signal);
  expect(process.getActiveResourcesInfo().filter((name) => name === 'Timeout')).toHaveLength(
    before,
  );
});
