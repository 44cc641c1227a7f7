import { loadLexicons } from '@goldenhour/scorers/parts';
import { encodeModel, type Tone } from '@goldenhour/text';
import { expect, test } from 'vitest';
import type { LabelledText } from './examples.ts';
import { assembled, LESSONS, type LearnedIn, type LessonName, Training } from './lessons.ts';
import { PLAN } from './plan.ts';

const WORDS = ['brug', 'kaas', 'bus', 'regen', 'fiets', 'loket', 'school', 'trein'] as const;

function own(tone: Tone, nth: number): LabelledText {
  const isThreat = tone === 'negative' && nth % 2 === 0;
  return {
    text: `${isThreat ? 'ik steek jullie neer' : tone === 'negative' ? 'slecht' : 'fijn'} ${WORDS[nth % WORDS.length]}`,
    kind: 'post',
    sentiment: tone,
    polarity: tone,
    categories: isThreat ? ['threat'] : [],
    severity: isThreat ? 3 : 0,
  };
}

const source = { language: 'nl', weight: 1 } as const;
const tweets = [
  {
    ...source,
    name: 'tweets',
    texts: WORDS.map((word) => ({ text: `mooie ${word} vandaag`, kind: 'post' as const })),
  },
];
const texts = [
  {
    ...source,
    name: 'own',
    texts: WORDS.flatMap((_, nth) => [own('negative', nth), own('positive', nth)]),
  },
];
const MATERIAL = {
  texts,
  tweets,
  subtitles: [],
  translated: [],
  languages: texts[0]?.texts.map(({ text }) => ({ text, language: 'nl' as const })) ?? [],
  lexicons: loadLexicons(),
};
const SHORT = {
  ...PLAN,
  textsMin: 1,
  rowsMax: 500,
  parts: {
    tone: { ...PLAN.parts.tone, epochs: 2, averaged: 1 },
    topic: { ...PLAN.parts.topic, epochs: 2, averaged: 1 },
  },
  wide: { ...PLAN.wide, epochs: 2, averaged: 1, textsMin: 1, rowsMax: 500 },
  recurrent: { ...PLAN.recurrent, epochs: 1, textsMin: 1, rowsMax: 200 },
};
const newTraining = (): Training => new Training(SHORT, MATERIAL, () => undefined);

function models(lessonOf: (name: LessonName) => LearnedIn[LessonName]): readonly Uint8Array[] {
  const learned = new Map(LESSONS.map((name) => [name, lessonOf(name)]));
  const { model, blind } = assembled(
    <Name extends LessonName>(name: Name) => learned.get(name) as LearnedIn[Name],
  );
  return [model, ...blind].map(encodeModel);
}

test('lessons learned apart, by who knows nothing of the others, make the same models', () => {
  const one = newTraining();
  const together = models((name) => one.learn(name));
  const apart = models((name) => newTraining().learn(name));
  expect(apart).toEqual(together);
});

test('a model that is blind to some harmless texts is another than that of all', () => {
  const one = newTraining();
  const [all, ...blind] = models((name) => one.learn(name)).map((bytes) =>
    Buffer.from(bytes).toString('base64'),
  );
  expect(new Set([all, ...blind]).size).toBe(1 + blind.length);
});

test('translated texts teach tone, and neither topics nor what a feature is', () => {
  const translated = [
    { ...source, name: 'translated', texts: [own('negative', 0), own('positive', 1)] },
  ];
  const without = newTraining();
  const withThem = new Training(SHORT, { ...MATERIAL, translated }, () => undefined);
  expect(withThem.learn('tone')).not.toEqual(without.learn('tone'));
  for (const name of LESSONS.filter((lesson) => lesson !== 'tone'))
    expect(withThem.learn(name)).toEqual(without.learn(name));
});
