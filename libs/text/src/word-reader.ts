/** Reads one word: letters with what may stand among them, or an address that begins like one. */
import { addressEnd, isGlue, isHostCode } from './address.ts';
import { CharClass } from './character.ts';
import { HASH_START, hashUnit, spread } from './hash.ts';
import {
  classIn,
  foldUnit,
  LATIN_END,
  LATIN_LOWER,
  lookAlike,
  lowerUnit,
  pointIn,
} from './letters.ts';
import { MASKS, TokenFlag, TokenKind } from './token-kinds.ts';
import { TOKEN_UNITS_MAX, type TokenList } from './token-list.ts';

// Of this module, so that they are compiled in: what is imported is loaded at each use.
const { LETTER, MARK, DIGIT, JOINER, INVISIBLE } = CharClass;
const { WORD } = TokenKind;
const { CAPITALS, DRAWN_OUT } = TokenFlag;
const START = HASH_START;
const UNITS_MAX = TOKEN_UNITS_MAX;
const LATIN = LATIN_END;
const LOWER = LATIN_LOWER;

const BLANK = 0x20;
const APOSTROPHE = 0x27;
const HYPHEN = 0x2d;
const SLASH = 0x2f;
const ZERO = 0x30;
const COLON = 0x3a;
const AT = 0x40;
/** Code units of ASCII have none of these bits. */
const BEYOND_ASCII = 0xff80;
/** "www", before a dot. */
const WWW_UNITS = 3;

/**
 * Takes the word that begins at `start` with a letter or digit. Nearly all words are a few Latin
 * letters with a blank or a stop behind, none of them three times in a row: those are read here, the
 * others by {@link takeAnyWord}, which gives the same for them.
 *
 * @returns where to read on
 */
export function takeWord(list: TokenList, start: number): number {
  const { codes, units, unitsUsed: from } = list;
  const stop = start + UNITS_MAX;
  const shift = from - start;
  let at = start;
  let hash = START;
  let bits = 0;
  /** Not 0 where there are capitals. */
  let lowered = 0;
  let joiners = 0;
  let last = 0;
  let before = 0;
  for (; at < stop; at += 1) {
    const code = codes[at] ?? 0;
    let unit = LOWER[code] ?? 0;
    if (unit === 0) {
      const joins = (code === APOSTROPHE || code === HYPHEN) && at > start;
      if (!joins || LOWER[codes[at + 1] ?? 0] === 0) break;
      unit = code;
      joiners += 1;
    }
    if (((unit ^ last) | (last ^ before)) === 0) return takeAnyWord(list, start, false);
    before = last;
    last = unit;
    lowered |= unit ^ code;
    bits |= unit;
    units[at + shift] = unit;
    hash = hashUnit(hash, unit);
  }
  const code = codes[at] ?? 0;
  if (code !== BLANK) {
    if (at === stop || !endsWord(codes, at)) return takeAnyWord(list, start, false);
    if (isGlue(code) && mayBeAddress(codes, start, at) && at + 1 < list.source.length) {
      const end = addressEnd(list.source, start, at);
      if (end > at) return takeAddress(list, start, end, code);
    }
  }
  const index = list.count;
  const letters = at - start - joiners;
  list.words += 1;
  list.latin += letters;
  list.push(WORD, spread(hash), start, at);
  if ((bits & BEYOND_ASCII) !== 0) list.folded[index] = foldedHash(units, from, at + shift);
  list.length[index] = at - start;
  list.unitsUsed = at + shift;
  if (letters > 1) {
    list.cased += 1;
    if (lowered !== 0 && isCapitals(codes, start, at)) {
      list.capitals += 1;
      list.flags[index] = CAPITALS;
    }
  }
  return at;
}

/** Whether all letters of a word are capitals; what joins them is none. */
function isCapitals(codes: Uint16Array, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    const code = codes[at] ?? 0;
    if (LOWER[code] === code) return false;
  }
  return true;
}

/** Nothing that stands at `at` can go on a word of Latin letters. */
function endsWord(codes: Uint16Array, at: number): boolean {
  const kind = classIn(codes, at);
  if (kind === JOINER) return classIn(codes, at + 1) !== LETTER;
  return kind !== LETTER && !isWithin(kind);
}

function isWithin(kind: CharClass): boolean {
  return kind === DIGIT || kind === MARK || kind === INVISIBLE;
}

/** Cheap check before {@link addressEnd}, with glue at `at`. */
function mayBeAddress(codes: Uint16Array, start: number, at: number): boolean {
  const next = codes[at + 1] ?? 0;
  if (codes[at] === COLON) return next === SLASH && codes[at + 2] === SLASH;
  return isHostCode(next) || at - start === WWW_UNITS;
}

/**
 * Takes any word, be it with digits, marks, letters of other scripts, or in a hashtag, where an
 * upper-case letter behind a lower-case one begins the next word.
 */
export function takeAnyWord(list: TokenList, start: number, tag: boolean): number {
  const { codes, units, unitsUsed: from } = list;
  const limit = from + UNITS_MAX;
  let at = start;
  let used = from;
  let hash = START;
  let folded = START;
  let letters = 0;
  let uppers = 0;
  let latin = 0;
  let alike = 0;
  let last = 0;
  let repeats = 0;
  let drawn = false;
  let lastLower = false;
  for (;;) {
    const code = codes[at] ?? 0;
    const kind = classIn(codes, at);
    const width = code >= 0xd800 && code < 0xdc00 && pointIn(codes, at) > 0xffff ? 2 : 1;
    let unit: number;
    if (kind === LETTER) {
      // Of a pair the second half tells more letters apart.
      unit = width === 2 ? (codes[at + 1] ?? 0) : lowerUnit(code);
      const isUpper = width === 1 && unit !== code;
      if (tag && isUpper && lastLower) break;
      lastLower = !isUpper;
      letters += 1;
      if (isUpper) uppers += 1;
      if (unit < LATIN) latin += 1;
      else if (lookAlike(unit) !== 0) alike += 1;
      repeats = unit === last ? repeats + 1 : 1;
      last = unit;
      if (repeats > 2 && (unit < 0xd800 || unit > 0xdfff)) {
        drawn = true;
        at += width;
        continue;
      }
    } else if (kind === DIGIT) {
      // Numbers are told apart by how long they are, up to four digits.
      unit = ZERO;
      repeats = last === ZERO ? repeats + 1 : 1;
      last = ZERO;
      if (repeats > 4) {
        at += width;
        continue;
      }
    } else if (kind === MARK || kind === INVISIBLE) {
      at += width;
      continue;
    } else if (kind === JOINER && letters > 0 && classIn(codes, at + 1) === LETTER) {
      unit = code;
      last = 0;
    } else {
      if (isGlue(code) && at + 1 < list.source.length) {
        const end = addressEnd(list.source, start, at);
        if (end > at) return takeAddress(list, start, end, code);
      }
      break;
    }
    if (used < limit) {
      units[used] = unit;
      used += 1;
      hash = hashUnit(hash, unit);
      folded = hashUnit(folded, foldUnit(unit));
    }
    at += width;
  }
  if (used === from) return Math.max(at, start + 1);
  const index = list.count;
  list.words += 1;
  if (letters === 0) list.numbers += 1;
  if (letters > 1) list.cased += 1;
  list.latin += latin;
  list.foreign += letters - latin - (latin > 0 ? alike : 0);
  let flags = tag ? TokenFlag.TAG : 0;
  if (letters > 1 && uppers === letters) {
    list.capitals += 1;
    flags |= CAPITALS;
  }
  if (drawn) {
    list.drawnOut += 1;
    flags |= DRAWN_OUT;
  }
  if (index >= list.kind.length) return at;
  list.push(WORD, spread(hash), start, at);
  list.flags[index] = flags;
  list.folded[index] = spread(folded);
  list.length[index] = used - from;
  list.unitsUsed = used;
  if (latin > 0 && alike > 0) unmaskLookAlikes(list, index);
  return at;
}

function takeAddress(list: TokenList, start: number, end: number, glue: number): number {
  const isMail = glue === AT;
  if (isMail) list.users += 1;
  else list.urls += 1;
  const kind = isMail ? TokenKind.USER : TokenKind.URL;
  list.push(kind, isMail ? MASKS.user : MASKS.url, start, end);
  return end;
}

/** "vermооrd" with Cyrillic letters among the Latin ones is read as it looks. */
function unmaskLookAlikes(list: TokenList, index: number): void {
  const { units } = list;
  const from = list.from[index] ?? 0;
  const to = from + (list.length[index] ?? 0);
  let hash = START;
  for (let at = from; at < to; at += 1) {
    const unit = units[at] ?? 0;
    const seen = lookAlike(unit) || unit;
    units[at] = seen;
    hash = hashUnit(hash, seen);
  }
  list.hash[index] = spread(hash);
  list.folded[index] = foldedHash(units, from, to);
}

/** Of lower-case units from `from` up to `to`, without their accents. */
export function foldedHash(units: Uint16Array, from: number, to: number): number {
  let hash = START;
  for (let at = from; at < to; at += 1) hash = hashUnit(hash, foldUnit(units[at] ?? 0));
  return spread(hash);
}
