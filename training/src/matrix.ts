/** Products with matrices, as learning needs them: rows of a matrix lie one after another. */
import type { Adam } from './adam.ts';

/** Rows summed at a time: what they are added to is read and written once for all of them. */
const AT_ONCE = 4;

/**
 * Adds the product of a row of values and a matrix. `as number`: all indices are within the arrays,
 * and to ask `?? 0` each time would cost a third of the speed.
 * @shape values: a multiple of 4; matrix: values.length × sums.length
 */
export function addProduct(values: Float64Array, matrix: Float64Array, sums: Float64Array): void {
  const width = sums.length;
  for (let row = 0; row < values.length; row += AT_ONCE) {
    const a = values[row] as number;
    const b = values[row + 1] as number;
    const c = values[row + 2] as number;
    const d = values[row + 3] as number;
    let at = row * width;
    for (let column = 0; column < width; column += 1, at += 1) {
      sums[column] =
        (sums[column] as number) +
        a * (matrix[at] as number) +
        b * (matrix[at + width] as number) +
        c * (matrix[at + 2 * width] as number) +
        d * (matrix[at + 3 * width] as number);
    }
  }
}

/**
 * The way back of {@link addProduct}: adds to the gradients of the matrix, and to those of the values.
 * @shape dSums: columns of the matrix; dValues: as values
 */
export function backProduct(
  values: Float64Array,
  { w, g }: Pick<Adam, 'w' | 'g'>,
  dSums: Float64Array,
  dValues: Float64Array,
): void {
  const width = dSums.length;
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row] as number;
    let d = 0;
    let at = row * width;
    for (let column = 0; column < width; column += 1, at += 1) {
      const gradient = dSums[column] as number;
      d += gradient * (w[at] as number);
      g[at] = (g[at] as number) + gradient * value;
    }
    dValues[row] = (dValues[row] as number) + d;
  }
}
