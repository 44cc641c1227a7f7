/** Judges texts: one token pass, the rules, one hashed linear pass, a small layer over both. */

import type { ConceptList } from './concepts.ts';
import { Doubt } from './doubt.ts';
import { FeatureList } from './feature-list.ts';
import {
  CONCEPT_PAIRS,
  featureOfPair,
  languageSeed,
  negatedFeature,
  pairConcepts,
  pairUp,
  type TokenConcepts,
} from './features.ts';
import { fingerprintOf } from './fingerprint.ts';
import { type Grading, gradesOf } from './grades.ts';
import { pair } from './hash.ts';
import { CATEGORIES, JUDGED, type Judged, LANGUAGES, type Language } from './labels.ts';
import { type Lexicon, TAG_BIT } from './lexicon.ts';
import { LANGUAGE_ROW, type Model, type ModelSettings, OUTPUT, ROW } from './model.ts';
import { markNegations } from './negations.ts';
import { Network } from './network.ts';
import { muteRepeats } from './repeats.ts';
import { RowIndex } from './row-index.ts';
import { RowList, sumRows, sumSteps, sumWeighted } from './row-list.ts';
import { RULE_INPUTS, RULES, type RuleInput } from './rule-inputs.ts';
import { applyRules } from './rules.ts';
import { salientTerms } from './salient.ts';
import { muteOthers, subjectWeights } from './subject-weights.ts';
import { TOKENS_MAX, TokenKind, Tokens } from './tokens.ts';
import { toneShares } from './tone.ts';
import type { Change, Refused, TextRequest, ToneShares, Verdict } from './verdict.ts';
import { type LanguageWords, WordMemory } from './word-memory.ts';

export type EngineParts = {
  readonly model: Model;
  readonly lexicons: Readonly<Record<Judged, Lexicon>>;
  readonly concepts: Readonly<Record<Judged, ConceptList>>;
  /** Threats in languages that are not judged. */
  readonly threats: Lexicon;
  /** Valence of pictures and emoticons by the hash of their token. */
  readonly pictures: ReadonlyMap<number, number>;
};

// Of this module, so that they are compiled in: what is imported is loaded at each use.
const { WORD, PICTURE, EMOTICON } = TokenKind;
const VIOLENCE = TAG_BIT.violence;
const LANGUAGE_COUNT = LANGUAGE_ROW;
const WIDTH = ROW;
const { polarity: POLARITY, sentiment: SENTIMENT } = OUTPUT;
const THREAT = OUTPUT.categories + CATEGORIES.indexOf('threat');

/** What a platform's word on the language counts for, in log-odds. */
const HINT = 1.5;
const PUTS_NEGATION_BEHIND: ReadonlySet<Judged> = new Set<Judged>(['nl', 'de']);
/** Of the text as a whole: a pair for each token and one more, what is negated, and concepts. */
const FEATURES_MAX = (2 + CONCEPT_PAIRS) * TOKENS_MAX + 1;
const NO_CHANGE: Change = {};

export class TextEngine {
  readonly tokens = new Tokens();
  readonly #model: Model;
  readonly #parts: EngineParts;
  readonly #words: WordMemory;
  readonly #index: RowIndex;
  readonly #network: Network;
  readonly #doubt: Doubt;
  readonly #byLanguage: readonly LanguageWords[];
  readonly #temperatures: readonly number[];
  readonly #grading: Grading;
  /** Hashes of each token and the one before it; one more for the last and the end. */
  readonly #pairs = new Int32Array(TOKENS_MAX + 1);
  readonly #begins = new Int32Array(TOKENS_MAX);
  readonly #valence = new Float32Array(TOKENS_MAX);
  readonly #tags = new Int32Array(TOKENS_MAX);
  readonly #negated = new Uint8Array(TOKENS_MAX);
  readonly #weights = new Float32Array(TOKENS_MAX);
  readonly #languageSum = new Float64Array(LANGUAGE_ROW);
  readonly #wordRows = new RowList(TOKENS_MAX);
  readonly #concepts: TokenConcepts = {
    first: new Int32Array(TOKENS_MAX),
    second: new Int32Array(TOKENS_MAX),
  };
  readonly #readings = {
    rows: this.#wordRows,
    valence: this.#valence,
    tags: this.#tags,
    concepts: this.#concepts,
  };
  readonly #features = new FeatureList(FEATURES_MAX);
  readonly #pairRows = new RowList(FEATURES_MAX);
  /** The rows of words, four steps in each number. */
  readonly #steps: Int32Array;
  readonly #sum = new Float64Array(ROW);
  readonly #pairSum = new Float64Array(ROW);
  readonly #rules = new Float32Array(RULES);
  #takenBack = false;
  #scale = 1;

  constructor(parts: EngineParts) {
    const { model } = parts;
    this.#parts = parts;
    this.#model = model;
    this.#index = new RowIndex(this.#model.words, FEATURES_MAX);
    this.#words = new WordMemory(model, this.#index);
    const { rows } = model.words;
    this.#steps = new Int32Array(rows.buffer, rows.byteOffset, rows.length / 4);
    this.#network = new Network(model);
    this.#doubt = new Doubt(model);
    this.#byLanguage = JUDGED.map((language, index) => ({
      index,
      seed: languageSeed(index),
      lexicon: parts.lexicons[language],
      concepts: parts.concepts[language],
      pictures: parts.pictures,
    }));
    const { temperature, lane, page, raised } = model.settings;
    this.#temperatures = JUDGED.map((language) => temperature[language] ?? 1);
    const lanes = CATEGORIES.map((category) => lane[category] ?? 0.5);
    this.#grading = { lanes, page, raised };
  }

  get settings(): ModelSettings {
    return this.#model.settings;
  }

  /**
   * Judges one text. Never throws, for any string; the same text gives the same verdict, whatever
   * was judged before. @complexity O(min(length, TEXT_UNITS_MAX))
   */
  judge(request: TextRequest): Verdict | Refused {
    return this.judgeWith(request, NO_CHANGE);
  }

  /** Judges with something held or left out, to compare with {@link judge}: see `explain`. */
  judgeWith(request: TextRequest, { language: held, without }: Change): Verdict | Refused {
    const { tokens } = this;
    tokens.read(request.text, request.subject, request.others);
    if (held === undefined && tokens.words === 0 && !hasPictures(tokens)) {
      return { unscored: 'no_words', language: 'und', threat: false };
    }
    const language = held ?? this.#languageOf(request.hint);
    if (language === 'other') return this.#refuse();
    const read = readAs(language, request.hint);
    const index = JUDGED.indexOf(read);
    this.readWords(request.kind, read);
    this.#leaveOut(without);
    this.#run(index, false);
    const polarity = this.#toneOf(POLARITY, index);
    if (tokens.others > 0 && tokens.subjects > 0) {
      this.hearSubject(request.kind);
      this.#leaveOut(without);
      this.#run(index, true);
    }
    this.#askOthers(index);
    const tone = request.subject === undefined ? polarity : this.#toneOf(SENTIMENT, index);
    return this.#verdict(language, tone, polarity);
  }

  /**
   * What speaks for each language in the text that is in {@link tokens}, in log-odds; undefined
   * where the script decides, or there are no letters. @shape by the order of LANGUAGES
   */
  languageOdds(hint?: string): Float32Array | undefined {
    const { latin, foreign } = this.tokens;
    if (latin + foreign === 0 || foreign > latin) return undefined;
    this.#languageOf(hint);
    return Float32Array.from(this.#languageSum);
  }

  /** Reads the words of the text in {@link tokens} in a language: what training starts from. */
  readWords(kind: string, language: Judged): Reading {
    const { tokens } = this;
    const words = this.#byLanguage[JUDGED.indexOf(language)] as LanguageWords;
    const { count } = tokens;
    const negated = this.#negated;
    const tags = this.#tags;
    this.#words.read(tokens, words, this.#readings);
    pairUp(tokens.folded, count, this.#pairs);
    this.#matchPhrases(words.lexicon);
    const behind = PUTS_NEGATION_BEHIND.has(language);
    markNegations(tokens, tags, behind, negated);
    this.#applyRules(kind);
    this.#weights.fill(1, 0, count);
    return {
      negated,
      tags,
      concepts: this.#concepts,
      rules: this.#rules,
      weights: this.#weights,
      seed: words.seed,
    };
  }

  /** Lets the words that were read count, and the rules hear them, as far as they are about the subject. */
  hearSubject(kind: string): void {
    subjectWeights(this.tokens, this.#weights);
    muteOthers(this.tokens.count, this.#weights, { valence: this.#valence, tags: this.#tags });
    this.#applyRules(kind);
  }

  #applyRules(kind: string): void {
    const circumstances = {
      reply: kind === 'reply' || kind === 'comment',
      article: kind === 'article',
      review: kind === 'review',
    };
    const values = { valence: this.#valence, tags: this.#tags, negated: this.#negated };
    this.#takenBack = applyRules(this.tokens, values, circumstances, this.#rules);
  }

  #leaveOut(rule: RuleInput | undefined): void {
    if (rule !== undefined) this.#rules[RULE_INPUTS.indexOf(rule)] = 0;
  }

  /** A phrase speaks for its words: "in de steek gelaten". */
  #matchPhrases(lexicon: Lexicon): void {
    const { kind, folded, count } = this.tokens;
    const { phrases } = lexicon;
    const begins = this.#begins;
    const pairs = this.#pairs;
    const found = phrases.listBegins(pairs, count, begins);
    let end = 0;
    for (let index = 0; index < found; index += 1) {
      const at = begins[index] ?? 0;
      if (at < end || kind[at] !== WORD) continue;
      const phrase = phrases.longestAt(pairs[at + 1] ?? 0, folded, at, count);
      if (phrase === 0) continue;
      end = at + phrases.count(phrase);
      this.#valence.fill(0, at + 1, end);
      this.#tags.fill(0, at + 1, end);
      const { valence, tags } = lexicon.entry(phrases.kind(phrase));
      this.#valence[at] = valence;
      this.#tags[at] = tags;
    }
  }

  #languageOf(hint: string | undefined): Language | 'und' {
    const { tokens } = this;
    if (tokens.latin + tokens.foreign === 0) return judgedHint(hint) ?? 'und';
    if (tokens.foreign > tokens.latin) return 'other';
    const sum = this.#languageSum;
    this.#words.sumLanguages(tokens, sum);
    const hinted = hint === undefined ? -1 : LANGUAGES.indexOf(hint as Language);
    const bias = this.#model.languageBias;
    let best = 0;
    for (let column = 0; column < LANGUAGE_COUNT; column += 1) {
      const extra = (bias[column] ?? 0) + (column === hinted ? HINT : 0);
      sum[column] = (sum[column] ?? 0) + extra;
      if ((sum[column] ?? 0) > (sum[best] ?? 0)) best = column;
    }
    return LANGUAGES[best] ?? 'other';
  }

  #refuse(): Refused {
    const { kind, folded, units, from, length, count } = this.tokens;
    const lexicon = this.#parts.threats;
    const { phrases } = lexicon;
    let tags = 0;
    for (let at = 0; at < count && (tags & VIOLENCE) === 0; at += 1) {
      if (kind[at] !== WORD) continue;
      const start = from[at] ?? 0;
      tags |= lexicon.find(units, start, start + (length[at] ?? 0)).tags;
      const both = pair(folded[at] ?? 0, folded[at + 1] ?? 0);
      let phrase = phrases.longestAt(both, folded, at, count);
      for (; phrase !== 0; phrase = phrases.nextAt(phrase, folded, at, count)) {
        tags |= lexicon.entry(phrases.kind(phrase)).tags;
      }
    }
    const threat = (tags & VIOLENCE) !== 0;
    return { unscored: 'language', language: 'other', threat };
  }

  /** Sums the rows of all words and pairs and runs the network on them and the rules. */
  #run(language: number, byWeight: boolean): void {
    const { count } = this.tokens;
    const counted = muteRepeats(this.#pairs, count, this.#weights);
    const weighted = byWeight || counted < count;
    this.#gather(language);
    const { rows, steps } = this.#model.words;
    const sum = this.#sum;
    const pairSum = this.#pairSum;
    if (weighted) {
      this.#wordRows.weights.set(this.#weights.subarray(0, count));
      sumWeighted(this.#words.rows, this.#wordRows, sum);
      sumWeighted(rows, this.#pairRows, pairSum);
    } else {
      sumRows(this.#words.rows, this.#wordRows, sum);
      sumSteps(this.#steps, this.#pairRows, pairSum);
    }
    const scale = textScale(counted);
    this.#scale = scale;
    for (let column = 0; column < WIDTH; column += 1) {
      const pairs = (pairSum[column] ?? 0) * (steps[column] ?? 0);
      sum[column] = ((sum[column] ?? 0) + pairs) * scale;
    }
    this.#network.run(this.#rules, sum, language);
  }

  /** Lists the rows of pairs, of words and of concepts, and of negated words, by {@link #weights}. */
  #gather(language: number): void {
    const { folded, count } = this.tokens;
    const { seed } = this.#byLanguage[language] as LanguageWords;
    const features = this.#features;
    const { hashes, values } = features;
    const pairs = this.#pairs;
    const weights = this.#weights;
    const negated = this.#negated;
    let listed = 0;
    for (let at = 0; at < count; at += 1) {
      const weight = weights[at] ?? 1;
      hashes[listed] = featureOfPair(pairs[at] ?? 0, seed);
      values[listed] = weight;
      listed += 1;
      if (negated[at] === 0) continue;
      hashes[listed] = negatedFeature(folded[at] ?? 0, seed);
      values[listed] = weight;
      listed += 1;
    }
    hashes[listed] = featureOfPair(pairs[count] ?? 0, seed);
    values[listed] = 1;
    features.count = listed + 1;
    pairConcepts(this.#concepts, weights, count, features);
    this.#index.list(features, this.#pairRows);
  }

  #askOthers(language: number): void {
    const { outputs } = this.#network;
    const { seed } = this.#byLanguage[language] as LanguageWords;
    outputs[THREAT] = this.#doubt.threatOdds(outputs[THREAT] ?? 0, this.tokens, {
      negated: this.#negated,
      concepts: this.#concepts,
      weights: this.#weights,
      rules: this.#rules,
      scale: this.#scale,
      seed,
      language,
    });
  }

  #toneOf(from: number, language: number): ToneShares {
    const temperature = this.#temperatures[language] ?? 1;
    return toneShares(this.#network.outputs, from === SENTIMENT ? 1 : 0, temperature);
  }

  #verdict(language: Judged | 'und', tone: ToneShares, polarity: ToneShares): Verdict {
    const grades = gradesOf(this.#network.outputs, this.#rules, this.#takenBack, this.#grading);
    const { probabilities, categories, severity, page, severe, danger } = grades;
    return {
      language,
      negative: tone.negative,
      neutral: tone.neutral,
      positive: tone.positive,
      polarity: polarity.positive - polarity.negative,
      polarityShares: polarity,
      probabilities,
      categories,
      severity,
      page,
      severe,
      danger,
      fingerprint: fingerprintOf(this.tokens, this.#pairs),
      terms: salientTerms(this.tokens, this.#tags),
    };
  }
}

/** What {@link TextEngine.readWords} leaves, until the next text. */
export type Reading = {
  readonly negated: Uint8Array;
  readonly tags: Int32Array;
  readonly concepts: TokenConcepts;
  readonly rules: Float32Array;
  readonly weights: Float32Array;
  readonly seed: number;
};

/** Sums grow with a text; this keeps them from growing as fast. */
export function textScale(tokens: number): number {
  return 1 / Math.sqrt(tokens + 3);
}

function hasPictures(tokens: Tokens): boolean {
  for (let at = 0; at < tokens.count; at += 1) {
    const kind = tokens.kind[at];
    if (kind === PICTURE || kind === EMOTICON) return true;
  }
  return false;
}

function judgedHint(hint: string | undefined): Judged | undefined {
  return JUDGED.find((language) => language === hint);
}

/** The language whose rules read a text: pictures are read by those of the hint. */
export function readAs(language: Judged | 'und', hint: string | undefined): Judged {
  return language === 'und' ? (judgedHint(hint) ?? 'en') : language;
}
