import { expect, onTestFinished, test, vi } from 'vitest';
import { writeAnswer, writeBatch } from './batches.fixtures.ts';
import { answering } from './broker.fixtures.ts';
import { KAFKA_LIMITS, type KafkaLimits } from './connection.ts';
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
function feedFrom(
  nodes: readonly (() => Promise<Broker>)[],
  {
    limits = LIMITS,
    isCut = false,
    refresh = () => Promise.resolve(),
  }: { limits?: KafkaLimits; isCut?: boolean; refresh?: () => Promise<void> } = {},
) {
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const link = {
    leaderOf: (_topic: string, partition: number) => partition,
    broker: (nodeId: number) => nodes[nodeId]?.(),
    refresh,
  } as unknown as Link;
  const seen = { givenUp: 0, problems: [] as (string | null)[] };
  const giveUp = () => void (seen.givenUp += 1);
  const feed = new Feed(
    {
      link: {
        lease: () =>
          isCut ? refusing() : Promise.resolve({ link, giveUp, [Symbol.dispose]: () => undefined }),
      },
      topic: TOPIC,
      stage: 'score',
      limits,
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

/** @returns puts the monotonic clock forward */
function fakeTime(): (ms: number) => void {
  const real = performance.now.bind(performance);
  let ahead = 0;
  const spy = vi.spyOn(performance, 'now').mockImplementation(() => real() + ahead);
  onTestFinished(() => spy.mockRestore());
  return (ms) => void (ahead += ms);
}
const HOUR_MS = 3_600_000;

test('who asks for nothing, as all there is room for was fetched, is not left without answer', async () => {
  const pass = fakeTime();
  const { feed } = feedFrom([broker(0)], { limits: { ...LIMITS, queueBytesMax: 1 } });
  const line = feed.open(0, undefined);
  await line.filled(5_000);
  await vi.waitFor(() => expect(feed.silentMs).toBe(0));
  pass(HOUR_MS);
  expect(feed.silentMs).toBe(0);
  line.take(1);
  await new Promise((resolve) => setImmediate(resolve));
  expect(feed.silentMs).toBeLessThan(HOUR_MS / 2);
});

test.each([
  ['a broker refuses', [refusing], false],
  ['nobody lets it in', [], true],
] as const)('who hears that %s is not left without answer', async (_, nodes, isCut) => {
  const pass = fakeTime();
  const { feed, seen } = feedFrom(nodes, { isCut });
  feed.open(0, undefined);
  pass(HOUR_MS);
  const told = seen.problems.length;
  await expect.poll(() => seen.problems.length).toBeGreaterThan(told + 1);
  expect(feed.silentMs).toBeLessThan(HOUR_MS / 2);
});

test('who hears nothing is, for so long', async () => {
  const pass = fakeTime();
  const { feed } = feedFrom([() => new Promise<never>(() => undefined)]);
  feed.open(0, undefined);
  await new Promise((resolve) => setImmediate(resolve));
  pass(HOUR_MS);
  expect(feed.silentMs).toBeGreaterThan(HOUR_MS / 2);
});

test('a missing topic of another stage is no trouble of this one', async () => {
  const pass = fakeTime();
  const isMissing = { type: 'UNKNOWN_TOPIC_OR_PARTITION' };
  const refresh = vi.fn(() => Promise.reject(Object.assign(new Error('no topic'), isMissing)));
  const { feed, seen } = feedFrom([broker(0)], { refresh });
  pass(HOUR_MS);
  const line = feed.open(0, undefined);
  await line.filled(5_000);
  expect(line.take(9)).toHaveLength(1);
  expect(refresh).toHaveBeenCalled();
  expect(seen.problems.filter((problem) => problem !== null)).toEqual([]);
});
