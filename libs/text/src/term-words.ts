/** Finds the words that terms are hashes of, in texts that are at hand: terms alone cannot be read. */
import { termOf } from './term.ts';
import { TokenKind, Tokens } from './tokens.ts';

/** Texts that are looked through; a crisis has fewer samples. */
export const EXCERPTS_MAX = 64;

/**
 * For each term the word as it is written most often, the first of equals, without signs; a term
 * that none of the texts has is left out.
 *
 * @param terms hashes as `Verdict.terms` gives them
 * @returns by the order of `terms`, each word once whatever its case
 * @example wordsOfTerms(['Storing bij Acme', 'weer een storing'], [hashTerm('storin') >>> 0])
 *   // ['Storing']
 */
export function wordsOfTerms(excerpts: readonly string[], terms: readonly number[]): string[] {
  const found = new Map(terms.map((term) => [term, new Map<string, number>()]));
  const tokens = new Tokens();
  for (const excerpt of excerpts.slice(0, EXCERPTS_MAX)) {
    const { count, kind, start, end, source } = tokens.read(excerpt);
    for (let at = 0; at < count; at += 1) {
      if (kind[at] !== TokenKind.WORD) continue;
      const spellings = found.get(termOf(tokens, at));
      if (spellings === undefined) continue;
      const word = source.slice(start[at], end[at]);
      spellings.set(word, (spellings.get(word) ?? 0) + 1);
    }
  }
  const words = new Map<string, string>();
  for (const spellings of found.values()) {
    const word = mostFrequent(spellings);
    const folded = word?.toLowerCase() ?? '';
    if (word !== undefined && !words.has(folded)) words.set(folded, word);
  }
  return [...words.values()];
}

function mostFrequent(counts: ReadonlyMap<string, number>): string | undefined {
  let best: string | undefined;
  let most = 0;
  for (const [word, count] of counts) {
    if (count <= most) continue;
    most = count;
    best = word;
  }
  return best;
}
