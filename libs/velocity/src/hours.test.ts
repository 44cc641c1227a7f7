import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createZoneOffset, DAY_MS, HOUR_MS, hourOfDay, ZONE_DAYS_MAX } from './hours.ts';

const hourIn = (timeZone: string, time: number): number =>
  hourOfDay(time + createZoneOffset()(timeZone, time));

test.each([
  // Amsterdam sets its clocks at 01:00 UTC on 29 March and 25 October 2026.
  ['Europe/Amsterdam', '2026-03-29T00:59Z', 1],
  ['Europe/Amsterdam', '2026-03-29T01:00Z', 3],
  ['Europe/Amsterdam', '2026-10-25T00:59Z', 2],
  ['Europe/Amsterdam', '2026-10-25T01:00Z', 2],
  ['Europe/Amsterdam', '2026-10-25T02:00Z', 3],
  ['Asia/Kolkata', '2026-06-01T18:29Z', 23],
  ['Asia/Kolkata', '2026-06-01T18:30Z', 0],
  ['Asia/Kathmandu', '2026-06-01T18:15Z', 0],
  ['America/New_York', '2026-01-01T04:59Z', 23],
  ['Pacific/Kiritimati', '2026-01-01T10:00Z', 0],
  ['UTC', '1969-12-31T23:00Z', 23],
])('in %s at %s it is %i o’clock', (timeZone, at, hour) => {
  expect(hourIn(timeZone, Date.parse(at))).toBe(hour);
});

test('the offset is the one that Intl gives, whatever was asked before', () => {
  const offset = createZoneOffset();
  fc.assert(
    fc.property(
      fc.constantFrom('Europe/Amsterdam', 'Asia/Kolkata', 'America/St_Johns', 'UTC'),
      fc.integer({ min: Date.UTC(2000, 0, 1) / HOUR_MS, max: Date.UTC(2040, 0, 1) / HOUR_MS }),
      (timeZone, hour) => {
        const time = hour * HOUR_MS;
        const local = new Date(time + offset(timeZone, time));
        const clock = new Intl.DateTimeFormat('en-GB', {
          timeZone,
          hour: '2-digit',
          minute: '2-digit',
        });
        expect(local.toISOString().slice(11, 16)).toBe(clock.format(time));
      },
    ),
    { numRuns: 100 },
  );
});

test('a full cache starts anew and tells the same', () => {
  const offset = createZoneOffset();
  const start = Date.UTC(2020, 0, 1);
  const offsets = () =>
    Array.from({ length: ZONE_DAYS_MAX / 2 + 10 }, (_, day) => [
      offset('Europe/Amsterdam', start + day * DAY_MS),
      offset('UTC', start + day * DAY_MS),
    ]);
  expect(offsets()).toEqual(offsets());
});

test('an unknown zone is refused', () => {
  expect(() => createZoneOffset()('Europe/Atlantis', 0)).toThrow(RangeError);
});
