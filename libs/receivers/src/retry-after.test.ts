import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseRetryAfter } from './retry-after.ts';

const NOW = Date.UTC(2026, 10, 2, 12, 0, 0, 500);

test.each([
  ['120', 120_000],
  [' 1 ', 1_000],
  ['Mon, 02 Nov 2026 12:00:30 GMT', 29_500],
  ['9999999999', 9_999_999_999_000],
  ['Fri, 01 Jan 2100 00:00:00 GMT', Date.UTC(2100, 0, 1) - NOW],
  ['0', undefined],
  ['-5', undefined],
  ['1.5', undefined],
  ['1e9', undefined],
  ['99999999999', undefined],
  ['', undefined],
  ['soon', undefined],
  ['Mon, 02 Nov 2026 11:00:00 GMT', undefined],
  ['Mon, 32 Foo 2026 12:00:30 GMT', undefined],
  ['2026-11-02T13:00:00Z', undefined],
  [undefined, undefined],
])('"%s" is %s ms', (header, wait) => {
  expect(parseRetryAfter(header, NOW)).toBe(wait);
});

test('whatever stands there, a wait is whole and positive', () => {
  const header = fc.oneof(
    fc.string(),
    fc.integer().map(String),
    fc.date().map((d) => d.toUTCString()),
  );
  fc.assert(
    fc.property(header, fc.nat(4e12), (text, now) => {
      const wait = parseRetryAfter(text, now);
      if (wait === undefined) return;
      expect(Number.isInteger(wait)).toBe(true);
      expect(wait).toBeGreaterThan(0);
    }),
  );
});
