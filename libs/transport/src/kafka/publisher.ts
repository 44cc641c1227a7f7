/** `publish`: at least once, in order, one request to each broker at a time. */

import { setTimeout as sleep } from 'node:timers/promises';
import type { DurationMs } from '@goldenhour/mention';
import type { TransportError } from '@goldenhour/pipeline/ports';
import type { KafkaLimits } from './connection.ts';
import { type Encoded, type PartitionBatch, roundsOf } from './encode.ts';
import { toTransportError } from './errors.ts';
import type { Link } from './link.ts';
import type { Lease, LinkKeeper } from './link-keeper.ts';
import { Producer } from './producer.ts';

/** Calls that wait are sent together up to here. @unit bytes */
const TOGETHER_BYTES_MAX = 4_000_000;
const RETRY_MS_MAX: DurationMs = 1_000;

type Call = {
  readonly records: readonly Encoded[];
  readonly bytes: number;
  readonly resolve: () => void;
  readonly reject: (error: TransportError) => void;
};

type LinkSource = Pick<LinkKeeper, 'lease'>;

export class Publisher {
  readonly #link: LinkSource;
  readonly #limits: KafkaLimits;
  readonly #onRetry: () => void;
  #calls: Call[] = [];
  #isSending = false;
  /** Undefined before the first publish, and after one whose outcome is not known. */
  #producer: Producer | undefined;

  constructor(link: LinkSource, limits: KafkaLimits, onRetry: () => void) {
    this.#link = link;
    this.#limits = limits;
    this.#onRetry = onRetry;
  }

  /** @throws TransportError; some of the records may have been written then */
  publish(records: readonly Encoded[]): Promise<void> {
    return new Promise((resolve, reject) => {
      const bytes = records.reduce((sum, record) => sum + record.bytes, 0);
      this.#calls.push({ records, bytes, resolve, reject });
      if (!this.#isSending) void this.#sendAll();
    });
  }

  async #sendAll(): Promise<void> {
    this.#isSending = true;
    while (this.#calls.length > 0) {
      const calls = this.#takeTogether();
      try {
        for (const round of roundsOf(calls.flatMap((call) => call.records))) {
          await this.#sendRound(round);
        }
        for (const call of calls) call.resolve();
      } catch (error) {
        for (const call of calls) call.reject(toTransportError(error, 'publish records'));
      }
    }
    this.#isSending = false;
  }

  #takeTogether(): readonly Call[] {
    let bytes = 0;
    let count = 0;
    for (const call of this.#calls) {
      bytes += call.bytes;
      if (count > 0 && bytes > TOGETHER_BYTES_MAX) break;
      count += 1;
    }
    const calls = this.#calls.slice(0, count);
    this.#calls = this.#calls.slice(count);
    return calls;
  }

  /** The same batches again and again until the broker has them or the time is over. */
  async #sendRound(round: readonly PartitionBatch[]): Promise<void> {
    const deadline = performance.now() + this.#limits.publishMs;
    for (let pause = this.#limits.retryMs; ; pause = Math.min(2 * pause, RETRY_MS_MAX)) {
      let lease: Lease | undefined;
      try {
        lease = await this.#link.lease();
        this.#producer ??= await this.#open(lease.link);
        await this.#producer.send(lease.link, round);
        return;
      } catch (error) {
        lease?.giveUp();
        const problem = toTransportError(error, 'publish records');
        // The broker no longer knows this identity: under a new one the batches may come twice.
        if (problem.code === 'fenced') this.#producer = undefined;
        const mayPass = problem.code === 'fenced' || problem.retryable;
        if (!mayPass || performance.now() + pause > deadline) {
          // Other records under the same sequence numbers would be taken for these, and be lost.
          this.#producer = undefined;
          throw problem.code === 'fenced'
            ? toTransportError(new Error(problem.message), 'publish records')
            : problem;
        }
        this.#onRetry();
      } finally {
        lease?.[Symbol.dispose]();
      }
      await sleep(pause);
    }
  }

  async #open(link: Link): Promise<Producer> {
    const { transactionMs, requestMs } = this.#limits;
    const broker = await link.anyBroker();
    const identity = await broker.initProducerId({
      transactionalId: undefined,
      transactionTimeout: transactionMs,
    });
    return new Producer(identity, { requestMs });
  }
}
