/** Which word of a list a word is a form of, by the endings of its language. */
import type { EntryTable } from './entry-table.ts';
import { HASH_START, hashUnit, spread } from './hash.ts';
import type { Judged } from './labels.ts';
import { foldUnit } from './letters.ts';

/** Of a longer word the beginning is looked at. */
export const WORD_UNITS_MAX = 256;
const STEM_UNITS_MIN = 3;

export class Inflection {
  readonly #language: Judged;
  /** Hashes of the beginnings of the word that was read, by their length. */
  readonly #prefixes = new Int32Array(WORD_UNITS_MAX + 1);

  constructor(language: Judged) {
    this.#language = language;
  }

  /** Reads a word of at most {@link WORD_UNITS_MAX} units. @returns its hash */
  read(units: Uint16Array, from: number, to: number): number {
    const prefixes = this.#prefixes;
    const length = to - from;
    let hash = HASH_START;
    prefixes[0] = hash;
    for (let at = 0; at < length; at += 1) {
      hash = hashUnit(hash, foldUnit(units[from + at] ?? 0));
      prefixes[at + 1] = hash;
    }
    return spread(hash);
  }

  /** Hash of a beginning of the word that was read. */
  beginning(length: number): number {
    return spread(this.#prefixes[length] ?? 0);
  }

  /**
   * What a table has for the word that the one that was read is a form of; 0 for nothing.
   * "slechte" → slecht, "kapotte" → kapot, "furieuses" → furieux as far as endings go.
   */
  stemIn(table: EntryTable, units: Uint16Array, from: number, to: number): number {
    const isDutch = this.#language === 'nl';
    for (const [ending, replacement] of ENDINGS[this.#language]) {
      const stemEnd = to - ending.length;
      if (stemEnd - from < STEM_UNITS_MIN || !endsWith(units, to, ending)) continue;
      let hash = this.#prefixes[stemEnd - from] ?? 0;
      for (let at = 0; at < replacement.length; at += 1) {
        hash = hashUnit(hash, replacement.charCodeAt(at));
      }
      const plain = table.find(spread(hash));
      if (plain !== 0) return plain;
      if (!isDutch || replacement !== '') continue;
      const dutch = this.#dutchStemIn(table, units, from, stemEnd);
      if (dutch !== 0) return dutch;
    }
    return 0;
  }

  /** "boze" → boos, "domme" → dom, "trage" → traag, "lieve" → lief. */
  #dutchStemIn(table: EntryTable, units: Uint16Array, from: number, end: number): number {
    const last = units[end - 1] ?? 0;
    const before = units[end - 2] ?? 0;
    const hard = last === LETTER_V ? LETTER_F : last === LETTER_Z ? LETTER_S : last;
    const stem = this.#prefixes[end - 1 - from] ?? 0;
    const found = table.find(spread(hashUnit(stem, hard)));
    if (found !== 0) return found;
    if (last === before) return table.find(spread(stem));
    if (!VOWELS.has(before)) return 0;
    return table.find(spread(hashUnit(hashUnit(stem, before), hard)));
  }
}

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

/** @param ending letters without accents */
export function endsWith(units: Uint16Array, to: number, ending: string): boolean {
  for (let at = 0; at < ending.length; at += 1) {
    if (foldUnit(units[to - ending.length + at] ?? 0) !== ending.charCodeAt(at)) return false;
  }
  return true;
}
