import { ScorerError } from '@goldenhour/pipeline/ports';
import { expect, test } from 'vitest';
import { tonesOf } from './tones.ts';

test.each([
  [
    ['negative', 'neutral', 'positive'],
    ['negative', 'neutral', 'positive'],
  ],
  [
    ['POSITIVE', 'NEGATIVE'],
    ['positive', 'negative'],
  ],
  [
    ['neg', 'neu', 'pos'],
    ['negative', 'neutral', 'positive'],
  ],
  [
    ['Very_Negative', 'negative', 'Very positive'],
    ['negative', 'negative', 'positive'],
  ],
  [
    ['1 star', '2 stars', '3 stars', '4 stars', '5 stars'],
    ['negative', 'negative', 'neutral', 'positive', 'positive'],
  ],
])('labels that say their tone are understood: %j', (labels, tones) => {
  expect(tonesOf(labels)).toEqual(tones);
});

test('what the configuration says goes over the name of a label', () => {
  const labels = ['LABEL_0', 'positive', 'mixed'];
  const given = { LABEL_0: 'negative', mixed: 'neutral' } as const;
  expect(tonesOf(labels, given)).toEqual(['negative', 'positive', 'neutral']);
  expect(tonesOf(['negative', 'positive'], { negative: 'positive', positive: 'negative' })).toEqual(
    ['positive', 'negative'],
  );
});

test.each([
  [['LABEL_0', 'LABEL_1'], {}, /do not say what tone they are: "LABEL_0", "LABEL_1".*onnx\.tones/],
  [['constructor', 'negative'], {}, /do not say what tone they are: "constructor"/],
  [['negative', 'positive'], { LABEL_0: 'negative' }, /names the label "LABEL_0".*has "negative"/],
  [['negative', 'neutral'], {}, /a label for negative and one for positive/],
  [['x'.repeat(200), 'negative'], {}, /x{59}"\. Say/],
] as const)('of %j with %j it says what to do', (labels, given, sentence) => {
  expect(() => tonesOf(labels, given)).toThrow(ScorerError);
  expect(() => tonesOf(labels, given)).toThrow(sentence);
});
