import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hashTerm } from './lexicon.ts';
import { salientTerms, TERMS_MAX } from './salient.ts';
import { TAG_BIT } from './tags.ts';
import { TERM_UNITS_MAX } from './term.ts';
import { type Span, TOKENS_MAX, Tokens } from './tokens.ts';

const tokens = new Tokens();
const tags = new Int32Array(TOKENS_MAX);

/** Terms of a text in which some words only hold the others together. */
function termsOf(text: string, subject: readonly Span[] = [], joining: readonly string[] = []) {
  const { count } = tokens.read(text, subject);
  tags.fill(0);
  for (let at = 0; at < count; at += 1) {
    if (joining.includes(tokens.word(at))) tags[at] = TAG_BIT.function;
  }
  return salientTerms(tokens, tags);
}

const hashes = (words: string): readonly number[] =>
  words.split(' ').map((word) => hashTerm(word.slice(0, TERM_UNITS_MAX)) >>> 0);

test('the long words are taken, in the order of the text', () => {
  expect(termsOf('een stroomstoring in het ziekenhuis')).toEqual(
    hashes('stroomstoring ziekenhuis'),
  );
});

test('a word is taken once, whatever its case and accents', () => {
  expect(termsOf('Café café CAFE storing')).toEqual(hashes('cafe storing'));
});

test.each([
  ['Évacuation', 'evacuated', 'evacuaties'],
  ['ontspoord', 'ontsporing', 'Ontsporingen'],
])('words that begin alike are one term: %s, %s and %s', (first, second, third) => {
  expect(termsOf(`${first} ${second} ${third}`)).toHaveLength(1);
  expect(termsOf(second)).toEqual(termsOf(first));
  expect(termsOf(third)).toEqual(termsOf(first));
});

test('a word of six letters or less is a term as it is', () => {
  expect(termsOf('brand brandweer branden')).toEqual(hashes('brand brandw brande'));
});

test('words that hold the others together are left out, and so are names and addresses', () => {
  const text = 'Noordbank vanwege storing @iemand https://voorbeeld.example/storingen';
  expect(termsOf(text, [[0, 9]], ['vanwege'])).toEqual(hashes('storing'));
});

test('where there are many the longest are taken', () => {
  const short = 'abcd efgh ijkl mnop qrst uvwx yzab cdef ghij';
  const terms = termsOf(`${short} stroomstoring ${short}`);
  expect(terms).toHaveLength(TERMS_MAX);
  expect(terms).toEqual(expect.arrayContaining([...hashes('stroomstoring')]));
});

test('terms are few, distinct and unsigned, and of the words alone', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
      const terms = termsOf(text);
      expect(terms.length).toBeLessThanOrEqual(TERMS_MAX);
      expect(new Set(terms).size).toBe(terms.length);
      for (const term of terms) expect(term >= 0 && term <= 0xffff_ffff).toBe(true);
      expect(termsOf(`@iemand ${text}`)).toEqual(terms);
    }),
  );
});
