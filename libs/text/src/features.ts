/**
 * Which features a text has. Training and judging both ask here, so that a model meets the
 * features that it was trained on.
 */
import type { WordConcepts } from './concepts.ts';
import { plainForm } from './drawn-out.ts';
import type { FeatureList } from './feature-list.ts';
import { HASH_START, hashUnit, pair, spread } from './hash.ts';
import { foldUnit } from './letters.ts';
import { TOKEN_UNITS_MAX, TokenFlag, TokenKind, type Tokens } from './tokens.ts';

/** Told of each feature: its hash, and its value. */
export type Visit = (feature: number, value: number) => void;

// Of this module, so that they are compiled in: what is imported is loaded at each use.
const { WORD } = TokenKind;
const { DRAWN_OUT } = TokenFlag;
const START = HASH_START;

const BOUNDARY = 0x20;
const WORD_SEED = hashUnit(START, 0x77);
const SHARED_SEED = hashUnit(START, 0x73);
const GRAM_SEED = hashUnit(START, 0x67);
const NEGATED_SEED = hashUnit(START, 0x6e);
const PAIR_SEED = hashUnit(START, 0x70);
const LANGUAGE_SEED = hashUnit(START, 0x6c);
const CONCEPT_SEED = hashUnit(START, 0x63);
const CONCEPT_PAIR_SEED = hashUnit(START, 0x64);
const BEFORE_SEED = hashUnit(START, 0x65);
const BEHIND_SEED = hashUnit(START, 0x66);
const MARK_SEED = hashUnit(START, 0x6d);

/** Character n-grams of a word weigh this much together, against 1 for the word. */
const GRAMS_WEIGHT = 1;
const GRAM_UNITS_MIN = 3;
const GRAM_UNITS_MAX = 5;
const LANGUAGE_UNITS_MAX = 4;

/** Of one language: what is mixed into the hashes that its words do not share with others. */
export function languageSeed(language: number): number {
  return spread(hashUnit(START, 0x100 + language));
}

/** Feature of a word as such, given its folded hash. @param seed of {@link languageSeed} */
export function wordFeature(folded: number, seed: number): number {
  return pair(folded ^ WORD_SEED, seed);
}

/** Features of the token at `index` by itself. @param seed of {@link languageSeed} */
export function tokenFeatures(tokens: Tokens, index: number, seed: number, visit: Visit): void {
  const folded = tokens.folded[index] ?? 0;
  visit(wordFeature(folded, seed), 1);
  if (tokens.kind[index] !== WORD) {
    visit(pair(folded, SHARED_SEED), 1);
    return;
  }
  if ((tokens.length[index] ?? 0) > 3) visit(pair(folded, SHARED_SEED), 0.5);
  gramFeatures(tokens, index, seed, visit);
  if (((tokens.flags[index] ?? 0) & DRAWN_OUT) !== 0) {
    plainFeatures(tokens, index, seed, visit);
  }
}

/** A drawn-out word is also the words that it may be drawn out of. */
function plainFeatures(tokens: Tokens, index: number, seed: number, visit: Visit): void {
  const from = tokens.from[index] ?? 0;
  const place = [from, from + (tokens.length[index] ?? 0)] as const;
  for (let nth = 0; ; nth += 1) {
    const length = plainForm(tokens.units, place, nth, form);
    if (length === 0) return;
    let hash = START;
    for (let at = 0; at < length; at += 1) hash = hashUnit(hash, foldUnit(form[at] ?? 0));
    const folded = spread(hash);
    visit(wordFeature(folded, seed), 1);
    if (length > 3) visit(pair(folded, SHARED_SEED), 0.5);
  }
}

const form = new Uint16Array(TOKEN_UNITS_MAX);

/** The feature that a token has besides when a negation reaches it. Its value is 1. */
export function negatedFeature(folded: number, seed: number): number {
  return pair(wordFeature(folded, seed), NEGATED_SEED);
}

/**
 * Features of the concepts of a word by themselves, the same in all languages. Two count as much
 * together as one does, as vectors add up: √½ each.
 */
export function conceptFeatures({ first, second }: WordConcepts, visit: Visit): void {
  if (first === 0) return;
  const value = second === 0 ? 1 : Math.SQRT1_2;
  visit(conceptFeature(first), value);
  if (second !== 0) visit(conceptFeature(second), value);
}

/** Feature of a concept as such. */
export function conceptFeature(concept: number): number {
  return pair(concept, CONCEPT_SEED);
}

/** Feature of what a word is besides itself, by a number for it. */
export function markFeature(mark: number): number {
  return pair(mark, MARK_SEED);
}

function gramFeatures(tokens: Tokens, index: number, seed: number, visit: Visit): void {
  const { units } = tokens;
  const from = tokens.from[index] ?? 0;
  const length = tokens.length[index] ?? 0;
  let grams = 0;
  for (let n = GRAM_UNITS_MIN; n <= GRAM_UNITS_MAX; n += 1) grams += Math.max(0, length + 3 - n);
  if (grams === 0) return;
  const value = GRAMS_WEIGHT / Math.sqrt(grams);
  for (let start = -1; start < length - 1; start += 1) {
    let hash = GRAM_SEED ^ seed;
    for (let at = start; at <= length && at - start < GRAM_UNITS_MAX; at += 1) {
      const unit = at < 0 || at === length ? BOUNDARY : foldUnit(units[from + at] ?? 0);
      hash = hashUnit(hash, unit);
      if (at - start + 1 >= GRAM_UNITS_MIN) visit(spread(hash), value);
    }
  }
}

/** Stands before the first token and after the last. */
export const EDGE = 0x45_44_47_45;
const END = EDGE;

/**
 * Hashes each token with the one before it, and the last with the end.
 * @shape pairs: count + 1
 */
export function pairUp(folded: Int32Array, count: number, pairs: Int32Array): void {
  let before = END;
  for (let at = 0; at < count; at += 1) {
    const word = folded[at] ?? 0;
    pairs[at] = pair(before, word);
    before = word;
  }
  pairs[count] = pair(before, END);
}

/** Feature of two tokens that follow each other, given their folded hashes. */
export function pairFeature(first: number, second: number, seed: number): number {
  return featureOfPair(pair(first, second), seed);
}

/** The same, given the hash of both. */
export function featureOfPair(both: number, seed: number): number {
  return pair(both ^ PAIR_SEED, seed);
}

/** Concepts of the tokens of a text, 0 for none: the first of each, and the second. */
export type TokenConcepts = { readonly first: Int32Array; readonly second: Int32Array };

/** Pairs that end at one token, at most: two concepts, each behind two. */
export const CONCEPT_PAIRS = 4;

/**
 * Lists the features of concepts that follow each other, each by the weight of the token that it
 * ends at. Tokens without a concept are passed over: "will … kill" is the same pair however many
 * words stand between them.
 * @shape weights: at least count
 */
export function pairConcepts(
  { first, second }: TokenConcepts,
  weights: Float32Array,
  count: number,
  features: FeatureList,
): void {
  let before: number = EDGE;
  let beside = 0;
  for (let at = 0; at < count; at += 1) {
    const one = first[at] ?? 0;
    if (one === 0) continue;
    const other = second[at] ?? 0;
    const weight = weights[at] ?? 1;
    features.add(conceptPair(before, one), weight);
    if (other !== 0) features.add(conceptPair(before, other), weight);
    if (beside !== 0) features.add(conceptPair(beside, one), weight);
    if (beside !== 0 && other !== 0) features.add(conceptPair(beside, other), weight);
    before = one;
    beside = other;
  }
}

function conceptPair(left: number, right: number): number {
  return pair(left ^ CONCEPT_PAIR_SEED, right);
}

/** Feature of a concept before a word, given the folded hash of that. */
export function conceptBefore(concept: number, word: number, seed: number): number {
  return pair(pair(concept ^ BEFORE_SEED, word), seed);
}

/** Feature of a concept behind a word. */
export function conceptBehind(word: number, concept: number, seed: number): number {
  return pair(pair(concept ^ BEHIND_SEED, word), seed);
}

/** Features of one word that tell its language. */
export function languageFeatures(tokens: Tokens, index: number, visit: Visit): void {
  const from = tokens.from[index] ?? 0;
  const length = tokens.length[index] ?? 0;
  visit(pair(tokens.hash[index] ?? 0, LANGUAGE_SEED), 1);
  for (let start = -1; start < length; start += 1) {
    let hash = LANGUAGE_SEED;
    for (let at = start; at <= length && at - start < LANGUAGE_UNITS_MAX; at += 1) {
      const unit = at < 0 || at === length ? BOUNDARY : (tokens.units[from + at] ?? 0);
      hash = hashUnit(hash, unit);
      if (at > start || unit !== BOUNDARY) visit(spread(hash), 1);
    }
  }
}
