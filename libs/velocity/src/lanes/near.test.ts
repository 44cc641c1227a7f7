import fc from 'fast-check';
import { expect, test } from 'vitest';
import { areNear, NEAR_BITS_MAX } from './near.ts';

const hex = (bits: bigint): string => bits.toString(16).padStart(16, '0');

test('texts are near that differ in few bits, wherever those are', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
      fc.uniqueArray(fc.nat(63), { maxLength: 24 }),
      (bits, flipped) => {
        const other = flipped.reduce((sum, bit) => sum ^ (1n << BigInt(bit)), bits);
        expect(areNear(hex(bits), hex(other))).toBe(flipped.length <= NEAR_BITS_MAX);
      },
    ),
  );
});
