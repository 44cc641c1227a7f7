/** A Kafka that is not as it must be: a process says what is wrong and what to do, and ends. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { kafkaForTests } from '@goldenhour/transport/local-kafka';
import { type Admin, Kafka, logLevel } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { QUICK } from './src/faults/lives.ts';
import { createNamespace } from './src/kafka/namespace.ts';
import { WorkerProcess } from './src/kafka/worker-process.ts';
import { temporaryFolder } from './src/world/folder.ts';
import { WATCHED } from './src/world/posts-file.ts';

const PARTITIONS = 2;
/** A fault in the configuration, or in what it leads to. */
const CONFIG = 78;

const kafka = await kafkaForTests();
const brokers = 'skipped' in kafka ? [] : kafka.brokers;
const client = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING });

type Case = {
  readonly name: string;
  /** Namespace and partitions that the process is told, where they are not those there are. */
  readonly told?: { readonly namespace?: string; readonly partitions?: number };
  readonly breaking?: (namespace: string, admin: Admin) => Promise<void>;
  readonly says: RegExp;
};

const cases: readonly Case[] = [
  {
    name: 'a namespace that nobody made',
    told: { namespace: 'nobody' },
    says: /namespace 'nobody'.*goldenhour topics create/,
  },
  {
    name: 'another number of partitions',
    told: { partitions: 5 },
    says: /2 partitions.*5|5.*2 partitions/,
  },
  {
    name: 'a topic that is missing',
    breaking: (namespace, admin) => remove(admin, `${namespace}.counts`),
    says: /counts.*goldenhour topics/,
  },
  {
    name: 'a topic with other partitions',
    breaking: async (namespace, admin) => {
      await remove(admin, `${namespace}.crises`);
      await create(admin, `${namespace}.crises`);
    },
    says: /crises/,
  },
  {
    name: 'a state topic that is missing',
    breaking: (namespace, admin) => remove(admin, `${namespace}.score.state`),
    says: /score\.state.*goldenhour topics/,
  },
  {
    name: 'state of a newer Goldenhour',
    breaking: (namespace) => write(`${namespace}.score.state`, '@offset', '{"v":2,"offset":1}'),
    says: /newer/,
  },
  {
    name: "somebody else's record in a state",
    breaking: (namespace) => write(`${namespace}.score.state`, 'order-17', '{}'),
    says: /score\.state/,
  },
];

describe.skipIf('skipped' in kafka)('a scorer on', () => {
  const folder = temporaryFolder();
  let admin: Admin;
  beforeAll(async () => {
    admin = client.admin();
    await admin.connect();
  });
  afterAll(async () => {
    await admin.disconnect();
    await (await folder)[Symbol.asyncDispose]();
  });

  test.for(cases)('$name', { timeout: 30_000 }, async ({ told = {}, breaking, says }) => {
    await using namespace = await createNamespace(brokers, { partitions: PARTITIONS });
    await breaking?.(namespace.name, admin);
    const { path } = await folder;
    const config = join(path, `${namespace.name}.json`);
    const plain = { namespace: namespace.name, partitions: PARTITIONS, ...told };
    const sources = [{ name: 'posts', type: 'replay', files: ['none.ndjson'] }];
    await writeFile(config, JSON.stringify({ ...plain, subjects: WATCHED, sources }));
    const worker = new WorkerProcess({
      role: 'scorer',
      config,
      brokers: brokers.join(),
      cache: join(path, 'compiled'),
      limits: QUICK,
    });
    onTestFinished(() => worker.kill());
    const { code } = await worker.ended;
    expect(worker.talk).toMatch(says);
    expect(code).toBe(CONFIG);
  });
});

async function remove(admin: Admin, topic: string): Promise<void> {
  await admin.deleteTopics({ topics: [topic] });
  await expect.poll(() => admin.listTopics(), { timeout: 10_000 }).not.toContain(topic);
}

async function create(admin: Admin, topic: string): Promise<void> {
  await admin.createTopics({
    topics: [{ topic, numPartitions: PARTITIONS + 1 }],
    waitForLeaders: true,
  });
}

async function write(topic: string, key: string, value: string): Promise<void> {
  const producer = client.producer();
  await producer.connect();
  await producer.send({ topic, messages: [{ partition: 0, key, value }] });
  await producer.disconnect();
}
