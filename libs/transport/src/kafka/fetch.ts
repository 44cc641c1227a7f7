/** Fetches from one broker what committed transactions and those without any have written. */
import type { DurationMs } from '@goldenhour/mention';
import type { InRecord, Offset, TransportError } from '@goldenhour/pipeline/ports';
import { decodeAnswer, type FetchAnswer, type PartitionAnswer } from './decode.ts';
import { type Broker, createErrorFromCode, fetchRequest } from './kafkajs-internals.ts';
import { decodeBatches } from './record-batch.ts';

export type Position = {
  /** Full name. */
  readonly topic: string;
  readonly partition: number;
  readonly offset: Offset;
};

export type Fetched = {
  /** Full name. */
  readonly topic: string;
  readonly partition: number;
  /** The protocol's name of the error, as OFFSET_OUT_OF_RANGE; null when there is none. */
  readonly error: string | null;
  /** With the error CORRUPT_MESSAGE: what is wrong with the batch at `next`, to be thrown. */
  readonly fault: TransportError | null;
  readonly records: readonly InRecord[];
  /** Of the records as they were sent, those left out among them. */
  readonly bytes: number;
  /** Where to go on: behind what was sent, or where it was where nothing was or there is an error. */
  readonly next: Offset;
  /** These three are −1 where there is an error. */
  readonly highWatermark: Offset;
  readonly lastStable: Offset;
  readonly logStart: Offset;
};

export type FetchLimits = {
  /** How long the broker may wait for a first record. Others on the connection wait too. */
  readonly waitMs: DurationMs;
  /** The first batch may be larger, so that there is always progress. @unit bytes */
  readonly bytesMax: number;
  /** @unit bytes */
  readonly partitionBytesMax: number;
};

/** What a broker may need beyond the time it was told to wait. */
const ANSWER_MS: DurationMs = 5_000;
const READ_COMMITTED = 1;
/** What a consumer says instead of the number of a replica. */
const NO_REPLICA = -1;

/**
 * @param positions of partitions that the broker leads, each at most once. Those in front are
 * served first: rotate them where the answer is full
 * @returns one for each position, in the order of the broker. An error of one is no error of the
 * others
 * @throws what kafkajs throws when the broker is not reached or refuses the whole request
 */
export async function fetchFrom(
  broker: Broker,
  positions: readonly Position[],
  limits: FetchLimits,
): Promise<readonly Fetched[]> {
  const answer = await broker.connectionPool.send({
    request: fetchRequest({
      replicaId: NO_REPLICA,
      isolationLevel: READ_COMMITTED,
      maxWaitTime: limits.waitMs,
      minBytes: 1,
      maxBytes: limits.bytesMax,
      topics: topicsOf(positions, limits),
    }),
    response: {
      decode: (raw) => Promise.resolve(decodeAnswer(raw)),
      parse: (decoded) => Promise.resolve(decoded),
    },
    requestTimeout: limits.waitMs + ANSWER_MS,
  });
  const { errorCode, partitions } = answer as FetchAnswer;
  if (errorCode !== 0) throw createErrorFromCode(errorCode);
  const offsets = new Map(positions.map((position) => [placeOf(position), position.offset]));
  return partitions.map((partition) => toFetched(partition, offsets.get(placeOf(partition)) ?? 0));
}

function topicsOf(positions: readonly Position[], limits: FetchLimits) {
  const byTopic = Map.groupBy(positions, ({ topic }) => topic);
  return [...byTopic].map(([topic, own]) => ({
    topic,
    partitions: own.map(({ partition, offset }) => ({
      partition,
      fetchOffset: String(offset),
      maxBytes: limits.partitionBytesMax,
    })),
  }));
}

function toFetched(answer: PartitionAnswer, from: Offset): Fetched {
  const { topic, partition, errorCode, highWatermark, lastStable, logStart, aborted } = answer;
  const known = { topic, partition, highWatermark, lastStable, logStart };
  if (errorCode !== 0) {
    const error = createErrorFromCode(errorCode).type;
    return { ...known, error, fault: null, records: [], bytes: 0, next: from };
  }
  const { records, next, fault } = decodeBatches(answer.batches, {
    topic,
    partition,
    from,
    aborted,
  });
  // What lies before the fault is given first; the fault is met again at the next fetch.
  if (fault !== null && next === from) {
    return { ...known, error: 'CORRUPT_MESSAGE', fault, records: [], bytes: 0, next };
  }
  return { ...known, error: null, fault: null, records, bytes: answer.batches.length, next };
}

function placeOf({ topic, partition }: Pick<Position, 'topic' | 'partition'>): string {
  return `${partition}/${topic}`;
}
