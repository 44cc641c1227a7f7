import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { varint, type WrittenBatch, writeBatch, writeMarker } from './batches.fixtures.ts';
import { Cursor } from './cursor.ts';
import { type AbortedTransaction, decodeBatches, UNPACKED_BYTES_MAX } from './record-batch.ts';

const load = createRequire(import.meta.url);
type Encoder = { readonly buffer: Buffer };
const { RecordBatch } = load('kafkajs/src/protocol/recordBatch/v0') as {
  readonly RecordBatch: (batch: Record<string, unknown>) => Promise<Encoder>;
};
const encodeRecord = load('kafkajs/src/protocol/recordBatch/record/v0') as (
  record: Record<string, unknown>,
) => Encoder;

describe('records', () => {
  test('what kafkajs encodes is decoded to the same', async () => {
    const { buffer } = await RecordBatch({
      firstTimestamp: 1_700_000_000_000,
      maxTimestamp: 1_700_000_000_300,
      lastOffsetDelta: 2,
      records: [
        encodeRecord({ offsetDelta: 0, key: 'a', value: 'one', headers: { h: 'x', i: 'é' } }),
        encodeRecord({ offsetDelta: 1, timestampDelta: 300, key: null, value: null }),
        encodeRecord({ offsetDelta: 2, timestampDelta: -5, key: 'ü', value: '' }),
      ],
    });
    const { records, next, fault } = decode(buffer, 0, { partition: 3 });
    expect(fault).toBeNull();
    expect(next).toBe(3);
    const at = { partition: 3, headers: {} };
    expect(records).toEqual([
      {
        ...at,
        offset: 0,
        key: 'a',
        value: 'one',
        headers: { h: 'x', i: 'é' },
        appendTime: 1_700_000_000_000,
      },
      { ...at, offset: 1, key: '', value: null, appendTime: 1_700_000_000_300 },
      { ...at, offset: 2, key: 'ü', value: '', appendTime: 1_699_999_999_995 },
    ]);
  });

  test('the time is that of the log where the log gives it', () => {
    const records = [{ offsetDelta: 0, timestampDelta: 7, key: null, value: null }];
    const times = { firstTimestamp: 1_000, maxTimestamp: 2 ** 41 };
    expect(timeOf({ records, ...times, isAppendTime: true })).toBe(2 ** 41);
    expect(timeOf({ records, ...times })).toBe(1_007);
  });

  test('offsets and times beyond 32 bits are exact', () => {
    const far = 2 ** 52 + 1;
    const found = decode(batchOf(['a'], { firstOffset: far, firstTimestamp: 2 ** 50 + 1 }), far);
    expect(found.records).toMatchObject([{ offset: far, appendTime: 2 ** 50 + 1 }]);
    expect(found.next).toBe(far + 1);
  });

  test.each([
    0,
    1,
    -1,
    63,
    -64,
    64,
    127,
    128,
    2 ** 27,
    -(2 ** 27),
    2 ** 31 - 1,
    -(2 ** 31),
    2 ** 40,
    -(2 ** 45) - 3,
  ])('the number %d is read as it was written', (value) => {
    const cursor = new Cursor(Buffer.concat([varint(value), varint(5)]));
    expect(cursor.varint()).toBe(value);
    expect(cursor.varint()).toBe(5);
  });

  test('bytes that are no text come as malformed, and a replacement character as text', () => {
    const bytes = Buffer.of(0x61, 0xff, 0xc3);
    const batch = writeBatch({
      firstOffset: 0,
      lastOffsetDelta: 1,
      records: [
        { offsetDelta: 0, key: Buffer.of(0xff), value: bytes },
        { offsetDelta: 1, key: null, value: Buffer.from('a\ufffd') },
      ],
    });
    const [broken, text] = decode(batch).records;
    expect(broken).toMatchObject({ key: '\ufffd', value: '' });
    expect(Buffer.from(broken?.malformed ?? [])).toEqual(bytes);
    expect(broken?.malformed?.buffer.byteLength).toBe(3);
    expect(text).toMatchObject({ value: 'a\ufffd' });
    expect(text).not.toHaveProperty('malformed');
  });

  test('of a repeated header the last is kept, null is empty, and no name is special', () => {
    const headers = [
      ['a', Buffer.from('1')],
      ['__proto__', Buffer.from('2')],
      ['a', Buffer.from('3')],
      ['n', null],
    ] as const;
    const records = [0, 1].map((offsetDelta) => ({ offsetDelta, key: null, value: null, headers }));
    const found = decode(writeBatch({ firstOffset: 0, lastOffsetDelta: 1, records })).records;
    for (const record of found) {
      expect(Object.entries(record.headers)).toEqual([
        ['a', '3'],
        ['__proto__', '2'],
        ['n', ''],
      ]);
    }
  });

  test('neighbours with other headers keep their own', () => {
    const names = ['a', 'a', 'b', '', 'ab', 'a'];
    const records = names.map((name, offsetDelta) => ({
      offsetDelta,
      key: null,
      value: null,
      headers: name === '' ? [] : [[name, Buffer.from('1')] as const],
    }));
    const found = decode(writeBatch({ firstOffset: 0, lastOffsetDelta: 5, records })).records;
    expect(found.map(({ headers }) => Object.keys(headers).join())).toEqual(names);
  });

  test.each(['none', 'gzip', 'zstd'] as const)('batches packed with %s are read', (compression) => {
    const found = decode(batchOf(['a', 'ü'.repeat(5_000)], { compression }));
    expect(found.records.map(({ value }) => value)).toEqual(['a', 'ü'.repeat(5_000)]);
  });
});

describe('what is passed over', () => {
  test('records before the offset asked for', () => {
    const bytes = Buffer.concat([batchOf(['a', 'b']), batchOf(['c', 'd'], { firstOffset: 2 })]);
    expect(valuesFrom(bytes, 1)).toEqual(['b', 'c', 'd']);
    expect(valuesFrom(bytes, 3)).toEqual(['d']);
    expect(decode(bytes, 9)).toMatchObject({ records: [], next: 9 });
  });

  test('a last batch that is cut, at whichever byte', () => {
    const whole = batchOf(['a']);
    const last = batchOf(['b', 'c'], { firstOffset: 1 });
    for (let bytes = 0; bytes < last.length; bytes += 1) {
      const found = decode(Buffer.concat([whole, last.subarray(0, bytes)]));
      expect(found.records.map(({ value }) => value)).toEqual(['a']);
      expect(found).toMatchObject({ next: 1, fault: null });
    }
  });

  test('what compaction removed, and batches that it emptied', () => {
    const bytes = Buffer.concat([
      writeBatch({
        firstOffset: 4,
        lastOffsetDelta: 5,
        records: [{ offsetDelta: 3, key: null, value: Buffer.from('kept') }],
      }),
      writeBatch({ firstOffset: 12, lastOffsetDelta: 7, records: [] }),
    ]);
    const { records, next } = decode(bytes);
    expect(records.map(({ offset, value }) => [offset, value])).toEqual([[7, 'kept']]);
    expect(next).toBe(20);
  });

  test('overlapping aborted transactions, whichever the broker lists first', () => {
    const inside = (producerId: number) => ({ producerId, isTransactional: true });
    const bytes = Buffer.concat([
      batchOf(['1a', '1b'], { ...inside(1), firstOffset: 0 }),
      batchOf(['2a'], { ...inside(2), firstOffset: 2 }),
      batchOf(['3'], { ...inside(3), firstOffset: 3 }),
      batchOf(['plain'], { firstOffset: 4 }),
      // Idempotent, outside any transaction, though of a producer that has aborted one.
      batchOf(['idempotent'], { producerId: 1, firstOffset: 5 }),
      writeMarker({ offset: 6, producerId: 2, kind: 'abort' }),
      batchOf(['1c'], { ...inside(1), firstOffset: 7 }),
      batchOf(['2 again'], { ...inside(2), firstOffset: 8 }),
      writeMarker({ offset: 9, producerId: 3, kind: 'commit' }),
      writeMarker({ offset: 10, producerId: 1, kind: 'abort' }),
      batchOf(['1 again'], { ...inside(1), firstOffset: 11 }),
      writeMarker({ offset: 12, producerId: 2, kind: 'commit' }),
      writeMarker({ offset: 13, producerId: 1, kind: 'commit' }),
    ]);
    const aborted = [
      { producerId: 2, firstOffset: 2 },
      { producerId: 1, firstOffset: 0 },
    ];
    const given = ['3', 'plain', 'idempotent', '2 again', '1 again'];
    for (const list of [aborted, aborted.toReversed()]) {
      const { records, next } = decode(bytes, 0, { aborted: list });
      expect(records.map(({ value }) => value)).toEqual(given);
      expect(next).toBe(14);
    }
  });

  test('the rest of an aborted transaction that began before the offset asked for', () => {
    const bytes = Buffer.concat([
      batchOf(['rest'], { producerId: 1, isTransactional: true, firstOffset: 50 }),
      writeMarker({ offset: 51, producerId: 1, kind: 'abort' }),
    ]);
    const aborted = [{ producerId: 1, firstOffset: 3 }];
    expect(decode(bytes, 50, { aborted })).toMatchObject({ records: [], next: 52 });
  });

  test('control batches whose marker compaction removed, and markers of other kinds', () => {
    const empty = { firstOffset: 0, lastOffsetDelta: 0, isControl: true, records: [] };
    const key = Buffer.of(0, 0, 0, 2);
    const leaderChange = {
      ...empty,
      firstOffset: 1,
      records: [{ offsetDelta: 0, key, value: key }],
    };
    const bytes = Buffer.concat([writeBatch(empty), writeBatch(leaderChange)]);
    expect(decode(bytes)).toMatchObject({ records: [], next: 2, fault: null });
  });
});

describe('what cannot be read', () => {
  test.each([
    ['snappy', { compression: 'snappy' as const }, 'topics', /snappy.*compression\.type=producer/],
    ['lz4', { compression: 'lz4' as const }, 'topics', /lz4/],
    ['an old format', { format: 1 }, 'topics', /format is 1/],
  ])('%s: what comes before is given, then a sentence', (_, change, code, says) => {
    const bytes = Buffer.concat([
      batchOf(['a', 'b']),
      batchOf(['c'], { firstOffset: 2, ...change }),
      batchOf(['d'], { firstOffset: 3 }),
    ]);
    const { records, next, fault } = decode(bytes);
    expect(records.map(({ value }) => value)).toEqual(['a', 'b']);
    expect(next).toBe(2);
    expect(fault).toMatchObject({ code, message: expect.stringMatching(says) });
    expect(fault?.message).toMatch(/offset 2 of partition 0 of acme\.in/);
  });

  test('nothing of a batch is given whose last record is damaged', () => {
    const batch = batchOf(['a', 'b']);
    const { records, next, fault } = decode(withCount(batch, 3));
    expect(records).toEqual([]);
    expect(next).toBe(0);
    expect(fault).toMatchObject({ code: 'corrupt' });
  });

  test('a length that is impossible ends it', () => {
    const batch = batchOf(['a']);
    batch.writeInt32BE(-20, 8);
    expect(decode(batch)).toMatchObject({ records: [], next: 0, fault: { code: 'corrupt' } });
  });

  test('a packed batch that is damaged, or unpacks to too much', () => {
    const damaged = batchOf(['a'], { compression: 'zstd' });
    damaged.fill(0, 61, 70);
    expect(decode(damaged).fault).toMatchObject({ code: 'corrupt' });
    const bomb = batchOf(['x'.repeat(UNPACKED_BYTES_MAX)], { compression: 'gzip' });
    expect(bomb.length).toBeLessThan(100_000);
    expect(decode(bomb).fault).toMatchObject({ code: 'corrupt' });
  });
});

function batchOf(values: readonly string[], batch: Partial<WrittenBatch> = {}): Buffer {
  return writeBatch({
    firstOffset: 0,
    lastOffsetDelta: values.length - 1,
    records: values.map((value, offsetDelta) => ({
      offsetDelta,
      key: null,
      value: Buffer.from(value),
    })),
    ...batch,
  });
}

/** It says it has so many records. */
function withCount(batch: Buffer, count: number): Buffer {
  batch.writeInt32BE(count, 57);
  return batch;
}

function decode(
  bytes: Buffer,
  from = 0,
  place: { readonly partition?: number; readonly aborted?: readonly AbortedTransaction[] } = {},
) {
  return decodeBatches(bytes, { topic: 'acme.in', partition: 0, aborted: [], from, ...place });
}

function valuesFrom(bytes: Buffer, from: number) {
  return decode(bytes, from).records.map(({ value }) => value);
}

function timeOf(batch: Omit<WrittenBatch, 'firstOffset' | 'lastOffsetDelta'>) {
  return decode(writeBatch({ firstOffset: 0, lastOffsetDelta: 0, ...batch })).records[0]
    ?.appendTime;
}
