/** Tasks: who owns which (stage, partition), and what an owner may do. */

import type { Commit, InRecord, StageSpec, Task } from '@goldenhour/pipeline/ports';
import { TransportError } from '@goldenhour/pipeline/ports';
import type { Gate } from '../gate.ts';
import { decodeRecords, encodeRecords, encodeState } from './encode.ts';
import type { Link } from './link.ts';
import type { OpenedTask, ReadColumns, Slot } from './messages.ts';

export type TaskContext = {
  readonly link: Link;
  readonly gate: Gate;
  readonly now: () => number;
  readonly slotOf: (topic: string, partition: number) => Slot;
};

/** An owner's hold on a (stage, partition), from before the task is opened until it has ended. */
type Claim = { readonly revoked: AbortController };
type Seat = { claim: Claim | undefined; readonly parked: (() => void)[] };

/** Who sits where, in this process. The store's epochs guard what this table cannot see. */
export class Owners {
  readonly #seats = new Map<string, Seat>();

  seat(stage: string, partition: number): Seat {
    const name = `${stage}/${partition}`;
    const seat = this.#seats.get(name) ?? { claim: undefined, parked: [] };
    this.#seats.set(name, seat);
    return seat;
  }
}

export type TaskPlace = {
  readonly context: TaskContext;
  readonly owners: Owners;
  readonly stage: StageSpec;
  readonly partition: number;
};

/**
 * Runs `run` as the owner of the task, again and again as others take it over and give it back,
 * until it returns by itself or `signal` aborts.
 */
export async function serveTask(
  at: TaskPlace,
  run: (task: Task) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const seat = at.owners.seat(at.stage.stage, at.partition);
  while (!signal.aborted) {
    const claim: Claim = { revoked: new AbortController() };
    // The earlier owner's wait ends here; what it commits from now on comes after the fence.
    seat.claim?.revoked.abort();
    seat.claim = claim;
    try {
      await runOnce(at, claim, run, signal);
    } finally {
      if (seat.claim === claim) {
        seat.claim = undefined;
        seat.parked.pop()?.();
      }
    }
    if (!claim.revoked.signal.aborted) return;
    await parked(seat, signal);
  }
}

async function runOnce(
  at: TaskPlace,
  claim: Claim,
  run: (task: Task) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const { context, stage, partition } = at;
  const opened = await context.link.call<OpenedTask>({
    kind: 'open-task',
    stage: stage.stage,
    partition,
    input: stage.input,
  });
  const { revoked } = claim;
  if (revoked.signal.aborted || signal.aborted) return;
  const either = AbortSignal.any([signal, revoked.signal]);
  const task = new OwnedTask({ context, stage, partition, opened, signal: either });
  try {
    await run(task);
  } catch (error) {
    if (!(error instanceof TransportError) || error.code !== 'fenced') throw error;
    revoked.abort();
  } finally {
    task.end();
  }
}

/** Until the task that took over has ended, or the signal aborts. */
async function parked(seat: Seat, signal: AbortSignal): Promise<void> {
  if (seat.claim === undefined || signal.aborted) return;
  await new Promise<void>((resolve) => {
    const wake = () => {
      signal.removeEventListener('abort', leave);
      resolve();
    };
    const leave = () => {
      seat.parked.splice(seat.parked.indexOf(wake), 1);
      resolve();
    };
    signal.addEventListener('abort', leave, { once: true });
    seat.parked.push(wake);
  });
}

class OwnedTask implements Task {
  readonly stage: string;
  readonly partition: number;
  readonly signal: AbortSignal;
  readonly committed: number | undefined;
  readonly state: ReadonlyMap<string, string>;
  readonly #context: TaskContext;
  readonly #slot: Slot | undefined;
  readonly #task: number;
  readonly #epoch: number;
  #position: number;
  #isReading = false;
  #isCommitting = false;
  #hasEnded = false;

  constructor(at: {
    readonly context: TaskContext;
    readonly stage: StageSpec;
    readonly partition: number;
    readonly opened: OpenedTask;
    readonly signal: AbortSignal;
  }) {
    const { opened, stage } = at;
    this.stage = stage.stage;
    this.partition = at.partition;
    this.signal = at.signal;
    this.committed = opened.offset ?? undefined;
    this.state = stateMap(opened);
    this.#context = at.context;
    this.#slot = stage.input === null ? undefined : at.context.slotOf(stage.input, at.partition);
    this.#task = opened.task;
    this.#epoch = opened.epoch;
    this.#position = opened.offset ?? 0;
  }

  /** `run` is over: nothing may be written in its name any more. */
  end(): void {
    this.#hasEnded = true;
  }

  async read(limit: {
    readonly maxRecords: number;
    readonly waitMs: number;
  }): Promise<readonly InRecord[]> {
    const slot = this.#slot;
    if (slot === undefined) throw new Error(`The stage ${this.stage} has no input to read.`);
    if (this.#isReading)
      throw new Error(`${this.stage}, partition ${this.partition}: one read at a time.`);
    this.#isReading = true;
    try {
      return await this.#readFrom(slot, limit);
    } finally {
      this.#isReading = false;
    }
  }

  async commit(commit: Commit): Promise<void> {
    if (this.#isCommitting) {
      throw new Error(`${this.stage}, partition ${this.partition}: one commit at a time.`);
    }
    if (this.#hasEnded) {
      throw new TransportError(
        'fenced',
        `The task ${this.stage}, partition ${this.partition}, has ended.`,
      );
    }
    const { link, gate, now, slotOf } = this.#context;
    const outputs = encodeRecords(commit.outputs, slotOf);
    const state = encodeState(commit.state);
    this.#isCommitting = true;
    try {
      await gate.through(outputs.bytes + state.bytes, () =>
        link.call({
          kind: 'commit',
          now: now(),
          task: this.#task,
          epoch: this.#epoch,
          records: outputs.columns,
          ...state.columns,
          offset: commit.offset ?? null,
        }),
      );
    } finally {
      this.#isCommitting = false;
    }
  }

  async #readFrom(slot: Slot, limit: { maxRecords: number; waitMs: number }): Promise<InRecord[]> {
    const { link } = this.#context;
    const deadline = performance.now() + limit.waitMs;
    while (!this.signal.aborted) {
      const ms = Math.max(0, deadline - performance.now());
      await link.grown(slot, this.#position, { ms, signal: this.signal });
      if (this.signal.aborted || link.end(slot) <= this.#position) return [];
      const columns = await link.call<ReadColumns>({
        kind: 'read',
        slot,
        from: this.#position,
        maxRecords: limit.maxRecords,
      });
      // Between the asking and the answer the task may have been lost; the records are not lost.
      if (this.signal.aborted) return [];
      const last = columns.offsets.at(-1);
      this.#position = last === undefined ? Math.max(this.#position, columns.end) : last + 1;
      if (last !== undefined) return decodeRecords(columns, this.partition);
    }
    return [];
  }
}

/** Ordered by key as `sort` orders: SQLite orders by UTF-8 bytes, which differs beyond the BMP. */
function stateMap(opened: OpenedTask): ReadonlyMap<string, string> {
  const entries = opened.stateKeys.map((key, index): [string, string] => [
    key,
    opened.stateValues[index] ?? '',
  ]);
  entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return new Map(entries);
}
