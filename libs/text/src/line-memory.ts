/**
 * Remembers what is met again and again, by two hashes. Each has a line of numbers as long as a
 * line of the processor's cache, so that finding it brings all of it. Lines are given out in the
 * order of meeting, so that those of frequent words lie together: a text of twenty words that lie
 * on forty pages of memory takes longer to fetch than to judge.
 *
 * Of the four that one could take the place of, the one that was not asked for the longest gives
 * way. A line that the text at hand was given stays its own until the next text, however many words
 * that has.
 */

/** Numbers of a line. */
export const LINE_SHIFT = 4;
export const LINE = 1 << LINE_SHIFT;
const CHECK = 1;
const STAMP = 2;
/** What a line remembers begins here. */
export const PAYLOAD = 3;
/** Places that a key can have. */
const WAYS = 4;
const STAMP_MAX = 0x7fff_ffff;

export class LineMemory {
  /** Lines there are: `slots`, and spare ones for texts that need all of a set. */
  readonly size: number;
  readonly ints: Int32Array;
  /** The same memory as floats. */
  readonly floats: Float32Array;
  /** By set, four times: where a line begins, 0 for none, and upper bits of its key. */
  readonly #places: Int32Array;
  readonly #mask: number;
  /** Of a place: the bits that tell where the line begins. */
  readonly #lineBits: number;
  readonly #firstSpare: number;
  #spare: number;
  /** Lines given out; the first one stays empty. */
  #given = 1;
  #stamp = 1;
  /** Of no meaning; what is read for the memory's sake must be used, or it is not read. */
  touched = 0;

  /**
   * @param slots power of two, at least 4
   * @param spare as many as one text can ask for
   */
  constructor(slots: number, spare: number) {
    this.size = slots + 1 + spare;
    this.ints = new Int32Array(this.size * LINE);
    this.floats = new Float32Array(this.ints.buffer);
    this.#places = new Int32Array(slots);
    this.#mask = slots - WAYS;
    this.#lineBits = 2 * slots - 1;
    this.#firstSpare = slots + 1;
    this.#spare = this.#firstSpare;
  }

  /** Begins a text: lines given before may go to others. */
  nextText(): void {
    this.#spare = this.#firstSpare;
    this.#stamp += 1;
    if (this.#stamp >= STAMP_MAX) this.#forget();
  }

  #forget(): void {
    this.ints.fill(0);
    this.#places.fill(0);
    this.#given = 1;
    this.#stamp = 1;
  }

  /**
   * Writes where the lines of keys begin if there are any, for {@link find}: for all words of a
   * text before the first is compared, in short loops, so that the memory fetches many lines at a
   * time and is waited for once a loop instead of once a word.
   */
  seek(keys: Int32Array, count: number, lines: Int32Array): void {
    const places = this.#places;
    const mask = this.#mask;
    const lineBits = this.#lineBits;
    let touched = 0;
    for (let at = 0; at < count; at += 1) touched ^= places[(keys[at] ?? 0) & mask] ?? 0;
    for (let at = 0; at < count; at += 1) {
      const key = keys[at] ?? 0;
      const set = key & mask;
      // Without a branch for each way: which one it is cannot be foretold.
      const second = isZero(((places[set + 1] ?? 0) ^ key) & ~lineBits);
      const third = isZero(((places[set + 2] ?? 0) ^ key) & ~lineBits);
      const fourth = isZero(((places[set + 3] ?? 0) ^ key) & ~lineBits);
      const way = second | (2 * third) | (3 * fourth);
      lines[at] = ((places[set + way] ?? 0) & lineBits) * LINE;
    }
    const { ints } = this;
    for (let at = 0; at < count; at += 1) touched ^= ints[lines[at] ?? 0] ?? 0;
    this.touched = touched;
  }

  /**
   * Where the line begins that has these hashes; where it is new, the complement (below 0).
   * @param key not 0, well spread
   * @param line what {@link seek} said since the text began
   */
  find(key: number, check: number, line: number): number {
    const { ints } = this;
    if (ints[line] !== key || ints[line + CHECK] !== check) return this.#findAll(key, check);
    ints[line + STAMP] = this.#stamp;
    return line;
  }

  #findAll(key: number, check: number): number {
    const { ints } = this;
    const set = key & this.#mask;
    let oldest = set;
    for (let place = set; place < set + WAYS; place += 1) {
      const line = this.#lineAt(place);
      if (ints[line] === key && ints[line + CHECK] === check) {
        ints[line + STAMP] = this.#stamp;
        return line;
      }
      if ((ints[line + STAMP] ?? 0) < (ints[this.#lineAt(oldest) + STAMP] ?? 0)) oldest = place;
    }
    const line = this.#take(oldest, key);
    ints[line] = key;
    ints[line + CHECK] = check;
    ints[line + STAMP] = this.#stamp;
    return ~line;
  }

  #lineAt(place: number): number {
    return ((this.#places[place] ?? 0) & this.#lineBits) * LINE;
  }

  /** The line for what is new: one not given yet, that of a place, or a spare one. */
  #take(place: number, key: number): number {
    const old = this.#lineAt(place);
    if (this.ints[old + STAMP] === this.#stamp) {
      this.#spare += 1;
      return (this.#spare - 1) * LINE;
    }
    let line = old / LINE;
    if (line === 0) {
      line = this.#given;
      this.#given += 1;
    }
    this.#places[place] = (key & ~this.#lineBits) | line;
    return line * LINE;
  }
}

/** 1 for 0, otherwise 0. */
function isZero(x: number): number {
  return ((x | -x) >>> 31) ^ 1;
}
