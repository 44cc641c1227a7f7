/**
 * What one task writes: outputs, state and input offset in one transaction, under an identity
 * that fences the task's earlier owners.
 *
 * It is never repeated: after any failure the owner is discarded, and the next one, which fences
 * it, reads from the log what stands. So there is one way to recover, and it is used often.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { DurationMs } from '@goldenhour/mention';
import { type Offset, TransportError } from '@goldenhour/pipeline/ports';
import type { KafkaLimits } from './connection.ts';
import { type Encoded, roundsOf } from './encode.ts';
import { rootOf, toTransportError } from './errors.ts';
import type { Broker, TopicPartitions } from './kafkajs-internals.ts';
import type { Link } from './link.ts';
import { Producer, type Written } from './producer.ts';

/**
 * A transaction that begins as the last one ends meets CONCURRENT_TRANSACTIONS until the broker
 * has written its markers: some milliseconds, so the pauses begin small.
 */
const BUSY_PAUSE_MS: DurationMs = 2;
const BUSY_PAUSE_MS_MAX: DurationMs = 50;
const BUSY = new Set([
  'CONCURRENT_TRANSACTIONS',
  'GROUP_LOAD_IN_PROGRESS',
  'GROUP_COORDINATOR_NOT_AVAILABLE',
]);

export type OwnerOptions = {
  readonly link: Link;
  /** `<namespace>.<stage>.<partition>` */
  readonly transactionalId: string;
  readonly groupId: string;
  /** Full name of the topic whose offsets are committed; undefined: the stage has no input. */
  readonly input: string | undefined;
  readonly partition: number;
  readonly limits: Pick<KafkaLimits, 'transactionMs' | 'requestMs'>;
};

export class Owner {
  readonly #options: OwnerOptions;
  readonly #coordinator: Broker;
  readonly #groupCoordinator: Broker;
  readonly #producer: Producer;

  /** Use `Owner.fence`. */
  private constructor(
    options: OwnerOptions,
    at: {
      readonly coordinator: Broker;
      readonly groupCoordinator: Broker;
      readonly producer: Producer;
    },
  ) {
    this.#options = options;
    this.#coordinator = at.coordinator;
    this.#groupCoordinator = at.groupCoordinator;
    this.#producer = at.producer;
  }

  /**
   * Takes the task over. What earlier owners had under way is committed or aborted when this
   * resolves, and what they try from now on fails.
   *
   * @throws TransportError
   */
  static async fence(options: OwnerOptions): Promise<Owner> {
    const { link, transactionalId, groupId, limits } = options;
    const { transactionMs, requestMs } = limits;
    try {
      const [coordinator, groupCoordinator] = await Promise.all([
        link.transactionCoordinator(transactionalId),
        link.groupCoordinator(groupId),
      ]);
      const identity = await whileBusy(transactionMs, () =>
        coordinator.initProducerId({ transactionalId, transactionTimeout: transactionMs }),
      );
      const producer = new Producer(identity, { transactionalId, requestMs });
      return new Owner(options, { coordinator, groupCoordinator, producer });
    } catch (error) {
      if (rootOf(error).type === 'INVALID_TRANSACTION_TIMEOUT') {
        throw new TransportError(
          'topics',
          `The brokers allow no transactions of ${transactionMs} ms; raise their transaction.max.timeout.ms.`,
          { cause: error },
        );
      }
      throw toTransportError(error, `take over ${transactionalId}`);
    }
  }

  /**
   * Resolved means that it stands, whatever happens; readers may see it some milliseconds later.
   *
   * @throws TransportError `denied` or `topics` where no repetition helps; else `fenced`: whether
   * it stands is not known, and this owner is of no more use
   */
  async commit(records: readonly Encoded[], offset: Offset | undefined): Promise<void> {
    const commitsOffset = offset !== undefined && this.#options.input !== undefined;
    if (records.length === 0 && !commitsOffset) return;
    try {
      await this.#transact(records, commitsOffset ? offset : undefined);
    } catch (error) {
      const { transactionalId } = this.#options;
      const problem = toTransportError(error, `commit as ${transactionalId}`);
      if (!problem.retryable) throw problem;
      throw new TransportError(
        'fenced',
        `A commit of ${transactionalId} did not end well, and the task begins again from what stands: ${problem.message}`,
        { cause: error },
      );
    }
  }

  /**
   * Writes a record that says nothing, and so learns how far the log has come from those who can
   * still write to it: a leader that was cut off from the others goes on to answer readers, with
   * what it last knew.
   *
   * @returns an offset of its partition: what earlier owners committed lies before it
   * @throws TransportError
   */
  async mark(record: Encoded): Promise<Offset> {
    const { transactionalId } = this.#options;
    const doing = `take over ${transactionalId}`;
    try {
      const [written] = await this.#transact([record], undefined);
      if (written === undefined) throw new Error('the broker did not say where it wrote');
      return written.offset;
    } catch (error) {
      throw toTransportError(error, doing);
    }
  }

  async #transact(
    records: readonly Encoded[],
    offset: Offset | undefined,
  ): Promise<readonly Written[]> {
    const { link, transactionalId, limits } = this.#options;
    const who = { transactionalId, ...this.#producer.identity };
    const coordinator = this.#coordinator;
    if (records.length > 0) {
      const topics = placesOf(records);
      await whileBusy(limits.transactionMs, () =>
        coordinator.addPartitionsToTxn({ ...who, topics }),
      );
    }
    const written: Written[] = [];
    const writing = (async () => {
      for (const round of roundsOf(records)) {
        written.push(...(await this.#producer.send(link, round)));
      }
    })();
    const done = await Promise.allSettled([writing, this.#commitOffset(offset)]);
    for (const part of done) if (part.status === 'rejected') throw part.reason;
    await whileBusy(limits.transactionMs, () =>
      coordinator.endTxn({ ...who, transactionResult: true }),
    );
    return written;
  }

  async #commitOffset(offset: Offset | undefined): Promise<void> {
    const { transactionalId, groupId, input, partition, limits } = this.#options;
    if (offset === undefined || input === undefined) return;
    const who = { transactionalId, ...this.#producer.identity, groupId };
    await whileBusy(limits.transactionMs, () => this.#coordinator.addOffsetsToTxn(who));
    const topics = [{ topic: input, partitions: [{ partition, offset: String(offset) }] }];
    await whileBusy(limits.transactionMs, () =>
      this.#groupCoordinator.txnOffsetCommit({ ...who, topics }),
    );
  }
}

function placesOf(records: readonly Encoded[]): readonly TopicPartitions[] {
  const topics = new Map<string, Set<number>>();
  for (const { topic, partition } of records) {
    const partitions = topics.get(topic);
    if (partitions === undefined) topics.set(topic, new Set([partition]));
    else partitions.add(partition);
  }
  return [...topics].map(([topic, partitions]) => ({ topic, partitions: [...partitions] }));
}

async function whileBusy<T>(patienceMs: DurationMs, request: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + patienceMs;
  for (let pause = BUSY_PAUSE_MS; ; pause = Math.min(2 * pause, BUSY_PAUSE_MS_MAX)) {
    try {
      return await request();
    } catch (error) {
      const isBusy = BUSY.has(rootOf(error).type ?? '');
      if (!isBusy || performance.now() + pause > deadline) throw error;
      await sleep(pause);
    }
  }
}
