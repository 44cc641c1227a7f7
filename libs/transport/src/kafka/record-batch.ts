/**
 * Batches of records as the log holds them (format 2), decoded to the port's records in one pass.
 * Checksums are left to the broker and to TCP.
 *
 * @source https://kafka.apache.org/documentation/#recordbatch (read 2026-11)
 */
import { isUtf8 } from 'node:buffer';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { type InRecord, type Offset, TransportError } from '@goldenhour/pipeline/ports';
import { Cursor, int64At } from './cursor.ts';

/** A transaction that was aborted, of which there are records among those fetched. */
export type AbortedTransaction = { readonly producerId: number; readonly firstOffset: Offset };

export type BatchesPlace = {
  /** Full name, for errors. */
  readonly topic: string;
  readonly partition: number;
  /** As asked for: the first batch may begin before it. */
  readonly from: Offset;
  /** In any order. */
  readonly aborted: readonly AbortedTransaction[];
};

export type DecodedBatches = {
  /** From `from` on, neither of aborted transactions nor markers. */
  readonly records: readonly InRecord[];
  /** Behind all batches that were decoded, also where nothing of them is in `records`. */
  readonly next: Offset;
  /** Why the batch at `next`, and so what comes after it, cannot be decoded. */
  readonly fault: TransportError | null;
};

/** Of one batch, once unpacked: a small one may unpack to anything. @unit bytes */
export const UNPACKED_BYTES_MAX = 64 * 1024 * 1024;

/** Where what lies in a batch. The length does not count itself nor the first offset. */
const AT = {
  firstOffset: 0,
  length: 8,
  partitionLeaderEpoch: 12,
  format: 16,
  attributes: 21,
  lastOffsetDelta: 23,
  firstTimestamp: 27,
  maxTimestamp: 35,
  producerId: 43,
  count: 57,
  records: 61,
};
const FORMAT = 2;
const COMPRESSION_MASK = 0x07;
const COMPRESSIONS = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const;
const IS_APPEND_TIME = 0x08;
const IS_TRANSACTIONAL = 0x10;
const IS_CONTROL = 0x20;
/** Of the key of a control record: a version and a type, of two bytes each. */
const MARKER_BYTES = 4;
const MARKER_TYPE_ABORT = 0;

const NO_HEADERS: Readonly<Record<string, string>> = Object.freeze({});
/** What stands in a text for bytes that are none. */
const REPLACEMENT = '\ufffd';

/** @param bytes batches one after the other, the last one perhaps cut */
export function decodeBatches(bytes: Buffer, place: BatchesPlace): DecodedBatches {
  const aborts = new AbortFilter(place.aborted);
  const decoder = new RecordDecoder(place);
  const { records } = decoder;
  let next = place.from;
  for (let start = 0; start + AT.format < bytes.length; ) {
    const end = start + AT.partitionLeaderEpoch + bytes.readInt32BE(start + AT.length);
    const decoded = records.length;
    try {
      refuseFormat(bytes[start + AT.format] ?? 0);
      if (end < start + AT.records) throw new Undecodable('its length is impossible');
      if (end > bytes.length) break;
      const batch = readHeader(bytes, start, end);
      const isWanted = aborts.lets(batch);
      if (isWanted && batch.lastOffset >= place.from) decoder.decode(batch);
      next = Math.max(next, batch.lastOffset + 1);
    } catch (error) {
      if (!(error instanceof Undecodable)) throw error;
      records.length = decoded;
      return { records, next, fault: faultOf(error, { ...place, from: next }) };
    }
    start = end;
  }
  return { records, next, fault: null };
}

type Batch = {
  readonly bytes: Buffer;
  readonly recordsAt: number;
  readonly end: number;
  readonly firstOffset: Offset;
  readonly lastOffset: Offset;
  readonly attributes: number;
  readonly producerId: number;
  readonly firstTimestamp: number;
  readonly maxTimestamp: number;
  readonly count: number;
};

function readHeader(bytes: Buffer, start: number, end: number): Batch {
  const firstOffset = int64At(bytes, start + AT.firstOffset);
  return {
    bytes,
    recordsAt: start + AT.records,
    end,
    firstOffset,
    // Compaction leaves it as it was, whatever it removes.
    lastOffset: firstOffset + bytes.readInt32BE(start + AT.lastOffsetDelta),
    attributes: bytes.readInt16BE(start + AT.attributes),
    producerId: int64At(bytes, start + AT.producerId),
    firstTimestamp: int64At(bytes, start + AT.firstTimestamp),
    maxTimestamp: int64At(bytes, start + AT.maxTimestamp),
    count: bytes.readInt32BE(start + AT.count),
  };
}

/** Knows which producers are inside a transaction that was aborted, from batch to batch. */
class AbortFilter {
  /** By first offset; brokers give them in the order in which they ended. */
  readonly #coming: readonly AbortedTransaction[];
  #reached = 0;
  readonly #open = new Set<number>();

  constructor(aborted: readonly AbortedTransaction[]) {
    this.#coming = aborted.toSorted((a, b) => a.firstOffset - b.firstOffset);
  }

  /** Whether the batch holds records that are for readers. Called for each batch in turn. */
  lets(batch: Batch): boolean {
    for (
      let first = this.#coming[this.#reached];
      first !== undefined && first.firstOffset <= batch.lastOffset;
      first = this.#coming[this.#reached]
    ) {
      this.#open.add(first.producerId);
      this.#reached += 1;
    }
    if ((batch.attributes & IS_CONTROL) !== 0) {
      if (isAbortMarker(batch)) this.#open.delete(batch.producerId);
      return false;
    }
    return (batch.attributes & IS_TRANSACTIONAL) === 0 || !this.#open.has(batch.producerId);
  }
}

function isAbortMarker({ bytes, recordsAt, end, count }: Batch): boolean {
  // Compaction empties a control batch whose marker nobody needs any more.
  if (count === 0) return false;
  const cursor = new Cursor(bytes, recordsAt, end);
  enterRecord(cursor);
  cursor.varint();
  cursor.varint();
  const keyBytes = cursor.varint();
  if (keyBytes < MARKER_BYTES || cursor.at + keyBytes > end) {
    throw new Undecodable('a marker of a transaction is cut');
  }
  cursor.int16();
  return cursor.int16() === MARKER_TYPE_ABORT;
}

class RecordDecoder {
  readonly records: InRecord[] = [];
  readonly #partition: number;
  readonly #from: Offset;
  readonly #headers = new HeaderDecoder();

  constructor({ partition, from }: Pick<BatchesPlace, 'partition' | 'from'>) {
    this.#partition = partition;
    this.#from = from;
  }

  decode(batch: Batch): void {
    const { attributes, firstOffset, firstTimestamp, maxTimestamp } = batch;
    const isAppendTime = (attributes & IS_APPEND_TIME) !== 0;
    const cursor = unpack(batch);
    for (let index = 0; index < batch.count; index += 1) {
      const end = enterRecord(cursor);
      const timestampDelta = cursor.varint();
      const offset = firstOffset + cursor.varint();
      if (offset >= this.#from) {
        const appendTime = isAppendTime ? maxTimestamp : firstTimestamp + timestampDelta;
        this.#add(cursor, end, { offset, appendTime });
      }
      cursor.at = end;
    }
  }

  #add(cursor: Cursor, end: number, at: { readonly offset: Offset; appendTime: number }): void {
    const { offset, appendTime } = at;
    const partition = this.#partition;
    const key = cursor.text(Math.max(0, lengthWithin(cursor, end)));
    const valueBytes = lengthWithin(cursor, end);
    const valueAt = cursor.at;
    const value = valueBytes < 0 ? null : cursor.text(valueBytes);
    const headers = this.#headers.decode(cursor, end);
    if (value?.includes(REPLACEMENT)) {
      const bytes = cursor.buffer.subarray(valueAt, valueAt + valueBytes);
      if (!isUtf8(bytes)) {
        // A copy, or it would hold all of what was fetched.
        const malformed = new Uint8Array(bytes);
        this.records.push({ partition, offset, key, value: '', headers, appendTime, malformed });
        return;
      }
    }
    this.records.push({ partition, offset, key, value, headers, appendTime });
  }
}

/** Neighbours mostly carry the same headers: those are decoded once and shared. */
class HeaderDecoder {
  #last = NO_HEADERS;
  #lastBytes: Buffer = Buffer.alloc(0);

  /** Texts; of a repeated name the last, and '' for null. */
  decode(cursor: Cursor, end: number): Readonly<Record<string, string>> {
    const { buffer, at } = cursor;
    // A count of 0 takes one byte.
    if (buffer[at] === 0) return NO_HEADERS;
    if (buffer.compare(this.#lastBytes, 0, this.#lastBytes.length, at, end) === 0) {
      return this.#last;
    }
    const entries: [string, string][] = [];
    for (let count = cursor.varint(); count > 0; count -= 1) {
      const name = cursor.text(Math.max(0, lengthWithin(cursor, end)));
      entries.push([name, cursor.text(Math.max(0, lengthWithin(cursor, end)))]);
    }
    this.#lastBytes = buffer.subarray(at, end);
    this.#last = Object.freeze(Object.fromEntries(entries));
    return this.#last;
  }
}

/** Steps over the length and the attributes, which are unused, and says where the record ends. */
function enterRecord(cursor: Cursor): number {
  const bytes = cursor.varint();
  const end = cursor.at + bytes;
  if (bytes < 0 || end > cursor.end) throw new Undecodable('a record is longer than its batch');
  cursor.at += 1;
  return end;
}

/** A length, negative for null, of bytes that are there. */
function lengthWithin(cursor: Cursor, end: number): number {
  const bytes = cursor.varint();
  if (cursor.at + bytes > end) throw new Undecodable('a field is longer than its record');
  return bytes;
}

function unpack({ bytes, recordsAt, end, attributes }: Batch): Cursor {
  const compression = COMPRESSIONS[attributes & COMPRESSION_MASK];
  if (compression === 'none') return new Cursor(bytes, recordsAt, end);
  if (compression !== 'gzip' && compression !== 'zstd') {
    const name = compression ?? 'an unknown method';
    throw new Undecodable(`it is compressed with ${name}`, 'compression');
  }
  const decompress = compression === 'gzip' ? gunzipSync : zstdDecompressSync;
  try {
    const packed = bytes.subarray(recordsAt, end);
    return new Cursor(decompress(packed, { maxOutputLength: UNPACKED_BYTES_MAX }));
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new Undecodable(`its ${compression} cannot be unpacked (${problem})`);
  }
}

function refuseFormat(format: number): void {
  if (format === FORMAT) return;
  throw new Undecodable(`its format is ${format}`, 'format');
}

/** Thrown inside this file only. */
class Undecodable extends Error {
  readonly kind: 'damage' | 'compression' | 'format';

  constructor(message: string, kind: Undecodable['kind'] = 'damage') {
    super(message);
    this.kind = kind;
  }
}

function faultOf({ kind, message }: Undecodable, at: BatchesPlace): TransportError {
  const where = `The batch of records at offset ${at.from} of partition ${at.partition} of ${at.topic} cannot be read: ${message}`;
  switch (kind) {
    case 'compression':
      return new TransportError(
        'topics',
        `${where}. Let producers write with gzip, zstd or no compression, and set compression.type=producer on the topic; records that are there already must be deleted (kafka-delete-records) or expire.`,
      );
    case 'format':
      return new TransportError(
        'topics',
        `${where}, and only format ${FORMAT}, which Kafka writes since 0.11, is known. Copy the records to a new topic.`,
      );
    case 'damage':
      return new TransportError(
        'corrupt',
        `${where}. The disk or the memory of a broker may be faulty: let another replica lead, or delete the records up to there (kafka-delete-records), which loses them.`,
      );
  }
}
