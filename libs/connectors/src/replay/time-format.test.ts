import { expect, test } from 'vitest';
import { compileTime } from './time-format.ts';

const AMSTERDAM = 'Europe/Amsterdam';

test.each([
  ['iso', '2026-03-01T12:00:00Z', '2026-03-01T12:00:00.000Z'],
  ['iso', '2026-03-01T12:00:00.1234+01:00', '2026-03-01T11:00:00.123Z'],
  ['iso', '2026-03-01 12:00:00.5+05', '2026-03-01T07:00:00.500Z'],
  ['iso', '2026-03-01 12:00-05', '2026-03-01T17:00:00.000Z'],
  ['iso', '2026-03-01 12:00:00+5', null],
  ['iso', '2026-03-01 12:00', '2026-03-01T11:00:00.000Z'],
  ['iso', '2026-07-01', '2026-06-30T22:00:00.000Z'],
  ['iso', ' 2026-03-01T12:00:00z ', '2026-03-01T12:00:00.000Z'],
  ['iso', '2016-12-31T23:59:60Z', '2017-01-01T00:00:00.000Z'],
  ['iso', '2026-02-29T12:00:00Z', null],
  ['iso', '2026-03-01T24:00:00Z', null],
  ['iso', '2026-03-01T12:60:00Z', null],
  ['iso', '2026-13-01T12:00:00Z', null],
  ['iso', '01-03-2026', null],
  ['iso', '1989-12-31T23:59:59Z', null],
  ['iso', '', null],
  ['epoch-s', '1424806500', '2015-02-24T19:35:00.000Z'],
  ['epoch-s', '1424806500.25', '2015-02-24T19:35:00.250Z'],
  ['epoch-s', '1424806500000', null],
  ['epoch-ms', '1424806500000', '2015-02-24T19:35:00.000Z'],
  ['epoch-ms', '1424806500', null],
  ['epoch-ms', '1e12', null],
  ['dd-MM-yyyy HH.mm', '24-02-2015 11.35', '2015-02-24T10:35:00.000Z'],
  ['dd-MM-yyyy HH.mm', '24-02-2015 9.56', null],
  ['dd-MM-yyyy H.mm', '24-02-2015 9.56', '2015-02-24T08:56:00.000Z'],
  ['dd-MM-yyyy H.mm', '24-02-2015 19.56', '2015-02-24T18:56:00.000Z'],
  ['dd-MM-yyyy H.mm', '02-24-2015 9.56', null],
  ['dd-MM-yyyy H.mm', '24-02-2015 9.56 ', '2015-02-24T08:56:00.000Z'],
  ['dd-MM-yyyy H.mm', '24-02-2015 9x56', null],
  ['d/M/yy h:mm a', '4/7/26 12:05 AM', '2026-07-03T22:05:00.000Z'],
  ['d/M/yy h:mm a', '4/7/26 12:05 pm', '2026-07-04T10:05:00.000Z'],
  ['d/M/yy h:mm a', '4/7/26 13:05 pm', null],
  ['EEE MMM dd HH:mm:ss Z yyyy', 'Wed Oct 10 20:19:24 +0000 2018', '2018-10-10T20:19:24.000Z'],
  ["yyyyMMdd'T'HHmmssSSSXXX", '20260301T120000007+01:00', '2026-03-01T11:00:00.007Z'],
  ["d 'o''clock' MM yyyy", "3 o'clock 05 2026", '2026-05-02T22:00:00.000Z'],
])('%s reads %s as %s', (format, text, expected) => {
  const time = compileTime(format, AMSTERDAM)(text);
  expect(time === null ? null : new Date(time).toISOString()).toBe(expected);
});

test.each([
  ['epoch-ms', 1_424_806_500_000, 1_424_806_500_000],
  ['epoch-s', 1_424_806_500, 1_424_806_500_000],
  ['epoch-ms', Number.NaN, null],
  ['epoch-ms', null, null],
  ['iso', 1_424_806_500_000, null],
  ['iso', ['2026-03-01'], null],
])('%s reads the value %s as %s', (format, value, expected) => {
  expect(compileTime(format, AMSTERDAM)(value)).toBe(expected);
});

test.each([
  ['yyyy-MM-dd q', "'q' in the time pattern"],
  ['yyyy-MM-DD', "'DD' in the time pattern"],
  ['HH:mm', 'needs a year, a month and a day'],
  ['yyyy-MM-dd hh:mm', "needs 'h' and 'a' together"],
  ['yyyy-MM-dd M', 'names the month twice'],
  ['', 'needs a year, a month and a day'],
])('the pattern %s is refused: %s', (format, message) => {
  expect(() => compileTime(format, AMSTERDAM)).toThrow(message);
});
