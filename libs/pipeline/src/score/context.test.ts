import type { Mention } from '@goldenhour/mention';
import type { Context } from '@goldenhour/velocity';
import { expect, test } from 'vitest';
import type { KeptScore } from '../records.ts';
import { contextOf } from './context.ts';
import { mentionOf } from './fakes.ts';

const TONE = { sentiment: 0, confidence: 1, negative: 0.5, language: 'nl' };

test('all that is known of a mention is told', () => {
  const mention = mentionOf({
    id: 'x:2',
    platform: 'x',
    kind: 'quote',
    author: { id: '7', handle: 'ann', followers: 12_000 },
    root: 'x:1',
    parent: 'x:9',
    country: 'NL',
    links: ['https://nos.nl/a'],
  });
  const found = {
    categories: { threat: 0.9 },
    severity: 3,
    page: true,
    severe: true,
    fingerprint: '00ff00ff00ff00ff',
    terms: [1, 2],
  } as const;
  expect(contextOf(mention, { ...TONE, ...found })).toEqual({
    platform: 'x',
    kind: 'quote',
    root: 'x:1',
    parent: 'x:9',
    followers: 12_000,
    outlet: 'influencer',
    language: 'nl',
    country: 'NL',
    linked: true,
    ...found,
  });
});

test('what nobody says is not known, and not so', () => {
  expect(contextOf(mentionOf({ id: 'a' }), TONE)).toEqual({
    platform: 'p',
    kind: 'post',
    root: null,
    parent: null,
    followers: null,
    outlet: 'public',
    language: 'nl',
    country: null,
    linked: false,
    fingerprint: null,
    terms: [],
    categories: {},
    severity: 0,
    page: false,
    severe: false,
  });
});

const UNSCORED = { unscored: 'language' } as const;
const RULES: readonly (readonly [
  what: string,
  fields: Partial<Mention>,
  score: KeptScore,
  expected: Partial<Context>,
])[] = [
  ['an article is press', { kind: 'article' }, TONE, { outlet: 'press' }],
  ['an address in the text is a link', { text: 'see https://a.nl' }, TONE, { linked: true }],
  ['so is one without a scheme', { text: 'zie WWW.a.nl!' }, TONE, { linked: true }],
  ['a scheme alone is none', { text: 'http:// and www. here' }, TONE, { linked: false }],
  ['the scorer read it', { language: 'de' }, TONE, { language: 'nl' }],
  ['it had no words', { language: 'pt-BR' }, { ...TONE, language: 'und' }, { language: 'pt' }],
  ['it was not scored', { language: 'TR' }, UNSCORED, { language: 'tr' }],
  ['nobody says a language', {}, UNSCORED, { language: null }],
  [
    'a plain threat in a language that is not judged counts, and wakes nobody by itself',
    {},
    { ...UNSCORED, threat: true },
    { categories: { threat: 1 }, severity: 0, page: false, severe: false },
  ],
  ['what was not scored was found to be nothing', {}, UNSCORED, { categories: {}, terms: [] }],
];

test.each(RULES)('%s', (_, fields, score, expected) => {
  expect(contextOf(mentionOf({ id: 'a', ...fields }), score)).toMatchObject(expected);
});
