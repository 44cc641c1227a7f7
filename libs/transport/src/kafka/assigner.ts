/** Which member of a consumer group gets which partitions, and how members say what they have. */
import { AssignerProtocol } from 'kafkajs';

/** Members that do not offer this protocol cannot join the group. */
export const ASSIGNMENT_PROTOCOL = 'goldenhour-1';

const PROTOCOL_VERSION = 0;
const CLAIM_VERSION = 1;

/** What a member says when it joins. */
export type Claim = {
  readonly memberId: string;
  /** The partitions that it has now. */
  readonly owned: readonly number[];
  /** It is to get every partition, whatever the others have. */
  readonly takesAll: boolean;
};

export type AssignRequest = {
  readonly claims: readonly Claim[];
  /** @range ≥ 1 */
  readonly partitions: number;
};

/**
 * Every partition to exactly one member, in shares that differ by at most one. A member keeps as
 * much of what it has as its share allows, so no assignment of such shares moves less. Two members
 * that claim the same partition: the lower id has it. The order of the claims means nothing.
 * @returns per member id its partitions, ascending
 */
export function assign({ claims, partitions }: AssignRequest): ReadonlyMap<string, number[]> {
  const members = claims.toSorted((a, b) => (a.memberId < b.memberId ? -1 : 1));
  const sole = members.find(({ takesAll }) => takesAll);
  if (sole !== undefined) {
    return new Map(members.map((m) => [m.memberId, m === sole ? range(partitions) : []]));
  }
  const free = new Set(range(partitions));
  const seats = seatsFor(members, free, partitions);
  for (const { kept } of seats) for (const partition of kept) free.delete(partition);
  const rest = [...free];
  return new Map(
    seats.map(({ memberId, kept, share }) => [
      memberId,
      [...kept, ...rest.splice(0, share - kept.length)].toSorted((a, b) => a - b),
    ]),
  );
}

type Seat = { readonly memberId: string; readonly kept: readonly number[]; readonly share: number };

/** @returns in the order of `members` */
function seatsFor(
  members: readonly Claim[],
  existing: ReadonlySet<number>,
  partitions: number,
): readonly Seat[] {
  const taken = new Set<number>();
  const holders = members.map(({ memberId, owned }) => {
    const holds = [...new Set(owned)].filter((p) => existing.has(p) && !taken.has(p));
    for (const partition of holds) taken.add(partition);
    return { memberId, holds: holds.toSorted((a, b) => a - b) };
  });
  const least = Math.floor(partitions / members.length);
  // One more than the least for those who have most: so the fewest partitions move.
  const larger = new Set(
    holders
      .toSorted((a, b) => b.holds.length - a.holds.length)
      .slice(0, partitions % members.length),
  );
  return holders.map((holder) => {
    const share = larger.has(holder) ? least + 1 : least;
    return { memberId: holder.memberId, kept: holder.holds.slice(0, share), share };
  });
}

const range = (length: number): number[] => Array.from({ length }, (_, index) => index);

/** @param claim.topic full name: the one whose partitions are shared out */
export function encodeClaim(claim: {
  readonly topic: string;
  readonly owned: Iterable<number>;
  readonly takesAll: boolean;
}): Buffer {
  const said = {
    v: CLAIM_VERSION,
    owned: [...claim.owned],
    ...(claim.takesAll ? { takesAll: true } : {}),
  };
  return AssignerProtocol.MemberMetadata.encode({
    version: PROTOCOL_VERSION,
    topics: [claim.topic],
    userData: Buffer.from(JSON.stringify(said)),
  });
}

/** A member whose words cannot be read has nothing, and gets its share all the same. */
export function decodeClaim(memberId: string, metadata: Buffer): Claim {
  const said = readClaim(metadata);
  const owned = Array.isArray(said['owned']) ? said['owned'] : [];
  return {
    memberId,
    owned: owned.filter((partition) => Number.isInteger(partition)),
    takesAll: said['takesAll'] === true,
  };
}

function readClaim(metadata: Buffer): Readonly<Record<string, unknown>> {
  try {
    const userData = AssignerProtocol.MemberMetadata.decode(metadata)?.userData;
    const said: unknown = JSON.parse(String(userData));
    const isRead = typeof said === 'object' && said !== null && 'v' in said && said.v === 1;
    return isRead ? (said as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** As Kafka's own tools read it. */
export function encodeAssignment(topic: string, partitions: readonly number[]): Buffer {
  return AssignerProtocol.MemberAssignment.encode({
    version: PROTOCOL_VERSION,
    assignment: { [topic]: [...partitions] },
    userData: Buffer.alloc(0),
  });
}

/** @returns ascending; empty where the member was given nothing */
export function decodeAssignment(topic: string, assignment: Buffer): readonly number[] {
  const given = AssignerProtocol.MemberAssignment.decode(assignment)?.assignment[topic] ?? [];
  return given.toSorted((a, b) => a - b);
}
