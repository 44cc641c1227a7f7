/**
 * Remembers what is met again and again, by two hashes. Each has a line of numbers as long as a
 * line of the processor's cache, so that finding it brings all of it. Lines are given out in the
 * order of meeting, so that those of frequent words lie together: a text of twenty words that lie
 * on forty pages of memory takes longer to fetch than to judge.
 *
 * Where the lines do not suffice for a text all are forgotten: what is frequent is soon learned
 * again, and nobody has to keep who was asked for when.
 */
import { pagedMemory } from './paged-memory.ts';

/** Numbers of a line. */
export const LINE = 16;
/** What a line remembers begins here. */
export const PAYLOAD = 2;
// Of this module alone, so that it is compiled in: what is exported is loaded at each use.
const WIDTH = LINE;
const CHECK = 1;

export class LineMemory {
  readonly ints: Int32Array;
  /** The same memory as floats. */
  readonly floats: Float32Array;
  readonly #lines: number;
  /** By hash: which line, 0 for none, and upper bits of its key. At most half of them are taken. */
  readonly #places: Int32Array;
  readonly #mask: number;
  /** Of a place: the bits that tell the line. */
  readonly #lineBits: number;
  /** Lines given out; the first one stays empty. */
  #given = 1;

  /** @param lines power of two; one fewer can be given out */
  constructor(lines: number) {
    this.#lines = lines;
    this.ints = new Int32Array(pagedMemory(4 * lines * WIDTH), 0, lines * WIDTH);
    this.floats = new Float32Array(this.ints.buffer);
    this.#places = new Int32Array(2 * lines);
    this.#mask = 2 * lines - 1;
    this.#lineBits = lines - 1;
  }

  /** Whether there are lines for so many that are new. */
  hasRoom(count: number): boolean {
    return this.#given + count <= this.#lines;
  }

  forget(): void {
    // Lines are emptied when they are given again.
    this.#places.fill(0);
    this.#given = 1;
  }

  /**
   * Writes where the line of each begins; where it is new and empty, the complement (below 0). In
   * short loops over all of them: so the memory fetches many lines at a time, and is waited for
   * once a loop instead of once a word. There must be room for all.
   * @param keys odd, well spread
   */
  find(keys: Int32Array, checks: Int32Array, count: number, lines: Int32Array): void {
    const { ints } = this;
    const places = this.#places;
    const mask = this.#mask;
    const lineBits = this.#lineBits;
    for (let at = 0; at < count; at += 1) {
      lines[at] = ((places[((keys[at] ?? 0) >>> 1) & mask] ?? 0) & lineBits) * WIDTH;
    }
    for (let at = 0; at < count; at += 1) {
      const line = lines[at] ?? 0;
      const key = keys[at] ?? 0;
      const check = checks[at] ?? 0;
      if (ints[line] !== key || ints[line + CHECK] !== check) lines[at] = this.#seek(key, check);
    }
  }

  #seek(key: number, check: number): number {
    const { ints } = this;
    const mark = key & ~this.#lineBits;
    for (let at = (key >>> 1) & this.#mask; ; at = (at + 1) & this.#mask) {
      const place = this.#places[at] ?? 0;
      if (place === 0) {
        this.#places[at] = mark | this.#given;
        return ~this.#give(key, check);
      }
      const line = (place & this.#lineBits) * WIDTH;
      if (((place ^ mark) & ~this.#lineBits) !== 0) continue;
      if (ints[line] === key && ints[line + CHECK] === check) return line;
    }
  }

  #give(key: number, check: number): number {
    const line = this.#given * WIDTH;
    this.#given += 1;
    this.ints.fill(0, line + PAYLOAD, line + WIDTH);
    this.ints[line] = key;
    this.ints[line + CHECK] = check;
    return line;
  }
}
