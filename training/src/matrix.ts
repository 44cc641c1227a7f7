/** Products with matrices, as learning needs them: rows of a matrix lie one after another. */
import type { Adam } from './adam.ts';

/** Rows taken at a time: what they share is read once for all of them. */
const AT_ONCE = 4;

/**
 * Adds the product of a row of values and a matrix. `as number`: all indices are within the arrays,
 * and to ask `?? 0` each time would cost a third of the speed.
 * @shape values: a multiple of 4; matrix: values.length × sums.length
 */
export function addProduct(values: Float64Array, matrix: Float64Array, sums: Float64Array): void {
  const width = sums.length;
  for (let row = 0; row < values.length; row += AT_ONCE) {
    const value0 = values[row] as number;
    const value1 = values[row + 1] as number;
    const value2 = values[row + 2] as number;
    const value3 = values[row + 3] as number;
    let at = row * width;
    for (let column = 0; column < width; column += 1, at += 1) {
      sums[column] =
        (sums[column] as number) +
        value0 * (matrix[at] as number) +
        value1 * (matrix[at + width] as number) +
        value2 * (matrix[at + 2 * width] as number) +
        value3 * (matrix[at + 3 * width] as number);
    }
  }
}

/**
 * The way back of {@link addProduct}: adds to the gradients of the matrix, and to those of the values.
 * @shape values: a multiple of 4; dSums: columns of the matrix; dValues: as values
 */
export function backProduct(
  values: Float64Array,
  { w, g }: Pick<Adam, 'w' | 'g'>,
  dSums: Float64Array,
  dValues: Float64Array,
): void {
  const width = dSums.length;
  for (let row = 0; row < values.length; row += AT_ONCE) {
    const value0 = values[row] as number;
    const value1 = values[row + 1] as number;
    const value2 = values[row + 2] as number;
    const value3 = values[row + 3] as number;
    let [d0, d1, d2, d3] = [0, 0, 0, 0];
    let at0 = row * width;
    for (let column = 0; column < width; column += 1, at0 += 1) {
      const gradient = dSums[column] as number;
      const at1 = at0 + width;
      const at2 = at1 + width;
      const at3 = at2 + width;
      d0 += gradient * (w[at0] as number);
      d1 += gradient * (w[at1] as number);
      d2 += gradient * (w[at2] as number);
      d3 += gradient * (w[at3] as number);
      g[at0] = (g[at0] as number) + gradient * value0;
      g[at1] = (g[at1] as number) + gradient * value1;
      g[at2] = (g[at2] as number) + gradient * value2;
      g[at3] = (g[at3] as number) + gradient * value3;
    }
    dValues[row] = (dValues[row] as number) + d0;
    dValues[row + 1] = (dValues[row + 1] as number) + d1;
    dValues[row + 2] = (dValues[row + 2] as number) + d2;
    dValues[row + 3] = (dValues[row + 3] as number) + d3;
  }
}
