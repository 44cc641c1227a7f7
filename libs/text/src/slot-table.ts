/**
 * Gives slots to what is met again and again, by two hashes. Sets of four: what was not asked for
 * the longest gives way to what is new. A slot that the text at hand was given stays its own until
 * the next text, however many words it has.
 */

const WAYS = 4;
/** Of a set: four keys, four checks, four stamps and four words unused, one line of the cache. */
const SET_WORDS = 16;
const CHECK = 4;
const STAMP = 8;
const STAMP_MAX = 0x7fff_ffff;

export class SlotTable {
  /** Slots there are: those of the sets, and `spare` ones for texts that fill a set. */
  readonly size: number;
  readonly #sets: Int32Array;
  readonly #mask: number;
  readonly #first: number;
  #spare: number;
  #stamp = 1;

  /**
   * @param slots power of two, at least 4
   * @param spare as many as one text can ask for
   */
  constructor(slots: number, spare: number) {
    this.#sets = new Int32Array((slots / WAYS) * SET_WORDS);
    this.#mask = slots / WAYS - 1;
    this.#first = slots;
    this.#spare = slots;
    this.size = slots + spare;
  }

  /** Begins a text: slots given before may go to others. */
  nextText(): void {
    this.#spare = this.#first;
    this.#stamp += 1;
    if (this.#stamp < STAMP_MAX) return;
    this.#sets.fill(0);
    this.#stamp = 1;
  }

  /**
   * Slot of what has these hashes; where it is new, the complement of its slot (below 0).
   * @param key not 0, well spread
   */
  find(key: number, check: number): number {
    const sets = this.#sets;
    const set = (key >>> 1) & this.#mask;
    const base = set * SET_WORDS;
    // Without a branch for each way: which one it is cannot be foretold.
    const second = isZero((sets[base + 1] ?? 0) ^ key);
    const third = isZero((sets[base + 2] ?? 0) ^ key);
    const fourth = isZero((sets[base + 3] ?? 0) ^ key);
    const way = second + 2 * third + 3 * fourth;
    const at = base + way;
    if (sets[at] !== key) return ~this.#take(set, this.#oldest(base), key, check);
    if (sets[at + CHECK] !== check) return ~this.#take(set, at, key, check);
    sets[at + STAMP] = this.#stamp;
    return set * WAYS + way;
  }

  #oldest(base: number): number {
    const sets = this.#sets;
    let oldest = base;
    for (let at = base + 1; at < base + WAYS; at += 1) {
      if ((sets[at + STAMP] ?? 0) < (sets[oldest + STAMP] ?? 0)) oldest = at;
    }
    return oldest;
  }

  /** Gives the way at `at` to what is new, unless the text at hand needs it. */
  #take(set: number, at: number, key: number, check: number): number {
    const sets = this.#sets;
    if (sets[at + STAMP] === this.#stamp) {
      this.#spare += 1;
      return this.#spare - 1;
    }
    sets[at] = key;
    sets[at + CHECK] = check;
    sets[at + STAMP] = this.#stamp;
    return set * WAYS + (at & (WAYS - 1));
  }
}

/** 1 for 0, otherwise 0. */
function isZero(x: number): number {
  return ((x | -x) >>> 31) ^ 1;
}
