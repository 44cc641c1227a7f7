import { CATEGORIES, type Category } from '@goldenhour/text';
import { expect, test } from 'vitest';
import type { Asked } from './requests.ts';
import { resultLine } from './result-line.ts';

const SCORER = { name: 'goldenhour', version: '1-abc' };

const asked = (id: Asked['id'], subject?: string): Asked => ({
  id,
  subject,
  request: {
    text: '',
    kind: 'post',
    platform: 'x',
    language: undefined,
    subject: '',
    spans: [],
    others: [],
  },
});

const TONE = { sentiment: -0.7, confidence: 0.8, negative: 0.8, positive: 0.1, language: 'nl' };

test('it says all that is said of a text', () => {
  const probabilities = Object.fromEntries(CATEGORIES.map((category) => [category, 0.1])) as Record<
    Category,
    number
  >;
  const score = {
    ...TONE,
    polarity: -0.5,
    categories: { service: 0.9, outage: 0.6 },
    probabilities,
    severity: 1,
    page: false,
    fingerprint: '0'.repeat(16),
    terms: [1],
  } as const;
  expect(JSON.parse(resultLine(asked('a', 'Ziggo'), score, SCORER))).toEqual({
    id: 'a',
    subject: 'Ziggo',
    lang: 'nl',
    sentiment: -0.7,
    label: 'negative',
    polarity: -0.5,
    confidence: 0.8,
    categories: ['service', 'outage'],
    page: false,
    probabilities,
    severity: 1,
    scorer: 'goldenhour',
    version: '1-abc',
  });
});

test('what a scorer does not say is left out', () => {
  expect(JSON.parse(resultLine(asked(1), TONE, SCORER))).toEqual({
    id: 1,
    lang: 'nl',
    sentiment: -0.7,
    label: 'negative',
    confidence: 0.8,
    scorer: 'goldenhour',
    version: '1-abc',
  });
});

test('who has spoken is named, where that is another than was asked', () => {
  const score = { ...TONE, by: { name: 'natural', version: '8' } };
  const line = JSON.parse(resultLine(asked(1), score, SCORER));
  expect(line).toMatchObject({ scorer: 'natural', version: '8' });
  expect(line).not.toHaveProperty('by');
});

test('what is not scored says why, and whether it is a plain threat', () => {
  const who = { scorer: 'goldenhour', version: '1-abc' };
  const refused = { unscored: 'language', language: 'other', threat: true } as const;
  expect(JSON.parse(resultLine(asked(1, 'Ziggo'), refused, SCORER))).toEqual({
    id: 1,
    subject: 'Ziggo',
    lang: 'other',
    unscored: 'language',
    threat: true,
    ...who,
  });
  expect(JSON.parse(resultLine(asked(1), { unscored: 'no_words' }, SCORER))).toEqual({
    id: 1,
    lang: 'und',
    unscored: 'no_words',
    ...who,
  });
});

test.each([
  [0.8, 0.1, 'negative'],
  [0.1, 0.8, 'positive'],
  [0.3, 0.3, 'neutral'],
  [0.45, 0.1, 'neutral'],
  [0.4, 0.4, 'negative'],
])('negative %d and positive %d is %s', (negative, positive, label) => {
  const line = resultLine(asked(1), { ...TONE, negative, positive }, SCORER);
  expect(JSON.parse(line)).toMatchObject({ label });
});
