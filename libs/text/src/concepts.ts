/**
 * Which concepts words have: meanings that words of all languages share, "kill", "refund",
 * "driver". What is learned of a word so also holds for those that no example had, in its own
 * language and in others.
 */
import { anyPlainForm } from './drawn-out.ts';
import { EntryTable } from './entry-table.ts';
import { HASH_FACTOR, HASH_START, hashWord, spread } from './hash.ts';
import { Inflection, WORD_UNITS_MAX } from './inflection.ts';
import type { Judged } from './labels.ts';
import { PLAIN, plainUnit } from './letters.ts';
import { NumberedPairs } from './numbered-pairs.ts';

/** Concepts of one word: it has at most two, the second 0 where it has one. */
export type WordConcepts = { readonly first: number; readonly second: number };

export const NO_CONCEPTS: WordConcepts = { first: 0, second: 0 };

/** Shorter endings of compounds are chance. */
const COMPOUND_UNITS = 4;
/** Of a list, for each word that it has: its letters and what divides it from the next. */
const UNITS_A_WORD = 9;
const HASH = 0x23;
const BLANK = 0x20;
const TAB = '\t';
const HYPHEN = 0x2d;
const APOSTROPHE = 0x27;

/** Names of concepts, each with what belongs to it. */
export class ConceptNames {
  /** Hash of each, by its name. */
  readonly #hashes = new Map<string, number>();

  /**
   * @param text lines of a name, a tab and a description; `#` begins a comment
   * @throws Error that names the line, for anything else and for a name that stands twice
   */
  constructor(text: string, name: string) {
    for (const [index, line] of text.split('\n').entries()) {
      if (line === '' || line.startsWith('#')) continue;
      const [concept = '', description = ''] = line.split(TAB);
      if (concept === '' || description === '' || this.#hashes.has(concept)) {
        throw new Error(
          `${name}:${index + 1}: a new name of a concept, a tab and a description are wanted, not "${line}"`,
        );
      }
      this.#hashes.set(concept, hashWord(concept));
    }
  }

  /** @throws Error that names `at`, for a concept there is not */
  hash(concept: string, at: string): number {
    const hash = this.#hashes.get(concept);
    if (hash === undefined) {
      throw new Error(`${at}: there is no concept "${concept}"; the list of concepts has them all`);
    }
    return hash;
  }
}

/** The concepts of the words of one language. */
export class ConceptList {
  readonly #language: Judged;
  readonly #names: ConceptNames;
  readonly #inflection: Inflection;
  readonly #words = new EntryTable();
  /** What the numbers of {@link #words} stand for. */
  readonly #pairs = new NumberedPairs('concepts', 'give words one concept where one says enough');

  constructor(language: Judged, names: ConceptNames) {
    this.#language = language;
    this.#names = names;
    this.#inflection = new Inflection(language);
  }

  /**
   * Adds what `text` holds: lines of a concept, a tab and words divided by blanks, in small
   * letters. `#` begins a comment. A word may stand at two concepts.
   *
   * @throws Error that names the line, for a concept there is not and for a word of a third
   */
  add(text: string, name: string): this {
    this.#words.reserve(this.#words.size + text.length / UNITS_A_WORD);
    let number = 0;
    let next = 0;
    for (let from = 0; from < text.length; from = next) {
      number += 1;
      const end = text.indexOf('\n', from);
      const to = end < 0 ? text.length : end;
      next = to + 1;
      if (to === from || text.charCodeAt(from) === HASH) continue;
      const at = `${name}:${number}`;
      const tab = text.indexOf(TAB, from);
      if (tab < 0 || tab > to) throw new Error(`${at}: a concept, a tab and words are wanted`);
      const concept = this.#names.hash(text.slice(from, tab), at);
      this.#addWords(text, [tab + 1, to], concept, at);
    }
    return this;
  }

  #addWords(text: string, [from, to]: readonly [number, number], concept: number, at: string) {
    const alone = this.#pairs.of(concept, 0);
    const words = this.#words;
    let hash = HASH_START;
    let start = from;
    for (let index = from; index <= to; index += 1) {
      const code = index === to ? BLANK : text.charCodeAt(index);
      if (code !== BLANK) {
        // As hashUnit does, without a call for each letter: lists are read before anything is warm.
        hash = Math.imul(hash ^ (PLAIN[code] || plainUnit(code)), HASH_FACTOR);
        continue;
      }
      if (index > start) {
        const word = spread(hash);
        const known = words.find(word);
        if (known === 0) words.set(word, alone);
        else if (!this.#putSecond(word, known, concept)) {
          const written = text.slice(start, index);
          throw new Error(`${at}: "${written}" stands at two concepts already; a word has no more`);
        }
      }
      hash = HASH_START;
      start = index + 1;
    }
  }

  /** @returns whether there was room for it */
  #putSecond(word: number, known: number, concept: number): boolean {
    const pairs = this.#pairs;
    const first = pairs.first(known);
    const second = pairs.second(known);
    if (first === concept || second === concept) return true;
    if (second !== 0) return false;
    this.#words.set(word, pairs.of(first, concept));
    return true;
  }

  /**
   * The concepts of a word, also where it is inflected, drawn out, elided or compounded.
   * @param units lower case, the word from `from` to `to`
   */
  find(units: Uint16Array, from: number, to: number): WordConcepts {
    const end = Math.min(to, from + WORD_UNITS_MAX);
    const number =
      this.#known(units, from, end) ||
      anyPlainForm(units, [from, end], (form, length) => this.#known(form, 0, length)) ||
      this.#apart(units, from, end) ||
      this.#compound(units, from, end);
    if (number === 0) return NO_CONCEPTS;
    return { first: this.#pairs.first(number), second: this.#pairs.second(number) };
  }

  #known(units: Uint16Array, from: number, to: number): number {
    const whole = this.#words.find(this.#inflection.read(units, from, to));
    return whole === 0 ? this.#inflection.stemIn(this.#words, units, from, to) : whole;
  }

  /** The last part that is known of what a hyphen or an elision joins: "dell'uomo", "trein-ramp". */
  #apart(units: Uint16Array, from: number, to: number): number {
    let end = to;
    for (let at = to - 1; at >= from; at -= 1) {
      if (units[at] !== HYPHEN && units[at] !== APOSTROPHE) continue;
      const part = end - at > 2 ? this.#known(units, at + 1, end) : 0;
      if (part !== 0) return part;
      end = at;
    }
    return end === to || end - from < 2 ? 0 : this.#known(units, from, end);
  }

  /** Languages that write compounds as one word: the longest ending that is known tells what it is. */
  #compound(units: Uint16Array, from: number, to: number): number {
    if (this.#language !== 'nl' && this.#language !== 'de') return 0;
    for (let start = from + 3; to - start >= COMPOUND_UNITS; start += 1) {
      const head = this.#known(units, start, to);
      if (head !== 0) return head;
    }
    return 0;
  }
}
