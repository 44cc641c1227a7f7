/**
 * The wide part of the model: it knows far more features than the rows do, and of each one thing,
 * how much it speaks for a threat. The rows, which say a score of things each, have no room for
 * what few texts have; of threats that is most of what there is to know.
 *
 * @source H.-T. Cheng et al., "Wide & Deep Learning for Recommender Systems", DLRS 2016
 */

import { FeatureList } from './feature-list.ts';
import {
  CONCEPT_PAIRS,
  conceptBefore,
  conceptBehind,
  conceptFeatures,
  EDGE,
  negatedFeature,
  pairConcepts,
  pairFeature,
  type TokenConcepts,
  tokenFeatures,
  type Visit,
} from './features.ts';
import type { Model } from './model.ts';
import { RowIndex } from './row-index.ts';
import { RowList } from './row-list.ts';
import { RULES } from './rule-inputs.ts';
import { TOKENS_MAX, type Tokens } from './tokens.ts';

/** What a concept, or a pair of them, counts against 1 for a word; see decision 0020. */
const CONCEPT_SHARE = 0.6;

/** What is known of the words of a text besides what they are. */
export type WordsRead = {
  readonly negated: Uint8Array;
  readonly concepts: TokenConcepts;
  /** By token. */
  readonly weights: Float32Array;
  /** Of its language. */
  readonly seed: number;
};

/** What is known of a text. */
export type TextRead = WordsRead & {
  readonly rules: Float32Array;
  readonly scale: number;
  /** Index into JUDGED. */
  readonly language: number;
};

const conceptPairs = new FeatureList(CONCEPT_PAIRS * TOKENS_MAX);

/** Tells all features of a text that the wide part may know, each by the weight of its token. */
export function wideFeatures(tokens: Tokens, read: WordsRead, visit: Visit): void {
  const { negated, concepts, weights, seed } = read;
  const { folded, count } = tokens;
  let before: number = EDGE;
  let behind: number = EDGE;
  let share = 0;
  const weighted: Visit = (feature, value) => visit(feature, value * share);
  const asConcept: Visit = (feature, value) => visit(feature, value * share * CONCEPT_SHARE);
  // "Shoot" said of a film, or of people.
  const besideWords = (concept: number): void => {
    if (concept === 0) return;
    visit(conceptBefore(concept, behind, seed), share);
    visit(conceptBehind(before, concept, seed), share);
  };
  for (let at = 0; at < count; at += 1) {
    share = weights[at] ?? 1;
    const word = folded[at] ?? 0;
    visit(pairFeature(before, word, seed), share);
    behind = at + 1 < count ? (folded[at + 1] ?? 0) : EDGE;
    if (share !== 0) {
      tokenFeatures(tokens, at, seed, weighted);
      const first = concepts.first[at] ?? 0;
      const second = concepts.second[at] ?? 0;
      conceptFeatures({ first, second }, asConcept);
      if (negated[at] === 1) weighted(negatedFeature(word, seed), 1);
      besideWords(first);
      besideWords(second);
    }
    before = word;
  }
  visit(pairFeature(before, EDGE, seed), 1);
  conceptPairs.count = 0;
  pairConcepts(concepts, weights, count, conceptPairs);
  for (let at = 0; at < conceptPairs.count; at += 1) {
    visit(conceptPairs.hashes[at] ?? 0, (conceptPairs.values[at] ?? 0) * CONCEPT_SHARE);
  }
}

/** Features that are looked up together: those of some thirty words; of longer texts in several goes. */
const TOGETHER = 512;

export class Wide {
  readonly #model: Model;
  readonly #index: RowIndex;
  readonly #features = new FeatureList(TOGETHER);
  readonly #rows = new RowList(TOGETHER);
  #sum = 0;

  constructor(model: Model) {
    this.#model = model;
    this.#index = new RowIndex(model.wide, TOGETHER);
  }

  /** Log-odds of a threat. */
  threatOdds(tokens: Tokens, read: TextRead): number {
    const { wideInputs, wide } = this.#model;
    this.#sum = 0;
    this.#features.count = 0;
    wideFeatures(tokens, read, this.#hear);
    this.#add();
    const [step = 0] = wide.steps;
    let odds = this.#sum * step * read.scale + (wideInputs[RULES + read.language] ?? 0);
    for (let rule = 0; rule < RULES; rule += 1) {
      odds += (wideInputs[rule] ?? 0) * (read.rules[rule] ?? 0);
    }
    return odds;
  }

  readonly #hear: Visit = (feature, value) => {
    const features = this.#features;
    if (features.count === TOGETHER) this.#add();
    features.add(feature, value);
  };

  /** Adds up what was heard and not yet looked up. */
  #add(): void {
    const { rows } = this.#model.wide;
    const features = this.#features;
    const { bases, weights } = this.#rows;
    this.#index.list(features, this.#rows);
    features.count = 0;
    const { count } = this.#rows;
    let sum = this.#sum;
    for (let at = 0; at < count; at += 1) sum += (rows[bases[at] ?? 0] ?? 0) * (weights[at] ?? 0);
    this.#sum = sum;
  }
}
