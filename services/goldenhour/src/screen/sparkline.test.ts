import { expect, test } from 'vitest';
import { sparkline } from './sparkline.ts';

test.each<[string, readonly number[], number, string]>([
  ['nothing is a blank', [0, 0, 0], 3, '   '],
  ['one of a quiet subject is no peak', [0, 1, 0], 3, ' ▂ '],
  ['the largest fills its column', [1, 4, 8], 3, '▁▄█'],
  ['little beside much is seen', [1, 0, 1_000], 3, '▁ █'],
  ['neighbours are added up', [1, 3, 0, 0, 4, 4], 3, '▄ █'],
  ['no more columns than counts', [4, 4], 9, '██'],
])('%s', (_, counts, columns, expected) => {
  expect(sparkline(counts, columns)).toBe(expected);
});
