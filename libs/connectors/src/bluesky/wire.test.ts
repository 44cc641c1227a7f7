import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tidOf } from './fake-jetstream.ts';
import { microsOfTid, readEvent } from './wire.ts';

const US = 1_779_719_009_157_119;
const read = (value: unknown) => readEvent(Buffer.from(JSON.stringify(value)));
const COMMIT = {
  rev: '3mmoojpaqkn2z',
  operation: 'create',
  collection: 'c',
  rkey: 'r',
  record: {},
};

test('reads a commit, an identity, an account, and lets pass what it does not know', () => {
  const head = { did: 'did:plc:q', time_us: US };
  expect(read({ ...head, kind: 'commit', commit: COMMIT })).toEqual({
    ...{ kind: 'commit', did: 'did:plc:q', us: US, operation: 'create', collection: 'c' },
    ...{ rkey: 'r', rev: '3mmoojpaqkn2z', record: {} },
  });
  expect(read({ ...head, kind: 'identity', identity: { handle: 'a.example' } })).toMatchObject({
    kind: 'identity',
    handle: 'a.example',
  });
  expect(read({ ...head, kind: 'identity', identity: {} })).toMatchObject({ handle: null });
  const gone = { active: false, status: 'deleted' };
  expect(read({ ...head, kind: 'account', account: gone })).toMatchObject({
    isActive: false,
    status: 'deleted',
  });
  expect(read({ ...head, kind: 'sync' })).toMatchObject({ kind: 'other' });
});

test.each([
  [Buffer.from([0x7b, 0xff, 0x7d]), 'malformed', 'the frame is not UTF-8'],
  [Buffer.from('{"did":'), 'malformed', 'the frame is not JSON'],
  [Buffer.from('[]'), 'schema', 'the frame is not a JSON object'],
  [{ time_us: US, kind: 'commit' }, 'schema', 'did: is not one'],
  [{ did: 'did:plc:q', time_us: '1', kind: 'commit' }, 'bad_time', /time_us/],
  // What newer servers count by.
  [{ did: 'did:plc:q', time_us: 30_340_180_350, kind: 'commit' }, 'bad_time', /time_us/],
  [{ did: 'did:plc:q', time_us: US, kind: 'commit' }, 'schema', 'commit: is missing'],
  [
    { did: 'did:plc:q', time_us: US, kind: 'commit', commit: { ...COMMIT, record: 'x' } },
    'schema',
    'commit.record: is missing',
  ],
  [
    { did: 'did:plc:q', time_us: US, kind: 'commit', commit: { ...COMMIT, operation: 'x' } },
    'schema',
    'commit.operation: is not known',
  ],
  [{ did: 'did:plc:q', time_us: US, kind: 'account', account: {} }, 'schema', /active/],
])('%j is refused as %s', (frame, reason, detail) => {
  const answer = Buffer.isBuffer(frame) ? readEvent(frame) : read(frame);
  expect(answer).toEqual({ reason, detail: expect.stringMatching(detail) });
});

test('whatever comes, it never throws', () => {
  const near = fc.record(
    {
      did: fc.constantFrom<unknown>('did:plc:q', 3, null),
      time_us: fc.constantFrom<unknown>(US, -1, '1'),
      kind: fc.constantFrom('commit', 'identity', 'account', 'x'),
      commit: fc.jsonValue(),
      identity: fc.jsonValue(),
      account: fc.jsonValue(),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.oneof(near, fc.jsonValue()), (value) => {
      expect(read(value)).toBeTypeOf('object');
    }),
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      expect(readEvent(bytes)).toHaveProperty('reason');
    }),
  );
});

test('a TID holds its time', () => {
  // A post of 2026-05-25T14:23:28.757Z by its own word.
  expect(new Date((microsOfTid('3mmoojp4cd223') ?? 0) / 1000).toISOString().slice(0, 16)).toBe(
    '2026-05-25T14:23',
  );
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 52 }), (us) => {
      expect(microsOfTid(tidOf(us))).toBe(us);
    }),
  );
  expect(['short', '3mmoojp4cd22!', '!mmoojp4cd223'].map(microsOfTid)).toEqual([
    null,
    expect.any(Number),
    null,
  ]);
});
