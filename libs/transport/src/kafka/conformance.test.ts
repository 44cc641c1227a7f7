import { randomUUID } from 'node:crypto';
import type { Reader, Transport } from '@goldenhour/pipeline/ports';
import { Kafka, logLevel, type Producer } from 'kafkajs';
import { describe, test } from 'vitest';
import { describeTransport, type TransportWorld, type WorldOptions } from '../conformance/index.ts';
import { kafkaForTests } from '../local-kafka/index.ts';
import type { KafkaLimits } from './connection.ts';
import { openKafkaReader } from './reader.ts';
import { openTopicAdmin } from './topic-admin.ts';
import { planTopics } from './topic-plan.ts';
import { openCrashable } from './transport.ts';

const STAGES = ['copy', 'ingest', 'other'];
const INFLIGHT_BYTES_MAX = 100_000;
const SEGMENT_MS = 100;
const LIMITS: Partial<KafkaLimits> = {
  // A crashed owner's group waits for it so long.
  sessionMs: 500,
  heartbeatMs: 100,
  rebalanceMs: 2_000,
  // A reader waits so long for a crashed owner that nobody followed.
  transactionMs: 2_000,
  fetchWaitMs: 50,
  inflightBytesMax: INFLIGHT_BYTES_MAX,
};

const kafka = await kafkaForTests();

if ('skipped' in kafka) {
  describe('the log on Kafka', () => test.skip(kafka.skipped, () => undefined));
} else {
  describeTransport('the log on Kafka', {
    create: (options) => create(kafka.brokers, options),
    modelRuns: 4,
    timeoutMs: 60_000,
    skips: { expiry: 'the clock of a real broker cannot be moved on' },
  });
}

async function create(
  brokers: readonly string[],
  { partitions, topics }: WorldOptions,
): Promise<TransportWorld> {
  const connection = { brokers };
  const namespace = `conformance-${randomUUID().slice(0, 8)}`;
  const options = { connection, namespace, partitions, topics, stages: STAGES, limits: LIMITS };
  await using setUp = new AsyncDisposableStack();
  const admin = setUp.use(await openTopicAdmin(connection));
  const plan = planTopics({ namespace, topics, stages: STAGES, partitions, replicationFactor: 1 });
  setUp.defer(async () => void (await admin.remove(plan)));
  await admin.create(plan);
  const meddler = new Meddler(brokers, namespace);
  setUp.defer(() => meddler.close());
  for (const { name, compacted } of topics) {
    if (compacted) await meddler.rollSoon(name);
  }
  let current = await openCrashable(options);
  const others: (Transport | Reader)[] = [];
  const over = setUp.move();

  return {
    get transport() {
      return current.transport;
    },
    async crash() {
      await current.crash();
      current = await openCrashable(options);
    },
    async reopen() {
      await current.transport[Symbol.asyncDispose]();
      current = await openCrashable(options);
    },
    async second() {
      const second = await openCrashable({ ...options, takesAll: true });
      others.push(second.transport);
      return second.transport;
    },
    async reader() {
      const reader = await openKafkaReader({ connection, namespace, topics, stages: STAGES });
      others.push(reader);
      return reader;
    },
    injectGap: (topic, partition) => meddler.abort(topic, partition),
    injectMalformed: (topic, partition, bytes) => meddler.send(topic, partition, bytes),
    async compact(topic) {
      await meddler.compact(topic, partitions, async (partition) => {
        const records = await current.transport.scan(topic, partition, { maxRecords: 10_000 });
        return new Set(records.map(({ key }) => key)).size === records.length;
      });
    },
    pressure: () => ({
      bytes: current.transport.stats().inflightBytes,
      bytesMax: INFLIGHT_BYTES_MAX,
    }),
    async [Symbol.asyncDispose]() {
      for (const other of others) await other[Symbol.asyncDispose]();
      await current.transport[Symbol.asyncDispose]();
      await over.disposeAsync();
    },
  };
}

/** Another client on the same topics, which does what the adapter never does. */
class Meddler {
  readonly #kafka: Kafka;
  readonly #namespace: string;
  #producer: Promise<Producer> | undefined;

  constructor(brokers: readonly string[], namespace: string) {
    this.#kafka = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING });
    this.#namespace = namespace;
  }

  async abort(topic: string, partition: number): Promise<void> {
    const producer = await this.#connected();
    const transaction = await producer.transaction();
    const messages = [{ partition, key: 'aborted', value: 'aborted' }];
    await transaction.send({ topic: `${this.#namespace}.${topic}`, messages });
    await transaction.abort();
  }

  async send(topic: string, partition: number, bytes: Uint8Array): Promise<void> {
    const producer = await this.#connected();
    const transaction = await producer.transaction();
    const messages = [{ partition, key: 'k', value: Buffer.from(bytes) }];
    await transaction.send({ topic: `${this.#namespace}.${topic}`, messages });
    await transaction.commit();
  }

  /** The cleaner leaves the segment alone that is being written: here that is soon another. */
  async rollSoon(topic: string): Promise<void> {
    const admin = this.#kafka.admin();
    await admin.connect();
    const resource = { type: 2, name: `${this.#namespace}.${topic}` };
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: [resource],
    });
    const entries = (resources[0]?.configEntries ?? [])
      .filter(({ isDefault }) => !isDefault)
      .map(({ configName, configValue }) => ({ name: configName, value: configValue }))
      .filter(({ name }) => name !== 'segment.ms' && name !== 'min.cleanable.dirty.ratio');
    const configEntries = [
      ...entries,
      { name: 'segment.ms', value: `${SEGMENT_MS}` },
      { name: 'min.cleanable.dirty.ratio', value: '0.0001' },
    ];
    await admin.alterConfigs({ validateOnly: false, resources: [{ ...resource, configEntries }] });
    await admin.disconnect();
  }

  /** Begins new segments with records that nobody sees, and waits for the cleaner. */
  async compact(
    topic: string,
    partitions: number,
    isClean: (partition: number) => Promise<boolean>,
  ): Promise<void> {
    for (let partition = 0; partition < partitions; partition += 1) {
      while (!(await isClean(partition))) {
        await new Promise((resolve) => setTimeout(resolve, SEGMENT_MS));
        await this.abort(topic, partition);
      }
    }
  }

  async close(): Promise<void> {
    await (await this.#producer)?.disconnect();
  }

  #connected(): Promise<Producer> {
    this.#producer ??= (async () => {
      const producer = this.#kafka.producer({
        transactionalId: `${this.#namespace}.meddler`,
        maxInFlightRequests: 1,
        idempotent: true,
        retry: { initialRetryTime: 20 },
      });
      await producer.connect();
      return producer;
    })();
    return this.#producer;
  }
}
