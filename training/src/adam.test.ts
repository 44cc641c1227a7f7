import { expect, test } from 'vitest';
import { Adam, AdamRows } from './adam.ts';

const RATE = 0.1;

/** By the paper's formulas, one number by itself. */
function byHand(gradients: readonly number[]): number {
  let [w, mean, square] = [0, 0, 0];
  gradients.forEach((g, at) => {
    mean = 0.9 * mean + 0.1 * g;
    square = 0.999 * square + 0.001 * g * g;
    const [m, v] = [mean / (1 - 0.9 ** (at + 1)), square / (1 - 0.999 ** (at + 1))];
    w -= (RATE * m) / (Math.sqrt(v) + 1e-8);
  });
  return w;
}

const GRADIENTS = [2, -0.5, 0.25, 1];

test('steps are those of the formulas', () => {
  const adam = new Adam(2);
  GRADIENTS.forEach((gradient, at) => {
    adam.g[1] = gradient;
    adam.step(RATE, at + 1);
  });
  expect(adam.w[0]).toBe(0);
  expect(adam.w[1]).toBeCloseTo(byHand(GRADIENTS), 6);
});

test('rows take the same steps, those without a gradient none', () => {
  const rows = new AdamRows(3, 2, () => 0);
  GRADIENTS.forEach((gradient, at) => {
    rows.add(1, Float64Array.of(0, gradient / 2), 2);
    rows.step(RATE, at + 1);
  });
  expect([...rows.w.subarray(0, 3), ...rows.w.subarray(4)]).toEqual([0, 0, 0, 0, 0]);
  expect(rows.w[3]).toBeCloseTo(byHand(GRADIENTS), 6);
  const after = rows.w.slice();
  rows.step(RATE, GRADIENTS.length + 1);
  expect(rows.w).toEqual(after);
});

test('gradients add up until a step, and are forgotten then', () => {
  const adam = new Adam(1, () => 1);
  const rows = new AdamRows(1, 1, () => 1);
  for (const gradient of [1, 2]) {
    adam.g[0] = (adam.g[0] ?? 0) + gradient;
    rows.add(0, Float64Array.of(gradient), 1);
  }
  expect([adam.g[0], rows.g[0]]).toEqual([3, 3]);
  adam.step(RATE, 1);
  rows.step(RATE, 1);
  expect([adam.g[0], rows.g[0]]).toEqual([0, 0]);
});
