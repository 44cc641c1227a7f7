/** Fetches the input of a stage's tasks, one request to each broker for all of them. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { DurationMs } from '@goldenhour/mention';
import type { Offset } from '@goldenhour/pipeline/ports';
import type { KafkaLimits, KafkaReporter } from './connection.ts';
import { toTransportError } from './errors.ts';
import { type Fetched, fetchFrom, type Position } from './fetch.ts';
import type { Broker } from './kafkajs-internals.ts';
import { Line } from './line.ts';
import type { Link } from './link.ts';
import type { LinkKeeper } from './link-keeper.ts';

const RETRY_MS_MAX: DurationMs = 1_000;
/** While a line is full, a request waits no longer than this: the line may have been read. */
const FULL_WAIT_MS: DurationMs = 20;
/** A partition that cannot be read rests so long, while the others go on. */
const TROUBLE_MS: DurationMs = 1_000;
/** Another broker leads the partition now, or soon will. */
const STALE = new Set([
  'FENCED_LEADER_EPOCH',
  'KAFKA_STORAGE_ERROR',
  'LEADER_NOT_AVAILABLE',
  'NOT_LEADER_FOR_PARTITION',
  'REPLICA_NOT_AVAILABLE',
  'UNKNOWN_LEADER_EPOCH',
  'UNKNOWN_TOPIC_OR_PARTITION',
]);
/** One partition's share of an answer. @unit bytes */
const PARTITION_BYTES_MAX = 2_000_000;
const EARLIEST = -2;
const LATEST = -1;

export type FeedOptions = {
  readonly link: LinkKeeper;
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
    const { limits } = this.#options;
    let pause = limits.retryMs;
    while (!this.#signal.aborted) {
      const now = performance.now();
      this.#lastAnswerAt = now;
      const open = [...this.#lines].filter((line) => line.bytes < limits.queueBytesMax);
      const hungry = open.filter((line) => line.restsUntil <= now);
      if (hungry.length === 0) {
        await this.#woken(open.length === 0 ? undefined : limits.retryMs);
        continue;
      }
      let link: Link | undefined;
      try {
        link = await this.#options.link.get();
        await this.#round(link, hungry, open.length < this.#lines.size);
        pause = limits.retryMs;
        this.#report([...this.#lines].find(({ trouble }) => trouble !== null)?.trouble ?? null);
      } catch (error) {
        if (link !== undefined) this.#options.link.giveUp(link);
        if (this.#signal.aborted) return;
        this.#options.onRetry();
        this.#report(toTransportError(error, `fetch from ${this.#options.topic}`).message);
        await sleep(pause, undefined, { signal: this.#signal }).catch(() => undefined);
        pause = Math.min(2 * pause, RETRY_MS_MAX);
      }
    }
  }

  async #round(link: Link, lines: readonly Line[], isAnyFull: boolean): Promise<void> {
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
    const fetching = [...leaders].map(async ([leader, own]) => {
      const positions = own.map(
        ({ partition, position }): Position => ({ topic, partition, offset: position }),
      );
      const answers = await fetchFrom(leader, positions, {
        waitMs: isAnyFull ? FULL_WAIT_MS : limits.fetchWaitMs,
        bytesMax: limits.fetchBytesMax,
        partitionBytesMax: PARTITION_BYTES_MAX,
      });
      for (const answer of answers) {
        const line = own.find(({ partition }) => partition === answer.partition);
        if (line !== undefined) await this.#take(line, answer, { link, leader });
      }
    });
    const failed = (await Promise.allSettled(fetching)).find(({ status }) => status === 'rejected');
    if (failed?.status === 'rejected') throw failed.reason;
  }

  /** @throws what kafkajs throws; what is wrong with this partition alone is its own trouble */
  async #take(
    line: Line,
    answer: Fetched,
    { link, leader }: { readonly link: Link; readonly leader: Broker },
  ): Promise<void> {
    const { error, fault } = answer;
    if (error === null) {
      line.position = Math.max(line.position, answer.next);
      line.put(answer.records, answer.bytes);
      line.trouble = null;
      return;
    }
    if (error === 'OFFSET_OUT_OF_RANGE') {
      line.trouble = await this.#reposition(line, leader);
    } else if (STALE.has(error)) {
      this.#options.onRetry();
      await link.refresh();
      line.trouble = `Could not fetch from partition ${line.partition} of ${this.#options.topic}: ${error}.`;
    } else {
      const cause = fault ?? Object.assign(new Error(error), { type: error });
      line.trouble = toTransportError(cause, `fetch from ${this.#options.topic}`).message;
    }
    if (line.trouble !== null) {
      const pause = STALE.has(error) ? this.#options.limits.retryMs : TROUBLE_MS;
      line.restsUntil = performance.now() + pause;
    }
  }

  /** @returns why reading cannot go on, if so */
  async #reposition(line: Line, leader: Broker): Promise<string | null> {
    const { topic, stage, onExpired } = this.#options;
    const { partition, position } = line;
    const [start, end] = await Promise.all([
      offsetOf(leader, topic, partition, EARLIEST),
      offsetOf(leader, topic, partition, LATEST),
    ]);
    if (position < start) {
      if (line.isResumed) onExpired(start - position);
      line.position = start;
      return null;
    }
    if (position <= end) return null;
    return `${stage} had read ${topic}, partition ${partition}, to offset ${position}, but it ends at ${end}: the topic was made anew or cut. Start under another namespace, or delete the state topic of the stage too.`;
  }

  /** Until a line has room or comes, or the signal aborts, or the time is over. */
  async #woken(ms: DurationMs | undefined): Promise<void> {
    if (this.#signal.aborted) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = ms === undefined ? undefined : setTimeout(resolve, ms);
    this.#wake = resolve;
    await promise;
    this.#wake = undefined;
    clearTimeout(timer);
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
