import { expect, test } from 'vitest';
import { readHtml, usableLanguage, usableLinks } from './text.ts';

test.each([
  ['plain &amp; simple', 'plain & simple', []],
  ['one<p>two</p><p>three<br/>four', 'one\ntwo\nthree\nfour', []],
  [
    'a <i>b</i> <A HREF="https://a.example/?x=1&amp;y=2" rel=nofollow>c</a>',
    'a b c',
    ['https://a.example/?x=1&y=2'],
  ],
  ['<a href=javascript:alert(1)>x</a>', 'x', []],
  ['1 < 2 and 3 > 2', '1 < 2 and 3 > 2', []],
  ['&lt;b&gt; is bold', '<b> is bold', []],
  ['<!-- hidden -->shown', 'shown', []],
])('%s reads as %s', (html, text, links) => {
  expect(readHtml(html)).toEqual({ text, links });
});

test('a hostile page costs no more than its length', () => {
  const started = performance.now();
  for (const part of ['<a ', '<', '<a href="', '\n', '<p', '&#'])
    readHtml(part.repeat(200_000 / part.length));
  // A quadratic reader takes minutes.
  expect(performance.now() - started).toBeLessThan(5_000);
});

test('links that are none, come twice or are too many are left out', () => {
  const many = Array.from({ length: 40 }, (_, n) => `https://a.example/${n}`);
  expect(usableLinks(['x', 3, null, 'https://a.example/0', ...many])).toEqual(many.slice(0, 32));
  expect(usableLinks([`https://a.example/${'x'.repeat(3_000)}`])).toEqual([]);
});

test('the first language that has the shape of one', () => {
  expect(usableLanguage([3, 'not a language', 'nl-NL', 'en'])).toBe('nl-NL');
  expect(usableLanguage(['x'.repeat(50)])).toBeUndefined();
});
