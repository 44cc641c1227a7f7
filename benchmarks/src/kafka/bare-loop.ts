/**
 * The yardstick: what an expert would write with kafkajs alone to consume, score, count and commit
 * exactly once, and nothing else. One process, one consumer, one transactional producer per
 * partition, the partitions beside each other.
 *
 * Each fetched batch is one transaction: JSON.parse each mention, call it negative when it has an
 * exclamation mark, count it in its subject's ring of sixty one-minute counters (all, negative);
 * then send the scores and, for each subject touched, its ring as a binary changelog record, in
 * sends of at most 1,000; then the offset; then commit. Scores go out as told: `mention`, one
 * record each, as Kafka Streams does; or `subject`, one record per subject and transaction, as
 * Goldenhour does.
 *
 * Left out, and part of what Goldenhour does: restoring after a restart, fencing, checking what
 * it reads, order by event time, duplicates, detecting.
 */
import { Kafka, logLevel, type Message, type Producer } from 'kafkajs';
import { Ring, ScoresByMention, ScoresBySubject } from './bare-outputs.ts';
import { Meter } from './meter.ts';
import type { ScorePlan, ScoreReport } from './plan.ts';

/** kafkajs's producer is quadratic in the batch: more in a send costs more than a send more. */
const SEND_MESSAGES_MAX = 1_000;
/** Records of 0.6 kB: about 5,000 a transaction. */
const BATCH_BYTES = 3_000_000;

type MentionRecord = {
  readonly t: string;
  readonly subject: string;
  readonly mention: { readonly id: string; readonly time: number; readonly text: string };
};

type Outputs = {
  readonly scores: readonly Message[];
  readonly state: readonly Message[];
  /** Offset to go on from. */
  readonly next: string;
};

export async function bareLoop(
  plan: ScorePlan,
  shape: 'mention' | 'subject',
): Promise<ScoreReport> {
  const meter = new Meter(plan);
  const kafka = new Kafka({
    clientId: 'bare-loop',
    brokers: [...plan.brokers],
    // It logs as errors what it then retries by itself; what is final comes as a crash.
    logLevel: logLevel.NOTHING,
    retry: { initialRetryTime: 20 },
  });
  const owned = await Promise.all(
    Array.from({ length: plan.partitions }, async (_, partition) => ({
      producer: await openProducer(kafka, `${plan.group}.${partition}`),
      rings: new Map<string, Ring>(),
    })),
  );
  const consumer = kafka.consumer({
    groupId: plan.group,
    readUncommitted: false,
    maxBytesPerPartition: BATCH_BYTES,
    maxBytes: BATCH_BYTES * plan.partitions,
  });
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    if (!payload.restart) meter.fail(payload.error);
  });
  await consumer.connect();
  await consumer.subscribe({ topics: [plan.mentions], fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachBatchAutoResolve: false,
    partitionsConsumedConcurrently: plan.partitions,
    eachBatch: async (payload) => {
      const { batch } = payload;
      const own = owned[batch.partition];
      const last = batch.messages.at(-1);
      if (own === undefined || last === undefined) return;
      const scores = shape === 'subject' ? new ScoresBySubject() : new ScoresByMention();
      const touched = new Set<Ring>();
      for (const { value } of batch.messages) {
        if (value === null) continue;
        const record = JSON.parse(value.toString()) as MentionRecord;
        // Ticks stand between the mentions.
        if (record.t !== 'mention') continue;
        const { subject, mention } = record;
        const negative = mention.text.includes('!');
        let ring = own.rings.get(subject);
        if (ring === undefined) {
          ring = new Ring(subject);
          own.rings.set(subject, ring);
        }
        ring.count(mention.time, negative);
        touched.add(ring);
        scores.add(subject, mention, negative);
      }
      const started = performance.now();
      await commit(plan, batch.partition, own.producer, {
        scores: scores.messages(),
        state: Array.from(touched, (ring) => ring.message()),
        next: String(BigInt(last.offset) + 1n),
      });
      meter.timed(performance.now() - started);
      meter.committed(scores.count);
      payload.resolveOffset(last.offset);
      await payload.heartbeat();
    },
  });
  try {
    return await meter.done;
  } finally {
    await consumer.disconnect();
    for (const { producer } of owned) await producer.disconnect();
  }
}

async function openProducer(kafka: Kafka, transactionalId: string): Promise<Producer> {
  const producer = kafka.producer({
    transactionalId,
    idempotent: true,
    maxInFlightRequests: 1,
    transactionTimeout: 10_000,
  });
  await producer.connect();
  return producer;
}

async function commit(
  plan: ScorePlan,
  partition: number,
  producer: Producer,
  { scores, state, next }: Outputs,
): Promise<void> {
  const transaction = await producer.transaction();
  // A partition that is set needs no hash of the key.
  const outputs = [
    ...scores.map((message) => ({ topic: plan.scored, message: { ...message, partition } })),
    ...state.map((message) => ({ topic: plan.state, message: { ...message, partition } })),
  ];
  for (let from = 0; from < outputs.length; from += SEND_MESSAGES_MAX) {
    const byTopic = Map.groupBy(
      outputs.slice(from, from + SEND_MESSAGES_MAX),
      ({ topic }) => topic,
    );
    await transaction.sendBatch({
      topicMessages: Array.from(byTopic, ([topic, entries]) => ({
        topic,
        messages: entries.map(({ message }) => message),
      })),
    });
  }
  await transaction.sendOffsets({
    consumerGroupId: plan.group,
    topics: [{ topic: plan.mentions, partitions: [{ partition, offset: next }] }],
  });
  await transaction.commit();
}
