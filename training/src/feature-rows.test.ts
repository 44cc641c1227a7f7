import { expect, test } from 'vitest';
import { commonest, toRows } from './feature-rows.ts';

const texts = (): Int32Array[] => [
  Int32Array.of(7, 7, 0, 8),
  Int32Array.of(0, 8, 5),
  Int32Array.of(0, 5, 8, -3),
];
const ALL = { textsMin: 1, rowsMax: 9 };

test('features come by how many texts have them, none among them, of as many the lower first', () => {
  expect([...commonest(texts(), ALL)]).toEqual([8, 5, -3, 7]);
});

test('those of too few texts, or for which there is no room, have no row', () => {
  expect([...commonest(texts(), { ...ALL, textsMin: 2 })]).toEqual([8, 5]);
  expect([...commonest(texts(), { ...ALL, rowsMax: 1 })]).toEqual([8]);
});

test('features become their rows, where they are', () => {
  const some = texts();
  toRows(some, Int32Array.of(8, 5));
  expect(some.map((features) => [...features])).toEqual([
    [-1, -1, -1, 0],
    [-1, 0, 1],
    [-1, 1, 0, -1],
  ]);
});
