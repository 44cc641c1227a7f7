/** The tasks of one stage in this process: they come and go with the group's assignment. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { EpochMs } from '@goldenhour/mention';
import { type Commit, type StageSpec, type Task, TransportError } from '@goldenhour/pipeline/ports';
import type { Gate } from '../gate.ts';
import type { KafkaLimits, KafkaReporter } from './connection.ts';
import { type Encoded, encodeRecord } from './encode.ts';
import { rootOf, toTransportError } from './errors.ts';
import { Feed } from './feed.ts';
import { Group } from './group.ts';
import type { Link, Links } from './link.ts';
import { LinkKeeper } from './link-keeper.ts';
import type { LogReader } from './log-reader.ts';
import type { Names } from './names.ts';
import { MARK } from './state-records.ts';
import { KafkaTask } from './task.ts';
import { Owner } from './transaction.ts';
import { Trouble } from './trouble.ts';

/** So often the watchdog looks in the time that it takes for a stall. */
const LOOKS = 4;

export type StageContext = {
  readonly links: Links;
  readonly reader: LogReader;
  readonly names: Names;
  readonly partitions: number;
  readonly limits: KafkaLimits;
  readonly reporter: KafkaReporter;
  readonly gate: Gate;
  readonly encode: (at: CommitPlace, commit: Commit) => readonly Encoded[];
  readonly counts: Counts;
  /** Takes every partition from whoever has it. Only for tests of fencing. */
  readonly takesAll?: boolean;
};

export type CommitPlace = {
  readonly stage: string;
  readonly partition: number;
  /** The latest append time of what was read of the input. */
  readonly readAt: EpochMs | undefined;
};

/** What the adapter counts as it runs. */
export type Counts = {
  rebalances: number;
  lostTasks: number;
  retries: number;
  lastCommitMs: number;
  unreadExpired: number;
};

export class StageTasks {
  readonly #context: StageContext;
  readonly #spec: StageSpec;
  readonly #run: (task: Task) => Promise<void>;
  readonly #link: LinkKeeper;
  readonly #group: Group;
  readonly #feed: Feed | undefined;
  /** Aborted when the caller says so, and when one task failed. */
  readonly #signal: AbortSignal;
  readonly #failure = new AbortController();
  readonly #seats = new Map<number, Seat>();
  readonly #tasks = new Set<KafkaTask>();
  /** The latest seat of each partition, until it has ended. */
  readonly #serving = new Map<number, Promise<void>>();
  #isJoined = false;
  /** By the watchdog. */
  #lookedAt = 0;

  constructor(
    context: StageContext,
    spec: StageSpec,
    run: (task: Task) => Promise<void>,
    signal: AbortSignal,
  ) {
    this.#context = context;
    this.#spec = spec;
    this.#run = run;
    this.#signal = AbortSignal.any([signal, this.#failure.signal]);
    const { links, names, limits, reporter, partitions, counts, takesAll = false } = context;
    const { stage, input } = spec;
    const topic = input === null ? names.state(stage) : names.topic(input);
    this.#link = new LinkKeeper(links, names.all);
    this.#group = new Group({
      links,
      groupId: names.group(stage),
      topic,
      partitions,
      limits,
      reporter,
      takesAll,
    });
    this.#feed =
      input === null
        ? undefined
        : new Feed(
            {
              link: this.#link,
              topic,
              stage,
              limits,
              reporter,
              onRetry: () => {
                counts.retries += 1;
              },
              onExpired: (count) => {
                counts.unreadExpired += count;
                reporter.log('warn', 'retention deleted records before they were read', {
                  topic,
                  count,
                });
              },
            },
            this.#signal,
          );
  }

  get queuedBytes(): number {
    return this.#feed?.bytes ?? 0;
  }

  get running(): number {
    return this.#tasks.size;
  }

  /** Until the signal aborts. @throws what a task could not bear; the others were stopped first */
  async run(): Promise<void> {
    this.#lookedAt = performance.now();
    const watchdog = setInterval(() => this.#watch(), this.#context.limits.stallMs / LOOKS);
    const leave = new AbortController();
    const membership = this.#group
      .run((partitions) => {
        this.#tellJoined();
        this.#assign(partitions);
      }, leave.signal)
      .catch((error: unknown) => this.#fail(error));
    await aborted(this.#signal);
    clearInterval(watchdog);
    this.#assign(new Set());
    // Commits under way come to their end before another process may take the tasks over.
    await Promise.all(this.#serving.values());
    leave.abort();
    await membership;
    this.#link.close();
    if (this.#failure.signal.aborted) throw this.#failure.signal.reason;
  }

  /** The group itself tells only of problems; that there was none from the start is told here. */
  #tellJoined(): void {
    const { names, reporter } = this.#context;
    if (!this.#isJoined) reporter.health(`kafka-group-${names.group(this.#spec.stage)}`, null);
    this.#isJoined = true;
  }

  #assign(partitions: ReadonlySet<number>): void {
    if (partitions.size > 0) this.#context.counts.rebalances += 1;
    for (const [partition, seat] of this.#seats) {
      if (partitions.has(partition)) continue;
      this.#seats.delete(partition);
      seat.revoked.abort();
    }
    if (this.#signal.aborted) return;
    for (const partition of partitions) {
      if (this.#seats.has(partition)) continue;
      const seat: Seat = { partition, revoked: new AbortController() };
      this.#seats.set(partition, seat);
      // One at a time in this process, however quickly a partition goes and comes back.
      const earlier = this.#serving.get(partition);
      const serving = Promise.resolve(earlier)
        .then(() => this.#serve(seat))
        .catch((error: unknown) => this.#fail(error));
      this.#serving.set(partition, serving);
    }
  }

  /** Owns the task until it is revoked or has returned; after each loss, anew. */
  async #serve({ partition, revoked }: Seat): Promise<void> {
    const { limits, reporter, counts } = this.#context;
    const signal = AbortSignal.any([this.#signal, revoked.signal]);
    const check = `${this.#spec.stage}-${partition}`;
    const trouble = new Trouble(limits.retryMs, (problem) => reporter.health(check, problem));
    try {
      while (!signal.aborted) {
        try {
          const end = await this.#own(partition, signal, trouble);
          if (end === 'returned') break;
        } catch (error) {
          if (!(error instanceof TransportError) || !isPassing(error)) throw error;
          if (signal.aborted) break;
          counts.retries += 1;
          await sleep(trouble.meets(error), undefined, { signal }).catch(() => undefined);
        }
        // Whoever has the task now must not be fenced by one that has not heard of it yet.
        if (!signal.aborted) await this.#group.confirmed(signal);
      }
    } finally {
      trouble.isOver();
    }
  }

  async #own(
    partition: number,
    signal: AbortSignal,
    trouble: Trouble,
  ): Promise<'returned' | 'lost'> {
    using lease = await this.#link.lease();
    try {
      return await this.#ownOver(lease.link, { partition, signal, trouble });
    } catch (error) {
      // What a broker refuses is no fault of the connection; anything else may be.
      if (!isFence(error) && !isDenied(error)) lease.giveUp();
      throw error;
    }
  }

  async #ownOver(
    link: Link,
    { partition, signal, trouble }: { partition: number; signal: AbortSignal; trouble: Trouble },
  ): Promise<'returned' | 'lost'> {
    const { names, limits, reader, reporter, counts, gate, encode } = this.#context;
    const { stage, input } = this.#spec;
    const topic = names.state(stage);
    const owner = await Owner.fence({
      link,
      transactionalId: names.transactionalId(stage, partition),
      groupId: names.group(stage),
      input: input === null ? undefined : names.topic(input),
      partition,
      limits,
    });
    const mark = await owner.mark(encodeRecord({ topic, partition, ...MARK }, topic));
    const restored = await reader.readState(stage, partition, mark + 1);
    if (signal.aborted) return 'returned';
    trouble.begins();
    const task = new KafkaTask({
      stage,
      partition,
      signal,
      state: restored.state,
      committed: restored.offset,
      readAt: restored.readAt,
      owner,
      feed: this.#feed,
      gate,
      encode: (commit, readAt) => encode({ stage, partition, readAt }, commit),
      onCommitted: (ms) => {
        counts.lastCommitMs = ms;
        trouble.commits();
      },
    });
    this.#tasks.add(task);
    try {
      await this.#run(task);
      return 'returned';
    } catch (error) {
      if (!(error instanceof TransportError) || error.code !== 'fenced') throw error;
      counts.lostTasks += 1;
      reporter.log('info', 'a task begins again from what was committed', {
        stage,
        partition,
        reason: error.message,
      });
      if (!isFence(error)) throw error;
      return 'lost';
    } finally {
      task.end();
      this.#tasks.delete(task);
    }
  }

  /** A silent stall is worse than a restart: whoever runs this process starts it again. */
  #watch(): void {
    const { stallMs } = this.#context.limits;
    const { stage } = this.#spec;
    if (this.#stoodStill()) {
      for (const task of this.#tasks) task.excuse();
      this.#feed?.excuse();
      return;
    }
    for (const task of this.#tasks) {
      if (task.stalledMs <= stallMs) continue;
      this.#fail(
        new TransportError(
          'unavailable',
          `${stage}, partition ${task.partition}, has records to read and has done nothing for ${Math.round(task.stalledMs / 1_000)} s; the process ends, so that it is started again.`,
        ),
      );
    }
    if (this.#feed !== undefined && this.#tasks.size > 0 && this.#feed.silentMs > stallMs) {
      this.#fail(
        new TransportError(
          'unavailable',
          `${stage} has had no answer from Kafka, and no error, for ${Math.round(this.#feed.silentMs / 1_000)} s; the process ends, so that it is started again.`,
        ),
      );
    }
  }

  /** Whether the whole process did, as on a laptop that slept, since it was last looked at. */
  #stoodStill(): boolean {
    const earlier = this.#lookedAt;
    this.#lookedAt = performance.now();
    return this.#lookedAt - earlier > (2 * this.#context.limits.stallMs) / LOOKS;
  }

  #fail(error: unknown): void {
    if (!this.#failure.signal.aborted) this.#failure.abort(error);
  }
}

type Seat = { readonly partition: number; readonly revoked: AbortController };

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** What a person mends while the process waits, unready, and what mends itself. */
const PASSING: ReadonlySet<string> = new Set(['unavailable', 'fenced', 'topics', 'denied', 'full']);
const isPassing = ({ code }: TransportError): boolean => PASSING.has(code);

const isDenied = (error: unknown): boolean =>
  error instanceof TransportError && error.code === 'denied';

/** Another owner took over, and not just that it is not known whether a commit stands. */
const isFence = (error: unknown): boolean =>
  toTransportError(rootOf(error), 'commit').code === 'fenced';
