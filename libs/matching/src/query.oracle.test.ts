/** Queries held against a plain evaluator that shares neither parser nor matcher. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Matchable } from './match.ts';
import { createMatcher } from './matcher.ts';
import { union } from './naive.ts';
import { isTrue, type NaiveQuery, type NaiveTerm, spansOfQuery, written } from './naive-query.ts';
import { type Subject, subjectSchema } from './subject.ts';

const WORDS = [
  'ing',
  'KLM',
  'Tata Steel',
  'tata',
  'Nestlé',
  'Bär',
  '中国',
  '삼성',
  'aa',
  '😡',
  "d'ing",
];
const word: fc.Arbitrary<NaiveTerm> = fc.oneof(
  { weight: 3, arbitrary: term(WORDS, false, false) },
  term(['ing', 'ING', 'Klm', 'Nestlé', 'Tata Steel'], true, false),
  term(['tat', 'Tata St', 'nestl', '中', 'nes'], false, true),
  term(['Tat', 'KLM', 'Nestlé'], true, true),
);
const tag: fc.Arbitrary<NaiveTerm> = fc.record({
  is: fc.constantFrom('hashtag', 'mention'),
  text: fc.constantFrom('ing', 'klm', 'tata_nl', 'aa'),
  begins: fc.boolean(),
});
const terms = fc.array(fc.oneof(word, tag), { minLength: 1, maxLength: 2 });
const leaf: fc.Arbitrary<NaiveQuery> = fc.oneof(
  { weight: 6, arbitrary: word },
  tag,
  {
    weight: 3,
    arbitrary: fc.record({
      is: fc.constant('near' as const),
      left: terms,
      right: terms,
      words: fc.integer({ min: 0, max: 3 }),
      ordered: fc.boolean(),
    }),
  },
  fc.constantFrom<NaiveQuery>(
    { is: 'regex', pattern: 'ing( |-)[a-z]+', literal: 'ing' },
    { is: 'regex', pattern: '(?:KLM|klm)s?', literal: '' },
    { is: 'regex', pattern: 'tata.?(?:s|S)teel', literal: 'tata' },
    { is: 'author', value: '7' },
    { is: 'author', value: 'ing' },
    { is: 'url', value: 'ing.nl' },
    { is: 'url', value: 'x.nl/a' },
    { is: 'language', value: 'nl' },
    { is: 'language', value: 'en' },
    { is: 'platform', value: 'x' },
    { is: 'kind', value: 'reply' },
    { is: 'country', value: 'NL' },
  ),
);
const { query } = fc.letrec<{ query: NaiveQuery }>((tie) => ({
  query: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.record({
      is: fc.constant('and' as const),
      parts: fc.array(tie('query'), { minLength: 1, maxLength: 3 }),
      sign: fc.constantFrom(' ' as const, ' AND ' as const),
    }),
    fc.record({
      is: fc.constant('or' as const),
      parts: fc.array(tie('query'), { minLength: 1, maxLength: 3 }),
    }),
    fc.record({
      is: fc.constant('not' as const),
      part: tie('query'),
      sign: fc.constantFrom('NOT ' as const, '-' as const),
    }),
  ),
}));
const piece = fc.oneof(
  { weight: 2, arbitrary: fc.constant(' ') },
  fc.constantFrom(..."aAn #@.-'_1\n".split('')),
  fc.constantFrom('ing', 'ING', 'Ing', 'KLM', 'Klm', 'klm', 'tata', 'Tata', 'steel', 'Steel'),
  fc.constantFrom(
    'TataSteel',
    'nestle',
    'Nestlé',
    'Ne\u200bstlé',
    'bär',
    '中国',
    '中',
    '삼성',
    '이',
  ),
  fc.constantFrom('😡', '#ing', '#KLMFail', '@klm', '@ing.nl', 'tata_nl', ' the ', ' and ', ' d'),
);
const mention: fc.Arbitrary<Matchable> = fc
  .record({
    text: fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join('')),
    platform: fc.constantFrom('x', 'bluesky'),
    kind: fc.constantFrom('post' as const, 'reply' as const),
    author: fc.constantFrom({ id: '7' }, { id: '8', handle: 'Ing' }, { id: '9' }),
    links: fc.array(fc.constantFrom('https://x.nl/a', 'http://www.ing.nl:80', 'https://ax.nl'), {
      maxLength: 1,
    }),
    language: fc.constantFrom(undefined, 'nl', 'en-GB', 'und'),
    country: fc.constantFrom(undefined, 'NL', 'BE'),
  })
  .map(({ language, country, ...rest }) => ({
    ...rest,
    ...(language === undefined ? {} : { language }),
    ...(country === undefined ? {} : { country }),
  }));

/** `MATCHING_PAIRS=10000000 npx vitest run libs/matching/src/query.oracle` holds more against each other. */
const PAIRS = Number(process.env['MATCHING_PAIRS'] ?? 110_000);
/** Of one run of the property. */
const QUERIES = 10;
const TEXTS = 20;
/** Measured: some 70 µs a pair; the rest is for busy machines. @unit milliseconds */
const TIMEOUT_PER_PAIR_MS = 1;

test(
  'the engine and the plain evaluator agree on a hundred thousand pairs of query and text',
  () => {
    let pairs = 0;
    let matched = 0;
    fc.assert(
      fc.property(
        fc.array(query, { minLength: QUERIES, maxLength: QUERIES }),
        fc.array(mention, { minLength: TEXTS, maxLength: TEXTS }),
        (queries, mentions) => {
          const whole = queries.map(anchored);
          const subjects = whole.map((one, at) => subjectOf(`s${at}`, written(one)));
          const matcher = createMatcher(subjects);
          for (const given of mentions) {
            const { matches } = matcher.match(given);
            const expected = whole.flatMap((one, at) =>
              isTrue(one, given)
                ? [
                    {
                      subject: `s${at}`,
                      official: false,
                      spans: union(given.text, spansOfQuery(one, given)),
                    },
                  ]
                : [],
            );
            expect(matches, whole.map(written).join('\n')).toEqual(expected);
            pairs += whole.length;
            matched += matches.length;
          }
        },
      ),
      { numRuns: Math.ceil(PAIRS / (QUERIES * TEXTS)) },
    );
    expect(pairs).toBeGreaterThanOrEqual(100_000);
    // The property says little unless many of the pairs match, and many do not.
    expect(matched / pairs).toBeGreaterThan(0.1);
    expect(matched / pairs).toBeLessThan(0.9);
  },
  PAIRS * TIMEOUT_PER_PAIR_MS,
);

/** A query that would match nearly everything is refused: such a one gets a word beside it. */
function anchored(one: NaiveQuery): NaiveQuery {
  const isWhole = subjectSchema.safeParse({ id: 's', name: 'zzzz', query: written(one) }).success;
  const beside: NaiveTerm = { is: 'word', text: 'ing', cased: false, begins: false };
  return isWhole ? one : { is: 'and', parts: [beside, one], sign: ' ' };
}

function subjectOf(id: string, text: string): Subject {
  return subjectSchema.parse({ id, name: 'zzzz', query: text });
}

function term(texts: readonly string[], cased: boolean, begins: boolean) {
  return fc.constantFrom(...texts).map((text): NaiveTerm => ({ is: 'word', text, cased, begins }));
}
