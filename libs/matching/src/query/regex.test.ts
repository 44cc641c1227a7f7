import { expect, test } from 'vitest';
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
