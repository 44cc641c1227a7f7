/**
 * An identity under which records are written: the broker knows its sequence numbers, so that a
 * batch that is sent again is not written twice, and its epoch, so that an older one is fenced.
 */
import type { DurationMs } from '@goldenhour/mention';
import type { Offset } from '@goldenhour/pipeline/ports';
import { encodeProduce, type ProduceRequest } from './batch-encoding.ts';
import type { PartitionBatch } from './encode.ts';
import { rootOf } from './errors.ts';
import { type Broker, type ProduceAnswer, produceResponse } from './kafkajs-internals.ts';
import type { Link } from './link.ts';
import { bodyOf, ROOM_BYTES } from './request-body.ts';

const PRODUCE = { apiKey: 0, apiVersion: 7, apiName: 'Produce' };
/** Sequence numbers are 31 bits and go round. */
const SEQUENCES = 2 ** 31;

export type ProducerIdentity = { readonly producerId: string; readonly producerEpoch: number };

export type Written = {
  readonly topic: string;
  readonly partition: number;
  readonly offset: Offset;
};

export class Producer {
  readonly identity: ProducerIdentity;
  readonly #transactionalId: string | undefined;
  readonly #requestMs: DurationMs;
  readonly #sequences = new Map<string, number>();

  constructor(
    identity: ProducerIdentity,
    options: { readonly transactionalId?: string; readonly requestMs: DurationMs },
  ) {
    this.identity = identity;
    this.#transactionalId = options.transactionalId;
    this.#requestMs = options.requestMs;
  }

  /**
   * Writes one batch to each of some partitions. After a failure the same batches may be sent
   * again, and nothing else: their sequence numbers are the same then, and what was written is
   * not written twice.
   *
   * @returns the first offset of each batch; none where an earlier try had written it
   * @throws what kafkajs throws, once every broker has answered or failed
   */
  async send(link: Link, batches: readonly PartitionBatch[]): Promise<readonly Written[]> {
    const leaders = new Map<Broker, PartitionBatch[]>();
    for (const batch of batches) {
      const leader = await link.leader(batch.topic, batch.partition);
      const list = leaders.get(leader);
      if (list === undefined) leaders.set(leader, [batch]);
      else list.push(batch);
    }
    const sent = [...leaders].map(([leader, own]) => this.#sendTo(leader, own));
    const written: Written[] = [];
    for (const answer of await Promise.allSettled(sent)) {
      if (answer.status === 'rejected') throw answer.reason;
      written.push(...answer.value);
    }
    for (const batch of batches) {
      const next = (this.#sequence(batch) + batch.records.length) % SEQUENCES;
      this.#sequences.set(placeOf(batch), next);
    }
    return written;
  }

  async #sendTo(leader: Broker, batches: readonly PartitionBatch[]): Promise<readonly Written[]> {
    const request: ProduceRequest = {
      ...this.identity,
      transactionalId: this.#transactionalId,
      timeoutMs: this.#requestMs,
      batches: batches.map((batch) => ({ ...batch, firstSequence: this.#sequence(batch) })),
    };
    try {
      const answer = await produce(leader, request);
      return answer.topics.flatMap(({ topicName: topic, partitions }) =>
        partitions.map(({ partition, baseOffset }) => ({
          topic,
          partition,
          offset: Number(baseOffset),
        })),
      );
    } catch (error) {
      // It stands already: an earlier try was written and its answer lost.
      if (rootOf(error).type !== 'DUPLICATE_SEQUENCE_NUMBER') throw error;
      return [];
    }
  }

  #sequence(batch: PartitionBatch): number {
    return this.#sequences.get(placeOf(batch)) ?? 0;
  }
}

async function produce(leader: Broker, request: ProduceRequest): Promise<ProduceAnswer> {
  const encode = () => Promise.resolve(bodyOf(encodeProduce(request, ROOM_BYTES)));
  const exchange = { request: { ...PRODUCE, encode }, response: produceResponse };
  return (await leader.connectionPool.send(exchange)) as ProduceAnswer;
}

const placeOf = ({ topic, partition }: PartitionBatch): string => `${partition}/${topic}`;
