/** A topic that was deleted and created again has other records at the offsets that were read. */
import { expect, onTestFinished, test } from 'vitest';
import { writeAnswer, writeBatch } from './batches.fixtures.ts';
import { answering } from './broker.fixtures.ts';
import { KAFKA_LIMITS } from './connection.ts';
import { Feed } from './feed.ts';
import type { Broker } from './kafkajs-internals.ts';
import type { Link } from './link.ts';

const TOPIC = 'acme.mentions';
const POSITION = 5;
const READ_AT = 1_000_000;
const MINUTE_MS = 60_000;
const OUT_OF_RANGE = 1;
const EARLIEST = -2;
const LATEST = -1;

const at = (offset: number): Buffer =>
  writeAnswer([
    {
      topic: TOPIC,
      partition: 0,
      offsets: [offset + 1, offset + 1, 0],
      batches: writeBatch({
        firstOffset: offset,
        lastOffsetDelta: 0,
        isAppendTime: true,
        maxTimestamp: READ_AT + 1,
        records: [{ offsetDelta: 0, key: null, value: Buffer.from('a') }],
      }),
    },
  ]);
const outOfRange = writeAnswer([
  {
    topic: TOPIC,
    partition: 0,
    errorCode: OUT_OF_RANGE,
    offsets: [-1, -1, -1],
    batches: Buffer.alloc(0),
  },
]);

/** A log of which is said where records of a time and later begin, and where it ends. */
function feedFrom(log: { later: number; end: number }, answers: readonly Buffer[]) {
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const asked: number[] = [];
  const broker: Broker = {
    ...answering(answers),
    listOffsets: ({ topics }) =>
      Promise.resolve({
        responses: topics.map(({ topic, partitions }) => ({
          topic,
          partitions: partitions.map(({ partition, timestamp }) => {
            asked.push(timestamp);
            const offset = { [EARLIEST]: 0, [LATEST]: log.end }[timestamp] ?? log.later;
            return { partition, offset: `${offset}` };
          }),
        })),
      }),
  };
  const link = {
    leaderOf: () => 0,
    broker: () => new Promise((resolve) => setImmediate(resolve, broker)),
    refresh: () => Promise.resolve(),
  } as unknown as Link;
  const problems: (string | null)[] = [];
  const feed = new Feed(
    {
      link: {
        lease: () =>
          Promise.resolve({ link, giveUp: () => undefined, [Symbol.dispose]: () => undefined }),
      },
      topic: TOPIC,
      stage: 'score',
      limits: { ...KAFKA_LIMITS, retryMs: 1 },
      reporter: { health: (_, problem) => void problems.push(problem), log: () => undefined },
      onRetry: () => undefined,
      onExpired: () => undefined,
    },
    stop.signal,
  );
  return { feed, problems, asked };
}

test('is not read where newer records lie before the position, and is said to be another one', async () => {
  const { feed, problems, asked } = feedFrom({ later: 2, end: 9 }, [at(POSITION)]);
  const line = feed.open(0, POSITION, READ_AT);
  await expect
    .poll(() => problems.at(-1))
    .toMatch(
      /^score had read acme\.mentions, partition 0, to offset 5, but what lies before it is newer than that: the topic was made anew or cut\. Start under/,
    );
  expect(line.isEmpty).toBe(true);
  // Clocks of brokers differ: it is not what is newer by a moment.
  expect(asked).toEqual([READ_AT + MINUTE_MS]);
});

test.for([
  ['nothing is newer', -1],
  ['what is newer lies behind the position', POSITION],
] as const)('is read on where %s', async ([, later]) => {
  const { feed, problems } = feedFrom({ later, end: 9 }, [at(POSITION)]);
  const line = feed.open(0, POSITION, READ_AT);
  await line.filled(5_000);
  expect(line.take(9)).toHaveLength(1);
  expect(problems.filter((problem) => problem !== null)).toEqual([]);
  // What was read since counts for the next commit.
  expect(line.readAt).toBe(READ_AT + 1);
});

test('is asked nothing where nobody knows when it was read to', async () => {
  const { feed, asked } = feedFrom({ later: 0, end: 9 }, [at(POSITION)]);
  const line = feed.open(0, POSITION);
  await line.filled(5_000);
  expect(line.take(9)).toHaveLength(1);
  expect(asked).toEqual([]);
});

test.for([
  ['known', READ_AT],
  ['not known', undefined],
] as const)(
  'that ended before the position is not read once it has grown, when it was read is %s',
  async ([, readAt]) => {
    const log = { later: -1, end: 0 };
    const { feed, problems } = feedFrom(log, [outOfRange, at(POSITION)]);
    const line = feed.open(0, POSITION, readAt);
    await expect.poll(() => problems.at(-1)).toContain('but it ends at 0: the topic was made anew');
    log.end = 9;
    const told = problems.length;
    await expect.poll(() => problems.length, { timeout: 5_000 }).toBeGreaterThan(told);
    expect(problems.at(-1)).toContain('the topic was made anew');
    expect(line.isEmpty).toBe(true);
  },
);
