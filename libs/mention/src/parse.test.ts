import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LIMITS } from './limits.ts';
import type { Mention } from './mention.ts';
import type { Outcome } from './outcome.ts';
import { decodeMention, type ParseContext, parseMention } from './parse.ts';
import { mentionInputSchema, mentionJsonSchema } from './schema.ts';

const CONTEXT: ParseContext = {
  source: 'x-stream',
  platform: 'x',
  mode: 'live',
  observed: 1_795_170_900_000,
};
const TIME = 1_795_170_600_000;
const MINIMAL = { time: TIME, text: 'Storing bij Ziggo', author: { id: '987' } };
const FULL = {
  version: 1,
  id: 'x:1784600000000000001',
  revision: 2,
  source: 'elsewhere',
  platform: 'Bluesky',
  kind: 'reply',
  op: 'upsert',
  mode: 'replay',
  time: '2026-11-20T10:30:00.000Z',
  observed: 1,
  author: { id: 'did:plc:abc', handle: '@cat.example', followers: 120, official: false },
  text: 'Waarom ligt @ziggo eruit?',
  language: 'nl_NL',
  url: 'https://bsky.app/profile/cat/post/1',
  root: 'bluesky:0',
  parent: 'bluesky:1',
  engagement: { likes: 3, reposts: 0, replies: 1, quotes: 2, views: 1_000 },
  links: ['https://nu.nl/a', 'http://ziggo.nl?x=1'],
  country: 'nl',
};

function valueOf(outcome: Outcome<Mention>): Mention {
  if (!outcome.ok) throw new Error(`refused: ${JSON.stringify(outcome.refusal)}`);
  return outcome.value;
}

function refusalOf(value: unknown): string {
  const outcome = parseMention(value, CONTEXT);
  return outcome.ok ? 'accepted' : `${outcome.refusal.reason}, ${outcome.refusal.detail}`;
}

test('a minimal item gets its defaults, and nothing that is unknown', () => {
  expect(valueOf(parseMention(MINIMAL, CONTEXT))).toStrictEqual({
    version: 1,
    id: 'x:26268ec63e21ece8e4768127',
    revision: 0,
    source: 'x-stream',
    platform: 'x',
    kind: 'post',
    op: 'upsert',
    mode: 'live',
    time: TIME,
    observed: CONTEXT.observed,
    author: { id: '987' },
    text: 'Storing bij Ziggo',
    links: [],
  });
});

test('a full item keeps all it says, except what the reader knows better', () => {
  expect(valueOf(parseMention(FULL, CONTEXT))).toStrictEqual({
    ...FULL,
    source: 'x-stream',
    platform: 'bluesky',
    mode: 'live',
    time: TIME,
    observed: CONTEXT.observed,
    author: { ...FULL.author, handle: 'cat.example' },
    language: 'nl-NL',
    country: 'NL',
  });
});

test('null means absent', () => {
  const nulls = Object.fromEntries(Object.keys(FULL).map((key) => [key, null]));
  expect(parseMention({ ...nulls, ...MINIMAL }, CONTEXT)).toStrictEqual(
    parseMention(MINIMAL, CONTEXT),
  );
});

test('an author without an id is known by the handle, an unknown one is an account of its own', () => {
  const named = { ...MINIMAL, author: { handle: '@cat' } };
  expect(valueOf(parseMention(named, CONTEXT)).author).toStrictEqual({ id: 'cat', handle: 'cat' });
  const { author, id } = valueOf(parseMention({ ...MINIMAL, author: null }, CONTEXT));
  expect(author).toStrictEqual({ id });
});

test('a long text is cut between two code points', () => {
  const parse = (text: string) => valueOf(parseMention({ ...MINIMAL, text }, CONTEXT)).text;
  expect(parse('é'.repeat(30_000))).toBe('é'.repeat(20_000));
  expect(parse(`a${'😡'.repeat(15_000)}`)).toBe(`a${'😡'.repeat(9_999)}`);
  expect(parse('😡'.repeat(15_000))).toBe('😡'.repeat(10_000));
});

test('lone surrogates become the replacement character everywhere', () => {
  const author = { id: 'a\ud800', handle: 'h\udc00' };
  const links = ['https://a.nl/\ud800'];
  const mention = valueOf(
    parseMention({ ...MINIMAL, id: 'x:\udfff', author, text: '\ud83d!', links }, CONTEXT),
  );
  expect(JSON.stringify(mention)).not.toMatch(/\\u[dD][89a-fA-F]/);
  expect(mention.text).toBe('\ufffd!');
});

test('a deletion needs an id and no text', () => {
  const deletion = { op: 'delete', id: 'x:1', time: TIME, author: { id: '1' } };
  expect(valueOf(parseMention(deletion, CONTEXT))).toMatchObject({ op: 'delete', text: '' });
  expect(refusalOf({ ...deletion, id: undefined })).toBe(
    'schema, id: is needed unless op is upsert',
  );
});

test('keys that name a prototype do nothing', () => {
  const text = JSON.stringify({ ...MINIMAL, constructor: 1, toString: 2 });
  const value: unknown = JSON.parse(text.replace('{', '{"__proto__":{"language":"nl"},'));
  const mention = valueOf(parseMention(value, CONTEXT));
  expect(mention).toStrictEqual(valueOf(parseMention(MINIMAL, CONTEXT)));
  expect(Object.getPrototypeOf(mention)).toBe(Object.prototype);
  expect(refusalOf(Object.create(MINIMAL))).toBe('schema, mention: must be a JSON object');
  expect(refusalOf({ ...MINIMAL, author: Object.create({ id: '1' }) })).toContain(
    'author: must be',
  );
});

const SECRET = 'jan@example.nl';
test.each<[unknown, string]>([
  [null, 'schema, mention: must be a JSON object'],
  [[MINIMAL], 'schema, mention: must be a JSON object'],
  ['{}', 'schema, mention: must be a JSON object'],
  [{ ...MINIMAL, version: 2 }, 'unknown_version, version'],
  [{ version: 2 }, 'unknown_version, version'],
  [{ ...MINIMAL, version: '2' }, 'schema, version: must be a whole number'],
  [{ ...MINIMAL, version: 0 }, 'schema, version: must be 1 or more'],
  [{ text: 'a' }, 'bad_time, time: is missing'],
  [{ ...MINIMAL, time: '2026-11-20T10:30:00' }, 'bad_time, time: has no zone'],
  [{ ...MINIMAL, time: 1_424_800_500 }, 'bad_time, time: lies before 1990: it looks like seconds'],
  [{ time: TIME }, 'schema, text: is missing'],
  [{ ...MINIMAL, text: [SECRET] }, 'schema, text: must be a string'],
  [{ ...MINIMAL, id: '' }, 'schema, id: must not be empty'],
  [{ ...MINIMAL, id: 'a\0b' }, 'schema, id: must be without control characters'],
  [{ ...MINIMAL, id: 7 }, 'schema, id: must be a string'],
  [{ ...MINIMAL, id: 'a'.repeat(257) }, 'schema, id: must have at most 256 characters'],
  [{ ...MINIMAL, author: {} }, 'schema, author: needs an id or a handle'],
  [{ ...MINIMAL, author: SECRET }, 'schema, author: must be a JSON object'],
  [{ ...MINIMAL, author: { handle: '@' } }, 'schema, author.handle: must be a handle'],
  [{ ...MINIMAL, author: { id: '1', followers: -1 } }, 'schema, author.followers: must be a whole'],
  [{ ...MINIMAL, author: { id: '1', official: 1 } }, 'schema, author.official: must be true or'],
  [{ ...MINIMAL, platform: SECRET }, 'schema, platform: must be letters'],
  [{ ...MINIMAL, kind: SECRET }, 'schema, kind: must be one of post, reply'],
  [{ ...MINIMAL, op: 'remove' }, 'schema, op: must be one of upsert, delete'],
  [{ ...MINIMAL, language: 'Dutch!' }, 'schema, language: must be a language tag'],
  [{ ...MINIMAL, country: 'NLD' }, 'schema, country: must have at most 2'],
  [{ ...MINIMAL, url: `javascript:${SECRET}` }, 'schema, url: must be an http or https URL'],
  [{ ...MINIMAL, links: 'https://a.nl' }, 'schema, links: must be a list'],
  [{ ...MINIMAL, links: ['https://a.nl', SECRET] }, 'schema, links[1]: must be an http'],
  [{ ...MINIMAL, links: [undefined] }, 'schema, links[0]: must be an http'],
  [{ ...MINIMAL, links: Array(33).fill('https://a.nl') }, 'schema, links: must have at most 32'],
  [{ ...MINIMAL, engagement: { likes: 1.5 } }, 'schema, engagement.likes: must be a whole number'],
  [{ ...MINIMAL, engagement: 3 }, 'schema, engagement: must be a JSON object'],
  [{ ...MINIMAL, revision: 2 ** 53 }, 'schema, revision: must be a whole number'],
])('%j is refused', (value, expected) => {
  expect(refusalOf(value)).toContain(expected);
  expect(refusalOf(value)).not.toContain(SECRET);
});

test('a stored mention must carry its own frame', () => {
  const mention = valueOf(parseMention(FULL, CONTEXT));
  for (const key of ['source', 'platform', 'mode', 'observed']) {
    const outcome = decodeMention({ ...mention, [key]: undefined });
    expect(outcome).toMatchObject({ ok: false, refusal: { detail: `${key}: is missing` } });
  }
});

/** For each key some values that are right, some that are nearly right, and anything at all. */
const near: Record<string, fc.Arbitrary<unknown>> = {
  version: fc.constantFrom(1, 1, 0, 2, 1.5),
  id: fc.constantFrom('x:1', '', 'a\n', 'é'.repeat(256), 'a'.repeat(257)),
  revision: fc.constantFrom(0, -0, 3, -1, 2 ** 53 - 1, 2 ** 53),
  source: fc.constantFrom('s', 's'.repeat(65), '\u0085'),
  platform: fc.constantFrom('X', 'a.b-c_d', '-a', 'a b', 'ä'),
  kind: fc.constantFrom('post', 'review', 'Post'),
  op: fc.constantFrom('upsert', 'upsert', 'delete', 'engagement', 'create'),
  mode: fc.constantFrom('live', 'drill', 'test'),
  time: fc.constantFrom<unknown>(TIME, TIME, FULL.time, '2026-02-30T00:00:00Z', 0, LIMITS.timeMax),
  observed: fc.constantFrom(0, 5, -5, LIMITS.timeMax, LIMITS.timeMax + 1),
  author: fc.record(
    {
      id: fc.constantFrom<unknown>('1', '2\ud800', '', 3, null),
      handle: fc.constantFrom<unknown>('@a', 'a@b.nl', '@', '@@a', 'b', '\ud800'),
      followers: fc.constantFrom<unknown>(0, 10, 1.5, null),
      official: fc.constantFrom<unknown>(true, false, 'yes', null),
    },
    { requiredKeys: [] },
  ),
  text: fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('', 'x'.repeat(20_001))),
  language: fc.constantFrom('nl', 'zh-Hans_CN', 'x', 'nl-', 'abcdefghi'),
  url: fc.constantFrom('https://a.nl', 'HTTP://a', 'https:///a', 'ftp://a', 'https://a b'),
  root: fc.constantFrom('x:0', '', '\t'),
  parent: fc.constantFrom('x:0', '\u009f'),
  engagement: fc.record(
    { likes: fc.constantFrom<unknown>(-0, 1, -1, null), views: fc.constantFrom<unknown>(9, '9') },
    { requiredKeys: [] },
  ),
  links: fc.array(fc.constantFrom('https://a.nl/\ud800', 'http://b?', 'http://b', '//b'), {
    maxLength: 3,
  }),
  country: fc.constantFrom('NL', 'nl', 'NLD', 'n1'),
};
const input = fc.record(
  Object.fromEntries(
    Object.entries(near).map(([key, arbitrary]) => [
      key,
      fc.oneof({ weight: 30, arbitrary }, { weight: 1, arbitrary: fc.jsonValue() }),
    ]),
  ),
  { requiredKeys: ['time', 'text'] },
);
/** Right in all but one or two keys. */
const valid = fc
  .tuple(input, fc.subarray(Object.keys(FULL)), fc.subarray(Object.keys(near), { maxLength: 2 }))
  .map(([item, kept, replaced]) => ({
    ...MINIMAL,
    ...Object.fromEntries(Object.entries(FULL).filter(([key]) => kept.includes(key))),
    ...Object.fromEntries(Object.entries(item).filter(([key]) => replaced.includes(key))),
  }));

test('it accepts what the published schema accepts, and gives the reason', () => {
  let accepted = 0;
  fc.assert(
    fc.property(fc.oneof(input, valid, fc.jsonValue()), (value) => {
      const outcome = parseMention(value, CONTEXT);
      const verdict = mentionInputSchema.safeParse(value);
      expect(outcome.ok).toBe(verdict.success);
      if (outcome.ok) accepted += 1;
      if (outcome.ok || verdict.success || typeof value !== 'object' || value === null) return;
      const version: unknown = 'version' in value ? value.version : 1;
      const paths = verdict.error.issues.map((issue) => issue.path[0]);
      const isNewer = Number.isSafeInteger(version) && Number(version) > 1;
      const expected = isNewer ? 'unknown_version' : paths.includes('time') ? 'bad_time' : 'schema';
      expect(outcome.refusal.reason).toBe(Array.isArray(value) ? 'schema' : expected);
    }),
    { numRuns: 6_000 },
  );
  // The property is empty unless many of the values are good.
  expect(accepted).toBeGreaterThan(500);
});

test('what was parsed is read back the same, by both readers', () => {
  fc.assert(
    fc.property(fc.oneof(input, valid), (value) => {
      const outcome = parseMention(value, CONTEXT);
      if (!outcome.ok) return;
      const carried: unknown = JSON.parse(JSON.stringify(outcome.value));
      expect(decodeMention(carried)).toStrictEqual(outcome);
      expect(parseMention(carried, CONTEXT)).toStrictEqual(outcome);
      expect(JSON.stringify(decodeMention(carried))).toBe(JSON.stringify(outcome));
    }),
    { numRuns: 2_000 },
  );
});

test('the published schema names and describes every field', () => {
  const schema = mentionJsonSchema();
  expect(schema).toMatchObject({ title: 'Mention', type: 'object', required: ['time'] });
  const properties = Object.entries(schema['properties'] ?? {});
  expect(properties.map(([name]) => name).toSorted()).toEqual(Object.keys(FULL).toSorted());
  for (const [name, property] of properties) expect([name, property.description]).toBeTruthy();
  expect(JSON.stringify(schema)).toContain('"pattern"');
});

test('an id is made of platform, author, time and text alone', () => {
  const idOf = (item: object) => valueOf(parseMention({ ...MINIMAL, ...item }, CONTEXT)).id;
  const id = idOf({});
  expect(id).toMatch(/^x:[0-9a-f]{24}$/);
  expect(idOf({ language: 'nl', url: 'https://a.nl', time: FULL.time })).toBe(id);
  expect(idOf({ text: 'Storing bij Ziggo!' })).not.toBe(id);
  expect(idOf({ author: { id: '98' } })).not.toBe(id);
  expect(idOf({ time: TIME + 1 })).not.toBe(id);
  expect(idOf({ platform: 'y' })).toMatch(/^y:/);
});
