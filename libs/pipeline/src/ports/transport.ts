/**
 * The log that all stages share, ignorant of what is in it. Two verbs write: `publish`, at least
 * once, and `commit`, all or nothing. There is no nack, no delay and no priority.
 */
import type { DurationMs, EpochMs } from '@goldenhour/mention';

/** Name inside the namespace; the adapter adds the prefix. All are declared in `topics.ts`. */
export type TopicName = string;

export type TopicSpec = {
  readonly name: TopicName;
  /** Keep only the last record of each key; a null value deletes the key. */
  readonly compacted: boolean;
  /** By append time, compacted or not; a tombstone goes this long after it was written. */
  readonly retentionMs: DurationMs;
};

/**
 * Position in a partition. Grows, with gaps; nothing but its order means anything.
 * @range whole numbers 0 … 2^53 − 1
 */
export type Offset = number;

/** Largest key plus value plus headers, in UTF-8 bytes. Kafka's own default, less framing. */
export const RECORD_BYTES_MAX = 1_000_000;

export type OutRecord = {
  readonly topic: TopicName;
  readonly partition: number;
  readonly key: string;
  /** UTF-8 text; null is a tombstone. */
  readonly value: string | null;
  readonly headers?: Readonly<Record<string, string>>;
};

export type InRecord = {
  readonly partition: number;
  readonly offset: Offset;
  readonly key: string;
  readonly value: string | null;
  readonly headers: Readonly<Record<string, string>>;
  /** The log's own time. Never falls inside a partition. */
  readonly appendTime: EpochMs;
  /** The bytes, where they were not UTF-8 (then `value` is ''). */
  readonly malformed?: Uint8Array;
};

/** An entry of a stage's state; null deletes. @range value ≤ 16 kB is what stages keep to */
export type StateChange = readonly [key: string, value: string | null];

export type Commit = {
  readonly outputs: readonly OutRecord[];
  readonly state: readonly StateChange[];
  /** The input offset to read from after a restart; absent leaves it as it was. */
  readonly offset?: Offset;
};

/** What a stage reads and keeps. Its tasks are (stage, partition). */
export type StageSpec = {
  readonly stage: string;
  /** null: the stage reads no topic (ingest). */
  readonly input: TopicName | null;
};

/**
 * One owner of one (stage, partition). It was fenced in and its state restored before the stage
 * sees it: an older owner's commit fails from that moment on.
 */
export interface Task {
  readonly stage: string;
  readonly partition: number;
  /** Aborted when the task is revoked or the process stops. Then return soon. */
  readonly signal: AbortSignal;
  /** As committed, ordered by key as `sort()` does. The stage may let go of it once it is read. */
  readonly state: ReadonlyMap<string, string>;
  /** Where reading begins; undefined when nothing was ever committed (then from the start). */
  readonly committed: Offset | undefined;
  /**
   * The next records in offset order, each once per task. Waits up to `waitMs` for the first,
   * then returns what there is, perhaps nothing. Returns [] at once when `signal` is aborted.
   */
  read(limit: {
    readonly maxRecords: number;
    readonly waitMs: DurationMs;
  }): Promise<readonly InRecord[]>;
  /**
   * Outputs, state and offset become visible together, durably, or not at all. Any may be empty.
   * One at a time: a second call before the first settled is a programming error (throws).
   * @throws TransportError `fenced` when another owner took over; the task must end
   */
  commit(commit: Commit): Promise<void>;
}

export type ScanRange = {
  /** First offset wanted, inclusive; absent: the oldest kept. */
  readonly from?: Offset;
  /** @range ≥ 1 */
  readonly maxRecords: number;
};

/** Reads without owning anything. */
export interface Reader extends AsyncDisposable {
  readonly partitions: number;
  scan(topic: TopicName, partition: number, range: ScanRange): Promise<readonly InRecord[]>;
  /** Per partition, the offset that the next record will be at or after. */
  ends(topic: TopicName): Promise<readonly Offset[]>;
  /** Per partition, the committed input offset of a stage. */
  committed(stage: string): Promise<readonly (Offset | undefined)[]>;
}

export interface Transport extends Reader {
  /**
   * Appends at least once, in the given order per partition; resolved means durable.
   * Waits while too much is under way (bounded by the adapter).
   * @throws TransportError `too_large` before anything of the call was written
   */
  publish(records: readonly OutRecord[]): Promise<void>;
  /**
   * Runs `run` for every task of the stage that this process is given, until `signal` aborts.
   * A `run` that returns while its signal is not aborted is not started again; after `fenced` or
   * a revocation it is, when the partition comes back. Any other error stops the other tasks and
   * is thrown.
   */
  runTasks(
    stage: StageSpec,
    run: (task: Task) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void>;
}

export const TRANSPORT_ERROR_CODES = [
  'fenced', // another owner took the task over
  'too_large', // a record over RECORD_BYTES_MAX
  'locked', // another process has the store
  'corrupt', // the store is damaged
  'full', // no space left; nothing of the call was written; try again
  'partitions', // the store was made with another partition count
  'version', // the store was written by a newer Goldenhour
  'unavailable', // could not be reached or opened; try again
  'denied', // credentials, certificates or rights are not enough
  'topics', // topics are missing, or not as declared
  'closed', // used after it was closed
] as const;
export type TransportErrorCode = (typeof TRANSPORT_ERROR_CODES)[number];

/** What an adapter reports. The message is a sentence for a person and says what to do. */
export class TransportError extends Error {
  override readonly name = 'TransportError';
  readonly code: TransportErrorCode;
  /** The same call may succeed later, and did nothing now. */
  readonly retryable: boolean;

  constructor(code: TransportErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
    this.retryable = code === 'full' || code === 'unavailable';
  }
}
