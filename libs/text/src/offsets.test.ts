import fc from 'fast-check';
import { expect, test } from 'vitest';
import { locator } from './offsets.ts';
import { type Span, Tokens } from './tokens.ts';

const tokens = new Tokens();

/** What each token is in the text itself. */
function piecesOf(text: string, subject: readonly Span[] = [], others: readonly Span[] = []) {
  const { count, start, end } = tokens.read(text, subject, others);
  const locate = locator(text, { subject, others });
  return Array.from({ length: count }, (_, at) =>
    text.slice(...locate(start[at] ?? 0, end[at] ?? 0)),
  );
}

test.each([
  ['plain words', 'de trein is laat', ['de', 'trein', 'is', 'laat']],
  ['a typographic apostrophe', 'foto’s kwijt', ['foto’s', 'kwijt']],
  ['accents that are marks of their own', 'e\u0301e\u0301n klacht', ['e\u0301e\u0301n', 'klacht']],
  ['full-width letters', 'ｂａｄ train', ['ｂａｄ', 'train']],
  ['a character that becomes more', 'om ⅓ ３ weg', ['om', '⅓', '⅓', '３', 'weg']],
  ['letters beyond the basic plane', '𐐨𐐩 bad', ['𐐨𐐩', 'bad']],
  ['a ligature beside what is folded', 'oﬃce ２ weg', ['oﬃce', '２', 'weg']],
  ['three dots in one, folded', 'ｎｏ… why', ['ｎｏ', '…', 'why']],
  ['zero-width characters', 'b\u200bad day', ['b\u200bad', 'day']],
  ['Hangul in parts', '\u1100\u1161\u11a8 bad', ['\u1100\u1161\u11a8', 'bad']],
  ['half-width kana with their marks', 'ｶﾞｷ bad', ['ｶﾞｷ', 'bad']],
  ['half-width Hangul that joins', 'ﾡￂ bad', ['ﾡￂ', 'bad']],
  ['marks in a heap', `a${'\u0301'.repeat(9)} bad`, [`a${'\u0301'.repeat(9)}`, 'bad']],
  ['pictures', 'weg 😡 nu', ['weg', '😡', 'nu']],
])('%s: tokens are found where they stand', (_, text, pieces) => {
  expect(piecesOf(text)).toEqual(pieces);
});

test('names are found with all that they are long, and what stands behind them', () => {
  const text = 'Bank van Ｎoord is plat, Zuidbank niet';
  const subject: Span = [0, 14];
  const other: Span = [24, 32];
  expect(piecesOf(text, [subject], [other])).toEqual([
    'Bank van Ｎoord',
    'is',
    'plat',
    'Zuidbank',
    'niet',
  ]);
});

test('names that overlap, lie or reach beyond the text do not move what is found', () => {
  const spans: Span[] = [
    [3, 99],
    [0, 4],
    [2, 6],
    [5, 5],
    [80, 90],
  ];
  expect(piecesOf('abcd efg', spans)).toEqual(['abcd', 'efg']);
});

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.string({ unit: 'grapheme', maxLength: 80 }),
  fc
    .array(
      fc.constantFrom('½', '⅓', 'é', 'e\u0301', '…', 'ﬃ', '’', 'ﾞ', 'ｶ', '가', 'ᄀ', 'ᅡ', ' ', '😡'),
    )
    .map((parts) => parts.join('')),
);

test('every token of any text is found in order, with the letters that were read', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const { source, count, start, end } = tokens.read(text);
      const locate = locator(text, { subject: [], others: [] });
      let before = 0;
      for (let at = 0; at < count; at += 1) {
        const [from, to] = locate(start[at] ?? 0, end[at] ?? 0);
        expect(from).toBeGreaterThanOrEqual(before);
        expect(to).toBeGreaterThan(from);
        expect(to).toBeLessThanOrEqual(text.length);
        before = from;
        const read = source.slice(start[at] ?? 0, end[at] ?? 0);
        const found = text.slice(from, to).replace(/[‘’‛ʼ´`′]/g, "'");
        const folded = found.replace(/(\p{M}{3})\p{M}+/gu, '$1').normalize('NFKC');
        if (!found.includes(read)) expect(folded).toContain(read.normalize('NFKC'));
      }
    }),
    { numRuns: 2_000 },
  );
});

test('of a text that is cut what was read is found', () => {
  const text = `${'⅓ '.repeat(6_000)}end`;
  const { count, start, end } = tokens.read(text);
  const locate = locator(text, { subject: [], others: [] });
  const [from, to] = locate(start[count - 1] ?? 0, end[count - 1] ?? 0);
  expect(text.slice(from, to)).toBe('⅓');
});
