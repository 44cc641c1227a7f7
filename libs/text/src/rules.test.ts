import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Lexicon } from './lexicon.ts';
import { markNegations } from './negations.ts';
import { RULE_INPUTS, RULES, type RuleInput } from './rule-inputs.ts';
import { applyRules, hasDanger } from './rules.ts';
import { TAG_BIT } from './tags.ts';
import { type Span, TOKENS_MAX, TokenKind, Tokens } from './tokens.ts';

const LIST = new Lexicon('nl').add(
  `goed\t2
fijn\t2
top\t3
slecht\t-2
ramp\t-3
niet\t0\tnegation
geen\t0\tnegation
heel\t0\tbooster
beetje\t0\tdampener
maar\t0\tcontrast
verdorie\t-1\tswear
ik\t0\tfirst
jullie\t0\tsecond
zal\t0\twill
als\t0\tcondition
schiet\t-2\tviolence
bom\t-2\tweapon
mes\t0\tweapon
dood\t-2\tdeath
school\t0\tplace
maandag\t0\twhen
pijn\t-2\tself-harm
klacht\t-1\tservice
film\t0\tplay`,
  'list',
);

const tokens = new Tokens();
const valence = new Float32Array(TOKENS_MAX);
const tags = new Int32Array(TOKENS_MAX);
const negated = new Uint8Array(TOKENS_MAX);
const inputs = new Float32Array(RULES);
let takenBack = false;

type Asked = {
  readonly subject?: readonly Span[];
  readonly kind?: string;
  readonly behind?: boolean;
};

/** What the rules make of a text whose words are those of the list, and 😀 and 😡. */
function rulesOf(text: string, { subject = [], kind = 'post', behind = true }: Asked = {}) {
  const { count, units, from, length } = tokens.read(text, subject);
  for (let at = 0; at < count; at += 1) {
    const start = from[at] ?? 0;
    const entry = LIST.find(units, start, start + (length[at] ?? 0));
    const isPicture = tokens.kind[at] === TokenKind.PICTURE;
    const picture = text.slice(tokens.start[at], tokens.end[at]) === '😀' ? 2 : -2;
    valence[at] = isPicture ? picture : entry.valence;
    tags[at] = isPicture ? 0 : entry.tags;
  }
  markNegations(tokens, tags, behind, negated);
  const circumstances = {
    reply: kind === 'reply',
    article: kind === 'article',
    review: kind === 'review',
  };
  takenBack = applyRules(tokens, { valence, tags, negated }, circumstances, inputs);
  return Object.fromEntries(
    RULE_INPUTS.map((name, index) => [name, inputs[index] ?? Number.NaN]),
  ) as Record<RuleInput, number>;
}

const balanceOf = (text: string): number => rulesOf(text).balance;

/** Words that a negation reaches, in the order of the text. */
function reached(text: string, behind: boolean): readonly string[] {
  rulesOf(text, { behind });
  return Array.from({ length: tokens.count }, (_, at) => at)
    .filter((at) => negated[at] === 1)
    .map((at) => tokens.word(at));
}

const REACHES: readonly [text: string, before: string, behind: string][] = [
  ['dat is niet goed', 'goed', 'goed'],
  ['niet een erg heel bar goed', 'een erg heel bar', 'een erg heel bar'],
  ['geen goed. Wel slecht', 'goed', 'goed'],
  ['niet, goed', '', ''],
  ['het werkt goed niet', '', 'werkt goed'],
  ['het werkt niet.', '', 'het werkt'],
  ['het werkt niet 😡', '', 'het werkt'],
  ['ja. Werkt niet', '', 'werkt'],
  ['niet geen goed', 'goed', 'goed'],
  ['goed', '', ''],
];

test.each(REACHES)(
  'a negation in "%s" reaches "%s", or "%s" where it stands behind',
  (text, before, behind) => {
    const words = (list: string): readonly string[] =>
      list.split(' ').filter((word) => word !== '');
    const said = (all: readonly string[]): readonly string[] => all.filter((word) => word !== '');
    expect(said(reached(text, false))).toEqual(words(before));
    expect(said(reached(text, true))).toEqual(words(behind));
  },
);

const LOWER: readonly [string, low: string, high: string][] = [
  ['what is bad', 'slecht', 'trein'],
  ['what is worse', 'ramp', 'slecht'],
  ['a negation before what is good', 'niet goed', 'goed'],
  ['a booster before what is bad', 'heel slecht', 'slecht'],
  ['what is bad without a dampener', 'slecht', 'beetje slecht'],
  ['what is good with a dampener', 'beetje goed', 'goed'],
  ['what is bad behind a contrast', 'goed maar slecht', 'slecht maar goed'],
  ['capitals among words that have none', 'dit is SLECHT', 'dit is slecht'],
];

test.each(LOWER)('%s: "%s" is more negative than "%s"', (_, low, high) => {
  expect(balanceOf(low)).toBeLessThan(balanceOf(high));
});

const HIGHER: readonly [string, high: string, low: string][] = [
  ['a negation before what is bad', 'niet slecht', 'slecht'],
  ['a booster before what is good', 'heel goed', 'goed'],
  ['capitals of what is good', 'dit is GOED', 'dit is goed'],
];

test.each(HIGHER)('%s: "%s" is more positive than "%s"', (_, high, low) => {
  expect(balanceOf(high)).toBeGreaterThan(balanceOf(low));
});

test('where all is in capitals they say nothing of a word', () => {
  expect(balanceOf('DIT IS SLECHT')).toBe(balanceOf('dit is slecht'));
  expect(rulesOf('DIT IS SLECHT').capitals).toBe(1);
});

test('a boost ends two words on', () => {
  expect(balanceOf('heel goed')).toBe(balanceOf('heel trein goed'));
  expect(balanceOf('heel trein reis goed')).toBe(balanceOf('trein reis goed'));
});

test('what is turned round is also told for itself', () => {
  expect(rulesOf('niet goed').negatedPositive).toBeGreaterThan(0);
  expect(rulesOf('niet goed').negatedNegative).toBe(0);
  expect(rulesOf('niet slecht').negatedNegative).toBeGreaterThan(0);
  expect(rulesOf('goed slecht')).toMatchObject({ negatedPositive: 0, negatedNegative: 0 });
});

test('what stands before a contrast is told apart from what stands behind it', () => {
  const both = rulesOf('goed maar slecht');
  expect(both.beforeContrast).toBeGreaterThan(0);
  expect(both.afterContrast).toBeLessThan(0);
  expect(rulesOf('goed en slecht')).toMatchObject({ beforeContrast: 0, afterContrast: 0 });
});

test('the last clause, and what follows the name of the subject, are told apart', () => {
  expect(rulesOf('goed. slecht').lastClause).toBeLessThan(0);
  const text = 'goed van Acme is dit slecht';
  expect(rulesOf(text, { subject: [[9, 13]] }).nearSubject).toBeLessThan(0);
  expect(rulesOf(text).nearSubject).toBe(0);
});

const COUNTED: readonly [RuleInput, more: string, less: string][] = [
  ['exclaims', 'goed!!', 'goed!'],
  ['exclaims', 'goed!', 'goed'],
  ['questions', 'goed?', 'goed'],
  ['questionEnd', 'goed?', 'goed? ja'],
  ['capitals', 'GOED zo', 'goed zo'],
  ['drawnOut', 'goeeeed', 'goed'],
  ['emoji', 'goed 😀', 'goed'],
  ['pictures+', '😀', '😡'],
  ['pictures-', '😡', '😀'],
  ['dots', 'goed...', 'goed.'],
  ['quotes', '"goed"', 'goed'],
  ['tags', '#goed', 'goed'],
  ['tagValence', '#goed', 'goed'],
  ['url', 'zie https://a.example/goed', 'zie goed'],
  ['user', '@goed ja', 'goed ja'],
  ['number', 'om 12', 'om tien'],
  ['length', 'een twee drie', 'een twee'],
  ['negations', 'niet geen', 'niet'],
  ['boosters', 'heel goed', 'goed'],
  ['swears', 'verdorie', 'goed'],
  ['positiveWords', 'goed fijn', 'goed'],
  ['negativeWords', 'slecht ramp', 'slecht'],
  ['strongest', 'goed top', 'goed fijn'],
  ['weakest', 'slecht ramp', 'slecht slecht'],
  ['service', 'klacht', 'vraag'],
  ['play', 'film', 'klacht'],
  ['first', 'ik ga', 'hij gaat'],
  ['second', 'jullie gaan', 'zij gaan'],
  ['irony', 'goed 12', 'goed'],
  ['irony', 'goed 😡', 'goed 😀'],
  ['irony', 'goed en slecht', 'slecht'],
];

test.each(COUNTED)('%s: more of it in "%s" than in "%s"', (name, more, less) => {
  expect(rulesOf(more)[name]).toBeGreaterThan(rulesOf(less)[name]);
});

test('who is named, and what kind of mention it is, is told', () => {
  expect(rulesOf('Acme is goed', { subject: [[0, 4]] })).toMatchObject({
    subject: 1,
    subjectFirst: 1,
    other: 0,
  });
  expect(rulesOf('goed Acme', { subject: [[5, 9]] })).toMatchObject({
    subject: 1,
    subjectFirst: 0,
  });
  for (const kind of ['reply', 'article', 'review'] as const) {
    expect(rulesOf('goed', { kind })[kind]).toBe(1);
    expect(rulesOf('goed')[kind]).toBe(0);
  }
});

const DANGERS: readonly [text: string, together: readonly RuleInput[]][] = [
  ['ik schiet', ['first~violence']],
  ['schiet ik', ['first~violence']],
  ['zal schiet', ['will~violence']],
  ['schiet jullie', ['violence~second']],
  ['schiet op school', ['violence~place']],
  ['maandag schiet', ['violence~when']],
  ['als schiet', ['condition~violence']],
  ['ik bom', ['weapon~first']],
  ['bom op school', ['weapon~target']],
  ['maandag bom', ['weapon~when']],
  ['jullie dood', ['death~second']],
  ['maandag schiet ik jullie', ['first~violence', 'violence~second', 'violence~when']],
];
const PAIRS = RULE_INPUTS.filter((name) => name.includes('~'));

test.each(DANGERS)('words of danger meet in "%s"', (text, together) => {
  const rules = rulesOf(text);
  expect(PAIRS.filter((name) => rules[name] === 1)).toEqual(
    PAIRS.filter((name) => together.includes(name)),
  );
  expect(hasDanger(inputs, takenBack)).toBe(true);
});

test.each([
  ['far from each other', `ik ${'trein '.repeat(9)}schiet`],
  ['only one of them', 'schiet'],
  ['none of them', 'ik ga maandag naar school met jullie'],
  ['harm to oneself alone', 'ik pijn'],
  ['of a game', 'ik schiet film'],
])('there is no danger where its words are %s', (_, text) => {
  rulesOf(text);
  expect(hasDanger(inputs, takenBack)).toBe(false);
});

test.each([
  ['each of its words right behind a negation', 'ik niet schiet jullie', true],
  ['words without feeling too', 'ik niet mes', true],
  ['harm to oneself beside it', 'ik niet schiet jullie pijn', true],
  ['a negation further off', 'niet goed jullie schiet ik', false],
  ['one word of two', 'ik niet schiet jullie maar bom jullie', false],
  ['no negation', 'ik schiet jullie', false],
  ['no danger', 'ik niet goed jullie', false],
  ['harm to oneself', 'ik niet pijn', false],
])('danger is taken back by a negation: %s', (_, text, wanted) => {
  rulesOf(text);
  expect(takenBack).toBe(wanted);
});

test('words of danger this near are together still', () => {
  rulesOf(`ik ${'trein '.repeat(8)}schiet`);
  expect(hasDanger(inputs, takenBack)).toBe(true);
});

test('harm to oneself is told, and wakes nobody', () => {
  expect(rulesOf('ik pijn')['first~self-harm']).toBe(1);
});

test('every input of any text is a number within bounds, and the same the next time', () => {
  const word = fc.constantFrom(
    ...'goed slecht niet heel maar ik schiet bom jullie SLECHT 😀 😡 ! ?? ... , #top @x 12'.split(
      ' ',
    ),
  );
  const text = fc.oneof(
    fc.array(word, { maxLength: 60 }).map((words) => words.join(' ')),
    fc.string({ unit: 'binary', maxLength: 60 }),
  );
  fc.assert(
    fc.property(text, fc.boolean(), (any, behind) => {
      const rules = rulesOf(any, { behind });
      for (const value of Object.values(rules)) expect(Math.abs(value)).toBeLessThanOrEqual(4);
      rulesOf('maandag schiet ik jullie, heel slecht!!');
      expect(rulesOf(any, { behind })).toEqual(rules);
    }),
    { numRuns: 500 },
  );
});

test('signs are those of the words, whatever stands around them', () => {
  rulesOf('klacht over film');
  const seen = Array.from({ length: tokens.count }, (_, at) => tags[at] ?? 0);
  expect(seen).toEqual([TAG_BIT.service, 0, TAG_BIT.play]);
});
