import { expect, test } from 'vitest';
import { DEFAULT_THRESHOLDS, subjectSchema } from './subject.ts';
import { subjectsSchema } from './subjects.ts';

test('an id and a name are enough', () => {
  expect(subjectSchema.parse({ id: 'ziggo', name: 'Ziggo' })).toEqual({
    id: 'ziggo',
    name: 'Ziggo',
    names: [],
    handles: [],
    hashtags: [],
    domains: [],
    exclude: [],
    languages: [],
    timeZone: 'UTC',
    official: [],
    thresholds: DEFAULT_THRESHOLDS,
  });
});

test('spellings are unified', () => {
  const subject = subjectSchema.parse({
    id: 'klm',
    name: 'KLM',
    handles: ['@KLM', 'klm_nl', { platform: 'X', handle: '@KLM_press' }],
    hashtags: ['#KLM', '＃klmfail'],
    domains: ['KLM.com'],
    languages: ['NL', 'en-GB'],
    official: [{ platform: 'X', handle: '@KLM' }],
    thresholds: { floor: 20 },
  });
  expect(subject).toMatchObject({
    handles: [{ handle: 'KLM' }, { handle: 'klm_nl' }, { platform: 'x', handle: 'KLM_press' }],
    hashtags: ['KLM', 'klmfail'],
    domains: ['klm.com'],
    languages: ['nl', 'en-gb'],
    official: [{ platform: 'x', handle: 'KLM' }],
    thresholds: { floor: 20, weeks: DEFAULT_THRESHOLDS.weeks },
  });
});

const OK = { id: 'a', name: 'Acme' };
test.each<[object, string, RegExp]>([
  [{ name: 'Acme' }, 'id', /expected string/],
  [{ ...OK, id: 'Acme BV' }, 'id', /lower-case letters/],
  [{ ...OK, name: '...' }, 'name', /at least one letter/],
  [{ ...OK, name: 'X' }, 'name', /"=X"/],
  [{ ...OK, names: ['b'] }, 'names.0', /"=X"/],
  [{ ...OK, names: [2026] }, 'names.0', /put it in quotes/],
  [{ ...OK, hashtags: [null] }, 'hashtags.0', /# begins a comment/],
  [{ ...OK, hashtags: ['#a b'] }, 'hashtags.0', /one hashtag/],
  [{ ...OK, handles: ['@a b'] }, 'handles.0', /handle/],
  [{ ...OK, domains: ['https://acme.nl/'] }, 'domains.0', /without https/],
  [{ ...OK, domains: ['localhost'] }, 'domains.0', /such as ziggo.nl/],
  [{ ...OK, languages: ['Dutch'] }, 'languages.0', /such as nl/],
  [{ ...OK, timeZone: 'Amsterdam' }, 'timeZone', /Europe\/Amsterdam/],
  [{ ...OK, timeZone: '+01:00' }, 'timeZone', /Europe\/Amsterdam/],
  [{ ...OK, official: [{ platform: 'x' }] }, 'official.0', /id or a handle/],
  [{ ...OK, thresholds: { weeks: 0 } }, 'thresholds.weeks', /0.01 or more/],
  [{ ...OK, hashtag: ['a'] }, '', /hashtag/],
  [{ ...OK, thresholds: { flor: 1 } }, 'thresholds', /flor/],
])('%j is refused at %j', (value, path, message) => {
  const issues = subjectSchema.safeParse(value).error?.issues ?? [];
  const lines = issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
  expect(lines).toEqual([{ path, message: expect.stringMatching(message) }]);
});

test('single signs that are no letters, and single Han characters, may be names', () => {
  for (const name of ['=X', '中', '🐧']) {
    expect(subjectSchema.safeParse({ ...OK, name }).success).toBe(true);
  }
});

test('no id may stand twice', () => {
  const error = subjectsSchema.safeParse([OK, { ...OK, name: 'B2' }]).error;
  expect(error?.issues).toMatchObject([{ path: [1, 'id'] }]);
  expect(subjectsSchema.safeParse([]).success).toBe(false);
});

test('a hundred thousand subjects are refused in a sentence, before they are looked at', () => {
  // Each would be a fault of its own.
  const subjects = Array.from({ length: 100_000 }, (_, index) => ({ id: `S ${index}` }));
  const issues = subjectsSchema.safeParse(subjects).error?.issues ?? [];
  expect(issues.map(({ message }) => message)).toEqual([
    'must be at most 10000 subjects: divide them over several configurations, each with a namespace of its own',
  ]);
});
