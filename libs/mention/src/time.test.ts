import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LIMITS } from './limits.ts';
import { readTime, TIME_CHARS_MAX, TIME_PATTERN, timeFault } from './time.ts';

test.each([
  ['2026-11-20T10:35:00Z', '2026-11-20T10:35:00.000Z'],
  ['2026-11-20t10:35:00.5z', '2026-11-20T10:35:00.500Z'],
  ['2026-11-20 10:35:00.123999999+00', '2026-11-20T10:35:00.123Z'],
  ['2026-11-20T10:35+01:00', '2026-11-20T09:35:00.000Z'],
  ['2015-02-24T11:35:00-0800', '2015-02-24T19:35:00.000Z'],
  ['2024-02-29T23:59:60Z', '2024-03-01T00:00:00.000Z'],
  ['1989-12-31T23:00:00-01:00', '1990-01-01T00:00:00.000Z'],
])('%s is %s', (text, expected) => {
  expect(new Date(readTime(text)).toISOString()).toBe(expected);
});

test.each([
  [undefined, 'is missing'],
  [null, 'is missing'],
  [1_424_800_500, 'looks like seconds'],
  [-1, 'outside'],
  [LIMITS.timeMax + 1, 'outside'],
  [1_424_800_500_000.5, 'whole number'],
  [true, 'ISO 8601'],
  ['', 'ISO 8601'],
  ['1424800500000', 'ISO 8601'],
  ['2026-11-20T10:35:00', 'no zone'],
  ['2026-11-20T10:35:00Z ', 'ISO 8601'],
  ['2026-02-29T10:35:00Z', 'no day of the calendar'],
  ['2026-13-01T10:35:00Z', 'ISO 8601'],
  ['0095-01-01T00:00:00Z', 'outside'],
  ['2026-11-20T24:00:00Z', 'ISO 8601'],
  ['2026-11-20T10:35:00.Z', 'ISO 8601'],
  ['2026-11-20T10:35:00.1234567890Z', 'ISO 8601'],
  ['2026-11-20T10:35:00+01:0', 'ISO 8601'],
  ['2026-11-20T10:35:00+1', 'ISO 8601'],
  ['24-02-2015 11.35', 'ISO 8601'],
])('%s is refused: %s', (value, reason) => {
  expect(readTime(value)).toBeNaN();
  expect(timeFault(value)).toContain(reason);
});

const near = fc
  .tuple(
    fc.date({ min: new Date('1985-01-01'), max: new Date('2105-01-01'), noInvalidDate: true }),
    fc.constantFrom('T', 't', ' ', '_', ''),
    fc.constantFrom('Z', 'z', '+01:00', '-0930', '+05', '+24:00', '+1', '', 'ZZ', '+01:60'),
    fc.constantFrom('', ':00', ':60', ':61', ':5', ':59.', ':59.9', ':59.1234567891', ':07.123456'),
    fc.constantFrom(null, '02-29', '02-30', '04-31', '00-10', '10-00', '1-01'),
  )
  .map(([date, separator, zone, seconds, day]) => {
    const iso = date.toISOString();
    return `${iso.slice(0, 5)}${day ?? iso.slice(5, 10)}${separator}${iso.slice(11, 16)}${seconds}${zone}`;
  });

test('what it reads is what the pattern matches, on a day of the calendar and in range', () => {
  fc.assert(
    fc.property(fc.oneof(near, fc.string()), (text) => {
      const time = readTime(text);
      const parts = /^(\d{4})-(\d\d)-(\d\d)/.exec(text);
      const onCalendar =
        parts !== null &&
        new Date(`${parts[0]}T00:00:00Z`).getTime() > 0 &&
        new Date(`${parts[0]}T00:00:00Z`).getUTCDate() === Number(parts[3]);
      const matches = TIME_PATTERN.test(text) && text.length <= TIME_CHARS_MAX;
      if (!Number.isNaN(time)) {
        expect(matches && onCalendar).toBe(true);
      } else if (matches && onCalendar) {
        const year = Number(parts?.[1]);
        expect(year <= 1990 || year >= 2099).toBe(true);
      }
    }),
    { numRuns: 3_000 },
  );
});

test('it agrees with the engine on what both can read', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: LIMITS.timeMin, max: LIMITS.timeMax }),
      fc.integer({ min: -14 * 60, max: 14 * 60 }),
      (time, offset) => {
        const local = new Date(time + offset * 60_000).toISOString().slice(0, -1);
        const hours = String(Math.floor(Math.abs(offset) / 60)).padStart(2, '0');
        const minutes = String(Math.abs(offset) % 60).padStart(2, '0');
        const text = `${local}${offset < 0 ? '-' : '+'}${hours}:${minutes}`;
        expect(Date.parse(text)).toBe(time);
        expect(readTime(text)).toBe(time);
        expect(readTime(time)).toBe(time);
      },
    ),
  );
});
