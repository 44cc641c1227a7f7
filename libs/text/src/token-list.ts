/** The tokens of one text, as arrays. */
import { TEXT_UNITS_MAX } from './masking.ts';
import { TokenKind } from './token-kinds.ts';

/** Tokens beyond these are not read. */
export const TOKENS_MAX = 2_048;
/** Of a longer run of letters the beginning stands for it. */
export const TOKEN_UNITS_MAX = 40;

const LINE_FEED = 0x0a;
// Of this module alone, so that they are compiled in: what is imported or exported is loaded.
const { SIGN } = TokenKind;
const COUNT_MAX = TOKENS_MAX;

/** A text's tokens, in order, and counts over all of it. One list is filled again and again. */
export class TokenList {
  /** How many texts were read. */
  reading = 0;
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
  unitsUsed = 0;
  /** The text as it was read: names masked, compatibility forms folded. */
  source = '';
  /** Its units, and a line feed behind them. */
  readonly codes = new Uint16Array(TEXT_UNITS_MAX + 2);
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

  #pendingClause = false;

  word(index: number): string {
    const from = this.from[index] ?? 0;
    return String.fromCharCode(...this.units.subarray(from, from + (this.length[index] ?? 0)));
  }

  /** Forgets the tokens of the text before. */
  clear(): void {
    this.reading += 1;
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
    this.unitsUsed = 0;
    this.#pendingClause = false;
  }

  /** Takes `source` to be cut into tokens. @returns all bits that any of its units has */
  take(source: string): number {
    const { codes } = this;
    const { length } = source;
    let bits = 0;
    for (let at = 0; at < length; at += 1) {
      const code = source.charCodeAt(at);
      codes[at] = code;
      bits |= code;
    }
    codes[length] = LINE_FEED;
    this.source = source;
    return bits;
  }

  /** Adds a token unless the list is full. `start` and `end` in units of {@link source}. */
  push(kind: TokenKind, hash: number, start: number, end: number): void {
    const index = this.count;
    if (index >= COUNT_MAX) return;
    let clause = index === 0 ? 0 : (this.clause[index - 1] ?? 0);
    // Signs belong to the clause that they end.
    if (this.#pendingClause && kind !== SIGN) {
      if (index > 0) clause += 1;
      this.#pendingClause = false;
    }
    this.clause[index] = clause;
    this.kind[index] = kind;
    this.flags[index] = 0;
    this.hash[index] = hash;
    this.folded[index] = hash;
    this.from[index] = this.unitsUsed;
    this.length[index] = 0;
    this.start[index] = start;
    this.end[index] = end;
    this.count = index + 1;
  }

  /** The next token that is no sign begins a clause. */
  endClause(): void {
    if (this.count > 0) this.#pendingClause = true;
  }
}
