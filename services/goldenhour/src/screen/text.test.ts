import fc from 'fast-check';
import { expect, test } from 'vitest';
import { broken, cut, fit, plainLine, widthOf } from './text.ts';

test.each([
  ['Acme', 4, 'Acme'],
  ['Acme', 3, 'Ac…'],
  ['Acme Foods', 6, 'Acme…'],
  ['荷航延误', 5, '荷航…'],
  ['👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 3, '👩‍👩‍👧‍👦…'],
  ['Acme', 1, '…'],
  ['Acme', 0, ''],
])('%j in %i columns is %j', (text, width, expected) => {
  expect(cut(text, width)).toBe(expected);
});

test('what is fitted is as wide as it should be, whatever it is', () => {
  const given = fc.tuple(fc.string({ unit: 'grapheme' }).map(plainLine), fc.nat(40));
  fc.assert(
    fc.property(given, fc.constantFrom('left', 'right'), ([text, width], side) => {
      expect(widthOf(fit(text, width, side))).toBe(width);
    }),
  );
});

test('lines break between words, and the last one is cut', () => {
  expect(broken('one two three', 7, 5)).toEqual(['one two', 'three']);
  expect(broken('one two three four', 7, 2)).toEqual(['one two', 'three…']);
  expect(broken('incomprehensible', 7, 2)).toEqual(['incomp…']);
});

test('what steers a terminal is gone', () => {
  expect(plainLine('a\u001b[2Jb\r\nc\u202ed\u200b  e')).toBe('a [2Jb c d e');
});
