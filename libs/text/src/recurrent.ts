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
import { FLOAT_BYTES } from './gate-code.ts';
import { InputList, Layer, LayerMemory, Sums } from './layer.ts';
import {
  READ_HIDDEN,
  READ_POOLED,
  READ_UNITS,
  READ_WIDTH,
  type RecurrentWeights,
} from './model.ts';
import { Reader, ReaderMemory } from './reader.ts';
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
const HIDDEN = READ_HIDDEN;
const TOKENS_READ = READ_TOKENS_MAX;
const FEATURES = READ_FEATURES;
const WORD_BYTES = FLOAT_BYTES * READ_WIDTH;

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
  readonly #words: Float32Array;

  constructor(weights: RecurrentWeights) {
    const { words, there, back, hiddenWeights } = weights;
    this.#weights = weights;
    this.#index = new RowIndex(words, 0);
    this.#unknown = this.#index.find(UNKNOWN_WORD);
    const readers = new ReaderMemory();
    this.#words = readers.floats(TOKENS_READ * WIDTH);
    this.#there = new Reader(readers, there);
    this.#back = new Reader(readers, back);
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
    const wordsAt = this.#words.byteOffset;
    there.begin();
    back.begin();
    for (let at = 0; at < count; at += 1) {
      there.read(wordsAt + at * WORD_BYTES);
      back.read(wordsAt + (count - 1 - at) * WORD_BYTES);
    }
    this.#pooled.count = 0;
    if (count > 0) this.#pool(count);
    const { hiddenBias, outputWeights, directWeights } = this.#weights;
    const hidden = this.#hidden.values;
    hidden.set(hiddenBias);
    this.#toHidden.add(this.#pooled, this.#hidden);
    let odds = directWeights[RULES + read.language] ?? 0;
    for (let unit = 0; unit < HIDDEN; unit += 1) {
      odds += Math.max(0, hidden[unit] ?? 0) * (outputWeights[unit] ?? 0);
    }
    for (let rule = 0; rule < RULES; rule += 1) {
      odds += (directWeights[rule] ?? 0) * (read.rules[rule] ?? 0);
    }
    return odds;
  }

  /** The highest state of each unit, and the mean with the one that it began with. */
  #pool(words: number): void {
    const there = this.#there;
    const back = this.#back;
    const pooled = this.#pooled;
    for (let unit = 0; unit < UNITS; unit += 1) {
      pooled.add(unit, there.most[unit] ?? 0);
      pooled.add(UNITS + unit, back.most[unit] ?? 0);
      pooled.add(2 * UNITS + unit, (there.sum[unit] ?? 0) / (words + 1));
      pooled.add(3 * UNITS + unit, (back.sum[unit] ?? 0) / (words + 1));
    }
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
