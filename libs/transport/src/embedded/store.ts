/** The writes of the store, each inside a transaction that the caller holds. Worker thread only. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { recordChecksum, stateChecksum, taskChecksum } from './checksum.ts';
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
      end: db.prepare('SELECT next, append_time FROM ends WHERE topic = ? AND partition = ?'),
      setEnd: db.prepare(
        'UPDATE ends SET next = ?, append_time = ? WHERE topic = ? AND partition = ?',
      ),
      findTask: db.prepare(
        'SELECT id, epoch, next, crc FROM tasks WHERE stage = ? AND partition = ?',
      ),
      task: db.prepare('SELECT epoch, next, crc FROM tasks WHERE id = ?'),
      newTask: db.prepare(
        'INSERT INTO tasks (stage, partition, epoch, next, crc) VALUES (?, ?, 0, NULL, 0)',
      ),
      setTask: db.prepare('UPDATE tasks SET epoch = ?, next = ?, crc = ? WHERE id = ?'),
      state: db.prepare('SELECT key, value, crc FROM state WHERE task = ? ORDER BY key'),
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
      this.#statements.setEnd.run(
        tail.next,
        tail.appendTime,
        this.#topicOf(slot),
        this.#partitionOf(slot),
      );
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
        return this.#openTask(request.stage, request.partition);
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
    const { task, epoch } = request;
    const stored = this.#statements.task.get(task);
    if (stored === undefined || Number(stored.epoch) !== epoch) {
      throw new StoreFault(
        'fenced',
        'Another owner took this task over; nothing of the commit was written.',
      );
    }
    this.#append(request.records, request.now);
    for (let index = 0; index < request.stateKeys.length; index++) {
      const key = request.stateKeys[index] ?? '';
      const value = request.stateValues[index] ?? null;
      if (value === null) this.#statements.dropState.run(task, key);
      else this.#statements.putState.run(task, key, value, stateChecksum(task, key, value));
    }
    if (request.offset !== null) {
      const crc = taskChecksum(task, epoch, request.offset);
      this.#statements.setTask.run(epoch, request.offset, crc, task);
    }
  }

  #openTask(stage: string, partition: number): OpenedTask {
    let found = this.#statements.findTask.get(stage, partition);
    if (found === undefined) {
      this.#statements.newTask.run(stage, partition);
      found = this.#statements.findTask.get(stage, partition);
    } else if (
      taskChecksum(Number(found.id), Number(found.epoch), offsetOf(found.next)) !== found.crc
    ) {
      throw this.#damaged(`the committed offset of ${stage}, partition ${partition}`);
    }
    const task = Number(found?.id);
    const epoch = Number(found?.epoch) + 1;
    const offset = offsetOf(found?.next);
    this.#statements.setTask.run(epoch, offset, taskChecksum(task, epoch, offset), task);
    const stateKeys: string[] = [];
    const stateValues: string[] = [];
    for (const row of this.#statements.state.iterate(task)) {
      const key = String(row.key);
      const value = String(row.value);
      if (stateChecksum(task, key, value) !== row.crc) {
        throw this.#damaged(`an entry of the state of ${stage}, partition ${partition},`);
      }
      stateKeys.push(key);
      stateValues.push(value);
    }
    return { task, epoch, stateKeys, stateValues, offset };
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
    const row = this.#statements.end.get(this.#topicOf(slot), this.#partitionOf(slot));
    if (row === undefined) throw this.#damaged(`the end of partition ${this.#partitionOf(slot)}`);
    return { next: Number(row.next), appendTime: Number(row.append_time) };
  }

  #slot(slot: Slot): SlotStatements {
    let statements = this.#slots.get(slot);
    if (statements === undefined) {
      const topic = this.#layout.topics.find(({ id }) => id === this.#topicOf(slot));
      const table = logTable(this.#topicOf(slot), this.#partitionOf(slot));
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

function offsetOf(next: unknown): number | null {
  return typeof next === 'number' ? next : null;
}
