import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TOKEN_UNITS_MAX, TokenList } from './token-list.ts';
import { takeAnyWord, takeWord } from './word-reader.ts';

type Reader = (list: TokenList, start: number) => number;

const anyWord: Reader = (list, start) => takeAnyWord(list, start, false);

/** What a reader makes of the first word of a text: where it ends, the token, the counts. */
function readBy(reader: Reader, text: string): unknown {
  const list = new TokenList();
  list.take(text);
  const end = reader(list, 0);
  const { count, words, capitals, cased, drawnOut, urls, users, latin, foreign, unitsUsed } = list;
  const counts = { count, words, capitals, cased, drawnOut, urls, users, latin, foreign };
  const [kind, flags, hash, folded] = [list.kind[0], list.flags[0], list.hash[0], list.folded[0]];
  const place = [list.start[0], list.end[0], list.length[0], unitsUsed];
  return { end, counts, kind, flags, hash, folded, place, word: list.word(0) };
}

const letter = fc.constantFrom('a', 'b', 'B', 'é', 'É', 'ß', 'ĳ', 'Ÿ', "'", '-');
const other = fc.constantFrom(
  ' ',
  '.',
  ',',
  '!',
  '\n',
  '1',
  'а',
  '\u0301',
  '\u200b',
  ':',
  '@',
  '’',
);
const runs = fc
  .array(fc.tuple(letter, fc.constantFrom(1, 1, 1, 2, 3, 4)), { maxLength: 30 })
  .map((some) => some.map(([char, times]) => char.repeat(times)).join(''));

test('a plain word is read by the short way as by the long one', () => {
  fc.assert(
    fc.property(runs, other, runs, (first, between, second) => {
      const text = `a${first}${between}${second}`;
      expect(readBy(takeWord, text)).toEqual(readBy(anyWord, text));
    }),
    { numRuns: 3_000 },
  );
});

test.each([-1, 0, 1, 60])(
  'of a word of the longest length and %i the beginning stands for it',
  (more) => {
    for (const letters of ['ab', 'aB', 'é-']) {
      const text = letters.repeat(TOKEN_UNITS_MAX).slice(0, TOKEN_UNITS_MAX + more);
      for (const end of ['', ' b', 'b', '.nl', '://b']) {
        expect(readBy(takeWord, text + end)).toEqual(readBy(anyWord, text + end));
      }
    }
  },
);

test.each([
  ['Goed', 0],
  ['GOED', 1],
  ["D'OR", 1],
  ["d'OR", 0],
  ['G', 0],
])('%s: words in capitals %i', (text, capitals) => {
  const list = new TokenList();
  list.take(text);
  takeWord(list, 0);
  expect(list.capitals).toBe(capitals);
});
