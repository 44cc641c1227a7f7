import { OUTPUT, ROW } from '@goldenhour/text';
import { expect, test } from 'vitest';
import type { Example } from './examples.ts';
import { exampleWith } from './fakes.ts';
import { joined, Net, weighed } from './net.ts';
import { PLAN } from './plan.ts';
import { createRandom } from './random.ts';

function exampleOf(...features: (readonly [row: number, value: number])[]): Example {
  return exampleWith({
    features: Int32Array.from(features, ([row]) => row),
    values: Float32Array.from(features, ([, value]) => value),
  });
}

const newNet = (): Net => new Net('topic', 3, PLAN.parts.topic.hyper, createRandom(1));

test('a row that no example has says nothing', () => {
  const net = newNet();
  net.keepOnly([exampleOf([1, 1], [-1, 1])]);
  const says = [0, 1, 2].map((row) =>
    net.rows.w.subarray(row * ROW, (row + 1) * ROW).some((weight) => weight !== 0),
  );
  expect(says).toEqual([false, true, false]);
});

test('what a feature counted for while it learned is in its row when all count as one', () => {
  const net = newNet();
  for (let turn = 0; turn < 20; turn += 1) net.learn(exampleOf([0, 1], [2, 0.6]), 1);
  net.forward(exampleOf([0, 1], [2, 0.6]), false);
  const learned = Array.from(net.outputs);
  net.rows.w.set(weighed(net.weights(), Float64Array.of(1, 1, 0.6)).rows);
  net.forward(exampleOf([0, 1], [2, 1]), false);
  net.outputs.forEach((output, at) => expect(output).toBeCloseTo(learned[at] ?? NaN, 5));
});

test('joined, the halves say what each says by itself', () => {
  const [tone, topic] = (['tone', 'topic'] as const).map((part) => {
    const net = new Net(part, 3, PLAN.parts[part].hyper, createRandom(2));
    const example = { ...exampleOf([0, 1], [1, 1]), sentiment: 1, polarity: 1 };
    for (let turn = 0; turn < 20; turn += 1) net.learn(example, 1);
    return net;
  }) as [Net, Net];
  const text = exampleOf([0, 1], [1, 1]);
  const both = new Net('topic', 3, PLAN.parts.topic.hyper, createRandom(1));
  const { rows, hidden, hiddenBias, direct, output, outputBias } = joined(
    topic.weights(),
    tone.weights(),
  );
  both.rows.w.set(rows);
  both.hidden.w.set(hidden);
  both.hiddenBias.w.set(hiddenBias);
  both.direct.w.set(direct);
  both.output.w.set(output);
  both.outputBias.w.set(outputBias);
  for (const net of [tone, topic, both]) net.forward(text, false);
  both.outputs.forEach((output, at) => {
    const half = at < OUTPUT.categories ? tone : topic;
    expect(output).toBeCloseTo(half.outputs[at] ?? NaN, 5);
  });
});

test('halves that learned of other features are not joined', () => {
  const other = new Net('tone', 2, PLAN.parts.tone.hyper, createRandom(1));
  expect(() => joined(newNet().weights(), other.weights())).toThrow(RangeError);
});
