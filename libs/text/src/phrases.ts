/** Phrases: several words that say something else together, "in de steek gelaten". */
import { EntryTable } from './entry-table.ts';
import { pair } from './hash.ts';
import type { Entry } from './lexicon-lines.ts';

export type Phrase = Entry & {
  /** Hashes of its words, accents taken off; two or more. */
  readonly words: readonly number[];
};

/** Bits of the filter; a language has some thousand phrases. */
const FILTER_BITS = 1 << 16;

export class PhraseTable {
  /** One bit for each first two words. */
  readonly #filter = new Int32Array(FILTER_BITS / 32);
  /** Index into {@link #lists} by the first two words. */
  readonly #byPair = new EntryTable();
  readonly #lists: Phrase[][] = [];

  /** Pairs of words that phrases begin with. */
  get size(): number {
    return this.#byPair.size;
  }

  /** Of two phrases with the same words the first is believed. */
  add(phrase: Phrase): void {
    const [first = 0, second = 0] = phrase.words;
    const hash = pair(first, second);
    const place = this.#byPair.find(hash);
    if (place < 0) {
      const bit = hash & (FILTER_BITS - 1);
      this.#filter[bit >>> 5] = (this.#filter[bit >>> 5] ?? 0) | (1 << bit);
      this.#byPair.add(hash, 0, this.#lists.length);
      this.#lists.push([phrase]);
      return;
    }
    const list = this.#lists[this.#byPair.tags(place)] ?? [];
    const shorter = list.findIndex(({ words }) => words.length < phrase.words.length);
    list.splice(shorter < 0 ? list.length : shorter, 0, phrase);
  }

  /** Whether a phrase may begin with two words: nearly always right where it says so. */
  mayBegin(first: number, second: number): boolean {
    const bit = pair(first, second) & (FILTER_BITS - 1);
    return (((this.#filter[bit >>> 5] ?? 0) >>> bit) & 1) === 1;
  }

  /** Phrases that may begin with two words, longest first: {@link standsAt} tells. */
  candidates(first: number, second: number): readonly Phrase[] {
    const place = this.#byPair.find(pair(first, second));
    return place < 0 ? NONE : (this.#lists[this.#byPair.tags(place)] ?? NONE);
  }
}

const NONE: readonly Phrase[] = [];

/** Whether all words of a phrase stand at `at` and behind it. @param hashes of the words of a text */
export function standsAt({ words }: Phrase, hashes: Int32Array, at: number, end: number): boolean {
  if (at + words.length > end) return false;
  for (let index = 0; index < words.length; index += 1) {
    if (hashes[at + index] !== words[index]) return false;
  }
  return true;
}
