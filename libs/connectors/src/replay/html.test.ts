import { expect, test } from 'vitest';
import { unescapeHtml } from './html.ts';

test.each([
  ['nothing & all', 'nothing & all'],
  ['fish &amp; chips', 'fish & chips'],
  ['&lt;3 &gt; &quot;x&quot; &apos;y&#39;', '<3 > "x" \'y\''],
  ['&amp;lt;', '&lt;'],
  ['&#128512;&#x1F600;', '😀😀'],
  ['&#0;&#xD800;&#99999999;&#1114112;', '&#0;&#xD800;&#99999999;&#1114112;'],
  ['&unknown; &copy; &amp', '&unknown; &copy; &amp'],
  ['&constructor; &toString;', '&constructor; &toString;'],
])('%s becomes %s', (text, expected) => {
  expect(unescapeHtml(text)).toBe(expected);
});
