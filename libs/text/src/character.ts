/** What a code point is to a reader of words. Rising numbers: blanks are the highest. */
export const CharClass = {
  NONE: 0,
  LETTER: 1,
  /** Goes on a word, begins none. */
  MARK: 2,
  DIGIT: 3,
  /** Apostrophe, hyphen: inside a word only. */
  JOINER: 4,
  /** Ends a clause. */
  STOP: 5,
  /** Zero width, soft hyphen, bidi control, skin tone, variation selector: as if it were not there. */
  INVISIBLE: 6,
  PICTURE: 7,
  BLANK: 8,
  /** A blank that ends a clause. The end of the text counts as one. */
  LINE: 9,
} as const;
export type CharClass = (typeof CharClass)[keyof typeof CharClass];

/** Class of the code point at `at`. @complexity O(1) */
export function classAt(source: string, at: number): CharClass {
  const code = source.charCodeAt(at);
  if (code < LATIN.length) return LATIN[code] ?? CharClass.NONE;
  const point = source.codePointAt(at);
  return point === undefined ? CharClass.LINE : classOf(point);
}

/** Code units of the code point at `at`; 1 for a lone surrogate and past the end. */
export function widthAt(source: string, at: number): number {
  return (source.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}

function classOf(point: number): CharClass {
  if (point === 0x27 || point === 0x2d) return CharClass.JOINER;
  if (point === 0x0a || point === 0x0d || point === 0x2028 || point === 0x2029)
    return CharClass.LINE;
  if (isInvisible(point)) return CharClass.INVISIBLE;
  const char = String.fromCodePoint(point);
  if (/^\p{L}$/u.test(char)) return CharClass.LETTER;
  if (/^\p{M}$/u.test(char)) return CharClass.MARK;
  if (/^\p{N}$/u.test(char)) return CharClass.DIGIT;
  if (/^\s$/u.test(char)) return CharClass.BLANK;
  if (STOPS.includes(char)) return CharClass.STOP;
  // © and ® are pictographs by Unicode's book, and say nothing.
  if (point > 0xff && /^\p{Extended_Pictographic}$/u.test(char)) return CharClass.PICTURE;
  return CharClass.NONE;
}

const STOPS = '.,;:!?()[]{}|/«»¿¡—–…。、！？';

function isInvisible(point: number): boolean {
  return (
    point === 0xad ||
    point === 0xfeff ||
    (point >= 0x200b && point <= 0x200f) ||
    (point >= 0x202a && point <= 0x202e) ||
    (point >= 0x2060 && point <= 0x2069) ||
    (point >= 0xfe00 && point <= 0xfe0f) ||
    (point >= 0x1f3fb && point <= 0x1f3ff)
  );
}

/** Latin letters and their neighbours, which is nearly all that is read, looked up once. */
const LATIN: readonly CharClass[] = Array.from({ length: 0x250 }, (_, point) => classOf(point));
