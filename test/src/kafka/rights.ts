/** What each program has to be allowed on Kafka, and not more: as docs/operating.md lists it. */
import {
  AclOperationTypes,
  AclPermissionTypes,
  AclResourceTypes,
  Kafka,
  logLevel,
  ResourcePatternTypes,
} from 'kafkajs';

export type Rights = {
  /** Names inside the namespace. */
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  /** Stages whose groups and transactional ids it uses. */
  readonly stages: readonly string[];
};

export const RIGHTS = {
  connector: {
    reads: ['namespace', 'ingest.state'],
    writes: ['mentions', 'coverage', 'dead-letters', 'ingest.state'],
    stages: ['ingest'],
  },
  scorer: {
    reads: ['namespace', 'mentions', 'counts', 'score.state'],
    writes: [
      'mentions',
      'mentions.scored',
      'counts',
      'signals',
      'samples',
      'dead-letters',
      'score.state',
    ],
    stages: ['score'],
  },
  alerter: {
    reads: ['namespace', 'signals', 'crises', 'samples', 'alert.state', 'notify.state'],
    writes: ['crises', 'notifications', 'dead-letters', 'alert.state', 'notify.state'],
    stages: ['alert', 'notify'],
  },
  tail: { reads: ['namespace', 'crises'], writes: [], stages: [] },
} as const satisfies Readonly<Record<string, Rights>>;

/** @param broker of a user who may do everything */
export async function grant(
  broker: string,
  { user, namespace, rights }: { user: string; namespace: string; rights: Rights },
): Promise<void> {
  const { reads, writes, stages } = rights;
  const { TOPIC, GROUP, TRANSACTIONAL_ID } = AclResourceTypes;
  const { READ, WRITE, DESCRIBE } = AclOperationTypes;
  const { LITERAL, PREFIXED } = ResourcePatternTypes;
  const one = (type: number, name: string, operation: number, pattern: number = LITERAL) => ({
    resourceType: type,
    resourceName: `${namespace}.${name}`,
    resourcePatternType: pattern,
    principal: `User:${user}`,
    host: '*',
    operation,
    permissionType: AclPermissionTypes.ALLOW,
  });
  const admin = new Kafka({ brokers: [broker], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  await admin.createAcls({
    acl: [
      one(TOPIC, '', DESCRIBE, PREFIXED),
      ...reads.map((topic) => one(TOPIC, topic, READ)),
      ...writes.map((topic) => one(TOPIC, topic, WRITE)),
      ...stages.map((stage) => one(GROUP, stage, READ)),
      ...stages.map((stage) => one(TRANSACTIONAL_ID, `${stage}.`, WRITE, PREFIXED)),
    ],
  });
  await admin.disconnect();
}
