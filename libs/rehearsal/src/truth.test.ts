import { createZoneOffset } from '@goldenhour/velocity';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SCENARIO_IDS, SCENARIOS } from './scenarios/index.ts';
import { naturalStart } from './truth.ts';

const zoneOffset = createZoneOffset();
const offsetAt = (time: number) => zoneOffset('Europe/Amsterdam', time);

test.each([
  // Sunday 20:30 and seven hours end on Monday at 03:30.
  ['2026-11-21T12:00:00Z', '2026-11-15T19:30:00.000Z'],
  ['2026-11-16T02:30:00Z', '2026-11-15T19:30:00.000Z'],
  ['2026-11-16T02:29:59Z', '2026-11-08T19:30:00.000Z'],
  ['2026-07-01T12:00:00Z', '2026-06-28T18:30:00.000Z'],
])('at %s the last Sunday evening that is over began at %s', (now, start) => {
  const at = naturalStart(SCENARIOS['school-threat'], Date.parse(now), offsetAt);
  expect(new Date(at).toISOString()).toBe(start);
});

test('a natural start falls on the hour and the day of its scenario, and its end is past', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...SCENARIO_IDS),
      fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2090, 0) }),
      (id, now) => {
        const { moment, minutes } = SCENARIOS[id];
        const start = naturalStart(SCENARIOS[id], now, offsetAt);
        const local = new Date(start + offsetAt(start));
        expect([local.getUTCDay(), local.getUTCHours(), local.getUTCMinutes()]).toEqual([
          moment.weekday,
          moment.hour,
          moment.minute,
        ]);
        const end = start + minutes * 60_000;
        expect(end).toBeLessThanOrEqual(now);
        expect(end).toBeGreaterThan(now - 8 * 24 * 3_600_000);
      },
    ),
  );
});
