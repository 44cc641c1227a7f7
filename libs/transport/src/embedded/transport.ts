import { statSync } from 'node:fs';
import type {
  Clock,
  InRecord,
  Offset,
  OutRecord,
  ScanRange,
  StageSpec,
  Task,
  TopicSpec,
  Transport,
} from '@goldenhour/pipeline/ports';
import { Gate } from '../gate.ts';
import { decodeRecords, encodeRecords } from './encode.ts';
import { EMBEDDED_LIMITS, type EmbeddedLimits } from './limits.ts';
import { Link } from './link.ts';
import { storeFile } from './lock.ts';
import type { ReadColumns } from './messages.ts';
import { Owners, serveTask, type TaskContext } from './tasks.ts';

export type EmbeddedOptions = {
  /** The store file, or a link to it; `-wal`, `-shm` and `.lock` lie beside the file. Its folder must exist. */
  readonly path: string;
  readonly namespace: string;
  /** @range ≥ 1, and what the store was made with */
  readonly partitions: number;
  readonly topics: readonly TopicSpec[];
  /** Wall time, for append times and retention. */
  readonly clock: Pick<Clock, 'now'>;
  readonly limits?: Partial<EmbeddedLimits>;
};

/** For metrics. */
export type EmbeddedStats = {
  /** Calls the worker has not answered, and calls that wait for room. */
  readonly queuedCalls: number;
  /** About the UTF-8 bytes of writes under way. @range ≤ `inflightBytesMax`, or one larger call */
  readonly inflightBytes: number;
  /** The last transaction, fsync included. */
  readonly lastCommitMs: number;
  /**
   * Records deleted since the store was opened although a stage had still to read them: they had
   * become older than seven times their retention.
   */
  readonly unreadExpired: number;
  /** The store on disk. */
  readonly fileBytes: number;
  /** Its write-ahead log. */
  readonly walBytes: number;
};

export interface EmbeddedTransport extends Transport {
  stats(): EmbeddedStats;
  /**
   * As the port says; `only` takes these partitions alone. A second call for the same stage takes
   * its tasks over: the first one's are revoked and fenced, and go on when the second ends.
   */
  runTasks(
    stage: StageSpec,
    run: (task: Task) => Promise<void>,
    signal: AbortSignal,
    only?: { readonly partitions: readonly number[] },
  ): Promise<void>;
}

/**
 * Opens the store, or makes it where there is none, and holds it until disposed. Dispose after
 * the tasks have ended; calls under way finish first.
 *
 * @throws TransportError `locked`, `corrupt`, `partitions` (also for another namespace),
 * `version`, `unavailable`, `full`
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<EmbeddedTransport> {
  return (await openCrashable(options)).transport;
}

/** The same with a way to end it as a crash would. For tests of this package. */
export async function openCrashable(
  options: EmbeddedOptions,
): Promise<{ transport: EmbeddedTransport; crash(): Promise<void> }> {
  const limits = { ...EMBEDDED_LIMITS, ...options.limits };
  const { path, namespace, partitions } = options;
  if (!Number.isInteger(partitions) || partitions < 1) {
    throw new RangeError(`partitions must be a whole number from 1, not ${partitions}.`);
  }
  const topics = options.topics.map(({ name, compacted, retentionMs }) => ({
    name,
    compacted,
    retentionMs,
  }));
  const link = await Link.open({ path, namespace, partitions, topics, limits });
  return { transport: new Embedded(link, { ...options, limits }), crash: () => link.kill() };
}

class Embedded implements EmbeddedTransport {
  readonly partitions: number;
  readonly #link: Link;
  readonly #path: string;
  readonly #gate: Gate;
  readonly #owners = new Owners();
  readonly #context: TaskContext;
  readonly #sweepTimer: NodeJS.Timeout;

  constructor(link: Link, options: EmbeddedOptions & { readonly limits: EmbeddedLimits }) {
    this.partitions = options.partitions;
    this.#link = link;
    this.#path = options.path;
    this.#gate = new Gate(options.limits.inflightBytesMax);
    this.#context = {
      link,
      gate: this.#gate,
      now: () => options.clock.now(),
      slotOf: (topic, partition) => link.slot(topic, partition),
    };
    // Writes tell the worker the time; this is for a store that nobody writes to.
    const sweep = () => link.tell({ kind: 'sweep', now: options.clock.now() });
    this.#sweepTimer = setInterval(sweep, options.limits.sweepEveryMs).unref();
  }

  async publish(records: readonly OutRecord[]): Promise<void> {
    const { columns, bytes } = encodeRecords(records, this.#context.slotOf);
    if (records.length === 0) return;
    await this.#gate.through(bytes, () =>
      this.#link.call({ kind: 'publish', now: this.#context.now(), records: columns }),
    );
  }

  async runTasks(
    stage: StageSpec,
    run: (task: Task) => Promise<void>,
    signal: AbortSignal,
    only?: { readonly partitions: readonly number[] },
  ): Promise<void> {
    const failure = new AbortController();
    const either = AbortSignal.any([signal, failure.signal]);
    const partitions =
      only?.partitions ?? Array.from({ length: this.partitions }, (_, index) => index);
    const serving = partitions.map(async (partition) => {
      try {
        const at = { context: this.#context, owners: this.#owners, stage, partition };
        await serveTask(at, run, either);
      } catch (error) {
        failure.abort(error);
      }
    });
    await Promise.all(serving);
    // Tasks that have returned keep their seats until the caller says that it is over.
    if (!either.aborted) {
      await new Promise((resolve) => either.addEventListener('abort', resolve, { once: true }));
    }
    if (failure.signal.aborted) throw failure.signal.reason;
  }

  async scan(topic: string, partition: number, range: ScanRange): Promise<readonly InRecord[]> {
    const columns = await this.#link.call<ReadColumns>({
      kind: 'read',
      slot: this.#link.slot(topic, partition),
      from: range.from ?? 0,
      maxRecords: range.maxRecords,
    });
    return decodeRecords(columns, partition);
  }

  ends(topic: string): Promise<readonly Offset[]> {
    const ends = Array.from({ length: this.partitions }, (_, partition) =>
      this.#link.end(this.#link.slot(topic, partition)),
    );
    return Promise.resolve(ends);
  }

  async committed(stage: string): Promise<readonly (Offset | undefined)[]> {
    const committed = await this.#link.call<readonly (number | null)[]>({
      kind: 'committed',
      stage,
    });
    return committed.map((offset) => offset ?? undefined);
  }

  stats(): EmbeddedStats {
    return {
      queuedCalls: this.#link.pendingCalls + this.#gate.queued,
      inflightBytes: this.#gate.bytesInside,
      lastCommitMs: this.#link.lastCommitMs,
      unreadExpired: this.#link.unreadExpired,
      fileBytes: sizeOf(this.#path),
      walBytes: sizeOf(`${storeFile(this.#path)}-wal`),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#sweepTimer);
    await this.#gate.shut();
    await this.#link.close();
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
