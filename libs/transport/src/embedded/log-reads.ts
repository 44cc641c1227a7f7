/** Reading records out of a store file: for the worker, for readers and for salvage alike. */
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { recordChecksum } from './checksum.ts';
import { corruptFault, StoreFault } from './faults.ts';
import type { ReadColumns } from './messages.ts';
import type { StoreLayout } from './schema.ts';
import { logTable } from './schema.ts';

export type LogRow = {
  readonly offset: number;
  readonly appendTime: number;
  readonly key: string;
  /** Bytes where what was written is not text. */
  readonly value: string | Uint8Array | null;
  readonly headers: string | null;
  readonly crc: number;
};

export type LogRange = {
  readonly from: number;
  readonly maxRecords: number;
  readonly maxBytes: number;
};

/** Rows fetched at a time inside one read: small enough that a batch of 1 MB records stays small. */
const CHUNK_ROWS = 128;

/** The rows of one partition of one topic. Holds prepared statements, so keep it. */
export class LogTable {
  readonly #rows;
  readonly #name: string;
  readonly #path: string;

  constructor(
    db: DatabaseSync,
    at: { readonly layout: StoreLayout; readonly slot: number; readonly path: string },
  ) {
    const topic = at.layout.topics.find(
      ({ id }) => id === Math.floor(at.slot / at.layout.partitions),
    );
    const partition = at.slot % at.layout.partitions;
    this.#name = `partition ${partition} of ${topic?.name}`;
    this.#path = at.path;
    this.#rows = db.prepare(
      `SELECT offset, append_time, key, value, headers, crc FROM ${logTable(topic?.name ?? '', partition)} WHERE offset >= ? ORDER BY offset LIMIT ?`,
    );
    this.#rows.setReturnArrays(true);
  }

  /**
   * The next rows as columns, at least one where there is one.
   *
   * @throws StoreFault `corrupt` where a row is not what was written
   */
  read(range: LogRange, end: number): ReadColumns {
    const columns = {
      offsets: [] as number[],
      appendTimes: [] as number[],
      keys: [] as string[],
      values: [] as (string | Uint8Array | null)[],
      headers: [] as (string | null)[],
      end,
    };
    let { from } = range;
    let bytes = 0;
    while (columns.offsets.length < range.maxRecords && bytes < range.maxBytes) {
      const wanted = Math.min(CHUNK_ROWS, range.maxRecords - columns.offsets.length);
      const rows = this.#rows.all(from, wanted);
      for (const cells of rows) {
        const row = rowOf(cells);
        if (recordChecksum(row, row.key, row.value, row.headers) !== row.crc) {
          const fault = corruptFault(
            this.#path,
            `the record at ${row.offset} in ${this.#name} is not what was written`,
          );
          throw new StoreFault(fault.code, fault.message);
        }
        columns.offsets.push(row.offset);
        columns.appendTimes.push(row.appendTime);
        columns.keys.push(row.key);
        columns.values.push(row.value);
        columns.headers.push(row.headers);
        bytes += row.key.length + (row.value?.length ?? 0);
        from = row.offset + 1;
        if (bytes >= range.maxBytes) break;
      }
      if (rows.length < wanted) break;
    }
    return columns;
  }
}

/** From a row of a statement that returns arrays, in the order of the columns of the table. */
export function rowOf(cells: unknown): LogRow {
  // The statement above says which types these are; anything else would fail the checksum.
  const [offset, appendTime, key, value, headers, crc] = cells as [
    number,
    number,
    string,
    string | Uint8Array | null,
    string | null,
    number,
  ];
  return { offset, appendTime, key, value, headers, crc };
}

/** Per partition, the committed input offset of the stage; null where none is. */
export function readCommitted(
  db: DatabaseSync,
  stage: string,
  partitions: number,
): (number | null)[] {
  const committed = new Array<number | null>(partitions).fill(null);
  const rows = db
    .prepare('SELECT partition, next FROM tasks WHERE stage = ?')
    .all(stage as SQLInputValue);
  for (const row of rows) {
    if (row.next !== null) committed[Number(row.partition)] = Number(row.next);
  }
  return committed;
}
