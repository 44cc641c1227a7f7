/**
 * What is known of words that were met before. Nearly all words of a stream are the same few
 * thousand; what a model and a lexicon say of one is worked out once and remembered.
 */
import { FeatureList } from './feature-list.ts';
import { languageFeatures, tokenFeatures, type Visit } from './features.ts';
import type { Lexicon } from './lexicon.ts';
import { LANGUAGE_ROW, ROW, type Table } from './model.ts';
import { RowIndex } from './row-index.ts';
import { RowList, sumWeighted } from './row-list.ts';
import { SlotTable } from './slot-table.ts';
import { TOKEN_UNITS_MAX, TOKENS_MAX, TokenKind, type Tokens } from './tokens.ts';

/** Words remembered, by bound. Power of two. */
export const MEMORY_SLOTS = 65_536;
/** Features of one token: some for the word, and up to four for each of its units. */
const FEATURES_MAX = 4 * (TOKEN_UNITS_MAX + 2);
const DRAWN_OUT_FLAG = 2;

/** What one language says of words. */
export type LanguageWords = {
  readonly seed: number;
  readonly lexicon: Lexicon;
  /** Valence of emoji and emoticons by their hash. */
  readonly pictures: ReadonlyMap<number, number>;
};

/** Floats of a record: a row of the model, then what a lexicon says. */
export const RECORD = {
  valence: ROW,
  /** In {@link WordMemory.bits}: bits of TAG_BIT. */
  tags: ROW + 1,
  length: Math.ceil((ROW + 2) / 4) * 4,
} as const;

/** Records of words, by word and language: the sum of their rows, their valence and tags. */
export class WordMemory {
  /** @shape slots × RECORD.length */
  readonly records: Float32Array;
  /** The same memory as whole numbers. */
  readonly bits: Int32Array;
  readonly #table: SlotTable;
  readonly #rows: LearnedRows;

  constructor(words: Table, index: RowIndex, slots = MEMORY_SLOTS) {
    this.#table = new SlotTable(slots, TOKENS_MAX);
    this.records = new Float32Array(this.#table.size * RECORD.length);
    this.bits = new Int32Array(this.records.buffer);
    this.#rows = new LearnedRows(words, index, ROW);
  }

  /** To be called between texts: records found before are no longer good. */
  nextText(): void {
    this.#table.nextText();
  }

  /** Where the record of the token at `index` begins, good until {@link nextText}. */
  find(tokens: Tokens, index: number, language: LanguageWords): number {
    const flag = (tokens.flags[index] ?? 0) & DRAWN_OUT_FLAG;
    const key = ((tokens.hash[index] ?? 0) ^ language.seed ^ flag) | 1;
    const check = (tokens.folded[index] ?? 0) ^ (tokens.length[index] ?? 0);
    const slot = this.#table.find(key, check);
    if (slot >= 0) return slot * RECORD.length;
    const base = ~slot * RECORD.length;
    this.#learn(base, tokens, index, language);
    return base;
  }

  #learn(base: number, tokens: Tokens, index: number, language: LanguageWords): void {
    const rows = this.#rows;
    tokenFeatures(tokens, index, language.seed, rows.visit);
    rows.moveTo(this.records, base);
    let valence = 0;
    let tags = 0;
    if (tokens.kind[index] === TokenKind.WORD) {
      const { lexicon } = language;
      const from = tokens.from[index] ?? 0;
      ({ valence, tags } = lexicon.find(tokens.units, from, from + (tokens.length[index] ?? 0)));
    } else valence = language.pictures.get(tokens.hash[index] ?? 0) ?? 0;
    this.records[base + RECORD.valence] = valence;
    this.bits[base + RECORD.tags] = tags;
  }
}

/** Sums of language rows, by word. */
export class LanguageMemory {
  /** @shape slots × LANGUAGE_ROW */
  readonly records: Float32Array;
  readonly #table: SlotTable;
  readonly #rows: LearnedRows;

  constructor(languages: Table, slots = MEMORY_SLOTS) {
    const index = new RowIndex(languages.keys, LANGUAGE_ROW, FEATURES_MAX);
    this.#table = new SlotTable(slots, TOKENS_MAX);
    this.records = new Float32Array(this.#table.size * LANGUAGE_ROW);
    this.#rows = new LearnedRows(languages, index, LANGUAGE_ROW);
  }

  /** To be called between texts: records found before are no longer good. */
  nextText(): void {
    this.#table.nextText();
  }

  /** Where the row of the word at `index` begins, good until {@link nextText}. */
  find(tokens: Tokens, index: number): number {
    const key = (tokens.hash[index] ?? 0) | 1;
    const check = (tokens.folded[index] ?? 0) ^ (tokens.length[index] ?? 0);
    const slot = this.#table.find(key, check);
    if (slot >= 0) return slot * LANGUAGE_ROW;
    const base = ~slot * LANGUAGE_ROW;
    languageFeatures(tokens, index, this.#rows.visit);
    this.#rows.moveTo(this.records, base);
    return base;
  }
}

/** Sums the rows of the features of one word. */
class LearnedRows {
  /** To be told of each feature. */
  readonly visit: Visit;
  readonly #table: Table;
  readonly #index: RowIndex;
  readonly #features = new FeatureList(FEATURES_MAX);
  readonly #found = new RowList(FEATURES_MAX);
  readonly #sum: Float64Array;

  constructor(table: Table, index: RowIndex, width: number) {
    this.#table = table;
    this.#index = index;
    this.#sum = new Float64Array(width);
    const features = this.#features;
    this.visit = (feature, value) => features.add(feature, value);
  }

  /** Writes the sum and is empty again. */
  moveTo(records: Float32Array, base: number): void {
    const { rows, steps } = this.#table;
    const sum = this.#sum;
    this.#index.list(this.#features, this.#found);
    this.#features.count = 0;
    sumWeighted(rows, this.#found, sum);
    for (let column = 0; column < sum.length; column += 1) {
      records[base + column] = (sum[column] ?? 0) * (steps[column] ?? 0);
    }
  }
}
