/** The model while it learns: the same sums as the engine's, in floats, and their gradients. */
import {
  CATEGORIES,
  HIDDEN,
  INPUTS,
  logistic,
  OUTPUT,
  OUTPUTS,
  PROJECTED,
  ROW,
  RULES,
  SEVERITY_MAX,
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
  /** What a category that is there counts beside one that is not. */
  readonly presentWeight: number;
  /** What severity counts beside categories. */
  readonly severityWeight: number;
};

/**
 * A half of the model, learned by itself: tone wants more left out at each turn than topics do
 * (categories and severity), of which there are fewer texts.
 */
export type Part = 'tone' | 'topic';

/** @returns the half that an index of a list of `count` belongs to: the first is tone's */
function half(index: number, count: number): Part {
  return index < count / 2 ? 'tone' : 'topic';
}

function partOf(output: number): Part {
  return output < OUTPUT.categories ? 'tone' : 'topic';
}

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

/** What a network has learned. */
export type NetWeights = {
  /** By row of a feature. @shape rows × ROW */
  readonly rows: Float32Array;
  /** @shape INPUTS × HIDDEN */
  readonly hidden: Float32Array;
  /** @shape HIDDEN */
  readonly hiddenBias: Float32Array;
  /** @shape INPUTS × OUTPUTS */
  readonly direct: Float32Array;
  /** @shape HIDDEN × OUTPUTS */
  readonly output: Float32Array;
  /** @shape OUTPUTS */
  readonly outputBias: Float32Array;
};

export class Net {
  readonly rows: Parameters;
  readonly hidden = new Parameters(INPUTS * HIDDEN);
  readonly hiddenBias = new Parameters(HIDDEN);
  readonly direct = new Parameters(INPUTS * OUTPUTS);
  readonly output = new Parameters(HIDDEN * OUTPUTS);
  readonly outputBias = new Parameters(OUTPUTS);
  readonly #sums: Float32Array[] = [];
  #remembered = 0;
  readonly #part: Part;
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

  constructor(part: Part, rowCount: number, hyper: Hyper, random: Random) {
    this.rows = new Parameters(rowCount * ROW);
    this.#part = part;
    this.#hyper = hyper;
    this.#random = random;
    const any = (size: number): number => (random() - 0.5) * 2 * size;
    for (let unit = 0; unit < HIDDEN; unit += 1) {
      if (half(unit, HIDDEN) !== part) continue;
      for (let input = 0; input < INPUTS; input += 1) {
        const projected = input - RULES;
        const isOthers =
          projected >= 0 && projected < PROJECTED && half(projected, PROJECTED) !== part;
        if (!isOthers) this.hidden.w[input * HIDDEN + unit] = any(0.1);
      }
      for (let at = 0; at < OUTPUTS; at += 1) {
        if (partOf(at) === part) this.output.w[unit * OUTPUTS + at] = any(0.1);
      }
    }
    for (let row = 0; row < rowCount; row += 1) {
      for (let at = 0; at < PROJECTED; at += 1) {
        if (half(at, PROJECTED) === part) this.rows.w[row * ROW + OUTPUTS + at] = any(0.025);
      }
    }
  }

  /** All that is learned. */
  #parameters(): readonly Parameters[] {
    const { rows, hidden, hiddenBias, direct, output, outputBias } = this;
    return [rows, hidden, hiddenBias, direct, output, outputBias];
  }

  /** Counts what is known now towards the mean that {@link average} takes. */
  remember(): void {
    this.#remembered += 1;
    for (const [index, { w }] of this.#parameters().entries()) {
      const sum = this.#sums[index] ?? new Float32Array(w.length);
      this.#sums[index] = sum;
      for (let at = 0; at < w.length; at += 1) sum[at] = (sum[at] ?? 0) + (w[at] ?? 0);
    }
  }

  /** Takes the mean of what was remembered. @source P. Izmailov et al., UAI 2018 */
  average(): void {
    for (const [index, { w }] of this.#parameters().entries()) {
      const sum = this.#sums[index] ?? w;
      for (let at = 0; at < w.length; at += 1) w[at] = (sum[at] ?? 0) / this.#remembered;
    }
  }

  /** Rows that no example has are as they began, by chance: they are to say nothing. */
  keepOnly(examples: readonly Example[]): void {
    const { w } = this.rows;
    const seen = new Uint8Array(w.length / ROW);
    for (const { features } of examples) for (const row of features) if (row >= 0) seen[row] = 1;
    for (const [row, is] of seen.entries()) if (is === 0) w.fill(0, row * ROW, (row + 1) * ROW);
  }

  /** What was learned, without what is needed to learn on. */
  weights(): NetWeights {
    const { rows, hidden, hiddenBias, direct, output, outputBias } = this;
    return {
      rows: rows.w,
      hidden: hidden.w,
      hiddenBias: hiddenBias.w,
      direct: direct.w,
      output: output.w,
      outputBias: outputBias.w,
    };
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
    this.#dOutputs.fill(0);
    return this.#part === 'tone' ? this.#tones(example) : this.#topics(example);
  }

  #tones({ polarity, sentiment, weight, polarityWeight, sentimentWeight }: Example): number {
    let loss = 0;
    if (polarity >= 0) loss += this.#tone(polarity, false, weight * polarityWeight);
    if (sentiment >= 0) loss += this.#tone(sentiment, true, weight * sentimentWeight);
    return loss;
  }

  #topics({ categories, severities, weight }: Example): number {
    const { severityWeight, presentWeight } = this.#hyper;
    let loss = 0;
    for (let at = 0; at < CATEGORIES.length; at += 1) {
      const label = categories[at] ?? -1;
      if (label < 0) continue;
      loss += this.#either(
        OUTPUT.categories + at,
        label,
        weight * (label === 1 ? presentWeight : 1),
      );
    }
    for (let at = 0; at < SEVERITY_MAX; at += 1) {
      const label = severities[at] ?? -1;
      if (label >= 0) loss += this.#either(OUTPUT.severity + at, label, weight * severityWeight);
    }
    return loss;
  }

  #either(output: number, label: number, weight: number): number {
    const p = logistic(this.outputs[output] ?? 0);
    this.#dOutputs[output] = (p - label) * weight;
    return -Math.log(Math.max(1e-7, label === 1 ? p : 1 - p)) * weight;
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

/**
 * Both halves in one: where one has weights, the other has none.
 * @throws RangeError of halves that learned of other features
 */
export function joined(one: NetWeights, other: NetWeights): NetWeights {
  if (one.rows.length !== other.rows.length) throw new RangeError('halves with other features');
  const sum = (a: Float32Array, b: Float32Array) => a.map((weight, at) => weight + (b[at] ?? 0));
  return {
    rows: sum(one.rows, other.rows),
    hidden: sum(one.hidden, other.hidden),
    hiddenBias: sum(one.hiddenBias, other.hiddenBias),
    direct: sum(one.direct, other.direct),
    output: sum(one.output, other.output),
    outputBias: sum(one.outputBias, other.outputBias),
  };
}

/**
 * With what each feature counted for while it learned in its row: a model counts all as 1.
 * @shape shares: rows
 */
export function weighed(net: NetWeights, shares: Float64Array): NetWeights {
  return {
    ...net,
    rows: net.rows.map((weight, at) => weight * (shares[Math.floor(at / ROW)] ?? 1)),
  };
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

function step({ w, g }: Parameters, index: number, gradient: number, rate: number): void {
  if (gradient === 0) return;
  const grown = (g[index] ?? 0) + gradient * gradient;
  g[index] = grown;
  w[index] = (w[index] ?? 0) - (rate * gradient) / Math.sqrt(grown);
}
