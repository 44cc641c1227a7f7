import { expect, test } from 'vitest';
import { OUTPUT, OUTPUTS } from './model.ts';
import { toneShares } from './tone.ts';

const outputs = new Float64Array(OUTPUTS);
outputs.set([0, 1, 2], OUTPUT.polarity);
outputs.set([3, 0, 0], OUTPUT.sentiment);

test('without sentiment it is how the text feels, with it what it adds is heard', () => {
  const polarity = toneShares(outputs, 0, 1);
  expect(polarity.positive / polarity.neutral).toBeCloseTo(Math.E, 10);
  expect(polarity.positive / polarity.negative).toBeCloseTo(Math.E ** 2, 10);
  const sentiment = toneShares(outputs, 1, 1);
  expect(sentiment.negative / sentiment.positive).toBeCloseTo(Math.E, 10);
  expect(sentiment.negative + sentiment.neutral + sentiment.positive).toBeCloseTo(1, 10);
});

test('a temperature makes shares less sure, and keeps their order', () => {
  const { positive, negative } = toneShares(outputs, 0, 2);
  expect(positive / negative).toBeCloseTo(Math.E, 10);
});
