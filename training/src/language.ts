/** Learns to tell languages. */
import {
  LANGUAGE_ROW,
  LANGUAGES,
  type Language,
  languageFeatures,
  TokenKind,
  Tokens,
} from '@goldenhour/text';
import { createRandom, shuffle } from './random.ts';

export type LanguageText = { readonly text: string; readonly language: Language };

type Sparse = { readonly features: Int32Array; readonly label: number };

const RATE = 0.05;
const DECAY = 1e-6;
const EPOCHS = 6;
/**
 * Features seen in fewer snippets are left out. Chosen on dev parts cut to a few words: from 3 to 16
 * they are told as well, and 10 leave room in the file for words that tell more.
 */
const SNIPPETS_MIN = 10;
/** Of each text. Chosen: 2 of up to 4 words tell a point less of short texts, 6 no more. */
const SNIPPETS = 4;
const SNIPPET_WORDS_MAX = 3;

export type LanguageWeights = {
  readonly keys: Int32Array;
  /** @shape keys × LANGUAGE_ROW */
  readonly weights: Float32Array;
  readonly bias: Float32Array;
};

export function learnLanguages(
  texts: readonly LanguageText[],
  seed: number,
  log: (line: string) => void,
): LanguageWeights {
  const random = createRandom(seed);
  const tokens = new Tokens();
  const examples = texts.flatMap(({ text, language }) => {
    const label = LANGUAGES.indexOf(language);
    tokens.read(text);
    const words: number[][] = [];
    for (let at = 0; at < tokens.count; at += 1) {
      if (tokens.kind[at] !== TokenKind.WORD) continue;
      const features: number[] = [];
      languageFeatures(tokens, at, (feature) => features.push(feature));
      words.push(features);
    }
    return snippets(words, random).map((some) => ({
      features: Int32Array.from(some.flat()),
      label,
    }));
  });
  const counts = new Map<number, number>();
  for (const { features } of examples) {
    for (const feature of new Set(features)) counts.set(feature, (counts.get(feature) ?? 0) + 1);
  }
  const keys = Int32Array.from(
    [...counts].filter(([key, count]) => count >= SNIPPETS_MIN && key !== 0).map(([key]) => key),
  );
  const rowOf = new Map(Array.from(keys, (key, row) => [key, row]));
  for (const { features } of examples) {
    for (let at = 0; at < features.length; at += 1)
      features[at] = rowOf.get(features[at] ?? 0) ?? -1;
  }
  log(`languages: ${examples.length} snippets, ${keys.length} features`);
  return descend(examples, keys, random, log);
}

/** A text as a whole, and a few words of it: people write short. */
function snippets(
  words: readonly number[][],
  random: () => number,
): readonly (readonly number[][])[] {
  if (words.length === 0) return [];
  const result = [words.slice(0, 40)];
  for (let turn = 0; turn < SNIPPETS; turn += 1) {
    const length = 1 + Math.floor(random() * SNIPPET_WORDS_MAX);
    const start = Math.floor(random() * Math.max(1, words.length - length + 1));
    result.push(words.slice(start, start + length));
  }
  return result;
}

function descend(
  examples: readonly Sparse[],
  keys: Int32Array,
  random: () => number,
  log: (line: string) => void,
): LanguageWeights {
  const weights = new Float32Array(keys.length * LANGUAGE_ROW);
  const grown = new Float32Array(weights.length).fill(1e-3);
  const bias = new Float32Array(LANGUAGE_ROW);
  const order = Int32Array.from(examples, (_, index) => index);
  const sum = new Float64Array(LANGUAGE_ROW);
  for (let epoch = 0; epoch < EPOCHS; epoch += 1) {
    shuffle(order, random);
    let loss = 0;
    const rate = RATE * (1 - epoch / EPOCHS);
    for (const index of order) {
      const { features, label } = examples[index] as Sparse;
      for (let c = 0; c < LANGUAGE_ROW; c += 1) sum[c] = bias[c] ?? 0;
      for (const row of features) {
        if (row < 0) continue;
        for (let c = 0; c < LANGUAGE_ROW; c += 1)
          sum[c] = (sum[c] ?? 0) + (weights[row * LANGUAGE_ROW + c] ?? 0);
      }
      const most = Math.max(...sum);
      let total = 0;
      for (let c = 0; c < LANGUAGE_ROW; c += 1) {
        sum[c] = Math.exp((sum[c] ?? 0) - most);
        total += sum[c] ?? 0;
      }
      loss -= Math.log(Math.max(1e-9, (sum[label] ?? 0) / total));
      for (let c = 0; c < LANGUAGE_ROW; c += 1) {
        const gradient = (sum[c] ?? 0) / total - (c === label ? 1 : 0);
        if (Math.abs(gradient) < 1e-4) continue;
        bias[c] = (bias[c] ?? 0) - rate * 0.1 * gradient;
        for (const row of features) {
          if (row < 0) continue;
          const at = row * LANGUAGE_ROW + c;
          const slope = gradient + DECAY * (weights[at] ?? 0);
          grown[at] = (grown[at] ?? 0) + slope * slope;
          weights[at] = (weights[at] ?? 0) - (rate * slope) / Math.sqrt(grown[at] ?? 1);
        }
      }
    }
    log(`languages: epoch ${epoch + 1}, loss ${(loss / examples.length).toFixed(4)}`);
  }
  return { keys, weights, bias };
}
