import { expect, test } from 'vitest';
import { wrap } from './wrap.ts';

test('breaks between words and lets the rest hang under the beginning', () => {
  const text = 'Brommelo is getting worse: 14 negative mentions in 15 minutes\n';
  expect(wrap(text, 40)).toBe(
    'Brommelo is getting worse: 14 negative\n    mentions in 15 minutes\n',
  );
});

test('keeps the indent of a line and adds to it', () => {
  const text = `    ${'word '.repeat(9)}end`;
  expect(wrap(text, 40)).toBe(`    ${'word '.repeat(7).trimEnd()}\n        word word end`);
});

test('leaves short lines, double blanks and what cannot be broken as they are', () => {
  const url = `https://x.example/${'a'.repeat(60)}`;
  expect(wrap('2026-11-21 05:42  NOTICE  opened', 40)).toBe('2026-11-21 05:42  NOTICE  opened');
  expect(wrap(`see ${url} now`, 40)).toBe(`see\n    ${url}\n    now`);
});

test('colours take no room, emoji take two columns', () => {
  const coloured = `\u001b[91m${'a'.repeat(19)}\u001b[0m ${'b'.repeat(20)}`;
  expect(wrap(coloured, 40)).toBe(coloured);
  expect(wrap(`${'a'.repeat(38)} 😡`, 40)).toBe(`${'a'.repeat(38)}\n    😡`);
});

test('a terminal that is too narrow for words is left to itself', () => {
  const text = 'a longer line than that terminal has columns';
  expect(wrap(text, 20)).toBe(text);
});
