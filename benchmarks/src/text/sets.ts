/** The sets that scorers are measured on. None of them is trained on: `main.ts` sees to it. */
import { readFileSync } from 'node:fs';
import { NameFinder } from '@goldenhour/matching';
import type { ScoreRequest } from '@goldenhour/pipeline/ports';
import type { Tone } from '@goldenhour/text';
import { dataFile, readLines } from '@goldenhour/training/data';
import { heldOut } from '@goldenhour/training/held-out';
import { pseudoSubject } from '@goldenhour/training/pseudo-subject';
import { parse } from 'csv-parse/sync';
import { textRequest, toneIndex } from './judge.ts';

export type Measure = 'mean recall' | 'macro F1' | 'accuracy' | 'r';

export type MeasuredSet = {
  readonly name: string;
  readonly measure: Measure;
  /** What the text engine is to reach. */
  readonly goal: number;
  readonly requests: readonly ScoreRequest[];
  /** Indexes into TONES, or mean ratings where the measure is r. */
  readonly truth: readonly number[];
};

type Toned = { readonly text: string; readonly label: Tone };
type Rated = { readonly text: string; readonly mean: number };

const POOLED = ['de', 'fr', 'es', 'it', 'pt'] as const;

/** The sets that are here, and the names of those that are not. */
export function measuredSets(): {
  readonly sets: readonly MeasuredSet[];
  readonly absent: readonly string[];
} {
  const absent: string[] = [];
  const read = <T>(name: string): readonly T[] => {
    const path = dataFile(name);
    if (path === undefined) absent.push(name);
    return path === undefined ? [] : readLines<T>(path);
  };
  const toned = (name: string): readonly Toned[] => read<Toned>(`text/${name}.ndjson`);
  const sets = [
    tones(
      'English tweets, held out',
      'mean recall',
      67,
      toned('semeval-2013-2016.en').filter(({ text }) => heldOut(text)),
    ),
    ratings('Amazon snippets (en)', 0.64, read<Rated>('text/vader-amazon.en.ndjson')),
    ratings('film snippets (en)', 0.5, read<Rated>('text/vader-movie.en.ndjson')),
    tones('political tweets (nl)', 'macro F1', 56, toned('political-tweets-dev.nl')),
    tones('bol.com reviews (nl)', 'accuracy', 83, toned('bol-reviews-dev.nl')),
    tones(
      'XLM-T de+fr+es+it+pt',
      'macro F1',
      64,
      POOLED.flatMap((language) => toned(`xlmt-val.${language}`)),
    ),
    ...POOLED.map((language) =>
      tones(`XLM-T ${language}`, 'macro F1', 64, toned(`xlmt-val.${language}`)),
    ),
    airlines(absent),
  ];
  return { sets: sets.filter(({ requests }) => requests.length > 0), absent };
}

function tones(name: string, measure: Measure, goal: number, rows: readonly Toned[]): MeasuredSet {
  return {
    name,
    measure,
    goal,
    requests: rows.map(({ text }) => textRequest(text)),
    truth: rows.map(({ label }) => toneIndex(label)),
  };
}

function ratings(name: string, goal: number, rows: readonly Rated[]): MeasuredSet {
  return {
    name,
    measure: 'r',
    goal,
    requests: rows.map(({ text }) => textRequest(text)),
    truth: rows.map(({ mean }) => mean),
  };
}

/** The subject is the airline that the tweet is addressed to: sentiment, not polarity. */
function airlines(absent: string[]): MeasuredSet {
  const file = 'replay/airlines-dev.csv';
  const path = dataFile(file);
  if (path === undefined) absent.push(file);
  const rows = path === undefined ? [] : tweetsOf(path);
  const requests: ScoreRequest[] = [];
  const truth: number[] = [];
  for (const row of rows) {
    const { text = '', airline = '', airline_sentiment: label = '' } = row;
    const tone = toneIndex(label as Tone);
    if (tone < 0) continue;
    const handle = HANDLES.get(airline) ?? airline;
    const spans = [...text.matchAll(new RegExp(`@${handle}\\b`, 'gi'))].map(
      (match) => [match.index, match.index + match[0].length] as const,
    );
    requests.push({ ...textRequest(text), subject: airline, spans });
    truth.push(tone);
  }
  return { name: 'airlines (en), sentiment', measure: 'mean recall', goal: 71, requests, truth };
}

const HANDLES: ReadonlyMap<string, string> = new Map([
  ['US Airways', 'usairways'],
  ['United', 'united'],
  ['American', 'americanair'],
  ['Southwest', 'southwestair'],
  ['Delta', '(?:delta|jetblue)'],
  ['Virgin America', 'virginamerica'],
]);

/** Real texts in which nobody is to be woken, each judged twice where somebody is named in it. */
export type HarmlessSet = {
  readonly name: string;
  readonly aboutNobody: readonly ScoreRequest[];
  /** As the pipeline judges: about whom they are at, or else about one of the names in them. */
  readonly aboutSomebody: readonly ScoreRequest[];
};

export const LEARNED_FROM = 'SemEval, learned from';
const SUBJECT_SEED = 4;

export function harmlessSets(): readonly HarmlessSet[] {
  const read = (name: string): readonly string[] => {
    const path = dataFile(name);
    return path === undefined ? [] : readLines<{ text: string }>(path).map(({ text }) => text);
  };
  const tweets = read('text/semeval-2013-2016.en.ndjson');
  const { requests } = airlines([]);
  return [
    // A third is learned from, on the rest the thresholds are set: that they hold there says little.
    named(
      'SemEval, learned from',
      tweets.filter((text) => !heldOut(text)),
    ),
    named('SemEval, held out', tweets.filter(heldOut)),
    {
      name: 'airlines',
      aboutNobody: requests.map(({ text }) => textRequest(text)),
      aboutSomebody: requests,
    },
    named('CrisisLex T26', read('replay/crisislex-t26-dev.ndjson')),
    named('political (nl)', read('text/political-tweets-dev.nl.ndjson')),
  ];
}

function named(name: string, texts: readonly string[]): HarmlessSet {
  const names = new NameFinder();
  const subjects = texts.map((text) => pseudoSubject(text, SUBJECT_SEED) ?? '');
  names.learn(subjects);
  return {
    name,
    aboutNobody: texts.map(textRequest),
    aboutSomebody: texts.flatMap((text, at) => {
      const subject = subjects[at] ?? '';
      const spans = names.find(text, subject);
      return spans.length === 0 ? [] : [{ ...textRequest(text), subject, spans }];
    }),
  };
}

function tweetsOf(path: string): readonly Readonly<Record<string, string>>[] {
  return parse(readFileSync(path), { columns: true, relaxColumnCount: true });
}
