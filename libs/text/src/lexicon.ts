/**
 * What people have written down about words: how they feel, and what they are signs of. Read from
 * tab-separated text that a linguist can edit, and looked up with the endings of each language.
 */
import { anyPlainForm } from './drawn-out.ts';
import { EntryTable } from './entry-table.ts';
import { HASH_FACTOR, HASH_START, hashUnit, spread } from './hash.ts';
import { endsWith, Inflection, WORD_UNITS_MAX } from './inflection.ts';
import type { Judged } from './labels.ts';
import { foldUnit, lowerUnit, PLAIN, plainUnit } from './letters.ts';
import { type Entry, readLexiconLines } from './lexicon-lines.ts';
import { NumberedPairs } from './numbered-pairs.ts';
import { PhraseTable } from './phrases.ts';
import { TAG_BIT } from './tags.ts';

export type { Entry } from './lexicon-lines.ts';
export { TAG_BIT, TAGS, type Tag } from './tags.ts';

export const NOTHING: Entry = { valence: 0, tags: 0 };

/** A word of a compound weighs less than it does alone. */
const COMPOUND = 0.7;
/** Shorter beginnings and endings of compounds are chance. */
const COMPOUND_UNITS = 4;
/** Of a list, for each line: a term, a valence, signs. Half of the terms or more are words. */
const UNITS_A_LINE = 20;
/** "nutteloos": without something is bad, unless the something is. */
const WITHOUT = -1.2;

export class Lexicon {
  readonly phrases = new PhraseTable();
  /** Kinds of words: of each a valence, as a float of 32 bits, and tags. */
  readonly #kinds = new NumberedPairs(
    'a valence and signs',
    'give words the valence of others that feel alike',
  );
  /** Hashes of the words of the term that is added. */
  readonly #term: number[] = [];
  readonly #language: Judged;
  readonly #words = new EntryTable();
  readonly #beginnings = new EntryTable();
  #longestBeginning = 0;
  readonly #inflection: Inflection;

  constructor(language: Judged) {
    this.#language = language;
    this.#inflection = new Inflection(language);
  }

  get size(): number {
    return this.#words.size + this.#beginnings.size + this.phrases.size;
  }

  /**
   * Adds what `text` holds: lines of term, valence and tags, divided by tabs; tags by commas. A
   * term of several words is a phrase, one that ends in `*` a beginning. `#` begins a comment.
   * What is already there stays: the first list that knows a word is believed.
   *
   * @throws Error that names the line, for anything else
   */
  add(text: string, name: string): this {
    let before: Entry | undefined;
    let kind = 0;
    this.#words.reserve(this.#words.size + text.length / UNITS_A_LINE / 2);
    readLexiconLines(text, name, (from, to, entry) => {
      if (entry !== before) kind = this.#kinds.of(Math.fround(entry.valence), entry.tags);
      before = entry;
      this.#addTerm(text, from, to, kind);
    });
    return this;
  }

  #addTerm(text: string, from: number, to: number, kind: number): void {
    const words = this.#term;
    words.length = 0;
    let units = 0;
    let last = 0;
    let hash = HASH_START;
    /** Without the last unit. */
    let before = hash;
    for (let at = from; at < to; at += 1) {
      const code = text.charCodeAt(at);
      if (code === BLANK) {
        if (units > 0) words.push(spread(hash));
        units = 0;
        hash = HASH_START;
        continue;
      }
      units += 1;
      last = code;
      before = hash;
      // As hashUnit does, without a call for each letter: lists are read before anything is warm.
      hash = Math.imul(hash ^ (PLAIN[code] || plainUnit(code)), HASH_FACTOR);
    }
    if (units > 0) words.push(spread(hash));
    if (words.length > 1) this.phrases.add(words, kind);
    else if (last === STAR) {
      this.#put(this.#beginnings, spread(before), kind);
      this.#longestBeginning = Math.max(this.#longestBeginning, to - 1 - from);
    } else this.#put(this.#words, words[0] ?? spread(HASH_START), kind);
  }

  /** What is there keeps its valence, and the tags come together. */
  #put(table: EntryTable, hash: number, kind: number): void {
    const known = table.find(hash);
    const kinds = this.#kinds;
    const both =
      known === 0 ? kind : kinds.of(kinds.first(known), kinds.second(known) | kinds.second(kind));
    if (both !== known) table.set(hash, both);
  }

  /**
   * What is known of a word, also where it is inflected, drawn out, elided or compounded.
   * @param units lower case, the word from `from` to `to`
   */
  find(units: Uint16Array, from: number, to: number): Entry {
    const end = Math.min(to, from + WORD_UNITS_MAX);
    const kind =
      this.#known(units, from, end) ||
      // "baad" → bad, "terriible" → terrible.
      anyPlainForm(units, [from, end], (form, length) => this.#known(form, 0, length)) ||
      this.#apart(units, from, end);
    return kind === 0 ? this.#compound(units, from, end) : this.entry(kind);
  }

  /** What a kind of words says; that of a phrase too. */
  entry(kind: number): Entry {
    return { valence: this.#kinds.first(kind), tags: this.#kinds.second(kind) };
  }

  /** Kind of a word as it is, of a beginning of it, or of what it is a form of; 0 for none. */
  #known(units: Uint16Array, from: number, to: number): number {
    const inflection = this.#inflection;
    const whole = this.#words.find(inflection.read(units, from, to));
    if (whole !== 0) return whole;
    for (let length = Math.min(to - from, this.#longestBeginning); length > 0; length -= 1) {
      const beginning = this.#beginnings.find(inflection.beginning(length));
      if (beginning !== 0) return beginning;
    }
    return inflection.stemIn(this.#words, units, from, to);
  }

  /** The word behind an elision ("dell'uomo"), the stronger part of what a hyphen joins. */
  #apart(units: Uint16Array, from: number, to: number): number {
    const kinds = this.#kinds;
    let best = 0;
    let start = from;
    for (let at = from; at <= to; at += 1) {
      const isEnd = at === to || units[at] === HYPHEN || units[at] === APOSTROPHE;
      if (!isEnd) continue;
      if (start === from && at === to) return 0;
      const part = at - start < 2 ? 0 : this.#known(units, start, at);
      const felt = Math.abs(kinds.first(best));
      if (part !== 0 && Math.abs(kinds.first(part)) >= felt) best = part;
      start = at + 1;
    }
    return best;
  }

  /** Languages that write compounds as one word: the longest ending that is known, or beginning. */
  #compound(units: Uint16Array, from: number, to: number): Entry {
    if (this.#language !== 'nl' && this.#language !== 'de') return NOTHING;
    const isWithout = endsWith(units, to, this.#language === 'nl' ? 'loos' : 'los');
    if (to - from >= 7 && (isWithout || endsWith(units, to, 'loze'))) {
      return { valence: WITHOUT, tags: 0 };
    }
    if (to - from < 2 * COMPOUND_UNITS) return NOTHING;
    for (let start = from + 3; to - start >= COMPOUND_UNITS; start += 1) {
      const head = this.#words.find(hashRange(units, start, to));
      if (this.#isTelling(head)) return this.#weakened(head);
    }
    for (let end = to - 3; end - from >= COMPOUND_UNITS; end -= 1) {
      const modifier = this.#words.find(hashRange(units, from, end));
      if (this.#isTelling(modifier)) return this.#weakened(modifier);
    }
    return NOTHING;
  }

  #isTelling(kind: number): boolean {
    const { valence, tags } = this.entry(kind);
    return valence !== 0 || (tags & ~TAG_BIT.function) !== 0;
  }

  #weakened(kind: number): Entry {
    const { valence, tags } = this.entry(kind);
    return { valence: valence * COMPOUND, tags: tags & ~GRAMMAR };
  }
}

const BLANK = 0x20;
const STAR = 0x2a;
const HYPHEN = 0x2d;
const APOSTROPHE = 0x27;

/** Signs that a word gives only when it stands by itself. */
const GRAMMAR =
  TAG_BIT.negation |
  TAG_BIT.booster |
  TAG_BIT.dampener |
  TAG_BIT.contrast |
  TAG_BIT.function |
  TAG_BIT.first |
  TAG_BIT.second |
  TAG_BIT.will |
  TAG_BIT.condition |
  TAG_BIT.question;

/** Hash of a term as the reader of texts makes it: lower case, without accents. */
export function hashTerm(term: string): number {
  let hash = HASH_START;
  for (let at = 0; at < term.length; at += 1) {
    hash = hashUnit(hash, foldUnit(lowerUnit(term.charCodeAt(at))));
  }
  return spread(hash);
}

function hashRange(units: Uint16Array, from: number, to: number): number {
  let hash = HASH_START;
  for (let at = from; at < to; at += 1) hash = hashUnit(hash, foldUnit(units[at] ?? 0));
  return spread(hash);
}
