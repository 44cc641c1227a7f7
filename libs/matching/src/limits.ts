/** How much may be watched in all: what keeps the memory of the matcher bounded. */
import type { Subject } from './subject.ts';

export const MATCHING_LIMITS = {
  /** Names, handles, hashtags, domains, exclusions and words of queries, of all subjects. */
  terms: 200_000,
  /** Their characters. Measured: some 100 bytes of memory each. @unit UTF-16 code units */
  chars: 4_000_000,
  /** Regular expressions of all subjects: each remembers up to 8 MB of what it has met. */
  regexes: 200,
} as const;

/** Why these are too many to be watched; undefined when they are not. */
export function limitFault(subjects: readonly Subject[]): string | undefined {
  let terms = 0;
  let chars = 0;
  let regexes = 0;
  const add = (text: string) => {
    terms += 1;
    chars += text.length;
  };
  for (const { name, names, handles, hashtags, domains, exclude, query } of subjects) {
    for (const text of [name, ...names, ...hashtags, ...domains, ...exclude]) add(text);
    for (const { handle } of handles) add(handle);
    const queries = typeof query === 'object' ? Object.values(query) : [query ?? ''];
    for (const text of queries) {
      for (const word of text.split(/[\s()]+/)) if (word !== '') add(word);
      regexes += text.match(/(?<![^\s(])\/[^]*?[^\\]\//g)?.length ?? 0;
    }
  }
  if (terms > MATCHING_LIMITS.terms) return tooMany('names and other terms', terms, 'terms');
  if (chars > MATCHING_LIMITS.chars) return tooMany('characters to look for', chars, 'chars');
  if (regexes > MATCHING_LIMITS.regexes) {
    return tooMany('regular expressions', regexes, 'regexes');
  }
  return undefined;
}

function tooMany(what: string, count: number, limit: keyof typeof MATCHING_LIMITS): string {
  return `All subjects together have ${count} ${what}, and one process takes ${MATCHING_LIMITS[limit]}. Divide the subjects over several configurations, each with a namespace of its own.`;
}
