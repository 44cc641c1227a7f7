/**
 * Sets what is set after training: temperatures and thresholds, on the dev parts of our corpora, and
 * those of a page on harmless tweets.
 */
import { NameFinder } from '@goldenhour/matching';
import type { loadLexicons } from '@goldenhour/scorers/parts';
import {
  CATEGORIES,
  JUDGED,
  type Judged,
  type Model,
  type ModelSettings,
  OUTPUT,
  type Refused,
  SEVERITY_MAX,
  TextEngine,
  TONES,
  type Verdict,
} from '@goldenhour/text';
import { type CorpusItem, readCorpus } from './corpus.ts';
import type { LabelledText } from './examples.ts';
import {
  type Counts,
  exceededAsOften,
  exceededBy,
  exceededByTail,
  middleOfBest,
  type Tried,
} from './figures.ts';
import { foldOf } from './harmless.ts';
import type { Trained } from './lessons.ts';

/** A language with fewer dev texts than this leans on all languages together. */
const TEXTS_FOR_OWN = 150;
/**
 * Of what looks like a threat and is none, the share that may stand in the lane. There it is put
 * before people with the other mentions of its crisis and wakes nobody: one too many costs a glance.
 */
const NEAR_IN_LANE = 0.05;
const THREAT = CATEGORIES.indexOf('threat');
/**
 * Of our harmless tweets, the share that may be paged: half of the one in 10,000 that is promised,
 * for they were read where a model doubted, so little is left among them that looks grave, and other
 * real texts have more. Half of such tweets may have words of danger, for plain threats have them,
 * and few others.
 */
const PAGES_PER_TEXT = { withDanger: 2.5e-5, all: 5e-5 } as const;
/**
 * Of harmless tweets, with words of danger or without, the share by whose fall-off their page
 * threshold is told: fewer than one may be paged, and which one stands highest is another in each
 * training.
 */
const TAIL = 1 / 500;

/** What is as good as certain is paged, however high harmless texts stand. @range 0…1 */
const PAGE_MAX = 0.995;

/** Missing what is grave is worse than grading something too high: F-beta's beta, and what is tried. */
const SEVERE_BETA = 1.4;
const SEVERE_STEP = 0.25;
const SEVERE_STEPS = 12;
/** Thresholds that are tried: from .05 to .89. */
const LANE_MIN = 0.05;
const LANE_STEP = 0.01;
const LANE_STEPS = 85;

type Judgement = {
  readonly item: CorpusItem;
  readonly language: Judged;
  readonly verdict: Verdict;
};

/** @param harmless texts in which there is no threat */
export function calibrated(
  { model, blind }: Trained,
  lexicons: ReturnType<typeof loadLexicons>,
  harmless: readonly LabelledText[],
  log: (line: string) => void,
): Model {
  const { graded, raised } = severeAsWanted(model, lexicons);
  const engine = new TextEngine({ model: graded, ...lexicons });
  const judgements = JUDGED.flatMap((language) => judgeDev(engine, language));
  const temperature = temperatures(judgements);
  const lane = Object.fromEntries(
    CATEGORIES.map((category, index) => [category, laneThreshold(judgements, category, index)]),
  );
  const blindEngines = blind.map((one) => new TextEngine({ model: one, ...lexicons }));
  const paged = pagingAsMany(
    pageThresholds(blindEngines, harmless),
    blindEngines.flatMap((one) => JUDGED.flatMap((language) => judgeDev(one, language))),
    judgements,
  );
  const page = mapPage(paged, (threshold) =>
    Number(Math.min(PAGE_MAX, Math.max(lane['threat'] ?? 0.5, threshold)).toFixed(3)),
  );
  const settings: ModelSettings = { temperature, lane, page, raised };
  log(JSON.stringify(settings));
  return { ...graded, settings };
}

/** Raises what speaks for the highest severity by as much as serves the dev texts best. */
function severeAsWanted(
  model: Model,
  lexicons: ReturnType<typeof loadLexicons>,
): { readonly graded: Model; readonly raised: number } {
  const tried = Array.from({ length: SEVERE_STEPS + 1 }, (_, step): Tried => {
    const value = step * SEVERE_STEP;
    const engine = new TextEngine({ model: withRaised(model, value), ...lexicons });
    const counts = countsOf(
      JUDGED.flatMap((language) => judgeDev(engine, language)),
      ({ verdict }) => verdict.severity === SEVERITY_MAX,
      ({ item }) => item.severity === SEVERITY_MAX,
    );
    return { value, f: fBeta(counts, SEVERE_BETA) };
  });
  const raised = middleOfBest(tried);
  return { graded: withRaised(model, raised), raised };
}

function withRaised(model: Model, raised: number): Model {
  const outputBias = Float32Array.from(model.outputBias);
  const at = OUTPUT.severity + SEVERITY_MAX - 1;
  outputBias[at] = (outputBias[at] ?? 0) + raised;
  return { ...model, outputBias };
}

function judgeDev(engine: TextEngine, language: Judged): Judgement[] {
  const names = new NameFinder();
  return readCorpus(language, 'dev').flatMap((item) => {
    const { text, kind, subject, others = [] } = item;
    const places = names.places(text, subject, others);
    const verdict = engine.judge({ text, kind, subject: places.spans, others: places.others });
    return 'unscored' in verdict ? [] : [{ item, language, verdict }];
  });
}

/** The temperature that makes the dev texts likeliest. @source C. Guo et al., ICML 2017 */
function temperatures(judgements: readonly Judgement[]): Record<string, number> {
  const pooled = bestTemperature(judgements);
  return Object.fromEntries(
    JUDGED.map((language) => {
      const own = judgements.filter((judgement) => judgement.language === language);
      const share = own.length / (own.length + TEXTS_FOR_OWN);
      const best = own.length === 0 ? pooled : bestTemperature(own);
      return [language, Number((share * best + (1 - share) * pooled).toFixed(3))];
    }),
  );
}

function bestTemperature(judgements: readonly Judgement[]): number {
  let best = 1;
  let least = Number.POSITIVE_INFINITY;
  for (let t = 0.5; t <= 3; t += 0.05) {
    let loss = 0;
    for (const { item, verdict } of judgements) {
      const powers = [verdict.negative, verdict.neutral, verdict.positive].map((p) => p ** (1 / t));
      const sum = powers.reduce((a, b) => a + b, 0);
      loss -= Math.log(Math.max(1e-9, (powers[TONES.indexOf(item.sentiment)] ?? 0) / sum));
    }
    if (loss < least) {
      least = loss;
      best = t;
    }
  }
  return best;
}

function laneThreshold(
  judgements: readonly Judgement[],
  category: (typeof CATEGORIES)[number],
  index: number,
): number {
  const probability = ({ verdict }: Judgement): number => verdict.probabilities[index] ?? 0;
  if (index === THREAT) {
    const near = judgements.filter(({ item }) => item.near?.includes(category) ?? false);
    const threshold = exceededBy(near.map(probability), NEAR_IN_LANE * near.length);
    return Number(threshold.toFixed(3));
  }
  const tried = Array.from({ length: LANE_STEPS }, (_, step): Tried => {
    const value = LANE_MIN + step * LANE_STEP;
    const counts = countsOf(
      judgements,
      (judgement) => probability(judgement) >= value,
      ({ item }) => item.categories.includes(category),
    );
    return { value, f: fBeta(counts, 1) };
  });
  return middleOfBest(tried);
}

function countsOf(
  judgements: readonly Judgement[],
  says: (judgement: Judgement) => boolean,
  is: (judgement: Judgement) => boolean,
): Counts {
  const counts: Counts = { hit: 0, wrong: 0, missed: 0 };
  for (const judgement of judgements) {
    const said = says(judgement);
    if (said && is(judgement)) counts.hit += 1;
    else if (said) counts.wrong += 1;
    else if (is(judgement)) counts.missed += 1;
  }
  return counts;
}

function fBeta({ hit, wrong, missed }: Counts, beta: number): number {
  const b = beta * beta;
  return ((1 + b) * hit) / Math.max(1, (1 + b) * hit + b * missed + wrong);
}

type Page = ModelSettings['page'];

/** What a page threshold is told by. */
type PagedItem = {
  readonly item: Pick<CorpusItem, 'categories'>;
  readonly verdict: Pick<Verdict, 'danger' | 'probabilities'>;
};

function mapPage(page: Page, change: (threshold: number, kind: keyof Page) => number): Page {
  return {
    withDanger: change(page.withDanger, 'withDanger'),
    alone: change(page.alone, 'alone'),
  };
}

/**
 * The thresholds at which a model pages as many threats of the dev parts as blind ones do at theirs.
 * A model that has learned from all harmless texts puts everything a little lower that looks like
 * danger, threats too: at the thresholds of the blind ones it pages fewer than they do.
 */
export function pagingAsMany(
  page: Page,
  blind: readonly PagedItem[],
  judgements: readonly PagedItem[],
): Page {
  return mapPage(page, (threshold, kind) => {
    const threatsOf = (some: readonly PagedItem[]): number[] =>
      some.flatMap(({ item, verdict }) =>
        item.categories.includes('threat') && verdict.danger === (kind === 'withDanger')
          ? [verdict.probabilities[THREAT] ?? 0]
          : [],
      );
    return exceededAsOften(threshold, threatsOf(blind), threatsOf(judgements));
  });
}

/**
 * The least thresholds at which hardly any harmless text is paged, neither when it is judged about
 * its subject, as mentions are, nor about nobody.
 * @param engines by fold, each for the texts that it has not learned from
 */
function pageThresholds(engines: readonly TextEngine[], harmless: readonly LabelledText[]): Page {
  const names = new NameFinder();
  names.learn(harmless.flatMap(({ subject }) => subject ?? []));
  const aboutNobody = harmless.map(({ text, kind }) => ({ text, kind }));
  const aboutSomebody = harmless.flatMap(({ text, kind, subject }) =>
    subject === undefined ? [] : [{ text, kind, subject: names.find(text, subject) }],
  );
  const thresholds = [aboutNobody, aboutSomebody].map((requests) =>
    pageThresholdsOf(requests.flatMap((request) => engines[foldOf(request)]?.judge(request) ?? [])),
  );
  return {
    withDanger: Math.max(...thresholds.map(({ withDanger }) => withDanger)),
    alone: Math.max(...thresholds.map(({ alone }) => alone)),
  };
}

function pageThresholdsOf(answers: readonly (Verdict | Refused)[]): Page {
  const verdicts = answers.flatMap((answer) => ('unscored' in answer ? [] : [answer]));
  const above = (danger: boolean, share: number): number => {
    const some = verdicts.filter((verdict) => verdict.danger === danger);
    const probabilities = some.map((verdict) => verdict.probabilities[THREAT] ?? 0);
    return exceededByTail(probabilities, share * answers.length, Math.ceil(TAIL * some.length));
  };
  const { withDanger, all } = PAGES_PER_TEXT;
  return { withDanger: above(true, withDanger), alone: above(false, all - withDanger) };
}
