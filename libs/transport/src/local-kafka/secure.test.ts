import { randomUUID } from 'node:crypto';
import kafkajs, { type KafkaConfig } from 'kafkajs';
import { afterAll, beforeEach, expect, test, vi } from 'vitest';
import { type LocalKafka, ownKafkaForTests } from './index.ts';
import { client, createTopic, read, write } from './temporary.ts';

const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } = kafkajs;
const alice = { name: 'alice', password: 'wonder' };
const carol = { name: 'carol', password: 'christmas' };
const own = await ownKafkaForTests({
  listeners: ['ssl', 'sasl_plaintext', 'sasl_ssl'],
  users: [alice, carol],
  authorizer: true,
  superUsers: ['alice'],
});
// A JVM that shares two cores with other tests.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 30_000 });

beforeEach(({ skip }) => {
  if ('skipped' in own) skip(own.skipped);
});
afterAll(async () => {
  if ('kafka' in own) await own.kafka.stop();
});

const mechanisms = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;

test.for(mechanisms)('a user logs in by %s, in the clear and over TLS', async (mechanism) => {
  for (const config of [clear(), overTls()]) {
    const kafka = client({ ...config, sasl: login(mechanism, alice) });
    const topic = randomUUID();
    await createTopic(kafka, topic);
    await write(kafka, topic, 'hello');
    expect(await read(kafka, topic, 1)).toEqual(['hello']);
  }
});

test.for(mechanisms)('a wrong password is refused by %s', async (mechanism) => {
  const sasl = login(mechanism, { ...alice, password: 'wrong' });
  await expect(write(client({ ...overTls(), sasl }), 'any', 'no')).rejects.toMatchObject({
    name: 'KafkaJSSASLAuthenticationError',
  });
});

test('TLS works with the authority, and neither without it nor for another name', async () => {
  const { listeners, ca } = running();
  const topic = randomUUID();
  const broker = listeners.ssl ?? '';
  const kafka = client({ brokers: [broker], ssl: { ca: [ca ?? ''] } });
  await createTopic(kafka, topic);
  await write(kafka, topic, 'hello');

  const stranger = client({ brokers: [broker], ssl: true, retry: { retries: 0 } });
  await expect(write(stranger, topic, 'no')).rejects.toThrow(/self-signed certificate/);
  const renamed = client({
    brokers: [broker.replace('127.0.0.1', 'localhost')],
    ssl: { ca: [ca ?? ''] },
    retry: { retries: 0 },
  });
  await expect(write(renamed, topic, 'no')).rejects.toThrow(/does not match certificate/);
});

test('who is no super user needs an ACL, which the plaintext listener grants', async () => {
  const { brokers } = running();
  const topic = randomUUID();
  await createTopic(client({ brokers }), topic);
  const kafka = client({ ...clear(), sasl: login('plain', carol) });
  await expect(write(kafka, topic, 'no')).rejects.toThrow(/not authorized/i);

  const admin = client({ brokers }).admin();
  await admin.connect();
  await admin.createAcls({
    acl: [
      {
        resourceType: AclResourceTypes.TOPIC,
        resourceName: topic,
        resourcePatternType: ResourcePatternTypes.LITERAL,
        principal: 'User:carol',
        host: '*',
        operation: AclOperationTypes.WRITE,
        permissionType: AclPermissionTypes.ALLOW,
      },
    ],
  });
  await admin.disconnect();
  await write(kafka, topic, 'yes');
});

function running(): LocalKafka {
  if ('skipped' in own) throw new Error(own.skipped);
  return own.kafka;
}

function clear(): KafkaConfig {
  return { brokers: [running().listeners.sasl_plaintext ?? ''] };
}

function overTls(): KafkaConfig {
  const { listeners, ca } = running();
  return { brokers: [listeners.sasl_ssl ?? ''], ssl: { ca: [ca ?? ''] } };
}

function login(
  mechanism: (typeof mechanisms)[number],
  { name, password }: { readonly name: string; readonly password: string },
): NonNullable<KafkaConfig['sasl']> {
  // One shape a mechanism in kafkajs's types, and all of them the same.
  return { mechanism, username: name, password } as NonNullable<KafkaConfig['sasl']>;
}
