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

test('a text that is matched holds the letters that must be in it', () => {
  const atom = fc.constantFrom(
    ...['a', 'b', 'ab', ' ', '.', '-', '(?:ab|b)', '(ab)', '[ab]', '[^]a]', String.raw`\x61`],
  );
  const times = fc.constantFrom('', '', '', '?', '*', '+', '{2}', '{0,2}', '+?');
  const pattern = fc
    .array(
      fc.tuple(atom, times).map(([one, many]) => one + many),
      { minLength: 3, maxLength: 8 },
    )
    .map((atoms) => atoms.join(''));
  const text = fc
    .array(fc.constantFrom('a', 'b', 'A', ' ', '-', 'ab'), { maxLength: 20 })
    .map((pieces) => pieces.join(''));
  let held = 0;
  fc.assert(
    fc.property(pattern, fc.constantFrom('', 'i'), fc.array(text), (written, flags, texts) => {
      const { literal } = regexNode(written, flags, [0, 1]);
      const finder = new RegexFinder({ pattern: written, flags });
      for (const one of texts.filter((each) => finder.test(each))) {
        expect(foldText(one).units, written).toContain(literal);
        if (literal !== '') held += 1;
      }
    }),
    { numRuns: 2_000 },
  );
  expect(held).toBeGreaterThan(200);
});
