import fc from 'fast-check';
import { expect, test } from 'vitest';
import { logistic } from './logistic.ts';
import { type Direction, READ_GATES, READ_UNITS, READ_WIDTH } from './model.ts';
import { Reader, ReaderMemory } from './reader.ts';

const numbers = (length: number, highest: number): fc.Arbitrary<Float32Array> =>
  fc.float32Array({
    ...{ minLength: length, maxLength: length, noNaN: true },
    ...{ min: Math.fround(-highest), max: Math.fround(highest) },
  });
const directionOf = (highest: number): fc.Arbitrary<Direction> =>
  fc.record({
    inputWeights: numbers(READ_WIDTH * READ_GATES, highest),
    stateWeights: numbers(READ_UNITS * READ_GATES, highest),
    bias: numbers(READ_GATES, highest),
  });
const wordsOf = (highest: number): fc.Arbitrary<readonly Float32Array[]> =>
  fc.array(numbers(READ_WIDTH, highest), { minLength: 1, maxLength: 6 });

/** As the units are written down where they come from, with doubles. */
function byHand(
  { inputWeights, stateWeights, bias }: Direction,
  read: readonly Float32Array[],
): { readonly most: readonly number[]; readonly sum: readonly number[] } {
  const units = Array.from({ length: READ_UNITS }, (_, unit) => unit);
  const told = (weights: Float32Array, inputs: ArrayLike<number>, gate: number): number =>
    Array.from(inputs).reduce(
      (sum, value, input) => sum + value * (weights[input * READ_GATES + gate] ?? 0),
      0,
    );
  const states: (readonly number[])[] = [];
  let state: readonly number[] = units.map(() => 0);
  for (const word of read) {
    state = units.map((unit) => {
      const byWord = (gate: number): number => told(inputWeights, word, gate) + (bias[gate] ?? 0);
      const byState = (gate: number): number => told(stateWeights, state, gate);
      const [update, reset] = [unit, READ_UNITS + unit].map((gate) =>
        logistic(byWord(gate) + byState(gate)),
      ) as [number, number];
      const last = 2 * READ_UNITS + unit;
      const next = Math.tanh(byWord(last) + reset * byState(last));
      return (1 - update) * next + update * (state[unit] ?? 0);
    });
    states.push(state);
  }
  return {
    most: units.map((unit) => Math.max(...states.map((one) => one[unit] ?? 0))),
    sum: units.map((unit) => states.reduce((sum, one) => sum + (one[unit] ?? 0), 0)),
  };
}

/** Readers that share a memory, each of which reads words. */
function readersOf(...directions: readonly Direction[]): readonly Reading[] {
  const memory = new ReaderMemory();
  const word = memory.floats(READ_WIDTH);
  return directions.map((direction) => {
    const reader = new Reader(memory, direction);
    return {
      reader,
      read(words) {
        reader.begin();
        for (const one of words) {
          word.set(one);
          reader.read(word.byteOffset);
        }
      },
    };
  });
}

type Reading = {
  readonly reader: Reader;
  readonly read: (words: readonly Float32Array[]) => void;
};

function expectClose(heard: Float32Array, known: readonly number[]): void {
  for (const [unit, one] of known.entries()) expect(heard[unit]).toBeCloseTo(one, 4);
}

test('two that share a memory come to what is reckoned by hand', () => {
  const small = directionOf(0.25);
  const few = wordsOf(0.5);
  fc.assert(
    fc.property(small, small, few, few, (first, second, some, others) => {
      const [there, back] = readersOf(first, second);
      there?.read(some);
      back?.read(others);
      for (const [reading, byThisHand] of [
        [there, byHand(first, some)],
        [back, byHand(second, others)],
      ] as const) {
        if (reading === undefined) throw new Error('there are two');
        expectClose(reading.reader.most, byThisHand.most);
        expectClose(reading.reader.sum, byThisHand.sum);
      }
    }),
    { numRuns: 50 },
  );
});

test('whatever it is told, states stay within one', () => {
  fc.assert(
    fc.property(directionOf(1000), wordsOf(1000), (direction, words) => {
      for (const { reader, read } of readersOf(direction)) {
        const before = new Float32Array(READ_UNITS);
        for (let count = 1; count <= words.length; count += 1) {
          read(words.slice(0, count));
          const states = reader.sum.map((sum, unit) => sum - (before[unit] ?? 0));
          for (const one of states) expect(Math.abs(one)).toBeLessThan(1.00001);
          for (const [unit, most] of reader.most.entries()) {
            expect(most).toBeGreaterThanOrEqual((states[unit] ?? 0) - 0.00001);
            expect(most).toBeLessThan(1.00001);
          }
          before.set(reader.sum);
        }
      }
    }),
    { numRuns: 50 },
  );
});

test('what a word says goes through the tangent, however loud, and half of it through the gate', () => {
  const unit = 5;
  const inputWeights = new Float32Array(READ_WIDTH * READ_GATES);
  inputWeights[2 * READ_UNITS + unit] = 1; // of the first number of a word
  const stateWeights = new Float32Array(READ_UNITS * READ_GATES);
  const bias = new Float32Array(READ_GATES);
  for (const { reader, read } of readersOf({ inputWeights, stateWeights, bias })) {
    const inSmallSteps = Array.from({ length: 601 }, (_, nth) => (nth - 300) / 25);
    for (const told of [-1e30, 1e30, ...inSmallSteps]) {
      read([new Float32Array(READ_WIDTH).fill(told, 0, 1)]);
      expect(Math.abs(2 * (reader.sum[unit] ?? 0) - Math.tanh(told))).toBeLessThan(3e-6);
    }
  }
});

test('what it read before it began anew is forgotten', () => {
  const words = wordsOf(2);
  fc.assert(
    fc.property(directionOf(0.5), words, words, (direction, before, some) => {
      const [used, fresh] = readersOf(direction, direction);
      used?.read(before);
      used?.read(some);
      fresh?.read(some);
      expect(used?.reader.most).toEqual(fresh?.reader.most);
      expect(used?.reader.sum).toEqual(fresh?.reader.sum);
    }),
    { numRuns: 50 },
  );
});
