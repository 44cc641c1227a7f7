/**
 * What is known of words that were met before. Nearly all words of a stream are the same few
 * thousand; what a model and a lexicon say of one is worked out once and remembered.
 */
import { languageFeatures, tokenFeatures } from './features.ts';
import { pair } from './hash.ts';
import type { Lexicon } from './lexicon.ts';
import { LANGUAGE_ROW, type Model, ROW, RowIndex } from './model.ts';
import { TokenKind, type Tokens } from './tokens.ts';

/** Words remembered, by bound; when three quarters are taken all are forgotten. Power of two. */
export const MEMORY_SLOTS = 32_768;
const FULL = (MEMORY_SLOTS * 3) / 4;
const MASK = MEMORY_SLOTS - 1;

/** Sums of model rows, by word, language and whether a negation reaches it. */
export class WordMemory {
  /** @shape MEMORY_SLOTS × ROW */
  readonly rows = new Float32Array(MEMORY_SLOTS * ROW);
  readonly valence = new Float32Array(MEMORY_SLOTS);
  readonly tags = new Int32Array(MEMORY_SLOTS);
  readonly hasPhrases = new Uint8Array(MEMORY_SLOTS);
  readonly #keys = new Int32Array(MEMORY_SLOTS);
  readonly #checks = new Int32Array(MEMORY_SLOTS);
  readonly #model: Model;
  readonly #index: RowIndex;
  #used = 0;

  constructor(model: Model, index: RowIndex) {
    this.#model = model;
    this.#index = index;
  }

  /** Slot of the token at `index`; good until the next call that starts a text. */
  find(tokens: Tokens, index: number, language: LanguageWords, negated: boolean): number {
    const hash = tokens.hash[index] ?? 0;
    const flag = (tokens.flags[index] ?? 0) & 2;
    const key = (hash ^ language.seed ^ (negated ? 0x5bd1e995 : 0) ^ flag) | 1;
    const check = (tokens.folded[index] ?? 0) ^ (tokens.length[index] ?? 0);
    let at = pair(key, 1) & MASK;
    for (;;) {
      const known = this.#keys[at];
      if (known === key && this.#checks[at] === check) return at;
      if (known === 0) break;
      at = (at + 1) & MASK;
    }
    this.#keys[at] = key;
    this.#checks[at] = check;
    this.#used += 1;
    this.#learn(at, tokens, index, language, negated);
    return at;
  }

  /** To be called between texts. */
  makeRoom(): void {
    if (this.#used < FULL) return;
    this.#keys.fill(0);
    this.#used = 0;
  }

  #learn(
    slot: number,
    tokens: Tokens,
    index: number,
    { seed, lexicon, pictures }: LanguageWords,
    negated: boolean,
  ): void {
    const { rows, steps } = this.#model.words;
    const base = slot * ROW;
    this.rows.fill(0, base, base + ROW);
    tokenFeatures(tokens, index, seed, negated, (feature, value) => {
      const row = this.#index.find(feature);
      if (row < 0) return;
      for (let column = 0; column < ROW; column += 1) {
        const at = base + column;
        this.rows[at] = (this.rows[at] ?? 0) + (rows[row * ROW + column] ?? 0) * value;
      }
    });
    for (let column = 0; column < ROW; column += 1) {
      this.rows[base + column] = (this.rows[base + column] ?? 0) * (steps[column] ?? 0);
    }
    const from = tokens.from[index] ?? 0;
    const kind = tokens.kind[index];
    if (kind === TokenKind.WORD) {
      const entry = lexicon.find(tokens.units, from, from + (tokens.length[index] ?? 0));
      this.valence[slot] = entry.valence;
      this.tags[slot] = entry.tags;
      this.hasPhrases[slot] = lexicon.phrases(tokens.folded[index] ?? 0) === undefined ? 0 : 1;
    } else {
      this.valence[slot] = pictures.get(tokens.hash[index] ?? 0) ?? 0;
      this.tags[slot] = 0;
      this.hasPhrases[slot] = 0;
    }
  }
}

/** What one language says of words. */
export type LanguageWords = {
  readonly seed: number;
  readonly lexicon: Lexicon;
  /** Valence of emoji and emoticons by their hash. */
  readonly pictures: ReadonlyMap<number, number>;
};

/** Sums of language rows, by word. */
export class LanguageMemory {
  /** @shape MEMORY_SLOTS × LANGUAGE_ROW */
  readonly rows = new Float32Array(MEMORY_SLOTS * LANGUAGE_ROW);
  readonly #keys = new Int32Array(MEMORY_SLOTS);
  readonly #checks = new Int32Array(MEMORY_SLOTS);
  readonly #model: Model;
  readonly #index: RowIndex;
  #used = 0;

  constructor(model: Model) {
    this.#model = model;
    this.#index = new RowIndex(model.languages.keys);
  }

  find(tokens: Tokens, index: number): number {
    const key = (tokens.hash[index] ?? 0) | 1;
    const check = (tokens.folded[index] ?? 0) ^ (tokens.length[index] ?? 0);
    let at = pair(key, 1) & MASK;
    for (;;) {
      const known = this.#keys[at];
      if (known === key && this.#checks[at] === check) return at;
      if (known === 0) break;
      at = (at + 1) & MASK;
    }
    this.#keys[at] = key;
    this.#checks[at] = check;
    this.#used += 1;
    this.#learn(at, tokens, index);
    return at;
  }

  makeRoom(): void {
    if (this.#used < FULL) return;
    this.#keys.fill(0);
    this.#used = 0;
  }

  #learn(slot: number, tokens: Tokens, index: number): void {
    const { rows, steps } = this.#model.languages;
    const base = slot * LANGUAGE_ROW;
    this.rows.fill(0, base, base + LANGUAGE_ROW);
    languageFeatures(tokens, index, (feature, value) => {
      const row = this.#index.find(feature);
      if (row < 0) return;
      for (let column = 0; column < LANGUAGE_ROW; column += 1) {
        const at = base + column;
        const step = (rows[row * LANGUAGE_ROW + column] ?? 0) * (steps[column] ?? 0);
        this.rows[at] = (this.rows[at] ?? 0) + step * value;
      }
    });
  }
}
