/** What the model learns from: texts as features, with what is known of each. */
import { NameFinder } from '@goldenhour/matching';
import {
  CATEGORIES,
  CONCEPT_PAIRS,
  conceptFeatures,
  EDGE,
  FeatureList,
  JUDGED,
  type Judged,
  negatedFeature,
  pairConcepts,
  pairFeature,
  READ_FEATURES,
  RULES,
  readFeatures,
  SEVERITY_MAX,
  type TextEngine,
  TONES,
  type Tokens,
  type Tone,
  textScale,
  tokenFeatures,
  tokensRead,
  type Visit,
  type WordsRead,
  wideFeatures,
} from '@goldenhour/text';
import type { CorpusItem } from './corpus.ts';

/** Unknown labels are −1. */
export type Labels = {
  readonly polarity: number;
  readonly sentiment: number;
  /** By the order of CATEGORIES: 1 of it, 0 not, −1 unknown. */
  readonly categories: Int8Array;
  /** Of the severities from 1: 1 as grave or graver, 0 less grave, −1 unknown. */
  readonly severities: Int8Array;
  /** Looks like a threat and is none; false where nobody said. */
  readonly isNearThreat: boolean;
};

export type Example = Labels & {
  /** Index into JUDGED. */
  readonly language: number;
  /** Hashes of features, later rows; the value of each includes the scale of the text. */
  readonly features: Int32Array;
  readonly values: Float32Array;
  readonly rules: Float32Array;
  /** What the wide part hears of it. @shape as features and values */
  readonly wide: Readonly<Pick<Example, 'features' | 'values'>>;
  readonly ordered: Ordered;
  /** How much it counts, and its tones by how rare they are. */
  weight: number;
  polarityWeight: number;
  sentimentWeight: number;
};

/** What the recurrent part reads of a text, word by word. */
export type Ordered = {
  /** Hashes of features, later rows. @shape words × READ_FEATURES */
  readonly features: Int32Array;
  /** How much each word counts. @shape words */
  readonly weights: Float32Array;
};

/** What learns of threats alone learns from. */
export type ThreatLessons = {
  readonly labelled: readonly Example[];
  readonly harmless: readonly Example[];
  readonly log: (line: string) => void;
};

export type LabelledText = {
  readonly text: string;
  readonly kind: string;
  readonly subject?: string;
  readonly others?: readonly string[];
  readonly polarity?: Tone | undefined;
  readonly sentiment?: Tone;
  readonly categories?: CorpusItem['categories'];
  readonly severity?: number;
  readonly near?: CorpusItem['categories'];
  /** Known to be nothing that wakes anybody, whatever else it is. */
  readonly harmless?: boolean;
  /** How much its tone counts, against 1 of others. @range 0…1 */
  readonly toneShare?: number;
};

/**
 * Threats and the gravest crises are a quarter of our corpora and hardly any of a stream: what
 * they teach of tone counts less.
 */
const TONE_OF_SEVERE = 0.3;
const TONE_OF_NEAR_MISSES = 0.6;

/**
 * A concept, or a pair of them, counts this much while it learns, against 1 for a word: it learns
 * more slowly, for it is seen more often. Of .3 to 2 the best for categories on themes left out
 * (decision 0020).
 */
export const CONCEPT_SHARE = 0.6;

/** What is not known of a text, by the order of CATEGORIES and of severities. */
const NO_CATEGORIES = CATEGORIES.map(() => -1);
const NO_SEVERITIES = Array.from({ length: SEVERITY_MAX }, () => -1);
const THREAT = CATEGORIES.indexOf('threat');
/** What wakes somebody by a single message. */
const WAKING = [THREAT, CATEGORIES.indexOf('self-harm')];
const NOTHING = {
  wide: { features: new Int32Array(0), values: new Float32Array(0) },
  ordered: { features: new Int32Array(0), weights: new Float32Array(0) },
} as const;

/** Makes examples; the engine needs no trained model for it. */
export class ExampleMaker {
  readonly #engine: TextEngine;
  readonly #names = new NameFinder();
  /** Features of concepts and of pairs of them, of all examples that were made. */
  readonly conceptFeatures = new Set<number>();
  /** How often features were met that an engine looks up for each text; those of words it remembers. */
  readonly asked = new Map<number, number>();

  constructor(engine: TextEngine) {
    this.#engine = engine;
  }

  /** Makes ready for texts about many subjects. */
  learn(texts: readonly LabelledText[]): void {
    this.#names.learn(texts.flatMap(({ subject, others = [] }) => [subject ?? '', ...others]));
  }

  /** @param aboutSubject words count by whether they are about the subject */
  make(item: LabelledText, language: Judged, weight: number, aboutSubject: boolean): Example {
    const { tokens } = this.#engine;
    const { text, subject, others = [] } = item;
    // Who is not told whom it is about learns how the text feels, others masked all the same.
    const places = this.#names.places(text, subject ?? '', others);
    tokens.read(text, places.spans, places.others);
    const read = this.#engine.readWords(item.kind, language);
    const { negated, concepts, rules, weights, seed } = read;
    if (aboutSubject) this.#engine.hearSubject(item.kind);
    const features: number[] = [];
    const values: number[] = [];
    const scale = textScale(tokens.count);
    const add: Visit = (feature, value) => {
      features.push(feature);
      values.push(value);
    };
    const addAsked: Visit = (feature, value) => {
      this.asked.set(feature, (this.asked.get(feature) ?? 0) + 1);
      add(feature, value);
    };
    let before: number = EDGE;
    for (let at = 0; at <= tokens.count; at += 1) {
      const isEnd = at === tokens.count;
      const share = scale * (isEnd ? 1 : (weights[at] ?? 1));
      if (!isEnd) {
        const visit: Visit = (feature, value) => add(feature, value * share);
        tokenFeatures(tokens, at, seed, visit);
        const [first = 0, second = 0] = [concepts.first[at], concepts.second[at]];
        conceptFeatures({ first, second }, (feature, value) => {
          this.conceptFeatures.add(feature);
          visit(feature, value * CONCEPT_SHARE);
        });
        if (negated[at] === 1) addAsked(negatedFeature(tokens.folded[at] ?? 0, seed), share);
      }
      const folded = isEnd ? EDGE : (tokens.folded[at] ?? 0);
      addAsked(pairFeature(before, folded, seed), share);
      before = folded;
    }
    const pairs = new FeatureList(CONCEPT_PAIRS * tokens.count);
    pairConcepts(concepts, weights, tokens.count, pairs);
    for (const [at, feature] of pairs.hashes.subarray(0, pairs.count).entries()) {
      this.conceptFeatures.add(feature);
      addAsked(feature, scale * CONCEPT_SHARE * (pairs.values[at] ?? 0));
    }
    const labels = labelsOf(item);
    const index = JUDGED.indexOf(language);
    const ofThreats =
      labels.categories[THREAT] === -1
        ? NOTHING
        : { wide: wideOf(tokens, read, scale), ordered: orderedOf(tokens, read, index) };
    return {
      ...labels,
      ...ofThreats,
      language: index,
      features: Int32Array.from(features),
      values: Float32Array.from(values),
      rules: rules.slice(0, RULES),
      weight,
      polarityWeight: toneWeight(item),
      sentimentWeight: toneWeight(item),
    };
  }
}

function wideOf(tokens: Tokens, read: WordsRead, scale: number): Example['wide'] {
  const features: number[] = [];
  const values: number[] = [];
  wideFeatures(tokens, read, (feature, value) => {
    features.push(feature);
    values.push(value * scale);
  });
  return { features: Int32Array.from(features), values: Float32Array.from(values) };
}

function orderedOf(tokens: Tokens, read: WordsRead, language: number): Ordered {
  const count = tokensRead(tokens.count);
  const features = new Int32Array(count * READ_FEATURES);
  for (let at = 0; at < count; at += 1) {
    const from = at * READ_FEATURES;
    const some = features.subarray(from, from + READ_FEATURES);
    readFeatures(tokens, at, { ...read, language }, some);
  }
  return { features, weights: read.weights.slice(0, count) };
}

function labelsOf(item: LabelledText): Labels {
  const { polarity, sentiment, categories, severity, near = [], harmless } = item;
  const known = Int8Array.from(NO_CATEGORIES);
  const severities = Int8Array.from(NO_SEVERITIES);
  if (categories !== undefined) {
    CATEGORIES.forEach((category, index) => {
      known[index] = categories.includes(category) ? 1 : 0;
    });
  }
  if (severity !== undefined) {
    for (let level = 1; level <= SEVERITY_MAX; level += 1)
      severities[level - 1] = severity >= level ? 1 : 0;
  }
  if (harmless === true) {
    for (const category of WAKING) known[category] = 0;
    severities[SEVERITY_MAX - 1] = 0;
  }
  return {
    polarity: polarity === undefined ? -1 : TONES.indexOf(polarity),
    sentiment: sentiment === undefined ? -1 : TONES.indexOf(sentiment),
    categories: known,
    severities,
    isNearThreat: near.includes('threat'),
  };
}

function toneWeight({ severity, near = [], toneShare = 1 }: LabelledText): number {
  if (severity === SEVERITY_MAX) return TONE_OF_SEVERE * toneShare;
  return near.length > 0 ? TONE_OF_NEAR_MISSES * toneShare : toneShare;
}
