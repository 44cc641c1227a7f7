import fc from 'fast-check';
import { expect, test } from 'vitest';
import { muteRepeats, PAIR_REPEATS_MAX, REPEATS_FROM_TOKENS } from './repeats.ts';

/** Which tokens count, by their pairs. */
function heard(pairs: readonly number[]): readonly boolean[] {
  const weights = new Float32Array(pairs.length).fill(0.5);
  const counted = muteRepeats(Int32Array.from(pairs), pairs.length, weights);
  expect(counted).toBe(weights.filter((weight) => weight > 0).length);
  return Array.from(weights, (weight) => weight > 0);
}

test('a pair counts as often as its bound says, the first times, and no other pair suffers', () => {
  const pair = fc.oneof(fc.integer({ min: -2, max: 2 }), fc.integer());
  const pairs = fc.array(pair, { minLength: REPEATS_FROM_TOKENS, maxLength: 300 });
  fc.assert(
    fc.property(pairs, (some) => {
      const wanted = some.map(
        (one, at) => some.slice(0, at).filter((before) => before === one).length < PAIR_REPEATS_MAX,
      );
      expect(heard(some)).toEqual(wanted);
    }),
  );
});

test('in a short text everything counts', () => {
  expect(heard(new Array<number>(REPEATS_FROM_TOKENS - 1).fill(7))).not.toContain(false);
});
