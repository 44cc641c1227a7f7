import { addressEnd, isGlue, nameEnd } from './address.ts';
import { CharClass, classAt, widthAt } from './character.ts';

/**
 * Text made ready for a lookup in a lexicon: what names, addresses and ornament would falsify is
 * masked or folded, the rest is cut into words.
 */

/** Text beyond this is not read. A post has some hundreds, an article is judged by its beginning. */
export const PREPARE_UNITS_MAX = 10_000;
/** A longer run of letters is no word of any lexicon; its beginning stands for it. */
export const WORD_UNITS_MAX = 64;

export type Prepared = {
  /** Lower case, NFKC, no `@name`, no address, no bare number; `#` taken off. */
  readonly words: readonly string[];
  /**
   * Where clauses end, as exclusive indexes into `words`, ascending, the last one being
   * `words.length` (empty when there are no words). A negation does not reach over an end.
   */
  readonly clauseEnds: readonly number[];
  /**
   * Indexes of words that were drawn out ("baaad" is given as "baad"): a lexicon that lacks them
   * may know them with the doubled letters made single, see {@link undouble}.
   */
  readonly drawnOut: readonly number[];
  /** One code point each; without skin tone, variation selector and joiners. */
  readonly emoji: readonly string[];
};

/**
 * Masks, folds and cuts a text.
 *
 * - `@name` (also `@name@host`, `@name.host`), URLs, bare hosts and mail addresses are dropped:
 *   the handle of an airline is not praise because it contains "united".
 * - `#fail` is the word "fail", `#EpicFail` are two. `good!` is "good".
 * - Full-width and other compatibility forms are folded (NFKC), typographic apostrophes become
 *   `'`, zero-width characters vanish, a letter three times or more in a row stays twice.
 * - Accents, inner apostrophes and inner hyphens stay: *foto's*, *één*, *self-made*.
 *
 * Never throws, also not for lone surrogates. @complexity O(min(length, PREPARE_UNITS_MAX))
 */
export function prepare(text: string): Prepared {
  const source = normalise(text);
  const words: string[] = [];
  const clauseEnds: number[] = [];
  const drawnOut: number[] = [];
  const emoji: string[] = [];
  const sink = { words, drawnOut };
  const length = source.length;
  let at = 0;
  while (at < length) {
    const kind = classAt(source, at);
    if (kind === CharClass.LETTER || kind === CharClass.DIGIT) {
      const tag = at > 0 && source.charCodeAt(at - 1) === HASH;
      at = tag ? takeTag(source, at, sink) : takeWord(source, at, sink, false);
    } else if (kind === CharClass.PICTURE) {
      const picture = source.slice(at, at + widthAt(source, at));
      emoji.push(picture);
      at += picture.length;
    } else if (source.charCodeAt(at) === AT) {
      at = nameEnd(source, at + 1);
    } else {
      if (kind === CharClass.STOP || kind === CharClass.LINE) endClause(clauseEnds, words.length);
      at += 1;
    }
  }
  endClause(clauseEnds, words.length);
  return { words, clauseEnds, drawnOut, emoji };
}

/** Doubled letters made single: "baad" → "bad". */
export function undouble(word: string): string {
  return word.replaceAll(/(\p{L})\1/gu, '$1');
}

const AT = 0x40;
const HASH = 0x23;

/** Without what is above U+007F a text is in every normal form. */
const BEYOND_ASCII = /[\u0080-\uffff]/;
/**
 * More than a few marks on one letter is ornament, and putting thousands of them in order is the
 * one step of NFKC that is not linear.
 */
const PILED_MARKS = /(\p{M}{3})\p{M}+/gu;
const APOSTROPHES = /[‘’‛ʼ´`′]/g;

function normalise(text: string): string {
  const read = text.length > PREPARE_UNITS_MAX ? text.slice(0, PREPARE_UNITS_MAX) : text;
  if (!BEYOND_ASCII.test(read)) return read;
  // The spacing acute ´ would fall apart into a blank and a mark: apostrophes come first.
  const folded = read.replace(APOSTROPHES, "'").replace(PILED_MARKS, '$1').normalize('NFKC');
  // One compatibility character can become eighteen.
  return folded.length > PREPARE_UNITS_MAX ? folded.slice(0, PREPARE_UNITS_MAX) : folded;
}

function endClause(clauseEnds: number[], words: number): void {
  if (words > 0 && clauseEnds.at(-1) !== words) clauseEnds.push(words);
}

type Sink = { readonly words: string[]; readonly drawnOut: number[] };

/** Reads a hashtag: one word, or several when it is in camel case. */
function takeTag(source: string, start: number, sink: Sink): number {
  let at = start;
  do at = takeWord(source, at, sink, true);
  while (classAt(source, at) === CharClass.LETTER);
  return at;
}

/**
 * Reads the word that begins at `start` and says where to go on. Pushes it unless it has no
 * letter or turns out to begin an address.
 */
function takeWord(source: string, start: number, sink: Sink, camelCase: boolean): number {
  let at = start;
  let from = start; // of what is not yet copied into `word`
  let word = '';
  let hasLetter = false;
  let drawn = false;
  let last = 0;
  let repeats = 0;
  let lastLower = false;
  for (;;) {
    const code = source.charCodeAt(at);
    const kind = classAt(source, at);
    if (kind === CharClass.LETTER) {
      const isUpper = code >= 0x41 && code <= 0x5a;
      if (camelCase && isUpper && lastLower) break;
      lastLower = code >= 0x61 && code <= 0x7a;
      hasLetter = true;
      const folded = isUpper ? code | 0x20 : code;
      repeats = folded === last ? repeats + 1 : 1;
      last = folded;
      const width = code < 0xd800 ? 1 : widthAt(source, at);
      if (repeats > 2 && width === 1) {
        word += source.slice(from, at);
        from = at + 1;
        drawn = true;
      }
      at += width;
    } else if (kind === CharClass.DIGIT || kind === CharClass.MARK) {
      last = 0;
      at += widthAt(source, at);
    } else if (kind === CharClass.INVISIBLE) {
      word += source.slice(from, at);
      at += widthAt(source, at);
      from = at;
    } else if (kind === CharClass.JOINER && classAt(source, at + 1) === CharClass.LETTER) {
      last = 0;
      at += 1;
    } else {
      if (isGlue(code) && at + 1 < source.length) {
        const masked = addressEnd(source, start, at);
        if (masked > at) return masked;
      }
      break;
    }
  }
  if (hasLetter) {
    word += source.slice(from, at);
    if (drawn) sink.drawnOut.push(sink.words.length);
    sink.words.push(word.slice(0, WORD_UNITS_MAX).toLowerCase());
  }
  return at;
}
