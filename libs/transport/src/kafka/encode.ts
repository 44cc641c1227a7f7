/** Records of the port as the requests of the protocol carry them. */
import { type OutRecord, RECORD_BYTES_MAX, TransportError } from '@goldenhour/pipeline/ports';

export type Encoded = {
  /** Full name. */
  readonly topic: string;
  readonly partition: number;
  /** Texts stay texts until they are written where they belong: see `batch-encoding.ts`. */
  readonly key: string;
  /** @unit bytes */
  readonly keyBytes: number;
  readonly value: string | null;
  /** @unit bytes; 0 of none */
  readonly valueBytes: number;
  readonly headers: Readonly<Record<string, string>>;
  /** What it takes in a batch of records, at most. */
  readonly bytes: number;
};

/** Lengths, deltas and attributes of a record, each at its longest. */
const FRAMING_BYTES = 24;
const HEADER_FRAMING_BYTES = 8;
const NO_HEADERS: Readonly<Record<string, string>> = {};

/**
 * @param topic the full name; errors say the record's own
 * @throws TransportError `too_large`
 */
export function encodeRecord(record: OutRecord, topic: string): Encoded {
  const { partition, key, value, headers = NO_HEADERS } = record;
  const keyBytes = Buffer.byteLength(key);
  const valueBytes = value === null ? 0 : Buffer.byteLength(value);
  let bytes = keyBytes + valueBytes;
  let framing = FRAMING_BYTES;
  for (const name in headers) {
    bytes += Buffer.byteLength(name) + Buffer.byteLength(headers[name] ?? '');
    framing += HEADER_FRAMING_BYTES;
  }
  if (bytes > RECORD_BYTES_MAX) {
    throw new TransportError(
      'too_large',
      `A record of ${record.topic} with key "${key.slice(0, 100)}" has ${bytes} bytes; at most ${RECORD_BYTES_MAX} are allowed.`,
    );
  }
  bytes += framing;
  return { topic, partition, key, keyBytes, value, valueBytes, headers, bytes };
}

/**
 * Splits into rounds: of one round all may travel at once, and the rounds go one after the other,
 * so that each partition keeps its order. A partition has one batch of records in each round, and
 * brokers refuse a batch over `max.message.bytes`, whatever the size of its records.
 */
export function* roundsOf(records: readonly Encoded[]): Generator<readonly PartitionBatch[]> {
  const partitions = new Map<string, Encoded[]>();
  for (const record of records) {
    const place = `${record.partition}/${record.topic}`;
    const list = partitions.get(place);
    if (list === undefined) partitions.set(place, [record]);
    else list.push(record);
  }
  const positions = new Map([...partitions.keys()].map((place) => [place, 0]));
  while (positions.size > 0) {
    const round: PartitionBatch[] = [];
    for (const [place, from] of positions) {
      const list = partitions.get(place) ?? [];
      const to = endOfBatch(list, from);
      const [first] = list;
      if (first !== undefined) {
        const { topic, partition } = first;
        round.push({ topic, partition, records: list.slice(from, to) });
      }
      if (to < list.length) positions.set(place, to);
      else positions.delete(place);
    }
    yield round;
  }
}

export type PartitionBatch = {
  readonly topic: string;
  readonly partition: number;
  readonly records: readonly Encoded[];
};

/** A record of the largest size still fits with its framing below Kafka's default of 1,048,588. */
const BATCH_BYTES_MAX = RECORD_BYTES_MAX;

function endOfBatch(records: readonly Encoded[], from: number): number {
  let bytes = 0;
  for (let index = from; index < records.length; index += 1) {
    bytes += records[index]?.bytes ?? 0;
    if (bytes > BATCH_BYTES_MAX && index > from) return index;
  }
  return records.length;
}
