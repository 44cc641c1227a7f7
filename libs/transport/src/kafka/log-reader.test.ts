import { randomUUID } from 'node:crypto';
import { TransportError } from '@goldenhour/pipeline/ports';
import type { Admin, Message, Producer, Transaction } from 'kafkajs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { kafkaForTests } from '../local-kafka/for-tests.ts';
import { KAFKA_LIMITS, type KafkaConnection, SILENT } from './connection.ts';
import { type Link, Links } from './link.ts';
import { endOf, pagesOf } from './log-pages.ts';
import { LogReader } from './log-reader.ts';
import { encodeState } from './state-records.ts';

const PARTITIONS = 2;
const kafka = await kafkaForTests();
const connection: KafkaConnection = { brokers: 'skipped' in kafka ? [] : kafka.brokers };

describe('reading Kafka', () => {
  if ('skipped' in kafka) test.skip(kafka.skipped, () => undefined);
  else checkReading();
});

function checkReading(): void {
  const world = new World();
  let namespace: string;
  let links: CountedLinks;
  let reader: LogReader;

  beforeAll(() => world.open());
  beforeEach(async () => {
    namespace = await world.namespace();
    links = new CountedLinks(connection);
    reader = readerOf(links, namespace);
  });
  afterEach(() => reader[Symbol.asyncDispose]());
  afterAll(() => world.close());

  const values = async (partition = 0, from = 0) =>
    (await reader.scan('in', partition, { from, maxRecords: 1_000 })).map(({ value }) => value);

  describe('a topic', () => {
    test('is read from where it is told, for as many records as it is told', async () => {
      await world.send(`${namespace}.in`, 0, ['a', 'b', 'c', 'd']);
      await world.send(`${namespace}.in`, 1, ['other']);
      expect(await reader.scan('in', 0, { from: 1, maxRecords: 2 })).toMatchObject([
        { partition: 0, offset: 1, key: 'k', value: 'b', headers: {} },
        { partition: 0, offset: 2, value: 'c' },
      ]);
      expect(await values()).toEqual(['a', 'b', 'c', 'd']);
      expect(await values(0, 4)).toEqual([]);
      expect(await values(0, 99)).toEqual([]);
      expect(await reader.ends('in')).toEqual([4, 1]);
      expect(await reader.ends('out')).toEqual([0, 0]);
    });

    test('begins at its start where retention has deleted what was asked for', async () => {
      await world.send(`${namespace}.in`, 0, ['a', 'b', 'c']);
      await world.deleteBefore(`${namespace}.in`, 0, 2);
      expect(await values()).toEqual(['c']);
      await world.deleteBefore(`${namespace}.in`, 0, 3);
      expect(await values(0, 1)).toEqual([]);
      expect(await reader.ends('in')).toEqual([3, 0]);
    });

    test('is read across many answers', async () => {
      await using small = readerOf(links, namespace, { fetchBytesMax: 1_000 });
      const written = Array.from({ length: 30 }, (_, n) => `${n} ${'x'.repeat(1_000)}`);
      for (const value of written) await world.send(`${namespace}.in`, 0, [value]);
      const found = await small.scan('in', 0, { maxRecords: 100 });
      expect(found.map(({ value }) => value)).toEqual(written);
      expect(await small.scan('in', 0, { from: 10, maxRecords: 2 })).toHaveLength(2);
    });

    test('that was not declared, or a partition that is not there, is refused', async () => {
      await expect(reader.scan('other', 0, { maxRecords: 1 })).rejects.toThrow(/other/);
      await expect(reader.ends('other')).rejects.toThrow(/other/);
      await expect(reader.committed('other')).rejects.toThrow(/other/);
      await expect(reader.scan('in', PARTITIONS, { maxRecords: 1 })).rejects.toThrow(/2/);
      await expect(reader.readState('copy', -1)).rejects.toThrow(/-1/);
    });
  });

  describe('transactions', () => {
    test('that were aborted are left out, overlapping ones too', async () => {
      const topic = `${namespace}.in`;
      const [first, second] = [await world.transaction(), await world.transaction()];
      await write(first, topic, '1a');
      await write(second, topic, '2a');
      await write(first, topic, '1b', '1c');
      await world.send(topic, 0, ['plain']);
      await write(second, topic, '2b');
      // The one that began later ends first.
      await second.abort();
      await write(first, topic, '1d');
      await world.send(topic, 0, ['plain again']);
      await first.abort();
      const third = await world.transaction();
      await write(third, topic, 'committed');
      await third.commit();
      expect(await values()).toEqual(['plain', 'plain again', 'committed']);
      expect(await values(0, 3)).toEqual(['plain', 'plain again', 'committed']);
      expect((await reader.ends('in'))[0]).toBeGreaterThan(11);
    });

    test('that are open are waited for, with what lies behind them', async () => {
      const topic = `${namespace}.in`;
      const open = await world.transaction();
      await write(open, topic, 'open');
      await world.send(topic, 0, ['behind']);
      await world.send(topic, 1, ['elsewhere']);
      const reading = values();
      // Reads of others are not held up.
      expect(await values(1)).toEqual(['elsewhere']);
      await open.commit();
      expect(await reading).toEqual(['open', 'behind']);
    });

    test('are not waited for where enough lies before them', async () => {
      await world.send(`${namespace}.in`, 0, ['a', 'b']);
      const open = await world.transaction();
      await write(open, `${namespace}.in`, 'open');
      expect(await reader.scan('in', 0, { maxRecords: 2 })).toHaveLength(2);
      await open.abort();
    });

    test('that stay open end the waiting with a sentence', async () => {
      const topic = `${namespace}.in`;
      const open = await world.transaction();
      await write(open, topic, 'open');
      const link = await links.open([topic]);
      const span = { topic, partition: 0, from: 0, to: await endOf(link, topic, 0) };
      const pages = pagesOf(link, span, { pageBytes: 10_000, heldMs: 200 });
      await expect(pages.next()).rejects.toThrow(
        expect.objectContaining({
          code: 'unavailable',
          message: expect.stringMatching(/partition 0, behind offset 0: a transaction/),
        }),
      );
      link.destroy();
      await open.abort();
    });

    test('are seen, all of each, as soon as their commit has returned', async () => {
      const topic = `${namespace}.in`;
      const producer = await world.transactional();
      for (let round = 1; round <= 10; round += 1) {
        const transaction = await producer.transaction();
        await write(transaction, topic, `${round}`, `${round}`);
        await transaction.commit();
        expect((await values()).slice(-2)).toEqual([`${round}`, `${round}`]);
      }
    });
  });

  describe('state', () => {
    const commit = async (
      partition: number,
      state: Parameters<typeof encodeState>[0],
      offset?: number,
    ) => {
      const transaction = await world.transaction();
      const messages = encodeState(state, offset).map((record) => ({ ...record, partition }));
      await transaction.send({ topic: `${namespace}.copy.state`, messages });
      return transaction;
    };

    test('of a stage that never committed is empty', async () => {
      expect(await reader.readState('copy', 0)).toEqual({ state: new Map(), offset: undefined });
      expect(await reader.committed('copy')).toEqual([undefined, undefined]);
    });

    test('is what was committed, of one partition', async () => {
      await (
        await commit(
          0,
          [
            ['b', '1'],
            ['a', '1'],
          ],
          5,
        )
      ).commit();
      await (
        await commit(
          0,
          [
            ['b', null],
            ['c', 'never'],
          ],
          6,
        )
      ).abort();
      await (await commit(0, [['c', '2']])).commit();
      await (await commit(1, [['other', '1']], 8)).commit();
      await (await commit(1, [], 9)).commit();
      expect(await reader.readState('copy', 0)).toEqual({
        state: new Map([
          ['a', '1'],
          ['b', '1'],
          ['c', '2'],
        ]),
        offset: 5,
      });
      expect(await reader.committed('copy')).toEqual([5, 9]);
    });

    test('may be larger than an answer, and its offset may lie far before its end', async () => {
      await using small = readerOf(links, namespace, { fetchBytesMax: 2_000 });
      await (await commit(1, [], 17)).commit();
      const entries = Array.from({ length: 700 }, (_, n) => [`${n}`, 'x'.repeat(50)] as const);
      for (let at = 0; at < entries.length; at += 100) {
        await (await commit(1, entries.slice(at, at + 100))).commit();
      }
      expect(await small.committed('copy')).toEqual([undefined, 17]);
      const { state, offset } = await small.readState('copy', 1);
      expect(offset).toBe(17);
      expect([...state.keys()]).toEqual(entries.map(([key]) => key).toSorted());
    });

    test('is not taken from a leader that does not know its end', { timeout: 20_000 }, async () => {
      await (await commit(1, [['a', '1']], 3)).commit();
      await expect(reader.readState('copy', 1, 1_000)).rejects.toThrow(
        expect.objectContaining({
          code: 'unavailable',
          message: expect.stringContaining('and not to 1000'),
        }),
      );
    });

    test('that something else wrote is refused', async () => {
      await world.send(`${namespace}.copy.state`, 0, ['x']);
      await expect(reader.readState('copy', 0)).rejects.toThrow(
        expect.objectContaining({ code: 'version', message: expect.stringContaining(namespace) }),
      );
    });
  });

  describe('connections', () => {
    test('that fail under way are made anew, and the read goes on', async () => {
      const topic = `${namespace}.in`;
      await world.send(topic, 0, ['before']);
      const open = await world.transaction();
      await write(open, topic, 'open');
      const reading = values();
      const first = await links.opened(1);
      // It reads what it can, and waits for the transaction.
      await values(1);
      first.destroy();
      await links.opened(2);
      await open.commit();
      expect(await reading).toEqual(['before', 'open']);
    });

    test('that fail again and again are a sentence', async () => {
      links.breakAll();
      await expect(reader.ends('in')).rejects.toThrow(
        expect.objectContaining({ code: 'unavailable', retryable: true }),
      );
      expect(links.count).toBe(4);
    });

    test('are shared by reads at the same time', async () => {
      await Promise.all([values(0), values(1), reader.committed('copy'), reader.ends('out')]);
      await values(0);
      expect(links.count).toBe(1);
    });

    test('are closed with the reader, which says so', async () => {
      const open = await world.transaction();
      await write(open, `${namespace}.in`, 'open');
      const reading = values();
      await links.opened(1);
      await values(1);
      await reader[Symbol.asyncDispose]();
      await expect(reading).rejects.toThrow(expect.objectContaining({ code: 'closed' }));
      await expect(values()).rejects.toThrow(expect.objectContaining({ code: 'closed' }));
      await open.abort();
    });
  });

  test('nobody there is a sentence', async () => {
    const nowhere = new Links({
      connection: { brokers: ['127.0.0.1:1'] },
      limits: KAFKA_LIMITS,
      log: SILENT.log,
    });
    await using lost = readerOf(nowhere, namespace);
    const reading = lost.ends('in');
    await expect(reading).rejects.toThrow(TransportError);
    await expect(reading).rejects.toThrow(/127\.0\.0\.1:1/);
  });
}

function readerOf(links: Links, namespace: string, limits: { fetchBytesMax?: number } = {}) {
  return new LogReader({
    links,
    namespace,
    topics: ['in', 'out'],
    stages: ['copy'],
    partitions: PARTITIONS,
    limits: { ...KAFKA_LIMITS, ...limits },
  });
}

async function write(transaction: Transaction, topic: string, ...values: string[]) {
  await transaction.send({ topic, messages: messagesOf(0, values) });
}

function messagesOf(partition: number, values: readonly string[]): Message[] {
  return values.map((value) => ({ partition, key: 'k', value }));
}

/** Links that a test can count and break. */
class CountedLinks extends Links {
  readonly #opened: Link[] = [];
  readonly #waiting: { readonly count: number; readonly resolve: () => void }[] = [];
  #isBroken = false;

  constructor(to: KafkaConnection) {
    super({ connection: to, limits: KAFKA_LIMITS, log: SILENT.log });
  }

  get count(): number {
    return this.#opened.length;
  }

  override async open(topics: readonly string[]): Promise<Link> {
    const link = await super.open(topics);
    if (this.#isBroken) link.leader = () => Promise.reject(new Error('broken'));
    this.#opened.push(link);
    for (const { count, resolve } of this.#waiting) if (count <= this.count) resolve();
    return link;
  }

  /** The last of so many that were opened, once they were. */
  async opened(count: number): Promise<Link> {
    await new Promise<void>((resolve) => {
      this.#waiting.push({ count, resolve });
      if (this.count >= count) resolve();
    });
    const link = this.#opened[count - 1];
    if (link === undefined) throw new Error('It was not opened.');
    return link;
  }

  /** Those that are opened from now on. */
  breakAll(): void {
    this.#isBroken = true;
  }
}

/** Other clients of the same Kafka, by kafkajs as the public knows it. */
class World {
  readonly #kafka = new Links({ connection, limits: KAFKA_LIMITS, log: SILENT.log }).kafka();
  readonly #admin: Admin = this.#kafka.admin();
  readonly #plain: Producer = this.#kafka.producer();
  readonly #producers: Producer[] = [];

  async open(): Promise<void> {
    await Promise.all([this.#admin.connect(), this.#plain.connect()]);
  }

  async namespace(): Promise<string> {
    const namespace = `reading-${randomUUID().slice(0, 8)}`;
    const topics = ['in', 'out', 'copy.state', 'beside'].map((name) => ({
      topic: `${namespace}.${name}`,
      numPartitions: PARTITIONS,
    }));
    await this.#admin.createTopics({ topics, waitForLeaders: false });
    // What a broker knows to be its own it may not serve yet.
    const served = () =>
      Promise.all(topics.map(({ topic }) => this.#admin.fetchTopicOffsets(topic)));
    await expect.poll(() => served().catch(() => null), { timeout: 10_000 }).not.toBeNull();
    return namespace;
  }

  async send(topic: string, partition: number, values: readonly string[]): Promise<void> {
    await this.#plain.send({ topic, messages: messagesOf(partition, values) });
  }

  async transactional(): Promise<Producer> {
    const producer = this.#kafka.producer({
      transactionalId: `reading-${randomUUID()}`,
      maxInFlightRequests: 1,
      idempotent: true,
      retry: { initialRetryTime: 20, retries: 10 },
    });
    this.#producers.push(producer);
    await producer.connect();
    return producer;
  }

  /** Each of a producer of its own. */
  async transaction(): Promise<Transaction> {
    return await (await this.transactional()).transaction();
  }

  async deleteBefore(topic: string, partition: number, offset: number): Promise<void> {
    // Or kafkajs would not know who leads the topic.
    await this.#admin.fetchTopicOffsets(topic);
    await this.#admin.deleteTopicRecords({
      topic,
      partitions: [{ partition, offset: String(offset) }],
    });
  }

  async close(): Promise<void> {
    for (const client of [this.#admin, this.#plain, ...this.#producers]) await client.disconnect();
  }
}
