/** Judges texts: one token pass, the rules, one hashed linear pass, a small layer over both. */

import { languageSeed, pairFeature } from './features.ts';
import { fingerprintOf } from './fingerprint.ts';
import {
  CATEGORIES,
  type Category,
  JUDGED,
  type Judged,
  LANGUAGES,
  type Language,
  type Severity,
} from './labels.ts';
import { type Lexicon, TAG_BIT } from './lexicon.ts';
import {
  HIDDEN,
  INPUTS,
  LANGUAGE_ROW,
  type Model,
  type ModelSettings,
  OUTPUT,
  OUTPUTS,
  PROJECTED,
  ROW,
  RowIndex,
} from './model.ts';
import {
  applyRules,
  hasDanger,
  markNegations,
  RULE_INPUTS,
  RULES,
  type RuleInput,
} from './rules.ts';
import { salientTerms } from './salient.ts';
import { subjectWeights } from './subject-weights.ts';
import { type Span, TOKENS_MAX, TokenKind, Tokens } from './tokens.ts';
import { LanguageMemory, type LanguageWords, WordMemory } from './word-memory.ts';

export type TextRequest = {
  readonly text: string;
  readonly kind: string;
  /** Two letters, as the platform says; it may lie. */
  readonly hint?: string | undefined;
  /**
   * Where the text names the subject that is judged; empty where it does not name it. Undefined
   * where there is none: then the tone towards it is the feeling of the text.
   */
  readonly subject?: readonly Span[] | undefined;
  /** Where it names other subjects. */
  readonly others?: readonly Span[] | undefined;
};

export type Verdict = {
  /** `und` where there is nothing but pictures. */
  readonly language: Judged | 'und';
  /** Probabilities of the author's tone towards the subject; they sum to 1. */
  readonly negative: number;
  readonly neutral: number;
  readonly positive: number;
  /** Feeling of the text. @range −1…1 */
  readonly polarity: number;
  readonly polarityShares: ToneShares;
  /** Of the categories, by the order of CATEGORIES. @range 0…1 */
  readonly probabilities: Float32Array;
  readonly categories: readonly Category[];
  readonly severity: Severity;
  /** It should wake somebody. */
  readonly page: boolean;
  /** The rules found words of danger together: without them nobody is woken. */
  readonly danger: boolean;
  /** 64 bits as 16 hexadecimal digits; near-duplicates differ in few. */
  readonly fingerprint: string;
  /** Hashes of the words that say most of what it is about; at most `TERMS_MAX`. */
  readonly terms: readonly number[];
};

export type Refused = {
  readonly unscored: 'no_words' | 'language';
  readonly language: Language | 'und';
  /** A threat that is plain in whatever language. */
  readonly threat: boolean;
};

export type Change = {
  /** Read the text in this language, whatever it is in, also where there is nothing to read. */
  readonly language?: Judged | 'und' | undefined;
  /** Take this input of the rules for 0. */
  readonly without?: RuleInput | undefined;
};

export type EngineParts = {
  readonly model: Model;
  readonly lexicons: Readonly<Record<Judged, Lexicon>>;
  /** Threats in languages that are not judged. */
  readonly threats: Lexicon;
  /** Valence of pictures and emoticons by the hash of their token. */
  readonly pictures: ReadonlyMap<number, number>;
};

/** What a platform's word on the language counts for, in log-odds. */
const HINT = 1.5;
/** Words looked at to tell a language; a post has fewer. */
const LANGUAGE_WORDS_MAX = 60;
const PUTS_NEGATION_BEHIND: ReadonlySet<Judged> = new Set<Judged>(['nl', 'de']);

export class TextEngine {
  readonly tokens = new Tokens();
  readonly #model: Model;
  readonly #parts: EngineParts;
  readonly #words: WordMemory;
  readonly #languages: LanguageMemory;
  readonly #index: RowIndex;
  readonly #byLanguage: readonly LanguageWords[];
  readonly #slots = new Int32Array(TOKENS_MAX);
  readonly #valence = new Float32Array(TOKENS_MAX);
  readonly #tags = new Int32Array(TOKENS_MAX);
  readonly #negated = new Uint8Array(TOKENS_MAX);
  readonly #weights = new Float32Array(TOKENS_MAX);
  readonly #languageSum = new Float32Array(LANGUAGE_ROW);
  readonly #sum = new Float32Array(ROW);
  readonly #pairSum = new Float32Array(ROW);
  readonly #inputs = new Float32Array(INPUTS);
  readonly #rules: Float32Array;
  readonly #hidden = new Float32Array(HIDDEN);
  readonly #outputs = new Float32Array(OUTPUTS);

  get settings(): ModelSettings {
    return this.#model.settings;
  }

  constructor(parts: EngineParts) {
    this.#parts = parts;
    this.#model = parts.model;
    this.#index = new RowIndex(parts.model.words.keys);
    this.#words = new WordMemory(parts.model, this.#index);
    this.#languages = new LanguageMemory(parts.model);
    this.#rules = this.#inputs.subarray(0, RULES);
    this.#byLanguage = JUDGED.map((language, index) => ({
      seed: languageSeed(index),
      lexicon: parts.lexicons[language],
      pictures: parts.pictures,
    }));
  }

  /**
   * Judges one text. Never throws, for any string; the same text gives the same verdict, whatever
   * was judged before. @complexity O(min(length, TEXT_UNITS_MAX))
   */
  judge(request: TextRequest): Verdict | Refused {
    return this.judgeWith(request, {});
  }

  /** Judges with something held or left out, to compare with {@link judge}: see `explain`. */
  judgeWith(request: TextRequest, { language: held, without }: Change): Verdict | Refused {
    const { tokens } = this;
    tokens.read(request.text, request.subject, request.others);
    this.#languages.makeRoom();
    if (held === undefined && tokens.words === 0 && !hasPictures(tokens)) {
      return { unscored: 'no_words', language: 'und', threat: false };
    }
    const language = held ?? this.#languageOf(request.hint);
    if (language === 'other') return this.#refuse();
    const read = readAs(language, request.hint);
    this.readWords(request.kind, read);
    if (without !== undefined) this.#rules[RULE_INPUTS.indexOf(without)] = 0;
    this.#add();
    this.#forward();
    const polarity = this.#toneOf(OUTPUT.polarity, read);
    if (tokens.others > 0 && tokens.subjects > 0) {
      subjectWeights(tokens, this.#weights);
      this.#add();
      this.#forward();
    }
    return this.#verdict(language, read, polarity, request.subject === undefined);
  }

  /**
   * What speaks for each language in the text that is in {@link tokens}, in log-odds; undefined
   * where the script decides, or there are no letters. @shape by the order of LANGUAGES
   */
  languageOdds(hint?: string): Float32Array | undefined {
    const { latin, foreign } = this.tokens;
    if (latin + foreign === 0 || foreign > latin) return undefined;
    this.#languages.makeRoom();
    this.#languageOf(hint);
    return this.#languageSum.slice();
  }

  /** Reads the words of the text in {@link tokens} in a language: what training starts from. */
  readWords(kind: string, language: Judged): Reading {
    this.#words.makeRoom();
    const { tokens } = this;
    const words = this.#byLanguage[JUDGED.indexOf(language)] as LanguageWords;
    const count = tokens.count;
    const negated = this.#negated;
    for (let at = 0; at < count; at += 1) this.#lookUp(at, words, false);
    this.#matchPhrases(words.lexicon);
    const tags = this.#tags;
    const behind = PUTS_NEGATION_BEHIND.has(language);
    markNegations(tokens, (at) => ((tags[at] ?? 0) & TAG_BIT.negation) !== 0, behind, negated);
    for (let at = 0; at < count; at += 1) {
      if (negated[at] === 1) this.#slots[at] = this.#words.find(tokens, at, words, true);
    }
    const circumstances = {
      reply: kind === 'reply' || kind === 'comment',
      article: kind === 'article',
      review: kind === 'review',
    };
    const values = { valence: this.#valence, tags };
    applyRules(tokens, values, negated, circumstances, this.#rules);
    this.#inputs.fill(0, RULES + PROJECTED);
    this.#inputs[RULES + PROJECTED + JUDGED.indexOf(language)] = 1;
    this.#weights.fill(1, 0, count);
    return { negated, tags, rules: this.#rules, weights: this.#weights, seed: words.seed };
  }

  #lookUp(at: number, words: LanguageWords, negated: boolean): void {
    const slot = this.#words.find(this.tokens, at, words, negated);
    this.#slots[at] = slot;
    this.#valence[at] = this.#words.valence[slot] ?? 0;
    this.#tags[at] = this.#words.tags[slot] ?? 0;
  }

  /** A phrase speaks for its words: "in de steek gelaten". */
  #matchPhrases(lexicon: Lexicon): void {
    const { tokens } = this;
    const { folded, count } = tokens;
    for (let at = 0; at < count; at += 1) {
      if (this.#words.hasPhrases[this.#slots[at] ?? 0] !== 1) continue;
      const phrases = lexicon.phrases(folded[at] ?? 0) ?? [];
      const found = phrases.find(({ rest }) =>
        rest.every((hash, index) => at + 1 + index < count && folded[at + 1 + index] === hash),
      );
      if (found === undefined) continue;
      this.#valence[at] = found.valence;
      this.#tags[at] = found.tags;
      for (let index = 1; index <= found.rest.length; index += 1) {
        this.#valence[at + index] = 0;
        this.#tags[at + index] = 0;
      }
      at += found.rest.length;
    }
  }

  #languageOf(hint: string | undefined): Language | 'und' {
    const { tokens } = this;
    if (tokens.latin + tokens.foreign === 0) return judgedHint(hint) ?? 'und';
    if (tokens.foreign > tokens.latin) return 'other';
    const sum = this.#languageSum;
    sum.set(this.#model.languageBias);
    let words = 0;
    for (let at = 0; at < tokens.count && words < LANGUAGE_WORDS_MAX; at += 1) {
      if (tokens.kind[at] !== TokenKind.WORD) continue;
      words += 1;
      const base = this.#languages.find(tokens, at) * LANGUAGE_ROW;
      for (let column = 0; column < LANGUAGE_ROW; column += 1) {
        sum[column] = (sum[column] ?? 0) + (this.#languages.rows[base + column] ?? 0);
      }
    }
    const hinted = hint === undefined ? -1 : LANGUAGES.indexOf(hint as Language);
    if (hinted >= 0) sum[hinted] = (sum[hinted] ?? 0) + HINT;
    let best = 0;
    for (let column = 1; column < LANGUAGE_ROW; column += 1) {
      if ((sum[column] ?? 0) > (sum[best] ?? 0)) best = column;
    }
    return LANGUAGES[best] ?? 'other';
  }

  #refuse(): Refused {
    const { tokens } = this;
    const lexicon = this.#parts.threats;
    let threat = false;
    for (let at = 0; at < tokens.count && !threat; at += 1) {
      if (tokens.kind[at] !== TokenKind.WORD) continue;
      const from = tokens.from[at] ?? 0;
      const entry = lexicon.find(tokens.units, from, from + (tokens.length[at] ?? 0));
      threat = (entry.tags & TAG_BIT.violence) !== 0;
      for (const { rest, tags } of lexicon.phrases(tokens.folded[at] ?? 0) ?? []) {
        const whole = rest.every((hash, index) => tokens.folded[at + 1 + index] === hash);
        if (whole && at + rest.length < tokens.count) threat ||= (tags & TAG_BIT.violence) !== 0;
      }
    }
    return { unscored: 'language', language: 'other', threat };
  }

  /** Sums the rows of all words and pairs, by {@link #weights}. */
  #add(): void {
    const { tokens } = this;
    const sum = this.#sum;
    const pairSum = this.#pairSum;
    const { rows, steps } = this.#model.words;
    const known = this.#words.rows;
    const { seed } = this.#byLanguage[this.#languageIndex()] as LanguageWords;
    sum.fill(0);
    pairSum.fill(0);
    let before = EDGE;
    for (let at = 0; at <= tokens.count; at += 1) {
      const isEnd = at === tokens.count;
      const weight = isEnd ? 1 : (this.#weights[at] ?? 1);
      if (!isEnd) addRow(sum, known, (this.#slots[at] ?? 0) * ROW, weight);
      const folded = isEnd ? EDGE : (tokens.folded[at] ?? 0);
      const row = this.#index.find(pairFeature(before, folded, seed));
      if (row >= 0) addRow(pairSum, rows, row * ROW, weight);
      before = folded;
    }
    const scale = textScale(tokens.count);
    for (let column = 0; column < ROW; column += 1) {
      const pairs = (pairSum[column] ?? 0) * (steps[column] ?? 0);
      sum[column] = ((sum[column] ?? 0) + pairs) * scale;
    }
  }

  #languageIndex(): number {
    for (let index = 0; index < JUDGED.length; index += 1) {
      if (this.#inputs[RULES + PROJECTED + index] === 1) return index;
    }
    return 0;
  }

  #forward(): void {
    const { hiddenWeights, hiddenBias, directWeights, outputWeights, outputBias } = this.#model;
    const inputs = this.#inputs;
    const sum = this.#sum;
    for (let index = 0; index < PROJECTED; index += 1) {
      inputs[RULES + index] = sum[OUTPUTS + index] ?? 0;
    }
    const outputs = this.#outputs;
    for (let output = 0; output < OUTPUTS; output += 1) {
      outputs[output] = (sum[output] ?? 0) + (outputBias[output] ?? 0);
    }
    multiply(directWeights, inputs, outputs, OUTPUTS);
    const hidden = this.#hidden;
    hidden.set(hiddenBias);
    multiply(hiddenWeights, inputs, hidden, HIDDEN);
    for (let unit = 0; unit < HIDDEN; unit += 1) {
      if ((hidden[unit] ?? 0) < 0) hidden[unit] = 0;
    }
    multiply(outputWeights, hidden, outputs, OUTPUTS);
  }

  #toneOf(from: number, language: Judged): ToneShares {
    const outputs = this.#outputs;
    const temperature = this.#model.settings.temperature[language] ?? 1;
    const sentiment = from === OUTPUT.sentiment;
    const log = (tone: number): number =>
      ((outputs[tone] ?? 0) + (sentiment ? (outputs[OUTPUT.sentiment + tone] ?? 0) : 0)) /
      temperature;
    return softmax(log(0), log(1), log(2));
  }

  #verdict(
    language: Judged | 'und',
    read: Judged,
    polarity: ToneShares,
    aboutNobody: boolean,
  ): Verdict {
    const { settings } = this.#model;
    const outputs = this.#outputs;
    const tone = aboutNobody ? polarity : this.#toneOf(OUTPUT.sentiment, read);
    const probabilities = new Float32Array(CATEGORIES.length);
    const categories: Category[] = [];
    for (let index = 0; index < CATEGORIES.length; index += 1) {
      const category = CATEGORIES[index] as Category;
      const probability = logistic(outputs[OUTPUT.categories + index] ?? 0);
      probabilities[index] = probability;
      if (probability >= (settings.lane[category] ?? 0.5)) categories.push(category);
    }
    let severity = 0;
    while (severity < 3 && (outputs[OUTPUT.severity + severity] ?? 0) > 0) severity += 1;
    const danger = hasDanger(this.#rules);
    const isThreat = categories[0] === 'threat';
    if (isThreat) severity = 3;
    return {
      language,
      ...tone,
      polarity: polarity.positive - polarity.negative,
      polarityShares: polarity,
      probabilities,
      categories,
      severity: severity as Severity,
      page: isThreat && danger && (probabilities[0] ?? 0) >= settings.page,
      danger,
      fingerprint: fingerprintOf(this.tokens),
      terms: salientTerms(this.tokens, this.#tags),
    };
  }
}

/** What {@link TextEngine.readWords} leaves, until the next text. */
export type Reading = {
  readonly negated: Uint8Array;
  readonly tags: Int32Array;
  readonly rules: Float32Array;
  readonly weights: Float32Array;
  readonly seed: number;
};

export type ToneShares = {
  readonly negative: number;
  readonly neutral: number;
  readonly positive: number;
};

/** Stands before the first token and after the last. */
export const EDGE = 0x45_44_47_45;

/** Sums grow with a text; this keeps them from growing as fast. */
export function textScale(tokens: number): number {
  return 1 / Math.sqrt(tokens + 3);
}

function addRow(sum: Float32Array, rows: Float32Array | Int8Array, base: number, weight: number) {
  for (let column = 0; column < ROW; column += 1) {
    sum[column] = (sum[column] ?? 0) + (rows[base + column] ?? 0) * weight;
  }
}

/** Adds a matrix times a vector that is mostly zeros. @shape matrix: rows × inputs.length, by column */
function multiply(matrix: Float32Array, inputs: Float32Array, out: Float32Array, rows: number) {
  for (let input = 0; input < inputs.length; input += 1) {
    const value = inputs[input] ?? 0;
    if (value === 0) continue;
    const base = input * rows;
    for (let row = 0; row < rows; row += 1) {
      out[row] = (out[row] ?? 0) + (matrix[base + row] ?? 0) * value;
    }
  }
}

function softmax(a: number, b: number, c: number): ToneShares {
  const most = Math.max(a, b, c);
  const [x, y, z] = [Math.exp(a - most), Math.exp(b - most), Math.exp(c - most)];
  const sum = x + y + z;
  return { negative: x / sum, neutral: y / sum, positive: z / sum };
}

function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

function hasPictures(tokens: Tokens): boolean {
  for (let at = 0; at < tokens.count; at += 1) {
    const kind = tokens.kind[at];
    if (kind === TokenKind.PICTURE || kind === TokenKind.EMOTICON) return true;
  }
  return false;
}

/** The language whose rules read a text: pictures are read by those of the hint. */
export function readAs(language: Judged | 'und', hint: string | undefined): Judged {
  return language === 'und' ? (judgedHint(hint) ?? 'en') : language;
}

function judgedHint(hint: string | undefined): Judged | undefined {
  return JUDGED.find((language) => language === hint);
}
