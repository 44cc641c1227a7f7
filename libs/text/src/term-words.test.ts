import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hashTerm } from './lexicon.ts';
import { TERM_UNITS_MAX } from './term.ts';
import { EXCERPTS_MAX, wordsOfTerms } from './term-words.ts';

const terms = (...words: string[]): number[] =>
  words.map((word) => hashTerm(word.slice(0, TERM_UNITS_MAX)) >>> 0);

test.each([
  ['in the order of the terms', ['De trein staat stil'], terms('stil', 'trein'), ['stil', 'trein']],
  ['with its accents', ['Het café is dicht'], terms('cafe'), ['café']],
  ['as it is written most', ['STORING!', 'storing?', 'een storing'], terms('storing'), ['storing']],
  ['of all that begin alike', ['storingen', 'storing, storing'], terms('storing'), ['storing']],
  ['the first of equals', ['Storing', 'storing'], terms('storing'), ['Storing']],
  ['without the sign of a tag', ['#storing bij Acme'], terms('storing'), ['storing']],
  ['nothing where none has it', ['iets anders'], terms('storing'), []],
  ['nothing without texts', [], terms('storing'), []],
  ['not from names and addresses', ['@storing https://storing.example'], terms('storing'), []],
  ['once, however often it is asked for', ['storing'], terms('storing', 'storing'), ['storing']],
])('the words of terms are found %s', (_, excerpts, asked, words) => {
  expect(wordsOfTerms(excerpts, asked)).toEqual(words);
});

test('no more texts are read than the bound', () => {
  const excerpts = [...Array.from({ length: EXCERPTS_MAX }, () => 'iets'), 'storing'];
  expect(wordsOfTerms(excerpts, terms('storing'))).toEqual([]);
});

test('whatever is asked, the words are of the texts and no more than the terms', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 5 }),
      fc.array(fc.nat(0xffff_ffff), { maxLength: 5 }),
      (excerpts, asked) => {
        expect(wordsOfTerms(excerpts, asked).length).toBeLessThanOrEqual(asked.length);
      },
    ),
  );
});
