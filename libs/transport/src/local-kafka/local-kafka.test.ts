import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, beforeEach, expect, test, vi } from 'vitest';
import { type LocalKafka, ownKafkaForTests } from './index.ts';
import { client, createTopic, isAlive, read, write } from './temporary.ts';

const own = await ownKafkaForTests();
// A JVM that shares two cores with other tests.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 30_000 });

beforeEach(({ skip }) => {
  if ('skipped' in own) skip(own.skipped);
});
afterAll(async () => {
  if ('kafka' in own) await own.kafka.stop();
});

test('what was written is there after kill -9 and a restart', async () => {
  const kafka = running();
  const { brokers, pid } = kafka;
  const topic = randomUUID();
  await createTopic(client({ brokers }), topic);
  await write(client({ brokers }), topic, 'before');

  const { ended } = kafka;
  await kafka.kill();
  expect(await ended).toBe('SIGKILL');
  expect(isAlive(pid)).toBe(false);
  await kafka.restart();

  expect(kafka.brokers).toEqual(brokers);
  expect(kafka.pid).not.toBe(pid);
  await write(client({ brokers }), topic, 'after');
  expect(await read(client({ brokers }), topic, 2)).toEqual(['before', 'after']);
});

test('a paused broker takes connections and does not answer until it is resumed', async () => {
  const kafka = running();
  const topic = randomUUID();
  await createTopic(client(kafka), topic);
  kafka.pause();
  const impatient = client({ brokers: kafka.brokers, requestTimeout: 300, retry: { retries: 0 } });
  await expect(write(impatient, topic, 'unheard')).rejects.toThrow(/timed out/);
  kafka.resume();
  await write(client(kafka), topic, 'heard');
});

test('topics are not made by accident', async () => {
  await expect(write(client(running()), randomUUID(), 'lost')).rejects.toThrow(
    /does not host this topic-partition/,
  );
});

test('after stop, which may be called twice, neither the JVM nor its temporary folder is left', async () => {
  const kafka = running();
  const { pid } = kafka;
  kafka.pause();
  await Promise.all([kafka.stop(), kafka.stop()]);
  await kafka.stop();
  expect(isAlive(pid)).toBe(false);
  expect(existsSync(dirname(kafka.logFile))).toBe(false);
});

function running(): LocalKafka {
  if ('skipped' in own) throw new Error(own.skipped);
  return own.kafka;
}
