import { hash32 } from '@goldenhour/mention';
import { expect, test } from 'vitest';
import { FOLDS, foldOf, judgedHarmless, taughtHarmless } from './harmless.ts';
import type { Source } from './sources.ts';

const TEXTS = Array.from({ length: 3_000 }, (_, n) => `@user${n} what a day at #Place${n}`);
const TWEETS: readonly Source[] = [
  {
    name: 'tweets',
    language: 'en',
    weight: 1,
    texts: TEXTS.map((text) => ({ text, kind: 'post', polarity: 'neutral' })),
  },
];

test('every tweet is learned from and judged, and folds are of one size', () => {
  const taught = taughtHarmless(TWEETS).flatMap(({ texts }) => texts);
  const judged = judgedHarmless(TWEETS);
  expect(taught.map(({ text }) => text)).toEqual(TEXTS);
  expect(judged.map(({ text }) => text)).toEqual(TEXTS);
  // One that is about another subject, or about none, where it is judged is still the same tweet.
  expect(taught.map(foldOf)).toEqual(judged.map(foldOf));
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const own = judged.filter((item) => foldOf(item) === fold);
    expect(own.length / TEXTS.length).toBeCloseTo(1 / FOLDS, 1);
  }
});

test('what was read and is not harmless is neither learned from nor judged', () => {
  const [threat = '', ...others] = TEXTS;
  const left = new Set([hash32(threat)]);
  const taught = taughtHarmless(TWEETS, left).flatMap(({ texts }) => texts);
  expect(taught.map(({ text }) => text)).toEqual(others);
  expect(judgedHarmless(TWEETS, left).map(({ text }) => text)).toEqual(others);
});

test('what is learned from wakes nobody, says no tone, and mostly has a subject', () => {
  const taught = taughtHarmless(TWEETS).flatMap(({ texts }) => texts);
  for (const item of taught) {
    expect(item.harmless).toBe(true);
    expect(item.polarity).toBeUndefined();
  }
  const about = taught.filter(({ subject }) => subject !== undefined);
  expect(about.length / taught.length).toBeCloseTo(3 / 4, 1);
});

test('thresholds are set with a subject wherever one can be had', () => {
  for (const { text, subject = '' } of judgedHarmless(TWEETS)) {
    expect(subject).not.toBe('');
    expect(text).toContain(subject);
  }
});
