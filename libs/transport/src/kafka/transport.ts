import {
  type Commit,
  type InRecord,
  type Offset,
  type OutRecord,
  type ScanRange,
  type StageSpec,
  type Task,
} from '@goldenhour/pipeline/ports';
import { Gate } from '../gate.ts';
import { KAFKA_LIMITS, SILENT } from './connection.ts';
import { type Encoded, encodeRecord } from './encode.ts';
import { Links } from './link.ts';
import { LinkKeeper } from './link-keeper.ts';
import { LogReader } from './log-reader.ts';
import { checkNamespace } from './namespace.ts';
import type { KafkaOptions, KafkaStats, KafkaTransport } from './options.ts';
import { Publisher } from './publisher.ts';
import { type CommitPlace, type Counts, type StageContext, StageTasks } from './stage-tasks.ts';
import { encodeState } from './state-records.ts';
import { planTopics } from './topic-plan.ts';

/**
 * Connects to a namespace that exists, and checks that it is as declared. Dispose after the tasks
 * have ended; publishes under way finish first.
 *
 * @throws TransportError `unavailable`, `denied`, `topics`, `partitions`, `version`
 */
export async function openKafka(options: KafkaOptions): Promise<KafkaTransport> {
  return (await openCrashable(options)).transport;
}

/** The same with a way to end it as a crash would, and to take tasks away. For tests. */
export async function openCrashable(
  options: KafkaOptions & { readonly takesAll?: boolean },
): Promise<{ transport: KafkaTransport; crash(): Promise<void> }> {
  const { connection, namespace, partitions, stages, reporter = SILENT } = options;
  if (!Number.isInteger(partitions) || partitions < 1) {
    throw new RangeError(`partitions must be a whole number from 1, not ${partitions}.`);
  }
  const limits = { ...KAFKA_LIMITS, ...options.limits };
  const topics = options.topics.map(({ name }) => name);
  const links = new Links({ connection, limits, log: reporter.log });
  const plan = planTopics({ namespace, topics: options.topics, stages, partitions });
  for (const { message } of await checkNamespace({ links, limits, plan })) {
    reporter.log('warn', message);
  }
  const reader = new LogReader({ links, namespace, topics, stages, partitions, limits });
  const { names } = plan;
  const transport = new KafkaLog({ ...options, reporter }, { links, reader, names, limits });
  return { transport, crash: () => transport.crash() };
}

type Parts = Pick<StageContext, 'links' | 'reader' | 'names' | 'limits'>;

class KafkaLog implements KafkaTransport {
  readonly partitions: number;
  readonly #parts: Parts;
  readonly #names: StageContext['names'];
  readonly #reader: LogReader;
  readonly #gate: Gate;
  readonly #link: LinkKeeper;
  readonly #publisher: Publisher;
  readonly #context: StageContext;
  readonly #running = new Set<StageTasks>();
  readonly #counts: Counts = {
    rebalances: 0,
    lostTasks: 0,
    retries: 0,
    lastCommitMs: 0,
    unreadExpired: 0,
  };

  constructor(
    options: KafkaOptions & Required<Pick<KafkaOptions, 'reporter'>> & { takesAll?: boolean },
    parts: Parts,
  ) {
    const { links, reader, names, limits } = parts;
    this.partitions = options.partitions;
    this.#parts = parts;
    this.#names = names;
    this.#reader = reader;
    this.#gate = new Gate(limits.inflightBytesMax);
    this.#link = new LinkKeeper(links, names.all);
    this.#publisher = new Publisher(this.#link, limits, () => {
      this.#counts.retries += 1;
    });
    this.#context = {
      ...parts,
      partitions: options.partitions,
      reporter: options.reporter,
      gate: this.#gate,
      counts: this.#counts,
      encode: (at, commit) => this.#encodeCommit(at, commit),
      takesAll: options.takesAll ?? false,
    };
  }

  async publish(records: readonly OutRecord[]): Promise<void> {
    const encoded = this.#encode(records);
    if (encoded.length === 0) return;
    const bytes = encoded.reduce((sum, record) => sum + record.bytes, 0);
    await this.#gate.through(bytes, () => this.#publisher.publish(encoded));
  }

  async runTasks(
    stage: StageSpec,
    run: (task: Task) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void> {
    if (signal.aborted) return;
    const tasks = new StageTasks(this.#context, stage, run, signal);
    this.#running.add(tasks);
    try {
      await tasks.run();
    } finally {
      this.#running.delete(tasks);
    }
  }

  scan(topic: string, partition: number, range: ScanRange): Promise<readonly InRecord[]> {
    return this.#reader.scan(topic, partition, range);
  }

  ends(topic: string): Promise<readonly Offset[]> {
    return this.#reader.ends(topic);
  }

  committed(stage: string): Promise<readonly (Offset | undefined)[]> {
    return this.#reader.committed(stage);
  }

  stats(): KafkaStats {
    const running = [...this.#running];
    return {
      ...this.#counts,
      inflightBytes: this.#gate.bytesInside,
      queuedBytes: running.reduce((sum, tasks) => sum + tasks.queuedBytes, 0),
      tasks: running.reduce((sum, tasks) => sum + tasks.running, 0),
    };
  }

  async crash(): Promise<void> {
    this.#parts.links.kill();
    this.#link.close();
    await this.#reader[Symbol.asyncDispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#gate.shut();
    this.#link.close();
    await this.#reader[Symbol.asyncDispose]();
  }

  #encode(records: readonly OutRecord[]): readonly Encoded[] {
    return records.map((record) => {
      const topic = this.#names.topic(record.topic);
      if (!(record.partition >= 0 && record.partition < this.partitions)) {
        throw new RangeError(
          `${record.topic} has no partition ${record.partition}; there are ${this.partitions}.`,
        );
      }
      return encodeRecord(record, topic);
    });
  }

  #encodeCommit({ stage, partition, readAt }: CommitPlace, commit: Commit): readonly Encoded[] {
    const topic = this.#names.state(stage);
    const changes = encodeState(commit.state, commit.offset, readAt).map(({ key, value }) =>
      encodeRecord({ topic: `${stage}.state`, partition, key, value }, topic),
    );
    return [...this.#encode(commit.outputs), ...changes];
  }
}
