/** The one pass over a text: masks, folds, cuts and hashes. Everything after it reads its arrays. */
import { addressEnd, isGlue, nameEnd } from './address.ts';
import { CharClass } from './character.ts';
import { emoticonAt, isEmoticonStart } from './emoticon.ts';
import { HASH_START, hashUnit, hashWord, spread } from './hash.ts';
import { classOfUnit, foldUnit, lookAlike, lowerUnit } from './letters.ts';
import { hashPicture } from './pictures.ts';

/** Half-open, in UTF-16 code units. */
export type Span = readonly [start: number, end: number];

/** Text beyond this is not read: a post has some hundreds, an article says it at the beginning. */
export const TEXT_UNITS_MAX = 10_000;
/** Tokens beyond these are not read. */
export const TOKENS_MAX = 2_048;
/** Of a longer run of letters the beginning stands for it. */
export const TOKEN_UNITS_MAX = 40;

export const TokenKind = {
  WORD: 0,
  /** Where the text names the subject that is judged. */
  SUBJECT: 1,
  /** Where it names another subject. */
  OTHER: 2,
  USER: 3,
  URL: 4,
  PICTURE: 5,
  EMOTICON: 6,
  /** `!`, `?`, `...` and runs of them. */
  SIGN: 7,
} as const;
export type TokenKind = (typeof TokenKind)[keyof typeof TokenKind];

export const TokenFlag = {
  /** Two letters or more, all upper case. */
  CAPITALS: 1,
  DRAWN_OUT: 2,
  TAG: 4,
  QUOTED: 8,
} as const;

/** Hash of what is masked: the same for every name, so that no name can move a verdict. */
export const MASKS = {
  subject: hashWord('<subject>'),
  other: hashWord('<other>'),
  user: hashWord('<user>'),
  url: hashWord('<url>'),
  exclaim: hashWord('!'),
  exclaims: hashWord('!!'),
  question: hashWord('?'),
  questions: hashWord('??'),
  mixed: hashWord('?!'),
  dots: hashWord('...'),
} as const;

/**
 * A text's tokens, in order, and counts over all of it. One reader is used again and again: what
 * it holds is of the text read last.
 */
export class Tokens {
  count = 0;
  readonly kind = new Uint8Array(TOKENS_MAX);
  readonly flags = new Uint8Array(TOKENS_MAX);
  /** Of the lower-case form, accents kept. */
  readonly hash = new Int32Array(TOKENS_MAX);
  /** Of the form without accents. */
  readonly folded = new Int32Array(TOKENS_MAX);
  /** Clause that the token stands in, rising from 0. */
  readonly clause = new Int16Array(TOKENS_MAX);
  /** Where its units begin in {@link units}, and how many there are (words only). */
  readonly from = new Int32Array(TOKENS_MAX);
  readonly length = new Uint8Array(TOKENS_MAX);
  /** Half-open, in units of {@link source}. */
  readonly start = new Int32Array(TOKENS_MAX);
  readonly end = new Int32Array(TOKENS_MAX);
  /** Lower-case units of all words, one after another, accents kept. */
  readonly units = new Uint16Array(TEXT_UNITS_MAX + TOKEN_UNITS_MAX);
  /** The text as it was read: names masked, compatibility forms folded. */
  source = '';
  words = 0;
  capitals = 0;
  /** Words of two letters or more, the denominator of {@link capitals}. */
  cased = 0;
  drawnOut = 0;
  pictures = 0;
  exclaims = 0;
  questions = 0;
  urls = 0;
  users = 0;
  tags = 0;
  numbers = 0;
  clauses = 0;
  subjects = 0;
  others = 0;
  quotes = 0;
  /** Letters by script: Latin, and what is neither Latin nor Cyrillic or Greek inside a Latin word. */
  latin = 0;
  foreign = 0;

  #unitsUsed = 0;
  #pendingClause = false;

  /**
   * Reads `text`; `subject` and `others` are where it names the subject and other subjects.
   * Never throws, also not for lone surrogates. @complexity O(min(length, TEXT_UNITS_MAX))
   */
  read(text: string, subject: readonly Span[] = [], others: readonly Span[] = []): this {
    this.#reset();
    this.source = masked(text, subject, others);
    this.#scan(this.source);
    return this;
  }

  word(index: number): string {
    const from = this.from[index] ?? 0;
    return String.fromCharCode(...this.units.subarray(from, from + (this.length[index] ?? 0)));
  }

  #reset(): void {
    this.count = 0;
    this.words = 0;
    this.capitals = 0;
    this.cased = 0;
    this.drawnOut = 0;
    this.pictures = 0;
    this.exclaims = 0;
    this.questions = 0;
    this.urls = 0;
    this.users = 0;
    this.tags = 0;
    this.numbers = 0;
    this.clauses = 0;
    this.subjects = 0;
    this.others = 0;
    this.quotes = 0;
    this.latin = 0;
    this.foreign = 0;
    this.#unitsUsed = 0;
    this.#pendingClause = false;
  }

  #scan(source: string): void {
    const length = source.length;
    let at = 0;
    while (at < length && this.count < TOKENS_MAX) {
      const code = source.charCodeAt(at);
      const kind = classOfUnit(source, at, code);
      if (kind === CharClass.BLANK) at += 1;
      else if (kind === CharClass.LETTER || kind === CharClass.DIGIT) {
        const tag = at > 0 && source.charCodeAt(at - 1) === HASH;
        at = tag ? this.#takeTag(source, at) : this.#takeWord(source, at, false);
      } else if (kind === CharClass.PICTURE) at = this.#takePicture(source, at);
      else at = this.#takeOther(source, at, code, kind);
    }
    this.clauses = this.count === 0 ? 0 : (this.clause[this.count - 1] ?? 0) + 1;
  }

  #takeOther(source: string, at: number, code: number, kind: CharClass): number {
    if (code === AT) return this.#takeName(source, at);
    if (code === SUBJECT_UNIT || code === OTHER_UNIT) return this.#takeSubject(at, code);
    if (code === EXCLAIM || code === QUESTION) return this.#takeSigns(source, at);
    if (isEmoticonStart(code)) {
      const emoticon = emoticonAt(source, at);
      if (emoticon !== undefined) {
        this.#push(TokenKind.EMOTICON, 0, hashWord(emoticon.name), at, at + emoticon.width);
        return at + emoticon.width;
      }
    }
    if (code === DOT && source.charCodeAt(at + 1) === DOT) {
      let end = at + 2;
      while (source.charCodeAt(end) === DOT) end += 1;
      this.#push(TokenKind.SIGN, 0, MASKS.dots, at, end);
      this.#endClause();
      return end;
    }
    if (code === ELLIPSIS) this.#push(TokenKind.SIGN, 0, MASKS.dots, at, at + 1);
    if (isQuote(code)) this.quotes += 1;
    if (kind === CharClass.STOP || kind === CharClass.LINE) this.#endClause();
    return at + 1;
  }

  #endClause(): void {
    if (this.count > 0) this.#pendingClause = true;
  }

  #push(kind: TokenKind, flags: number, hash: number, start: number, end: number): void {
    const index = this.count;
    if (index >= TOKENS_MAX) return;
    const before = index === 0 ? 0 : (this.clause[index - 1] ?? 0);
    // Signs belong to the clause that they end.
    const next = this.#pendingClause && kind !== TokenKind.SIGN;
    this.clause[index] = index > 0 && next ? before + 1 : before;
    if (next) this.#pendingClause = false;
    this.kind[index] = kind;
    this.flags[index] = flags;
    this.hash[index] = hash;
    this.folded[index] = hash;
    this.from[index] = this.#unitsUsed;
    this.length[index] = 0;
    this.start[index] = start;
    this.end[index] = end;
    this.count = index + 1;
  }

  #takeName(source: string, at: number): number {
    const next = source.charCodeAt(at + 1);
    if (next === SUBJECT_UNIT || next === OTHER_UNIT) return at + 1;
    const end = nameEnd(source, at + 1);
    if (end === at + 1) return end;
    this.users += 1;
    this.#push(TokenKind.USER, 0, MASKS.user, at, end);
    return end;
  }

  #takeSubject(at: number, code: number): number {
    const isSubject = code === SUBJECT_UNIT;
    if (isSubject) this.subjects += 1;
    else this.others += 1;
    const kind = isSubject ? TokenKind.SUBJECT : TokenKind.OTHER;
    this.#push(kind, 0, isSubject ? MASKS.subject : MASKS.other, at, at + 1);
    return at + 1;
  }

  #takeSigns(source: string, start: number): number {
    let at = start;
    let exclaims = 0;
    let questions = 0;
    for (; ; at += 1) {
      const code = source.charCodeAt(at);
      if (code === EXCLAIM) exclaims += 1;
      else if (code === QUESTION) questions += 1;
      else break;
    }
    this.exclaims += exclaims;
    this.questions += questions;
    this.#push(TokenKind.SIGN, 0, signHash(exclaims, questions), start, at);
    this.#endClause();
    return at;
  }

  #takePicture(source: string, start: number): number {
    const point = source.codePointAt(start) ?? 0;
    const end = start + (point > 0xffff ? 2 : 1);
    this.pictures += 1;
    const hash = hashPicture(point);
    const index = this.count;
    // A row of the same picture is one.
    const again = index > 0 && this.kind[index - 1] === TokenKind.PICTURE;
    if (again && this.hash[index - 1] === hash) return end;
    this.#push(TokenKind.PICTURE, 0, hash, start, end);
    return end;
  }

  /** A hashtag: one word, or several when it is in camel case. */
  #takeTag(source: string, start: number): number {
    this.tags += 1;
    let at = start;
    do at = this.#takeWord(source, at, true);
    while (classOfUnit(source, at, source.charCodeAt(at)) === CharClass.LETTER);
    return at;
  }

  #takeWord(source: string, start: number, tag: boolean): number {
    const from = this.#unitsUsed;
    const { units } = this;
    let at = start;
    let used = from;
    const limit = from + TOKEN_UNITS_MAX;
    let hash = HASH_START;
    let folded = HASH_START;
    let letters = 0;
    let uppers = 0;
    let latin = 0;
    let alike = 0;
    let last = 0;
    let repeats = 0;
    let drawn = false;
    let lastLower = false;
    for (;;) {
      const code = source.charCodeAt(at);
      const kind = classOfUnit(source, at, code);
      let unit: number;
      if (kind === CharClass.LETTER) {
        unit = lowerUnit(code);
        const isUpper = unit !== code;
        if (tag && isUpper && lastLower) break;
        lastLower = !isUpper;
        letters += 1;
        if (isUpper) uppers += 1;
        if (unit < 0x250) latin += 1;
        else if (lookAlike(unit) !== 0) alike += 1;
        repeats = unit === last ? repeats + 1 : 1;
        last = unit;
        if (repeats > 2 && (unit < 0xd800 || unit > 0xdfff)) {
          drawn = true;
          at += 1;
          continue;
        }
      } else if (kind === CharClass.DIGIT) {
        // Numbers are told apart by how long they are, up to four digits.
        unit = ZERO;
        repeats = last === ZERO ? repeats + 1 : 1;
        last = ZERO;
        if (repeats > 4) {
          at += 1;
          continue;
        }
      } else if (kind === CharClass.MARK || kind === CharClass.INVISIBLE) {
        at += code >= 0xd800 && code < 0xdc00 ? 2 : 1;
        continue;
      } else if (
        kind === CharClass.JOINER &&
        letters > 0 &&
        classOfUnit(source, at + 1, source.charCodeAt(at + 1)) === CharClass.LETTER
      ) {
        unit = code;
        last = 0;
      } else {
        if (isGlue(code) && at + 1 < source.length) {
          const end = addressEnd(source, start, at);
          if (end > at) return this.#takeAddress(start, end, code);
        }
        break;
      }
      if (used < limit) {
        units[used] = unit;
        used += 1;
        hash = hashUnit(hash, unit);
        folded = hashUnit(folded, foldUnit(unit));
      }
      at += 1;
    }
    if (used === from) return Math.max(at, start + 1);
    let flags = tag ? TokenFlag.TAG : 0;
    if (letters > 1 && uppers === letters) flags |= TokenFlag.CAPITALS;
    if (drawn) flags |= TokenFlag.DRAWN_OUT;
    this.#countWord(letters, uppers, drawn, latin, letters - latin - (latin > 0 ? alike : 0));
    this.#push(TokenKind.WORD, flags, spread(hash), start, at);
    const index = this.count - 1;
    this.folded[index] = spread(folded);
    this.length[index] = used - from;
    this.#unitsUsed = used;
    if (latin > 0 && alike > 0) this.#unmaskLookAlikes(index);
    return at;
  }

  #countWord(letters: number, uppers: number, drawn: boolean, latin: number, foreign: number) {
    this.words += 1;
    if (letters === 0) this.numbers += 1;
    if (letters > 1) this.cased += 1;
    if (letters > 1 && uppers === letters) this.capitals += 1;
    if (drawn) this.drawnOut += 1;
    this.latin += latin;
    this.foreign += foreign;
  }

  #takeAddress(start: number, end: number, glue: number): number {
    const isMail = glue === AT;
    if (isMail) this.users += 1;
    else this.urls += 1;
    const kind = isMail ? TokenKind.USER : TokenKind.URL;
    this.#push(kind, 0, isMail ? MASKS.user : MASKS.url, start, end);
    return end;
  }

  /** "vermооrd" with Cyrillic letters among the Latin ones is read as it looks. */
  #unmaskLookAlikes(index: number): void {
    const from = this.from[index] ?? 0;
    let hash = HASH_START;
    let folded = HASH_START;
    for (let at = from; at < from + (this.length[index] ?? 0); at += 1) {
      const unit = this.units[at] ?? 0;
      const seen = lookAlike(unit) || unit;
      this.units[at] = seen;
      hash = hashUnit(hash, seen);
      folded = hashUnit(folded, foldUnit(seen));
    }
    this.hash[index] = spread(hash);
    this.folded[index] = spread(folded);
  }
}

const HASH = 0x23;
const AT = 0x40;
const DOT = 0x2e;
const ZERO = 0x30;
const EXCLAIM = 0x21;
const QUESTION = 0x3f;
const ELLIPSIS = 0x2026;
/** Stand for names while a text is read; private use, so no keyboard has them. */
const SUBJECT_UNIT = 0xe000;
const OTHER_UNIT = 0xe001;

function isQuote(code: number): boolean {
  return code === 0x22 || code === 0x201c || code === 0x201e || code === 0xab || code === 0x2018;
}

function signHash(exclaims: number, questions: number): number {
  if (exclaims > 0 && questions > 0) return MASKS.mixed;
  if (exclaims > 0) return exclaims > 1 ? MASKS.exclaims : MASKS.exclaim;
  return questions > 1 ? MASKS.questions : MASKS.question;
}

const RESERVED = /[\ue000\ue001]/g;
/** Outside of this a text may be in no normal form, or in compatibility forms. */
const UNUSUAL =
  /[^\0-\u02ff\u2010-\u201f\u2026\u20ac\u2600-\u27bf\ud83c-\ud83e\udc00-\udfff\ufe0f\u200d]/;
const PILED_MARKS = /(\p{M}{3})\p{M}+/gu;
const APOSTROPHES = /[‘’‛ʼ´`′]/g;
const BEYOND_ASCII = /[\u0080-\uffff]/;

/** The text with names masked, cut, and folded where that changes anything. */
function masked(text: string, subject: readonly Span[], others: readonly Span[]): string {
  let read = text.length > TEXT_UNITS_MAX ? text.slice(0, TEXT_UNITS_MAX) : text;
  const isAscii = !BEYOND_ASCII.test(read);
  if (!isAscii) read = read.replace(RESERVED, ' ');
  if (subject.length > 0 || others.length > 0) read = maskSpans(read, subject, others);
  if (isAscii) return read;
  read = read.replace(APOSTROPHES, "'");
  if (!UNUSUAL.test(read)) return read;
  const folded = read.replace(PILED_MARKS, '$1').normalize('NFKC');
  // One compatibility character can become eighteen.
  return folded.length > TEXT_UNITS_MAX ? folded.slice(0, TEXT_UNITS_MAX) : folded;
}

/** Spans that overlap an earlier one, or end beyond the text, are taken as far as they reach. */
function maskSpans(text: string, subject: readonly Span[], others: readonly Span[]): string {
  const spans = [
    ...subject.map((span) => ({ span, unit: SUBJECT_UNIT })),
    ...others.map((span) => ({ span, unit: OTHER_UNIT })),
  ].toSorted((a, b) => a.span[0] - b.span[0] || a.unit - b.unit);
  let result = '';
  let at = 0;
  for (const { span, unit } of spans) {
    const [start, end] = span;
    if (!(start >= at && start < text.length && end > start)) continue;
    result += text.slice(at, start) + String.fromCharCode(unit);
    at = end;
  }
  return result + text.slice(at);
}
