import { describe, expect, test } from 'vitest';
import { writeAnswer, writeBatch } from './batches.fixtures.ts';
import { answering, type PreparedBroker } from './broker.fixtures.ts';
import type { Link } from './link.ts';
import { pagesOf } from './log-pages.ts';

const LIMITS = { pageBytes: 1_000, heldMs: 20 };
const OFFSET_OUT_OF_RANGE = 1;
const NOT_LEADER = 6;
const SPAN = { topic: 'a.in', partition: 0, from: 4, to: 20 };

describe('reading to an end', () => {
  test('goes from answer to answer, and no further than the end', async () => {
    const broker = answering([
      answer({ batches: batch(4, 3) }),
      answer({ batches: Buffer.concat([batch(7, 2), batch(18, 4)]) }),
    ]);
    expect(await offsets(broker)).toEqual([
      [4, 5, 6],
      [7, 8, 18, 19],
    ]);
    expect(broker.sent).toHaveLength(2);
  });

  test('ends where compaction has left nothing up to it', async () => {
    const broker = answering([answer({ batches: batch(4, 1) }), answer({ lastStable: 20 })]);
    expect(await offsets(broker)).toEqual([[4]]);
  });

  test('goes on after one empty answer: the broker may not have found the place', async () => {
    const empty = answer({ lastStable: 20 });
    const broker = answering([
      empty,
      answer({ batches: batch(4, 1) }),
      empty,
      answer({ batches: batch(5, 15) }),
    ]);
    expect((await offsets(broker)).flat()).toHaveLength(16);
  });

  test('goes on after an answer that leaves the partition out: a quota was used up', async () => {
    const throttled = writeAnswer([]);
    const broker = answering([throttled, throttled, throttled, answer({ batches: batch(4, 16) })]);
    expect((await offsets(broker)).flat()).toHaveLength(16);
    await expect(offsets(answering([throttled]))).rejects.toThrow(
      expect.objectContaining({
        code: 'unavailable',
        message: expect.stringContaining('consumer_byte_rate'),
      }),
    );
  });

  test('does not end at an open transaction, but not for ever either', async () => {
    const broker = answering([answer({ lastStable: 4 })]);
    await expect(offsets(broker)).rejects.toThrow(
      expect.objectContaining({ code: 'unavailable', message: expect.stringMatching(/offset 4/) }),
    );
    expect(broker.sent.length).toBeGreaterThan(1);
  });

  test('does not end where a broker that no longer leads knows nothing more', async () => {
    const old = writeAnswer([
      { topic: 'a.in', partition: 0, offsets: [5, 5, 0], batches: Buffer.alloc(0) },
    ]);
    const broker = answering([answer({ batches: batch(4, 1) }), old]);
    await expect(offsets(broker)).rejects.toThrow('to offset 5, and not to 20');
  });

  test('begins at the start of the log where that lies behind what was asked for', async () => {
    const outside = answer({ errorCode: OFFSET_OUT_OF_RANGE });
    expect(await offsets(answering([outside, answer({ batches: batch(9, 11) })], 9))).toHaveLength(
      1,
    );
    const empty = answering([outside, answer({ lastStable: 20 })], 20);
    expect(await offsets(empty)).toEqual([]);
    expect(empty.sent).toHaveLength(1);
  });

  test('ends where the log was cut below what was asked for', async () => {
    expect(await offsets(answering([answer({ errorCode: OFFSET_OUT_OF_RANGE })], 0))).toEqual([]);
  });

  test('throws errors by their name, and what cannot be decoded as what it is', async () => {
    await expect(offsets(answering([answer({ errorCode: NOT_LEADER })]))).rejects.toThrow(
      expect.objectContaining({ type: 'NOT_LEADER_FOR_PARTITION' }),
    );
    const packed = writeBatch({
      firstOffset: 4,
      lastOffsetDelta: 0,
      records: [],
      compression: 'lz4',
    });
    await expect(offsets(answering([answer({ batches: packed })]))).rejects.toThrow(
      expect.objectContaining({ code: 'topics' }),
    );
  });
});

async function offsets(broker: PreparedBroker): Promise<number[][]> {
  // Nothing else of a link is called.
  const link = { leader: () => Promise.resolve(broker) } as unknown as Link;
  const pages: number[][] = [];
  for await (const { records } of pagesOf(link, SPAN, LIMITS)) {
    pages.push(records.map(({ offset }) => offset));
  }
  return pages;
}

function answer(parts: { errorCode?: number; lastStable?: number; batches?: Buffer }): Buffer {
  const { errorCode = 0, lastStable = 22, batches = Buffer.alloc(0) } = parts;
  const offsetsOfLog = [22, lastStable, 0] as const;
  return writeAnswer([
    { topic: 'a.in', partition: 0, errorCode, offsets: [...offsetsOfLog], batches },
  ]);
}

function batch(firstOffset: number, count: number): Buffer {
  const records = Array.from({ length: count }, (_, offsetDelta) => ({
    offsetDelta,
    key: null,
    value: Buffer.from('x'),
  }));
  return writeBatch({ firstOffset, lastOffsetDelta: count - 1, records });
}
