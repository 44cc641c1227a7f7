/**
 * What people have written down about words: how they feel, and what they are signs of. Read from
 * tab-separated text that a linguist can edit, and looked up with the endings of each language.
 */
import { HASH_START, hashUnit, spread } from './hash.ts';
import type { Judged } from './labels.ts';
import { foldUnit, lowerUnit } from './letters.ts';

/** What a word can be a sign of. One bit each. */
export const TAGS = [
  'negation',
  'booster',
  'dampener',
  'contrast',
  'swear',
  'function',
  'first',
  'second',
  'will',
  'condition',
  'violence',
  'weapon',
  'death',
  'people',
  'place',
  'when',
  'play',
  'report',
  'safety',
  'privacy',
  'discrimination',
  'fraud',
  'boycott',
  'outage',
  'service',
  'press',
  'leak',
  'praise',
  'question',
  'self-harm',
] as const;
export type Tag = (typeof TAGS)[number];

export const TAG_BIT = Object.fromEntries(TAGS.map((tag, bit) => [tag, 1 << bit])) as Readonly<
  Record<Tag, number>
>;

export type Entry = {
  /** Feeling of the word by itself. @range −4…4 */
  readonly valence: number;
  /** Bits of {@link TAG_BIT}. */
  readonly tags: number;
};

export type Phrase = Entry & {
  /** Hashes of the words after the first, accents taken off. */
  readonly rest: readonly number[];
};

export const NOTHING: Entry = { valence: 0, tags: 0 };

/** A word of a compound weighs less than it does alone. */
const COMPOUND = 0.7;
/** Shorter beginnings and endings of compounds are chance. */
const COMPOUND_UNITS = 4;
/** "nutteloos": without something is bad, unless the something is. */
const WITHOUT = -1.2;

export class Lexicon {
  readonly #language: Judged;
  readonly #words = new Map<number, Entry>();
  readonly #beginnings = new Map<number, Entry>();
  readonly #phrases = new Map<number, Phrase[]>();
  #longestBeginning = 0;

  constructor(language: Judged) {
    this.#language = language;
  }

  get size(): number {
    return this.#words.size + this.#beginnings.size + this.#phrases.size;
  }

  /**
   * Adds what `text` holds: lines of term, valence and tags, divided by tabs; tags by commas. A
   * term of several words is a phrase, one that ends in `*` a beginning. `#` begins a comment.
   * What is already there stays: the first list that knows a word is believed.
   *
   * @throws Error that names the line, for anything else
   */
  add(text: string, name: string): this {
    for (const [index, line] of text.split('\n').entries()) {
      if (line === '' || line.startsWith('#')) continue;
      const [term = '', number = '', tags = ''] = line.split('\t');
      const valence = Number(number);
      if (term === '' || number.trim() === '' || !(Math.abs(valence) <= 4)) {
        throw new Error(
          `${name}:${index + 1}: a term, a tab and a valence of −4 to 4 are wanted, not "${line}"`,
        );
      }
      this.#addEntry(term, { valence, tags: tagBits(tags, `${name}:${index + 1}`) });
    }
    return this;
  }

  #addEntry(term: string, entry: Entry): void {
    const words = term.split(' ').filter((word) => word !== '');
    const first = words[0] ?? '';
    if (words.length > 1) {
      const rest = words.slice(1).map(hashTerm);
      const phrases = this.#phrases.get(hashTerm(first)) ?? [];
      phrases.push({ ...entry, rest });
      phrases.sort((a, b) => b.rest.length - a.rest.length);
      this.#phrases.set(hashTerm(first), phrases);
    } else if (first.endsWith('*')) {
      const stem = first.slice(0, -1);
      addFirst(this.#beginnings, hashTerm(stem), entry);
      this.#longestBeginning = Math.max(this.#longestBeginning, stem.length);
    } else addFirst(this.#words, hashTerm(first), entry);
  }

  /** Phrases that begin with the word whose hash without accents is `first`; longest first. */
  phrases(first: number): readonly Phrase[] | undefined {
    return this.#phrases.get(first);
  }

  /**
   * What is known of a word, also where it is inflected, drawn out, elided or compounded.
   * @param units lower case, the word from `from` to `to`
   */
  find(units: Uint16Array, from: number, to: number): Entry {
    return (
      this.#known(units, from, to) ??
      this.#undoubled(units, from, to) ??
      this.#apart(units, from, to) ??
      this.#compound(units, from, to) ??
      NOTHING
    );
  }

  #known(units: Uint16Array, from: number, to: number): Entry | undefined {
    const whole = this.#words.get(hashRange(units, from, to));
    if (whole !== undefined) return whole;
    return this.#beginning(units, from, to) ?? this.#inflected(units, from, to);
  }

  #beginning(units: Uint16Array, from: number, to: number): Entry | undefined {
    let found: Entry | undefined;
    let hash = HASH_START;
    const end = Math.min(to, from + this.#longestBeginning);
    for (let at = from; at < end; at += 1) {
      hash = hashUnit(hash, foldUnit(units[at] ?? 0));
      found = this.#beginnings.get(spread(hash)) ?? found;
    }
    return found;
  }

  /** "slechte" → slecht, "kapotte" → kapot, "furieuses" → furieux as far as endings go. */
  #inflected(units: Uint16Array, from: number, to: number): Entry | undefined {
    for (const [ending, replacement] of ENDINGS[this.#language]) {
      const stemEnd = to - ending.length;
      if (stemEnd - from < 3 || !endsWith(units, to, ending)) continue;
      const plain = this.#words.get(hashRange(units, from, stemEnd, replacement));
      if (plain !== undefined) return plain;
      if (this.#language === 'nl' && replacement === '') {
        const dutch = this.#dutchStem(units, from, stemEnd);
        if (dutch !== undefined) return dutch;
      }
    }
    return undefined;
  }

  /** "boze" → boos, "domme" → dom, "trage" → traag, "lieve" → lief. */
  #dutchStem(units: Uint16Array, from: number, end: number): Entry | undefined {
    const last = units[end - 1] ?? 0;
    const before = units[end - 2] ?? 0;
    const hard = last === 0x76 ? 'f' : last === 0x7a ? 's' : String.fromCharCode(last);
    const found = this.#words.get(hashRange(units, from, end - 1, hard));
    if (found !== undefined) return found;
    if (last === before) return this.#words.get(hashRange(units, from, end - 1));
    if (!VOWELS.has(before)) return undefined;
    return this.#words.get(hashRange(units, from, end - 1, String.fromCharCode(before) + hard));
  }

  /** "baad" → bad. */
  #undoubled(units: Uint16Array, from: number, to: number): Entry | undefined {
    const single = new Uint16Array(to - from);
    let length = 0;
    for (let at = from; at < to; at += 1) {
      const unit = units[at] ?? 0;
      if (length > 0 && single[length - 1] === unit) continue;
      single[length] = unit;
      length += 1;
    }
    return length === to - from || length < 2 ? undefined : this.#known(single, 0, length);
  }

  /** The word behind an elision ("dell'uomo"), the stronger part of what a hyphen joins. */
  #apart(units: Uint16Array, from: number, to: number): Entry | undefined {
    let best: Entry | undefined;
    let start = from;
    for (let at = from; at <= to; at += 1) {
      const isEnd = at === to || units[at] === HYPHEN || units[at] === APOSTROPHE;
      if (!isEnd) continue;
      if (start === from && at === to) return undefined;
      const part = at - start < 2 ? undefined : this.#known(units, start, at);
      if (part !== undefined && Math.abs(part.valence) >= Math.abs(best?.valence ?? 0)) best = part;
      start = at + 1;
    }
    return best;
  }

  /** Languages that write compounds as one word: the longest ending that is known, or beginning. */
  #compound(units: Uint16Array, from: number, to: number): Entry | undefined {
    if (this.#language !== 'nl' && this.#language !== 'de') return undefined;
    const isWithout = endsWith(units, to, this.#language === 'nl' ? 'loos' : 'los');
    if (to - from >= 7 && (isWithout || endsWith(units, to, 'loze'))) {
      return { valence: WITHOUT, tags: 0 };
    }
    if (to - from < 2 * COMPOUND_UNITS) return undefined;
    for (let start = from + 3; to - start >= COMPOUND_UNITS; start += 1) {
      const head = this.#words.get(hashRange(units, start, to));
      if (head !== undefined && isTelling(head)) return weakened(head);
    }
    for (let end = to - 3; end - from >= COMPOUND_UNITS; end -= 1) {
      const modifier = this.#words.get(hashRange(units, from, end));
      if (modifier !== undefined && isTelling(modifier)) return weakened(modifier);
    }
    return undefined;
  }
}

const HYPHEN = 0x2d;
const APOSTROPHE = 0x27;
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

function isTelling({ valence, tags }: Entry): boolean {
  return valence !== 0 || (tags & ~TAG_BIT.function) !== 0;
}

function weakened({ valence, tags }: Entry): Entry {
  return { valence: valence * COMPOUND, tags: tags & ~GRAMMAR };
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

function addFirst(map: Map<number, Entry>, hash: number, entry: Entry): void {
  const known = map.get(hash);
  if (known === undefined) map.set(hash, entry);
  else if ((known.tags | entry.tags) !== known.tags) {
    map.set(hash, { valence: known.valence, tags: known.tags | entry.tags });
  }
}

function tagBits(tags: string, at: string): number {
  let bits = 0;
  for (const tag of tags.split(',')) {
    const name = tag.trim();
    if (name === '') continue;
    const bit: number | undefined = (TAG_BIT as Readonly<Record<string, number>>)[name];
    if (bit === undefined) {
      throw new Error(`${at}: there is no tag "${name}"; there are ${TAGS.join(', ')}`);
    }
    bits |= bit;
  }
  return bits;
}

/** Hash of a term as the reader of texts makes it: lower case, without accents. */
export function hashTerm(term: string): number {
  let hash = HASH_START;
  for (let at = 0; at < term.length; at += 1) {
    hash = hashUnit(hash, foldUnit(lowerUnit(term.charCodeAt(at))));
  }
  return spread(hash);
}

function hashRange(units: Uint16Array, from: number, to: number, more = ''): number {
  let hash = HASH_START;
  for (let at = from; at < to; at += 1) hash = hashUnit(hash, foldUnit(units[at] ?? 0));
  for (let at = 0; at < more.length; at += 1) hash = hashUnit(hash, more.charCodeAt(at));
  return spread(hash);
}

function endsWith(units: Uint16Array, to: number, ending: string): boolean {
  for (let at = 0; at < ending.length; at += 1) {
    if (foldUnit(units[to - ending.length + at] ?? 0) !== ending.charCodeAt(at)) return false;
  }
  return true;
}
