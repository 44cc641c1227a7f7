/** Learns the recurrent part of the model: how much the words of a text in their order speak for a threat. */
import {
  CATEGORIES,
  JUDGED,
  logistic,
  READ_FEATURES,
  READ_GATES,
  READ_HIDDEN,
  READ_POOLED,
  READ_TOKENS_MAX,
  READ_UNITS,
  READ_WIDTH,
  type RecurrentWeights,
  RULES,
  UNKNOWN_WORD,
} from '@goldenhour/text';
import { Adam, AdamRows } from './adam.ts';
import type { Example, ThreatLessons } from './examples.ts';
import { commonest, toRows } from './feature-rows.ts';
import { Matrices } from './matrices.ts';
import { createRandom, shuffle } from './random.ts';
import { Reading, Rows } from './reading.ts';

export type RecurrentCourse = {
  readonly seed: number;
  readonly epochs: number;
  /** Examples between two steps. */
  readonly batch: number;
  readonly rate: number;
  /** What of the rate is left at the end; it falls as a cosine does. @range 0…1 */
  readonly slowest: number;
  /** Shares that are left out by chance of each example: of its words, which are unknown then, … */
  readonly wordsOut: number;
  /** … of the concepts of its words, … */
  readonly conceptsOut: number;
  /** … of the numbers that a word is read as, … */
  readonly numbersOut: number;
  /** … and of what the states come to. */
  readonly pooledOut: number;
  /** What a harmless text counts for here, against 1 in the network. */
  readonly harmlessWeight: number;
  /**
   * How much it counts whether a text looks like a threat and is none, against 1 for whether it is
   * one. The model does not tell it: learning it makes the units tell the two apart, also in texts
   * of writers who were not learned from (decision 0024).
   */
  readonly nearWeight: number;
  /** Texts that a feature must occur in. */
  readonly textsMin: number;
  /** Of all features those are kept that most texts have. */
  readonly rowsMax: number;
};

/** As the model has them, but for the rows, which are small integers there. */
export type RecurrentLearned = Omit<RecurrentWeights, 'words'> & {
  readonly keys: Int32Array;
  /** By key. @shape keys × READ_WIDTH */
  readonly rows: Float32Array;
};

const THREAT = CATEGORIES.indexOf('threat');
const [UNITS, WIDTH, HIDDEN] = [READ_UNITS, READ_WIDTH, READ_HIDDEN];

/** The row of words that have none of their own. */
const UNKNOWN_ROW = 0;

/** Features as rows: those of the examples in their order are row numbers from here on, −1 for none. */
export class OrderedRows {
  readonly keys: Int32Array;

  constructor(examples: readonly Example[], { textsMin, rowsMax }: RecurrentCourse) {
    const texts = examples.map(({ ordered }) => ordered.features);
    const chosen = commonest(texts, { textsMin, rowsMax: rowsMax - 1 });
    this.keys = Int32Array.from([UNKNOWN_WORD, ...chosen]);
    toRows(texts, this.keys);
    for (const features of texts) {
      for (let at = 0; at < features.length; at += READ_FEATURES)
        if (features[at] === -1) features[at] = UNKNOWN_ROW;
    }
  }
}

/** @source Adam: D.P. Kingma, J. Ba, ICLR 2015, https://arxiv.org/abs/1412.6980 */
export function learnRecurrent(
  course: RecurrentCourse,
  { keys }: OrderedRows,
  { labelled, harmless, log }: ThreatLessons,
): RecurrentLearned {
  const { epochs, batch, rate, slowest, harmlessWeight } = course;
  const random = createRandom(course.seed);
  const learner = new RecurrentLearner(course, keys.length, random);
  const examples = [...labelled, ...harmless];
  const order = Int32Array.from(examples, (_, index) => index);
  const steps = Math.ceil(examples.length / batch) * epochs;
  let done = 0;
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    shuffle(order, random);
    let loss = 0;
    for (let from = 0; from < order.length; from += batch) {
      const some = order.subarray(from, from + batch);
      for (const index of some) {
        const counts = index < labelled.length ? 1 : harmlessWeight;
        loss += counts * learner.learn(examples[index] as Example, counts / some.length);
      }
      learner.step(rate * cooled(done, steps, slowest));
      done += 1;
    }
    log(`recurrent: epoch ${epoch + 1}, loss ${(loss / examples.length).toFixed(4)}`);
  }
  return learner.weights(keys);
}

/**
 * What of the rate is left when so many of all steps are done: from 1 to `slowest`, as a cosine falls.
 * @source I. Loshchilov, F. Hutter, ICLR 2017, https://arxiv.org/abs/1608.03983
 */
export function cooled(done: number, steps: number, slowest: number): number {
  return slowest + ((1 - slowest) * (1 + Math.cos((Math.PI * done) / steps))) / 2;
}

/** What is said of a text, by the hidden units, the rules and the language. */
class Head {
  /** @shape HIDDEN */
  readonly output: Adam;
  /** @shape RULES, then one for each of JUDGED */
  readonly direct = new Adam(RULES + JUDGED.length);
  /** Of the log-odds, for the last loss. */
  #gradient = 0;

  constructor(any: () => number) {
    this.output = new Adam(HIDDEN, any);
  }

  oddsOf(hidden: Float64Array, { rules, language }: Example): number {
    const [output, direct] = [this.output.w, this.direct.w];
    let odds = direct[RULES + language] ?? 0;
    for (let unit = 0; unit < HIDDEN; unit += 1) odds += (hidden[unit] ?? 0) * (output[unit] ?? 0);
    for (let rule = 0; rule < RULES; rule += 1) odds += (direct[rule] ?? 0) * (rules[rule] ?? 0);
    return odds;
  }

  /** The loss where it `is` so of a text or is not, and that counts `weight`. */
  lossOf(
    hidden: Float64Array,
    example: Example,
    { is, weight }: { readonly is: boolean; readonly weight: number },
  ): number {
    const p = logistic(this.oddsOf(hidden, example));
    this.#gradient = weight * (p - (is ? 1 : 0));
    return -Math.log(Math.max(1e-7, is ? p : 1 - p)) * weight;
  }

  /** Adds a share of the gradients of the last loss, to its own and to those of the hidden units. */
  back(
    hidden: Float64Array,
    { rules, language }: Example,
    share: number,
    dHidden: Float64Array,
  ): void {
    const d = this.#gradient * share;
    const { g } = this.direct;
    for (let rule = 0; rule < RULES; rule += 1) g[rule] = (g[rule] ?? 0) + d * (rules[rule] ?? 0);
    g[RULES + language] = (g[RULES + language] ?? 0) + d;
    const { output } = this;
    for (let unit = 0; unit < HIDDEN; unit += 1) {
      const value = hidden[unit] ?? 0;
      if (value === 0) continue;
      output.g[unit] = (output.g[unit] ?? 0) + d * value;
      dHidden[unit] = (dHidden[unit] ?? 0) + d * (output.w[unit] ?? 0);
    }
  }
}

export class RecurrentLearner {
  readonly rows: AdamRows;
  readonly #course: RecurrentCourse;
  readonly #random: () => number;
  readonly #matrices = new Matrices([READ_GATES, HIDDEN]);
  readonly #there: Reading;
  readonly #back: Reading;
  readonly #hiddenWeights: Adam;
  readonly #hiddenBias = new Adam(HIDDEN);
  readonly #threat: Head;
  readonly #near: Head;
  /** @shape READ_TOKENS_MAX × READ_WIDTH */
  readonly #words = new Rows(this.#matrices, READ_TOKENS_MAX, WIDTH);
  readonly #kept = new Rows(this.#matrices, READ_TOKENS_MAX, WIDTH);
  readonly #dWords = new Rows(this.#matrices, READ_TOKENS_MAX, WIDTH);
  /** Of each feature of each word: its row, −1 for none or left out. */
  readonly #read = new Int32Array(READ_TOKENS_MAX * READ_FEATURES);
  readonly #pooled = this.#matrices.numbers(READ_POOLED);
  readonly #keptPooled = new Float64Array(READ_POOLED);
  readonly #dPooled = this.#matrices.numbers(READ_POOLED);
  readonly #hidden = this.#matrices.numbers(HIDDEN);
  readonly #dHidden = this.#matrices.numbers(HIDDEN);
  #steps = 0;

  constructor(course: RecurrentCourse, rowCount: number, random: () => number) {
    this.#course = course;
    this.#random = random;
    const any = (size: number) => (): number => gauss(random) * size;
    this.rows = new AdamRows(rowCount, WIDTH, any(ROW_SIZE));
    this.#there = new Reading(this.#matrices, any);
    this.#back = new Reading(this.#matrices, any);
    this.#hiddenWeights = new Adam(READ_POOLED * HIDDEN, any(READ_POOLED ** -0.5), (size) =>
      this.#matrices.numbers(size),
    );
    this.#threat = new Head(any(HIDDEN ** -0.5));
    this.#near = new Head(any(HIDDEN ** -0.5));
  }

  /** Everything that is learned but the rows: for whoever checks the gradients. */
  get dense(): readonly Adam[] {
    const { inputWeights, stateWeights, bias } = this.#there;
    const back = this.#back;
    return [
      ...[inputWeights, stateWeights, bias, back.inputWeights, back.stateWeights, back.bias],
      ...[this.#hiddenWeights, this.#hiddenBias],
      ...[this.#threat, this.#near].flatMap(({ output, direct }) => [output, direct]),
    ];
  }

  /** Log-odds of a threat. @param learning things are left out by chance */
  oddsOf(example: Example, learning: boolean): number {
    this.#readText(example, learning);
    return this.#threat.oddsOf(this.#hidden, example);
  }

  /** The loss of an example; things are left out by chance. */
  lossOf(example: Example): number {
    this.#readText(example, true);
    const { categories, isNearThreat, weight } = example;
    const asThreat = { is: categories[THREAT] === 1, weight };
    const asNear = { is: isNearThreat, weight: weight * this.#course.nearWeight };
    return (
      this.#threat.lossOf(this.#hidden, example, asThreat) +
      this.#near.lossOf(this.#hidden, example, asNear)
    );
  }

  /** Adds an example's gradients to those of the step. @returns the loss */
  learn(example: Example, share: number): number {
    const loss = this.lossOf(example);
    const dHidden = this.#dHidden.fill(0);
    for (const head of [this.#threat, this.#near]) head.back(this.#hidden, example, share, dHidden);
    const { g } = this.#hiddenBias;
    for (let unit = 0; unit < HIDDEN; unit += 1) g[unit] = (g[unit] ?? 0) + (dHidden[unit] ?? 0);
    const dPooled = this.#dPooled.fill(0);
    this.#matrices.backProduct(this.#pooled, this.#hiddenWeights, dHidden, dPooled);
    multiply(dPooled, this.#keptPooled, READ_POOLED);
    const { ordered } = example;
    const count = ordered.weights.length;
    const dWords = this.#dWords;
    dWords.all.fill(0, 0, count * WIDTH);
    this.#there.back(this.#words, dPooled, 0, dWords);
    this.#back.back(this.#words, dPooled, UNITS, dWords);
    multiply(dWords.all, this.#kept.all, count * WIDTH);
    for (let at = 0; at < count; at += 1) {
      for (let nth = 0; nth < READ_FEATURES; nth += 1) {
        const row = this.#read[at * READ_FEATURES + nth] ?? -1;
        if (row >= 0) this.rows.add(row, dWords.row(at), ordered.weights[at] ?? 1);
      }
    }
    return loss;
  }

  /** Takes the step that the gradients since the last one ask for. */
  step(rate: number): void {
    this.#steps += 1;
    for (const parameters of this.dense) parameters.step(rate, this.#steps);
    this.rows.step(rate, this.#steps);
  }

  /** All but what tells what only looks like a threat. */
  weights(keys: Int32Array): RecurrentLearned {
    return {
      keys,
      rows: Float32Array.from(this.rows.w),
      there: this.#there.weights(),
      back: this.#back.weights(),
      hiddenWeights: Float32Array.from(this.#hiddenWeights.w),
      hiddenBias: Float32Array.from(this.#hiddenBias.w),
      outputWeights: Float32Array.from(this.#threat.output.w),
      directWeights: Float32Array.from(this.#threat.direct.w),
    };
  }

  #readText({ ordered }: Example, learning: boolean): void {
    const count = ordered.weights.length;
    for (let at = 0; at < count; at += 1) this.#readWord(ordered, at, learning);
    this.#there.run(this.#words, count, false);
    this.#back.run(this.#words, count, true);
    const pooled = this.#pooled;
    this.#there.pool(pooled, 0);
    this.#back.pool(pooled, UNITS);
    this.#leaveOut(pooled, this.#keptPooled, learning ? this.#course.pooledOut : 0);
    const hidden = this.#hidden;
    hidden.set(this.#hiddenBias.w);
    this.#matrices.addProduct(pooled, this.#hiddenWeights.w, hidden);
    for (let unit = 0; unit < HIDDEN; unit += 1) hidden[unit] = Math.max(0, hidden[unit] ?? 0);
  }

  #readWord({ features, weights }: Example['ordered'], at: number, learning: boolean): void {
    const random = this.#random;
    const { wordsOut, conceptsOut, numbersOut } = this.#course;
    const words = this.#words.all;
    const read = this.#read;
    const to = at * WIDTH;
    words.fill(0, to, to + WIDTH);
    const isUnknown = learning && random() < wordsOut;
    const hasConcepts = !(learning && random() < conceptsOut);
    const weight = weights[at] ?? 1;
    for (let nth = 0; nth < READ_FEATURES; nth += 1) {
      let row = features[at * READ_FEATURES + nth] ?? -1;
      if (nth === 0 && isUnknown) row = UNKNOWN_ROW;
      if ((nth === 1 || nth === 2) && !hasConcepts) row = -1;
      read[at * READ_FEATURES + nth] = row;
      if (row < 0) continue;
      const from = row * WIDTH;
      for (let column = 0; column < WIDTH; column += 1) {
        words[to + column] = (words[to + column] ?? 0) + (this.rows.w[from + column] ?? 0) * weight;
      }
    }
    const share = learning ? numbersOut : 0;
    this.#leaveOut(this.#words.row(at), this.#kept.row(at), share);
  }

  /** Writes what each was multiplied with: 0, or what makes up for those. */
  #leaveOut(values: Float64Array, kept: Float64Array, share: number): void {
    for (let at = 0; at < values.length; at += 1) {
      const factor = share > 0 && this.#random() < share ? 0 : 1 / (1 - share);
      kept[at] = factor;
      values[at] = (values[at] ?? 0) * factor;
    }
  }
}

/** What numbers of rows begin with, about. */
const ROW_SIZE = 0.1;

function multiply(values: Float64Array, by: Float64Array, count: number): void {
  for (let at = 0; at < count; at += 1) values[at] = (values[at] ?? 0) * (by[at] ?? 0);
}

/** @source G.E.P. Box, M.E. Muller, Annals of Mathematical Statistics 29 (1958) 610–611 */
function gauss(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
