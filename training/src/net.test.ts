import { CATEGORIES, ROW, RULES, SEVERITY_MAX } from '@goldenhour/text';
import { expect, test } from 'vitest';
import type { Example } from './examples.ts';
import { Net } from './net.ts';
import { createRandom } from './random.ts';
import { PLAN } from './train.ts';

test('a row that no example has says nothing', () => {
  const net = new Net('topic', 3, PLAN.parts.topic.hyper, createRandom(1));
  const example: Example = {
    language: 0,
    features: Int32Array.of(1, -1),
    values: Float32Array.of(1, 1),
    rules: new Float32Array(RULES),
    polarity: -1,
    sentiment: -1,
    categories: new Int8Array(CATEGORIES.length),
    severities: new Int8Array(SEVERITY_MAX),
    weight: 1,
    polarityWeight: 1,
    sentimentWeight: 1,
  };
  net.keepOnly([example]);
  const says = [0, 1, 2].map((row) =>
    net.rows.w.subarray(row * ROW, (row + 1) * ROW).some((weight) => weight !== 0),
  );
  expect(says).toEqual([false, true, false]);
});
