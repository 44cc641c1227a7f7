import { hash } from 'node:crypto';

/**
 * Finds out whether ids name posts: no id may stand for two different contents. A row that is in
 * the files twice is a duplicate, not a clash.
 */
export class Identity {
  /** First 8 bytes of the SHA-256 of each id, and of each id with its content. */
  #ids = new BigUint64Array(1024);
  #pairs = new BigUint64Array(1024);
  #count = 0;
  #missing = 0;

  /** @param id null: the row has none */
  add(id: string | null, content: () => string): void {
    if (id === null) {
      this.#missing += 1;
      return;
    }
    if (this.#count === this.#ids.length) {
      const size = Math.ceil(this.#count * 1.5);
      const [ids, pairs] = [new BigUint64Array(size), new BigUint64Array(size)];
      ids.set(this.#ids);
      pairs.set(this.#pairs);
      [this.#ids, this.#pairs] = [ids, pairs];
    }
    this.#ids[this.#count] = hash('sha256', id, 'buffer').readBigUInt64LE();
    this.#pairs[this.#count] = hash('sha256', `${id}\0${content()}`, 'buffer').readBigUInt64LE();
    this.#count += 1;
  }

  /**
   * How many ids, posts (an id with its content) and rows without an id there were.
   *
   * @complexity n log n, in place
   */
  counts(): { readonly ids: number; readonly posts: number; readonly missing: number } {
    return {
      ids: distinct(this.#ids.subarray(0, this.#count)),
      posts: distinct(this.#pairs.subarray(0, this.#count)),
      missing: this.#missing,
    };
  }
}

function distinct(values: BigUint64Array): number {
  values.sort();
  let count = 0;
  values.forEach((value, index) => {
    if (index === 0 || value !== values[index - 1]) count += 1;
  });
  return count;
}
