/**
 * What is known of words that were met before. Nearly all words of a stream are the same few
 * thousand; what a model and a lexicon say of one is worked out once and remembered.
 */
import { FeatureList } from './feature-list.ts';
import { languageFeatures, tokenFeatures, type Visit } from './features.ts';
import type { Lexicon } from './lexicon.ts';
import { LINE, LINE_SHIFT, LineMemory, PAYLOAD } from './line-memory.ts';
import { ROW, type Table } from './model.ts';
import { RowIndex } from './row-index.ts';
import { RowList, sumWeighted } from './row-list.ts';
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

/** Of a line: what a lexicon says of a word. */
const VALENCE = PAYLOAD;
const TAGS_AT = PAYLOAD + 1;

/** What is known of words, by word and language: the sum of their rows, their valence and tags. */
export class WordMemory {
  /** @shape slots × ROW */
  readonly rows: Float32Array;
  readonly #bits: Int32Array;
  readonly #keys = new Int32Array(TOKENS_MAX);
  readonly #lines: LineMemory;
  /** Of no meaning; what is read for the memory's sake must be used, or it is not read. */
  touched = 0;
  readonly #learned: LearnedRows;

  constructor(words: Table, index: RowIndex, slots = MEMORY_SLOTS) {
    this.#lines = new LineMemory(slots, TOKENS_MAX);
    this.rows = new Float32Array(this.#lines.size * ROW);
    this.#bits = new Int32Array(this.rows.buffer);
    this.#learned = new LearnedRows(words, index);
  }

  /**
   * Finds the lines of all tokens, good until the next text. First all are asked for, so that the
   * memory fetches many at a time; then they are compared.
   * @shape lines: tokens.count
   */
  find(tokens: Tokens, language: LanguageWords, lines: Int32Array): void {
    const { count } = tokens;
    const memory = this.#lines;
    memory.nextText();
    const keys = this.#keys;
    for (let index = 0; index < count; index += 1) {
      const flag = (tokens.flags[index] ?? 0) & DRAWN_OUT_FLAG;
      keys[index] = ((tokens.hash[index] ?? 0) ^ language.seed ^ flag) | 1;
    }
    memory.seek(keys, count, lines);
    this.#touchRows(lines, count);
    for (let index = 0; index < count; index += 1) {
      const check = (tokens.folded[index] ?? 0) ^ (tokens.length[index] ?? 0);
      const line = memory.find(keys[index] ?? 0, check, lines[index] ?? 0);
      lines[index] = line < 0 ? ~line : line;
      if (line < 0) this.#learn(~line, tokens, index, language);
    }
  }

  #touchRows(lines: Int32Array, count: number): void {
    const bits = this.#bits;
    let touched = 0;
    for (let at = 0; at < count; at += 1) {
      const row = this.rowOf(lines[at] ?? 0);
      touched ^= (bits[row] ?? 0) ^ (bits[row + LINE] ?? 0);
    }
    this.touched = touched;
  }

  /** Where the row of a line begins in {@link rows}. */
  rowOf(line: number): number {
    return (line >> LINE_SHIFT) * ROW;
  }

  valence(line: number): number {
    return this.#lines.floats[line + VALENCE] ?? 0;
  }

  tags(line: number): number {
    return this.#lines.ints[line + TAGS_AT] ?? 0;
  }

  #learn(line: number, tokens: Tokens, index: number, language: LanguageWords): void {
    tokenFeatures(tokens, index, language.seed, this.#learned.visit);
    this.#learned.moveTo(this.rows, this.rowOf(line));
    let valence = 0;
    let tags = 0;
    if (tokens.kind[index] === TokenKind.WORD) {
      const { lexicon } = language;
      const from = tokens.from[index] ?? 0;
      ({ valence, tags } = lexicon.find(tokens.units, from, from + (tokens.length[index] ?? 0)));
    } else valence = language.pictures.get(tokens.hash[index] ?? 0) ?? 0;
    this.#lines.floats[line + VALENCE] = valence;
    this.#lines.ints[line + TAGS_AT] = tags;
  }
}

/** Sums of language rows, by word. */
export class LanguageMemory {
  /** Lines, in which the rows lie. */
  readonly rows: Float32Array;
  readonly #words = new Int32Array(TOKENS_MAX);
  readonly #keys = new Int32Array(TOKENS_MAX);
  readonly #lines: LineMemory;
  readonly #learned: LearnedRows;

  constructor(languages: Table, slots = MEMORY_SLOTS) {
    this.#lines = new LineMemory(slots, TOKENS_MAX);
    this.rows = this.#lines.floats;
    this.#learned = new LearnedRows(languages, new RowIndex(languages, FEATURES_MAX));
  }

  /**
   * Lists the rows of the first words, as many as the list can hold; good until the next text.
   */
  find(tokens: Tokens, found: RowList): void {
    const memory = this.#lines;
    memory.nextText();
    const words = this.#firstWords(tokens, found.bases.length);
    memory.seek(this.#keys, words, found.bases);
    found.count = 0;
    for (let at = 0; at < words; at += 1) {
      const index = this.#words[at] ?? 0;
      const check = (tokens.folded[index] ?? 0) ^ (tokens.length[index] ?? 0);
      const line = memory.find(this.#keys[at] ?? 0, check, found.bases[at] ?? 0);
      if (line < 0) {
        languageFeatures(tokens, index, this.#learned.visit);
        this.#learned.moveTo(this.rows, ~line + PAYLOAD);
      }
      found.add((line < 0 ? ~line : line) + PAYLOAD, 1);
    }
  }

  /** Lists where words stand, and their keys. @returns how many */
  #firstWords({ kind, hash, count }: Tokens, most: number): number {
    let words = 0;
    for (let index = 0; index < count && words < most; index += 1) {
      this.#words[words] = index;
      this.#keys[words] = (hash[index] ?? 0) | 1;
      words += kind[index] === TokenKind.WORD ? 1 : 0;
    }
    return words;
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

  constructor(table: Table, index: RowIndex) {
    this.#table = table;
    this.#index = index;
    this.#sum = new Float64Array(table.steps.length);
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
