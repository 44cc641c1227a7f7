/** What a stage is given: one owner's view of its partition. */
import type { EpochMs } from '@goldenhour/mention';
import {
  type Commit,
  type InRecord,
  type Offset,
  type Task,
  TransportError,
} from '@goldenhour/pipeline/ports';
import type { Gate } from '../gate.ts';
import type { Encoded } from './encode.ts';
import type { Feed } from './feed.ts';
import type { Line } from './line.ts';
import type { Owner } from './transaction.ts';

export type TaskParts = {
  readonly stage: string;
  readonly partition: number;
  readonly signal: AbortSignal;
  readonly state: ReadonlyMap<string, string>;
  readonly committed: Offset | undefined;
  /** The latest append time of what was read up to there. */
  readonly readAt?: EpochMs | undefined;
  readonly owner: Owner;
  /** Undefined: the stage has no input. */
  readonly feed: Feed | undefined;
  readonly gate: Gate;
  /** @throws TransportError `too_large`; RangeError for a place that was not declared */
  readonly encode: (commit: Commit, readAt: EpochMs | undefined) => readonly Encoded[];
  readonly onCommitted: (ms: number) => void;
};

export class KafkaTask implements Task {
  readonly stage: string;
  readonly partition: number;
  readonly signal: AbortSignal;
  readonly state: ReadonlyMap<string, string>;
  readonly committed: Offset | undefined;
  readonly #parts: TaskParts;
  #line: Line | undefined;
  #isReading = false;
  #isCommitting = false;
  /** Why nothing may be written any more. */
  #end: unknown;
  #lastSignAt = performance.now();

  constructor(parts: TaskParts) {
    this.stage = parts.stage;
    this.partition = parts.partition;
    this.signal = parts.signal;
    this.state = parts.state;
    this.committed = parts.committed;
    this.#parts = parts;
  }

  /** `run` is over: nothing may be written in its name any more. */
  end(): void {
    this.#end ??= new TransportError(
      'fenced',
      `The task ${this.stage}, partition ${this.partition}, has ended.`,
    );
    if (this.#line !== undefined) this.#parts.feed?.close(this.#line);
    // The signal is that of the partition, which has many tasks one after the other.
    this.signal.removeEventListener('abort', this.#wake);
  }

  /** How long its stage has neither read on nor committed, although there was something to read. */
  get stalledMs(): number {
    const isIdle = this.#isReading && this.#line?.isEmpty !== false;
    if (this.#line === undefined || isIdle || this.#end !== undefined) return 0;
    return performance.now() - this.#lastSignAt;
  }

  /** The process stood still: that nothing was done meanwhile is not the stage's fault. */
  excuse(): void {
    this.#lastSignAt = performance.now();
  }

  async read(limit: {
    readonly maxRecords: number;
    readonly waitMs: number;
  }): Promise<readonly InRecord[]> {
    const { feed, stage, partition } = this.#parts;
    if (feed === undefined) throw new Error(`The stage ${stage} has no input to read.`);
    if (this.#isReading) throw new Error(`${stage}, partition ${partition}: one read at a time.`);
    if (this.signal.aborted) return [];
    // Not earlier: who never reads needs no position that can be read from.
    this.#line ??= this.#open(feed);
    this.#isReading = true;
    try {
      await this.#line.filled(limit.waitMs);
      return this.signal.aborted ? [] : this.#line.take(limit.maxRecords);
    } finally {
      this.#isReading = false;
      this.#lastSignAt = performance.now();
    }
  }

  async commit(commit: Commit): Promise<void> {
    const { stage, partition, owner, gate, encode, onCommitted, readAt } = this.#parts;
    if (this.#isCommitting)
      throw new Error(`${stage}, partition ${partition}: one commit at a time.`);
    if (this.#end !== undefined) throw this.#end;
    const records = encode(commit, this.#line === undefined ? readAt : this.#line.readAt);
    const bytes = records.reduce((sum, record) => sum + record.bytes, 0);
    this.#isCommitting = true;
    const began = performance.now();
    try {
      await gate.through(bytes, () => owner.commit(records, commit.offset));
      onCommitted(performance.now() - began);
    } catch (error) {
      // Some of it may have been written: more in the same transaction would be taken for a repetition.
      this.#end ??= error;
      throw error;
    } finally {
      this.#isCommitting = false;
      this.#lastSignAt = performance.now();
    }
  }

  #open(feed: Feed): Line {
    const line = feed.open(this.partition, this.committed, this.#parts.readAt);
    this.signal.addEventListener('abort', this.#wake, { once: true });
    return line;
  }

  readonly #wake = (): void => this.#line?.wake();
}
