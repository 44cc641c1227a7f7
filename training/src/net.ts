/** The model while it learns: the same sums as the engine's, in floats, and their gradients. */
import {
  CATEGORIES,
  HIDDEN,
  INPUTS,
  JUDGED,
  OUTPUT,
  OUTPUTS,
  PROJECTED,
  ROW,
  RULES,
} from '@goldenhour/text';
import type { Example } from './examples.ts';
import type { createRandom } from './random.ts';

export type Hyper = {
  readonly rate: number;
  readonly denseRate: number;
  /** Shrinks rows at each touch. */
  readonly decay: number;
  /** Share of features left out of each example at each turn. */
  readonly dropout: number;
  readonly sentimentWeight: number;
  readonly categoryWeight: number;
  readonly severityWeight: number;
};

type Random = ReturnType<typeof createRandom>;

/** Parameters with AdaGrad's sums. @source J. Duchi et al., JMLR 12 (2011) 2121–2159 */
class Parameters {
  readonly w: Float32Array;
  readonly g: Float32Array;
  constructor(size: number) {
    this.w = new Float32Array(size);
    this.g = new Float32Array(size).fill(1e-3);
  }
}

export class Net {
  readonly rows: Parameters;
  readonly hidden = new Parameters(INPUTS * HIDDEN);
  readonly hiddenBias = new Parameters(HIDDEN);
  readonly direct = new Parameters(INPUTS * OUTPUTS);
  readonly output = new Parameters(HIDDEN * OUTPUTS);
  readonly outputBias = new Parameters(OUTPUTS);
  readonly #hyper: Hyper;
  readonly #random: Random;
  readonly #sum = new Float32Array(ROW);
  readonly #inputs = new Float32Array(INPUTS);
  readonly #hidden = new Float32Array(HIDDEN);
  readonly outputs = new Float32Array(OUTPUTS);
  readonly #dOutputs = new Float32Array(OUTPUTS);
  readonly #dHidden = new Float32Array(HIDDEN);
  readonly #dRow = new Float32Array(ROW);
  #kept = new Float32Array(4096);
  readonly #categoryWeights: Float32Array;

  constructor(rowCount: number, hyper: Hyper, random: Random, categoryWeights: Float32Array) {
    this.rows = new Parameters(rowCount * ROW);
    this.#hyper = hyper;
    this.#random = random;
    this.#categoryWeights = categoryWeights;
    const spread = (array: Float32Array, size: number): void => {
      for (let at = 0; at < array.length; at += 1) array[at] = (random() - 0.5) * 2 * size;
    };
    spread(this.hidden.w, 0.1);
    spread(this.output.w, 0.1);
    for (let row = 0; row < rowCount; row += 1) {
      for (let at = OUTPUTS; at < ROW; at += 1)
        this.rows.w[row * ROW + at] = (random() - 0.5) * 0.05;
    }
  }

  /** Fills {@link outputs}. `features` of the example are row numbers, −1 for none. */
  forward(example: Example, learning: boolean): void {
    const { features, values, rules } = example;
    const sum = this.#sum;
    const rows = this.rows.w;
    const keep = 1 - this.#hyper.dropout;
    if (this.#kept.length < features.length) this.#kept = new Float32Array(features.length * 2);
    sum.fill(0);
    for (let at = 0; at < features.length; at += 1) {
      const row = features[at] ?? -1;
      const value = learning
        ? this.#random() < keep
          ? (values[at] ?? 0) / keep
          : 0
        : (values[at] ?? 0);
      this.#kept[at] = value;
      if (row < 0 || value === 0) continue;
      const base = row * ROW;
      for (let c = 0; c < ROW; c += 1) sum[c] = (sum[c] ?? 0) + (rows[base + c] ?? 0) * value;
    }
    const inputs = this.#inputs;
    inputs.fill(0);
    inputs.set(rules);
    for (let at = 0; at < PROJECTED; at += 1) inputs[RULES + at] = sum[OUTPUTS + at] ?? 0;
    inputs[RULES + PROJECTED + example.language] = 1;
    const { outputs } = this;
    for (let at = 0; at < OUTPUTS; at += 1)
      outputs[at] = (sum[at] ?? 0) + (this.outputBias.w[at] ?? 0);
    const hidden = this.#hidden;
    hidden.set(this.hiddenBias.w);
    for (let input = 0; input < INPUTS; input += 1) {
      const value = inputs[input] ?? 0;
      if (value === 0) continue;
      for (let at = 0; at < OUTPUTS; at += 1) {
        outputs[at] = (outputs[at] ?? 0) + (this.direct.w[input * OUTPUTS + at] ?? 0) * value;
      }
      for (let at = 0; at < HIDDEN; at += 1) {
        hidden[at] = (hidden[at] ?? 0) + (this.hidden.w[input * HIDDEN + at] ?? 0) * value;
      }
    }
    for (let unit = 0; unit < HIDDEN; unit += 1) {
      const value = Math.max(0, hidden[unit] ?? 0);
      hidden[unit] = value;
      if (value === 0) continue;
      for (let at = 0; at < OUTPUTS; at += 1) {
        outputs[at] = (outputs[at] ?? 0) + (this.output.w[unit * OUTPUTS + at] ?? 0) * value;
      }
    }
  }

  /** One step. @returns the loss before it */
  learn(example: Example, rate: number): number {
    this.forward(example, true);
    const loss = this.#gradients(example);
    const { rate: rowRate, denseRate, decay } = this.#hyper;
    const dense = denseRate * rate;
    const d = this.#dOutputs;
    const hidden = this.#hidden;
    const dHidden = this.#dHidden;
    const inputs = this.#inputs;
    dHidden.fill(0);
    for (let unit = 0; unit < HIDDEN; unit += 1) {
      const value = hidden[unit] ?? 0;
      if (value === 0) continue;
      let sum = 0;
      for (let at = 0; at < OUTPUTS; at += 1) {
        const index = unit * OUTPUTS + at;
        sum += (d[at] ?? 0) * (this.output.w[index] ?? 0);
        step(this.output, index, (d[at] ?? 0) * value, dense);
      }
      dHidden[unit] = sum;
    }
    const dRow = this.#dRow;
    dRow.fill(0);
    for (let at = 0; at < OUTPUTS; at += 1) {
      dRow[at] = d[at] ?? 0;
      step(this.outputBias, at, d[at] ?? 0, dense);
    }
    for (let unit = 0; unit < HIDDEN; unit += 1) {
      if (dHidden[unit] !== 0) step(this.hiddenBias, unit, dHidden[unit] ?? 0, dense);
    }
    for (let input = 0; input < INPUTS; input += 1) {
      const value = inputs[input] ?? 0;
      const projected = input >= RULES && input < RULES + PROJECTED;
      let sum = 0;
      if (value === 0 && !projected) continue;
      for (let at = 0; at < OUTPUTS; at += 1) {
        const index = input * OUTPUTS + at;
        if (projected) sum += (d[at] ?? 0) * (this.direct.w[index] ?? 0);
        step(this.direct, index, (d[at] ?? 0) * value, dense);
      }
      for (let unit = 0; unit < HIDDEN; unit += 1) {
        const gradient = dHidden[unit] ?? 0;
        if (gradient === 0) continue;
        const index = input * HIDDEN + unit;
        if (projected) sum += gradient * (this.hidden.w[index] ?? 0);
        step(this.hidden, index, gradient * value, dense);
      }
      if (projected) dRow[OUTPUTS + input - RULES] = sum;
    }
    const { w, g } = this.rows;
    const size = rowRate * rate;
    for (let at = 0; at < example.features.length; at += 1) {
      const row = example.features[at] ?? -1;
      const value = this.#kept[at] ?? 0;
      if (row < 0 || value === 0) continue;
      const base = row * ROW;
      for (let c = 0; c < ROW; c += 1) {
        const index = base + c;
        const gradient = (dRow[c] ?? 0) * value + decay * (w[index] ?? 0);
        if (gradient === 0) continue;
        const grown = (g[index] ?? 0) + gradient * gradient;
        g[index] = grown;
        w[index] = (w[index] ?? 0) - (size * gradient) / Math.sqrt(grown);
      }
    }
    return loss;
  }

  #gradients(example: Example): number {
    const { outputs } = this;
    const d = this.#dOutputs;
    const { sentimentWeight, categoryWeight, severityWeight } = this.#hyper;
    const { weight } = example;
    d.fill(0);
    let loss = 0;
    if (example.polarity >= 0) loss += this.#tone(example.polarity, false, weight);
    if (example.sentiment >= 0)
      loss += this.#tone(example.sentiment, true, weight * sentimentWeight);
    for (let at = 0; at < CATEGORIES.length; at += 1) {
      const label = example.categories[at] ?? -1;
      if (label < 0) continue;
      const p = logistic(outputs[OUTPUT.categories + at] ?? 0);
      const share = weight * categoryWeight * (label === 1 ? (this.#categoryWeights[at] ?? 1) : 1);
      d[OUTPUT.categories + at] = (p - label) * share;
      loss -= Math.log(Math.max(1e-7, label === 1 ? p : 1 - p)) * share;
    }
    if (example.severity >= 0) {
      for (let level = 1; level <= 3; level += 1) {
        const label = example.severity >= level ? 1 : 0;
        const p = logistic(outputs[OUTPUT.severity + level - 1] ?? 0);
        d[OUTPUT.severity + level - 1] = (p - label) * weight * severityWeight;
        loss -= Math.log(Math.max(1e-7, label === 1 ? p : 1 - p)) * weight * severityWeight;
      }
    }
    return loss;
  }

  #tone(label: number, sentiment: boolean, weight: number): number {
    const { outputs } = this;
    const d = this.#dOutputs;
    const p = tones(outputs, sentiment);
    for (let tone = 0; tone < 3; tone += 1) {
      const gradient = ((p[tone] ?? 0) - (tone === label ? 1 : 0)) * weight;
      d[tone] = (d[tone] ?? 0) + gradient;
      if (sentiment) d[OUTPUT.sentiment + tone] = (d[OUTPUT.sentiment + tone] ?? 0) + gradient;
    }
    return -Math.log(Math.max(1e-7, p[label] ?? 0)) * weight;
  }
}

/** Probabilities of the three tones. */
export function tones(
  outputs: Float32Array,
  sentiment: boolean,
  temperature = 1,
): readonly number[] {
  const logs = [0, 1, 2].map(
    (tone) =>
      ((outputs[tone] ?? 0) + (sentiment ? (outputs[OUTPUT.sentiment + tone] ?? 0) : 0)) /
      temperature,
  );
  const most = Math.max(...logs);
  const exps = logs.map((log) => Math.exp(log - most));
  const sum = exps.reduce((a, b) => a + b, 0);
  return exps.map((exp) => exp / sum);
}

export function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

function step({ w, g }: Parameters, index: number, gradient: number, rate: number): void {
  if (gradient === 0) return;
  const grown = (g[index] ?? 0) + gradient * gradient;
  g[index] = grown;
  w[index] = (w[index] ?? 0) - (rate * gradient) / Math.sqrt(grown);
}

export const LANGUAGE_INPUTS = JUDGED.length;
