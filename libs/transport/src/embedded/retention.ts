/**
 * Old records leave the store, a slice at a time, and the file shrinks after them. What a stage
 * has still to read stays longer: a process that was down over the weekend must find on Monday
 * what it had taken in on Friday.
 */
import type { DatabaseSync } from 'node:sqlite';
import { taskChecksum } from './checksum.ts';
import type { EmbeddedLimits } from './limits.ts';
import type { StoreLayout } from './schema.ts';
import { inTransaction, logTable, pragma } from './schema.ts';
import { taskOf } from './store.ts';

/** Free pages that may stay in the file: what the next records fill without growing it again. */
const FREE_SHARE_MAX = 0.25;
const FREE_PAGES_MIN = 256;
const VACUUM_PAGES = 512;

/**
 * Records that a stage has still to read are kept for so many times their retention, then they go
 * too: a stage that was taken out of use, or stands still for good, must not fill the disk, and
 * what people wrote is not kept without end.
 */
export const UNREAD_RETENTION_FACTOR = 7;

type Partition = {
  readonly topic: string;
  readonly partition: number;
  readonly table: string;
  readonly compacted: boolean;
  readonly retentionMs: number;
};

/** The oldest records of a partition that may go. */
type Expired = { readonly last: number; readonly rows: number; readonly unread: number };

/**
 * A sweep goes once over all partitions. Since append time never falls inside a partition, what
 * has expired is always a prefix of it.
 */
export class Retention {
  readonly #db: DatabaseSync;
  readonly #limits: EmbeddedLimits;
  readonly #partitions: readonly Partition[];
  #todo: Partition[] = [];
  #hasSpareSpace = false;
  #now = -Infinity;
  #sweptAt = -Infinity;

  constructor(db: DatabaseSync, layout: StoreLayout, limits: EmbeddedLimits) {
    this.#db = db;
    this.#limits = limits;
    this.#partitions = layout.topics.flatMap(({ name, compacted, retentionMs }) =>
      Array.from({ length: layout.partitions }, (_, partition) => ({
        topic: name,
        partition,
        table: logTable(name, partition),
        compacted,
        retentionMs,
      })),
    );
  }

  get isSweeping(): boolean {
    return this.#todo.length > 0 || this.#hasSpareSpace;
  }

  /** Tells the time; begins a sweep where one is due. */
  advance(now: number): void {
    this.#now = Math.max(this.#now, now);
    if (now - this.#sweptAt >= this.#limits.sweepEveryMs) this.startAt(now);
  }

  startAt(now: number): void {
    this.#now = now;
    this.#sweptAt = now;
    if (this.#todo.length === 0) this.#todo = [...this.#partitions];
  }

  /** Begins a sweep now, at the time last told. */
  restart(): void {
    this.startAt(this.#now);
  }

  /** Ends this sweep; the next begins from the start. */
  stop(): void {
    this.#todo = [];
    this.#hasSpareSpace = false;
  }

  /**
   * One bounded step in a transaction of its own.
   *
   * @param onUnread told how many of the deleted records a stage had still to read, if any
   */
  slice(onUnread: (records: number) => void): void {
    let rowsLeft = this.#limits.sweepRowsMax;
    let unreadExpired = 0;
    inTransaction(this.#db, () => {
      while (rowsLeft > 0) {
        const partition = this.#todo.at(-1);
        if (partition === undefined) break;
        const { last, rows, unread } = this.#expired(partition, rowsLeft);
        if (rows === 0) this.#todo.pop();
        else this.#db.prepare(`DELETE FROM ${partition.table} WHERE offset <= ?`).run(last);
        rowsLeft -= Math.max(1, rows);
        unreadExpired += unread;
      }
    });
    if (unreadExpired > 0) onUnread(unreadExpired);
    this.#giveBack();
  }

  #expired(partition: Partition, rowsMax: number): Expired {
    const before = this.#now - partition.retentionMs;
    const unreadBefore = this.#now - UNREAD_RETENTION_FACTOR * partition.retentionMs;
    const firstUnread = this.#firstUnread(partition);
    const oldest = this.#db.prepare(
      `SELECT offset, append_time, octet_length(value) AS bytes FROM ${partition.table} ORDER BY offset LIMIT ?`,
    );
    let last = -1;
    let rows = 0;
    let unread = 0;
    let bytes = 0;
    for (const row of oldest.iterate(rowsMax)) {
      const appendTime = Number(row.append_time);
      const offset = Number(row.offset);
      if (appendTime >= before || bytes > this.#limits.sweepBytesMax) break;
      if (offset >= firstUnread) {
        if (appendTime >= unreadBefore) break;
        unread += 1;
      }
      last = offset;
      rows += 1;
      bytes += Number(row.bytes ?? 0);
    }
    return { last, rows, unread };
  }

  /**
   * The offset from which on some stage has still to read the partition. A stage is known by its
   * task in any partition, and has read nothing where it has committed nothing. Compacted topics
   * are no queues: what is in them goes by its age alone.
   */
  #firstUnread({ topic, partition, compacted }: Partition): number {
    if (compacted) return Infinity;
    const nextOf = new Map<unknown, number>();
    for (const row of this.#db.prepare('SELECT * FROM tasks WHERE input = ?').iterate(topic)) {
      const task = taskOf(row);
      const isHere = row.partition === partition && taskChecksum(task) === row.crc;
      nextOf.set(row.stage, Math.max(nextOf.get(row.stage) ?? 0, isHere ? (task.next ?? 0) : 0));
    }
    return Math.min(...nextOf.values());
  }

  /** Free pages beyond a share go back to the disk; keeping some spares growing right after. */
  #giveBack(): void {
    const keep = Math.max(FREE_PAGES_MIN, FREE_SHARE_MAX * pragma(this.#db, 'page_count'));
    this.#hasSpareSpace = pragma(this.#db, 'freelist_count') > keep;
    if (this.#hasSpareSpace) this.#db.exec(`PRAGMA incremental_vacuum(${VACUUM_PAGES})`);
  }
}
