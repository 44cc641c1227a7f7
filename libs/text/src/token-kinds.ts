/** What tokens can be. */
import { hashWord } from './hash.ts';

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
