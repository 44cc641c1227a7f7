/** Watches, as any reader would, how a topic grows on each partition, and how long it does not. */
import { setTimeout as pause } from 'node:timers/promises';
import type { DurationMs, EpochMs } from '@goldenhour/mention';
import { type Reader, TransportError } from '@goldenhour/pipeline/ports';

const POLL_MS: DurationMs = 50;
const SCAN_RECORDS = 1_000;

type Growth = {
  /** Append time of the newest record. */
  appended: EpochMs;
  /** When it was first seen; undefined before the first. */
  seen: EpochMs | undefined;
};

export class Watch implements AsyncDisposable {
  readonly #reader: Reader;
  readonly #topic: string;
  readonly #growths: readonly Growth[];
  readonly #stop = new AbortController();
  readonly #loops: Promise<unknown>;
  #longestStallMs = 0;

  /** The reader stays its owner's. */
  constructor(reader: Reader, topic: string) {
    this.#reader = reader;
    this.#topic = topic;
    this.#growths = Array.from({ length: reader.partitions }, () => ({
      appended: 0,
      seen: undefined,
    }));
    this.#loops = Promise.all(this.#growths.map((growth, at) => this.#watch(at, growth)));
    // Whoever disposes of it learns of a failure.
    this.#loops.catch(() => undefined);
  }

  /** Between two records of a partition, from its first to its last. */
  get longestStallMs(): DurationMs {
    return this.#longestStallMs;
  }

  /**
   * How long it took until readers saw on every partition a record that was appended after that
   * instant; undefined when the signal aborts before.
   */
  async grownAfter(since: EpochMs, signal: AbortSignal): Promise<DurationMs | undefined> {
    while (!signal.aborted) {
      if (this.#growths.every(({ appended }) => appended > since)) {
        return Math.max(...this.#growths.map(({ seen = since }) => seen)) - since;
      }
      await pause(POLL_MS / 2);
    }
    return undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#loops;
  }

  async #watch(partition: number, growth: Growth): Promise<void> {
    let from = 0;
    while (!this.#stop.signal.aborted) {
      const records = await this.#scan(partition, from);
      const last = records.at(-1);
      if (last === undefined) {
        await pause(POLL_MS);
        continue;
      }
      from = last.offset + 1;
      const now = Date.now();
      const { seen = now } = growth;
      this.#longestStallMs = Math.max(this.#longestStallMs, now - seen);
      growth.appended = last.appendTime;
      growth.seen = now;
    }
  }

  /** A broker that is down shows nothing new. */
  async #scan(partition: number, from: number) {
    try {
      const range = { from, maxRecords: SCAN_RECORDS };
      return await this.#reader.scan(this.#topic, partition, range);
    } catch (error) {
      if (error instanceof TransportError && error.retryable) return [];
      throw error;
    }
  }
}
