/**
 * The rules: what boosters, negations, contrast, capitals, signs and pictures do to the words
 * around them, and which words of danger stand together. Their sums are inputs of the model, which
 * learns what each is worth.
 *
 * @source The order of the rules and the constants of boosters, capitals and contrast: C.J. Hutto,
 *   E. Gilbert, "VADER", ICWSM 2014, https://doi.org/10.1609/icwsm.v8i1.14550.
 */
import { TAG_BIT } from './lexicon.ts';
import { RULE_INPUTS, type RuleInput, SIGNS } from './rule-inputs.ts';
import { TokenFlag, TokenKind, type Tokens } from './tokens.ts';

const INPUT = Object.fromEntries(RULE_INPUTS.map((name, index) => [name, index])) as Readonly<
  Record<RuleInput, number>
>;

/** What the rules are told of each token, by index. */
export type WordValues = {
  readonly valence: Float32Array;
  readonly tags: Int32Array;
  /** 1 where a negation reaches it. */
  readonly negated: Uint8Array;
};

/** What they are told of the mention besides its text. */
export type Circumstances = {
  readonly reply: boolean;
  readonly article: boolean;
  readonly review: boolean;
};

// Of this module, so that they are compiled in: what is imported is loaded at each use.
const { SUBJECT, PICTURE, EMOTICON, SIGN } = TokenKind;
const { CAPITALS: IN_CAPITALS, TAG: IN_TAG } = TokenFlag;
const {
  negation: NEGATION,
  swear: SWEAR,
  contrast: CONTRAST,
  booster: BOOSTER,
  dampener: DAMPENER,
  first: FIRST,
  second: SECOND,
} = TAG_BIT;

const NEGATED = -0.6;
const BOOST = 0.29;
const CAPITALS = 0.73;
const BEFORE_CONTRAST = 0.5;
const AFTER_CONTRAST = 1.5;
const NEAR_SUBJECT = 6;
/** Words of danger this near belong together. */
const TOGETHER = 9;

const SIGN_TAGS = SIGNS.map((tag) => ({ bit: TAG_BIT[tag], input: INPUT[tag] }));

const ANY_SIGN = SIGN_TAGS.reduce((bits, { bit }) => bits | bit, 0);

const TOGETHER_PAIRS = (
  [
    ['first', 'violence', 'first~violence'],
    ['will', 'violence', 'will~violence'],
    ['violence', 'second', 'violence~second'],
    ['violence', 'people', 'violence~people'],
    ['violence', 'place', 'violence~place'],
    ['weapon', 'first', 'weapon~first'],
    ['weapon', 'people', 'weapon~target'],
    ['weapon', 'place', 'weapon~target'],
    ['weapon', 'second', 'weapon~target'],
    ['weapon', 'when', 'weapon~when'],
    ['violence', 'when', 'violence~when'],
    ['condition', 'violence', 'condition~violence'],
    ['death', 'second', 'death~second'],
    ['first', 'self-harm', 'first~self-harm'],
  ] as const
).map(([a, b, input]) => ({
  a: 31 - Math.clz32(TAG_BIT[a]),
  b: 31 - Math.clz32(TAG_BIT[b]),
  both: TAG_BIT[a] | TAG_BIT[b],
  input: INPUT[input],
}));

const DANGER = TAG_BIT.violence | TAG_BIT.weapon | TAG_BIT.death;
const ANY_DANGER = DANGER | TAG_BIT['self-harm'];
const FAR = -1000;
const lastAt = new Int16Array(32);

/**
 * Fills `inputs` (length {@link RULES}). Every input is finite and within about ±4.
 * @returns whether each word of danger stands right behind a negation ("I will never kill you"); one
 *   that reaches it from further off may mean the contrary ("nothing stops me from killing you")
 */
export function applyRules(
  tokens: Tokens,
  values: WordValues,
  circumstances: Circumstances,
  inputs: Float32Array,
): boolean {
  inputs.fill(0);
  const seen = sumValences(tokens, values, inputs);
  countShapes(tokens, inputs);
  inputs[INPUT.reply] = circumstances.reply ? 1 : 0;
  inputs[INPUT.article] = circumstances.article ? 1 : 0;
  inputs[INPUT.review] = circumstances.review ? 1 : 0;
  if ((seen & ANY_SIGN) !== 0) {
    for (const { bit, input } of SIGN_TAGS) if ((seen & bit) !== 0) inputs[input] = 1;
  }
  if ((seen & FIRST) !== 0) inputs[INPUT.first] = 1;
  if ((seen & SECOND) !== 0) inputs[INPUT.second] = 1;
  return (seen & ANY_DANGER) !== 0 && pairDangers(tokens, values.tags, seen, inputs);
}

/** Signs that matter where they stand; of the others it matters that they are there. */
const HEARD = NEGATION | SWEAR | CONTRAST | BOOSTER | DAMPENER;

function sumValences(
  tokens: Tokens,
  { valence, tags, negated }: WordValues,
  inputs: Float32Array,
): number {
  const { count, kind, flags, clause } = tokens;
  const shouts = tokens.cased > 0 && tokens.capitals < tokens.cased;
  const lastClause = tokens.clauses - 1;
  let positive = 0;
  let negative = 0;
  let strongest = 0;
  let weakest = 0;
  let negatedPositive = 0;
  let negatedNegative = 0;
  let before = 0;
  let after = 0;
  let last = 0;
  let near = 0;
  let inTags = 0;
  let positiveWords = 0;
  let negativeWords = 0;
  let boost = 0;
  let boostFor = 0;
  let negations = 0;
  let boosters = 0;
  let swears = 0;
  let seen = 0;
  let contrast = false;
  let subjectAt = FAR;
  for (let at = 0; at < count; at += 1) {
    const tag = tags[at] ?? 0;
    seen |= tag;
    let value = valence[at] ?? 0;
    if (kind[at] === SUBJECT) subjectAt = at;
    if (value === 0 && (tag & HEARD) === 0) {
      if (boostFor > 0) boostFor -= 1;
      continue;
    }
    if ((tag & NEGATION) !== 0) negations += 1;
    if ((tag & SWEAR) !== 0) swears += 1;
    if ((tag & CONTRAST) !== 0) {
      contrast = true;
      before += after;
      after = 0;
    }
    if (value !== 0) {
      if (boostFor > 0) value += value > 0 ? boost * 2 : -boost * 2;
      if (shouts && ((flags[at] ?? 0) & IN_CAPITALS) !== 0) {
        value += value > 0 ? CAPITALS : -CAPITALS;
      }
      if (kind[at] === PICTURE || kind[at] === EMOTICON) {
        const input = value > 0 ? INPUT['pictures+'] : INPUT['pictures-'];
        inputs[input] = bounded((inputs[input] ?? 0) + Math.abs(value) / 4);
      }
      if (negated[at] === 1) {
        if (value > 0) negatedPositive += value;
        else negatedNegative -= value;
        value *= NEGATED;
      }
      if (value > 0) {
        positive += value;
        positiveWords += 1;
        if (value > strongest) strongest = value;
      } else {
        negative -= value;
        negativeWords += 1;
        if (value < weakest) weakest = value;
      }
      after += value;
      if (clause[at] === lastClause) last += value;
      if (at - subjectAt <= NEAR_SUBJECT) near += value;
      if (((flags[at] ?? 0) & IN_TAG) !== 0) inTags += value;
    }
    if (boostFor > 0) boostFor -= 1;
    if ((tag & (BOOSTER | DAMPENER)) !== 0) {
      boost = (tag & BOOSTER) !== 0 ? BOOST : -BOOST;
      boostFor = 2;
      boosters += 1;
    }
  }
  if (!contrast) before = 0;
  inputs[INPUT.positive] = curve(positive);
  inputs[INPUT.negative] = curve(negative);
  inputs[INPUT.balance] = curve(
    contrast ? before * BEFORE_CONTRAST + after * AFTER_CONTRAST : positive - negative,
  );
  inputs[INPUT.strongest] = strongest / 4;
  inputs[INPUT.weakest] = -weakest / 4;
  inputs[INPUT.negatedPositive] = curve(negatedPositive);
  inputs[INPUT.negatedNegative] = curve(negatedNegative);
  inputs[INPUT.beforeContrast] = curve(before);
  inputs[INPUT.afterContrast] = contrast ? curve(after) : 0;
  inputs[INPUT.lastClause] = curve(last);
  inputs[INPUT.nearSubject] = curve(near);
  inputs[INPUT.tagValence] = curve(inTags);
  inputs[INPUT.positiveWords] = few(positiveWords);
  inputs[INPUT.negativeWords] = few(negativeWords);
  const felt = positive + negative;
  inputs[INPUT.share] = felt === 0 ? 0 : (positive - negative) / felt;
  inputs[INPUT.negations] = few(negations);
  inputs[INPUT.boosters] = few(boosters);
  inputs[INPUT.swears] = few(swears);
  // What is praised in numbers, hours and dots is seldom meant.
  const odd = tokens.numbers > 0 || tokens.quotes > 0 || (inputs[INPUT['pictures-']] ?? 0) > 0;
  inputs[INPUT.irony] = positive > 0 && (odd || negative > 0) ? 1 : 0;
  return seen;
}

function countShapes(tokens: Tokens, inputs: Float32Array): void {
  const { count } = tokens;
  inputs[INPUT.exclaims] = few(tokens.exclaims);
  inputs[INPUT.questions] = few(tokens.questions);
  const lastKind = count > 0 ? tokens.kind[count - 1] : undefined;
  const lastUnit = count > 0 ? tokens.source.charCodeAt((tokens.end[count - 1] ?? 1) - 1) : 0;
  inputs[INPUT.questionEnd] = lastKind === SIGN && lastUnit === 0x3f ? 1 : 0;
  inputs[INPUT.capitals] = tokens.cased === 0 ? 0 : tokens.capitals / tokens.cased;
  inputs[INPUT.drawnOut] = few(tokens.drawnOut);
  inputs[INPUT.emoji] = few(tokens.pictures);
  inputs[INPUT.dots] = tokens.hasDots ? 1 : 0;
  inputs[INPUT.quotes] = few(tokens.quotes);
  inputs[INPUT.tags] = few(tokens.tags);
  inputs[INPUT.url] = tokens.urls > 0 ? 1 : 0;
  inputs[INPUT.user] = few(tokens.users);
  inputs[INPUT.number] = few(tokens.numbers);
  inputs[INPUT.length] = Math.log2(1 + tokens.words) / 4;
  inputs[INPUT.subject] = tokens.subjects > 0 ? 1 : 0;
  inputs[INPUT.subjectFirst] = tokens.kind[0] === SUBJECT && count > 0 ? 1 : 0;
  inputs[INPUT.other] = tokens.others > 0 ? 1 : 0;
}

/**
 * Pairs of signs within {@link TOGETHER} tokens of each other, in either order.
 * @returns as {@link applyRules}
 */
function pairDangers(
  tokens: Tokens,
  tags: Int32Array,
  seen: number,
  inputs: Float32Array,
): boolean {
  const pairs = TOGETHER_PAIRS.filter(({ both }) => (seen & both) === both);
  if (pairs.length === 0) return false;
  let takenBack = (seen & DANGER) !== 0;
  lastAt.fill(FAR);
  for (let at = 0; at < tokens.count; at += 1) {
    const tag = tags[at] ?? 0;
    if (tag === 0) continue;
    if ((tag & DANGER) !== 0 && ((tags[at - 1] ?? 0) & NEGATION) === 0) takenBack = false;
    for (let bit = 0; bit < 32; bit += 1) if ((tag & (1 << bit)) !== 0) lastAt[bit] = at;
    for (const { a, b, input } of pairs) {
      const apart = Math.abs((lastAt[a] ?? FAR) - (lastAt[b] ?? FAR));
      const met = (lastAt[a] ?? FAR) >= 0 && (lastAt[b] ?? FAR) >= 0;
      if (met && apart <= TOGETHER) inputs[input] = 1;
    }
  }
  return takenBack;
}

/** VADER's curve: sums of valence into −1…1. */
function curve(sum: number): number {
  return sum === 0 ? 0 : sum / Math.sqrt(sum * sum + 15);
}

/** A count of which the first few matter. @range 0…1.5 */
function few(count: number): number {
  return FEW[Math.min(count, FEW_MAX)] ?? 0;
}

/** From here on there are no more than a few. */
const FEW_MAX = 7;
const FEW = Array.from({ length: FEW_MAX + 1 }, (_, count) =>
  Math.min(1.5, Math.log2(1 + count) / 2),
);

function bounded(value: number): number {
  return Math.min(2, value);
}

/**
 * A second opinion before anybody is woken: words of violence, weapons or death stand with somebody
 * who does it or whom it is done to, nobody speaks of a game, and no negation takes them back.
 * @param rules, takenBack as {@link applyRules} leaves and returns them
 */
export function hasDanger(rules: Float32Array, takenBack: boolean): boolean {
  return rules[INPUT.play] === 0 && !takenBack && DANGERS.some((input) => rules[input] === 1);
}

const DANGERS = TOGETHER_PAIRS.map(({ input }) => input).filter(
  (input) => input !== INPUT['first~self-harm'],
);

/**
 * "I will kill you": somebody who speaks for himself, a word of violence and whom it is for, with
 * nothing that takes it back (a game, a report, a negation, a quotation, a smile). Plain enough to
 * go before people whatever the model thinks; of 45,000 harmless tweets 14 read so.
 */
export function isPlainThreat(rules: Float32Array): boolean {
  return (
    rules[INPUT['first~violence']] === 1 &&
    rules[INPUT['violence~second']] === 1 &&
    TAKES_BACK.every((input) => rules[input] === 0)
  );
}

const TAKES_BACK = [
  INPUT.play,
  INPUT.report,
  INPUT.irony,
  INPUT.negations,
  INPUT.quotes,
  INPUT['pictures+'],
];
