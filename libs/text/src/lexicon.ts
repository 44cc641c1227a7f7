/**
 * What people have written down about words: how they feel, and what they are signs of. Read from
 * tab-separated text that a linguist can edit, and looked up with the endings of each language.
 */
import { plainForm } from './drawn-out.ts';
import { EntryTable } from './entry-table.ts';
import { HASH_FACTOR, HASH_START, hashUnit, spread } from './hash.ts';
import { Kinds } from './kinds.ts';
import type { Judged } from './labels.ts';
import { foldUnit, lowerUnit, PLAIN, plainUnit } from './letters.ts';
import { type Entry, type LexiconLine, readLexiconLines } from './lexicon-lines.ts';
import { PhraseTable } from './phrases.ts';
import { TAG_BIT } from './tags.ts';

export type { Entry } from './lexicon-lines.ts';
export { TAG_BIT, TAGS, type Tag } from './tags.ts';

export const NOTHING: Entry = { valence: 0, tags: 0 };

/** A word of a compound weighs less than it does alone. */
const COMPOUND = 0.7;
/** Shorter beginnings and endings of compounds are chance. */
const COMPOUND_UNITS = 4;
/** "nutteloos": without something is bad, unless the something is. */
const WITHOUT = -1.2;
/** Of a longer word the beginning is looked at. */
const WORD_UNITS_MAX = 256;

export class Lexicon {
  readonly phrases = new PhraseTable();
  readonly #kinds = new Kinds();
  /** Hashes of the words of the term that is added. */
  readonly #term: number[] = [];
  readonly #language: Judged;
  readonly #words = new EntryTable();
  readonly #beginnings = new EntryTable();
  #longestBeginning = 0;
  /** Hashes of the beginnings of the word that is looked up, by their length. */
  readonly #prefixes = new Int32Array(WORD_UNITS_MAX + 1);
  readonly #single = new Uint16Array(WORD_UNITS_MAX);

  constructor(language: Judged) {
    this.#language = language;
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
    readLexiconLines(text, name, (line) => this.#addTerm(text, line));
    return this;
  }

  #addTerm(text: string, { from, to, valence, tags }: LexiconLine): void {
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
    const kind = this.#kinds.of(valence, tags);
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
      known === 0 ? kind : kinds.of(kinds.valence(known), kinds.tags(known) | kinds.tags(kind));
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
      this.#undoubled(units, from, end) ||
      this.#apart(units, from, end);
    return kind === 0 ? this.#compound(units, from, end) : this.entry(kind);
  }

  /** What a kind of words says; that of a phrase too. */
  entry(kind: number): Entry {
    return { valence: this.#kinds.valence(kind), tags: this.#kinds.tags(kind) };
  }

  /** Kind of a word as it is, of a beginning of it, or of what it is a form of; 0 for none. */
  #known(units: Uint16Array, from: number, to: number): number {
    const prefixes = this.#prefixes;
    const length = to - from;
    let hash = HASH_START;
    prefixes[0] = hash;
    for (let at = 0; at < length; at += 1) {
      hash = hashUnit(hash, foldUnit(units[from + at] ?? 0));
      prefixes[at + 1] = hash;
    }
    const whole = this.#words.find(spread(hash));
    if (whole !== 0) return whole;
    for (let units = Math.min(length, this.#longestBeginning); units > 0; units -= 1) {
      const beginning = this.#beginnings.find(spread(prefixes[units] ?? 0));
      if (beginning !== 0) return beginning;
    }
    return this.#inflected(units, from, to);
  }

  /** "slechte" → slecht, "kapotte" → kapot, "furieuses" → furieux as far as endings go. */
  #inflected(units: Uint16Array, from: number, to: number): number {
    const isDutch = this.#language === 'nl';
    for (const [ending, replacement] of ENDINGS[this.#language]) {
      const stemEnd = to - ending.length;
      if (stemEnd - from < STEM_UNITS_MIN || !endsWith(units, to, ending)) continue;
      let hash = this.#prefixes[stemEnd - from] ?? 0;
      for (let at = 0; at < replacement.length; at += 1) {
        hash = hashUnit(hash, replacement.charCodeAt(at));
      }
      const plain = this.#words.find(spread(hash));
      if (plain !== 0) return plain;
      if (!isDutch || replacement !== '') continue;
      const dutch = this.#dutchStem(units, from, stemEnd);
      if (dutch !== 0) return dutch;
    }
    return 0;
  }

  /** "boze" → boos, "domme" → dom, "trage" → traag, "lieve" → lief. */
  #dutchStem(units: Uint16Array, from: number, end: number): number {
    const last = units[end - 1] ?? 0;
    const before = units[end - 2] ?? 0;
    const hard = last === LETTER_V ? LETTER_F : last === LETTER_Z ? LETTER_S : last;
    const stem = this.#prefixes[end - 1 - from] ?? 0;
    const found = this.#words.find(spread(hashUnit(stem, hard)));
    if (found !== 0) return found;
    if (last === before) return this.#words.find(spread(stem));
    if (!VOWELS.has(before)) return 0;
    return this.#words.find(spread(hashUnit(hashUnit(stem, before), hard)));
  }

  /** "baad" → bad, "terriible" → terrible. */
  #undoubled(units: Uint16Array, from: number, to: number): number {
    const single = this.#single;
    for (let nth = 0; ; nth += 1) {
      const length = plainForm(units, [from, to], nth, single);
      if (length < 2) return 0;
      const kind = this.#known(single, 0, length);
      if (kind !== 0) return kind;
    }
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
      const felt = Math.abs(kinds.valence(best));
      if (part !== 0 && Math.abs(kinds.valence(part)) >= felt) best = part;
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

const STEM_UNITS_MIN = 3;
const BLANK = 0x20;
const STAR = 0x2a;
const HYPHEN = 0x2d;
const APOSTROPHE = 0x27;
const LETTER_F = 0x66;
const LETTER_S = 0x73;
const LETTER_V = 0x76;
const LETTER_Z = 0x7a;
const VOWELS: ReadonlySet<number> = new Set([0x61, 0x65, 0x6f, 0x75]);

/** Endings by language, each with what stands there in the form that lists have. */
const ENDINGS: Readonly<Record<Judged, readonly (readonly [string, string])[]>> = {
  nl: endings('e en er ere ste s t d de te den ten tje je jes tjes nd nde'),
  de: endings('e en er es em n s t te ten tes ter ste'),
  en: endings("s es ed d ing ly er est 's ing:e ied:y ies:y ily:y"),
  fr: endings('s e es x ment ées:é é:er ée:er és:er ées:er ent:er ez:er euse:eux euses:eux'),
  es: endings('s es a:o as:o os:o mente amente:o ísimo:o ísima:o an:ar ado:ar ada:ar ando:ar'),
  it: endings('i:o a:o e:a e:o mente amente:o issimo:o issima:o ato:are ata:are ando:are i:e'),
  pt: endings('s es a:o as:o os:o mente amente:o íssimo:o íssima:o ado:ar ada:ar ando:ar'),
};

function endings(list: string): readonly (readonly [string, string])[] {
  return list.split(' ').map((item) => {
    const [ending = '', replacement = ''] = item.split(':');
    return [fold(ending), fold(replacement)] as const;
  });
}

function fold(text: string): string {
  return Array.from(text, (char) => String.fromCharCode(foldUnit(char.charCodeAt(0)))).join('');
}

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

function endsWith(units: Uint16Array, to: number, ending: string): boolean {
  for (let at = 0; at < ending.length; at += 1) {
    if (foldUnit(units[to - ending.length + at] ?? 0) !== ending.charCodeAt(at)) return false;
  }
  return true;
}
