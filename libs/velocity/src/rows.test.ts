import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FakeStore } from './fake-store.ts';
import { decodeRows, encodeRows, Parts, type Row, readParts } from './rows.ts';
import { StateError } from './state-error.ts';

const rows = fc.array(fc.array(fc.option(fc.maxSafeInteger()), { minLength: 1 }), { minLength: 1 });

test('rows come back as they were', () => {
  fc.assert(
    fc.property(rows, (table) => {
      expect(decodeRows('x', encodeRows(table) ?? '')).toEqual(table);
    }),
  );
});

test.each<[readonly Row[], string | null]>([
  [[], null],
  [[[0]], '0'],
  [
    [
      [35, 36, null],
      [null, -1],
    ],
    'z,10,;,-1',
  ],
  [[[Number.MAX_SAFE_INTEGER]], '2gosa7pa2gv'],
])('%j is written as %s', (table, text) => {
  expect(encodeRows(table)).toBe(text);
});

test.each(['1;x y', '1,A', '--1', '1.5', '2gosa7pa2gw'])('%s is no text of rows', (text) => {
  expect(() => decodeRows('x', text)).toThrow(StateError);
});

test('only parts with a row that came, changed or went are written', () => {
  const table = new Map([9, 3, 4, 0].map((number) => [number, [number, 1]]));
  const parts = new Parts('t', 4);
  const drained = () => parts.drain((number) => table.get(number));
  for (const number of table.keys()) parts.touch(number);
  const store = new FakeStore().take(drained());
  expect([...store]).toEqual([
    ['t/2', '9,1'],
    ['t/0', '0,1;3,1'],
    ['t/1', '4,1'],
  ]);
  expect(drained()).toEqual([]);
  table.set(3, [3, 2]).delete(9);
  parts.touch(3);
  parts.touch(9);
  const changes = drained();
  expect(changes).toEqual([
    ['t/0', '0,1;3,2'],
    ['t/2', null],
  ]);
  expect(readParts('t', store.take(changes))).toEqual([
    [0, 1],
    [3, 2],
    [4, 1],
  ]);
  expect(readParts('other', store)).toEqual([]);
});

test('more than an entry takes is no entry', () => {
  const row = Array<number>(3_000).fill(36 ** 4);
  expect(() => encodeRows([row])).toThrow(RangeError);
  expect(encodeRows([row.slice(0, 2_666)])).toHaveLength(2_666 * 6 - 1);
});
