/** Old records leave the store, a slice at a time, and the file shrinks after them. */
import type { DatabaseSync } from 'node:sqlite';
import type { EmbeddedLimits } from './limits.ts';
import type { StoreLayout } from './schema.ts';
import { inTransaction, logTable, pragma } from './schema.ts';

/** Free pages that may stay in the file: what the next records fill without growing it again. */
const FREE_SHARE_MAX = 0.25;
const FREE_PAGES_MIN = 256;
const VACUUM_PAGES = 512;

type Partition = { readonly table: string; readonly retentionMs: number };

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
    this.#partitions = layout.topics.flatMap(({ name, retentionMs }) =>
      Array.from({ length: layout.partitions }, (_, partition) => ({
        table: logTable(name, partition),
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

  /** One bounded step in a transaction of its own. */
  slice(): void {
    let rowsLeft = this.#limits.sweepRowsMax;
    inTransaction(this.#db, () => {
      while (rowsLeft > 0) {
        const partition = this.#todo.at(-1);
        if (partition === undefined) break;
        const { last, rows } = this.#expired(partition, rowsLeft);
        if (rows === 0) this.#todo.pop();
        else this.#db.prepare(`DELETE FROM ${partition.table} WHERE offset <= ?`).run(last);
        rowsLeft -= Math.max(1, rows);
      }
    });
    this.#giveBack();
  }

  #expired(partition: Partition, rowsMax: number): { last: number; rows: number } {
    const before = this.#now - partition.retentionMs;
    const oldest = this.#db.prepare(
      `SELECT offset, append_time, octet_length(value) AS bytes FROM ${partition.table} ORDER BY offset LIMIT ?`,
    );
    let last = -1;
    let rows = 0;
    let bytes = 0;
    for (const row of oldest.iterate(rowsMax)) {
      if (Number(row.append_time) >= before || bytes > this.#limits.sweepBytesMax) break;
      last = Number(row.offset);
      rows += 1;
      bytes += Number(row.bytes ?? 0);
    }
    return { last, rows };
  }

  /** Free pages beyond a share go back to the disk; keeping some spares growing right after. */
  #giveBack(): void {
    const keep = Math.max(FREE_PAGES_MIN, FREE_SHARE_MAX * pragma(this.#db, 'page_count'));
    this.#hasSpareSpace = pragma(this.#db, 'freelist_count') > keep;
    if (this.#hasSpareSpace) this.#db.exec(`PRAGMA incremental_vacuum(${VACUUM_PAGES})`);
  }
}
