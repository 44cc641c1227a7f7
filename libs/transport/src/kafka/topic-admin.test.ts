import { randomUUID } from 'node:crypto';
import { TransportError, type TransportErrorCode } from '@goldenhour/pipeline/ports';
import { type Admin, ConfigResourceTypes, type ITopicConfig, Kafka, logLevel } from 'kafkajs';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { kafkaForTests, ownKafkaForTests } from '../local-kafka/index.ts';
import { KAFKA_LIMITS, type KafkaConnection, SILENT } from './connection.ts';
import type { Broker } from './kafkajs-internals.ts';
import { Links } from './link.ts';
import { checkNamespace, readNamespace, writeNamespace } from './namespace.ts';
import { openTopicAdmin, type TopicAdmin } from './topic-admin.ts';
import { planTopics, type TopicPlan } from './topic-plan.ts';

const HOUR_MS = 60 * 60 * 1000;
const TOPICS = [
  { name: 'log', compacted: false, retentionMs: 24 * HOUR_MS },
  { name: 'table', compacted: true, retentionMs: 48 * HOUR_MS },
];
const STAGES = ['score'];

const kafka = await kafkaForTests();
const brokers = 'skipped' in kafka ? [] : kafka.brokers;
const linksOf = (connection: KafkaConnection): Links =>
  new Links({ connection, limits: KAFKA_LIMITS, log: SILENT.log });
const links = linksOf({ brokers });
const namespaces: string[] = [];

beforeEach(({ skip }) => {
  if ('skipped' in kafka) skip(kafka.skipped);
});

afterAll(async () => {
  if ('skipped' in kafka) return;
  await using admin = await openTopicAdmin({ brokers });
  for (const namespace of namespaces) await admin.remove(plan(namespace));
});

test('what was created is as planned, and creating it again changes nothing', async () => {
  const { namespace, admin, own } = await world();
  expect(await admin.create(own)).toEqual([
    `${namespace}.namespace`,
    `${namespace}.log`,
    `${namespace}.table`,
    `${namespace}.score.state`,
  ]);
  expect(await admin.compare(own)).toEqual([]);
  expect(await checkNamespace({ links, limits: KAFKA_LIMITS, plan: own })).toEqual([]);
  expect(await readNamespace({ links, limits: KAFKA_LIMITS, namespace })).toEqual({
    partitions: 3,
  });
  expect(await admin.namespaces()).toContain(namespace);
  expect(await admin.create(own)).toEqual([]);
  const found = await admin.describe([`${namespace}.log`, `${namespace}.namespace`, 'nobodys']);
  expect(found.map(({ name, partitions }) => [name, partitions])).toEqual([
    [`${namespace}.log`, 3],
    [`${namespace}.namespace`, 1],
  ]);
});

test('of what is missing it says which, and makes just that', async () => {
  const { namespace, admin, own } = await world();
  await admin.create(own);
  await withKafkajs((other) => other.deleteTopics({ topics: [`${namespace}.table`] }));
  await expect.poll(() => exist(admin, own)).not.toContain(`${namespace}.table`);
  expect(await refusal(checkNamespace({ links, limits: KAFKA_LIMITS, plan: own }))).toEqual([
    'topics',
    `The topics of the namespace '${namespace}' are not as they must be. ${namespace}.table does not exist. Mend it: goldenhour topics create --config FILE`,
  ]);
  expect(await admin.create(own)).toEqual([`${namespace}.table`]);
  expect(await admin.compare(own)).toEqual([]);
});

test('a setting that was changed is shown and set again, and others stay as they are', async () => {
  const { namespace, admin, own } = await world();
  await admin.create(own);
  const topic = `${namespace}.log`;
  await alter(topic, own, { 'retention.ms': '5000', 'flush.messages': '77' });
  const differences = await admin.compare(own);
  expect(differences).toMatchObject([
    { topic, kind: 'setting', setting: 'retention.ms', found: '5000', wanted: `${24 * HOUR_MS}` },
  ]);
  expect(await checkNamespace({ links, limits: KAFKA_LIMITS, plan: own })).toEqual(differences);
  expect(await admin.apply(differences)).toEqual(differences);
  expect(await admin.compare(own)).toEqual([]);
  const [found] = await admin.describe([topic]);
  expect(found?.settings?.get('flush.messages')).toBe('77');
});

test('nothing starts where records would be dated by whoever wrote them', async () => {
  const { namespace, admin, own } = await world();
  await admin.create(own);
  await alter(`${namespace}.log`, own, { 'message.timestamp.type': 'CreateTime' });
  expect(await refusal(checkNamespace({ links, limits: KAFKA_LIMITS, plan: own }))).toEqual([
    'topics',
    `The topics of the namespace '${namespace}' are not as they must be. ${namespace}.log has message.timestamp.type CreateTime instead of LogAppendTime. Mend it: goldenhour topics create --config FILE`,
  ]);
  await admin.apply(await admin.compare(own));
  expect(await checkNamespace({ links, limits: KAFKA_LIMITS, plan: own })).toEqual([]);
});

test('a number of copies that is left open is that of what is there', async () => {
  const { namespace, admin, own } = await world();
  const open = planTopics({ namespace, topics: TOPICS, stages: STAGES, partitions: 3 });
  expect(await admin.create(open)).toHaveLength(4);
  const complete = await admin.complete(open);
  expect(complete.topics.map(({ replicationFactor }) => replicationFactor)).toEqual(
    own.topics.map(() => complete.options.replicationFactor),
  );
  expect(complete.options.replicationFactor).toBeGreaterThanOrEqual(1);
  expect(await admin.compare(complete)).toEqual([]);
});

test('another number of partitions is shown and never applied', async () => {
  const { namespace, admin, own } = await world();
  await admin.create(own);
  const wider = plan(namespace, 5);
  const differences = await admin.compare(wider);
  expect(differences.map(({ topic, kind }) => [topic, kind])).toEqual(
    own.topics.map(({ name }) => [name, 'partitions']),
  );
  expect(await admin.apply(differences)).toEqual([]);
  const sentence = `The namespace '${namespace}' was made with 3 partitions, not 5. The number decides where each subject lies and is never changed: set partitions to 3, or choose another namespace.`;
  expect(await refusal(admin.create(wider))).toEqual(['partitions', sentence]);
  expect(await refusal(checkNamespace({ links, limits: KAFKA_LIMITS, plan: wider }))).toEqual([
    'partitions',
    sentence,
  ]);
  expect(await admin.compare(own)).toEqual([]);
});

test('topics that somebody else may have made are neither used, changed nor removed', async () => {
  const { namespace, admin, own } = await world();
  const topic = `${namespace}.log`;
  await createOtherwise(admin, [{ topic, numPartitions: 3 }]);
  const [code, message] = await refusal(admin.create(own));
  expect(code).toBe('topics');
  expect(message).toContain(`Nothing was created. ${topic} exists although`);
  expect(await admin.remove(own)).toEqual([]);
  expect(
    (await admin.describe(own.topics.map(({ name }) => name))).map(({ name }) => name),
  ).toEqual([topic]);
  await withKafkajs((other) => other.deleteTopics({ topics: [topic] }));
});

test('one who starts is told which namespaces there are', async () => {
  const { namespace, admin, own } = await world();
  await admin.create(own);
  const absent = plan(`${namespace}-not`);
  const [code, message] = await refusal(
    checkNamespace({ links, limits: KAFKA_LIMITS, plan: absent }),
  );
  expect(code).toBe('topics');
  expect(message).toMatch(
    new RegExp(
      `^There is no namespace '${namespace}-not' on this Kafka; there are: .*\\. Create it: goldenhour topics create --config FILE$`,
    ),
  );
});

test('a namespace that was begun and not finished can be finished', async () => {
  const { namespace, admin, own } = await world();
  const topic = `${namespace}.namespace`;
  await createOtherwise(admin, [
    { topic, configEntries: [{ name: 'cleanup.policy', value: 'compact' }] },
    { topic: `${namespace}.log`, numPartitions: 3 },
  ]);
  const opening = () => refusal(readNamespace({ links, limits: KAFKA_LIMITS, namespace }));
  await expect
    .poll(opening)
    .toEqual([
      'topics',
      `The namespace '${namespace}' was begun and not finished. Finish it: goldenhour topics create --config FILE`,
    ]);
  expect((await admin.compare(own)).map(({ topic, kind }) => [topic, kind]).slice(0, 1)).toEqual([
    [topic, 'unrecorded'],
  ]);
  expect(await admin.create(own)).toEqual([`${namespace}.table`, `${namespace}.score.state`]);
  await admin.apply(await admin.compare(own));
  expect(await checkNamespace({ links, limits: KAFKA_LIMITS, plan: own })).toEqual([]);
});

test('the last record of a namespace counts', async () => {
  const { namespace, admin, own } = await world();
  await admin.create(own);
  const options = { links, limits: KAFKA_LIMITS, namespace };
  for (const partitions of [7, 8]) await writeNamespace(options, { partitions });
  expect(await readNamespace(options)).toEqual({ partitions: 8 });
});

test('removing leaves neither topics nor groups, and leaves those of others alone', async () => {
  const { namespace, admin, own } = await world();
  await admin.create(own);
  const near = plan(`${namespace}-2`);
  namespaces.push(near.namespace);
  await admin.create(near);
  const group = `${namespace}.score`;
  const stranger = `${namespace}.strangers`;
  await createOtherwise(admin, [{ topic: stranger }]);
  for (const groupId of [group, `${near.namespace}.score`]) {
    await commitOffset(groupId, `${near.namespace}.log`);
  }
  expect(await admin.strangers(own)).toEqual([stranger]);
  expect(await admin.remove(own)).toEqual([
    group,
    `${namespace}.log`,
    `${namespace}.table`,
    `${namespace}.score.state`,
    `${namespace}.namespace`,
  ]);
  await withKafkajs(async (other) => {
    const topics = await other.listTopics();
    expect(topics.filter((topic) => topic.startsWith(`${namespace}.`))).toEqual([stranger]);
    expect(topics.filter((topic) => topic.startsWith(`${near.namespace}.`))).toHaveLength(4);
    const { groups } = await other.listGroups();
    expect(groups.map(({ groupId }) => groupId).filter((id) => id.startsWith(namespace))).toEqual([
      `${near.namespace}.score`,
    ]);
    await other.deleteTopics({ topics: [stranger] });
  });
  expect(await admin.remove(own)).toEqual([]);
});

test('while stages run, nothing is removed', async () => {
  const { namespace, own } = await world();
  await using admin = await openTopicAdmin(
    { brokers },
    { limits: { sessionMs: 100, heartbeatMs: 20 } },
  );
  await admin.create(own);
  const consumer = new Kafka({ brokers, logLevel: logLevel.NOTHING }).consumer({
    groupId: `${namespace}.score`,
    maxWaitTimeInMs: 50,
  });
  const joined = new Promise((resolve) => consumer.on(consumer.events.GROUP_JOIN, resolve));
  await consumer.connect();
  await consumer.subscribe({ topic: `${namespace}.log` });
  await consumer.run({ eachMessage: () => Promise.resolve() });
  await joined;
  expect(await refusal(admin.remove(own))).toEqual([
    'topics',
    `Processes of the namespace '${namespace}' are running: the group ${namespace}.score has members. Stop them first.`,
  ]);
  expect(await admin.compare(own)).toEqual([]);
  await consumer.disconnect();
  expect(await admin.remove(own)).toHaveLength(5);
});

test('an address where no Kafka is, is said to be one', async () => {
  const [code, message] = await refusal(openTopicAdmin({ brokers: ['127.0.0.1:1'] }));
  expect(code).toBe('unavailable');
  expect(message).toMatch(/^Could not reach Kafka at 127\.0\.0\.1:1: .*ECONNREFUSED.*\.$/);
});

test('what the broker refuses is said in its words', async () => {
  const { namespace, admin } = await world();
  const copies = 100;
  const [code, message] = await refusal(admin.create(plan(namespace, 3, copies)));
  expect(code).toBe('topics');
  expect(message).toMatch(
    new RegExp(`^Kafka refuses to create ${namespace}\\.namespace: .*replicat.* ${copies} .*\\.$`),
  );
});

const secured = await ownKafkaForTests({
  listeners: ['sasl_plaintext'],
  authorizer: true,
  users: [
    { name: 'nobody', password: 'secret-1' },
    { name: 'reader', password: 'secret-2' },
  ],
});
afterAll(async () => {
  if ('kafka' in secured) await secured.kafka.stop();
});

test('who may not is told what is missing, and who is not known that', async ({ skip }) => {
  if ('skipped' in secured) return skip(secured.skipped);
  const { listeners } = secured.kafka;
  const as = (username: string, password: string) => ({
    brokers: [listeners.sasl_plaintext ?? ''],
    sasl: { mechanism: 'scram-sha-256' as const, username, password },
  });
  const own = plan('acme');
  const known = as('nobody', 'secret-1');
  await using nobody = await openTopicAdmin(known);
  expect(await refusal(nobody.create(own))).toEqual([
    'denied',
    'Kafka does not let this user look at topic acme.namespace: it lacks rights on topics (TOPIC_AUTHORIZATION_FAILED). Grant them with kafka-acls, or set another user (kafka.sasl or kafka.tls.cert).',
  ]);
  expect(await nobody.namespaces()).toEqual([]);

  await using owner = await openTopicAdmin({ brokers: [listeners.plaintext] });
  await owner.create(own);
  await allowReading(listeners.plaintext, 'reader', 'acme.');
  const connection = as('reader', 'secret-2');
  await using reader = await openTopicAdmin(connection);
  await expect.poll(() => reader.namespaces()).toEqual(['acme']);
  const differences = await reader.compare(own);
  expect(differences.map(({ kind }) => kind)).toEqual(['unseen', 'unseen', 'unseen', 'unseen']);
  const options = { limits: KAFKA_LIMITS, links: linksOf(connection) };
  expect(await checkNamespace({ ...options, plan: own })).toEqual([]);
  const other = plan('acme', 3, 1, [...TOPICS, { name: 'more', compacted: false, retentionMs: 1 }]);
  expect(await refusal(reader.create(other))).toEqual([
    'denied',
    'Kafka does not let this user create acme.more: it lacks rights on topics (TOPIC_AUTHORIZATION_FAILED). Grant them with kafka-acls, or set another user (kafka.sasl or kafka.tls.cert).',
  ]);
  expect((await refusal(reader.remove(own)))[0]).toBe('denied');

  const [code, message] = await refusal(
    openTopicAdmin({ ...known, sasl: { ...known.sasl, password: 'wrong' } }),
  );
  expect([code, message]).toEqual([
    'denied',
    expect.stringMatching(
      /^Could not reach Kafka at .*: Kafka refused the user name or password\. Check kafka\.sasl/,
    ),
  ]);
});

function plan(
  namespace: string,
  partitions = 3,
  replicationFactor = 1,
  topics = TOPICS,
): TopicPlan {
  return planTopics({ namespace, topics, stages: STAGES, partitions, replicationFactor });
}

async function world(): Promise<{ namespace: string; admin: TopicAdmin; own: TopicPlan }> {
  const namespace = `topics-${randomUUID().slice(0, 8)}`;
  namespaces.push(namespace);
  return { namespace, admin: await openTopicAdmin({ brokers }), own: plan(namespace) };
}

async function refusal(
  work: Promise<unknown>,
): Promise<readonly [code: TransportErrorCode, message: string]> {
  try {
    await work;
  } catch (error) {
    if (error instanceof TransportError) return [error.code, error.message];
    throw error;
  }
  throw new Error('It was not refused.');
}

/** Another tool on the same topics. Sets all that is planned, since kafkajs forgets the rest. */
async function alter(
  topic: string,
  { topics }: TopicPlan,
  changed: Readonly<Record<string, string>>,
): Promise<void> {
  const planned = topics.find(({ name }) => name === topic)?.settings ?? [];
  const settings = {
    ...Object.fromEntries(planned.map(({ name, value }) => [name, value])),
    ...changed,
  };
  const configEntries = Object.entries(settings).map(([name, value]) => ({ name, value }));
  const resource = { type: ConfigResourceTypes.TOPIC, name: topic, configEntries };
  await withKafkajs((other) => other.alterConfigs({ validateOnly: false, resources: [resource] }));
  await using admin = await openTopicAdmin({ brokers });
  const [[name, value] = []] = Object.entries(changed);
  await expect
    .poll(async () => (await admin.describe([topic]))[0]?.settings?.get(name ?? ''))
    .toBe(value);
}

/** Another tool makes topics; returns when they are known. */
async function createOtherwise(admin: TopicAdmin, topics: ITopicConfig[]): Promise<void> {
  await withKafkajs((other) => other.createTopics({ topics, waitForLeaders: false }));
  const names = topics.map(({ topic }) => topic);
  await expect.poll(async () => (await admin.describe(names)).length).toBe(names.length);
}

/** As a consumer outside of any generation may, so that there is such a group. */
async function commitOffset(groupId: string, topic: string): Promise<void> {
  const link = await links.open([topic]);
  const coordinator = (await link.groupCoordinator(groupId)) as Broker & {
    offsetCommit(request: object): Promise<unknown>;
  };
  const partitions = [{ partition: 0, offset: '0' }];
  const topics = [{ topic, partitions }];
  await coordinator.offsetCommit({ groupId, groupGenerationId: -1, memberId: '', topics });
  link.destroy();
}

async function exist(admin: TopicAdmin, { topics }: TopicPlan): Promise<readonly string[]> {
  return (await admin.describe(topics.map(({ name }) => name))).map(({ name }) => name);
}

async function withKafkajs<T>(work: (admin: Admin) => Promise<T>, at = brokers): Promise<T> {
  const admin = new Kafka({ brokers: at, logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}

async function allowReading(broker: string, user: string, prefix: string): Promise<void> {
  const acl = (operation: number) => ({
    resourceType: 2,
    resourceName: prefix,
    resourcePatternType: 4,
    principal: `User:${user}`,
    host: '*',
    operation,
    permissionType: 3,
  });
  const [READ, DESCRIBE] = [3, 8];
  await withKafkajs((admin) => admin.createAcls({ acl: [acl(READ), acl(DESCRIBE)] }), [broker]);
}
