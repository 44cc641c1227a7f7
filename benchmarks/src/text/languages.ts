/** How often the language of a tweet is the one that its set is of. */
import type { Scorer } from '@goldenhour/pipeline/ports';
import { dataFile, readLines } from '@goldenhour/training/data';
import { textRequest } from './judge.ts';

const LANGUAGES = ['de', 'en', 'fr', 'es', 'it', 'pt'] as const;
const SHORT_UNITS = 15;
/** Names and addresses are in no language. */
const NAMES = /@\S+|https?(?::\S*)?/g;

export type LanguageRow = {
  readonly set: string;
  readonly goal: number;
  readonly texts: number;
  /** @unit percent */
  readonly right: number;
};

type Labelled = { readonly text: string; readonly language: string };

/** Nothing where the sets are not here. */
export async function measureLanguages(scorer: Scorer): Promise<readonly LanguageRow[]> {
  const all = LANGUAGES.flatMap((language) => {
    const path = dataFile(`text/xlmt-val.${language}.ndjson`);
    const rows = path === undefined ? [] : readLines<{ readonly text: string }>(path);
    return rows.map(({ text }): Labelled => ({ text, language }));
  });
  if (all.length === 0) return [];
  const rowOf = async (set: string, goal: number, some: readonly Labelled[]) => {
    const scores = await scorer.score(some.map(({ text }) => textRequest(text)));
    const right = scores.filter(
      (score, at) => 'language' in score && score.language === some[at]?.language,
    );
    return { set, goal, texts: some.length, right: (100 * right.length) / some.length };
  };
  return [
    await rowOf('XLM-T val', 98.5, all),
    // Many of them could be in several languages ("PIZZA"); the set says where they were found.
    await rowOf('XLM-T val, 15 letters or less', 88, all.filter(isShort)),
  ];
}

/** Whether little is left of it without names and addresses, and that has letters. */
export function isShort({ text }: { readonly text: string }): boolean {
  const rest = text.replace(NAMES, '').trim();
  return rest.length <= SHORT_UNITS && /\p{L}/u.test(rest);
}
