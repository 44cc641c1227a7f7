import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Matrices } from './matrices.ts';

const WIDTHS = [2, 6, 24];
/** Of products of so few numbers, which may be summed in another order. */
const DIGITS = 9;

const number = fc.double({ min: -100, max: 100, noNaN: true });
const numbers = (length: number) => fc.array(number, { minLength: length, maxLength: length });
const cases = fc
  .record({ rows: fc.integer({ min: 1, max: 4 }), width: fc.constantFrom(...WIDTHS) })
  .chain(({ rows, width }) => {
    const count = 4 * rows;
    return fc.record({
      width: fc.constant(width),
      values: numbers(count),
      matrix: numbers(count * width),
      gradients: numbers(count * width),
      sums: numbers(width),
      dValues: numbers(count),
    });
  });

function placed(matrices: Matrices, some: readonly number[]): Float64Array {
  const all = matrices.numbers(some.length);
  all.set(some);
  return all;
}

function expectClose(told: Float64Array, wanted: readonly number[]): void {
  expect(told).toHaveLength(wanted.length);
  wanted.forEach((value, at) => expect(told[at]).toBeCloseTo(value, DIGITS));
}

describe('products, as sums over rows and columns', () => {
  test('of values and a matrix', () => {
    fc.assert(
      fc.property(cases, ({ width, values, matrix, sums }) => {
        const matrices = new Matrices(WIDTHS);
        const told = placed(matrices, sums);
        matrices.addProduct(placed(matrices, values), placed(matrices, matrix), told);
        const product = (column: number) =>
          values.reduce(
            (sum, value, row) => sum + value * (matrix[row * width + column] ?? NaN),
            0,
          );
        expectClose(
          told,
          sums.map((sum, column) => sum + product(column)),
        );
      }),
    );
  });

  test('and the way back', () => {
    fc.assert(
      fc.property(cases, ({ width, values, matrix, gradients, sums, dValues }) => {
        const matrices = new Matrices(WIDTHS);
        const parameters = { w: placed(matrices, matrix), g: placed(matrices, gradients) };
        const [some, ofSums] = [placed(matrices, values), placed(matrices, sums)];
        const told = placed(matrices, dValues);
        matrices.backProduct(some, parameters, ofSums, told);
        const product = (row: number) =>
          sums.reduce((sum, d, column) => sum + d * (matrix[row * width + column] ?? NaN), 0);
        expectClose(
          told,
          dValues.map((d, row) => d + product(row)),
        );
        const learned = gradients.map(
          (g, at) => g + (values[Math.floor(at / width)] ?? NaN) * (sums[at % width] ?? NaN),
        );
        expectClose(parameters.g, learned);
        expect([...parameters.w, ...some, ...ofSums]).toEqual([...matrix, ...values, ...sums]);
      }),
    );
  });
});

test('numbers of another memory are refused', () => {
  const matrices = new Matrices([2]);
  const [values, matrix, sums] = [4, 8, 2].map((size) => matrices.numbers(size)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const elsewhere = new Float64Array(2);
  expect(() => matrices.addProduct(values, matrix, elsewhere)).toThrow('another memory');
  const parameters = { w: matrix, g: new Float64Array(8) };
  expect(() => matrices.backProduct(values, parameters, sums, values)).toThrow('another memory');
});

test('a matrix with rows of a width that was not told is refused', () => {
  const matrices = new Matrices([2]);
  const some = matrices.numbers(4);
  expect(() => matrices.addProduct(some, matrices.numbers(16), some)).toThrow('rows of 4 numbers');
});
