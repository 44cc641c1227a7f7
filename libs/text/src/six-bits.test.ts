import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packSixBits, SIX_BITS_MAX, sixBitsBytes, unpackSixBits } from './six-bits.ts';

const number = fc.integer({ min: -SIX_BITS_MAX, max: SIX_BITS_MAX });

test('numbers come back from their six bits as they were', () => {
  fc.assert(
    fc.property(fc.array(number, { maxLength: 40 }), (some) => {
      const numbers = Int8Array.from(some);
      const bytes = packSixBits(numbers);
      expect(bytes.length).toBe(sixBitsBytes(numbers.length));
      expect(unpackSixBits(bytes, numbers.length)).toEqual(numbers);
    }),
  );
});

test.each([SIX_BITS_MAX + 1, -SIX_BITS_MAX - 1])('%i is refused', (large) => {
  expect(() => packSixBits(Int8Array.of(0, large))).toThrow(`${large} does not go into six bits`);
});
