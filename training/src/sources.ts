/** Everything that is learned from, and nothing that is marked to measure on. */
import { hash32 } from '@goldenhour/mention';
import { conceptFile, readLexiconFile, THREATS } from '@goldenhour/scorers/parts';
import { JUDGED, type Judged, type Tone } from '@goldenhour/text';
import { readCorpus, readOtherLanguages } from './corpus.ts';
import { dataFile, readLines } from './data.ts';
import type { LabelledText } from './examples.ts';
import { heldOut } from './held-out.ts';
import type { LanguageText } from './language.ts';

export type Source = {
  readonly name: string;
  readonly language: Judged;
  readonly weight: number;
  readonly texts: readonly LabelledText[];
};

type Toned = { readonly text: string; readonly label: Tone };

/**
 * How much a text of each set counts. Those written beside the engine are harder than any stream:
 * counted as much as others they teach doubt of plain threats ("je vais tous vous tuer demain").
 */
const WEIGHT = {
  own: 1.5,
  beside: 0.75,
  tweets: 1,
  subtitles: 0.5,
} as const;
/** Themes whose writers saw where the engine erred: see corpora/README.md. */
const BESIDE = /^[a-z]{2}-b-/;
/** Few texts for very many languages: each counts several times. */
const OTHERS_REPEATED = 8;
const SUBTITLED = JUDGED.filter((language) => language !== 'en');
const XLMT = ['en', 'de', 'fr', 'es', 'it', 'pt'] as const;

export function readSources(): {
  readonly texts: readonly Source[];
  /** Those of the texts that are not ours. */
  readonly tweets: readonly Source[];
  /** Lines of films, of which nothing is known but the language. */
  readonly subtitles: readonly Source[];
  readonly languages: readonly LanguageText[];
} {
  const own: readonly Source[] = JUDGED.flatMap((language) => {
    const texts = readCorpus(language, 'train').map(({ others, ...item }) =>
      others === undefined ? item : { ...item, others },
    );
    const isBeside = ({ id }: { readonly id: string }): boolean => BESIDE.test(id);
    return [
      { name: 'own', language, weight: WEIGHT.own, texts: texts.filter((text) => !isBeside(text)) },
      {
        name: 'own, beside the engine',
        language,
        weight: WEIGHT.beside,
        texts: texts.filter(isBeside),
      },
    ];
  });
  const all = toned('text/semeval-2013-2016.en.ndjson');
  const measured = new Set([
    ...all.filter(({ text }) => heldOut(text)).map(({ text }) => text.trim()),
    ...XLMT.flatMap((language) => toned(`text/xlmt-val.${language}.ndjson`)).map(({ text }) =>
      text.trim(),
    ),
  ]);
  const unseen = ({ text }: Toned): boolean => !measured.has(text.trim());
  const semeval = all.filter(unseen);
  const tweets = [tweetsOf('en', 'semeval', semeval)];
  for (const language of XLMT) {
    const some = toned(`text/xlmt-train.${language}.ndjson`).filter(
      (tweet) => unseen(tweet) && !(language === 'en' && heldOut(tweet.text)),
    );
    tweets.push(tweetsOf(language, 'xlmt', some));
  }
  const texts = [...own, ...tweets];
  const languages: LanguageText[] = texts.flatMap(({ language, texts: some }) =>
    some.map(({ text }) => ({ text, language })),
  );
  const subtitles = SUBTITLED.map(
    (language): Source => ({
      name: 'subtitles',
      language,
      weight: WEIGHT.subtitles,
      texts: toned(`text/xed-dev.${language}.ndjson`).map(({ text }) => ({ text, kind: 'post' })),
    }),
  );
  for (const { language, texts: lines } of subtitles)
    languages.push(...lines.map(({ text }) => ({ text, language })));
  const known = new Set(JUDGED.flatMap(listedWords));
  const others = [...readOtherLanguages('train').map(({ text }) => text), ...threatsOfOthers()];
  for (const text of others.filter((one) => !known.has(one))) {
    for (let turn = 0; turn < OTHERS_REPEATED; turn += 1) {
      languages.push({ text, language: 'other' });
    }
  }
  for (const language of ['de', 'fr', 'es'] as const) {
    for (const { text } of toned(`text/hatecheck.${language}.ndjson`)) {
      if (hash32(text) % 4 === 0) languages.push({ text, language });
    }
  }
  for (const language of JUDGED) {
    languages.push(...listedWords(language).map((text) => ({ text, language })));
  }
  return { texts, tweets, subtitles, languages };
}

/** A threat in a language that is not judged must not pass for a text of one that is. */
function threatsOfOthers(): readonly string[] {
  return readLexiconFile(THREATS)
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .map((line) => (line.split('\t')[0] ?? '').replace('*', ''));
}

/**
 * Words by themselves: people write short, and lists have words that no text has.
 * @shape each once, none of a letter or two, which many languages share
 */
function listedWords(language: Judged): readonly string[] {
  const words = readLexiconFile(conceptFile(language))
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .flatMap((line) => line.split('\t')[1]?.split(' ') ?? []);
  return [...new Set(words)].filter((word) => word.length > 2);
}

function toned(name: string): readonly Toned[] {
  const path = dataFile(name);
  return path === undefined ? [] : readLines<Toned>(path);
}

function tweetsOf(language: Judged, name: string, texts: readonly Toned[]): Source {
  return {
    name,
    language,
    weight: WEIGHT.tweets,
    texts: texts.map(({ text, label }) => ({ text, kind: 'post', polarity: label })),
  };
}

const TRAIN_SETS = [
  'text/semeval-2013-2016.en.ndjson',
  ...XLMT.flatMap((language) => [
    `text/xlmt-train.${language}.ndjson`,
    `text/xlmt-val.${language}.ndjson`,
  ]),
  ...SUBTITLED.map((language) => `text/xed-dev.${language}.ndjson`),
];

/** Files without which there is no training. */
export function missingSets(): readonly string[] {
  return TRAIN_SETS.filter((name) => dataFile(name) === undefined);
}
