/**
 * Reading a store that may be damaged: everything that can still be trusted, and what is missing.
 * Never writes to the file.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import {
  digestAfter,
  endChecksum,
  recordChecksum,
  stateChecksum,
  type TaskRow,
  taskChecksum,
} from './checksum.ts';
import { isDamage } from './faults.ts';
import { type LogRow, rowOf } from './log-reads.ts';
import { logTable, type StoredTopic } from './schema.ts';
import { taskOf } from './store.ts';

export type LogFinding = {
  readonly topic: string;
  readonly partition: number;
  /** Records that are as they were written. */
  readonly records: number;
  /** Records known to be gone or damaged. */
  readonly lost: number;
  /** Whether `lost` is all: false where it cannot be known how many a damaged page held. */
  readonly isLostExact: boolean;
};

export type TaskFinding = {
  readonly stage: string;
  readonly partition: number;
  /** Offset and every entry of the state are as one commit left them. */
  readonly isWhole: boolean;
  readonly entries: number;
};

export type StoredTask = {
  readonly row: TaskRow;
  readonly stage: string;
  readonly partition: number;
  readonly entries: readonly (readonly [key: string, value: string])[];
};

/** Largest offset there can be. */
const OFFSET_MAX = Number.MAX_SAFE_INTEGER;

/** What was read off one partition, and where it goes on: `next` at least, if the end is lost. */
export type LogSurvey = LogFinding & {
  readonly next: number;
  readonly appendTime: number;
  readonly isEndKnown: boolean;
};

/** Reads all of one partition, handing on each record that is whole. */
export function surveyLog(
  db: DatabaseSync,
  at: { readonly topic: StoredTopic; readonly partition: number },
  onRow: (row: LogRow) => void,
): LogSurvey {
  const { topic, partition } = at;
  const end = readEnd(db, topic.id, partition);
  let records = 0;
  let missing = 0;
  let damagedRows = 0;
  let damagedSince = 0;
  let isHeadDamaged = false;
  let isDamaged = end === undefined;
  let expected: number | undefined;
  let appendTime = end?.appendTime ?? 0;
  for (const item of readAround(db, logTable(topic.name, partition), end?.next)) {
    if (item === 'unreadable' || item === 'damaged') {
      isDamaged = true;
      if (expected === undefined) isHeadDamaged = true;
      if (item === 'damaged') damagedSince += 1;
      if (item === 'damaged') damagedRows += 1;
      continue;
    }
    // Ahead of the first record retention has been: what is missing there cannot be told.
    missing += expected === undefined ? damagedSince : item.offset - expected;
    damagedSince = 0;
    records += 1;
    expected = item.offset + 1;
    appendTime = Math.max(appendTime, item.appendTime);
    onRow(item);
  }
  if (end === undefined || expected === undefined) missing += damagedSince;
  else missing += Math.max(0, end.next - expected);
  return {
    topic: topic.name,
    partition,
    records,
    // Compaction makes holes of its own, so there only the rows that were seen damaged count.
    lost: topic.compacted ? damagedRows : missing,
    isLostExact: !isDamaged || (!topic.compacted && !isHeadDamaged && end !== undefined),
    next: Math.max(end?.next ?? 0, expected ?? 0),
    appendTime,
    isEndKnown: end !== undefined,
  };
}

/** The tasks, each with whether it can be trusted as a whole. */
export function surveyTasks(
  db: DatabaseSync,
  onWhole: (task: StoredTask) => void,
): readonly TaskFinding[] {
  const findings: TaskFinding[] = [];
  let rows: Readonly<Record<string, unknown>>[] = [];
  try {
    rows = db.prepare('SELECT * FROM tasks NOT INDEXED').all();
  } catch (error) {
    if (!isDamage(error)) throw error;
  }
  for (const row of rows) {
    const stage = String(row.stage);
    const partition = Number(row.partition);
    const task = taskOf(row);
    const entries = taskChecksum(task) === row.crc ? readState(db, task) : undefined;
    findings.push({
      stage,
      partition,
      isWhole: entries !== undefined,
      entries: entries?.length ?? 0,
    });
    if (entries !== undefined) onWhole({ row: task, stage, partition, entries });
  }
  return findings;
}

/** All of a task's state, or undefined where any of it is missing, stale or damaged. */
function readState(db: DatabaseSync, task: TaskRow): [string, string][] | undefined {
  const entries: [string, string][] = [];
  let digest = 0;
  try {
    const rows = db.prepare('SELECT key, value FROM state WHERE task = ? ORDER BY key');
    for (const { key, value } of rows.iterate(task.id)) {
      if (typeof key !== 'string' || typeof value !== 'string') return undefined;
      digest = digestAfter(digest, null, stateChecksum(task.id, key, value));
      entries.push([key, value]);
    }
  } catch (error) {
    if (!isDamage(error)) throw error;
    return undefined;
  }
  return digest === task.digest ? entries : undefined;
}

function readEnd(
  db: DatabaseSync,
  topic: number,
  partition: number,
): { next: number; appendTime: number } | undefined {
  try {
    const sql = 'SELECT next, append_time, crc FROM ends WHERE topic = ? AND partition = ?';
    const row = db.prepare(sql).get(topic, partition);
    const end = { next: Number(row?.next), appendTime: Number(row?.append_time) };
    return endChecksum(topic, partition, end) === row?.crc ? end : undefined;
  } catch (error) {
    if (!isDamage(error)) throw error;
    return undefined;
  }
}

/** The whole rows in offset order; what lies between them is named, once per place. */
function* readAround(
  db: DatabaseSync,
  table: string,
  end: number | undefined,
): Generator<LogRow | 'damaged' | 'unreadable'> {
  // An offset is the row's own number: it is there even where the column's definition is damaged.
  const columns = 'rowid, append_time, key, value, headers, crc';
  let rows: StatementSync;
  let probe: StatementSync;
  try {
    rows = db.prepare(`SELECT ${columns} FROM ${table} WHERE rowid >= ? ORDER BY rowid`);
    rows.setReturnArrays(true);
    // Damaged integers may be beyond 2^53: as BigInt they can be read, and fail the checksum.
    rows.setReadBigInts(true);
    probe = db.prepare(`SELECT 1 FROM ${table} WHERE rowid >= ? ORDER BY rowid LIMIT 1`);
  } catch (error) {
    if (!isDamage(error)) throw error;
    yield 'unreadable';
    return;
  }
  let from: number | undefined = 0;
  while (from !== undefined) {
    let last: number = from - 1;
    try {
      for (const cells of rows.iterate(from)) {
        const row = rowOf(unknownCells(cells));
        // A damaged offset must not lead us past good rows, so only whole rows move us on.
        if (isWhole(row) && row.offset > last) {
          last = row.offset;
          yield row;
        } else {
          yield 'damaged';
        }
      }
      return;
    } catch (error) {
      if (!isDamage(error)) throw error;
    }
    yield 'unreadable';
    from = firstReadable(probe, last + 1, end ?? OFFSET_MAX);
  }
}

/**
 * The first offset from which the tree can be read again. Probes ever further apart (a sixteenth
 * of the way each), so between two damaged places at most that share of a good one is passed over.
 */
function firstReadable(probe: StatementSync, from: number, end: number): number | undefined {
  let bad = from;
  for (let distance = 1; bad < end; distance += Math.max(1, Math.floor(distance / 16))) {
    const at = Math.min(end, from + distance);
    if (canRead(probe, at)) {
      let good = at;
      while (good - bad > 1) {
        const middle = bad + Math.floor((good - bad) / 2);
        if (canRead(probe, middle)) good = middle;
        else bad = middle;
      }
      return good;
    }
    bad = at;
  }
  return undefined;
}

function canRead(probe: StatementSync, offset: number): boolean {
  try {
    probe.get(offset);
    return true;
  } catch (error) {
    if (!isDamage(error)) throw error;
    return false;
  }
}

function isWhole(row: LogRow): boolean {
  const { offset, appendTime, key, value, headers } = row;
  if (typeof offset !== 'number' || typeof appendTime !== 'number' || typeof key !== 'string')
    return false;
  const isValue = value === null || typeof value === 'string' || value instanceof Uint8Array;
  if (!isValue || (headers !== null && typeof headers !== 'string')) return false;
  return recordChecksum(row, key, value, headers) === row.crc;
}

/** BigInts back to numbers; what does not fit is no cell that was ever written. */
function unknownCells(cells: unknown): unknown[] {
  if (!Array.isArray(cells)) return [];
  return cells.map((cell: unknown) => (typeof cell === 'bigint' ? Number(cell) : cell));
}
