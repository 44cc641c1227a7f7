/** The broker that keeps one consumer group: its requests, and what its errors ask of a member. */
import { TransportError } from '@goldenhour/pipeline/ports';
import { ASSIGNMENT_PROTOCOL } from './assigner.ts';
import { KAFKA_LIMITS, type KafkaLimits } from './connection.ts';
import { rootOf, toTransportError } from './errors.ts';
import { type Broker, type JoinGroupAnswer, joinGroupRequest } from './kafkajs-internals.ts';
import type { Links } from './link.ts';

/** A member in one generation of its group. */
export type Membership = { readonly memberId: string; readonly generation: number };

export type Share = { readonly memberId: string; readonly memberAssignment: Buffer };

/** Connections to it, for one member. Destroyed after any failure that is not an answer. */
export type Coordinator = {
  /**
   * Waits until every member has joined, or has had its time to.
   *
   * @param claim.memberId '' before there is one
   * @param onMemberId told, before the wait, of the id that the coordinator gave
   */
  join(
    claim: { readonly memberId: string; readonly metadata: Buffer },
    onMemberId: (memberId: string) => void,
  ): Promise<JoinGroupAnswer>;
  /**
   * Waits until the leader has said who gets what.
   *
   * @param shares empty from all but the leader
   */
  sync(member: Membership, shares: readonly Share[]): Promise<Buffer>;
  heartbeat(member: Membership): Promise<unknown>;
  leave(memberId: string): Promise<unknown>;
  destroy(): void;
};

export type CoordinatorOptions = {
  readonly links: Links;
  readonly groupId: string;
  /** One that exists: connections that learn of no topic by name learn of all there are. */
  readonly topic: string;
  readonly limits: Pick<KafkaLimits, 'sessionMs' | 'rebalanceMs'>;
};

/**
 * @param signal who aborts it waits no longer
 * @throws TransportError
 */
export async function connectCoordinator(
  options: CoordinatorOptions,
  signal: AbortSignal,
): Promise<Coordinator> {
  const { links, groupId, topic, limits } = options;
  const link = await links.open([topic], signal);
  let broker: Broker;
  try {
    broker = await link.groupCoordinator(groupId);
  } catch (error) {
    link.destroy();
    throw error;
  }
  return {
    join: async ({ memberId, metadata }, onMemberId) => {
      const request = {
        groupId,
        sessionTimeout: limits.sessionMs,
        rebalanceTimeout: limits.rebalanceMs,
        protocolType: 'consumer',
        groupProtocols: [{ name: ASSIGNMENT_PROTOCOL, metadata }],
      } as const;
      const joinAs = async (id: string): Promise<JoinGroupAnswer> =>
        (await broker.connectionPool.send(
          joinGroupRequest({ ...request, memberId: id }),
        )) as JoinGroupAnswer;
      try {
        return await joinAs(memberId);
      } catch (error) {
        const given = memberIdIn(error);
        if (given === undefined) throw error;
        onMemberId(given);
        return await joinAs(given);
      }
    },
    sync: async ({ memberId, generation }, shares) => {
      const answer = await broker.syncGroup({
        groupId,
        generationId: generation,
        memberId,
        groupAssignment: shares,
      });
      return answer.memberAssignment;
    },
    heartbeat: async ({ memberId, generation }) =>
      await broker.heartbeat({ groupId, groupGenerationId: generation, memberId }),
    leave: async (memberId) => await broker.leaveGroup({ groupId, memberId }),
    destroy: () => link.destroy(),
  };
}

function memberIdIn(error: unknown): string | undefined {
  const isRequired = error instanceof Error && error.name === 'KafkaJSMemberIdRequired';
  return isRequired && 'memberId' in error ? String(error.memberId) : undefined;
}

/**
 * What a member does about a failure:
 * - `rejoin`: the group is being shared out anew;
 * - `rejoin late`: it was, without this member, which may still be known;
 * - `rejoin as new`: the coordinator does not know this member;
 * - `reconnect`: to whoever is the coordinator now.
 */
export type Remedy = 'rejoin' | 'rejoin late' | 'rejoin as new' | 'reconnect';

const REMEDIES = new Map<string, Remedy>([
  ['REBALANCE_IN_PROGRESS', 'rejoin'],
  ['ILLEGAL_GENERATION', 'rejoin late'],
  ['UNKNOWN_MEMBER_ID', 'rejoin as new'],
]);

/** @throws TransportError `denied` or `topics`: nothing but a person can help */
export function remedyFor(error: unknown, groupId: string): Remedy {
  const type = rootOf(error).type ?? '';
  const remedy = REMEDIES.get(type);
  if (remedy !== undefined) return remedy;
  const hopeless = HOPELESS.get(type);
  if (hopeless !== undefined) {
    throw new TransportError(
      'topics',
      `Kafka does not let this process into the consumer group ${groupId}: ${hopeless} (${type}).`,
      { cause: error },
    );
  }
  const problem = toTransportError(error, `stay in the consumer group ${groupId}`);
  if (!problem.retryable) throw problem;
  return 'reconnect';
}

const HOPELESS = new Map([
  [
    'INCONSISTENT_GROUP_PROTOCOL',
    'another program, or another version of Goldenhour, is in a group of this name. Stop it, or set another namespace',
  ],
  [
    'INVALID_SESSION_TIMEOUT',
    `the brokers do not allow its session timeout. Let group.min.session.timeout.ms and group.max.session.timeout.ms of the brokers enclose ${KAFKA_LIMITS.sessionMs} ms, as they do by default`,
  ],
  ['INVALID_GROUP_ID', 'the brokers do not accept the name. Set another namespace'],
  [
    'GROUP_MAX_SIZE_REACHED',
    'it is full. Raise group.max.size of the brokers, or run fewer processes',
  ],
]);
