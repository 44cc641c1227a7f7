import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FeatureList } from './feature-list.ts';
import type { Table } from './model.ts';
import { RowIndex } from './row-index.ts';
import { RowList } from './row-list.ts';

const WIDTH = 3;

/** @param keys as a table has them */
function tableOf(keys: readonly number[]): Table {
  return {
    keys: Int32Array.from(keys),
    rows: new Int8Array(keys.length * WIDTH),
    steps: new Float32Array(WIDTH),
  };
}

/** Few, so that many share their upper half. */
const key = fc.oneof(
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  fc.integer({ min: 1, max: 40 }),
  fc.integer({ min: -40, max: -1 }),
);
/** Their upper halves in any order. */
const keys = fc.tuple(fc.uniqueArray(key, { maxLength: 200 }), fc.nat()).map(([some, mixed]) => {
  const rankOf = (one: number): number => Math.imul(one >>> 16, mixed | 1) & 0xffff;
  return some.toSorted((a, b) => rankOf(a) - rankOf(b) || (a >>> 0) - (b >>> 0));
});

test('a row is found by its key, and no other', () => {
  fc.assert(
    fc.property(keys, fc.array(key), (some, asked) => {
      const index = new RowIndex(tableOf(some), 0);
      for (const one of [...some, ...asked, 0, -1]) expect(index.find(one)).toBe(some.indexOf(one));
    }),
    { numRuns: 200 },
  );
});

test('a list has the rows of the features that have one, in order, with what each counts', () => {
  fc.assert(
    fc.property(keys, fc.array(fc.tuple(key, fc.double({ noNaN: true }))), (some, asked) => {
      const index = new RowIndex(tableOf(some), 300);
      const features = new FeatureList(300);
      const mixed = [...asked, ...some.slice(0, 20).map((one) => [one, 0.5] as const)];
      for (const [hash, value] of mixed) features.add(hash, value);
      const rows = new RowList(300);
      index.list(features, rows);
      const found = Array.from({ length: rows.count }, (_, at) => [
        rows.bases[at],
        rows.weights[at],
      ]);
      const wanted = mixed
        .filter(([hash]) => some.includes(hash))
        .map(([hash, value]) => [some.indexOf(hash) * WIDTH, value]);
      expect(found).toEqual(wanted);
    }),
    { numRuns: 200 },
  );
});

test('more rows that share half of their key than can be counted are refused', () => {
  const some = (count: number) => tableOf(Array.from({ length: count }, (_, at) => at + 1));
  expect(new RowIndex(some(255), 0).find(255)).toBe(254);
  expect(() => new RowIndex(some(256), 0)).toThrow('more than 255 rows of the model share half');
});

test('of a table without rows nothing is found', () => {
  expect(new RowIndex(tableOf([]), 0).find(5)).toBe(-1);
});
