/** The answer to a Fetch of version 11, with its batches still as bytes. */
import type { Offset } from '@goldenhour/pipeline/ports';
import { Cursor } from './cursor.ts';
import type { AbortedTransaction } from './record-batch.ts';

export type PartitionAnswer = {
  /** Full name. */
  readonly topic: string;
  readonly partition: number;
  /** 0 where there is none. */
  readonly errorCode: number;
  /** These three are −1 where there is an error. */
  readonly highWatermark: Offset;
  readonly lastStable: Offset;
  readonly logStart: Offset;
  readonly aborted: readonly AbortedTransaction[];
  /** A view of the answer. For `decodeBatches`. */
  readonly batches: Buffer;
};

export type FetchAnswer = {
  /** 0 where there is none. */
  readonly errorCode: number;
  /** kafkajs holds its next request back for so long. @unit ms */
  readonly clientSideThrottleTime: number;
  readonly partitions: readonly PartitionAnswer[];
};

/** @param raw without its length and correlation id */
export function decodeAnswer(raw: Buffer): FetchAnswer {
  const cursor = new Cursor(raw);
  const clientSideThrottleTime = cursor.int32();
  const errorCode = cursor.int16();
  // The session, which is not used.
  cursor.int32();
  const partitions: PartitionAnswer[] = [];
  for (let topics = cursor.int32(); topics > 0; topics -= 1) {
    const topic = cursor.text(cursor.int16());
    for (let count = cursor.int32(); count > 0; count -= 1) {
      partitions.push(decodePartition(cursor, topic));
    }
  }
  return { errorCode, clientSideThrottleTime, partitions };
}

function decodePartition(cursor: Cursor, topic: string): PartitionAnswer {
  const partition = cursor.int32();
  const errorCode = cursor.int16();
  const highWatermark = cursor.int64();
  const lastStable = cursor.int64();
  const logStart = cursor.int64();
  const aborted: AbortedTransaction[] = [];
  // −1 stands for null.
  for (let count = cursor.int32(); count > 0; count -= 1) {
    aborted.push({ producerId: cursor.int64(), firstOffset: cursor.int64() });
  }
  // A replica that is nearer, which only a client that names its rack is told of.
  cursor.int32();
  const bytes = Math.max(0, cursor.int32());
  const batches = cursor.buffer.subarray(cursor.at, cursor.at + bytes);
  cursor.at += bytes;
  return { topic, partition, errorCode, highWatermark, lastStable, logStart, aborted, batches };
}
