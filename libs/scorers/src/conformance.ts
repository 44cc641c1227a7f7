/** What every scorer keeps to, whatever it is made of. Run by each scorer's tests. */
import type { Span } from '@goldenhour/matching';
import { KINDS } from '@goldenhour/mention';
import {
  FINGERPRINT,
  SCORE_TERMS_MAX,
  type Score,
  type ScoreRequest,
  type Scorer,
  UNSCORED_REASONS,
} from '@goldenhour/pipeline/ports';
import { CATEGORIES } from '@goldenhour/text';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

type Scored = Exclude<Score, { readonly unscored: unknown }>;

/** @param create a fresh scorer at each call */
export function describeScorer(name: string, create: () => Promise<Scorer>): void {
  describe(`scorer ${name} keeps to the port`, () => {
    test('it gives one score per request, in order, whatever the batch', async () => {
      const scorer = await create();
      await fc.assert(
        fc.asyncProperty(fc.array(anyRequest, { maxLength: 20 }), async (batch) => {
          const together = await scorer.score(batch);
          expect(together).toHaveLength(batch.length);
          const alone = [];
          for (const request of batch) alone.push(...(await scorer.score([request])));
          expect(together).toEqual(alone);
        }),
      );
    });

    test('it scores within the ranges, or says why not', async () => {
      const scorer = await create();
      await fc.assert(
        fc.asyncProperty(anyRequest, async (request) => {
          const [score] = await scorer.score([request]);
          if (score === undefined) throw new Error('no score');
          if ('unscored' in score) {
            expect(UNSCORED_REASONS).toContain(score.unscored);
            return;
          }
          expectTone(score);
          expectFindings(score);
          // What is written to a log must come back the same.
          expect(JSON.parse(JSON.stringify(score))).toEqual(score);
        }),
        { numRuns: 500 },
      );
    });

    test('it answers the same after other texts, and from another instance', async () => {
      const first = await create();
      const second = await create();
      await fc.assert(
        fc.asyncProperty(fc.array(anyRequest, { maxLength: 10 }), async (batch) => {
          const before = await first.score(batch);
          await first.score(batch.toReversed());
          expect(await first.score(batch)).toEqual(before);
          expect(await second.score(batch)).toEqual(before);
        }),
      );
    });

    test('where it explains itself it writes plain lines, and its scores stay what they were', async () => {
      const scorer = await create();
      if (scorer.explain === undefined) return;
      await fc.assert(
        fc.asyncProperty(anyRequest, async (request) => {
          const before = await scorer.score([request]);
          const lines = scorer.explain?.(request) ?? '';
          expect(lines.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
          expect(lines).toMatch(/\S.*\n$/s);
          expect(scorer.explain?.(request)).toBe(lines);
          expect(await scorer.score([request])).toEqual(before);
        }),
      );
    });

    test('it takes an empty batch and an empty text', async () => {
      const scorer = await create();
      expect(await scorer.score([])).toEqual([]);
      expect(await scorer.score([requestFor('')])).toEqual([{ unscored: 'no_words' }]);
    });

    test('it does not change what it is given', async () => {
      const scorer = await create();
      const batch = Object.freeze([Object.freeze(requestFor('Not good! #fail'))]);
      await scorer.score(batch);
      expect(batch).toEqual([requestFor('Not good! #fail')]);
    });

    test('it has a name and a version to be told by', async () => {
      const scorer = await create();
      expect(scorer.name).toBe(name);
      expect(scorer.version).toMatch(/^\S+$/);
    });
  });
}

/** @param more where the text names the subject, and others */
export function requestFor(
  text: string,
  language?: string,
  more: Partial<Pick<ScoreRequest, 'spans' | 'others'>> = {},
): ScoreRequest {
  const named = { subject: 'acme', spans: [], others: [] };
  return { text, kind: 'post', platform: 'x', language, ...named, ...more };
}

function expectTone({ sentiment, confidence, negative, positive = 0, language }: Scored): void {
  within(sentiment, -1, 1);
  within(confidence, 0, 1);
  within(negative, 0, 1);
  within(positive, 0, 1);
  // Each is rounded for itself.
  within(negative + positive, 0, 1.000_1);
  expect(language).not.toBe('');
}

function expectFindings(score: Scored): void {
  const { polarity, categories, probabilities, severity, fingerprint, terms } = score;
  if (polarity !== undefined) within(polarity, -1, 1);
  if (severity !== undefined) expect([0, 1, 2, 3]).toContain(severity);
  if (fingerprint !== undefined) expect(fingerprint).toMatch(FINGERPRINT);
  if (probabilities !== undefined) {
    expect(Object.keys(probabilities)).toEqual(CATEGORIES);
    for (const probability of Object.values(probabilities)) within(probability, 0, 1);
  }
  for (const [category, probability] of Object.entries(categories ?? {})) {
    expect(CATEGORIES).toContain(category);
    within(probability, 0, 1);
  }
  // The same is said in both places.
  if (probabilities !== undefined) expect(probabilities).toMatchObject(categories ?? {});
  expect((terms ?? []).length).toBeLessThanOrEqual(SCORE_TERMS_MAX);
  for (const term of terms ?? []) {
    expect(Number.isInteger(term)).toBe(true);
    within(term, 0, 0xffff_ffff);
  }
}

function within(value: number, low: number, high: number): void {
  expect(Number.isFinite(value)).toBe(true);
  expect(value).toBeGreaterThanOrEqual(low);
  expect(value).toBeLessThanOrEqual(high);
  expect(Object.is(value, -0)).toBe(false);
}

/** Names that plain objects answer to, and other words that have broken lexicons. */
const TRAPS = [
  'constructor',
  '__proto__',
  'toString',
  'hasOwnProperty',
  'NaN',
  'length',
  'valueOf',
];
const WORDS = [
  'not',
  'good',
  'slecht',
  'geen',
  "n'est",
  'horrible',
  'the',
  'de',
  'baaad',
  '😡',
  '!',
];

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc.array(fc.constantFrom(...TRAPS, ...WORDS), { maxLength: 30 }).map((words) => words.join(' ')),
);

/** Places in the text, in order and apart from each other, shared out between the subject and others. */
const anyPlaces = (text: string): fc.Arbitrary<Pick<ScoreRequest, 'spans' | 'others'>> =>
  fc
    .tuple(fc.uniqueArray(fc.nat(text.length), { maxLength: 8 }), fc.array(fc.boolean()))
    .map(([edges, mine]) => {
      const sorted = edges.toSorted((a, b) => a - b);
      const all = Array.from(
        { length: Math.floor(edges.length / 2) },
        (_, n): Span => [sorted[2 * n] ?? 0, sorted[2 * n + 1] ?? 0],
      );
      const isMine = (_: Span, n: number): boolean => mine[n] ?? true;
      return { spans: all.filter(isMine), others: all.filter((span, n) => !isMine(span, n)) };
    });

const anyRequest: fc.Arbitrary<ScoreRequest> = anyText.chain((text) =>
  fc
    .tuple(
      anyPlaces(text),
      fc.record({
        kind: fc.constantFrom(...KINDS),
        platform: fc.constantFrom('x', 'bluesky', 'rss'),
        language: fc.option(
          fc.oneof(
            fc.constantFrom('en', 'nl', 'fr', 'de', 'ja', 'und', 'en-GB', '__proto__', ''),
            fc.string(),
          ),
          { nil: undefined },
        ),
        subject: fc.constantFrom('acme', 'b'),
      }),
    )
    .map(([places, rest]) => ({ text, ...rest, ...places })),
);
