/** What is made of what people do on Bluesky. */
import { LIMITS, type Mention, parseMention } from '@goldenhour/mention';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LIKE, POST, REPOST } from './collections.ts';
import { account, commit, identity, post, type Said } from './fake-jetstream.ts';
import { FOLLOWED_MAX } from './followed.ts';
import { mentionIdOf } from './posts.ts';
import { EventReader } from './reader.ts';
import { readEvent } from './wire.ts';

const T0 = 1_795_170_600_000_000;
const CONTEXT = { source: 's', platform: 'bluesky', mode: 'live', observed: T0 / 1000 } as const;
const uri = (did: string, rkey: string) => `at://${did}/${POST}/${rkey}`;
const id = (did: string, rkey: string) => `bluesky:${uri(did, rkey)}`;

/** Mentions as ingest would have them; all of them concern a subject where `follows`. */
function read(reader: EventReader, said: Said, follows = true): readonly Mention[] {
  const event = readEvent(Buffer.from(said.line));
  if ('reason' in event) throw new Error(event.detail);
  const mentions = mentionsOf(reader.read(event) ?? []);
  if (follows) reader.follow(mentions);
  return mentions;
}

function mentionsOf(items: ReturnType<EventReader['counts']>): readonly Mention[] {
  return items.map((item) => {
    if (!('mention' in item)) throw new Error(item.detail);
    const parsed = parseMention(item.mention, CONTEXT);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.refusal));
    return parsed.value;
  });
}

test('a post has its words, its author, its language and where it leads to', () => {
  const facets = [
    {
      index: {},
      features: [{ $type: 'app.bsky.richtext.facet#link', uri: 'https://a.example/x' }],
    },
    { index: {}, features: [{ $type: 'app.bsky.richtext.facet#tag', tag: 'acme' }] },
  ];
  const embed = { $type: 'app.bsky.embed.external', external: { uri: 'https://b.example' } };
  const said = post(T0, 'Try #acme', { rkey: 'r', fields: { facets, embed, langs: ['nl', 'en'] } });
  expect(read(new EventReader(), said)).toEqual([
    {
      ...{ version: 1, id: id('did:plc:ann', 'r'), revision: 0, source: 's', platform: 'bluesky' },
      ...{ kind: 'post', op: 'upsert', mode: 'live', time: T0 / 1000, observed: T0 / 1000 },
      ...{ author: { id: 'did:plc:ann' }, text: 'Try #acme', language: 'nl' },
      url: 'https://bsky.app/profile/did:plc:ann/post/r',
      links: ['https://a.example/x', 'https://b.example'],
    },
  ]);
});

test.each([
  [
    'a reply',
    { reply: { root: { uri: uri('did:a', '1') }, parent: { uri: uri('did:b', '2') } } },
    { kind: 'reply', root: id('did:a', '1'), parent: id('did:b', '2') },
  ],
  [
    'a quote',
    { embed: { record: { uri: uri('did:a', '1') } } },
    { kind: 'quote', root: id('did:a', '1'), parent: id('did:a', '1') },
  ],
  [
    'a quote with a picture',
    { embed: { media: { images: [] }, record: { record: { uri: uri('did:a', '1') } } } },
    { kind: 'quote', parent: id('did:a', '1') },
  ],
  ['a list', { embed: { record: { uri: 'at://did:a/app.bsky.graph.list/1' } } }, { kind: 'post' }],
  ['half a reply', { reply: { root: 7 } }, { kind: 'post' }],
])('%s hangs under what it is about', (_, fields, expected) => {
  const [mention] = read(new EventReader(), post(T0, 'x', { fields }));
  expect(mention).toMatchObject(expected);
  if (!('root' in expected) && expected.kind === 'post') expect(mention?.root).toBeUndefined();
});

test('the network says when it was said; an archive keeps its date', () => {
  const timeOf = (createdAt: unknown) =>
    read(new EventReader(), post(T0, 'x', { fields: { createdAt } }))[0]?.time;
  const now = T0 / 1000;
  expect(timeOf(new Date(now + 3_600_000).toISOString())).toBe(now);
  expect(timeOf(new Date(now - 3 * 3_600_000).toISOString())).toBe(now);
  expect(timeOf('2015-02-03T04:05:06Z')).toBe(Date.parse('2015-02-03T04:05:06Z'));
  expect([timeOf('0001-01-01T00:00:00Z'), timeOf('yesterday'), timeOf(3)]).toEqual([now, now, now]);
});

test('an edit raises the revision, by the author’s own count of changes', () => {
  const reader = new EventReader();
  const edit = (us: number) => post(us, 'better', { operation: 'update', rkey: 'r' });
  const [first] = read(reader, post(T0, 'x', { rkey: 'r' }));
  const [second] = read(reader, edit(T0 + 1));
  const [third] = read(reader, edit(T0 + 2));
  expect([first?.revision, second?.revision, third?.revision]).toEqual([0, T0 + 1, T0 + 2]);
  expect(second?.id).toBe(first?.id);
});

test('a repost says again what it repeats, where that is known', () => {
  const reader = new EventReader();
  read(reader, post(T0, 'acme is down', { rkey: 'r', fields: { langs: ['de'] } }));
  const repost = (of: string, us: number) =>
    commit({ us, did: 'did:plc:bob', collection: REPOST, record: { subject: { uri: of } } });
  expect(read(reader, repost(uri('did:plc:ann', 'r'), T0 + 1))[0]).toMatchObject({
    ...{ kind: 'repost', text: 'acme is down', language: 'de', author: { id: 'did:plc:bob' } },
    ...{ parent: id('did:plc:ann', 'r'), root: id('did:plc:ann', 'r') },
  });
  expect(read(reader, repost(uri('did:plc:zoe', 'x'), T0 + 1))[0]).toMatchObject({ text: '' });
  const undo = commit({ us: T0 + 3, collection: REPOST, operation: 'delete', rkey: 'q' });
  expect(read(reader, undo)[0]).toMatchObject({ op: 'delete' });
});

test('likes, reposts, replies and quotes are counted of posts that concern somebody, from the first on', () => {
  const reader = new EventReader();
  read(reader, post(T0, 'acme', { rkey: 'r' }));
  read(reader, post(T0, 'other', { rkey: 'other' }), false);
  // An edit of what was said before this process began: its counts are not known.
  read(reader, post(T0, 'acme', { rkey: 'old', operation: 'update' }));
  const of = (rkey: string) => uri('did:plc:ann', rkey);
  for (const [n, rkey] of ['r', 'r', 'other', 'old'].entries())
    read(reader, commit({ us: T0 + n, collection: LIKE, record: { subject: { uri: of(rkey) } } }));
  read(reader, commit({ us: T0 + 5, collection: REPOST, record: { subject: { uri: of('r') } } }));
  const reply = { root: { uri: of('r') }, parent: { uri: of('r') } };
  read(reader, post(T0 + 6, 'x', { fields: { reply } }));
  read(reader, post(T0 + 7, 'x', { fields: { embed: { record: { uri: of('r') } } } }));
  const counts = mentionsOf(reader.counts());
  expect(counts).toMatchObject([
    {
      ...{ id: id('did:plc:ann', 'r'), op: 'engagement', revision: T0 + 7 },
      engagement: { likes: 2, reposts: 1, replies: 1, quotes: 1 },
    },
  ]);
  expect(reader.counts()).toEqual([]);
});

test('what an account wrote goes when the account goes', () => {
  const reader = new EventReader();
  read(reader, post(T0, 'acme', { rkey: '1' }));
  read(reader, post(T0, 'acme', { rkey: '2' }));
  read(reader, post(T0, 'acme', { rkey: '3', did: 'did:plc:bob' }));
  const gone = (status: string) =>
    read(reader, account(T0 + 1, 'did:plc:ann', { active: false, status }));
  expect(gone('throttled')).toEqual([]);
  expect(gone('deleted').map((mention) => [mention.op, mention.id])).toEqual([
    ['delete', id('did:plc:ann', '1')],
    ['delete', id('did:plc:ann', '2')],
  ]);
  expect(gone('takendown')).toEqual([]);
  expect(read(reader, account(T0, 'did:plc:bob', { active: true }))).toEqual([]);
});

test('a deletion names the post, whoever knows it', () => {
  const said = commit({ us: T0, operation: 'delete', rkey: 'r' });
  expect(read(new EventReader(), said)).toMatchObject([
    { id: id('did:plc:ann', 'r'), op: 'delete', time: T0 / 1000 },
  ]);
});

test('a handle is known once it was told', () => {
  const reader = new EventReader();
  read(reader, identity(T0, 'did:plc:ann', 'ann.example'));
  expect(read(reader, post(T0, 'x'))[0]?.author).toEqual({
    id: 'did:plc:ann',
    handle: 'ann.example',
  });
  read(reader, identity(T0, 'did:plc:ann', undefined));
  expect(read(reader, post(T0, 'x'))[0]?.author).toEqual({ id: 'did:plc:ann' });
});

test('collections that were not asked for are nothing of ours', () => {
  const event = readEvent(
    Buffer.from(commit({ us: T0, collection: 'app.bsky.graph.follow' }).line),
  );
  if ('reason' in event) throw new Error(event.detail);
  expect(new EventReader().read(event)).toBeNull();
});

test('whatever a post holds beside its words, it is a mention', () => {
  const any = fc.jsonValue({ maxDepth: 2 });
  const fields = fc.record(
    {
      langs: fc.oneof(any, fc.array(fc.string())),
      facets: fc.oneof(any, fc.array(fc.record({ features: fc.array(fc.record({ uri: any })) }))),
      embed: fc.oneof(any, fc.record({ record: any, external: fc.record({ uri: any }) })),
      reply: fc.oneof(
        any,
        fc.record({
          parent: fc.record({ uri: fc.constantFrom('at://did:a/b/c', 'at:// x', 'https://a') }),
        }),
      ),
      createdAt: fc.oneof(any, fc.string()),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fields, fc.string({ unit: 'binary' }), (more, text) => {
      expect(read(new EventReader(), post(T0, text, { fields: more }))).toHaveLength(1);
    }),
    { numRuns: 300 },
  );
});

test('ids stay within their limit, and apart', () => {
  const long = (n: number) => uri('did:web:example.com', `${'r'.repeat(400)}${n}`);
  expect(mentionIdOf(long(1)).length).toBeLessThanOrEqual(LIMITS.idChars);
  expect(mentionIdOf(long(1))).not.toBe(mentionIdOf(long(2)));
});

test('the posts followed are bounded: the one left alone for longest goes', () => {
  const reader = new EventReader();
  const likes = (rkey: string) =>
    commit({ us: T0, collection: LIKE, record: { subject: { uri: uri('did:plc:ann', rkey) } } });
  read(reader, post(T0, 'acme', { rkey: 'first' }));
  read(reader, post(T0, 'acme', { rkey: 'second' }));
  read(reader, likes('first'));
  for (let n = 0; n < FOLLOWED_MAX - 1; n += 1) read(reader, post(T0, 'acme', { rkey: `r${n}` }));
  reader.counts();
  read(reader, likes('first'));
  read(reader, likes('second'));
  expect(mentionsOf(reader.counts()).map((mention) => mention.id)).toEqual([
    id('did:plc:ann', 'first'),
  ]);
});
