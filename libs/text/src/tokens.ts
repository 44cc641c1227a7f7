/** The one pass over a text: masks, folds, cuts and hashes. Everything after it reads its arrays. */
import { nameEnd } from './address.ts';
import { CharClass } from './character.ts';
import { emoticonAt, isEmoticonStart } from './emoticon.ts';
import { hashWord } from './hash.ts';
import { classIn, pointIn } from './letters.ts';
import {
  factsOf,
  maskedText,
  OTHER_UNIT,
  type Span,
  SUBJECT_UNIT,
  TEXT_UNITS_MAX,
} from './masking.ts';
import { hashPicture } from './pictures.ts';
import { MASKS, TokenKind } from './token-kinds.ts';
import { TOKENS_MAX, TokenList } from './token-list.ts';
import { takeAnyWord, takeWord } from './word-reader.ts';

export { type Span, TEXT_UNITS_MAX } from './masking.ts';
export { MASKS, TokenFlag, TokenKind } from './token-kinds.ts';
export { TOKEN_UNITS_MAX, TOKENS_MAX } from './token-list.ts';

// Of this module, so that they are compiled in: what is imported is loaded at each use.
const { BLANK, LETTER, DIGIT, STOP, LINE, PICTURE: PICTURE_CLASS } = CharClass;
const { SUBJECT, OTHER, USER, PICTURE, EMOTICON, SIGN } = TokenKind;
const LENGTH_MAX = TEXT_UNITS_MAX;
const COUNT_MAX = TOKENS_MAX;
const SUBJECT_MARK = SUBJECT_UNIT;
const OTHER_MARK = OTHER_UNIT;

const NOWHERE: readonly Span[] = [];

/** Reads texts; what it holds is of the text read last. */
export class Tokens extends TokenList {
  /** There are two dots in a row somewhere, be it in an address. */
  hasDots = false;

  /**
   * Reads `text`; `subject` and `others` are where it names the subject and other subjects.
   * Never throws, also not for lone surrogates. @complexity O(min(length, TEXT_UNITS_MAX))
   */
  read(text: string, subject: readonly Span[] = NOWHERE, others: readonly Span[] = NOWHERE): this {
    this.clear();
    const cut = text.length > LENGTH_MAX ? text.slice(0, LENGTH_MAX) : text;
    const isAscii = this.take(cut) < 0x80;
    if (!isAscii || subject.length > 0 || others.length > 0) {
      const facts = isAscii ? 0 : factsOf(this.codes, cut.length);
      const masked = maskedText(cut, { subject, others }, facts);
      if (masked !== cut) this.take(masked);
    }
    this.hasDots = false;
    const read = this.#scan(this.source.length);
    if (this.urls > 0 || read < this.source.length) this.hasDots ||= this.source.includes('..');
    this.clauses = this.count === 0 ? 0 : (this.clause[this.count - 1] ?? 0) + 1;
    return this;
  }

  /** @returns how far it came */
  #scan(length: number): number {
    const { codes } = this;
    let at = 0;
    while (at < length && this.count < COUNT_MAX) {
      const kind = classIn(codes, at);
      if (kind === BLANK) at += 1;
      else if (kind === LETTER || kind === DIGIT) {
        const tag = at > 0 && codes[at - 1] === HASH;
        at = tag ? this.#takeTag(at) : takeWord(this, at);
      } else if (kind === PICTURE_CLASS) at = this.#takePicture(at);
      else at = this.#takeOther(at, kind);
    }
    return at;
  }

  #takeOther(at: number, kind: CharClass): number {
    const { codes } = this;
    const code = codes[at] ?? 0;
    if (code === AT) return this.#takeName(at);
    if (code === SUBJECT_MARK || code === OTHER_MARK) return this.#takeSubject(at, code);
    if (code === EXCLAIM || code === QUESTION) return this.#takeSigns(at);
    if (isEmoticonStart(code)) {
      const emoticon = emoticonAt(this.source, at);
      if (emoticon !== undefined) {
        this.push(EMOTICON, hashWord(emoticon.name), at, at + emoticon.width);
        return at + emoticon.width;
      }
    }
    if (code === DOT && codes[at + 1] === DOT) return this.#takeDots(at);
    if (code === ELLIPSIS) this.push(SIGN, MASKS.dots, at, at + 1);
    if (isQuote(code)) this.quotes += 1;
    if (kind === STOP || kind === LINE) this.endClause();
    return at + 1;
  }

  #takeDots(at: number): number {
    let end = at + 2;
    while (this.codes[end] === DOT) end += 1;
    this.hasDots = true;
    this.push(SIGN, MASKS.dots, at, end);
    this.endClause();
    return end;
  }

  #takeName(at: number): number {
    const next = this.codes[at + 1];
    if (next === SUBJECT_MARK || next === OTHER_MARK) return at + 1;
    const end = nameEnd(this.source, at + 1);
    if (end === at + 1) return end;
    this.users += 1;
    this.push(USER, MASKS.user, at, end);
    return end;
  }

  #takeSubject(at: number, code: number): number {
    const isSubject = code === SUBJECT_MARK;
    if (isSubject) this.subjects += 1;
    else this.others += 1;
    const kind = isSubject ? SUBJECT : OTHER;
    this.push(kind, isSubject ? MASKS.subject : MASKS.other, at, at + 1);
    return at + 1;
  }

  #takeSigns(start: number): number {
    let at = start;
    let exclaims = 0;
    let questions = 0;
    for (; ; at += 1) {
      const code = this.codes[at];
      if (code === EXCLAIM) exclaims += 1;
      else if (code === QUESTION) questions += 1;
      else break;
    }
    this.exclaims += exclaims;
    this.questions += questions;
    this.push(SIGN, signHash(exclaims, questions), start, at);
    this.endClause();
    return at;
  }

  #takePicture(start: number): number {
    const point = pointIn(this.codes, start);
    const end = start + (point > 0xffff ? 2 : 1);
    this.pictures += 1;
    const hash = hashPicture(point);
    const index = this.count;
    // A row of the same picture is one.
    const again = index > 0 && this.kind[index - 1] === PICTURE;
    if (again && this.hash[index - 1] === hash) return end;
    this.push(PICTURE, hash, start, end);
    return end;
  }

  /** A hashtag: one word, or several when it is in camel case. */
  #takeTag(start: number): number {
    this.tags += 1;
    let at = start;
    do at = takeAnyWord(this, at, true);
    while (classIn(this.codes, at) === LETTER);
    return at;
  }
}

const HASH = 0x23;
const AT = 0x40;
const DOT = 0x2e;
const EXCLAIM = 0x21;
const QUESTION = 0x3f;
const ELLIPSIS = 0x2026;

function isQuote(code: number): boolean {
  return code === 0x22 || code === 0x201c || code === 0x201e || code === 0xab || code === 0x2018;
}

function signHash(exclaims: number, questions: number): number {
  if (exclaims > 0 && questions > 0) return MASKS.mixed;
  if (exclaims > 0) return exclaims > 1 ? MASKS.exclaims : MASKS.exclaim;
  return questions > 1 ? MASKS.questions : MASKS.question;
}
