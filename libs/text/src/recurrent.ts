/**
 * The recurrent part of the model: it reads a text word by word, from its beginning and from its
 * end, and says how much of it speaks for a threat. Sums of words do not know who will do what to
 * whom; what reads them in their order can.
 *
 * @source gated recurrent units: K. Cho et al., EMNLP 2014, https://doi.org/10.3115/v1/D14-1179, with
 *   the state reset behind its product; both ways: M. Schuster, K.K. Paliwal, IEEE Transactions on
 *   Signal Processing 45 (1997) 2673–2681
 */
import { conceptFeature, markFeature, wordFeature } from './features.ts';
import { InputList, Layer, LayerMemory, Sums } from './layer.ts';
import { OUTPUTS_MAX } from './layer-code.ts';
import { logistic } from './logistic.ts';
import {
  type Direction,
  READ_GATES,
  READ_HIDDEN,
  READ_POOLED,
  READ_UNITS,
  READ_WIDTH,
  type RecurrentWeights,
} from './model.ts';
import { RowIndex } from './row-index.ts';
import { RULES } from './rule-inputs.ts';
import type { Tokens } from './tokens.ts';
import type { TextRead } from './wide.ts';

/** Tokens beyond these are not read in their order. */
export const READ_TOKENS_MAX = 64;
/** Features that a token is read as: see {@link readFeatures}. */
export const READ_FEATURES = 6;

// Of this module, so that they are compiled in: what is imported is loaded at each use.
const WIDTH = READ_WIDTH;
const UNITS = READ_UNITS;
const GATES = READ_GATES;
const HIDDEN = READ_HIDDEN;
const TOKENS_READ = READ_TOKENS_MAX;
const FEATURES = READ_FEATURES;

/**
 * Writes what a token is read as; 0 for what it has not.
 * @shape features: READ_FEATURES: the word, its concepts, whether it is negated, its kind, the language
 */
export function readFeatures(
  { folded, kind }: Pick<Tokens, 'folded' | 'kind'>,
  at: number,
  {
    negated,
    concepts,
    seed,
    language,
  }: Pick<TextRead, 'negated' | 'concepts' | 'seed' | 'language'>,
  features: Int32Array,
): void {
  const [first = 0, second = 0] = [concepts.first[at], concepts.second[at]];
  features[0] = wordFeature(folded[at] ?? 0, seed);
  features[1] = first === 0 ? 0 : conceptFeature(first);
  features[2] = second === 0 ? 0 : conceptFeature(second);
  features[3] = negated[at] === 1 ? NEGATED : 0;
  features[4] = markFeature(MARK.kind + (kind[at] ?? 0));
  features[5] = markFeature(MARK.language + language);
}

/** What a word is besides itself; kinds and languages are counted on from here. */
const MARK = { unknown: 0, negated: 1, kind: 2, language: 16 } as const;
const NEGATED = markFeature(MARK.negated);
/** What a word is read as that has no row of its own. */
export const UNKNOWN_WORD = markFeature(MARK.unknown);

/** All of a text's tokens that are read, at most {@link READ_TOKENS_MAX}. */
export function tokensRead(count: number): number {
  return Math.min(count, TOKENS_READ);
}

export class Recurrent {
  readonly #weights: RecurrentWeights;
  readonly #index: RowIndex;
  readonly #unknown: number;
  readonly #there: Reader;
  readonly #back: Reader;
  readonly #toHidden: Layer;
  readonly #pooled: InputList;
  readonly #hidden: Sums;
  readonly #features = new Int32Array(FEATURES);
  /** @shape READ_TOKENS_MAX × READ_WIDTH */
  readonly #words = new Float64Array(TOKENS_READ * WIDTH);

  constructor(weights: RecurrentWeights) {
    const { words, there, back, hiddenWeights } = weights;
    this.#weights = weights;
    this.#index = new RowIndex(words, 0);
    this.#unknown = this.#index.find(UNKNOWN_WORD);
    this.#there = new Reader(there);
    this.#back = new Reader(back);
    const memory = new LayerMemory();
    this.#toHidden = new Layer(memory, hiddenWeights, HIDDEN);
    this.#pooled = new InputList(memory, READ_POOLED);
    this.#hidden = new Sums(memory);
  }

  /** Log-odds of a threat. */
  threatOdds(tokens: Tokens, read: TextRead): number {
    const count = tokensRead(tokens.count);
    for (let at = 0; at < count; at += 1) this.#readWord(tokens, at, read);
    const there = this.#there;
    const back = this.#back;
    there.begin();
    back.begin();
    for (let at = 0; at < count; at += 1) {
      there.read(this.#words, at * WIDTH);
      back.read(this.#words, (count - 1 - at) * WIDTH);
    }
    const pooled = this.#pooled;
    pooled.count = 0;
    for (let unit = 0; unit < UNITS; unit += 1) {
      pooled.add(unit, there.most[unit] ?? 0);
      pooled.add(UNITS + unit, back.most[unit] ?? 0);
      pooled.add(2 * UNITS + unit, (there.sum[unit] ?? 0) / (count + 1));
      pooled.add(3 * UNITS + unit, (back.sum[unit] ?? 0) / (count + 1));
    }
    const { hiddenBias, outputWeights, directWeights } = this.#weights;
    const hidden = this.#hidden.values;
    hidden.set(hiddenBias);
    this.#toHidden.add(pooled, this.#hidden);
    let odds = directWeights[RULES + read.language] ?? 0;
    for (let unit = 0; unit < HIDDEN; unit += 1) {
      odds += Math.max(0, hidden[unit] ?? 0) * (outputWeights[unit] ?? 0);
    }
    for (let rule = 0; rule < RULES; rule += 1) {
      odds += (directWeights[rule] ?? 0) * (read.rules[rule] ?? 0);
    }
    return odds;
  }

  /** A word that does not count is a gap. */
  #readWord(tokens: Tokens, at: number, read: TextRead): void {
    const words = this.#words;
    const features = this.#features;
    const to = at * WIDTH;
    words.fill(0, to, to + WIDTH);
    const weight = read.weights[at] ?? 1;
    if (weight === 0) return;
    readFeatures(tokens, at, read, features);
    for (let nth = 0; nth < FEATURES; nth += 1) {
      const feature = features[nth] ?? 0;
      if (feature === 0) continue;
      const row = this.#index.find(feature);
      if (row >= 0) this.#add(row, weight, to);
      else if (nth === 0 && this.#unknown >= 0) this.#add(this.#unknown, weight, to);
    }
  }

  #add(row: number, weight: number, to: number): void {
    const { rows, steps } = this.#weights.words;
    const words = this.#words;
    const base = row * WIDTH;
    for (let column = 0; column < WIDTH; column += 1) {
      words[to + column] =
        (words[to + column] ?? 0) + (rows[base + column] ?? 0) * (steps[column] ?? 0) * weight;
    }
  }
}

/** Sums for all gates: more than one layer has outputs for. */
const LAYERS = GATES / OUTPUTS_MAX;

/** Reads in one direction, word by word. */
class Reader {
  /** Of each unit, over all words. @shape READ_UNITS */
  readonly most = new Float64Array(UNITS);
  readonly sum = new Float64Array(UNITS);
  readonly #bias: Float32Array;
  readonly #ofWord: GateSums;
  readonly #ofState: GateSums;
  readonly #state = new Float64Array(UNITS);
  #words = 0;

  constructor({ inputWeights, stateWeights, bias }: Direction) {
    const memory = new LayerMemory();
    this.#bias = bias;
    this.#ofWord = new GateSums(memory, inputWeights);
    this.#ofState = new GateSums(memory, stateWeights);
  }

  begin(): void {
    this.#state.fill(0);
    this.sum.fill(0);
    this.most.fill(0);
    this.#words = 0;
  }

  read(words: Float64Array, from: number): void {
    const state = this.#state;
    const bias = this.#bias;
    const ofWord = this.#ofWord.of(words, from);
    const ofState = this.#ofState.of(state, 0);
    const { most, sum } = this;
    for (let unit = 0; unit < UNITS; unit += 1) {
      const update = logistic(gate(unit) + (bias[unit] ?? 0));
      const reset = logistic(gate(UNITS + unit) + (bias[UNITS + unit] ?? 0));
      const at = 2 * UNITS + unit;
      const fresh = Math.tanh((ofWord[at] ?? 0) + (bias[at] ?? 0) + reset * (ofState[at] ?? 0));
      const now = (1 - update) * fresh + update * (state[unit] ?? 0);
      state[unit] = now;
      sum[unit] = (sum[unit] ?? 0) + now;
      most[unit] = this.#words === 0 ? now : Math.max(most[unit] ?? 0, now);
    }
    this.#words += 1;
    function gate(at: number): number {
      return (ofWord[at] ?? 0) + (ofState[at] ?? 0);
    }
  }
}

/** A matrix for all gates, in as many layers as it takes. */
class GateSums {
  readonly #layers: readonly Layer[];
  readonly #inputs: InputList;
  readonly #sums: readonly Sums[];
  readonly #all = new Float64Array(GATES);
  readonly #count: number;

  /** @shape weights: inputs × READ_GATES */
  constructor(memory: LayerMemory, weights: Float32Array) {
    const inputs = weights.length / GATES;
    this.#count = inputs;
    this.#layers = Array.from({ length: LAYERS }, (_, layer) => {
      const part = new Float32Array(inputs * OUTPUTS_MAX);
      for (let input = 0; input < inputs; input += 1) {
        const from = input * GATES + layer * OUTPUTS_MAX;
        part.set(weights.subarray(from, from + OUTPUTS_MAX), input * OUTPUTS_MAX);
      }
      return new Layer(memory, part, OUTPUTS_MAX);
    });
    this.#inputs = new InputList(memory, inputs);
    this.#sums = this.#layers.map(() => new Sums(memory));
  }

  /** @returns the sums, good until the next call @shape READ_GATES */
  of(values: Float64Array, from: number): Float64Array {
    const inputs = this.#inputs;
    inputs.count = 0;
    for (let input = 0; input < this.#count; input += 1)
      inputs.add(input, values[from + input] ?? 0);
    for (let layer = 0; layer < LAYERS; layer += 1) {
      const sums = this.#sums[layer] as Sums;
      sums.values.fill(0);
      this.#layers[layer]?.add(inputs, sums);
      this.#all.set(sums.values, layer * OUTPUTS_MAX);
    }
    return this.#all;
  }
}
