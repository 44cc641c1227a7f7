import { ROW } from '@goldenhour/text';
import { expect, test } from 'vitest';
import type { Example } from './examples.ts';
import { exampleWith } from './fakes.ts';
import { Net } from './net.ts';
import { createRandom } from './random.ts';
import { PLAN } from './train.ts';

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
  net.weigh((row) => (row === 2 ? 0.6 : 1));
  net.forward(exampleOf([0, 1], [2, 1]), false);
  net.outputs.forEach((output, at) => expect(output).toBeCloseTo(learned[at] ?? NaN, 5));
});
