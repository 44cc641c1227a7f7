/** Fetches the input of a stage's tasks, one request to each broker for all of them. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { DurationMs } from '@goldenhour/mention';
import type { InRecord, Offset } from '@goldenhour/pipeline/ports';
import type { KafkaLimits, KafkaReporter } from './connection.ts';
import { toTransportError } from './errors.ts';
import { type Fetched, fetchFrom, type Position } from './fetch.ts';
import type { Broker } from './kafkajs-internals.ts';
import type { Link } from './link.ts';
import type { SharedLink } from './shared-link.ts';

const RETRY_MS_MAX: DurationMs = 1_000;
/** While a line is full, a request waits no longer than this: the line may have been read. */
const FULL_WAIT_MS: DurationMs = 20;
/** Between two looks at a position that lies outside the log. */
const LOST_PAUSE_MS: DurationMs = 1_000;
/** One partition's share of an answer. @unit bytes */
const PARTITION_BYTES_MAX = 2_000_000;
const EARLIEST = -2;
const LATEST = -1;

export type FeedOptions = {
  readonly link: SharedLink;
  /** Full name. */
  readonly topic: string;
  /** For readiness. */
  readonly stage: string;
  readonly limits: KafkaLimits;
  readonly reporter: KafkaReporter;
  readonly onRetry: () => void;
  /** Retention deleted so many offsets before they were read. */
  readonly onExpired: (count: number) => void;
};

/** The records of one partition on their way to its task. */
export class Line {
  readonly partition: number;
  /** Of the next fetch. */
  position: Offset;
  /** Retention may have overtaken a position that was committed; one never committed lost nothing. */
  readonly isResumed: boolean;
  #queue: readonly InRecord[] = [];
  #taken = 0;
  #chunks: { readonly records: readonly InRecord[]; readonly bytes: number }[] = [];
  #bytes = 0;
  #wake: (() => void) | undefined;
  readonly #onRoom: () => void;

  constructor(partition: number, from: Offset | undefined, onRoom: () => void) {
    this.partition = partition;
    this.position = from ?? 0;
    this.isResumed = from !== undefined;
    this.#onRoom = onRoom;
  }

  /** Of records that wait, about. @unit bytes */
  get bytes(): number {
    return this.#bytes;
  }

  get isEmpty(): boolean {
    return this.#bytes === 0;
  }

  put(records: readonly InRecord[], bytes: number): void {
    if (records.length === 0) return;
    this.#chunks.push({ records, bytes });
    this.#bytes += bytes;
    this.wake();
  }

  /** At most so many, at once; perhaps none. */
  take(count: number): readonly InRecord[] {
    if (this.#taken === this.#queue.length) {
      const chunk = this.#chunks[0];
      if (chunk === undefined) return [];
      this.#queue = chunk.records;
      this.#taken = 0;
    }
    const records = this.#queue.slice(this.#taken, this.#taken + count);
    this.#taken += records.length;
    if (this.#taken === this.#queue.length) {
      this.#bytes -= this.#chunks.shift()?.bytes ?? 0;
      this.#queue = [];
      this.#taken = 0;
      this.#onRoom();
    }
    return records;
  }

  /** Until there is a record, the time is over, or `wake` is called. */
  async filled(waitMs: DurationMs): Promise<void> {
    if (!this.isEmpty || waitMs <= 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, waitMs);
    this.#wake = resolve;
    await promise;
    this.#wake = undefined;
    clearTimeout(timer);
  }

  wake(): void {
    this.#wake?.();
  }
}

export class Feed {
  readonly #options: FeedOptions;
  readonly #lines = new Set<Line>();
  readonly #signal: AbortSignal;
  #isRunning = false;
  #wake: (() => void) | undefined;
  #lastAnswerAt = performance.now();
  #rounds = 0;

  constructor(options: FeedOptions, signal: AbortSignal) {
    this.#options = options;
    this.#signal = signal;
    signal.addEventListener('abort', () => this.#wake?.(), { once: true });
  }

  /** Of records that wait for tasks. @unit bytes */
  get bytes(): number {
    return [...this.#lines].reduce((sum, line) => sum + line.bytes, 0);
  }

  /** Since a broker last answered, or failed to. @unit ms */
  get silentMs(): number {
    return performance.now() - this.#lastAnswerAt;
  }

  /** Fetching begins with the next round. */
  open(partition: number, from: Offset | undefined): Line {
    const line = new Line(partition, from, () => this.#wake?.());
    this.#lines.add(line);
    this.#lastAnswerAt = performance.now();
    if (!this.#isRunning) void this.#run();
    this.#wake?.();
    return line;
  }

  close(line: Line): void {
    this.#lines.delete(line);
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    let pause = this.#options.limits.retryMs;
    while (!this.#signal.aborted) {
      const hungry = [...this.#lines].filter(
        (line) => line.bytes < this.#options.limits.queueBytesMax,
      );
      if (hungry.length === 0) {
        await this.#woken();
        this.#lastAnswerAt = performance.now();
        continue;
      }
      let link: Link | undefined;
      try {
        link = await this.#options.link.get();
        await this.#round(link, hungry);
        pause = this.#options.limits.retryMs;
        this.#report(null);
      } catch (error) {
        if (link !== undefined) this.#options.link.giveUp(link);
        if (this.#signal.aborted) return;
        this.#options.onRetry();
        this.#report(toTransportError(error, `fetch from ${this.#options.topic}`).message);
        await sleep(pause, undefined, { signal: this.#signal }).catch(() => undefined);
        pause = Math.min(2 * pause, RETRY_MS_MAX);
      }
      this.#lastAnswerAt = performance.now();
    }
  }

  async #round(link: Link, lines: readonly Line[]): Promise<void> {
    const { topic, limits } = this.#options;
    const leaders = new Map<Broker, Line[]>();
    // A full answer serves those in front: each is in front in its turn.
    this.#rounds += 1;
    const first = this.#rounds % lines.length;
    for (const line of [...lines.slice(first), ...lines.slice(0, first)]) {
      const leader = await link.leader(topic, line.partition);
      const own = leaders.get(leader);
      if (own === undefined) leaders.set(leader, [line]);
      else own.push(line);
    }
    const waitMs = lines.length < this.#lines.size ? FULL_WAIT_MS : limits.fetchWaitMs;
    const fetching = [...leaders].map(async ([leader, own]) => {
      const positions = own.map(
        ({ partition, position }): Position => ({ topic, partition, offset: position }),
      );
      const answers = await fetchFrom(leader, positions, {
        waitMs,
        bytesMax: limits.fetchBytesMax,
        partitionBytesMax: PARTITION_BYTES_MAX,
      });
      const failures: Fetched[] = [];
      for (const answer of answers) {
        const line = own.find(({ partition }) => partition === answer.partition);
        if (line === undefined) continue;
        if (answer.error !== null) failures.push(answer);
        else {
          line.position = Math.max(line.position, answer.next);
          line.put(answer.records, answer.bytes);
        }
      }
      for (const answer of failures) await this.#mend(leader, answer, own);
    });
    const failed = (await Promise.allSettled(fetching)).find(({ status }) => status === 'rejected');
    if (failed?.status === 'rejected') throw failed.reason;
  }

  async #mend(
    leader: Broker,
    { partition, error, fault }: Fetched,
    lines: readonly Line[],
  ): Promise<void> {
    const line = lines.find((one) => one.partition === partition);
    if (line === undefined) return;
    const { topic } = this.#options;
    if (fault !== null) throw fault;
    if (error !== 'OFFSET_OUT_OF_RANGE') {
      throw Object.assign(new Error(`partition ${partition}: ${error}`), { type: error });
    }
    const [start, end] = await Promise.all([
      offsetOf(leader, topic, partition, EARLIEST),
      offsetOf(leader, topic, partition, LATEST),
    ]);
    if (line.position < start) {
      if (line.isResumed) this.#options.onExpired(start - line.position);
      line.position = start;
      return;
    }
    if (line.position <= end) return;
    this.#report(
      `${this.#options.stage} had read ${topic}, partition ${partition}, to offset ${line.position}, but it ends at ${end}: the topic was made anew or cut. Start under another namespace, or delete the state topic of the stage too.`,
    );
    await sleep(LOST_PAUSE_MS, undefined, { signal: this.#signal }).catch(() => undefined);
  }

  async #woken(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    if (!this.#signal.aborted) await promise;
    this.#wake = undefined;
  }

  #report(problem: string | null): void {
    this.#options.reporter.health(`kafka-fetch-${this.#options.stage}`, problem);
  }
}

async function offsetOf(
  leader: Broker,
  topic: string,
  partition: number,
  timestamp: number,
): Promise<Offset> {
  const { responses } = await leader.listOffsets({
    isolationLevel: 0,
    topics: [{ topic, partitions: [{ partition, timestamp }] }],
  });
  return Number(responses[0]?.partitions[0]?.offset ?? 0);
}
