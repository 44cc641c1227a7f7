/** Valence and tags by hash: open addressing over arrays, which load and look up faster than objects. */

const SIZE_MIN = 64;

export class EntryTable {
  #keys = new Int32Array(SIZE_MIN);
  #valences = new Float64Array(SIZE_MIN);
  #tags = new Int32Array(SIZE_MIN);
  #taken = new Uint8Array(SIZE_MIN);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Place of a hash, or −1. Good until the next {@link add}. @complexity O(1) */
  find(hash: number): number {
    const mask = this.#keys.length - 1;
    let at = hash & mask;
    for (; this.#taken[at] === 1; at = (at + 1) & mask) if (this.#keys[at] === hash) return at;
    return -1;
  }

  valence(place: number): number {
    return this.#valences[place] ?? 0;
  }

  tags(place: number): number {
    return this.#tags[place] ?? 0;
  }

  /** Adds an entry. Of one that is there the valence stays, and the tags come together. */
  add(hash: number, valence: number, tags: number): void {
    const known = this.find(hash);
    if (known >= 0) {
      this.#tags[known] = (this.#tags[known] ?? 0) | tags;
      return;
    }
    if (2 * this.#size >= this.#keys.length) this.#grow();
    this.#put(hash, valence, tags);
    this.#size += 1;
  }

  #put(hash: number, valence: number, tags: number): void {
    const mask = this.#keys.length - 1;
    let at = hash & mask;
    while (this.#taken[at] === 1) at = (at + 1) & mask;
    this.#keys[at] = hash;
    this.#valences[at] = valence;
    this.#tags[at] = tags;
    this.#taken[at] = 1;
  }

  #grow(): void {
    const keys = this.#keys;
    const valences = this.#valences;
    const tags = this.#tags;
    const taken = this.#taken;
    const size = 4 * keys.length;
    this.#keys = new Int32Array(size);
    this.#valences = new Float64Array(size);
    this.#tags = new Int32Array(size);
    this.#taken = new Uint8Array(size);
    for (let at = 0; at < keys.length; at += 1) {
      if (taken[at] === 1) this.#put(keys[at] ?? 0, valences[at] ?? 0, tags[at] ?? 0);
    }
  }
}
