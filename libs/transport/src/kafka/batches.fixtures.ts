/** Writes batches of records byte by byte, also such as no client would. For tests. */
import { gzipSync, zstdCompressSync } from 'node:zlib';

export type WrittenRecord = {
  readonly offsetDelta: number;
  readonly timestampDelta?: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers?: readonly (readonly [name: string, value: Buffer | null])[];
};

export type WrittenBatch = {
  readonly firstOffset: number;
  readonly lastOffsetDelta: number;
  readonly records: readonly WrittenRecord[];
  readonly compression?: 'none' | 'gzip' | 'snappy' | 'lz4' | 'zstd';
  readonly isAppendTime?: boolean;
  readonly isTransactional?: boolean;
  readonly isControl?: boolean;
  readonly producerId?: number;
  readonly firstTimestamp?: number;
  readonly maxTimestamp?: number;
  readonly format?: number;
};

const COMPRESSIONS = ['none', 'gzip', 'snappy', 'lz4', 'zstd'];

export function writeBatch(batch: WrittenBatch): Buffer {
  const { compression = 'none', firstTimestamp = 0, producerId = -1, format = 2 } = batch;
  const attributes =
    COMPRESSIONS.indexOf(compression) |
    (batch.isAppendTime ? 0x08 : 0) |
    (batch.isTransactional ? 0x10 : 0) |
    (batch.isControl ? 0x20 : 0);
  const records = Buffer.concat(batch.records.map(writeRecord));
  const rest = Buffer.concat([
    int32(0),
    Buffer.of(format),
    int32(0),
    int16(attributes),
    int32(batch.lastOffsetDelta),
    int64(firstTimestamp),
    int64(batch.maxTimestamp ?? firstTimestamp),
    int64(producerId),
    int16(0),
    int32(-1),
    int32(batch.records.length),
    pack(records, compression),
  ]);
  return Buffer.concat([int64(batch.firstOffset), int32(rest.length), rest]);
}

export function writeMarker(options: {
  readonly offset: number;
  readonly producerId: number;
  readonly kind: 'abort' | 'commit';
}): Buffer {
  const key = Buffer.concat([int16(0), int16(options.kind === 'abort' ? 0 : 1)]);
  return writeBatch({
    firstOffset: options.offset,
    lastOffsetDelta: 0,
    producerId: options.producerId,
    isTransactional: true,
    isControl: true,
    records: [{ offsetDelta: 0, key, value: Buffer.concat([int16(0), int32(0)]) }],
  });
}

export function writeAnswer(
  partitions: readonly {
    readonly topic: string;
    readonly partition: number;
    readonly errorCode?: number;
    readonly offsets?: readonly [highWatermark: number, lastStable: number, logStart: number];
    readonly aborted?: readonly { readonly producerId: number; readonly firstOffset: number }[];
    readonly batches: Buffer;
  }[],
  options: { readonly errorCode?: number; readonly throttleMs?: number } = {},
): Buffer {
  const parts: Buffer[] = [
    int32(options.throttleMs ?? 0),
    int16(options.errorCode ?? 0),
    int32(0),
    int32(partitions.length),
  ];
  for (const { topic, partition, errorCode = 0, offsets, aborted, batches } of partitions) {
    const name = Buffer.from(topic);
    parts.push(int16(name.length), name, int32(1), int32(partition), int16(errorCode));
    parts.push(...(offsets ?? [-1, -1, -1]).map(int64));
    parts.push(int32(aborted?.length ?? -1));
    for (const one of aborted ?? []) parts.push(int64(one.producerId), int64(one.firstOffset));
    parts.push(int32(-1), int32(batches.length), batches);
  }
  return Buffer.concat(parts);
}

function writeRecord(record: WrittenRecord): Buffer {
  const headers = record.headers ?? [];
  const rest = Buffer.concat([
    Buffer.of(0),
    varint(record.timestampDelta ?? 0),
    varint(record.offsetDelta),
    sized(record.key),
    sized(record.value),
    varint(headers.length),
    ...headers.flatMap(([name, value]) => [sized(Buffer.from(name)), sized(value)]),
  ]);
  return Buffer.concat([varint(rest.length), rest]);
}

function sized(bytes: Buffer | null): Buffer {
  return bytes === null ? varint(-1) : Buffer.concat([varint(bytes.length), bytes]);
}

/** Zigzag, least significant seven bits first. */
export function varint(value: number): Buffer {
  let left = BigInt.asUintN(64, (BigInt(value) << 1n) ^ (BigInt(value) >> 63n));
  const bytes: number[] = [];
  for (; left > 0x7fn; left >>= 7n) bytes.push(Number(left & 0x7fn) | 0x80);
  return Buffer.of(...bytes, Number(left));
}

function pack(records: Buffer, compression: string): Buffer {
  if (compression === 'gzip') return gzipSync(records);
  return compression === 'zstd' ? zstdCompressSync(records) : records;
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function int64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(value));
  return bytes;
}
