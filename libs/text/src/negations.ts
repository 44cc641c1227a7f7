/** How far a negation reaches. */
import { TAG_BIT } from './lexicon.ts';
import { TokenKind } from './token-kinds.ts';
import type { Tokens } from './tokens.ts';

// Of this module, so that they are compiled in: what is imported is loaded at each use.
const { WORD } = TokenKind;
const NEGATION = TAG_BIT.negation;

/** Words that a negation reaches. @source the window of three of VADER, and one for a verb between */
export const NEGATION_REACH = 4;
const REACH = NEGATION_REACH;
/** "werkt niet": languages that put it behind what it turns round. */
const NEGATION_BEHIND = 2;

/**
 * Marks which tokens a negation reaches. In Dutch and German also those right before one that ends
 * its clause.
 *
 * @param behind the language puts a negation behind what it turns round
 */
export function markNegations(
  tokens: Tokens,
  tags: Int32Array,
  behind: boolean,
  negated: Uint8Array,
): void {
  const { count, kind, clause } = tokens;
  if (!hasNegation(tags, count)) {
    negated.fill(0, 0, count);
    return;
  }
  let reach = 0;
  for (let at = 0; at < count; at += 1) {
    if (at > 0 && clause[at] !== clause[at - 1]) reach = 0;
    negated[at] = reach > 0 ? 1 : 0;
    if (kind[at] !== WORD) continue;
    if (((tags[at] ?? 0) & NEGATION) !== 0) {
      reach = REACH;
      negated[at] = 0;
      const ends = at + 1 >= count || clause[at + 1] !== clause[at] || kind[at + 1] !== WORD;
      if (behind && ends) {
        for (let back = 1; back <= NEGATION_BEHIND && at - back >= 0; back += 1) {
          if (clause[at - back] === clause[at]) negated[at - back] = 1;
        }
      }
    } else if (reach > 0) reach -= 1;
  }
}

/** Most texts have none. */
function hasNegation(tags: Int32Array, count: number): boolean {
  let seen = 0;
  for (let at = 0; at < count; at += 1) seen |= tags[at] ?? 0;
  return (seen & NEGATION) !== 0;
}
