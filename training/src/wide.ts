/** Learns the wide part of the model: how much each of very many features speaks for a threat. */
import { CATEGORIES, JUDGED, logistic, RULES } from '@goldenhour/text';
import type { Example, ThreatLessons } from './examples.ts';
import { commonest, toRows } from './feature-rows.ts';
import { createRandom, shuffle } from './random.ts';

export type WideCourse = {
  readonly seed: number;
  readonly epochs: number;
  /** The weights are the mean of those after the last epochs. */
  readonly averaged: number;
  /** How much lower the rate is after the last epoch. @range 0…1 */
  readonly cooling: number;
  readonly rate: number;
  /** Of rules and languages. */
  readonly denseRate: number;
  /** Share of features left out of each example at each turn. */
  readonly dropout: number;
  /** What a harmless text counts for here, against 1 in the network. */
  readonly harmlessWeight: number;
  /** Texts that a feature must occur in. */
  readonly textsMin: number;
  /** Of all features those are kept that say most. */
  readonly rowsMax: number;
};

export type WideWeights = {
  readonly keys: Int32Array;
  /** By key. */
  readonly weights: Float32Array;
  /** Of the rules, then of the languages. @shape RULES + JUDGED */
  readonly inputs: Float32Array;
};

const THREAT = CATEGORIES.indexOf('threat');

/** Features as rows: the wide ones of the examples are row numbers from here on, −1 for none. */
export class WideRows {
  readonly keys: Int32Array;

  constructor(examples: readonly Example[], textsMin: number) {
    const texts = examples.map(({ wide }) => wide.features);
    this.keys = commonest(texts, { textsMin, rowsMax: Number.POSITIVE_INFINITY }).sort();
    toRows(texts, this.keys);
  }
}

/**
 * A logistic regression by stochastic gradients, with features left out by chance.
 * @source AdaGrad: J. Duchi et al., JMLR 12 (2011) 2121–2159; features left out: S. Wager et al.,
 * "Dropout Training as Adaptive Regularization", NIPS 2013
 */
export function learnWide(
  course: WideCourse,
  { keys }: WideRows,
  { labelled, harmless, log }: ThreatLessons,
): WideWeights {
  const { epochs, averaged, cooling, harmlessWeight } = course;
  const random = createRandom(course.seed);
  const learner = new WideLearner(course, keys.length, random);
  const examples = [...labelled, ...harmless];
  const order = Int32Array.from(examples, (_, index) => index);
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    shuffle(order, random);
    let loss = 0;
    const rate = 1 - cooling * (epoch / epochs);
    for (const index of order) {
      const example = examples[index] as Example;
      const counts = index < labelled.length ? 1 : harmlessWeight;
      loss += learner.learn(example, example.weight * counts, rate);
    }
    if (epoch >= epochs - averaged) learner.remember();
    log(`wide: epoch ${epoch + 1}, loss ${(loss / examples.length).toFixed(4)}`);
  }
  return learner.most(keys, examples);
}

class WideLearner {
  readonly #course: WideCourse;
  readonly #random: () => number;
  readonly #rows: Weights;
  readonly #inputs = new Weights(RULES + JUDGED.length);
  #kept = new Float32Array(4096);

  constructor(course: WideCourse, rowCount: number, random: () => number) {
    this.#course = course;
    this.#random = random;
    this.#rows = new Weights(rowCount);
  }

  /** One step. @returns the loss before it */
  learn({ wide, rules, language, categories }: Example, weight: number, cooled: number): number {
    const { features, values } = wide;
    const keep = 1 - this.#course.dropout;
    if (this.#kept.length < features.length) this.#kept = new Float32Array(features.length * 2);
    const kept = this.#kept;
    const rows = this.#rows;
    const inputs = this.#inputs;
    let odds = inputs.of(RULES + language);
    for (let at = 0; at < features.length; at += 1) {
      const row = features[at] ?? -1;
      const value = row >= 0 && this.#random() < keep ? (values[at] ?? 0) / keep : 0;
      kept[at] = value;
      if (value !== 0) odds += rows.of(row) * value;
    }
    for (let rule = 0; rule < RULES; rule += 1) odds += inputs.of(rule) * (rules[rule] ?? 0);
    const label = categories[THREAT] ?? 0;
    const p = logistic(odds);
    const gradient = (p - label) * weight;
    const rate = this.#course.rate * cooled;
    for (let at = 0; at < features.length; at += 1) {
      rows.step(features[at] ?? 0, gradient * (kept[at] ?? 0), rate);
    }
    const dense = this.#course.denseRate * cooled;
    for (let rule = 0; rule < RULES; rule += 1) {
      inputs.step(rule, gradient * (rules[rule] ?? 0), dense);
    }
    inputs.step(RULES + language, gradient, dense);
    return -Math.log(Math.max(1e-7, label === 1 ? p : 1 - p)) * weight;
  }

  remember(): void {
    this.#rows.remember();
    this.#inputs.remember();
  }

  /**
   * The means of what was remembered, of the rows that say most: whose weight counts most over the
   * examples that have them.
   */
  most(keys: Int32Array, examples: readonly Example[]): WideWeights {
    const weights = this.#rows.mean();
    const counts = new Float64Array(keys.length);
    for (const { wide } of examples) {
      for (const row of wide.features) if (row >= 0) counts[row] = (counts[row] ?? 0) + 1;
    }
    const sizes = weights.map((weight, row) => Math.abs(weight) * Math.sqrt(counts[row] ?? 0));
    const kept = Uint32Array.from(keys.keys())
      .sort((a, b) => (sizes[b] ?? 0) - (sizes[a] ?? 0) || a - b)
      .subarray(0, this.#course.rowsMax);
    return {
      keys: Int32Array.from(kept, (row) => keys[row] ?? 0),
      weights: Float32Array.from(kept, (row) => weights[row] ?? 0),
      inputs: this.#inputs.mean(),
    };
  }
}

/** Weights with AdaGrad's sums, and the sum of what they were. */
class Weights {
  readonly #weights: Float32Array;
  readonly #squares: Float32Array;
  readonly #sums: Float64Array;
  #remembered = 0;

  constructor(size: number) {
    this.#weights = new Float32Array(size);
    this.#squares = new Float32Array(size).fill(1e-3);
    this.#sums = new Float64Array(size);
  }

  of(at: number): number {
    return this.#weights[at] ?? 0;
  }

  step(at: number, gradient: number, rate: number): void {
    if (gradient === 0) return;
    const grown = (this.#squares[at] ?? 0) + gradient * gradient;
    this.#squares[at] = grown;
    this.#weights[at] = (this.#weights[at] ?? 0) - (rate * gradient) / Math.sqrt(grown);
  }

  remember(): void {
    this.#remembered += 1;
    for (const [at, weight] of this.#weights.entries()) {
      this.#sums[at] = (this.#sums[at] ?? 0) + weight;
    }
  }

  mean(): Float32Array {
    return Float32Array.from(this.#sums, (sum) => sum / this.#remembered);
  }
}
