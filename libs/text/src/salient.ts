/** The words that say most of what a text is about, as hashes: for stories, without the text. */
import { TAG_BIT } from './lexicon.ts';
import { TokenKind, type Tokens } from './tokens.ts';

export const TERMS_MAX = 8;
/** Shorter words are seldom what a text is about. */
const TERM_UNITS_MIN = 4;

/**
 * Distinct, the longest words first to be taken (long words are rare words; a table of how rare
 * would be one per language), given in the order of the text.
 *
 * @param tags of each token, see TAG_BIT
 */
export function salientTerms(tokens: Tokens, tags: Int32Array): readonly number[] {
  const taken: number[] = [];
  for (
    let least = 9;
    least >= TERM_UNITS_MIN && taken.length < TERMS_MAX;
    least -= least > 6 ? 3 : 2
  ) {
    for (let at = 0; at < tokens.count && taken.length < TERMS_MAX; at += 1) {
      if (tokens.kind[at] !== TokenKind.WORD || (tokens.length[at] ?? 0) < least) continue;
      if (((tags[at] ?? 0) & TAG_BIT.function) !== 0 || taken.includes(at)) continue;
      if (taken.some((other) => tokens.folded[other] === tokens.folded[at])) continue;
      taken.push(at);
    }
  }
  return taken.toSorted((a, b) => a - b).map((at) => (tokens.folded[at] ?? 0) >>> 0);
}
