import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MINUTES, RecentCounts } from './recent-counts.ts';

const MINUTE_MS = 60_000;
const NOON = Date.UTC(2026, 4, 5, 12);

test('the counts of the last hour are those of its minutes, however they come', () => {
  const minute = fc.integer({ min: -90, max: 90 });
  fc.assert(
    fc.property(fc.array(minute), minute, (minutes, now) => {
      const counts = new RecentCounts();
      for (const at of minutes) counts.add(NOON + at * MINUTE_MS + 59_999);
      const end = Math.max(now, ...minutes);
      const expected = Array.from({ length: MINUTES }, (_, column) => {
        const of = end - MINUTES + 1 + column;
        // What had left the hour when it came is not counted, and could not be seen now either.
        return minutes.filter((at) => at === of).length;
      });
      expect(counts.minutes(NOON + now * MINUTE_MS)).toEqual(expected);
      expect(counts.total(NOON + now * MINUTE_MS)).toBe(expected.reduce((a, b) => a + b, 0));
    }),
  );
});
