import { createMatcher, subjectsSchema } from '@goldenhour/matching';
import { expect, test } from 'vitest';
import type { Format } from '../score/format.ts';
import { explanation, matchLine } from './answers.ts';
import { type MatchRow, RowReader } from './rows.ts';

const matcher = createMatcher(
  subjectsSchema.parse([
    { id: 'klm', name: 'KLM', languages: ['nl'] },
    { id: 'ziggo', name: 'Ziggo', query: 'ziggo AND (storing OR outage) -(dome AND concert)' },
  ]),
);

function read(format: Format, ...texts: readonly (string | object)[]) {
  const reader = new RowReader(format);
  return texts.map((text, index) =>
    reader.read({
      number: index + 1,
      text: typeof text === 'string' ? text : JSON.stringify(text),
      fault: null,
    }),
  );
}

function rowOf(text: string | object): MatchRow {
  const [row] = read('auto', text);
  if (row === undefined || row === null || 'fault' in row) throw new Error('This is no row.');
  return row;
}

test('the first line that says something decides what lines are', () => {
  expect(read('auto', '', 'een tekst', '{"quoted"} x', '{"text": "x"}')).toMatchObject([
    { id: 1 },
    { id: 2, mention: { text: 'een tekst' } },
    { id: 3, mention: { text: '{"quoted"} x' } },
    { fault: expect.stringContaining('--format ndjson') },
  ]);
  expect(read('auto', { text: 'a' }, '', 'b')).toMatchObject([
    { id: 1, mention: { text: 'a' } },
    null,
    { fault: 'not a JSON object' },
  ]);
});

test.each([
  [['{', '  "text": "Ziggo"', '}']],
  [['', '[', '  {"text": "Ziggo"}', ']']],
  [['[{"text": "Ziggo"},', '{"text": "KLM"}]']],
])('%j is no text: it is refused, unless it is said to be text', (lines) => {
  const convert = /one object a line is wanted.* jq -c \. FILE/;
  for (const format of ['auto', 'ndjson'] as const)
    expect(() => read(format, ...lines)).toThrow(convert);
  expect(read('lines', ...lines)).toHaveLength(lines.length);
  const reader = new RowReader('auto');
  reader.read({ number: 1, text: 'een tekst', fault: null });
  reader.read({ number: 2, text: '[', fault: null });
  expect(() => lines.map((text, at) => reader.read({ number: at + 1, text, fault: null }))).toThrow(
    convert,
  );
});

test('a line of JSON says as much of a mention as it knows', () => {
  const line = {
    ...{ id: 'a', text: 'Top', lang: 'nl', platform: 'x', kind: 'reply', country: 'nl', other: 1 },
    ...{ author: { handle: '@cat' }, url: 'https://x.nl/1', links: ['https://nu.nl'] },
  };
  expect(rowOf(line)).toMatchObject({
    id: 'a',
    mention: {
      ...{ text: 'Top', language: 'nl', platform: 'x', kind: 'reply', country: 'NL' },
      ...{ author: { handle: 'cat' }, url: 'https://x.nl/1', links: ['https://nu.nl'] },
    },
  });
  const exact = '{"id": 12345678901234567890, "text": "Ziggo"}';
  expect(matchLine(rowOf(exact), matcher)).toContain('{"id":12345678901234567890,');
});

test.each([
  [{ id: 1 }, /text/],
  [{ text: 'a', kind: 'tweet' }, /kind/],
  ['[1]', /not a JSON object/],
])('%j cannot be read', (line, fault) => {
  expect(read('ndjson', line)).toEqual([{ fault: expect.stringMatching(fault) }]);
});

test('a row gets one line of JSON, whether it matches or not', () => {
  const lines = ['Ziggo storing', 'Ziggo', { text: 'KLM', lang: 'en' }].map((text) =>
    matchLine(rowOf(text), matcher),
  );
  expect(lines).toEqual([
    '{"id":1,"matches":[{"subject":"ziggo","official":false,"spans":[[0,5]]}]}\n',
    '{"id":1,"matches":[]}\n',
    '{"id":1,"matches":[],"refused":[{"subject":"klm","reason":"language"}]}\n',
  ]);
});

test('for a person it is said what speaks for a subject, and for one that was asked for, what against', () => {
  expect(explanation(rowOf('Ziggo\u001b[31m storing'), matcher, undefined)).toBe(
    `── 1
Ziggo [31m storing
✓ ziggo: its query holds (Ziggo)
    ✓ AND, all of
      ✓ ziggo (Ziggo)
      ✓ OR, one of
        ✓ storing (storing)
        ✗ outage
      ✓ NOT
        ✗ AND, all of
          ✗ dome
          ✗ concert

`,
  );
  expect(explanation(rowOf('niets'), matcher, undefined)).toBe('── 1\nniets\nNo subject.\n\n');
  expect(explanation(rowOf('niets'), matcher, 'klm')).toBe(
    '── 1\nniets\n✗ klm: nothing names it\n\n',
  );
});
