/**
 * Why a text is judged as it is: each of its words, and each input of the rules, is left out in
 * turn and the text judged again. What is told is the difference, so it is true of the engine as a
 * whole; as words work together, the differences do not add up to the verdict.
 */
import { readAs, type TextEngine } from './engine.ts';
import {
  CATEGORIES,
  type Category,
  type Judged,
  LANGUAGES,
  type Language,
  type Tone,
} from './labels.ts';
import { type Locate, locator } from './offsets.ts';
import { RULE_INPUTS, type RuleInput } from './rule-inputs.ts';
import { type Span, TEXT_UNITS_MAX, TokenFlag, TokenKind } from './tokens.ts';
import type { Refused, TextRequest, Verdict } from './verdict.ts';

/** Of a longer text the first tokens are left out in turn; the others only have their say. */
export const EXPLAINED_TOKENS_MAX = 200;
/** A category is explained from this far below its lane threshold on, in log-odds. */
const NEAR = 0.5;

/** What the verdict would lose without something. */
export type Effect = {
  /** Log-odds of a positive against a negative author: below 0, it makes the text more negative. */
  readonly sentiment: number;
  /** Log-odds of each category that is over or near its lane threshold. */
  readonly categories: Readonly<Partial<Record<Category, number>>>;
  /**
   * What of the verdict would be another: `label` (of the sentiment), `severity`, `page`, `threat`,
   * `language`, or a category that would come or go.
   */
  readonly turns: readonly string[];
};

export type WordEffect = Effect & {
  /** As it stands in the text. */
  readonly text: string;
  /** Half-open, in UTF-16 code units of the text. */
  readonly start: number;
  readonly end: number;
  /** Log-odds of the language of the verdict against the next; 0 where a hint or the script decides. */
  readonly language: number;
};

export type RuleEffect = Effect & {
  readonly name: RuleInput;
  /** What the rule found; never 0. */
  readonly value: number;
};

/** Can be written as JSON. */
export type Explanation = {
  readonly verdict: PlainVerdict | Refused;
  readonly label: Tone | 'unscored';
  readonly language: LanguageReason;
  /** Over or near their lane threshold, the furthest over it first. */
  readonly categories: readonly CategoryReason[];
  /** In the order of the text. */
  readonly words: readonly WordEffect[];
  readonly rules: readonly RuleEffect[];
  /** Tokens that were read and not left out in turn. */
  readonly unexplained: number;
};

/** A verdict whose probabilities have names. */
export type PlainVerdict = Omit<Verdict, 'probabilities'> & {
  readonly probabilities: Readonly<Record<Category, number>>;
};

export type LanguageReason = {
  readonly language: Language | 'und';
  /** What decided: its words (with the hint), its script, or the hint alone as there are no words. */
  readonly by: 'words' | 'script' | 'hint';
  /** The next likely language, and how far behind it is in log-odds. */
  readonly next?: Language;
  readonly margin: number;
};

export type CategoryReason = {
  readonly category: Category;
  readonly probability: number;
  /** The mention is of the category from this probability on. */
  readonly lane: number;
};

/**
 * Explains what {@link TextEngine.judge} says of a text. `goldenhour score --explain` prints it by
 * `formatExplanation`.
 *
 * Like the judge it never throws, for any string. It is for a person who asks, not for a stream:
 * @complexity at most EXPLAINED_TOKENS_MAX + RULES + 1 judgements
 */
export function explain(engine: TextEngine, request: TextRequest): Explanation {
  const verdict = engine.judge(request);
  const { base, tokens, unexplained } = readTokens(engine, request);
  const language = languageReason(engine, request.hint, verdict.language);
  const text = { engine, base, language };
  if ('unscored' in verdict) {
    const words = tokens.map((token) => refusedEffect(text, token, verdict));
    const none = { categories: [], rules: [], label: 'unscored' } as const;
    return { verdict, language, ...none, words, unexplained };
  }
  const rules = rulesOf(engine, base, verdict.language);
  const categories = nearLanes(engine, verdict);
  const compare = (other: TextRequest, without?: RuleInput): Effect => {
    const lesser = engine.judgeWith(other, { language: verdict.language, without });
    return effectOf(verdict, lesser as Verdict, categories);
  };
  return {
    verdict: plain(verdict),
    label: labelOf(verdict),
    language,
    categories,
    words: tokens.map((token) => {
      const other = leaveOut(base, token);
      const effect = compare(other);
      const { gain, turns } = languageEffect(text, other);
      const all = { ...effect, turns: [...effect.turns, ...turns] };
      return { ...wordOf(base, token), ...all, language: gain };
    }),
    rules: rules.map((rule) => ({ ...rule, ...compare(base, rule.name) })),
    unexplained,
  };
}

/** What is explained. */
type Read = {
  readonly engine: TextEngine;
  readonly base: TextRequest;
  readonly language: LanguageReason;
};

/** What is left out, and whether the sign of a hashtag before it is another word's. */
type Token = { readonly start: number; readonly end: number; readonly isTag: boolean };

function readTokens(engine: TextEngine, request: TextRequest) {
  const { subject = [], others = [] } = request;
  // So that nothing comes into reach when something before it goes.
  const base: TextRequest = { ...request, text: request.text.slice(0, TEXT_UNITS_MAX) };
  const read = engine.tokens.read(base.text, subject, others);
  const locate = locator(base.text, { subject, others });
  const count = Math.min(read.count, EXPLAINED_TOKENS_MAX);
  const tokens: Token[] = [];
  for (let at = 0; at < count; at += 1) {
    const token = tokenAt(engine, base.text, locate, at);
    // "½" is read as two numbers, and left out as one.
    if (token.end > (tokens.at(-1)?.end ?? 0)) tokens.push(token);
  }
  return { base, tokens, unexplained: read.count - count };
}

function tokenAt({ tokens }: TextEngine, text: string, locate: Locate, at: number): Token {
  const [start, end] = locate(tokens.start[at] ?? 0, tokens.end[at] ?? 0);
  const isTag = ((tokens.flags[at] ?? 0) & TokenFlag.TAG) !== 0;
  if (tokens.kind[at] !== TokenKind.PICTURE) return { start, end, isTag };
  // A row of the same picture is one token, which ends where the first picture does.
  const next = at + 1 < tokens.count ? locate(tokens.start[at + 1] ?? 0, 0)[0] : text.length;
  const picture = text.slice(start, end);
  const last = text.slice(0, next).lastIndexOf(picture);
  return { start, end: Math.max(end, last + picture.length), isTag };
}

/** The text with a blank where the token stood, and its names where they are then. */
function leaveOut(request: TextRequest, { start, end, isTag }: Token): TextRequest {
  const gap = isTag && request.text[start - 1] === '#' ? '' : ' ';
  const text = request.text.slice(0, start) + gap + request.text.slice(end);
  const moved = end - start - gap.length;
  const move = (spans: readonly Span[] | undefined): readonly Span[] | undefined =>
    spans
      ?.filter(([from, to]) => to <= start || from >= end)
      .map(([from, to]) => (from >= end ? [from - moved, to - moved] : [from, to]));
  return { ...request, text, subject: move(request.subject), others: move(request.others) };
}

function wordOf({ text }: TextRequest, { start, end }: Token) {
  return { text: text.slice(start, end), start, end };
}

function refusedEffect(read: Read, token: Token, { threat }: Refused): WordEffect {
  const other = leaveOut(read.base, token);
  const without = read.engine.judge(other);
  const { gain, turns } = languageEffect(read, other);
  const isThreat = 'unscored' in without ? without.threat : threat;
  return {
    ...wordOf(read.base, token),
    sentiment: 0,
    categories: {},
    language: gain,
    turns: isThreat === threat ? turns : ['threat', ...turns],
  };
}

function rulesOf(engine: TextEngine, request: TextRequest, language: Judged | 'und') {
  const { text, kind, subject, others, hint } = request;
  engine.tokens.read(text, subject, others);
  const { rules } = engine.readWords(kind, readAs(language, hint));
  engine.hearSubject(kind);
  return RULE_INPUTS.flatMap((name, index) => {
    const value = rules[index] ?? 0;
    return value === 0 ? [] : [{ name, value }];
  });
}

/** Of the text that the engine has read last. */
function languageReason(
  engine: TextEngine,
  hint: string | undefined,
  language: Language | 'und',
): LanguageReason {
  const odds = engine.languageOdds(hint);
  if (odds === undefined || language === 'und') {
    const isForeign = engine.tokens.foreign > engine.tokens.latin;
    return { language, by: isForeign ? 'script' : 'hint', margin: 0 };
  }
  const next = nextTo(odds, language);
  return { language, by: 'words', next, margin: marginOf(odds, language, next) };
}

/** What a text that lacks a word speaks less for the language than the whole does. */
function languageEffect({ engine, language: reason }: Read, other: TextRequest) {
  const { language, next, margin } = reason;
  const { text, subject, others, hint } = other;
  engine.tokens.read(text, subject, others);
  if (language === 'und' || next === undefined) return { gain: 0, turns: [] };
  const odds = engine.languageOdds(hint);
  if (odds === undefined) return { gain: margin, turns: [] };
  const isAnother = marginOf(odds, language, nextTo(odds, language)) < 0;
  return { gain: margin - marginOf(odds, language, next), turns: isAnother ? ['language'] : [] };
}

function nextTo(odds: Float32Array, language: Language): Language {
  return LANGUAGES.filter((other) => other !== language).reduce((best, other) =>
    oddsOf(odds, other) > oddsOf(odds, best) ? other : best,
  );
}

function marginOf(odds: Float32Array, language: Language, next: Language): number {
  return oddsOf(odds, language) - oddsOf(odds, next);
}

function oddsOf(odds: Float32Array, language: Language): number {
  return odds[LANGUAGES.indexOf(language)] ?? 0;
}

function nearLanes(
  { settings }: TextEngine,
  { probabilities }: Verdict,
): readonly CategoryReason[] {
  return CATEGORIES.map((category, index) => ({
    category,
    probability: probabilities[index] ?? 0,
    lane: settings.lane[category] ?? 0.5,
  }))
    .filter(({ probability, lane }) => logOdds(probability) >= logOdds(lane) - NEAR)
    .toSorted(
      (a, b) =>
        logOdds(b.probability) - logOdds(b.lane) - (logOdds(a.probability) - logOdds(a.lane)),
    );
}

function effectOf(whole: Verdict, without: Verdict, categories: readonly CategoryReason[]): Effect {
  const gains: Partial<Record<Category, number>> = {};
  for (const { category, probability } of categories) {
    const left = without.probabilities[CATEGORIES.indexOf(category)] ?? 0;
    gains[category] = logOdds(probability) - logOdds(left);
  }
  return {
    sentiment: toneOdds(whole) - toneOdds(without),
    categories: gains,
    turns: turnsOf(whole, without),
  };
}

function turnsOf(whole: Verdict, without: Verdict): readonly string[] {
  const turns: string[] = [];
  if (labelOf(whole) !== labelOf(without)) turns.push('label');
  if (whole.severity !== without.severity) turns.push('severity');
  if (whole.page !== without.page) turns.push('page');
  for (const category of CATEGORIES) {
    if (whole.categories.includes(category) !== without.categories.includes(category)) {
      turns.push(category);
    }
  }
  return turns;
}

/** The likeliest tone; of two the quieter one. */
function labelOf({ negative, neutral, positive }: Verdict): Tone {
  if (neutral >= negative && neutral >= positive) return 'neutral';
  return negative >= positive ? 'negative' : 'positive';
}

function toneOdds({ positive, negative }: Verdict): number {
  return Math.log(Math.max(positive, LEAST)) - Math.log(Math.max(negative, LEAST));
}

function logOdds(probability: number): number {
  const bounded = Math.min(1 - LEAST, Math.max(LEAST, probability));
  return Math.log(bounded / (1 - bounded));
}

/** Nearer to 0 and 1 nothing is told apart. */
const LEAST = 1e-7;

function plain(verdict: Verdict): PlainVerdict {
  const probabilities = {} as Record<Category, number>;
  for (const [index, category] of CATEGORIES.entries()) {
    probabilities[category] = verdict.probabilities[index] ?? 0;
  }
  return { ...verdict, probabilities };
}
