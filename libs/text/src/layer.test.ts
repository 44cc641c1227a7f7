import fc from 'fast-check';
import { expect, test } from 'vitest';
import { InputList, Layer, LayerMemory, Sums } from './layer.ts';
import { OUTPUTS_MAX } from './layer-code.ts';

const number = fc.oneof(
  fc.float({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0, -0, 1, 0.1, -3.25),
);
const numbers = (length: number): fc.Arbitrary<readonly number[]> =>
  fc.array(number, { minLength: length, maxLength: length });

const shape = fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: OUTPUTS_MAX }));
const layer = shape.chain(([inputs, outputs]) =>
  fc.record({
    outputs: fc.constant(outputs),
    values: numbers(inputs),
    weights: numbers(inputs * outputs),
    before: numbers(OUTPUTS_MAX),
  }),
);

/** As it is summed by hand, with doubles, input after input. */
function naive(one: typeof layer extends fc.Arbitrary<infer T> ? T : never): readonly number[] {
  return one.before.map((before, output) =>
    output >= one.outputs
      ? before
      : one.values.reduce((sum, value, input) => {
          const weight = Math.fround(one.weights[input * one.outputs + output] ?? 0);
          return value === 0 ? sum : sum + weight * value;
        }, before),
  );
}

/** Without the sign of zeros. */
const plain = (some: Iterable<number>): readonly number[] => Array.from(some, (one) => one + 0);

test('layers that share a memory sum to the last bit what is summed by hand', () => {
  fc.assert(
    fc.property(layer, layer, (first, second) => {
      const memory = new LayerMemory();
      const both = [first, second].map((one) => {
        const made = new Layer(memory, Float32Array.from(one.weights), one.outputs);
        const inputs = new InputList(memory, one.values.length);
        const sums = new Sums(memory);
        sums.values.set(one.before);
        one.values.forEach((value, input) => inputs.add(input, value));
        return { made, inputs, sums, one };
      });
      for (const { made, inputs, sums } of both) made.add(inputs, sums);
      for (const { sums, one } of both) expect(plain(sums.values)).toEqual(plain(naive(one)));
    }),
    { numRuns: 300 },
  );
});

test('without inputs that count nothing changes', () => {
  const memory = new LayerMemory();
  const made = new Layer(memory, Float32Array.of(1, 2), 2);
  const inputs = new InputList(memory, 1);
  const sums = new Sums(memory);
  inputs.add(0, 0);
  expect(inputs.count).toBe(0);
  made.add(inputs, sums);
  expect([...sums.values]).toEqual(new Array<number>(OUTPUTS_MAX).fill(0));
});

test('what was listed before does not count in a list that is filled again', () => {
  const memory = new LayerMemory();
  const made = new Layer(memory, Float32Array.of(1, 2, 4), 1);
  const inputs = new InputList(memory, 3);
  const sums = new Sums(memory);
  for (const input of [0, 1, 2]) inputs.add(input, 1);
  inputs.count = 0;
  inputs.add(1, 0.5);
  made.add(inputs, sums);
  expect(sums.values[0]).toBe(1);
});

test('more outputs or weights than there is room for are refused', () => {
  const memory = new LayerMemory();
  const wide = new Float32Array(OUTPUTS_MAX + 1);
  expect(() => new Layer(memory, wide, OUTPUTS_MAX + 1)).toThrow('more than 24 outputs');
  expect(() => new Layer(memory, new Float32Array(700 * 24), 24)).toThrow('room');
});
