import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileZone, isZone, offsets } from './zone.ts';

const wall = (text: string) => Date.parse(`${text}Z`);

test.each([
  ['UTC', '2026-03-29T02:30', '2026-03-29T02:30'],
  ['Europe/Amsterdam', '2026-01-15T12:00', '2026-01-15T11:00'],
  ['Europe/Amsterdam', '2026-07-15T12:00', '2026-07-15T10:00'],
  // The clock goes from 02:00 to 03:00: what does not occur moves on by the hour.
  ['Europe/Amsterdam', '2026-03-29T01:59', '2026-03-29T00:59'],
  ['Europe/Amsterdam', '2026-03-29T02:00', '2026-03-29T01:00'],
  ['Europe/Amsterdam', '2026-03-29T02:30', '2026-03-29T01:30'],
  ['Europe/Amsterdam', '2026-03-29T03:00', '2026-03-29T01:00'],
  // The clock goes from 03:00 to 02:00: of the two the first is taken.
  ['Europe/Amsterdam', '2026-10-25T01:59', '2026-10-24T23:59'],
  ['Europe/Amsterdam', '2026-10-25T02:00', '2026-10-25T00:00'],
  ['Europe/Amsterdam', '2026-10-25T02:59', '2026-10-25T00:59'],
  ['Europe/Amsterdam', '2026-10-25T03:00', '2026-10-25T02:00'],
  ['America/Los_Angeles', '2015-02-24T11:35', '2015-02-24T19:35'],
  ['America/Los_Angeles', '2015-03-08T02:30', '2015-03-08T10:30'],
  ['America/Los_Angeles', '2015-11-01T01:30', '2015-11-01T08:30'],
  // Half an hour of summer time.
  ['Australia/Lord_Howe', '2026-10-04T02:15', '2026-10-03T15:45'],
  // Samoa left out the 30th of December 2011.
  ['Pacific/Apia', '2011-12-30T12:00', '2011-12-30T22:00'],
  ['Asia/Kathmandu', '2026-05-05T05:45', '2026-05-05T00:00'],
])('%s: %s on the wall is %s UTC', (zone, local, utc) => {
  expect(new Date(compileZone(zone)(wall(local))).toISOString().slice(0, 16)).toBe(utc);
});

test('an instant comes back from its wall time, unless the wall showed the same time before', () => {
  const zones = [
    'Europe/Amsterdam',
    'America/New_York',
    'America/St_Johns',
    'Australia/Lord_Howe',
    'Pacific/Apia',
    'Africa/Casablanca',
    'Asia/Tehran',
  ];
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2035, 0) }),
      (zone, instant) => {
        const offsetAt = offsets(zone);
        const back = compileZone(zone)(instant + offsetAt(instant));
        const shown = back + offsetAt(back);
        expect(shown).toBe(instant + offsetAt(instant));
        expect(back).toBeLessThanOrEqual(instant);
      },
    ),
  );
});

test.each(['Europe/Amsterdam', 'UTC', 'US/Pacific'])('%s is a zone', (zone) => {
  expect(isZone(zone)).toBe(true);
});

test.each(['Europe/Amsterdm', 'CEST+1', '+02:00', '', 'Mars/Olympus'])('%s is none', (zone) => {
  expect(isZone(zone)).toBe(false);
  expect(() => compileZone(zone)).toThrow(RangeError);
});
