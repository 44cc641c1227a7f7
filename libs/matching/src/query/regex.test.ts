import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldText } from '../fold.ts';
import { QueryFault } from './fault.ts';
import { RegexFinder, regexNode } from './regex.ts';

/** The longest text that a mention may have is not longer. @unit UTF-16 code units */
const CHARS = 20_000;

// Each of them makes an engine that goes back try more ways than there are atoms.
test.each([
  ['(a+)+$'],
  ['(a|a)*b'],
  ['(a|aa)+$'],
  ['(.*)*x'],
  ['(a*)*(a*)*c'],
  ['([a-z]+)*[0-9]'],
  ['^(?:(?:a?){20}){1,20}b'],
  ['(?:a.*){8}b'],
])('%s is answered in time that grows with the text alone', (pattern) => {
  const finder = new RegexFinder({ pattern, flags: '' });
  const text = `${'a'.repeat(CHARS)}!`;
  expect(finder.test(text)).toBe(false);
  expect(finder.places(text)).toEqual([]);
});

test('what would grow without bound is refused before it grows', () => {
  const refused = ['((a{30}){30}){30}', '(x{500}|y{500}){2}', '((((a{9}){9}){9}){9}){9}'];
  for (const pattern of refused) {
    expect(() => regexNode(pattern, '', [0, 1]), pattern).toThrow(QueryFault);
  }
});

test('what it remembers is forgotten in time, and its answers stay the same', () => {
  const finder = new RegexFinder({ pattern: 'ing-[0-9]+', flags: 'i' });
  const answers = Array.from({ length: 1_000 }, (_, index) => [
    finder.test(`zaak ING-${index}`),
    finder.test(`zaak KLM-${index}`),
  ]);
  expect(new Set(answers.map(String))).toEqual(new Set(['true,false']));
});

test('the first places alone are told, and none that is empty', () => {
  const finder = new RegexFinder({ pattern: '[0-9]*', flags: '' });
  expect(finder.places('a 3')).toEqual([[2, 3]]);
  const many = new RegexFinder({ pattern: '[0-9]+', flags: '' });
  expect(many.places('1 2 3 4 5 6')).toHaveLength(4);
});

test.each([
  ['storing', 'storing'],
  ['ING-[0-9]+ zaak', 'zaak'],
  ['abcd?ef', 'abc'],
  ['abcd*ef', 'abc'],
  ['abcd{0,3}', 'abc'],
  ['abcd+ef', 'abcd'],
  ['abc|def', ''],
  ['(?:abc|def)xyz', 'xyz'],
  ['(abcdef)?xyz', 'xyz'],
  ['[abc]]def', 'def'],
  ['[^]abc]def', 'def'],
  ['[[:alpha:]]def', 'def'],
  [String.raw`\p{Greek}abc`, 'abc'],
  [String.raw`\x41bcd\.efg`, 'bcd'],
  [String.raw`\Qabcd\Eefg`, 'efg'],
  ['ab.cd', ''],
])('whatever %s matches holds %j', (pattern, literal) => {
  expect(regexNode(pattern, '', [0, 1]).literal).toBe(literal);
});

/** A piece of a pattern, and a text that it matches. */
type Piece = { readonly pattern: string; readonly text: string };

const atom = fc.constantFrom<[string, string]>(
  ['a', 'a'],
  ['B', 'B'],
  ['ab', 'ab'],
  [' ', ' '],
  ['.', 'a'],
  ['-', '-'],
  ['(?:ab|b)', 'b'],
  ['(ab)', 'ab'],
  ['[ab]', 'a'],
  ['[^]a]', 'b'],
  [String.raw`\x61`, 'a'],
  [String.raw`\Qa.b\E`, 'a.b'],
);
const times = fc.constantFrom<[string, number]>(
  ['', 1],
  ['', 1],
  ['?', 0],
  ['*', 0],
  ['*', 2],
  ['+', 1],
  ['{2}', 2],
  ['{0,2}', 0],
  ['+?', 2],
);
const bare = fc.constantFrom('abc', 'ab', 'ca').map((text): Piece => ({ pattern: text, text }));
const repeated: fc.Arbitrary<Piece> = fc
  .tuple(atom, times)
  // What follows several letters repeats the last of them alone.
  .filter(
    ([[pattern], [many]]) => many === '' || pattern.length === 1 || !/^(?:\w|\\Q)/.test(pattern),
  )
  .map(([[pattern, text], [many, count]]) => {
    return { pattern: pattern + many, text: text.repeat(count) };
  });
const piece = fc.oneof(bare, { weight: 2, arbitrary: repeated });

test('a text that is matched holds the letters that must be in it', () => {
  let held = 0;
  const pieces = fc.array(piece, { minLength: 3, maxLength: 8 });
  fc.assert(
    fc.property(pieces, fc.constantFrom('', 'i'), (given, flags) => {
      const pattern = given.map((one) => one.pattern).join('');
      const text = given.map((one) => one.text).join('');
      const { literal } = regexNode(pattern, flags, [0, 1]);
      expect(new RegexFinder({ pattern, flags }).test(text), pattern).toBe(true);
      expect(foldText(text).units, pattern).toContain(literal);
      if (literal !== '') held += 1;
    }),
    { numRuns: 2_000 },
  );
  expect(held).toBeGreaterThan(200);
});
