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

/** A letter, digit, mark or underscore. */
export function isWord(character: string): boolean {
  return WORD.test(character);
}

/** A letter of a script in which words need no edge. */
export function isUnspaced(character: string): boolean {
  return UNSPACED.test(character);
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
