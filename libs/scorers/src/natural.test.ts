import { execFileSync } from 'node:child_process';
import type { Score } from '@goldenhour/pipeline/ports';
import { expect, test } from 'vitest';
import { describeScorer, requestFor } from './conformance.ts';
import { createScorer } from './index.ts';
import { LEXICONS } from './lexicons.ts';
import { createNaturalScorer } from './natural.ts';

describeScorer('natural', () => createScorer('natural'));

const scorer = createNaturalScorer();

async function scoreOf(text: string, language?: string): Promise<Score> {
  const [score] = await scorer.score([requestFor(text, language)]);
  if (score === undefined) throw new Error('no score');
  return score;
}

async function sentimentOf(text: string, language?: string): Promise<number> {
  const score = await scoreOf(text, language);
  if ('unscored' in score) throw new Error(score.unscored);
  return score.sentiment;
}

const TONES: readonly [language: string, sign: -1 | 0 | 1, text: string][] = [
  ['en', -1, 'What a terrible flight'],
  ['en', 1, 'What a wonderful flight!'],
  ['en', 0, 'The flight leaves at ten'],
  ['en', -1, '#fail'],
  ['en', -1, 'this is BAAAAD'],
  ['en', -1, 'This is not good.'],
  ['en', -1, "I don't love this"],
  ['en', 1, 'Not today. Lovely crew!'], // a negation ends with its clause
  ['en', 1, 'never a dull day with you lovely wonderful people'], // and after three words
  ['en', 0, '@united @goodbrand https://bad.example/terrible'.concat(' flight')],
  ['en', -1, 'the desk 😡😡'],
  ['en', 0, 'open at 🕐, with 🍣'], // −5 and −2 by natural's list
  ['en', -1, 'this train-disaster'],
  ['nl', -1, 'wat een slechte service'],
  ['nl', -1, 'trage trein'],
  ['nl', -1, 'domme app'],
  ['nl', -1, 'boze klanten'],
  ['nl', 1, 'lieve mensen'],
  ['nl', 1, 'mooie reis gehad'],
  ['nl', 0, 'amicaal acuut abrupt'], // 0.3 − 0.1 − 0.2, which floats make −2.8e-17, is 0 and not −0
  ['nl', -1, 'dit is geen goede service'],
  ['nl', 1, 'dit is niet slecht'],
  ['fr', -1, "c'est une horreur"],
  ['fr', -1, "ce n'est pas bon"],
  ['fr', -1, "quelqu'un n'aime personne"],
  ['fr', 1, "quelqu'un aime"],
  ['it', -1, "un'orribile attesa"],
  ['es', -1, 'el servicio es malo'],
  ['it', -1, 'un servizio orribile'],
  ['pt', -1, 'um atendimento péssimo 😠'],
];

test.each(TONES)('%s, tone %i: %s', async (language, sign, text) => {
  expect(Math.sign(await sentimentOf(text, language))).toBe(sign);
});

const LANGUAGES: readonly [hint: string | undefined, text: string, outcome: string][] = [
  [undefined, 'My flight was cancelled', 'en'],
  [undefined, 'De trein is weer te laat', 'nl'],
  ['nl-NL', 'slechte service', 'nl'],
  ['EN', 'bad', 'en'],
  ['und', 'The flight is late', 'en'],
  ['qme', 'De trein is weer te laat', 'nl'],
  ['zxx', 'KLM', 'language'],
  [undefined, 'KLM', 'language'],
  ['de', 'schlechter Service', 'language'],
  [undefined, 'Der Zug ist schon wieder zu spät', 'language'],
  ['de', 'My flight was cancelled and nobody at the desk would help', 'en'],
  ['ja', '最悪', 'language'],
  ['not a language', 'bad', 'language'],
  ['__proto__', 'bad', 'language'],
  [undefined, '😡', 'language'],
  ['en', '😡', 'en'],
  ['en', '🚂', 'en'],
  ['en', '', 'no_words'],
  ['en', '@united https://x.co/a 12:30 !!!', 'no_words'],
  ['ja', '!!!', 'no_words'],
];

test.each(LANGUAGES)('hinted %s, "%s" is %s', async (hint, text, outcome) => {
  const score = await scoreOf(text, hint);
  expect('unscored' in score ? score.unscored : score.language).toBe(outcome);
});

test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf', 'NaN'])(
  'the word %s has no tone of its own',
  async (word) => {
    for (const language of LEXICONS.keys()) expect(await sentimentOf(word, language)).toBe(0);
  },
);

test('scores are what they were: a change of one is a change of version', async () => {
  const texts: readonly [language: string, text: string][] = [
    ['en', 'What a terrible flight, no help from the crew'],
    ['en', 'Lovely crew, thank you 😍'],
    ['en', 'The flight leaves at ten'],
    ['nl', 'Wat een slechte service, ik ben er klaar mee'],
    ['fr', 'Le train est encore en retard, quelle horreur'],
    ['es', 'El vuelo fue cancelado, una vergüenza'],
    ['it', 'Un servizio orribile, mai più'],
    ['pt', 'Atendimento péssimo, nunca mais'],
  ];
  const scores = await scorer.score(texts.map(([language, text]) => requestFor(text, language)));
  expect(scorer.version).toBe('8.1.1-1');
  expect(
    scores.map((score) =>
      'unscored' in score
        ? score.unscored
        : `${score.sentiment} ${score.confidence} ${score.negative}`,
    ),
  ).toMatchInlineSnapshot(`
    [
      "-0.8609 0.7138 0.7138",
      "0.996 0.9954 0.0004",
      "0 0.5428 0.1571",
      "-0.3355 0.5022 0.3053",
      "-0.5579 0.4436 0.4269",
      "-0.7024 0.5464 0.5464",
      "-0.9101 0.828 0.828",
      "0 0.5085 0.1841",
    ]
  `);
});

test('the more negative the tone, the more likely the author is negative', async () => {
  const texts = ['great great', 'great', 'a flight', 'bad', 'bad bad', 'terrible horrible worst'];
  const scores = await scorer.score(texts.map((text) => requestFor(text, 'en')));
  const negatives = scores.map((score) => ('negative' in score ? score.negative : Number.NaN));
  expect(negatives).toEqual(negatives.toSorted((a, b) => a - b));
  expect(new Set(negatives).size).toBe(texts.length);
});

test('calibrations rise, and leave room for neutral', () => {
  for (const { calibration } of LEXICONS.values()) {
    expect(calibration.slope).toBeGreaterThan(0);
    expect(calibration.low).toBeLessThan(calibration.high);
  }
});

test('loading it prints nothing and leaves the environment alone', () => {
  const script = `
    const before = JSON.stringify(process.env);
    const { createScorer } = await import('./index.ts');
    await createScorer('natural');
    if (JSON.stringify(process.env) !== before) console.log('environment changed');
    const files = process.getActiveResourcesInfo().filter((name) => /Socket|Server/.test(name));
    if (files.length > 0) console.log(files);`;
  const printed = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: import.meta.dirname,
    encoding: 'utf8',
  });
  expect(printed).toBe('');
});
