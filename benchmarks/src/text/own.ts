/** Our own corpora: everything that a mention is labelled with. */
import { NameFinder } from '@goldenhour/matching';
import type { Score, ScoreRequest, Scorer } from '@goldenhour/pipeline/ports';
import { CATEGORIES, JUDGED, type Judged } from '@goldenhour/text';
import { type CorpusItem, readCorpus, type Split } from '@goldenhour/training/corpus';
import {
  type Counts,
  calibrationError,
  f1Of,
  precisionOf,
  recallOf,
  toneFigures,
  weightedKappa,
} from '@goldenhour/training/figures';
import { confidenceOf, toneIndex, toneOf } from './judge.ts';

export type OwnFigures = {
  readonly language: string;
  readonly texts: number;
  readonly sentiment: number;
  readonly rightLanguage: number;
  readonly calibration: number;
  readonly microF1: number;
  /** By the order of CATEGORIES. */
  readonly categoryF1: readonly number[];
  readonly threatRecall: number;
  readonly threatPrecision: number;
  readonly nearFired: number;
  readonly pageRecall: number;
  readonly falsePages: number;
  readonly severityKappa: number;
  readonly severeRecall: number;
  readonly severePrecision: number;
};

type Judgement = { readonly item: CorpusItem; readonly language: Judged; readonly score: Score };

const SEVERE = 3;
/** A language with fewer texts has no row of its own. */
const TEXTS_FOR_ROW = 200;

/** One row per language with enough texts, one for the others together. */
export async function measureOwn(scorer: Scorer, split: Split): Promise<readonly OwnFigures[]> {
  const groups = new Map<string, Judgement[]>();
  for (const language of JUDGED) {
    const items = readCorpus(language, split);
    const scores = await scorer.score(items.map(requestOf));
    const judgements = items.map(
      (item, at): Judgement => ({ item, language, score: scores[at] ?? { unscored: 'failed' } }),
    );
    const name = items.length < TEXTS_FOR_ROW ? 'others' : language;
    groups.set(name, [...(groups.get(name) ?? []), ...judgements]);
  }
  return [...groups].map(([name, some]) => figuresOf(name, some));
}

const names = new NameFinder();

export function requestOf(item: CorpusItem): ScoreRequest {
  const { text, kind, platform, subject, others = [] } = item;
  return {
    text,
    kind,
    platform,
    language: undefined,
    subject,
    ...names.places(text, subject, others),
  };
}

function figuresOf(language: string, all: readonly Judgement[]): OwnFigures {
  const truth = all.map(({ item }) => toneIndex(item.sentiment));
  const said = all.map(({ score }) => toneOf(score));
  const counts = CATEGORIES.map((category) =>
    count(
      all,
      ({ item }) => item.categories.includes(category),
      (score) => has(score, category),
    ),
  );
  const threats = counts[CATEGORIES.indexOf('threat')] ?? { hit: 0, wrong: 0, missed: 0 };
  const pages = count(all, ({ item }) => item.categories.includes('threat'), isPage);
  const severe = count(
    all,
    ({ item }) => item.severity === SEVERE,
    (score) => severityOf(score) === SEVERE,
  );
  const near = all.filter(({ item }) => item.near?.includes('threat') === true);
  const sum = counts.reduce((a, b) => ({
    hit: a.hit + b.hit,
    wrong: a.wrong + b.wrong,
    missed: a.missed + b.missed,
  }));
  return {
    language,
    texts: all.length,
    sentiment: 100 * toneFigures(truth, said).f1,
    rightLanguage: share(
      all,
      ({ score, language: wanted }) => 'language' in score && score.language === wanted,
    ),
    calibration: calibrationError(
      all.map(({ score }) => confidenceOf(score)),
      truth.map((tone, at) => tone === said[at]),
    ),
    microF1: f1Of(sum),
    categoryF1: counts.map(f1Of),
    threatRecall: recallOf(threats),
    threatPrecision: precisionOf(threats),
    nearFired: share(near, ({ score }) => has(score, 'threat')),
    pageRecall: recallOf(pages),
    falsePages: pages.wrong,
    severityKappa: weightedKappa(
      all.map(({ item }) => item.severity),
      all.map(({ score }) => severityOf(score)),
      SEVERE + 1,
    ),
    severeRecall: recallOf(severe),
    severePrecision: precisionOf(severe),
  };
}

function count(
  all: readonly Judgement[],
  is: (judgement: Judgement) => boolean,
  says: (score: Score) => boolean,
): Counts {
  const counts: Counts = { hit: 0, wrong: 0, missed: 0 };
  for (const judgement of all) {
    const said = says(judgement.score);
    if (said && is(judgement)) counts.hit += 1;
    else if (said) counts.wrong += 1;
    else if (is(judgement)) counts.missed += 1;
  }
  return counts;
}

function share(all: readonly Judgement[], is: (judgement: Judgement) => boolean): number {
  return all.filter(is).length / all.length;
}

function has(score: Score, category: (typeof CATEGORIES)[number]): boolean {
  return !('unscored' in score) && score.categories?.[category] !== undefined;
}

function isPage(score: Score): boolean {
  return !('unscored' in score) && score.page === true;
}

function severityOf(score: Score): number {
  return 'unscored' in score ? 0 : (score.severity ?? 0);
}
