import { expect, test } from 'vitest';
import { emoticonAt } from './emoticon.ts';
import { readPictures } from './pictures.ts';
import { TokenKind, Tokens } from './tokens.ts';

const tokens = new Tokens();

/** How the first picture or emoticon of a text feels, by a list. */
function feelingOf(text: string, list: string): number | undefined {
  const pictures = readPictures(list);
  const { count, kind, hash } = tokens.read(text);
  for (let at = 0; at < count; at += 1) {
    const isPicture = kind[at] === TokenKind.PICTURE || kind[at] === TokenKind.EMOTICON;
    if (isPicture) return pictures.get(hash[at] ?? 0);
  }
  return undefined;
}

test.each([
  ['an emoji', '😡', '😡'],
  ['an emoji with a skin tone', '👍🏿', '👍'],
  ['one with a variation selector', '❤️', '❤'],
  ['one that is listed with its selector', '❤', '❤️'],
  ['one of the basic plane', '☹', '☹'],
  ['the first of a row', '😡😡😡', '😡'],
  ['an emoticon by its name', 'ach :-(', 'sad'],
])('%s is found in the list', (_, text, listed) => {
  expect(feelingOf(text, `# how pictures feel\n\n${listed}\t-3\n`)).toBe(-3);
  expect(feelingOf(text, '🚂\t1\n')).toBeUndefined();
});

test.each([
  ['no valence', '😡'],
  ['an empty valence', '😡\t'],
  ['a valence that is no number', '😡\tsad'],
  ['a valence beyond the scale', '😡\t5'],
  ['no picture', '\t2'],
])('of a line with %s it says which', (_, line) => {
  expect(() => readPictures(`# pictures\n😀\t2\n${line}\n`)).toThrow(
    `pictures:3: a picture, a tab and a valence of −4 to 4 are wanted, not "${line}"`,
  );
});

test.each([
  [':)', 'smile', 2],
  [':-)))', 'smile', 5],
  ['=D', 'laugh', 2],
  [';)', 'wink', 2],
  [':(', 'sad', 2],
  [":'(", 'cry', 3],
  [':-/', 'skeptical', 3],
  [':|', 'skeptical', 2],
  ['<3', 'heart', 2],
  ['<33', 'heart', 3],
  [':*', 'heart', 2],
  ['</3', 'cry', 3],
  [':p', 'tongue', 2],
  [':P!', 'tongue', 2],
])('%s is a %s', (face, name, width) => {
  expect(emoticonAt(`x ${face} y`, 2)).toEqual({ name, width });
});

test.each(['://', ':place', ': )', '<4', 'a:b', ';', '='])('%s is no face', (signs) => {
  expect(emoticonAt(signs, 0)).toBeUndefined();
});
