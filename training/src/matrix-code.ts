/** The products of matrices.ts, two doubles at a time where JavaScript takes one. */
import {
  addIntegers,
  constant,
  get,
  I32,
  loadVector,
  moduleOf,
  set,
  simd,
  simdAt,
  storeVector,
  until,
  V128,
} from '@goldenhour/text/wasm-code';

/** Rows taken at a time: what they share is read once for all of them. */
export const ROWS_AT_ONCE = 4;
const DOUBLE_BYTES = 8;
const PAIR_BYTES = 16;
/** Of memory, each of 64 KiB: the recurrent part needs a sixth. */
const PAGES = 32;

const splat = (offset: number): number[] => simdAt(0x0a, 3, offset);
const addPairs = simd(0xf0);
const multiplyPairs = simd(0xf2);
const firstOf = simd(0x21, 0);
const secondOf = simd(0x21, 1);
const addDoubles = [0xa0];
const loadDouble = (offset: number): number[] => [0x2b, 3, offset];
const storeDouble = (offset: number): number[] => [0x39, 3, offset];
const advance = (local: number, bytes: number): number[] => [
  ...[...get(local), ...constant(bytes), ...addIntegers, ...set(local)],
];
const startAt = (local: number, from: number, bytes = 0): number[] => [
  ...[...get(from), ...constant(bytes), ...addIntegers, ...set(local)],
];

const rows = Array.from({ length: ROWS_AT_ONCE }, (_, row) => row);

/** (values, end, matrix, sums) → sums[i] += values[row] × matrix[row][i], row by row. */
function addProduct(width: number): number[] {
  const [VALUES, END, MATRIX, SUMS, SUM, SUMS_END, VALUE] = [0, 1, 2, 3, 4, 5, 6];
  const rowBytes = width * DOUBLE_BYTES;
  return [
    ...startAt(SUMS_END, SUMS, rowBytes),
    ...until(VALUES, END, [
      ...rows.flatMap((row) => [
        ...[...get(VALUES), ...splat(row * DOUBLE_BYTES), ...set(VALUE + row)],
      ]),
      ...startAt(SUM, SUMS),
      ...until(SUM, SUMS_END, [
        ...[...get(SUM), ...get(SUM), ...loadVector(0)],
        ...rows.flatMap((row) => [
          ...[...get(VALUE + row), ...get(MATRIX), ...loadVector(row * rowBytes)],
          ...[...multiplyPairs, ...addPairs],
        ]),
        ...storeVector(0),
        ...[...advance(SUM, PAIR_BYTES), ...advance(MATRIX, PAIR_BYTES)],
      ]),
      ...[
        ...advance(MATRIX, (ROWS_AT_ONCE - 1) * rowBytes),
        ...advance(VALUES, ROWS_AT_ONCE * DOUBLE_BYTES),
      ],
    ]),
  ];
}

/**
 * (values, end, matrix, gradients, dSums, dValues) → gradients[row][i] += dSums[i] × values[row], and
 * dValues[row] += Σ dSums[i] × matrix[row][i].
 */
function backProduct(width: number): number[] {
  const [VALUES, END, MATRIX, GRADIENTS, D_SUMS, D_VALUES] = [0, 1, 2, 3, 4, 5];
  const [D_SUM, D_SUMS_END, D, VALUE] = [6, 7, 8, 9];
  const DS = VALUE + ROWS_AT_ONCE;
  const rowBytes = width * DOUBLE_BYTES;
  const zero = simd(0x0c, ...new Array<number>(PAIR_BYTES).fill(0));
  return [
    ...startAt(D_SUMS_END, D_SUMS, rowBytes),
    ...until(VALUES, END, [
      ...rows.flatMap((row) => [
        ...[...get(VALUES), ...splat(row * DOUBLE_BYTES), ...set(VALUE + row)],
        ...[...zero, ...set(DS + row)],
      ]),
      ...startAt(D_SUM, D_SUMS),
      ...until(D_SUM, D_SUMS_END, [
        ...[...get(D_SUM), ...loadVector(0), ...set(D)],
        ...rows.flatMap((row) => [
          ...[...get(DS + row), ...get(D), ...get(MATRIX), ...loadVector(row * rowBytes)],
          ...[...multiplyPairs, ...addPairs, ...set(DS + row)],
          ...[...get(GRADIENTS), ...get(GRADIENTS), ...loadVector(row * rowBytes)],
          ...[...get(D), ...get(VALUE + row), ...multiplyPairs, ...addPairs],
          ...storeVector(row * rowBytes),
        ]),
        ...advance(D_SUM, PAIR_BYTES),
        ...[...advance(MATRIX, PAIR_BYTES), ...advance(GRADIENTS, PAIR_BYTES)],
      ]),
      ...rows.flatMap((row) => [
        ...[...get(D_VALUES), ...get(D_VALUES), ...loadDouble(row * DOUBLE_BYTES)],
        ...[...get(DS + row), ...firstOf, ...get(DS + row), ...secondOf],
        ...[...addDoubles, ...addDoubles, ...storeDouble(row * DOUBLE_BYTES)],
      ]),
      ...advance(MATRIX, (ROWS_AT_ONCE - 1) * rowBytes),
      ...advance(GRADIENTS, (ROWS_AT_ONCE - 1) * rowBytes),
      ...[
        ...advance(VALUES, ROWS_AT_ONCE * DOUBLE_BYTES),
        ...advance(D_VALUES, ROWS_AT_ONCE * DOUBLE_BYTES),
      ],
    ]),
  ];
}

export type ProductRoutine = 'addProduct' | 'backProduct';

/** The name of the routine for rows of so many doubles. @param width a multiple of 2 */
export const productRoutine = (name: ProductRoutine, width: number): `${ProductRoutine}${number}` =>
  `${name}${width}`;

/** Has `addProduct` and `backProduct` of each width. */
export function matrixCode(widths: readonly number[]): Uint8Array {
  return moduleOf(
    widths.flatMap((width) => [
      {
        name: productRoutine('addProduct', width),
        parameters: 4,
        locals: [2, I32, ROWS_AT_ONCE, V128],
        body: addProduct(width),
      },
      {
        name: productRoutine('backProduct', width),
        parameters: 6,
        locals: [2, I32, 1 + 2 * ROWS_AT_ONCE, V128],
        body: backProduct(width),
      },
    ]),
    PAGES,
  );
}
