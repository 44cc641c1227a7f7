/** Phrases: several words that say something else together, "in de steek gelaten". */
import { EntryTable } from './entry-table.ts';
import { pair } from './hash.ts';

/** Pairs of words that phrases of one lexicon begin with. */
export const BEGINNINGS_MAX = 0xffff;
/** Of a phrase: where the next one with its beginning is, its kind, how many words, their hashes. */
const KIND = 1;
const COUNT = 2;
const WORDS = 3;
const CELLS_MIN = 1024;

/** Where a phrase is; 0 is none. */
export type PhrasePlace = number;

export class PhraseTable {
  /** Index into {@link #firsts} by the first two words. */
  readonly #byPair = new EntryTable();
  /** The longest phrase of each beginning. */
  readonly #firsts: PhrasePlace[] = [0];
  #cells = new Int32Array(CELLS_MIN);
  #used = 1;

  /** Pairs of words that phrases begin with. */
  get size(): number {
    return this.#byPair.size;
  }

  /**
   * Adds a phrase. Of two with the same words the first is believed.
   * @param words hashes, accents taken off; two or more
   * @throws Error beyond {@link BEGINNINGS_MAX}
   */
  add(words: readonly number[], kind: number): void {
    const both = pair(words[0] ?? 0, words[1] ?? 0);
    const place = this.#write(words, kind);
    let list = this.#byPair.find(both);
    if (list === 0) {
      list = this.#firsts.length;
      if (list > BEGINNINGS_MAX) {
        throw new Error(`more than ${BEGINNINGS_MAX} pairs of words that phrases begin with`);
      }
      this.#byPair.set(both, list);
      this.#firsts.push(place);
      return;
    }
    const before = this.#lastAsLong(this.#firsts[list] ?? 0, words.length);
    const next = before === 0 ? (this.#firsts[list] ?? 0) : this.#next(before);
    this.#cells[place] = next;
    if (before === 0) this.#firsts[list] = place;
    else this.#cells[before] = place;
  }

  #write(words: readonly number[], kind: number): PhrasePlace {
    const place = this.#used;
    this.#used += WORDS + words.length;
    if (this.#used > this.#cells.length) {
      const cells = new Int32Array(2 * Math.max(this.#used, this.#cells.length));
      cells.set(this.#cells);
      this.#cells = cells;
    }
    this.#cells[place + KIND] = kind;
    this.#cells[place + COUNT] = words.length;
    this.#cells.set(words, place + WORDS);
    return place;
  }

  /** The last of a list that has so many words or more; 0 where all have fewer. */
  #lastAsLong(first: PhrasePlace, words: number): PhrasePlace {
    let last = 0;
    for (let at = first; at !== 0 && this.count(at) >= words; at = this.#next(at)) last = at;
    return last;
  }

  /**
   * Lists where phrases may begin: nearly always right.
   * @param pairs of each token and the one before it
   * @returns how many places there are
   */
  listBegins(pairs: Int32Array, count: number, begins: Int32Array): number {
    const table = this.#byPair;
    let found = 0;
    for (let at = 0; at + 1 < count; at += 1) {
      begins[found] = at;
      found += table.mayHave(pairs[at + 1] ?? 0);
    }
    return found;
  }

  /** The longest phrase that stands at `at` of a text, or 0. @param both hash of the two words there */
  longestAt(both: number, folded: Int32Array, at: number, end: number): PhrasePlace {
    const list = this.#byPair.find(both);
    return list === 0 ? 0 : this.#standing(this.#firsts[list] ?? 0, folded, at, end);
  }

  /** The next longest that stands there too, or 0. */
  nextAt(place: PhrasePlace, folded: Int32Array, at: number, end: number): PhrasePlace {
    return this.#standing(this.#next(place), folded, at, end);
  }

  /** The first of a list that stands there. */
  #standing(first: PhrasePlace, folded: Int32Array, at: number, end: number): PhrasePlace {
    let place = first;
    while (place !== 0 && !this.#standsAt(place, folded, at, end)) place = this.#next(place);
    return place;
  }

  #standsAt(place: PhrasePlace, folded: Int32Array, at: number, end: number): boolean {
    const count = this.count(place);
    if (at + count > end) return false;
    const cells = this.#cells;
    // From the end: phrases of one list begin alike.
    for (let index = count - 1; index >= 0; index -= 1) {
      if (folded[at + index] !== cells[place + WORDS + index]) return false;
    }
    return true;
  }

  /** The next with the same beginning, no longer; or 0. */
  #next(place: PhrasePlace): PhrasePlace {
    return this.#cells[place] ?? 0;
  }

  kind(place: PhrasePlace): number {
    return this.#cells[place + KIND] ?? 0;
  }

  /** How many words it has. */
  count(place: PhrasePlace): number {
    return this.#cells[place + COUNT] ?? 0;
  }
}
