import { dataFile } from '@goldenhour/training/data';
import { expect, test } from 'vitest';
import { isShort, shortTexts } from './languages.ts';

test.each([
  ['@user @other no way! https://a.example/x', true],
  ['twelve lettersxx', false],
  ['@user', false],
  ['15 letters here', true],
  ['😡 12 !!', false],
])('"%s" is short: %s', (text, short) => {
  expect(isShort({ text })).toBe(short);
});

const isHere = dataFile('text/xlmt-val.de.ndjson') !== undefined;

test.skipIf(!isHere)('the texts that readers agreed on are found in their sets, once each', () => {
  const short = shortTexts();
  expect(short).toHaveLength(235);
  expect(new Set(short.map(({ text }) => text)).size).toBe(235);
  expect(short.filter(({ language }) => language === 'de')).toHaveLength(10);
});
