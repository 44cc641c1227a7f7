/**
 * Sums of rows: most of the time of a verdict goes here. Eight columns are summed at a time, in
 * locals, over all rows; the last eight may overlap those before. `as number`: all indices are
 * within the arrays, and to ask `?? 0` each time would cost a third of the speed.
 */

/** Rows of a table to be summed, by where each begins. */
export class RowList {
  readonly bases: Int32Array;
  readonly weights: Float64Array;
  count = 0;

  constructor(capacity: number) {
    this.bases = new Int32Array(capacity);
    this.weights = new Float64Array(capacity);
  }

  add(base: number, weight: number): void {
    this.bases[this.count] = base;
    this.weights[this.count] = weight;
    this.count += 1;
  }
}

const BLOCK = 8;

/** Writes the sum of the rows, each counted once. @shape sum: width of a row, at least 8 */
export function sumRows(rows: Float32Array, list: RowList, sum: Float64Array): void {
  const { bases, count } = list;
  const width = sum.length;
  for (let done = 0; done < width; done += BLOCK) {
    const column = Math.min(done, width - BLOCK);
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    let e = 0;
    let f = 0;
    let g = 0;
    let h = 0;
    for (let index = 0; index < count; index += 1) {
      const at = (bases[index] as number) + column;
      a += rows[at] as number;
      b += rows[at + 1] as number;
      c += rows[at + 2] as number;
      d += rows[at + 3] as number;
      e += rows[at + 4] as number;
      f += rows[at + 5] as number;
      g += rows[at + 6] as number;
      h += rows[at + 7] as number;
    }
    sum[column] = a;
    sum[column + 1] = b;
    sum[column + 2] = c;
    sum[column + 3] = d;
    sum[column + 4] = e;
    sum[column + 5] = f;
    sum[column + 6] = g;
    sum[column + 7] = h;
  }
}

/** The same for rows of whole steps, in whole numbers. */
export function sumSteps(rows: Int8Array, list: RowList, sum: Float64Array): void {
  const { bases, count } = list;
  const width = sum.length;
  for (let done = 0; done < width; done += BLOCK) {
    const column = Math.min(done, width - BLOCK);
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    let e = 0;
    let f = 0;
    let g = 0;
    let h = 0;
    for (let index = 0; index < count; index += 1) {
      const at = (bases[index] as number) + column;
      a = (a + (rows[at] as number)) | 0;
      b = (b + (rows[at + 1] as number)) | 0;
      c = (c + (rows[at + 2] as number)) | 0;
      d = (d + (rows[at + 3] as number)) | 0;
      e = (e + (rows[at + 4] as number)) | 0;
      f = (f + (rows[at + 5] as number)) | 0;
      g = (g + (rows[at + 6] as number)) | 0;
      h = (h + (rows[at + 7] as number)) | 0;
    }
    sum[column] = a;
    sum[column + 1] = b;
    sum[column + 2] = c;
    sum[column + 3] = d;
    sum[column + 4] = e;
    sum[column + 5] = f;
    sum[column + 6] = g;
    sum[column + 7] = h;
  }
}

/** The same by the weights of the list. */
export function sumWeighted(
  rows: Float32Array | Int8Array,
  list: RowList,
  sum: Float64Array,
): void {
  const { bases, weights, count } = list;
  const width = sum.length;
  for (let done = 0; done < width; done += BLOCK) {
    const column = Math.min(done, width - BLOCK);
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    let e = 0;
    let f = 0;
    let g = 0;
    let h = 0;
    for (let index = 0; index < count; index += 1) {
      const at = (bases[index] as number) + column;
      const weight = weights[index] as number;
      a += (rows[at] as number) * weight;
      b += (rows[at + 1] as number) * weight;
      c += (rows[at + 2] as number) * weight;
      d += (rows[at + 3] as number) * weight;
      e += (rows[at + 4] as number) * weight;
      f += (rows[at + 5] as number) * weight;
      g += (rows[at + 6] as number) * weight;
      h += (rows[at + 7] as number) * weight;
    }
    sum[column] = a;
    sum[column + 1] = b;
    sum[column + 2] = c;
    sum[column + 3] = d;
    sum[column + 4] = e;
    sum[column + 5] = f;
    sum[column + 6] = g;
    sum[column + 7] = h;
  }
}
