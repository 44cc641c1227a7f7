import { expect, onTestFinished, test } from 'vitest';
import { writeAnswer, writeBatch } from './batches.fixtures.ts';
import { answering } from './broker.fixtures.ts';
import { KAFKA_LIMITS } from './connection.ts';
import { Feed } from './feed.ts';
import type { Broker } from './kafkajs-internals.ts';
import type { Link } from './link.ts';

const TOPIC = 'acme.mentions';
const LIMITS = { ...KAFKA_LIMITS, retryMs: 1 };

const record = { offsetDelta: 0, key: null, value: Buffer.from('a') };
const oneRecord = (partition: number): Buffer =>
  writeAnswer([
    {
      topic: TOPIC,
      partition,
      offsets: [1, 1, 0],
      batches: writeBatch({ firstOffset: 0, lastOffsetDelta: 0, records: [record] }),
    },
  ]);
const nothing = (partition: number): Buffer =>
  writeAnswer([{ topic: TOPIC, partition, offsets: [1, 1, 0], batches: Buffer.alloc(0) }]);

/** Partition p is led by node p. */
function feedFrom(nodes: readonly (() => Promise<Broker>)[]) {
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const link = {
    leaderOf: (_topic: string, partition: number) => partition,
    broker: (nodeId: number) => nodes[nodeId]?.(),
  } as unknown as Link;
  const seen = { givenUp: 0, problems: [] as (string | null)[] };
  const giveUp = () => void (seen.givenUp += 1);
  const feed = new Feed(
    {
      link: { lease: async () => ({ link, giveUp, [Symbol.dispose]: () => undefined }) },
      topic: TOPIC,
      stage: 'score',
      limits: LIMITS,
      reporter: {
        health: (_check, problem) => void seen.problems.push(problem),
        log: () => undefined,
      },
      onRetry: () => undefined,
      onExpired: () => undefined,
    },
    stop.signal,
  );
  return { feed, seen };
}

const broker = (partition: number) => {
  const answers = answering([oneRecord(partition), nothing(partition)]);
  // A broker has time while nothing comes.
  return async () => (await new Promise((resolve) => setImmediate(resolve)), answers);
};
const refusing = () =>
  Promise.reject(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }));

test.each([
  ['cannot be reached', refusing],
  ['gives no answer', () => new Promise<never>(() => undefined)],
])('a broker that %s holds up no partition of another one', async (_, away) => {
  const { feed } = feedFrom([away, broker(1)]);
  const held = feed.open(0, undefined);
  const line = feed.open(1, undefined);
  await line.filled(5_000);
  expect(line.take(9)).toHaveLength(1);
  expect(held.isEmpty).toBe(true);
});

test('a partition that could not be read is, once its broker is back', async () => {
  let isAway = true;
  const back = broker(0);
  const { feed, seen } = feedFrom([() => (isAway ? refusing() : back())]);
  const line = feed.open(0, undefined);
  await expect.poll(() => seen.givenUp).toBeGreaterThan(3);
  expect(seen.problems.at(-1)).toMatch(/^Could not fetch from acme\.mentions: .*ECONNREFUSED/);
  isAway = false;
  await line.filled(5_000);
  expect(line.take(9)).toHaveLength(1);
  await expect.poll(() => seen.problems.at(-1)).toBe(null);
});

test('what a partition suffered from is no problem here once another process has it', async () => {
  const { feed, seen } = feedFrom([refusing]);
  const line = feed.open(0, undefined);
  await expect.poll(() => seen.problems.at(-1)).toMatch(/ECONNREFUSED/);
  feed.close(line);
  expect(seen.problems.at(-1)).toBe(null);
});
