import { execFileSync } from 'node:child_process';
import type { Score } from '@goldenhour/pipeline/ports';
import { expect, test } from 'vitest';
import { describeScorer, requestFor } from './conformance.ts';
import { createScorer } from './index.ts';
import { createMlSentimentScorer } from './ml-sentiment.ts';

describeScorer('ml-sentiment', () => createScorer('ml-sentiment'));

const scorer = createMlSentimentScorer();

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
  ['en', -1, 'This is not good.'],
  ['en', -1, 'good!\nterrible, horrible'], // the package alone glues "good!" and "terrible"
  ['en', 0, '@united @goodbrand https://bad.example/terrible flight'],
  ['de', -1, 'So viel Hass hier'],
  ['de', 1, 'Das Angebot ist gut'],
  ['de', -1, 'die Abhängigkeit'], // the package alone looks "abhngigkeit" up
  ['de', -1, 'das ist nicht gut'],
];

test.each(TONES)('%s, tone %i: %s', async (language, sign, text) => {
  expect(Math.sign(await sentimentOf(text, language))).toBe(sign);
});

const REFUSED: readonly [hint: string | undefined, text: string, reason: string][] = [
  ['nl', 'De service is niet gut', 'language'], // the package alone reads it with German words
  [undefined, 'De trein is weer te laat', 'language'],
  ['fr', 'mon train est en retard', 'language'],
  [undefined, 'KLM', 'language'],
  ['en', '😡😡', 'no_words'], // it knows no emoji: this is not neutral
  ['en', 'https://example.org @someone 42', 'no_words'],
];

test.each(REFUSED)('hint %s, "%s" is refused: %s', async (hint, text, unscored) => {
  expect(await scoreOf(text, hint)).toEqual({ unscored });
});

test('names that objects answer to are words without a tone', async () => {
  expect(await sentimentOf('constructor __proto__ constructor', 'en')).toBe(0);
  expect(await sentimentOf('terrible constructor', 'en')).toBeLessThan(0);
});

test.each([
  ['en', 'The flight leaves at ten', { sentiment: 0, negative: 0.1563, positive: 0.306 }],
  ['en', 'What a terrible flight', { sentiment: -0.856, negative: 0.7047, positive: 0.0331 }],
  ['de', 'Das Angebot ist gut', { sentiment: 0.7539, negative: 0.0251, positive: 0.8183 }],
])('what the words weigh becomes the odds of tweets: %s, %s', async (language, text, odds) => {
  expect(await scoreOf(text, language)).toMatchObject({ ...odds, language });
});

test('where the package is missing it says what to run', () => {
  const script = `
    import { registerHooks } from 'node:module';
    registerHooks({ resolve(name, context, next) {
      if (name === 'ml-sentiment') throw Object.assign(new Error('gone'), { code: 'MODULE_NOT_FOUND' });
      return next(name, context);
    } });
    const { createScorer } = await import('./index.ts');
    await createScorer('ml-sentiment').catch((error) => console.log(error.name, error.message));`;
  const printed = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: import.meta.dirname,
    encoding: 'utf8',
  });
  expect(printed).toMatch(/^ScorerError .*npm install --no-save ml-sentiment@2\.0\.7/);
});
