import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PREPARE_UNITS_MAX, prepare, undouble, WORD_UNITS_MAX } from './prepare.ts';

const CASES: readonly [sentence: string, text: string, words: string][] = [
  ['a handle is no word', '@united thanks', 'thanks'],
  ['handles of other networks go whole', 'hi @user.bsky.social and @a@b.example', 'hi and'],
  ['a full-width handle is a handle', '＠ｕｎｉｔｅｄ ＢＡＤ', 'bad'],
  ['a sentence may end on a handle', 'fly @united. Never', 'fly never'],
  ['a URL goes up to the next blank', 'see https://x.co/good?a=b#bad now', 'see now'],
  [
    'a host goes without scheme too',
    'www.good.nl/x and united.com and nu.nl/bad here',
    'and and here',
  ],
  ['a missing blank is no host', 'was terrible.it took hours', 'was terrible it took hours'],
  ['a mail address is no word', 'mail info@good.com please', 'mail please'],
  ['a colon is no scheme', 'note: http: bad', 'note http bad'],
  ['punctuation comes off', '#fail good! "great" (bad)', 'fail good great bad'],
  ['a tag in camel case is several words', '#EpicFail #FAIL #noGood', 'epic fail fail no good'],
  ['camel case elsewhere is one word', 'YouTube', 'youtube'],
  ['numbers are no words, unless letters are in them', '123 3.5% €9 gr8 2e 15:00', 'gr8 2e'],
  ['Dutch apostrophes stay inside', "foto's zo’n ’t 's avonds", "foto's zo'n t s avonds"],
  ['English contractions stay whole', "don’t can't", "don't can't"],
  ['hyphens stay inside', 'self-made -foo- a--b', 'self-made foo a b'],
  ['accents stay, in whatever form they came', 'één e\u0301e\u0301n ge\u0308it', 'één één gëit'],
  ['drawn-out letters stay twice', 'gooood NOooo aaa brrr', 'good noo aa brr'],
  ['digits are not drawn out', 'x1000 b000', 'x1000 b000'],
  ['invisible characters vanish', 'b\u200ba\u00add\ufeff\u2060', 'bad'],
  ['compatibility forms are folded', 'ﬁne ＧＯＯＤ ①', 'fine good'],
  [
    'marks piled on a letter are cut to three',
    `z${'\u0334'.repeat(40)}algo`,
    `z${'\u0334'.repeat(3)}algo`,
  ],
  ['a lone surrogate separates', 'a\ud800b \udc00', 'a b'],
  ['scripts without case are words', 'плохо 悪い سيء', 'плохо 悪い سيء'],
  ['a keycap is no word', '1️⃣ one', 'one'],
  ['a flag is no word', '🇳🇱 oranje', 'oranje'],
];

test.each(CASES)('%s', (_sentence, text, words) => {
  expect(prepare(text).words.join(' ')).toBe(words);
});

test('emoji are kept apart, bare', () => {
  expect(prepare('ok 👍🏽❤️ 👩‍👧 😡x').emoji).toEqual(['👍', '❤', '👩', '👧', '😡']);
  expect(prepare('© ® 7').emoji).toEqual([]);
});

test('clauses end at punctuation, at line breaks and at the end', () => {
  const { words, clauseEnds } = prepare('Not good, but fine\nyes... no 3.5 more');
  expect(words).toEqual(['not', 'good', 'but', 'fine', 'yes', 'no', 'more']);
  expect(clauseEnds).toEqual([2, 4, 5, 6, 7]);
  expect(prepare('!!!').clauseEnds).toEqual([]);
});

test('drawn-out words can be looked up with single letters too', () => {
  const { words, drawnOut } = prepare('so baaaaad');
  expect(drawnOut).toEqual([1]);
  expect(undouble(words[1] ?? '')).toBe('bad');
});

/** Any text, and text made of what the scanner branches on. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc
    .array(
      fc.constantFrom(
        ...[
          '@',
          '#',
          '.',
          '/',
          ':',
          "'",
          '-',
          '_',
          ' ',
          '\n',
          'a',
          'A',
          'b',
          '1',
          'http://',
          'www',
        ],
        ...[
          '.com',
          'é',
          '\u0301',
          '\u200b',
          '\ufe0f',
          '😡',
          '🏽',
          '\ud83d',
          '\ude21',
          'İ',
          'ß',
          'ﷺ',
        ],
      ),
      { maxLength: 80 },
    )
    .map((parts) => parts.join('')),
);

test('whatever the text, words are lower case, bounded, with a letter and without blanks', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const { words, clauseEnds, drawnOut, emoji } = prepare(text);
      for (const word of words) {
        expect(word).toMatch(/\p{L}/u);
        expect(word).not.toMatch(/[\s@#/.:]/u);
        // 'İ' grows by a mark when lowered.
        expect(word.length).toBeLessThanOrEqual(2 * WORD_UNITS_MAX);
        expect(word).toBe(word.toLowerCase());
      }
      for (const picture of emoji)
        expect(String.fromCodePoint(picture.codePointAt(0) ?? 0)).toBe(picture);
      expect(clauseEnds.at(-1)).toBe(words.length > 0 ? words.length : undefined);
      expect(clauseEnds).toEqual([...new Set(clauseEnds)].toSorted((a, b) => a - b));
      for (const index of drawnOut) expect(words[index]).toBeDefined();
    }),
  );
});

test('a handle or URL anywhere changes nothing of what the words are', () => {
  const word = fc.stringMatching(/^[a-z]{1,8}$/);
  const mask = fc.constantFrom(
    '@united',
    '@good.bsky.social',
    'https://bad.example/good#great',
    'www.bad.nl',
  );
  fc.assert(
    fc.property(fc.array(word), mask, fc.array(word), (before, masked, after) => {
      const plain = prepare([...before, ...after].join(' ')).words;
      expect(prepare([...before, masked, ...after].join(' ')).words).toEqual(plain);
    }),
  );
});

const HOSTILE = [
  'a',
  'a.',
  'a@',
  '@',
  '@a.',
  'http://',
  '#aB',
  "a'",
  'a\u200b',
  'ﷺ',
  '😡',
  '\ud800',
  'a-',
  '.a/',
];

test.each([...HOSTILE, '\u0301\u0327', '\u0345\u0334'])(
  '100 kB of %j takes a bounded time',
  (part) => {
    const text = `a${part.repeat(100_000 / part.length)}`;
    const began = performance.now();
    const { words } = prepare(text);
    // Measured below 15 ms; what is not linear takes seconds.
    expect(performance.now() - began).toBeLessThan(500);
    expect(words.length).toBeLessThanOrEqual(PREPARE_UNITS_MAX);
  },
);
