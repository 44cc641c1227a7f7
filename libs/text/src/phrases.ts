/** Phrases: several words that say something else together, "in de steek gelaten". */
import { EntryTable } from './entry-table.ts';
import { pair } from './hash.ts';
import type { Entry } from './lexicon-lines.ts';

export type Phrase = Entry & {
  /** Hashes of its words, accents taken off; two or more. */
  readonly words: readonly number[];
};

export class PhraseTable {
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
      this.#byPair.add(hash, 0, this.#lists.length);
      this.#lists.push([phrase]);
      return;
    }
    const list = this.#lists[this.#byPair.tags(place)] ?? [];
    const shorter = list.findIndex(({ words }) => words.length < phrase.words.length);
    list.splice(shorter < 0 ? list.length : shorter, 0, phrase);
  }

  /**
   * Lists where phrases may begin: nearly always right.
   * @param pairs of each token and the one before it
   * @returns how many places there are
   */
  listBegins(pairs: Int32Array, count: number, begins: Int32Array): number {
    let found = 0;
    for (let at = 0; at + 1 < count; at += 1) {
      begins[found] = at;
      found += this.#byPair.mayHave(pairs[at + 1] ?? 0);
    }
    return found;
  }

  /** Phrases that may begin with two words, longest first: {@link standsAt} tells. @param both their pair */
  candidates(both: number): readonly Phrase[] {
    const place = this.#byPair.find(both);
    return place < 0 ? NONE : (this.#lists[this.#byPair.tags(place)] ?? NONE);
  }
}

const NONE: readonly Phrase[] = [];

/** Whether all words of a phrase stand at `at` and behind it. @param hashes of the words of a text */
export function standsAt({ words }: Phrase, hashes: Int32Array, at: number, end: number): boolean {
  if (at + words.length > end) return false;
  for (let index = 2; index < words.length; index += 1) {
    if (hashes[at + index] !== words[index]) return false;
  }
  return hashes[at] === words[0] && hashes[at + 1] === words[1];
}
