/** Finds the rows of features. */
import type { FeatureList } from './feature-list.ts';
import { COUNT_MAX, type KeyHalves, tooMany, UPPER_HALVES } from './key-halves.ts';
import type { HalvedTable, Table } from './model.ts';
import type { RowList } from './row-list.ts';

/** Of an upper half: how many keys have it, below where they begin. */
const COUNT_BITS = 8;
// Of this module, so that it is compiled in: what is imported is loaded at each use.
const COUNT_MASK = COUNT_MAX;

/**
 * The rows of a table by their keys. All of it is as small as it can be: what a text asks for lies
 * all over it, and to wait for the memory is most of the time that a verdict takes.
 */
export class RowIndex {
  /** Where the keys with the same upper half begin, and how many there are; 0 for none. */
  readonly #buckets = new Int32Array(UPPER_HALVES);
  /** Lower halves of the keys. */
  readonly #halves: Uint16Array;
  readonly #rows: Int8Array;
  readonly #width: number;
  /** Of the features of a list: those in question, where they may be, where they are. */
  readonly #kept: Int32Array;
  readonly #places: Int32Array;
  /** Of no meaning; what is read for the memory's sake must be used, or it is not read. */
  touched = 0;

  /**
   * @param featuresMax of one list
   * @throws Error where more than {@link COUNT_MAX} keys share their upper half
   */
  constructor({ keys, rows, steps }: Table | HalvedTable, featuresMax: number) {
    this.#rows = rows;
    this.#width = steps.length;
    this.#kept = new Int32Array(featuresMax);
    this.#places = new Int32Array(featuresMax);
    this.#halves = keys instanceof Int32Array ? this.#halve(keys) : this.#fill(keys);
  }

  #halve(keys: Int32Array): Uint16Array {
    const buckets = this.#buckets;
    for (let row = 0; row < keys.length; row += 1) {
      const upper = (keys[row] ?? 0) >>> 16;
      const bucket = buckets[upper] ?? 0;
      if ((bucket & COUNT_MASK) === COUNT_MASK) throw tooMany();
      buckets[upper] = bucket === 0 ? (row << COUNT_BITS) | 1 : bucket + 1;
    }
    return Uint16Array.from(keys);
  }

  #fill({ counts, halves }: KeyHalves): Uint16Array {
    let row = 0;
    for (let upper = 0; upper < UPPER_HALVES; upper += 1) {
      const count = counts[upper] ?? 0;
      this.#buckets[upper] = count === 0 ? 0 : (row << COUNT_BITS) | count;
      row += count;
    }
    return halves;
  }

  /**
   * Writes into `rows` where the rows of the features begin that have one. In short loops over all
   * of them, each of which asks for what the next one needs: so the memory fetches many lines at a
   * time, and is waited for once a loop instead of once a feature.
   */
  list({ hashes, values, count }: FeatureList, rows: RowList): void {
    const found = this.#match(hashes, count);
    const kept = this.#kept;
    const places = this.#places;
    const { bases, weights } = rows;
    const width = this.#width;
    const steps = this.#rows;
    let touched = 0;
    for (let at = 0; at < found; at += 1) {
      const base = (places[at] ?? 0) * width;
      touched ^= steps[base] ?? 0;
      bases[at] = base;
      weights[at] = values[kept[at] ?? 0] ?? 0;
    }
    rows.count = found;
    this.touched = touched;
  }

  /** Keeps those that are there, and fills their places. @returns how many */
  #match(hashes: Int32Array, count: number): number {
    const kept = this.#kept;
    const places = this.#places;
    const buckets = this.#buckets;
    const halves = this.#halves;
    let touched = 0;
    for (let at = 0; at < count; at += 1) {
      places[at] = buckets[(hashes[at] ?? 0) >>> 16] ?? 0;
    }
    for (let at = 0; at < count; at += 1) {
      touched ^= halves[(places[at] ?? 0) >>> COUNT_BITS] ?? 0;
    }
    let found = 0;
    for (let at = 0; at < count; at += 1) {
      const place = this.#placeOf(hashes[at] ?? 0, places[at] ?? 0);
      kept[found] = at;
      places[found] = place;
      found += place < 0 ? 0 : 1;
    }
    this.touched = touched;
    return found;
  }

  /** Row of a feature, or −1. @complexity O(1) */
  find(key: number): number {
    return this.#placeOf(key, this.#buckets[key >>> 16] ?? 0);
  }

  #placeOf(key: number, bucket: number): number {
    const halves = this.#halves;
    const start = bucket >>> COUNT_BITS;
    const end = start + (bucket & COUNT_MASK);
    const half = key & 0xffff;
    for (let place = start; place < end; place += 1) if (halves[place] === half) return place;
    return -1;
  }
}
