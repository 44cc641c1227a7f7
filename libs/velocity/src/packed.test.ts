import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packNumbers, unpackNumbers } from './packed.ts';

test('numbers survive their text, five characters each, none of which JSON has to escape', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(0xffff_ffff)), (numbers) => {
      const text = packNumbers(numbers);
      expect(unpackNumbers(text)).toEqual(numbers);
      expect(JSON.stringify(text)).toHaveLength(numbers.length * 5 + 2);
    }),
  );
});

test.each(['1234', '1234~', '"1234', '#####'])('%s is not packed', (text) => {
  expect(() => unpackNumbers(text)).toThrow(RangeError);
});
