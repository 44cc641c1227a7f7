import { describe, expect, test } from 'vitest';
import { writeAnswer, writeBatch } from './batches.fixtures.ts';
import { answering } from './broker.fixtures.ts';
import { fetchFrom } from './fetch.ts';

const LIMITS = { waitMs: 250, bytesMax: 8_000_000, partitionBytesMax: 1_000_000 };
const OFFSET_OUT_OF_RANGE = 1;

describe('a fetch', () => {
  test('gives each partition its records, where to go on, and the ends of its log', async () => {
    const broker = answering([
      writeAnswer([
        { topic: 'a.in', partition: 1, offsets: [9, 7, 2], batches: batch(5, 'x') },
        { topic: 'a.out', partition: 0, offsets: [3, 3, 0], batches: Buffer.alloc(0) },
      ]),
    ]);
    const fetched = await fetchFrom(
      broker,
      [
        { topic: 'a.out', partition: 0, offset: 3 },
        { topic: 'a.in', partition: 1, offset: 4 },
      ],
      LIMITS,
    );
    const none = { error: null, fault: null };
    expect(fetched).toMatchObject([
      {
        ...none,
        topic: 'a.in',
        partition: 1,
        records: [{ partition: 1, offset: 5, value: 'x' }],
        bytes: batch(5, 'x').length,
        next: 6,
        highWatermark: 9,
        lastStable: 7,
        logStart: 2,
      },
      { ...none, topic: 'a.out', records: [], bytes: 0, next: 3, highWatermark: 3 },
    ]);
  });

  test('asks as a consumer that reads what is committed, and waits longer than the broker', async () => {
    const broker = answering([writeAnswer([])]);
    await fetchFrom(broker, [{ topic: 'a.in', partition: 1, offset: 2 ** 52 }], LIMITS);
    const [{ request, requestTimeout = 0 } = fail()] = broker.sent;
    const { buffer } = (await request.encode()) as { readonly buffer: Buffer };
    expect({
      replica: buffer.readInt32BE(0),
      waitMs: buffer.readInt32BE(4),
      isolation: buffer.readInt8(16),
    }).toEqual({ replica: -1, waitMs: 250, isolation: 1 });
    expect(buffer.includes(int64(2 ** 52))).toBe(true);
    expect(requestTimeout).toBeGreaterThan(LIMITS.waitMs);
  });

  test('an error of one partition leaves the others alone', async () => {
    const broker = answering([
      writeAnswer([
        { topic: 'a.in', partition: 0, errorCode: OFFSET_OUT_OF_RANGE, batches: Buffer.alloc(0) },
        { topic: 'a.in', partition: 1, offsets: [1, 1, 0], batches: batch(0, 'x') },
      ]),
    ]);
    const positions = [0, 1].map((partition) => ({ topic: 'a.in', partition, offset: 0 }));
    expect(await fetchFrom(broker, positions, LIMITS)).toMatchObject([
      {
        partition: 0,
        error: 'OFFSET_OUT_OF_RANGE',
        fault: null,
        records: [],
        next: 0,
        logStart: -1,
      },
      { partition: 1, error: null, records: [{ value: 'x' }] },
    ]);
  });

  test('what precedes a batch that cannot be read is given, and the fault the next time', async () => {
    const packed = writeBatch({ ...batchParts(1, 'y'), compression: 'snappy' });
    const offsets = [2, 2, 0] as const;
    const at = { topic: 'a.in', partition: 0, offsets: [...offsets] as [number, number, number] };
    const [first] = await fetchFrom(
      answering([writeAnswer([{ ...at, batches: Buffer.concat([batch(0, 'x'), packed]) }])]),
      [{ topic: 'a.in', partition: 0, offset: 0 }],
      LIMITS,
    );
    expect(first).toMatchObject({ error: null, fault: null, records: [{ value: 'x' }], next: 1 });
    const [second] = await fetchFrom(
      answering([writeAnswer([{ ...at, batches: packed }])]),
      [{ topic: 'a.in', partition: 0, offset: 1 }],
      LIMITS,
    );
    expect(second).toMatchObject({
      error: 'CORRUPT_MESSAGE',
      fault: { code: 'topics' },
      records: [],
      next: 1,
    });
  });

  test('an error of the whole answer is thrown', async () => {
    const broker = answering([writeAnswer([], { errorCode: 70 })]);
    await expect(fetchFrom(broker, [], LIMITS)).rejects.toThrow(
      expect.objectContaining({ type: 'FETCH_SESSION_ID_NOT_FOUND' }),
    );
  });

  test('how long to hold back is told to kafkajs', async () => {
    const broker = answering([writeAnswer([], { throttleMs: 120 })]);
    await fetchFrom(broker, [], LIMITS);
    expect(broker.decoded).toMatchObject([{ clientSideThrottleTime: 120 }]);
  });
});

function batch(firstOffset: number, value: string): Buffer {
  return writeBatch(batchParts(firstOffset, value));
}

function batchParts(firstOffset: number, value: string) {
  const records = [{ offsetDelta: 0, key: null, value: Buffer.from(value) }];
  return { firstOffset, lastOffsetDelta: 0, records };
}

function int64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(value));
  return bytes;
}

function fail(): never {
  throw new Error('Nothing was sent.');
}
