import type { Score, ScoreRequest, Scorer } from '@goldenhour/pipeline/ports';
import { describe, expect, onTestFinished, test } from 'vitest';
import { describeScorer, requestFor } from '../conformance.ts';
import { createScorer, NO_MODEL } from '../index.ts';
import { HandClock, TelemetryRecord } from './fake-surroundings.ts';
import { type OnnxSettings, onnxSchema } from './options.ts';
import { whyNoRuntime } from './runtime-for-tests.ts';
import { createOnnxScorer } from './scorer.ts';
import { type TinyOptions, writeTinyModel } from './tiny-model.ts';

const skipped = whyNoRuntime();

type Given = {
  readonly model?: TinyOptions;
  readonly settings?: Partial<OnnxSettings>;
  readonly fallback?: Scorer | null;
};

/** Says of every text what is to be told from what the model says. */
const other: Scorer = {
  name: 'other',
  version: '7',
  score: (batch: readonly ScoreRequest[]) => batch.map(otherSays),
};
const BY_OTHER = { by: { name: 'other', version: '7' } };

function otherSays({ text }: ScoreRequest): Score {
  if (text === '') return { unscored: 'no_words' };
  if (text.includes('tehdit')) return { unscored: 'language', threat: true };
  return { ...OTHER, categories: { service: 0.9 }, severity: 1, page: false, polarity: 0.5 };
}

const OTHER = { sentiment: 0.5, confidence: 0.5, negative: 0.1, positive: 0.6, language: 'nl' };

async function created({ model = {}, settings = {}, fallback = other }: Given = {}) {
  const { path, remove } = writeTinyModel(model);
  onTestFinished(remove);
  const clock = new HandClock();
  const telemetry = new TelemetryRecord();
  const scorer = await createOnnxScorer({
    settings: onnxSchema.parse({ folder: '.', languages: ['en', 'tr'], ...settings }),
    folder: path,
    clock,
    telemetry,
    fallback: fallback ?? undefined,
  });
  onTestFinished(() => scorer[Symbol.asyncDispose]());
  const scoresOf = (...texts: readonly string[]): Promise<readonly Score[]> =>
    Promise.resolve(scorer.score(texts.map((text) => requestFor(text, 'en'))));
  const outcomes = (): Record<string, number> =>
    Object.fromEntries(
      [...telemetry.counts].flatMap(([key, count]) => {
        const [metric, outcome] = key.split(' ');
        return metric === 'goldenhour_model_texts_total' && count > 0 ? [[outcome, count]] : [];
      }),
    );
  return { scorer, clock, telemetry, scoresOf, outcomes };
}

const sentimentsOf = (scores: readonly Score[]): readonly (number | string)[] =>
  scores.map((score) => ('unscored' in score ? score.unscored : score.sentiment));

describe.skipIf(skipped)('with a model that is run', () => {
  describeScorer('onnx', async () => (await created()).scorer);

  test('behind Goldenhour it gives the tone, and Goldenhour all the rest', async () => {
    const goldenhour = await createScorer('goldenhour');
    const { scorer } = await created({ fallback: goldenhour });
    const request = requestFor('this is a bomb threat, good, leave the school now', 'en');
    const [score] = await scorer.score([request]);
    const [rest] = await goldenhour.score([request]);
    expect(score).toEqual({
      ...rest,
      sentiment: 0.4015,
      confidence: 0.5549,
      negative: 0.1534,
      positive: 0.5549,
      polarity: 0.4015,
      language: 'en',
    });
  });

  test('the outputs become shares of the three tones', async () => {
    const { scoresOf } = await created({ fallback: null });
    expect(await scoresOf('bad', 'day')).toEqual([
      {
        ...{ sentiment: -0.948, polarity: -0.948, confidence: 0.9503 },
        ...{ negative: 0.9503, positive: 0.0024, language: 'en' },
      },
      {
        ...{ sentiment: 0, polarity: 0, confidence: 0.3333 },
        ...{ negative: 0.3333, positive: 0.3333, language: 'en' },
      },
    ]);
  });

  test('a model that is very sure of itself is believed', async () => {
    const { scoresOf } = await created({ fallback: null });
    expect(sentimentsOf(await scoresOf('superb'))).toEqual([1]);
  });

  test('classes of one tone are added up, and the temperature makes it less sure', async () => {
    const labels = ['1 star', '2 stars', '5 stars'];
    const { scoresOf } = await created({
      model: { labels },
      settings: { temperature: 3 },
      fallback: null,
    });
    const [score] = await scoresOf('bad');
    expect(score).toMatchObject({ negative: 0.91, positive: 0.09 });
  });

  test('a text is judged the same beside longer ones, and in other batches', async () => {
    const { scoresOf } = await created({ settings: { batchTexts: 4 } });
    const texts = ['good', `bad ${'day '.repeat(80)}`, 'bad', 'day', 'good bad good', 'so bad'];
    const together = await scoresOf(...texts);
    const alone = [];
    for (const text of texts) alone.push(...(await scoresOf(text)));
    expect(together).toEqual(alone);
    expect(sentimentsOf(together).map((tone) => Math.sign(Number(tone)))).toEqual([
      1, -1, -1, 0, 1, -1,
    ]);
  });

  test('no name moves the verdict', async () => {
    const { scoresOf } = await created();
    const [a, b, c] = await scoresOf('@united lost it', '@ryanair lost it', 'united lost it');
    expect(a).toEqual(b);
    expect(a).not.toEqual(c);
  });

  test('what the model was not trained to read is left to the fallback', async () => {
    const { scorer, outcomes } = await created();
    const scores = await scorer.score([
      requestFor('De trein is weer te laat', 'nl'),
      requestFor('KLM'),
      requestFor('https://example.org'),
      requestFor('good', 'en'),
    ]);
    expect(scores.map((score) => 'by' in score && score.by)).toEqual([
      BY_OTHER.by,
      BY_OTHER.by,
      BY_OTHER.by,
      false,
    ]);
    expect(scores[0]).toMatchObject({ ...OTHER, polarity: 0.5, severity: 1 });
    expect(outcomes()).toEqual({ language: 2, no_words: 1, judged: 1 });
  });

  test('without a fallback it says why it does not judge', async () => {
    const { scorer } = await created({ fallback: null });
    const texts = [
      requestFor('De trein is weer te laat', 'nl'),
      requestFor('KLM'),
      requestFor('https://example.org'),
      requestFor('good strange', 'en'),
    ];
    expect(await scorer.score(texts)).toEqual([
      { unscored: 'language', language: 'nl' },
      { unscored: 'language' },
      { unscored: 'no_words' },
      { unscored: 'failed' },
    ]);
  });

  test('a threat that the fallback saw in a language that only the model reads is kept', async () => {
    const { scorer } = await created();
    const [score] = await scorer.score([requestFor('tehdit good', 'tr')]);
    expect(score).toMatchObject({ language: 'tr', categories: { threat: 1 } });
  });

  test('a text of which the model makes no number is left to the fallback, alone', async () => {
    const { scoresOf, outcomes } = await created();
    const scores = await scoresOf('good', 'strange', 'bad');
    expect(scores[1]).toMatchObject({ ...OTHER, ...BY_OTHER });
    expect(scores[0]).not.toHaveProperty('by');
    expect(outcomes()).toEqual({ judged: 2, error: 1 });
  });

  test('a model that takes too long is killed, and the fallback speaks until it is back', async () => {
    const { scoresOf, clock, telemetry, outcomes } = await created({
      settings: { timeoutMs: 1_000, batchTexts: 1 },
    });
    const stuck = scoresOf('slow', 'very good');
    // Both wait: the first for the model, the second for the first.
    await telemetry.until(({ gauges }) => waitingIn(gauges).at(-1) === 2);
    clock.move(1_000);
    for (const score of await stuck) expect(score).toMatchObject({ ...OTHER, ...BY_OTHER });
    expect(outcomes()).toEqual({ time: 1, down: 1 });
    await telemetry.until(({ counts }) => counts.get('goldenhour_model_starts_total') === 2);
    const [score] = await scoresOf('good');
    expect(score).not.toHaveProperty('by');
  });

  test('only so many texts wait; further ones are left to the fallback at once', async () => {
    const { scoresOf, telemetry, outcomes } = await created({
      settings: { batchTexts: 2, queueTexts: 4 },
    });
    const scores = await scoresOf(
      'oh oh so good!',
      'good',
      'oh so so good',
      'so good',
      'oh so good',
    );
    // Short and long texts are not judged together: the longest comes last.
    expect(scores.map((score) => 'by' in score)).toEqual([true, false, false, false, false]);
    expect(outcomes()).toEqual({ judged: 4, queue: 1 });
    expect(Math.max(...waitingIn(telemetry.gauges))).toBe(4);
    expect(waitingIn(telemetry.gauges).at(-1)).toBe(0);
  });

  test('a model that does not fit its folder is told of before the first mention', async () => {
    const labels = ['negative', 'positive'];
    await expect(created({ model: { labels } })).rejects.toThrow(
      /its output logits is float32 of 2 × 3, and should be float32 of 2 × 2/,
    );
  });

  test('by its name it is made of the section of the configuration', async () => {
    const { path, remove } = writeTinyModel();
    onTestFinished(remove);
    const surroundings = {
      ...{ baseDir: `${path}/..`, clock: new HandClock(), telemetry: new TelemetryRecord() },
      onnx: onnxSchema.parse({
        folder: path.split('/').at(-1),
        languages: ['en'],
        fallback: 'natural',
      }),
    };
    const scorer = await createScorer('onnx', surroundings);
    if (Symbol.asyncDispose in scorer) onTestFinished(() => scorer[Symbol.asyncDispose]());
    const [english, dutch] = await scorer.score([
      requestFor('bad', 'en'),
      requestFor('De trein is weer te laat', 'nl'),
    ]);
    expect(english).toMatchObject({ sentiment: -0.948 });
    expect(dutch).toMatchObject({ by: { name: 'natural' } });
  });
});

const waitingIn = (gauges: ReadonlyMap<string, readonly number[]>): readonly number[] =>
  gauges.get('goldenhour_model_waiting_texts') ?? [];

test('without a section of the configuration it says what it needs', async () => {
  await expect(createScorer('onnx')).rejects.toThrow(NO_MODEL);
});
