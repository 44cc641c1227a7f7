import { randomUUID } from 'node:crypto';
import { Kafka, logLevel } from 'kafkajs';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { type LocalKafka, ownKafkaForTests } from './index.ts';

const own = await ownKafkaForTests();
beforeEach(({ skip }) => {
  if ('skipped' in own) skip(own.skipped);
});
afterAll(async () => {
  if ('kafka' in own) await own.kafka.stop();
});

test('what was written is there after kill -9 and a restart', { timeout: 30_000 }, async () => {
  const kafka = running();
  const topic = randomUUID();
  await write(kafka, topic, 'before');
  const { pid } = kafka;

  await kafka.kill();
  expect(await kafka.ended).toBe('SIGKILL');
  await kafka.restart();

  expect(kafka.pid).not.toBe(pid);
  await write(kafka, topic, 'after');
  expect(await read(kafka, topic, 2)).toEqual(['before', 'after']);
});

function running(): LocalKafka {
  if ('skipped' in own) throw new Error(own.skipped);
  return own.kafka;
}

function client({ brokers }: LocalKafka): Kafka {
  return new Kafka({ brokers, logLevel: logLevel.NOTHING, retry: { initialRetryTime: 20 } });
}

async function write(kafka: LocalKafka, topic: string, value: string): Promise<void> {
  const admin = client(kafka).admin();
  const producer = client(kafka).producer();
  await Promise.all([admin.connect(), producer.connect()]);
  await admin.createTopics({ topics: [{ topic }], waitForLeaders: true });
  await producer.send({ topic, messages: [{ value }] });
  await Promise.all([admin.disconnect(), producer.disconnect()]);
}

async function read(kafka: LocalKafka, topic: string, count: number): Promise<string[]> {
  const consumer = client(kafka).consumer({ groupId: randomUUID() });
  const values: string[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ message }) => {
      values.push(String(message.value));
      if (values.length === count) resolve();
    },
  });
  await promise;
  await consumer.disconnect();
  return values;
}
