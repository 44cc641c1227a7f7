/** What of the targets of queries was found in one text, and where. */
import { isUnspaced, isWord } from './characters.ts';
import type { Folder } from './folder.ts';

/** Places kept of one text; of what is found beyond, it is known that it is there, not where. */
const PLACES_MAX = 65_536;
const NONE = -1;

/** Half-open, in units of the folded text. */
export type UnitPlace = readonly [from: number, to: number];

export class Sightings {
  readonly #folder: Folder;
  /** By target: the text in which it was found last. */
  readonly #texts: Int32Array;
  /** By target: its last place, which leads to those before. */
  readonly #last: Int32Array;
  #text = 0;
  #count = 0;
  #froms = new Int32Array(64);
  #tos = new Int32Array(64);
  #previous = new Int32Array(64);
  /** By unit: how many words begin before it. */
  #words = new Int32Array(0);
  #countedText = 0;

  constructor(targets: number, folder: Folder) {
    this.#folder = folder;
    this.#texts = new Int32Array(targets);
    this.#last = new Int32Array(targets).fill(NONE);
  }

  /** A new text begins. */
  clear(): void {
    this.#count = 0;
    this.#text += 1;
    if (this.#text < 0x7fff_ffff) return;
    this.#texts.fill(0);
    this.#countedText = 0;
    this.#text = 1;
  }

  add(target: number, from: number, to: number): void {
    const isFirst = this.#texts[target] !== this.#text;
    if (isFirst) {
      this.#texts[target] = this.#text;
      this.#last[target] = NONE;
    }
    if (this.#count >= PLACES_MAX) return;
    if (this.#count === this.#froms.length) this.#grow();
    this.#froms[this.#count] = from;
    this.#tos[this.#count] = to;
    this.#previous[this.#count] = this.#last[target] ?? NONE;
    this.#last[target] = this.#count;
    this.#count += 1;
  }

  has(target: number): boolean {
    return this.#texts[target] === this.#text;
  }

  /** All places of some targets, in no order. */
  places(targets: readonly number[]): readonly UnitPlace[] {
    const found: UnitPlace[] = [];
    for (const target of targets) {
      if (!this.has(target)) continue;
      for (let at = this.#last[target] ?? NONE; at !== NONE; at = this.#previous[at] ?? NONE) {
        found.push([this.#froms[at] ?? 0, this.#tos[at] ?? 0]);
      }
    }
    return found;
  }

  /**
   * Whether one of the first stands before one of the second, with at most so many words between.
   * @complexity linear in the text, and n log n in the places
   */
  isNear(first: readonly number[], second: readonly number[], words: number): boolean {
    const befores = this.places(first).toSorted((a, b) => a[1] - b[1]);
    if (befores.length === 0) return false;
    const afters = this.places(second).toSorted((a, b) => a[0] - b[0]);
    if (afters.length === 0) return false;
    this.#countWords();
    let nearest = NONE;
    for (const [from] of afters) {
      while (nearest + 1 < befores.length && (befores[nearest + 1]?.[1] ?? 0) <= from) nearest += 1;
      const before = befores[nearest];
      if (before === undefined) continue;
      if ((this.#words[from] ?? 0) - (this.#words[before[1]] ?? 0) <= words) return true;
    }
    return false;
  }

  /** A word begins where none goes on; within one an apostrophe may stand, and Han has no blanks. */
  #countWords(): void {
    if (this.#countedText === this.#text) return;
    this.#countedText = this.#text;
    const folder = this.#folder;
    if (this.#words.length < folder.length + 1) {
      this.#words = new Int32Array(2 * (folder.length + 1));
    }
    const words = this.#words;
    let count = 0;
    for (let at = 0; at < folder.length; ) {
      const character = folder.characterAt(at);
      words[at] = count;
      if (isWord(character) && !this.#goesOn(at, character)) count += 1;
      at += character.length;
      if (character.length === 2) words[at - 1] = count;
    }
    words[folder.length] = count;
  }

  #goesOn(at: number, character: string): boolean {
    const before = this.#folder.characterBefore(at);
    if (isUnspaced(character) || isUnspaced(before)) return false;
    if (before !== "'") return isWord(before);
    const beforeThat = this.#folder.characterBefore(at - 1);
    return isWord(beforeThat) && !isUnspaced(beforeThat);
  }

  #grow(): void {
    const size = 2 * this.#froms.length;
    this.#froms = grown(this.#froms, size);
    this.#tos = grown(this.#tos, size);
    this.#previous = grown(this.#previous, size);
  }
}

function grown(values: Int32Array, size: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(size);
  larger.set(values);
  return larger;
}
