/** The words that say most of what a text is about, as hashes: for stories, without the text. */
import { TAG_BIT } from './lexicon.ts';
import { termOf } from './term.ts';
import { TOKENS_MAX, type TokenList } from './token-list.ts';

/** @source chosen on the bench of stories: with 8 fewer are told apart, with 12 hardly more than with 10 */
export const TERMS_MAX = 10;
// Of this module, so that they are compiled in: what is imported or exported is loaded at each use.
const COUNT_MAX = TERMS_MAX;
const FUNCTION = TAG_BIT.function;
/** Shorter words are seldom what a text is about. */
const TERM_UNITS_MIN = 4;
/** The lengths that are taken first, then those that are taken when there is room. */
const LENGTHS = [9, 6, TERM_UNITS_MIN] as const;

/** Where the words stand that may be taken, and that were, in the order of the text. */
const candidates = new Int32Array(TOKENS_MAX);
const taken = new Int32Array(TERMS_MAX);
const terms = new Uint32Array(TERMS_MAX);

/**
 * The beginnings of words, distinct, the longest words first to be taken (long words are rare words;
 * a table of how rare would be one per language), given in the order of the text.
 *
 * @param tags of each token, see TAG_BIT
 */
export function salientTerms(tokens: TokenList, tags: Int32Array): readonly number[] {
  const count = listCandidates(tokens, tags);
  let found = 0;
  if (count <= COUNT_MAX) {
    for (let index = 0; index < count; index += 1) {
      found = take(tokens, candidates[index] ?? 0, found);
    }
  } else found = takeLongest(tokens, count);
  const all = new Array<number>(found);
  for (let index = 0; index < found; index += 1) all[index] = terms[index] ?? 0;
  return all;
}

/** Without a branch: which words are short cannot be foretold. */
function listCandidates({ length, count }: TokenList, tags: Int32Array): number {
  let found = 0;
  for (let at = 0; at < count; at += 1) {
    candidates[found] = at;
    // Only words have a length.
    const isShort = ((length[at] ?? 0) - TERM_UNITS_MIN) >>> 31;
    const isFunction = ((tags[at] ?? 0) & FUNCTION) === 0 ? 0 : 1;
    found += (isShort | isFunction) ^ 1;
  }
  return found;
}

function takeLongest(tokens: TokenList, count: number): number {
  const { length } = tokens;
  let found = 0;
  let below = 256;
  for (const least of LENGTHS) {
    for (let index = 0; index < count && found < COUNT_MAX; index += 1) {
      const at = candidates[index] ?? 0;
      const units = length[at] ?? 0;
      if (units >= least && units < below) found = take(tokens, at, found);
    }
    below = least;
  }
  return found;
}

/** Puts a word among those taken, unless its term is there. @returns how many there are then */
function take(tokens: TokenList, at: number, found: number): number {
  const term = termOf(tokens, at);
  for (let index = 0; index < found; index += 1) if (terms[index] === term) return found;
  let index = found;
  for (; index > 0 && (taken[index - 1] ?? 0) > at; index -= 1) {
    taken[index] = taken[index - 1] ?? 0;
    terms[index] = terms[index - 1] ?? 0;
  }
  taken[index] = at;
  terms[index] = term;
  return found + 1;
}
