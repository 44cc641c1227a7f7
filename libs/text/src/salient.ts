/** The words that say most of what a text is about, as hashes: for stories, without the text. */
import { TAG_BIT } from './lexicon.ts';
import { TokenKind } from './token-kinds.ts';
import type { TokenList } from './token-list.ts';

export const TERMS_MAX = 8;
/** Shorter words are seldom what a text is about. */
const TERM_UNITS_MIN = 4;
/** The lengths that are taken first, then those that are taken when there is room. */
const LENGTHS = [9, 6, TERM_UNITS_MIN] as const;

/** Where the words stand that were taken, in the order of the text. */
const taken = new Int32Array(TERMS_MAX);

/**
 * Distinct, the longest words first to be taken (long words are rare words; a table of how rare
 * would be one per language), given in the order of the text.
 *
 * @param tags of each token, see TAG_BIT
 */
export function salientTerms(tokens: TokenList, tags: Int32Array): readonly number[] {
  const { kind, length, folded, count } = tokens;
  let found = 0;
  let below = 256;
  for (const least of LENGTHS) {
    for (let at = 0; at < count && found < TERMS_MAX; at += 1) {
      const units = length[at] ?? 0;
      if (units < least || units >= below || kind[at] !== TokenKind.WORD) continue;
      if (((tags[at] ?? 0) & TAG_BIT.function) !== 0) continue;
      if (isTaken(folded, at, found)) continue;
      insert(at, found);
      found += 1;
    }
    below = least;
  }
  const terms: number[] = [];
  for (let index = 0; index < found; index += 1) {
    terms.push((folded[taken[index] ?? 0] ?? 0) >>> 0);
  }
  return terms;
}

function isTaken(folded: Int32Array, at: number, found: number): boolean {
  const word = folded[at];
  for (let index = 0; index < found; index += 1) {
    if (folded[taken[index] ?? 0] === word) return true;
  }
  return false;
}

function insert(at: number, found: number): void {
  let index = found;
  for (; index > 0 && (taken[index - 1] ?? 0) > at; index -= 1)
    taken[index] = taken[index - 1] ?? 0;
  taken[index] = at;
}
