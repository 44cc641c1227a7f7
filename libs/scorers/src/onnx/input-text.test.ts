import { expect, test } from 'vitest';
import { inputText } from './input-text.ts';

test.each([
  ['@united you lost my bag', '@user you lost my bag'],
  ['.@klm @united.bsky.social: hi', '.@user @user: hi'],
  ['toot by @a@mastodon.example!', 'toot by @user!'],
  ['mail info@united.example now', 'mail @user now'],
  ['see https://united.example/x?y=1 and www.good.example', 'see http and http'],
  ['meet @ 5', 'meet @ 5'],
  ['  two\n\nlines\t and\u00a0more ', 'two lines and more'],
  ['half \ud83d', 'half \ufffd'],
])('%j is shown to the model as %j', (text, shown) => {
  expect(inputText(text, 128)).toBe(shown);
});

test('no more of a text is looked at than the model can read', () => {
  expect(inputText('a'.repeat(100_000), 8)).toHaveLength(128);
  expect(inputText(`${'a'.repeat(127)}😡`, 8)).toBe(`${'a'.repeat(127)}\ufffd`);
});

test('long runs without an end take no long time', () => {
  const tokens = 8_192;
  const began = performance.now();
  for (const unit of ['a', '@', 'a@', '.', 'http', ' ']) inputText(unit.repeat(60_000), tokens);
  expect(performance.now() - began).toBeLessThan(2_000);
});
