import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pair } from './hash.ts';
import { JUDGED, type Judged } from './labels.ts';
import { type Entry, hashTerm, Lexicon, NOTHING, TAG_BIT, TAGS } from './lexicon.ts';
import { Tokens } from './tokens.ts';

const tokens = new Tokens();

function listOf(language: Judged, ...lines: string[]): Lexicon {
  return new Lexicon(language).add(lines.join('\n'), 'list');
}

/** What the list says of the first word of a text. */
function entryOf(lexicon: Lexicon, text: string): Entry {
  const { units, from, length } = tokens.read(text);
  const start = from[0] ?? 0;
  return lexicon.find(units, start, start + (length[0] ?? 0));
}

const valenceOf = (lexicon: Lexicon, text: string): number => entryOf(lexicon, text).valence;

const WORDS: readonly [language: Judged, entry: string, word: string][] = [
  ['nl', 'slecht', 'slecht'],
  ['nl', 'slecht', 'SLECHT'],
  ['nl', 'slecht', 'slechte'],
  ['nl', 'slecht', 'slechter'],
  ['nl', 'kapot', 'kapotte'],
  ['nl', 'boos', 'boze'],
  ['nl', 'dom', 'domme'],
  ['nl', 'traag', 'trage'],
  ['nl', 'lief', 'lieve'],
  ['nl', 'slecht', 'sleeeeecht'],
  ['nl', 'privé', 'prive'],
  ['nl', 'prive', 'privé'],
  ['nl', 'ramp', 'treinramp'],
  ['nl', 'ramp', 'trein-ramp'],
  ['nl', 'klacht', 'klachtenlijn'],
  ['nl', 'oplicht*', 'oplichtersbende'],
  ['en', 'bad', 'baaaad'],
  ['en', 'terrible', 'terriiiible'],
  ['nl', 'waardeloos', 'waaaardeloos'],
  ['en', 'bad', 'ｂａｄ'],
  ['en', 'bad', 'b\u200bad'],
  ['en', 'bad', 'bаd'],
  ['en', 'bad', 'badly'],
  ['en', 'love', 'loved'],
  ['en', 'worry', 'worried'],
  ['de', 'schlecht', 'schlechtes'],
  ['de', 'katastrophe', 'bahnkatastrophe'],
  ['fr', 'furieux', 'furieuses'],
  ['fr', 'horreur', "l'horreur"],
  ['fr', 'déçu', 'decu'],
  ['es', 'malo', 'malas'],
  ['es', 'pésimo', 'pésimamente'],
  ['it', 'orribile', "un'orribile"],
  ['it', 'brutto', 'bruttissima'],
  ['pt', 'péssimo', 'péssimas'],
];

test.each(WORDS)('%s: the entry "%s" is found for "%s"', (language, entry, word) => {
  const lexicon = listOf(language, `${entry}\t-2\tservice`);
  expect(valenceOf(lexicon, word)).toBeLessThan(0);
  expect(entryOf(lexicon, word).tags & TAG_BIT.service).not.toBe(0);
});

const OTHERS: readonly [language: Judged, entry: string, word: string][] = [
  ['nl', 'arm', 'warm'],
  ['nl', 'ramp', 'stramp'],
  ['en', 'bad', 'badge'],
  ['en', 'ill', 'gorilla'],
  ['en', 'disaster', 'traindisaster'],
  ['en', 'constructor', '__proto__'],
  ['fr', 'mal', 'malaise'],
];

test.each(OTHERS)('%s: the entry "%s" is not found for "%s"', (language, entry, word) => {
  expect(entryOf(listOf(language, `${entry}\t-2\tnegation`), word)).toEqual(NOTHING);
});

test('a part of a compound weighs less than the word, and loses what it says of grammar', () => {
  const lexicon = listOf('nl', 'ramp\t-3\tsafety,negation');
  expect(valenceOf(lexicon, 'treinramp')).toBeGreaterThan(valenceOf(lexicon, 'ramp'));
  expect(entryOf(lexicon, 'treinramp').tags).toBe(TAG_BIT.safety);
});

test.each([
  ['nl', 'smakeloos'],
  ['nl', 'smakeloze'],
  ['de', 'geschmacklos'],
] as const)(
  '%s: what is without something is bad, also where nobody wrote it down: %s',
  (language, word) => {
    expect(valenceOf(listOf(language), word)).toBeLessThan(0);
    expect(valenceOf(listOf(language, `${word}\t2`), word)).toBe(2);
  },
);

test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf'])(
  'the word %s is in no list that does not have it',
  (word) => {
    for (const language of JUDGED) {
      expect(entryOf(listOf(language, 'goed\t2', 'bad\t-2'), word)).toEqual(NOTHING);
    }
  },
);

test('the first list that knows a word is believed, and later ones add what it is a sign of', () => {
  const lexicon = new Lexicon('nl')
    .add('klacht\t-2\tservice', 'own')
    .add('klacht\t3\tpress', 'bought');
  expect(entryOf(lexicon, 'klacht')).toEqual({
    valence: -2,
    tags: TAG_BIT.service | TAG_BIT.press,
  });
});

/** Which phrases stand in a text: where, and of how many words; of each place the longest first. */
function phrasesIn({ phrases }: Lexicon, text: string): readonly (readonly [number, number])[] {
  const { folded, count } = tokens.read(text);
  const found: (readonly [number, number])[] = [];
  for (let at = 0; at + 1 < count; at += 1) {
    const both = pair(folded[at] ?? 0, folded[at + 1] ?? 0);
    let phrase = phrases.longestAt(both, folded, at, count);
    for (; phrase !== 0; phrase = phrases.nextAt(phrase, folded, at, count)) {
      found.push([at, phrases.count(phrase)]);
    }
  }
  return found;
}

test('a phrase stands where all its words stand', () => {
  const lexicon = listOf('nl', 'in de steek\t-1');
  expect(phrasesIn(lexicon, 'Laat ons in de steek, IN DE STEEK')).toEqual([
    [2, 3],
    [5, 3],
  ]);
  expect(phrasesIn(lexicon, 'steek in de')).toEqual([]);
});

const STEEK = [
  'in de steek\t-1',
  'in de steek gelaten\t-3\tservice',
  'in de\t1',
  'in de buurt\t2',
  'in de steek\t3',
];

test.each([0, 1, 2, 3])(
  'of phrases that begin alike the longest is first, in whatever order they are listed',
  (shift) => {
    const lines = [...STEEK.slice(shift, 4), ...STEEK.slice(0, shift), ...STEEK.slice(4)];
    const lexicon = listOf('nl', ...lines);
    expect(phrasesIn(lexicon, 'in de steek gelaten')).toEqual([
      [0, 4],
      [0, 3],
      [0, 3],
      [0, 2],
    ]);
    expect(phrasesIn(lexicon, 'in de buurt gelaten')).toEqual([
      [0, 3],
      [0, 2],
    ]);
  },
);

test('a phrase says what its line says, the first of two with the same words', () => {
  const lexicon = listOf('nl', ...STEEK);
  const { folded, count } = tokens.read('in de steek gelaten');
  const both = pair(hashTerm('in'), hashTerm('de'));
  const longest = lexicon.phrases.longestAt(both, folded, 0, count);
  expect(lexicon.entry(lexicon.phrases.kind(longest))).toEqual({
    valence: -3,
    tags: TAG_BIT.service,
  });
  const next = lexicon.phrases.nextAt(longest, folded, 0, count);
  expect(lexicon.entry(lexicon.phrases.kind(next)).valence).toBe(-1);
});

test('each word has what its own line says, however much like the line before that is', () => {
  const lines = ['saai\t-1', 'dof\t-1', 'naar\t-1.5', 'sof\t-1.5\tservice', 'ramp\t-1'];
  const list = listOf('nl', ...lines);
  const valences = ['saai', 'dof', 'naar', 'sof', 'ramp'].map((word) => valenceOf(list, word));
  expect(valences).toEqual([-1, -1, -1.5, -1.5, -1]);
  expect(entryOf(list, 'sof').tags).toBe(TAG_BIT.service);
  expect(entryOf(list, 'naar').tags).toBe(0);
});

test('comments and empty lines are passed over', () => {
  const lexicon = listOf('nl', '# a list', '', 'goed\t2', '#slecht\t-2', '');
  expect(lexicon.size).toBe(1);
  expect(valenceOf(lexicon, 'goed')).toBe(2);
});

const BROKEN: readonly [string, line: string, reason: RegExp][] = [
  ['no valence', 'slecht', /a term, a tab and a valence/],
  ['an empty valence', 'slecht\t \tservice', /a term, a tab and a valence/],
  ['a valence that is no number', 'slecht\tvery', /not "slecht\tvery"/],
  ['blanks where a tab belongs', 'slecht -2', /a term, a tab and a valence/],
  ['a valence beyond the scale', 'slecht\t-4.1', /of −4 to 4/],
  ['no term', '\t-2', /a term, a tab and a valence/],
  [
    'a sign that there is not',
    'slecht\t-2\tservice,servise',
    /no tag "servise"; there are negation, /,
  ],
  ['a sign that every object has', 'slecht\t-2\tconstructor', /no tag "constructor"/],
];

test.each(BROKEN)('of a line with %s it says in which file and line', (_, line, reason) => {
  const list = `# signs\ngoed\t2\tpraise\n\n${line}\nfijn\t1`;
  const read = (): Lexicon => new Lexicon('nl').add(list, 'nl.own');
  expect(read).toThrow(/^nl\.own:4: /);
  expect(read).toThrow(reason);
});

test('a word is found under whatever case and accents it is written in', () => {
  const letters = fc.constantFrom(...'a á à â ä b c e é è ê ç i í o ó ö u ú ü ñ'.split(' '));
  const word = fc.array(letters, { minLength: 1, maxLength: 12 }).map((all) => all.join(''));
  // Three of a letter in a row are drawn out, not spelled.
  const spelled = word.filter((one) => !/(.)\1\1/u.test(one));
  fc.assert(
    fc.property(fc.constantFrom(...JUDGED), spelled, (language, one) => {
      const lexicon = listOf(language, `${one}\t-2`);
      const bare = one.normalize('NFD').replace(/\p{M}/gu, '');
      for (const form of [one, one.toUpperCase(), one.normalize('NFD')]) {
        expect(valenceOf(lexicon, form)).toBe(-2);
      }
      if (!/(.)\1\1/u.test(bare)) expect(valenceOf(lexicon, bare)).toBe(-2);
    }),
  );
});

test('whatever is looked up, what is found is on the scale', () => {
  const lexicons = JUDGED.map((language) =>
    listOf(language, 'slecht\t-4\tservice', 'goed*\t4', 'bad\t-3', 'los\t1', 'a\t1\tnegation'),
  );
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 80 }), fc.nat(6), (text, index) => {
      const { count, units, from, length } = tokens.read(text);
      for (let at = 0; at < count; at += 1) {
        const start = from[at] ?? 0;
        const entry = lexicons[index]?.find(units, start, start + (length[at] ?? 0));
        expect(Math.abs(entry?.valence ?? Number.NaN)).toBeLessThanOrEqual(4);
        expect(Number.isInteger(entry?.tags)).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
});

test('every sign has a bit of its own', () => {
  expect(new Set(Object.values(TAG_BIT)).size).toBe(TAGS.length);
  expect(Object.values(TAG_BIT).reduce((all, bit) => all + bit)).toBe(2 ** TAGS.length - 1);
});
