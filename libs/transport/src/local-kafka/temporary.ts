/** What the tests of this folder share. */
import { randomUUID } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kafka, type KafkaConfig, logLevel } from 'kafkajs';

/** A folder of a test, for the files and the programs that it needs. */
export function temporaryFolder(): Disposable & {
  readonly path: string;
  /** Writes a shell script into the folder. */
  script(name: string, text: string): void;
} {
  const path = mkdtempSync(join(tmpdir(), 'goldenhour-'));
  return {
    path,
    script: (name, text) => {
      const file = join(path, name);
      writeFileSync(file, `#!/bin/sh\n${text}\n`);
      chmodSync(file, 0o755);
    },
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** A quiet client that asks a running broker: what fails at once fails. */
export function client(config: KafkaConfig): Kafka {
  return new Kafka({
    logLevel: logLevel.NOTHING,
    retry: { initialRetryTime: 20, retries: 5 },
    ...config,
  });
}

export async function createTopic(kafka: Kafka, topic: string): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic }], waitForLeaders: true });
  await admin.disconnect();
}

export async function write(kafka: Kafka, topic: string, value: string): Promise<void> {
  const producer = kafka.producer();
  await producer.connect();
  try {
    await producer.send({ topic, messages: [{ value }] });
  } finally {
    await producer.disconnect();
  }
}

/** The first values of a topic. */
export async function read(kafka: Kafka, topic: string, count: number): Promise<string[]> {
  const consumer = kafka.consumer({ groupId: randomUUID() });
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

/**
 * Whether a process runs, or by its negative number one of a process group. One that has died and
 * that its new parent has not yet taken notice of does not run.
 */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const state = `/proc/${pid}/stat`;
  return !(existsSync(state) && /^\d+ \(.*\) Z/.test(readFileSync(state, 'utf8')));
}
