import { expect, test } from 'vitest';
import { compileRowTime } from './row-time.ts';

const at = (iso: string): { time: number } => ({ time: Date.parse(iso) });
const AMSTERDAM = 'Europe/Amsterdam';

test.each([
  ['with an offset', 'UTC', '2015-02-26T21:42:53+01:00', '2015-02-26T20:42:53Z'],
  [
    'with an offset of hours alone',
    AMSTERDAM,
    '2015-02-26 21:42:53.5+05',
    '2015-02-26T16:42:53.5Z',
  ],
  ['in UTC, whatever the zone', AMSTERDAM, '2015-02-26T21:42Z', '2015-02-26T21:42:00Z'],
  ['with a blank and no zone', 'UTC', '2015-02-26 21:42:53', '2015-02-26T21:42:53Z'],
  ['by the clock of a place', AMSTERDAM, '2015-02-26 21:42:53', '2015-02-26T20:42:53Z'],
  ['in summer', AMSTERDAM, '2015-07-26 21:42:53', '2015-07-26T19:42:53Z'],
  ['a day alone', 'UTC', '2015-02-26', '2015-02-26T00:00:00Z'],
])('a time is read %s', (_, zone, text, iso) => {
  expect(compileRowTime(zone)(text, null)).toEqual(at(iso));
});

test.each([
  ['', 'timestamp is empty'],
  ['soon', "timestamp 'soon' is not an ISO time"],
  ['2015-02-30 10:00', 'is not an ISO time'],
  ['1424987000', 'is not an ISO time'],
  ['2215-02-26 10:00', 'of 1990 to 2099'],
])('%o is no time, and the sentence says so', (text, sentence) => {
  expect(compileRowTime('UTC')(text, null)).toEqual({ fault: expect.stringContaining(sentence) });
});

test('an hour that the clock skips does not exist', () => {
  expect(compileRowTime(AMSTERDAM)('2015-03-29 02:30', null)).toEqual({
    fault: "'2015-03-29 02:30' does not exist in Europe/Amsterdam: the clock was put forward then",
  });
  expect(compileRowTime(AMSTERDAM)('2015-03-29 03:00', null)).toEqual(at('2015-03-29T01:00Z'));
});

test('of an hour that comes twice the rows may stand there twice, or once', () => {
  const read = compileRowTime(AMSTERDAM);
  const rows = ['01:30', '02:00', '02:30', '02:00', '02:30', '03:00'];
  let last: number | null = null;
  const instants = rows.map((row) => {
    const found = read(`2015-10-25 ${row}`, last);
    last = 'time' in found ? found.time : last;
    return last;
  });
  const first = Date.parse('2015-10-24T23:30Z');
  expect(instants).toEqual(rows.map((_, index) => first + index * 30 * 60_000));
  expect(read('2015-10-25 02:30', null)).toEqual(at('2015-10-25T00:30Z'));
});

test('a zone that does not exist is refused', () => {
  expect(() => compileRowTime('Europe/Nowhere')).toThrow(RangeError);
});
