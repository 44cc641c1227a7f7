import fc from 'fast-check';
import { AssignerProtocol } from 'kafkajs';
import { describe, expect, test } from 'vitest';
import {
  assign,
  type Claim,
  decodeAssignment,
  decodeClaim,
  encodeAssignment,
  encodeClaim,
} from './assigner.ts';

const claim = (memberId: string, owned: readonly number[] = [], takesAll = false): Claim => ({
  memberId,
  owned,
  takesAll,
});

const asked = fc.record({
  partitions: fc.integer({ min: 1, max: 24 }),
  claims: fc.uniqueArray(
    fc.record({
      memberId: fc.string({ minLength: 1, maxLength: 4 }),
      owned: fc.array(fc.integer({ min: -1, max: 26 }), { maxLength: 26 }),
      takesAll: fc.constant(false),
    }),
    { minLength: 1, maxLength: 8, selector: ({ memberId }) => memberId },
  ),
});

describe('assign', () => {
  test('gives every partition to exactly one member, in shares that differ by at most one', () => {
    fc.assert(
      fc.property(asked, (request) => {
        const assigned = assign(request);
        expect([...assigned.keys()].toSorted()).toEqual(
          request.claims.map(({ memberId }) => memberId).toSorted(),
        );
        const given = [...assigned.values()].flat().toSorted((a, b) => a - b);
        expect(given).toEqual(Array.from({ length: request.partitions }, (_, p) => p));
        const shares = [...assigned.values()].map(({ length }) => length);
        expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('is the same whatever the order of the members and of what they own', () => {
    fc.assert(
      fc.property(asked, (request) => {
        const turned = request.claims
          .toReversed()
          .map((said) => ({ ...said, owned: said.owned.toReversed() }));
        expect(assign({ ...request, claims: turned })).toEqual(assign(request));
      }),
    );
  });

  test('changes nothing when it is asked again', () => {
    fc.assert(
      fc.property(asked, (request) => {
        const first = assign(request);
        const claims = [...first].map(([memberId, owned]) => claim(memberId, owned));
        expect(assign({ ...request, claims })).toEqual(first);
      }),
    );
  });

  test('moves as little as any assignment of equal shares can', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 6, maxLength: 6 }),
        fc.integer({ min: 1, max: 4 }),
        (partitions, owners, members) => {
          // Each partition has at most one owner, who may have left the group.
          const claims = Array.from({ length: members }, (_, m) =>
            claim(
              `m${m}`,
              owners.flatMap((owner, p) => (owner === m && p < partitions ? [p] : [])),
            ),
          );
          const keeps = (at: ReadonlyMap<string, readonly number[]>): number =>
            claims.reduce(
              (sum, { memberId, owned }) =>
                sum + owned.filter((p) => at.get(memberId)?.includes(p)).length,
              0,
            );
          expect(keeps(assign({ claims, partitions }))).toBe(
            Math.max(...balanced(members, partitions).map(keeps)),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  test('lets the lower id have what two members claim', () => {
    const claims = [claim('b', [0, 1]), claim('a', [1, 2])];
    expect(Object.fromEntries(assign({ claims, partitions: 4 }))).toEqual({
      a: [1, 2],
      b: [0, 3],
    });
  });

  test('gives everything to a member that takes all, to the lowest id of several', () => {
    const claims = [claim('c', [], true), claim('b', [], true), claim('a', [0, 1, 2])];
    expect(Object.fromEntries(assign({ claims, partitions: 3 }))).toEqual({
      a: [],
      b: [0, 1, 2],
      c: [],
    });
  });
});

describe('what members say', () => {
  test('is read as it was written', () => {
    const metadata = encodeClaim({ topic: 'acme.mentions', owned: [3, 1], takesAll: true });
    expect(decodeClaim('m', metadata)).toEqual(claim('m', [3, 1], true));
    const modest = encodeClaim({ topic: 'acme.mentions', owned: [], takesAll: false });
    expect(decodeClaim('m', modest)).toEqual(claim('m'));
  });

  test('names the topic where every Kafka tool looks for it', () => {
    const metadata = encodeClaim({ topic: 'acme.mentions', owned: [], takesAll: false });
    expect(AssignerProtocol.MemberMetadata.decode(metadata)?.topics).toEqual(['acme.mentions']);
  });

  test.each([
    ['nothing', ''],
    ['no JSON', '{'],
    ['another version', '{"v":2,"owned":[1]}'],
    ['no list', '{"v":1,"owned":7}'],
    ['no numbers', '{"v":1,"owned":["1",null,1.5]}'],
    ['null', 'null'],
  ])('counts as owning nothing where it is %s', (_, text) => {
    const userData = Buffer.from(text);
    const metadata = AssignerProtocol.MemberMetadata.encode({ version: 0, topics: [], userData });
    expect(decodeClaim('m', metadata)).toEqual(claim('m'));
  });

  test('counts as owning nothing where the bytes end too early', () => {
    const metadata = encodeClaim({ topic: 'acme.mentions', owned: [1], takesAll: false });
    for (let length = 0; length < metadata.length; length += 1) {
      expect(decodeClaim('m', metadata.subarray(0, length))).toEqual(claim('m'));
    }
  });
});

describe('what members are given', () => {
  test('is read as it was written', () => {
    expect(decodeAssignment('acme.mentions', encodeAssignment('acme.mentions', [4, 2]))).toEqual([
      2, 4,
    ]);
    expect(decodeAssignment('acme.mentions', encodeAssignment('acme.mentions', []))).toEqual([]);
  });

  test('is nothing where the coordinator has no assignment, or one for another topic', () => {
    expect(decodeAssignment('acme.mentions', Buffer.alloc(0))).toEqual([]);
    expect(decodeAssignment('acme.mentions', encodeAssignment('acme.counts', [1]))).toEqual([]);
  });
});

/** Every way to share out, as far as shares differ by at most one. */
function balanced(members: number, partitions: number): Map<string, readonly number[]>[] {
  const most = Math.ceil(partitions / members);
  const least = Math.floor(partitions / members);
  const found: Map<string, readonly number[]>[] = [];
  const shares: number[][] = Array.from({ length: members }, () => []);
  const place = (partition: number): void => {
    if (partition === partitions) {
      if (shares.every(({ length }) => length >= least)) {
        found.push(new Map(shares.map((share, m) => [`m${m}`, [...share]])));
      }
      return;
    }
    for (const share of shares) {
      if (share.length === most) continue;
      share.push(partition);
      place(partition + 1);
      share.pop();
    }
  };
  place(0);
  return found;
}
