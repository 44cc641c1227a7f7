/**
 * Fetches the input of a stage's tasks, one request to each broker for all of them. No broker waits
 * for another one, which may be away.
 */
import type { DurationMs, EpochMs } from '@goldenhour/mention';
import type { Offset } from '@goldenhour/pipeline/ports';
import type { KafkaLimits, KafkaReporter } from './connection.ts';
import { rootOf, toTransportError } from './errors.ts';
import { type Fetched, fetchFrom, type Position } from './fetch.ts';
import type { Broker } from './kafkajs-internals.ts';
import { Line } from './line.ts';
import type { Lease, LinkKeeper } from './link-keeper.ts';

const RETRY_MS_MAX: DurationMs = 1_000;
/** While a line is full, a request waits no longer than this: the line may have been read. */
const FULL_WAIT_MS: DurationMs = 20;
/** Even where nobody complains, it is asked so often who leads what. */
const REFRESH_MS: DurationMs = 30_000;
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
/** What the protocol answers where no record is as late as was asked for. */
const NONE = -1;
/** Append times may fall where another broker takes the lead, by as much as their clocks differ. */
const CLOCKS_APART_MS: DurationMs = 60_000;

export type FeedOptions = {
  readonly link: Pick<LinkKeeper, 'lease'>;
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
  /** Nodes that are asked now. */
  readonly #asked = new Set<number>();
  #isRunning = false;
  #isWoken = false;
  /** Nothing is asked for until a line comes or has room. */
  #isResting = false;
  #wakeUp: (() => void) | undefined;
  #lastAnswerAt = performance.now();
  #refreshAt = performance.now() + REFRESH_MS;
  #rounds = 0;

  constructor(options: FeedOptions, signal: AbortSignal) {
    this.#options = options;
    this.#signal = signal;
    signal.addEventListener('abort', () => this.#wake(), { once: true });
  }

  /** Of records that wait for tasks. @unit bytes */
  get bytes(): number {
    return [...this.#lines].reduce((sum, line) => sum + line.bytes, 0);
  }

  /** Since a broker last answered, or failed to; 0 where there is no room for answers. @unit ms */
  get silentMs(): number {
    return this.#isResting ? 0 : performance.now() - this.#lastAnswerAt;
  }

  /** The process stood still: that nothing was heard meanwhile is nobody's fault. */
  excuse(): void {
    this.#lastAnswerAt = performance.now();
  }

  /**
   * Fetching begins with the next round.
   *
   * @param readAt the latest append time of what was read before
   */
  open(partition: number, from: Offset | undefined, readAt?: EpochMs): Line {
    const line = new Line(partition, from, () => this.#wake(), readAt);
    this.#lines.add(line);
    this.#lastAnswerAt = performance.now();
    if (!this.#isRunning) void this.#run();
    this.#wake();
    return line;
  }

  /** Its trouble is no longer this process's. */
  close(line: Line): void {
    this.#lines.delete(line);
    if (line.trouble !== null) this.#report();
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    const { queueBytesMax, retryMs } = this.#options.limits;
    while (!this.#signal.aborted) {
      this.#isWoken = false;
      const share = queueBytesMax / this.#lines.size;
      const open = [...this.#lines].filter((line) => line.bytes < share);
      const hungry = open.filter((line) => !line.isAsked && line.restsUntil <= performance.now());
      const isAnyFull = open.length < this.#lines.size;
      if (hungry.length > 0 && (await this.#ask(hungry, isAnyFull))) continue;
      if (open.length === 0) await this.#rest();
      else await this.#woken(retryMs);
    }
  }

  /** @returns whether any broker is asked for any of them; answers come later */
  async #ask(lines: readonly Line[], isAnyFull: boolean): Promise<boolean> {
    const { link, topic, limits } = this.#options;
    // A full answer serves those in front: each is in front in its turn.
    this.#rounds += 1;
    const first = this.#rounds % lines.length;
    const inTurn = [...lines.slice(first), ...lines.slice(0, first)];
    try {
      using lease = await link.lease();
      await this.#refreshAtTimes(lease);
      const groups = Map.groupBy(inTurn, ({ partition }) => lease.link.leaderOf(topic, partition));
      const free = [...groups].filter(([leader]) => !this.#asked.has(leader));
      const waitMs = isAnyFull ? FULL_WAIT_MS : limits.fetchWaitMs;
      for (const [leader, own] of free) void this.#askLeader(leader, own, waitMs);
      return free.length > 0;
    } catch (error) {
      this.#fail(lines, error);
      return true;
    }
  }

  /** A broker that does not know that it leads no more gives no error, and nothing new. */
  async #refreshAtTimes({ link }: Lease): Promise<void> {
    if (performance.now() < this.#refreshAt) return;
    this.#refreshAt = performance.now() + REFRESH_MS;
    try {
      await link.refresh();
    } catch (error) {
      // All topics are asked about at once. One that another stage lacks is no trouble here, and of
      // its own a fetch tells.
      if (rootOf(error).type !== 'UNKNOWN_TOPIC_OR_PARTITION') throw error;
    }
  }

  async #askLeader(leaderId: number, lines: readonly Line[], waitMs: DurationMs): Promise<void> {
    const { topic, limits } = this.#options;
    this.#asked.add(leaderId);
    for (const line of lines) line.isAsked = true;
    let lease: Lease | undefined;
    try {
      lease = await this.#options.link.lease();
      const leader = await lease.link.broker(leaderId);
      for (const line of lines) {
        if (!line.isKnown && !line.isLost) await this.#recognize(line, leader);
        if (line.isLost) line.restsUntil = performance.now() + TROUBLE_MS;
      }
      const positions = lines
        .filter(({ isLost }) => !isLost)
        .map(({ partition, position }): Position => ({ topic, partition, offset: position }));
      if (positions.length === 0) return;
      const answers = await fetchFrom(leader, positions, {
        waitMs,
        bytesMax: limits.fetchBytesMax,
        partitionBytesMax: PARTITION_BYTES_MAX,
      });
      for (const answer of answers) {
        const line = lines.find(({ partition }) => partition === answer.partition);
        if (line !== undefined) await this.#take(line, answer, { lease, leader });
      }
    } catch (error) {
      lease?.giveUp();
      this.#fail(lines, error);
    } finally {
      lease?.[Symbol.dispose]();
      this.#asked.delete(leaderId);
      for (const line of lines) line.isAsked = false;
      this.#lastAnswerAt = performance.now();
      this.#report();
      this.#wake();
    }
  }

  #fail(lines: readonly Line[], error: unknown): void {
    if (this.#signal.aborted) return;
    this.#options.onRetry();
    const { message } = toTransportError(error, `fetch from ${this.#options.topic}`);
    for (const line of lines) this.#setAside(line, message);
    this.#lastAnswerAt = performance.now();
    this.#report();
  }

  #setAside(line: Line, trouble: string): void {
    const { retryMs } = this.#options.limits;
    if (line.isLost) return;
    line.isKnown = line.readAt === undefined;
    line.trouble = trouble;
    line.restsUntil = performance.now() + Math.min(retryMs * 2 ** line.failures, RETRY_MS_MAX);
    line.failures = Math.min(line.failures + 1, 20);
  }

  /** @throws what kafkajs throws; what is wrong with this partition alone is its own trouble */
  async #take(
    line: Line,
    answer: Fetched,
    { lease, leader }: { readonly lease: Lease; readonly leader: Broker },
  ): Promise<void> {
    const { error, fault } = answer;
    const { topic, onRetry } = this.#options;
    if (error === null) {
      if (!line.isKnown) return;
      line.position = Math.max(line.position, answer.next);
      line.put(answer.records, answer.bytes);
      line.trouble = null;
      line.failures = 0;
      return;
    }
    line.isKnown = line.readAt === undefined;
    if (error === 'OFFSET_OUT_OF_RANGE') {
      line.trouble = await this.#reposition(line, leader);
    } else if (STALE.has(error)) {
      onRetry();
      await lease.link.refresh();
      this.#setAside(
        line,
        `Could not fetch from partition ${line.partition} of ${topic}: ${error}.`,
      );
      return;
    } else {
      const cause = fault ?? Object.assign(new Error(error), { type: error });
      line.trouble = toTransportError(cause, `fetch from ${topic}`).message;
    }
    if (line.trouble !== null) line.restsUntil = performance.now() + TROUBLE_MS;
  }

  /**
   * A topic that was deleted and created again has other records at the same offsets, and whoever
   * reads on at its position has missed those before it. Their time betrays them.
   */
  async #recognize(line: Line, leader: Broker): Promise<void> {
    const { topic, stage } = this.#options;
    const { partition, position, readAt = 0 } = line;
    let later: Offset;
    try {
      later = await offsetOf(leader, topic, partition, readAt + CLOCKS_APART_MS);
    } catch (error) {
      // What a broker refuses it refuses at the fetch, too, and of each partition apart.
      if (rootOf(error).name !== 'KafkaJSProtocolError') throw error;
      return;
    }
    line.isKnown = later === NONE || later >= position;
    if (line.isKnown) return;
    line.isLost = true;
    line.trouble = `${stage} had read ${topic}, partition ${partition}, to offset ${position}, but what lies before it is newer than that: ${madeAnew(stage)}`;
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
    // For good: what comes up to the position would be missed.
    line.isLost = true;
    return `${stage} had read ${topic}, partition ${partition}, to offset ${position}, but it ends at ${end}: ${madeAnew(stage)}`;
  }

  async #rest(): Promise<void> {
    this.#isResting = true;
    await this.#woken();
    this.#isResting = false;
    this.#lastAnswerAt = performance.now();
  }

  #wake(): void {
    this.#isWoken = true;
    this.#wakeUp?.();
  }

  /** Until a line has room or comes, a broker answered, the signal aborts, or the time is over. */
  async #woken(ms?: DurationMs): Promise<void> {
    if (this.#signal.aborted || this.#isWoken) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = ms === undefined ? undefined : setTimeout(resolve, ms);
    this.#wakeUp = resolve;
    await promise;
    this.#wakeUp = undefined;
    clearTimeout(timer);
  }

  #report(): void {
    const trouble = [...this.#lines].find((line) => line.trouble !== null)?.trouble ?? null;
    this.#options.reporter.health(`kafka-fetch-${this.#options.stage}`, trouble);
  }
}

const madeAnew = (stage: string): string =>
  `the topic was made anew or cut. Start under another namespace, or stop ${stage}, delete its state topic too, and create it again.`;

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
