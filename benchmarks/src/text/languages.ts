/**
 * How often the language of a text is told: of tweets by the set that they are of, of very short
 * texts by what people take them for.
 */
import { hash32 } from '@goldenhour/mention';
import type { Scorer } from '@goldenhour/pipeline/ports';
import { dataFile, readLabelsByHash, readLines } from '@goldenhour/training/data';
import { textRequest } from './judge.ts';

const LANGUAGES = ['de', 'en', 'fr', 'es', 'it', 'pt'] as const;
const SHORT_UNITS = 15;
/** Names and addresses are in no language. */
const NAMES = /@\S+|https?(?::\S*)?/g;

/** Sets that are never trained on and have texts that short. */
const SETS_WITH_SHORT = [
  ...LANGUAGES.map((language) => `xlmt-val.${language}`),
  'political-tweets-dev.nl',
  'tweeteval-offensive-val.en',
  'tweeteval-emotion-val.en',
  'vader-amazon.en',
  'vader-movie.en',
];

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
  const all = LANGUAGES.flatMap((language) =>
    textsOf(`xlmt-val.${language}`).map((text): Labelled => ({ text, language })),
  );
  const short = shortTexts();
  const rowOf = async (set: string, goal: number, some: readonly Labelled[]) => {
    const scores = await scorer.score(some.map(({ text }) => textRequest(text)));
    const right = scores.filter(
      (score, at) => 'language' in score && score.language === some[at]?.language,
    );
    return { set, goal, texts: some.length, right: (100 * right.length) / some.length };
  };
  const rows = [
    await rowOf('XLM-T val', 98.5, all),
    await rowOf('15 letters or less, agreed', 88, short),
    await rowOf(
      '  of them not English',
      88,
      short.filter(({ language }) => language !== 'en'),
    ),
  ];
  return rows.filter(({ texts }) => texts > 0);
}

/**
 * Short texts that people agree on. Many could be in several languages ("Bravo"), and a set says
 * only among which tweets they were found: of 260, two readers who saw neither the sets nor each
 * other's answers gave 235 the same one language. Both were language models of one make.
 */
export function shortTexts(): readonly Labelled[] {
  const agreed = readLabelsByHash(new URL('short-texts.tsv', import.meta.url));
  const texts = new Set(SETS_WITH_SHORT.flatMap(textsOf).map((text) => text.trim()));
  return [...texts].flatMap((text) => {
    const language = agreed.get(hash32(text));
    return language === undefined || !isShort({ text }) ? [] : [{ text, language }];
  });
}

function textsOf(set: string): readonly string[] {
  const path = dataFile(`text/${set}.ndjson`);
  return path === undefined
    ? []
    : readLines<{ readonly text: string }>(path).map(({ text }) => text);
}

/** Whether little is left of it without names and addresses, and that has letters. */
export function isShort({ text }: { readonly text: string }): boolean {
  const rest = text.replace(NAMES, '').trim();
  return rest.length <= SHORT_UNITS && /\p{L}/u.test(rest);
}
