/** What stands next to a match decides whether it is one. Characters are given as code points. */

const WORD = /[\p{L}\p{N}\p{M}_]/u;
/**
 * Scripts in which a name may begin or end anywhere: they put no blank between words, or write
 * particles on to a name (Korean).
 */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}\p{Script=Bopomofo}\p{Script=Hangul}\u30fc]/u;
const UPPER = /\p{Lu}/u;
const LOWER = /\p{Ll}/u;
const LETTER = /\p{L}/u;
const DIGIT = /\p{Nd}/u;

/** What a code unit is to the words around it. */
export const NO_WORD = 0;
/** Of a word that has edges. */
export const PLAIN = 1;
/** Of a script in which words need no edge. */
export const FREE = 2;
/** Half of a character: the whole must be looked at. */
export const HALF = 3;
const UNKNOWN = 4;

/** By code unit, filled as they are met: a memory of the expressions above, which take their time. */
const KINDS = new Uint8Array(65_536).fill(UNKNOWN);

/** @returns NO_WORD, PLAIN, FREE or HALF */
export function kindOfUnit(unit: number): number {
  const known = KINDS[unit] ?? NO_WORD;
  return known === UNKNOWN ? classify(unit) : known;
}

function classify(unit: number): number {
  const character = String.fromCharCode(unit);
  let kind = NO_WORD;
  if (unit >= 0xd800 && unit < 0xe000) kind = HALF;
  else if (UNSPACED.test(character)) kind = FREE;
  else if (WORD.test(character)) kind = PLAIN;
  KINDS[unit] = kind;
  return kind;
}

/** A letter, digit, mark or underscore. */
export function isWord(character: string): boolean {
  if (character.length !== 1) return WORD.test(character);
  const kind = kindOfUnit(character.charCodeAt(0));
  return kind === PLAIN || (kind === FREE && WORD.test(character));
}

/** A letter of a script in which words need no edge. */
export function isUnspaced(character: string): boolean {
  if (character.length !== 1) return UNSPACED.test(character);
  return kindOfUnit(character.charCodeAt(0)) === FREE;
}

/**
 * Whether a new word begins between two characters written together: "ziggo|Storing",
 * "KLM|Staking", "KLM|2026".
 * @param after what follows `next`, '' at the end
 */
export function isHump(previous: string, next: string, after: string): boolean {
  if (UPPER.test(next)) {
    return (
      LOWER.test(previous) || DIGIT.test(previous) || (UPPER.test(previous) && LOWER.test(after))
    );
  }
  return (DIGIT.test(next) && LETTER.test(previous)) || (DIGIT.test(previous) && LETTER.test(next));
}
