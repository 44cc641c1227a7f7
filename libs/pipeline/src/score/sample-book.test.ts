import { MENTION_VERSION, type Mention } from '@goldenhour/mention';
import { expect, test } from 'vitest';
import { EXCERPT_MAX, SampleBook } from './sample-book.ts';

const mention = (text: string): Mention => ({
  version: MENTION_VERSION,
  id: 'x:1',
  revision: 0,
  source: 'posts',
  platform: 'x',
  kind: 'post',
  op: 'upsert',
  mode: 'replay',
  time: 0,
  observed: 0,
  author: { id: 'a' },
  text,
  links: [],
});

const excerptOf = (text: string): unknown =>
  JSON.parse(SampleBook.encode('acme', mention(text), null)).excerpt;

test('an excerpt holds no address, phone or account number of anybody', () => {
  const excerpt = excerptOf('Bel jan@example.org of 06-12345678, rekening NL91ABNA0417164300!');
  expect(excerpt).not.toMatch(/jan@|12345678|NL91/);
  expect(excerpt).toContain('Bel ');
});

test.each([
  ['short as it is', 'Hello', 'Hello'],
  ['cut at the limit', 'x'.repeat(500), `${'x'.repeat(EXCERPT_MAX - 1)}…`],
  ['never cut through a pair', '😡'.repeat(300), `${'😡'.repeat((EXCERPT_MAX - 2) / 2)}…`],
])('an excerpt is %s', (_, text, excerpt) => {
  expect(excerptOf(text)).toBe(excerpt);
});
