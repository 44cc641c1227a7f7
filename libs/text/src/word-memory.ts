/**
 * What is known of words that were met before. Nearly all words of a stream are the same few
 * thousand; what a model and a lexicon say of one is worked out once and remembered.
 */
import { type ConceptList, NO_CONCEPTS, type WordConcepts } from './concepts.ts';
import { FeatureList } from './feature-list.ts';
import {
  conceptFeatures,
  languageFeatures,
  type TokenConcepts,
  tokenFeatures,
  type Visit,
} from './features.ts';
import type { Lexicon } from './lexicon.ts';
import { LINE, LineMemory, PAYLOAD } from './line-memory.ts';
import { type HalvedTable, LANGUAGE_ROW, type Model, ROW, type Table } from './model.ts';
import { pagedMemory } from './paged-memory.ts';
import { RowIndex } from './row-index.ts';
import { RowList, sumRows, sumWeighted } from './row-list.ts';
import { TOKEN_UNITS_MAX, TOKENS_MAX, TokenKind, type Tokens } from './tokens.ts';

/** Words remembered, by bound, and readings of them. Power of two. */
export const MEMORY_WORDS = 65_536;
// Of this module, so that they are compiled in: what is imported is loaded at each use.
const { WORD, SUBJECT, OTHER, USER } = TokenKind;
const WIDTH = ROW;
const LANGUAGES_FROM = PAYLOAD;
const LINE_NUMBERS = LINE;

/** Words looked at to tell a language; a post has fewer. */
const LANGUAGE_WORDS_MAX = 60;
/** Features of one token: some for the word, and up to four for each of its units. */
const FEATURES_MAX = 4 * (TOKEN_UNITS_MAX + 2);
const DRAWN_OUT_FLAG = 2;

/** What one language says of words. */
export type LanguageWords = {
  /** Into JUDGED. */
  readonly index: number;
  readonly seed: number;
  readonly lexicon: Lexicon;
  readonly concepts: ConceptList;
  /** Valence of emoji and emoticons by their hash. */
  readonly pictures: ReadonlyMap<number, number>;
};

/** Filled for each token. */
export type WordReadings = {
  readonly rows: RowList;
  readonly valence: Float32Array;
  readonly tags: Int32Array;
  readonly concepts: TokenConcepts;
};

/** Of a line: which record is the reading in a language, for the languages that it was read in. */
const READINGS = LANGUAGES_FROM + LANGUAGE_ROW;
/** Of a reading: one more than the index of its language; the rest is its record. */
const READING_BITS = 3;
const READING_MASK = (1 << READING_BITS) - 1;
/** Of a note: valence, then tags and concepts. */
const NOTE = 4;
const NOTE_TAGS = 1;
const NOTE_FIRST = 2;
const NOTE_SECOND = 3;

/**
 * What is known of words: by word what it says of the language, and by word and language a record,
 * the sum of its rows, its valence, tags and concepts.
 */
export class WordMemory {
  /** @shape records × ROW */
  readonly rows: Float32Array;
  readonly #bits: Int32Array;
  readonly #notes: Int32Array;
  readonly #valences: Float32Array;
  readonly #capacity: number;
  /** Records given out; the first one stays empty. */
  #given = 1;
  readonly #lines: LineMemory;
  readonly #keys = new Int32Array(TOKENS_MAX);
  readonly #checks = new Int32Array(TOKENS_MAX);
  /** Where the lines of the tokens begin, and of which reading of texts they are. */
  readonly #found = new Int32Array(TOKENS_MAX);
  #reading = -1;
  readonly #languageRows = new RowList(LANGUAGE_WORDS_MAX);
  readonly #learned: LearnedRows;
  readonly #learnedLanguage: LearnedRows;
  /** Of no meaning; what is read for the memory's sake must be used, or it is not read. */
  touched = 0;

  /** @param index of the model's words */
  constructor({ words, languages }: Model, index: RowIndex, capacity = MEMORY_WORDS) {
    this.#capacity = capacity;
    this.#lines = new LineMemory(capacity);
    this.rows = new Float32Array(pagedMemory(4 * capacity * WIDTH), 0, capacity * WIDTH);
    this.#bits = new Int32Array(this.rows.buffer);
    this.#notes = new Int32Array(capacity * NOTE);
    this.#valences = new Float32Array(this.#notes.buffer);
    this.#learned = new LearnedRows(words, index);
    this.#learnedLanguage = new LearnedRows(languages, new RowIndex(languages, FEATURES_MAX));
  }

  /** Writes what the first words say of the language. @shape sum: LANGUAGE_ROW */
  sumLanguages(tokens: Tokens, sum: Float64Array): void {
    this.#find(tokens);
    const found = this.#found;
    const { kind, count } = tokens;
    const rows = this.#languageRows;
    const { bases } = rows;
    let words = 0;
    for (let at = 0; at < count && words < LANGUAGE_WORDS_MAX; at += 1) {
      bases[words] = (found[at] ?? 0) + LANGUAGES_FROM;
      words += kind[at] === WORD ? 1 : 0;
    }
    rows.count = words;
    sumRows(this.#lines.floats, rows, sum);
  }

  /** Fills what the tokens say in a language; their rows lie in {@link rows}. */
  read(tokens: Tokens, language: LanguageWords, readings: WordReadings): void {
    const { rows, valence, tags, concepts } = readings;
    const { first, second } = concepts;
    this.#find(tokens);
    const { count } = tokens;
    const { ints } = this.#lines;
    const found = this.#found;
    const { bases } = rows;
    const mark = language.index + 1;
    for (let at = 0; at < count; at += 1) {
      const reading = ints[(found[at] ?? 0) + READINGS] ?? 0;
      const isIt = (reading & READING_MASK) === mark;
      bases[at] = isIt ? reading >>> READING_BITS : this.#recordOf(tokens, at, language);
    }
    rows.count = count;
    const notes = this.#notes;
    const valences = this.#valences;
    const bits = this.#bits;
    let touched = 0;
    for (let at = 0; at < count; at += 1) {
      const record = bases[at] ?? 0;
      const row = record * WIDTH;
      const note = record * NOTE;
      valence[at] = valences[note] ?? 0;
      tags[at] = notes[note + NOTE_TAGS] ?? 0;
      first[at] = notes[note + NOTE_FIRST] ?? 0;
      second[at] = notes[note + NOTE_SECOND] ?? 0;
      bases[at] = row;
      touched ^= (bits[row] ?? 0) ^ (bits[row + WIDTH / 2] ?? 0);
    }
    this.touched = touched;
  }

  /** Finds the lines of all tokens, good until the next text. */
  #find(tokens: Tokens): void {
    const { count, hash, folded, flags, length } = tokens;
    const lines = this.#lines;
    const hasRecords = this.#given + count <= this.#capacity;
    if (this.#reading === tokens.reading && hasRecords) return;
    this.#reading = tokens.reading;
    if (!hasRecords || !lines.hasRoom(count)) {
      lines.forget();
      this.#given = 1;
    }
    const keys = this.#keys;
    const checks = this.#checks;
    const found = this.#found;
    for (let at = 0; at < count; at += 1) {
      keys[at] = ((hash[at] ?? 0) ^ ((flags[at] ?? 0) & DRAWN_OUT_FLAG)) | 1;
      checks[at] = (folded[at] ?? 0) ^ (length[at] ?? 0);
    }
    lines.find(keys, checks, count, found);
    for (let at = 0; at < count; at += 1) {
      const line = found[at] ?? 0;
      if (line < 0) found[at] = this.#learnLanguage(tokens, at, ~line);
    }
  }

  #learnLanguage(tokens: Tokens, at: number, line: number): number {
    if (tokens.kind[at] === WORD) {
      languageFeatures(tokens, at, this.#learnedLanguage.visit);
      this.#learnedLanguage.moveTo(this.#lines.floats, line + LANGUAGES_FROM);
    }
    return line;
  }

  #recordOf(tokens: Tokens, at: number, language: LanguageWords): number {
    const { ints } = this.#lines;
    const line = this.#found[at] ?? 0;
    let place = line + READINGS;
    for (; place < line + LINE_NUMBERS - 1; place += 1) {
      const reading = ints[place] ?? 0;
      if ((reading & READING_MASK) === language.index + 1) return reading >>> READING_BITS;
      if (reading === 0) break;
    }
    // A word that is read in more languages than a line has room for is learned again for the last.
    const record = this.#learn(tokens, at, language);
    ints[place] = (record << READING_BITS) | (language.index + 1);
    return record;
  }

  #learn(tokens: Tokens, index: number, language: LanguageWords): number {
    const record = this.#given;
    this.#given += 1;
    const concepts = conceptsOf(tokens, index, language);
    tokenFeatures(tokens, index, language.seed, this.#learned.visit);
    conceptFeatures(concepts, this.#learned.visit);
    this.#learned.moveTo(this.rows, record * WIDTH);
    let valence = 0;
    let tags = 0;
    if (tokens.kind[index] === WORD) {
      const { lexicon } = language;
      const from = tokens.from[index] ?? 0;
      ({ valence, tags } = lexicon.find(tokens.units, from, from + (tokens.length[index] ?? 0)));
    } else valence = language.pictures.get(tokens.hash[index] ?? 0) ?? 0;
    const note = record * NOTE;
    this.#valences[note] = valence;
    this.#notes[note + NOTE_TAGS] = tags;
    this.#notes[note + NOTE_FIRST] = concepts.first;
    this.#notes[note + NOTE_SECOND] = concepts.second;
    return record;
  }
}

/** Concepts of a word; whoever is named is one too. */
function conceptsOf(tokens: Tokens, index: number, { concepts }: LanguageWords): WordConcepts {
  const kind = tokens.kind[index];
  if (kind === WORD) {
    const from = tokens.from[index] ?? 0;
    return concepts.find(tokens.units, from, from + (tokens.length[index] ?? 0));
  }
  const isNamed = kind === SUBJECT || kind === OTHER || kind === USER;
  return isNamed ? { first: tokens.folded[index] ?? 0, second: 0 } : NO_CONCEPTS;
}

/** Sums the rows of the features of one word. */
class LearnedRows {
  /** To be told of each feature. */
  readonly visit: Visit;
  readonly #table: Pick<Table, 'rows' | 'steps'>;
  readonly #index: RowIndex;
  readonly #features = new FeatureList(FEATURES_MAX);
  readonly #found = new RowList(FEATURES_MAX);
  readonly #sum: Float64Array;

  constructor(table: Table | HalvedTable, index: RowIndex) {
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
