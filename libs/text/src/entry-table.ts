/** Valence and tags by hash: open addressing over arrays, which load and look up faster than objects. */

const SIZE_MIN = 64;
/** Numbers of an entry: hash, tags, valence, and 1 where there is one. */
const WIDTH = 4;
const TAGS = 1;
const VALENCE = 2;
const TAKEN = 3;
/** Bits of the filter for each place. */
const FILTER_PER_PLACE = 8;

export class EntryTable {
  #size = 0;
  #mask = SIZE_MIN - 1;
  #entries = new Int32Array(SIZE_MIN * WIDTH);
  #floats = new Float32Array(this.#entries.buffer);
  /** A bit for each hash: most that is sought is not there, and this is small. */
  #filter = new Uint8Array((SIZE_MIN * FILTER_PER_PLACE) / 8);

  get size(): number {
    return this.#size;
  }

  /** 0 where there is no entry for a hash, nearly always 1 where there is one. */
  mayHave(hash: number): number {
    const bit = hash >>> 8;
    return ((this.#filter[(bit >>> 3) & this.#mask] ?? 0) >>> (bit & 7)) & 1;
  }

  /** Place of a hash, or −1. Good until the next {@link add}. @complexity O(1) */
  find(hash: number): number {
    if (this.mayHave(hash) === 0) return -1;
    const entries = this.#entries;
    const mask = this.#mask;
    for (let at = hash & mask; ; at = (at + 1) & mask) {
      const place = at * WIDTH;
      if (entries[place + TAKEN] === 0) return -1;
      if (entries[place] === hash) return place;
    }
  }

  /** @range −4…4, as a float of 32 bits */
  valence(place: number): number {
    return this.#floats[place + VALENCE] ?? 0;
  }

  tags(place: number): number {
    return this.#entries[place + TAGS] ?? 0;
  }

  /** Adds an entry. Of one that is there the valence stays, and the tags come together. */
  add(hash: number, valence: number, tags: number): void {
    const known = this.find(hash);
    if (known >= 0) {
      this.#entries[known + TAGS] = this.tags(known) | tags;
      return;
    }
    if (2 * this.#size > this.#mask) this.#grow();
    this.#put(hash, valence, tags);
    this.#size += 1;
  }

  #put(hash: number, valence: number, tags: number): void {
    const mask = this.#mask;
    let at = hash & mask;
    while (this.#entries[at * WIDTH + TAKEN] !== 0) at = (at + 1) & mask;
    const place = at * WIDTH;
    this.#entries[place] = hash;
    this.#entries[place + TAGS] = tags;
    this.#entries[place + TAKEN] = 1;
    this.#floats[place + VALENCE] = valence;
    const bit = hash >>> 8;
    const byte = (bit >>> 3) & mask;
    this.#filter[byte] = (this.#filter[byte] ?? 0) | (1 << (bit & 7));
  }

  #grow(): void {
    const entries = this.#entries;
    const floats = this.#floats;
    const size = 4 * (this.#mask + 1);
    this.#mask = size - 1;
    this.#entries = new Int32Array(size * WIDTH);
    this.#floats = new Float32Array(this.#entries.buffer);
    this.#filter = new Uint8Array((size * FILTER_PER_PLACE) / 8);
    for (let place = 0; place < entries.length; place += WIDTH) {
      if (entries[place + TAKEN] === 0) continue;
      this.#put(entries[place] ?? 0, floats[place + VALENCE] ?? 0, entries[place + TAGS] ?? 0);
    }
  }
}
