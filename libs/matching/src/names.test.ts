import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { NameFinder } from './names.ts';

const TEXT = 'Thanks @ziggo, but Ziggostoring and ING are not Ziggo. #TataSteel!';

test('a name is found where matching would find a subject of that name', () => {
  const finder = new NameFinder();
  expect(finder.find(TEXT, 'Ziggo')).toEqual([
    [8, 13],
    [48, 53],
  ]);
  expect(finder.find(TEXT, 'tata steel')).toEqual([[55, 65]]);
  expect(finder.find(TEXT, '=ING')).toEqual([[36, 39]]);
  expect(finder.find(TEXT, '=Ing')).toEqual([]);
  expect(finder.find(TEXT, 'KPN')).toEqual([]);
});

test.each(['', ' ', '=', 'n'.repeat(101), '\ud800'])(
  'what can be no name is found nowhere: %j',
  (name) => {
    expect(new NameFinder().find(`x ${name} x`, name)).toEqual([]);
  },
);

test('a single letter is found as a word in its own case', () => {
  const finder = new NameFinder();
  expect(finder.find('3 is down, not 3G nor e3', '3')).toEqual([[0, 1]]);
  expect(finder.find('x of X, xX', 'X')).toEqual([[5, 6]]);
});

test('many names that a long text is full of are looked for once', () => {
  const finder = new NameFinder();
  const text = 'a '.repeat(51_200);
  const names = Array.from({ length: 64 }, (_, at) => `${'a '.repeat(49 - (at % 50))}a`);
  finder.learn(names);
  for (const name of names) expect(finder.find(text, name)).not.toEqual([]);
});

test.each(['__proto__', 'constructor', 'toString'])('%s is a name as any other', (name) => {
  expect(new NameFinder().find(`so ${name} it is`, name)).toEqual([[3, 3 + name.length]]);
});

test('others are named where nothing of the subject is, in the order of the text', () => {
  const finder = new NameFinder();
  const text = 'KLM Cityhopper beats Ziggo, says KPN';
  expect(finder.places(text, 'KLM', ['KPN', 'Ziggo', 'KLM Cityhopper'])).toEqual({
    spans: [[0, 3]],
    others: [
      [21, 26],
      [33, 36],
    ],
  });
  expect(finder.places(text, 'Tele2', ['KLM Cityhopper']).others).toEqual([[0, 14]]);
  expect(finder.places(text, 'KPN', [])).toEqual({ spans: [[33, 36]], others: [] });
});

test('however many names were learnt, one by one or together, each is found as if alone', () => {
  const names = Array.from({ length: 2_500 }, (_, n) => `Shop ${n}`);
  const one = new NameFinder();
  const many = new NameFinder();
  many.learn(names.slice(0, 1_900));
  many.learn(names.slice(1_800));
  // Those that were forgotten in between too.
  for (const name of [...names, ...names.slice(0, 50)]) {
    const text = `I like ${name} more than Shop 7.`;
    const spans = [[7, 7 + name.length], ...(name === 'Shop 7' ? [[24, 30]] : [])];
    if (!isDeepStrictEqual([one.find(text, name), many.find(text, name)], [spans, spans]))
      throw new Error(`${name} is not found as it should be`);
  }
});
