/** Finds the rows of features: open addressing over the keys of a table. */
import type { FeatureList } from './feature-list.ts';
import type { RowList } from './row-list.ts';

const FILTER_WORD_BITS = 32;
/** Four bits of the filter for each slot. */
const FILTER_EXTRA_BITS = 2;

export class RowIndex {
  /** One bit for each key by its upper bits: most that is sought is not there, and this is small. */
  readonly #filter: Int32Array;
  readonly #filterShift: number;
  /** @shape slots × (key, row); a key of 0 is a free slot */
  readonly #slots: Int32Array;
  readonly #mask: number;
  readonly #width: number;
  readonly #kept: Int32Array;

  /**
   * @param keys distinct and not 0
   * @param width of a row
   * @param featuresMax of one list
   */
  constructor(keys: Int32Array, width: number, featuresMax: number) {
    const bits = Math.ceil(Math.log2(Math.max(FILTER_WORD_BITS, keys.length * 2)));
    const mask = 2 ** bits - 1;
    const slots = new Int32Array(2 ** (bits + 1));
    const shift = Math.max(0, 32 - bits - FILTER_EXTRA_BITS);
    const filter = new Int32Array(2 ** (32 - shift) / FILTER_WORD_BITS);
    for (let row = 0; row < keys.length; row += 1) {
      const key = keys[row] ?? 0;
      const bit = key >>> shift;
      filter[bit >>> 5] = (filter[bit >>> 5] ?? 0) | (1 << bit);
      let at = key & mask;
      while (slots[2 * at] !== 0) at = (at + 1) & mask;
      slots[2 * at] = key;
      slots[2 * at + 1] = row;
    }
    this.#filter = filter;
    this.#filterShift = shift;
    this.#slots = slots;
    this.#mask = mask;
    this.#width = width;
    this.#kept = new Int32Array(featuresMax);
  }

  /**
   * Writes into `rows` where the rows of the features begin that have one. First all are asked of
   * the filter, without a branch, so that the memory fetches for many at a time.
   */
  list({ hashes, values, count }: FeatureList, rows: RowList): void {
    const kept = this.#kept;
    const filter = this.#filter;
    const shift = this.#filterShift;
    let keeps = 0;
    for (let index = 0; index < count; index += 1) {
      const bit = (hashes[index] ?? 0) >>> shift;
      kept[keeps] = index;
      keeps += ((filter[bit >>> 5] ?? 0) >>> bit) & 1;
    }
    rows.count = 0;
    for (let at = 0; at < keeps; at += 1) {
      const index = kept[at] ?? 0;
      const row = this.find(hashes[index] ?? 0);
      if (row >= 0) rows.add(row * this.#width, values[index] ?? 0);
    }
  }

  /** Row of a feature, or −1. @complexity O(1) */
  find(key: number): number {
    const slots = this.#slots;
    let at = key & this.#mask;
    for (;;) {
      const found = slots[2 * at];
      if (found === key) return key === 0 ? -1 : (slots[2 * at + 1] ?? -1);
      if (found === 0) return -1;
      at = (at + 1) & this.#mask;
    }
  }
}
