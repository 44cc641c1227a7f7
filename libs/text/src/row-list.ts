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

/**
 * The same for rows of whole steps. Four of them are read as one number, and two are summed in one:
 * 16 bits hold the sums of {@link PACKED_MAX} rows.
 * @param words the rows, four steps in each; rows begin at multiples of four steps
 * @shape sum: width of a row, a multiple of 8
 */
export function sumSteps(words: Int32Array, list: RowList, sum: Float64Array): void {
  const { count } = list;
  sum.fill(0);
  for (let from = 0; from < count; from += PACKED_MAX) {
    addSteps(words, list.bases, sum, [from, Math.min(count, from + PACKED_MAX)]);
  }
}

/** Sums of so many bytes fit in 16 bits. */
const PACKED_MAX = 256;
/** Makes the bytes of a word count from 0, as bytes without a sign. */
const BIAS = 0x8080_8080 | 0;
const BIAS_STEPS = 128;
const EVEN = 0x00ff_00ff;
const LOW = 0xffff;

function addSteps(
  words: Int32Array,
  bases: Int32Array,
  sum: Float64Array,
  [from, to]: readonly [number, number],
): void {
  const width = sum.length;
  const bias = (to - from) * BIAS_STEPS;
  for (let column = 0; column < width; column += BLOCK) {
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    for (let index = from; index < to; index += 1) {
      const at = ((bases[index] as number) + column) >> 2;
      const first = (words[at] as number) ^ BIAS;
      const second = (words[(at + 1) | 0] as number) ^ BIAS;
      a = (a + (first & EVEN)) | 0;
      b = (b + ((first >>> 8) & EVEN)) | 0;
      c = (c + (second & EVEN)) | 0;
      d = (d + ((second >>> 8) & EVEN)) | 0;
    }
    sum[column] = (sum[column] as number) + (a & LOW) - bias;
    sum[column + 1] = (sum[column + 1] as number) + (b & LOW) - bias;
    sum[column + 2] = (sum[column + 2] as number) + (a >>> 16) - bias;
    sum[column + 3] = (sum[column + 3] as number) + (b >>> 16) - bias;
    sum[column + 4] = (sum[column + 4] as number) + (c & LOW) - bias;
    sum[column + 5] = (sum[column + 5] as number) + (d & LOW) - bias;
    sum[column + 6] = (sum[column + 6] as number) + (c >>> 16) - bias;
    sum[column + 7] = (sum[column + 7] as number) + (d >>> 16) - bias;
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
