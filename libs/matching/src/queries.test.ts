/** What subjects with queries match, by example. */
import { expect, test } from 'vitest';
import { limitFault, MATCHING_LIMITS } from './limits.ts';
import type { Matchable } from './match.ts';
import { createMatcher } from './matcher.ts';
import { type SubjectInput, subjectSchema } from './subject.ts';
import { subjectsSchema } from './subjects.ts';

type Configured = Omit<SubjectInput, 'id' | 'name'>;

function mentionOf(mention: string | Partial<Matchable>): Matchable {
  const rest = typeof mention === 'string' ? { text: mention } : { text: '', ...mention };
  return { platform: 'bluesky', author: { id: '1', handle: 'cat' }, links: [], ...rest };
}

function matcherOf(configured: Configured, name = 'Nobody at all') {
  return createMatcher([subjectSchema.parse({ id: 's', name, ...configured })]);
}

/** What of the text is marked, null when it is no match. */
function marked(configured: Configured, mention: string | Partial<Matchable>, name?: string) {
  const given = mentionOf(mention);
  const match = matcherOf(configured, name).match(given).matches[0];
  if (match === undefined) return null;
  return match.spans.map(([start, end]) => given.text.slice(start, end)).join('|');
}

test.each<[string, string, string, string | null]>([
  ['all of the words', 'ziggo storing', 'storing bij Ziggo', 'storing|Ziggo'],
  ['not one alone', 'ziggo storing', 'Ziggo', null],
  ['a denied word', 'ziggo -dome', 'Ziggo Dome', null],
  ['a phrase', '"ziggo dome"', 'de Ziggo\n Dome', 'Ziggo\n Dome'],
  ['a phrase as hashtag', '"tata steel"', '#TataSteel', '#TataSteel'],
  ['near', 'ziggo NEAR/2 storing', 'storing: heel erg Ziggo', 'storing|Ziggo'],
  ['not near', 'ziggo NEAR/1 storing', 'storing: heel erg Ziggo', null],
  ['side by side', 'ziggo NEAR/0 storing', 'Ziggo, storing', 'Ziggo|storing'],
  ['in order', 'ziggo ONEAR/2 storing', 'Ziggo heeft storing', 'Ziggo|storing'],
  ['not in order', 'ziggo ONEAR/2 storing', 'storing bij Ziggo', null],
  ['near by the nearest', 'ziggo NEAR/1 uit', 'ziggo a b c d ziggo is uit', 'ziggo|ziggo|uit'],
  ['one word with an apostrophe', 'ziggo NEAR/1 uit', "Ziggo don't uit", 'Ziggo|uit'],
  ['each letter of Chinese is a word', '荷航 NEAR/2 延误', '荷航又又延误', '荷航|延误'],
  ['not one more', '荷航 NEAR/1 延误', '荷航又又延误', null],
  ['a word is not near itself', 'ziggo NEAR/5 zig*', 'Ziggo', null],
  ['the beginning of a word', 'stor*', 'Storingen! #StoringNL bestor', 'Storingen|StoringNL'],
  ['the beginning of a phrase', '"klm cityh*"', 'KLM Cityhopper', 'KLM Cityhopper'],
  ['the beginning of a hashtag', '#klm*', '#klmfail #klm', '#klmfail|#klm'],
  ['the beginning of a handle', '@klm*', '@KLM_NL', '@KLM_NL'],
  ['this very case', '=ING', 'ING en ing', 'ING'],
  ['this very case at the beginning', '=ING*', 'INGs ingang', 'INGs'],
  ['a regular expression', String.raw`/\bING-\d+/`, 'zaak ING-12, ing-12', 'ING-12'],
  ['in any case', String.raw`/\bING-\d+/i`, 'zaak ing-12', 'ing-12'],
  ['inside of words', '/oll/', 'Hollands', 'oll'],
  ['beside a word', 'zaak /[0-9]{4}/', 'zaak 2026', 'zaak|2026'],
  ['quoted operators', '"and" "or"', 'this or that and more', 'or|and'],
])('%s: %s', (_, query, text, expected) => {
  expect(marked({ query }, text)).toBe(expected);
});

test.each<[string, Partial<Matchable>, boolean]>([
  ['author:klm', { author: { id: 'x', handle: 'KLM' } }, true],
  ['author:42', { author: { id: '42' } }, true],
  ['author:klm', { author: { id: 'x', handle: 'klm2' } }, false],
  ['url:nu.nl', { links: ['https://www.nu.nl/a'] }, true],
  ['url:nu.nl', { url: 'https://nu.nl/a' }, true],
  ['url:nu.nl', { links: ['https://menu.nl/a'] }, false],
  ['url:nu.nl/economie', { links: ['https://nu.nl/Economie/1'] }, true],
  ['url:nu.nl/economie', { links: ['https://nu.nl/sport'] }, false],
  ['klm kind:reply', { text: 'klm', kind: 'reply' }, true],
  ['klm kind:reply', { text: 'klm' }, false],
  ['klm NOT kind:repost', { text: 'klm', kind: 'post' }, true],
  ['klm platform:x', { text: 'klm', platform: 'x' }, true],
  ['klm platform:x', { text: 'klm' }, false],
  ['klm language:nl', { text: 'klm', language: 'nl-BE' }, true],
  ['klm language:nl', { text: 'klm', language: 'und' }, false],
  ['klm NOT language:nl', { text: 'klm' }, true],
  ['klm country:NL', { text: 'klm', country: 'NL' }, true],
  ['klm country:NL', { text: 'klm' }, false],
])('%s with %j: %s', (query, mention, expected) => {
  expect(marked({ query }, mention) !== null).toBe(expected);
});

test('with a query the name matches nobody, but shows where the text names the subject', () => {
  const apple: Configured = { query: 'apple NEAR/5 (iphone OR mac)' };
  expect(marked(apple, 'an apple a day', 'Apple')).toBeNull();
  expect(marked(apple, 'my Apple iPhone', 'Apple')).toBe('Apple');
  expect(marked({ query: 'iphone' }, 'my iPhone', 'Apple')).toBe('iPhone');
});

test('names, handles, hashtags and domains match beside a query; an excluded phrase takes both back', () => {
  const both: Configured = { query: 'apple iphone', names: ['Cupertino'], exclude: ['apple pie'] };
  expect(marked(both, 'Cupertino')).toBe('Cupertino');
  expect(marked(both, 'apple iphone')).toBe('apple|iphone');
  expect(marked(both, 'apple pie, iphone, Cupertino')).toBeNull();
});

test('a variant is for its language; without one the others have theirs', () => {
  const variants: Configured = { query: { nl: 'storing', en: 'outage', other: 'panne' } };
  const texts = ['storing', 'outage', 'panne'];
  const found = (language?: string) =>
    texts.filter((text) => {
      return marked(variants, language === undefined ? { text } : { text, language }) !== null;
    });
  expect(found('nl-BE')).toEqual(['storing']);
  expect(found('en')).toEqual(['outage']);
  expect(found('fr')).toEqual(['panne']);
  // Nobody knows which one it should meet.
  expect(found()).toEqual(texts);
  expect(found('und')).toEqual(texts);
});

test('many subjects share the words of their queries', () => {
  const subjects = Array.from({ length: 500 }, (_, index) => ({
    id: `s${index}`,
    name: `Firma ${index}`,
    query: `"firma ${index}" AND (storing OR outage)`,
  }));
  const matcher = createMatcher(subjectsSchema.parse(subjects));
  const { matches } = matcher.match(mentionOf('outage bij firma 17 en Firma 499, niet firma 5000'));
  expect(matches.map(({ subject }) => subject)).toEqual(['s17', 's499']);
});

test.each<[SubjectInput['query'], string, RegExp]>([
  ['ziggo AND "storing', 'query', /never closed: put " where[^]*\n {14}\^~~~~~~~$/],
  [{ nl: 'ziggo OR', en: 'ziggo' }, 'query.nl', /must follow OR/],
  [{ dutch: 'ziggo' }, 'query.dutch', /language tag/],
  [{ other: 'ziggo' }, 'query', /at least one language besides other/],
  ['x'.repeat(1_000_000), 'query', /at most 16,384 characters/],
])('the query %j is refused at %s', (query, path, message) => {
  const found = subjectSchema.safeParse({ id: 's', name: 'Ziggo', query }).error?.issues ?? [];
  const issues = found.flatMap((issue) => ('errors' in issue ? issue.errors.flat() : [issue]));
  const said = issues.map((issue) => ({
    path: [...(issue.path[0] === 'query' ? [] : ['query']), ...issue.path].join('.'),
    message: (issue.code === 'invalid_key' ? issue.issues[0] : issue)?.message,
  }));
  expect(said).toContainEqual({ path, message: expect.stringMatching(message) });
});

test('more than one process can watch is refused, whatever it is more of', () => {
  const subject = (query: string, index: number) =>
    subjectSchema.parse({ id: `s${index}`, name: 'Ziggo', query });
  const regexes = Array.from({ length: 14 }, (_, index) =>
    subject('ziggo /a.b/ '.repeat(15), index),
  );
  expect(limitFault(regexes)).toMatch(/210 regular expressions, and one process takes 200/);
  const many = Array.from({ length: MATCHING_LIMITS.terms / 400 }, (_, index) =>
    subject('ziggo '.repeat(400), index),
  );
  expect(limitFault(many)).toMatch(/Divide the subjects/);
  expect(() => createMatcher(many)).toThrow(/Divide the subjects/);
  expect(limitFault(many.slice(0, 400))).toBeUndefined();
});

test('the worst texts and queries take time in proportion', () => {
  const queries = [
    ...['aaa* NEAR/100 aaaa*', '/(?:a|aa|a.a)+b/ aaa*', '/aaa.{0,50}b/', '"a a a a a" OR aaa*'],
    `(${Array.from({ length: 200 }, (_, index) => `aaa${index}*`).join(' OR ')}) NEAR/3 aaa*`,
  ];
  const matcher = createMatcher(
    queries.map((query, index) => subjectSchema.parse({ id: `s${index}`, name: 'Zzzz', query })),
  );
  const started = performance.now();
  for (const text of ['a', 'a ', 'aa ', '#aA', 'aaa', 'é\u0301', '中']) {
    matcher.match(mentionOf(text.repeat(20_000 / text.length)));
  }
  expect(performance.now() - started).toBeLessThan(5_000);
});

test('it is explained what holds, and where', () => {
  const matcher = matcherOf({ query: '(ziggo OR upc) NEAR/2 storing -dome', languages: ['nl'] });
  const given = mentionOf('Grote storing bij Ziggo');
  expect(matcher.explain(given, 's')).toEqual({
    subject: 's',
    isMatch: true,
    because: 'its query holds',
    spans: [
      [6, 13],
      [18, 23],
    ],
    parts: [
      { depth: 0, part: 'AND, all of', holds: true, spans: [] },
      { depth: 1, part: 'NOT dome', holds: true, spans: [] },
      {
        depth: 1,
        part: '(ziggo OR upc) NEAR/2 storing',
        holds: true,
        spans: [
          [6, 13],
          [18, 23],
        ],
      },
    ],
  });
  const because = (mention: string | Partial<Matchable>) =>
    matcher.explain(mentionOf(mention), 's')?.because;
  expect(because('Ziggo')).toBe('its query does not hold');
  expect(because({ text: given.text, language: 'de' })).toBe(
    'it is about it, but in a language that is not watched',
  );
  expect(matcher.explain(given, 'nobody')).toBeUndefined();
});

test.each(['ziggo', 'storing'])(
  'of a text that holds too little it is explained what does: %s',
  (word) => {
    const matcher = matcherOf({ query: 'ziggo AND storing' });
    const parts = matcher.explain(mentionOf(word), 's')?.parts ?? [];
    expect(parts.filter(({ holds }) => holds).map(({ part }) => part)).toEqual([word]);
  },
);
