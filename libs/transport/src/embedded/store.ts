/** The writes of the store, each inside a transaction that the caller holds. Worker thread only. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import {
  digestAfter,
  endChecksum,
  recordChecksum,
  stateChecksum,
  type TaskRow,
  taskChecksum,
} from './checksum.ts';
import { corruptFault, StoreFault } from './faults.ts';
import { LogTable, readCommitted } from './log-reads.ts';
import type {
  OpenedTask,
  ReadColumns,
  ReadRequest,
  Slot,
  WriteRequest,
  WrittenColumns,
} from './messages.ts';
import type { StoreLayout } from './schema.ts';
import { logTable } from './schema.ts';

/** Where a partition of a topic stands inside the running transaction. */
type Tail = { next: number; appendTime: number };

type SlotStatements = {
  readonly insert: StatementSync;
  /** Compacted topics: takes the earlier record of the key away as the new one comes. */
  readonly forget: StatementSync | undefined;
};

export class Store {
  readonly #db: DatabaseSync;
  readonly #layout: StoreLayout;
  readonly #path: string;
  readonly #readBytesMax: number;
  readonly #slots = new Map<Slot, SlotStatements>();
  readonly #tables = new Map<Slot, LogTable>();
  readonly #tails = new Map<Slot, Tail>();
  readonly #statements;

  constructor(at: { db: DatabaseSync; layout: StoreLayout; path: string; readBytesMax: number }) {
    const { db } = at;
    this.#db = db;
    this.#layout = at.layout;
    this.#path = at.path;
    this.#readBytesMax = at.readBytesMax;
    this.#statements = {
      end: db.prepare('SELECT next, append_time, crc FROM ends WHERE topic = ? AND partition = ?'),
      setEnd: db.prepare(
        'UPDATE ends SET next = ?, append_time = ?, crc = ? WHERE topic = ? AND partition = ?',
      ),
      findTask: db.prepare(
        'SELECT id, epoch, next, input, digest, crc FROM tasks WHERE stage = ? AND partition = ?',
      ),
      task: db.prepare('SELECT id, epoch, next, input, digest, crc FROM tasks WHERE id = ?'),
      newTask: db.prepare(
        'INSERT INTO tasks (stage, partition, epoch, next, digest, crc) VALUES (?, ?, 0, NULL, 0, 0)',
      ),
      setTask: db.prepare(
        'UPDATE tasks SET epoch = ?, next = ?, input = ?, digest = ?, crc = ? WHERE id = ?',
      ),
      state: db.prepare('SELECT key, value, crc FROM state WHERE task = ? ORDER BY key'),
      entry: db.prepare('SELECT crc FROM state WHERE task = ? AND key = ?'),
      putState: db.prepare('INSERT OR REPLACE INTO state VALUES (?, ?, ?, ?)'),
      dropState: db.prepare('DELETE FROM state WHERE task = ? AND key = ?'),
    };
  }

  /** Forgets what an earlier transaction knew. Offsets are read anew in each: no cache to repair. */
  begin(): void {
    this.#tails.clear();
  }

  /** Writes where the appended partitions end now, and says so. Last in the transaction. */
  finish(): [Slot, number][] {
    const ends: [Slot, number][] = [];
    for (const [slot, tail] of this.#tails) {
      const topic = this.#topicOf(slot);
      const partition = this.#partitionOf(slot);
      const crc = endChecksum(topic, partition, tail);
      this.#statements.setEnd.run(tail.next, tail.appendTime, crc, topic, partition);
      ends.push([slot, tail.next]);
    }
    return ends;
  }

  /**
   * What the request answers with.
   *
   * @throws StoreFault `fenced` before anything of the request was written; any other error
   * leaves part of it behind, and the transaction must be rolled back
   */
  write(request: WriteRequest): OpenedTask | null {
    switch (request.kind) {
      case 'open-task':
        return this.#openTask(request);
      case 'publish':
        this.#append(request.records, request.now);
        return null;
      case 'commit':
        this.#commit(request);
        return null;
    }
  }

  read(request: ReadRequest): ReadColumns | (number | null)[] {
    switch (request.kind) {
      case 'committed':
        return readCommitted(this.#db, request.stage, this.#layout.partitions);
      case 'read': {
        const { slot, from, maxRecords } = request;
        // The end first: what is appended between the two is then read again, never skipped.
        const end = this.#end(slot).next;
        return this.#table(slot).read({ from, maxRecords, maxBytes: this.#readBytesMax }, end);
      }
    }
  }

  /** [slot, next offset] of all partitions of all topics. */
  ends(): [Slot, number][] {
    const rows = this.#db.prepare('SELECT topic, partition, next FROM ends').all();
    return rows.map((row) => [
      Number(row.topic) * this.#layout.partitions + Number(row.partition),
      Number(row.next),
    ]);
  }

  #append(records: WrittenColumns, now: number): void {
    for (let index = 0; index < records.slots.length; index++) {
      const slot = records.slots[index] ?? 0;
      const key = records.keys[index] ?? '';
      const value = records.values[index] ?? null;
      const headers = records.headers[index] ?? null;
      const tail = this.#tail(slot, now);
      const { insert, forget } = this.#slot(slot);
      const row = { offset: tail.next, appendTime: tail.appendTime };
      forget?.run(key);
      const crc = recordChecksum(row, key, value, headers);
      insert.run(row.offset, row.appendTime, key, value, headers, crc);
      tail.next += 1;
    }
  }

  #commit(request: Extract<WriteRequest, { kind: 'commit' }>): void {
    const row = this.#statements.task.get(request.task);
    if (row === undefined || Number(row.epoch) !== request.epoch) {
      throw new StoreFault(
        'fenced',
        'Another owner took this task over; nothing of the commit was written.',
      );
    }
    const task = taskOf(row);
    this.#append(request.records, request.now);
    let { digest } = task;
    for (let index = 0; index < request.stateKeys.length; index++) {
      const key = request.stateKeys[index] ?? '';
      digest = this.#changeState(task.id, key, request.stateValues[index] ?? null, digest);
    }
    if (request.offset === null && digest === task.digest) return;
    this.#putTask({ ...task, next: request.offset ?? task.next, digest });
  }

  /** Returns the digest as it is afterwards. */
  #changeState(task: number, key: string, value: string | null, digest: number): number {
    const old = this.#statements.entry.get(task, key);
    const oldCrc = old === undefined ? null : Number(old.crc);
    if (value === null) {
      if (old !== undefined) this.#statements.dropState.run(task, key);
      return digestAfter(digest, oldCrc, null);
    }
    const crc = stateChecksum(task, key, value);
    this.#statements.putState.run(task, key, value, crc);
    return digestAfter(digest, oldCrc, crc);
  }

  #openTask(request: Extract<WriteRequest, { kind: 'open-task' }>): OpenedTask {
    const { stage, partition, input } = request;
    let row = this.#statements.findTask.get(stage, partition);
    if (row === undefined) {
      this.#statements.newTask.run(stage, partition);
      row = this.#statements.findTask.get(stage, partition);
    } else if (taskChecksum(taskOf(row)) !== row.crc) {
      throw this.#damaged(`the committed offset of ${stage}, partition ${partition},`);
    }
    const before = taskOf(row);
    const task = { ...before, epoch: before.epoch + 1, input };
    const stateKeys: string[] = [];
    const stateValues: string[] = [];
    let digest = 0;
    for (const entry of this.#statements.state.iterate(task.id)) {
      const key = String(entry.key);
      const value = String(entry.value);
      digest = digestAfter(digest, null, stateChecksum(task.id, key, value));
      stateKeys.push(key);
      stateValues.push(value);
    }
    if (digest !== task.digest)
      throw this.#damaged(`the state of ${stage}, partition ${partition},`);
    this.#putTask(task);
    return { task: task.id, epoch: task.epoch, stateKeys, stateValues, offset: task.next };
  }

  #putTask(task: TaskRow): void {
    const { id, epoch, next, input, digest } = task;
    this.#statements.setTask.run(epoch, next, input, digest, taskChecksum(task), id);
  }

  #damaged(what: string): StoreFault {
    const fault = corruptFault(this.#path, `${what} is not what was written`);
    return new StoreFault(fault.code, fault.message);
  }

  #tail(slot: Slot, now: number): Tail {
    let tail = this.#tails.get(slot);
    if (tail === undefined) {
      tail = this.#end(slot);
      this.#tails.set(slot, tail);
    }
    // A wall clock that steps back must not: retention and readers rely on the order.
    tail.appendTime = Math.max(tail.appendTime, Math.floor(now));
    return tail;
  }

  #end(slot: Slot): Tail {
    const topic = this.#topicOf(slot);
    const partition = this.#partitionOf(slot);
    const row = this.#statements.end.get(topic, partition);
    const end = { next: Number(row?.next), appendTime: Number(row?.append_time) };
    if (endChecksum(topic, partition, end) !== row?.crc) {
      throw this.#damaged(`the end of partition ${partition} of topic ${topic}`);
    }
    return end;
  }

  #slot(slot: Slot): SlotStatements {
    let statements = this.#slots.get(slot);
    if (statements === undefined) {
      const topic = this.#layout.topics.find(({ id }) => id === this.#topicOf(slot));
      const table = logTable(topic?.name ?? '', this.#partitionOf(slot));
      statements = {
        insert: this.#db.prepare(`INSERT INTO ${table} VALUES (?, ?, ?, ?, ?, ?)`),
        forget: topic?.compacted
          ? this.#db.prepare(`DELETE FROM ${table} WHERE key = ?`)
          : undefined,
      };
      this.#slots.set(slot, statements);
    }
    return statements;
  }

  #table(slot: Slot): LogTable {
    let table = this.#tables.get(slot);
    if (table === undefined) {
      table = new LogTable(this.#db, { layout: this.#layout, slot, path: this.#path });
      this.#tables.set(slot, table);
    }
    return table;
  }

  #topicOf(slot: Slot): number {
    return Math.floor(slot / this.#layout.partitions);
  }

  #partitionOf(slot: Slot): number {
    return slot % this.#layout.partitions;
  }
}

/** From a row of `tasks`; its types are those of the schema. */
export function taskOf(row: Readonly<Record<string, unknown>> | undefined): TaskRow {
  const next = row?.next;
  const input = row?.input;
  return {
    id: Number(row?.id),
    epoch: Number(row?.epoch),
    next: typeof next === 'number' ? next : null,
    input: typeof input === 'string' ? input : null,
    digest: Number(row?.digest),
  };
}
