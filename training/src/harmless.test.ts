import { expect, test } from 'vitest';
import { keptHarmless, taughtHarmless } from './harmless.ts';
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

test('a tweet is learned from or thresholds are set on it, never both', () => {
  const taught = taughtHarmless(TWEETS).flatMap(({ texts }) => texts.map(({ text }) => text));
  const kept = keptHarmless(TWEETS).map(({ text }) => text);
  expect([...taught, ...kept].toSorted()).toEqual(TEXTS.toSorted());
  expect(taught.length / TEXTS.length).toBeCloseTo(1 / 3, 1);
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
  for (const { text, subject = '' } of keptHarmless(TWEETS)) {
    expect(subject).not.toBe('');
    expect(text).toContain(subject);
  }
});
