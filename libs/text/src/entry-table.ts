/** Small numbers by hash: open addressing over arrays, which load and look up faster than objects. */

const SIZE_MIN = 64;
/** At most this share of the places is taken. */
const LOAD_MAX = 0.7;
/** Bytes of the filter for each place. */
const FILTER_BYTES = 2;

/** Hashes with a number from 1 to 65,535 each. */
export class EntryTable {
  #size = 0;
  #mask = SIZE_MIN - 1;
  #hashes = new Int32Array(SIZE_MIN);
  /** By place; 0 where it is free. */
  #numbers = new Uint16Array(SIZE_MIN);
  /** A bit for each hash: most that is sought is not there, and this is small. */
  #filter = new Uint8Array(SIZE_MIN * FILTER_BYTES);

  get size(): number {
    return this.#size;
  }

  /** 0 where there is nothing for a hash, nearly always 1 where there is. */
  mayHave(hash: number): number {
    const bit = hash >>> 8;
    return ((this.#filter[(bit >>> 3) & this.#filterMask()] ?? 0) >>> (bit & 7)) & 1;
  }

  /** The number of a hash, or 0. @complexity O(1) */
  find(hash: number): number {
    return this.mayHave(hash) === 0 ? 0 : (this.#numbers[this.#placeOf(hash)] ?? 0);
  }

  /** @param number 1…65,535; takes the place of one that is there */
  set(hash: number, number: number): void {
    if (this.#put(hash, number)) this.#size += 1;
    if (this.#size > LOAD_MAX * (this.#mask + 1)) this.#grow(2 * (this.#mask + 1));
  }

  /** Makes room for so many at once: else all move each time that there are twice as many. */
  reserve(size: number): void {
    let places = this.#mask + 1;
    while (size > LOAD_MAX * places) places *= 2;
    if (places > this.#mask + 1) this.#grow(places);
  }

  #filterMask(): number {
    return FILTER_BYTES * this.#mask + FILTER_BYTES - 1;
  }

  /** Where a hash is, or would be. */
  #placeOf(hash: number): number {
    const mask = this.#mask;
    let at = hash & mask;
    while (this.#numbers[at] !== 0 && this.#hashes[at] !== hash) at = (at + 1) & mask;
    return at;
  }

  /** @returns whether it is new */
  #put(hash: number, number: number): boolean {
    const at = this.#placeOf(hash);
    const isNew = this.#numbers[at] === 0;
    this.#hashes[at] = hash;
    this.#numbers[at] = number;
    const bit = hash >>> 8;
    const byte = (bit >>> 3) & this.#filterMask();
    this.#filter[byte] = (this.#filter[byte] ?? 0) | (1 << (bit & 7));
    return isNew;
  }

  #grow(size: number): void {
    const hashes = this.#hashes;
    const numbers = this.#numbers;
    this.#mask = size - 1;
    this.#hashes = new Int32Array(size);
    this.#numbers = new Uint16Array(size);
    this.#filter = new Uint8Array(size * FILTER_BYTES);
    for (let place = 0; place < hashes.length; place += 1) {
      const number = numbers[place] ?? 0;
      if (number !== 0) this.#put(hashes[place] ?? 0, number);
    }
  }
}
