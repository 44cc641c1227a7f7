import { expect, test } from 'vitest';
import { describeScorer, requestFor } from './conformance.ts';
import { createScorer } from './index.ts';

describeScorer('trivial', () => createScorer('trivial'));

test('an exclamation mark is all it looks at', async () => {
  const scorer = await createScorer('trivial');
  expect(await scorer.score([requestFor('good', 'en'), requestFor('good!')])).toEqual([
    { sentiment: 0, confidence: 1, negative: 0, positive: 0, language: 'en' },
    { sentiment: -1, confidence: 1, negative: 1, positive: 0, language: 'und' },
  ]);
});
