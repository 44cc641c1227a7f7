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

const GUARD = [7, 7, 7, 7];

/** Numbers in one memory, each of them with others behind it that nobody may write. */
class Placed {
  readonly matrices = new Matrices(WIDTHS);
  readonly #guards: Float64Array[] = [];

  put(some: readonly number[]): Float64Array {
    const all = this.#copy(some);
    this.#guards.push(this.#copy(GUARD));
    return all;
  }

  #copy(some: readonly number[]): Float64Array {
    const all = this.matrices.numbers(some.length);
    all.set(some);
    return all;
  }

  expectUntouched(): void {
    for (const guard of this.#guards) expect([...guard]).toEqual(GUARD);
  }
}

describe('products, as sums over rows and columns', () => {
  test('of values and a matrix: the same doubles', () => {
    fc.assert(
      fc.property(cases, ({ width, values, matrix, sums }) => {
        const placed = new Placed();
        const [some, rows, told] = [placed.put(values), placed.put(matrix), placed.put(sums)];
        placed.matrices.addProduct(some, rows, told);
        const wanted = sums.map((sum, column) =>
          values.reduce(
            (all, value, row) => all + value * (matrix[row * width + column] ?? NaN),
            sum,
          ),
        );
        expect([...told, ...some, ...rows]).toEqual([...wanted, ...values, ...matrix]);
        placed.expectUntouched();
      }),
    );
  });

  test('and the way back', () => {
    fc.assert(
      fc.property(cases, ({ width, values, matrix, gradients, sums, dValues }) => {
        const placed = new Placed();
        const parameters = { w: placed.put(matrix), g: placed.put(gradients) };
        const [some, ofSums, told] = [placed.put(values), placed.put(sums), placed.put(dValues)];
        placed.matrices.backProduct(some, parameters, ofSums, told);
        const product = (row: number) =>
          sums.reduce((sum, d, column) => sum + d * (matrix[row * width + column] ?? NaN), 0);
        dValues.forEach((d, row) => expect(told[row]).toBeCloseTo(d + product(row), DIGITS));
        const learned = gradients.map(
          (g, at) => g + (values[Math.floor(at / width)] ?? NaN) * (sums[at % width] ?? NaN),
        );
        expect([...parameters.g]).toEqual(learned);
        expect([...parameters.w, ...some, ...ofSums]).toEqual([...matrix, ...values, ...sums]);
        placed.expectUntouched();
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

test.each([
  ['values that are no multiple of four', 3, 6, 4],
  ['a matrix with fewer rows', 4, 6, 4],
  ['gradients of fewer values', 4, 8, 0],
])('%s are refused', (_, values, numbers, dValues) => {
  const matrices = new Matrices([2]);
  const [some, w, sums] = [values, numbers, 2].map((size) => matrices.numbers(size)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const parameters = { w, g: matrices.numbers(numbers) };
  const back = () => matrices.backProduct(some, parameters, sums, matrices.numbers(dValues));
  expect(back).toThrow(RangeError);
});

test('rows of an odd width are refused', () => {
  expect(() => new Matrices([2, 3])).toThrow(RangeError);
});
