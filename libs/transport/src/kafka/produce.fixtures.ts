/** Reads Produce requests as a broker does. For tests. */
import { Cursor } from './cursor.ts';
import type { ProtocolRequest } from './kafkajs-internals.ts';
import { decodeBatches } from './record-batch.ts';

export type ReadProduce = {
  readonly transactionalId: string | null;
  readonly acks: number;
  readonly timeoutMs: number;
  readonly batches: readonly ReadBatch[];
};

export type ReadBatch = {
  readonly topic: string;
  readonly partition: number;
  readonly bytes: Buffer;
};

/** @param body of version 7 */
export function readProduce(body: Buffer): ReadProduce {
  const cursor = new Cursor(body);
  const idBytes = cursor.int16();
  const transactionalId = idBytes < 0 ? null : cursor.text(idBytes);
  const acks = cursor.int16();
  const timeoutMs = cursor.int32();
  const batches: ReadBatch[] = [];
  for (let topics = cursor.int32(); topics > 0; topics -= 1) {
    const topic = cursor.text(cursor.int16());
    for (let partitions = cursor.int32(); partitions > 0; partitions -= 1) {
      const partition = cursor.int32();
      const size = cursor.int32();
      const bytes = body.subarray(cursor.at, cursor.at + size);
      cursor.at += size;
      batches.push({ topic, partition, bytes });
    }
  }
  if (cursor.at !== body.length) throw new Error('The body does not end where its parts end.');
  return { transactionalId, acks, timeoutMs, batches };
}

/** Of the identity that a batch was written under. */
export function identityOf({ bytes }: ReadBatch) {
  return {
    producerId: String(bytes.readBigInt64BE(43)),
    producerEpoch: bytes.readInt16BE(51),
    firstSequence: bytes.readInt32BE(53),
  };
}

/** The request of a producer, as sent. */
export async function producedBy({ encode }: ProtocolRequest): Promise<ReadProduce> {
  return readProduce(((await encode()) as { readonly buffer: Buffer }).buffer);
}

export function recordsOf({ topic, partition, bytes }: ReadBatch) {
  const { records, fault } = decodeBatches(bytes, { topic, partition, from: 0, aborted: [] });
  if (fault !== null) throw fault;
  return records;
}
