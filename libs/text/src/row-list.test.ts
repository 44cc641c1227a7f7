import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RowList, sumRows, sumSteps, sumWeighted } from './row-list.ts';

const WIDTH = 16;
const TABLE_ROWS = 5;

const step = fc.oneof(fc.integer({ min: -128, max: 127 }), fc.constantFrom(-128, 127));
const table = fc
  .array(step, { minLength: TABLE_ROWS * WIDTH, maxLength: TABLE_ROWS * WIDTH })
  .map((steps) => Int8Array.from(steps));
/** More than one number can hold the sums of, too. */
const chosen = fc.oneof(
  fc.array(fc.nat(TABLE_ROWS - 1), { maxLength: 40 }),
  fc
    .tuple(fc.nat(TABLE_ROWS - 1), fc.constantFrom(255, 256, 257, 600))
    .map(([row, times]) => new Array<number>(times).fill(row)),
);

function listOf(rows: readonly number[], weights: readonly number[] = []): RowList {
  const list = new RowList(rows.length);
  rows.forEach((row, at) => list.add(row * WIDTH, weights[at] ?? 1));
  return list;
}

function naiveSum(steps: Int8Array, rows: readonly number[]): readonly number[] {
  return Array.from({ length: WIDTH }, (_, column) =>
    rows.reduce((sum, row) => sum + (steps[row * WIDTH + column] ?? 0), 0),
  );
}

test('rows are summed column by column, as steps or as floats, however many there are', () => {
  fc.assert(
    fc.property(table, chosen, (steps, rows) => {
      const sum = new Float64Array(WIDTH).fill(9);
      const wanted = naiveSum(steps, rows);
      sumSteps(new Int32Array(steps.buffer), listOf(rows), sum);
      expect([...sum]).toEqual(wanted);
      sumRows(Float32Array.from(steps), listOf(rows), sum);
      expect([...sum]).toEqual(wanted);
    }),
  );
});

test('by weights each row counts as much as its own says', () => {
  fc.assert(
    fc.property(table, fc.array(fc.nat(TABLE_ROWS - 1), { maxLength: 9 }), (steps, rows) => {
      const sum = new Float64Array(WIDTH);
      const weights = rows.map((_, at) => (at % 3) / 2);
      sumWeighted(steps, listOf(rows, weights), sum);
      const twice = rows.flatMap((row, at) => new Array<number>(at % 3).fill(row));
      expect([...sum]).toEqual(naiveSum(steps, twice).map((value) => value / 2));
    }),
  );
});
