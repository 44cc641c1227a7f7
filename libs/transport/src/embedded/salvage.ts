import { existsSync, renameSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { endChecksum, stateChecksum, taskChecksum } from './checksum.ts';
import { corruptFault, faultOf, isDamage, isOfWriting, StoreFault } from './faults.ts';
import { guarded } from './guarded.ts';
import { EMBEDDED_LIMITS } from './limits.ts';
import { lockStore } from './lock.ts';
import type { LogRow } from './log-reads.ts';
import {
  inTransaction,
  logTable,
  openStoreFile,
  readLayout,
  type StoredTopic,
  type StoreLayout,
  schemaDamage,
  structuralDamage,
  tablesLayout,
} from './schema.ts';
import {
  type LogFinding,
  type LogSurvey,
  surveyLog,
  surveyTasks,
  type TaskFinding,
} from './survey.ts';

export type StoreCheck = {
  readonly isSound: boolean;
  readonly namespace: string;
  readonly partitions: number;
  /** False where the list of topics and partitions is damaged: one may be missing from `logs`. */
  readonly isLayoutWhole: boolean;
  /** What is wrong with the structure of the file, in SQLite's words where they are its findings. */
  readonly damage: readonly string[];
  readonly logs: readonly LogFinding[];
  readonly tasks: readonly TaskFinding[];
};

export type SalvageReport = Omit<StoreCheck, 'isSound' | 'damage'> & {
  readonly records: number;
  /** Over all topics; `isLostExact` of each says whether it is all. */
  readonly lost: number;
  /** For the person who asked: what was saved, what was lost, what follows from it. */
  readonly sentences: readonly string[];
};

/** Rows per transaction of the new store. */
const COPY_ROWS = 10_000;

/**
 * Reads the whole store and says what is damaged. Takes its lock meanwhile, on the calling thread.
 *
 * @throws TransportError `locked`, `unavailable`, `version`; `corrupt` where not even its head can
 * be read
 */
export async function checkStore(options: { readonly path: string }): Promise<StoreCheck> {
  const { path } = options;
  return await guarded(path, () => {
    using store = openDamaged(path);
    const { db, layout } = store;
    const damage = [...store.damage, ...structuralDamage(db, 'full')];
    const logs = placesOf(layout).map((place) => finding(surveyLog(db, place, () => undefined)));
    const tasks = surveyTasks(db, () => undefined);
    const isSound =
      damage.length === 0 &&
      logs.every(({ lost, isLostExact }) => lost === 0 && isLostExact) &&
      tasks.every(({ isWhole }) => isWhole);
    const { namespace, partitions } = layout;
    return { isSound, namespace, partitions, isLayoutWhole: isWhole(store), damage, logs, tasks };
  });
}

/**
 * Copies what can still be trusted of a damaged store into a new one, offsets as they were, and
 * counts what cannot. A task of which anything is damaged (offset or state) is left out whole:
 * the two are only true together, and without both its stage begins again at the oldest record
 * kept. The damaged file is not changed; the new one appears when it is complete.
 *
 * @throws TransportError `locked`, `unavailable` (also where `to` exists), `version`, `full`;
 * `corrupt` where not even the head can be read
 */
export async function salvageStore(options: {
  readonly from: string;
  readonly to: string;
  /** Needed only where the file can no longer tell. */
  readonly namespace?: string;
}): Promise<SalvageReport> {
  const { from, to } = options;
  const partial = `${to}.partial`;
  return await guarded(from, () => {
    if (existsSync(to)) {
      throw new StoreFault('unavailable', `${to} exists already. Salvage into a new file.`);
    }
    using store = openDamaged(from, options.namespace);
    // One that was killed has left it.
    removeStore(partial);
    try {
      const report = copyStore(store, partial);
      renameSync(partial, to);
      return report;
    } catch (error) {
      throw ofTarget(error, to);
    } finally {
      removeStore(partial);
    }
  });
}

function removeStore(path: string): void {
  for (const end of ['', '-wal', '-shm']) rmSync(`${path}${end}`, { force: true });
}

/** What can only be said of the file that is written is not said of the damaged one. */
function ofTarget(error: unknown, to: string): unknown {
  const fault = isOfWriting(error) ? faultOf(error, to) : undefined;
  return fault === undefined ? error : new StoreFault(fault.code, fault.message, { cause: error });
}

function copyStore(store: OpenStore, to: string): SalvageReport {
  const { db: from, layout: stored } = store;
  const { namespace, partitions, topics } = stored;
  const { db, layout: made } = openStoreFile({
    path: to,
    namespace,
    partitions,
    topics,
    limits: EMBEDDED_LIMITS,
  });
  try {
    // Tasks first: an offset that was committed must never be given out again.
    let committedMax = 0;
    const tasks = inTransaction(db, () => {
      const task = db.prepare('INSERT INTO tasks VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
      const entry = db.prepare('INSERT INTO state VALUES (?, ?, ?, ?)');
      return surveyTasks(from, ({ row, stage, partition, entries }) => {
        committedMax = Math.max(committedMax, row.next ?? 0);
        const { id, epoch, next, input, digest } = row;
        task.run(id, stage, partition, epoch, next, input, digest, taskChecksum(row));
        for (const [key, value] of entries) {
          entry.run(row.id, key, value, stateChecksum(row.id, key, value));
        }
      });
    });
    const logs = placesOf(stored).map(({ topic, partition }) => {
      const id = made.topics.find(({ name }) => name === topic.name)?.id ?? topic.id;
      return copyLog(from, db, { topic, id, partition, committedMax });
    });
    db.close();
    const records = logs.reduce((sum, log) => sum + log.records, 0);
    const lost = logs.reduce((sum, log) => sum + log.lost, 0);
    const isLayoutWhole = isWhole(store);
    const report = { namespace, partitions, isLayoutWhole, logs, tasks, records, lost };
    return { ...report, sentences: sentencesOf(report) };
  } finally {
    if (db.isOpen) db.close();
  }
}

function copyLog(
  from: DatabaseSync,
  to: DatabaseSync,
  at: { topic: StoredTopic; id: number; partition: number; committedMax: number },
): LogFinding {
  const { topic, id, partition } = at;
  const insert = to.prepare(
    `INSERT INTO ${logTable(topic.name, partition)} VALUES (?, ?, ?, ?, ?, ?)`,
  );
  let waiting: LogRow[] = [];
  const flush = () => {
    inTransaction(to, () => {
      for (const { offset, appendTime, key, value, headers, crc } of waiting) {
        insert.run(offset, appendTime, key, value, headers, crc);
      }
    });
    waiting = [];
  };
  const survey = surveyLog(from, { topic, partition }, (row) => {
    waiting.push(row);
    if (waiting.length >= COPY_ROWS) flush();
  });
  flush();
  // Where the stored end is lost, go on beyond every offset that any stage has committed.
  const next = survey.isEndKnown ? survey.next : Math.max(survey.next, at.committedMax);
  const end = { next, appendTime: survey.appendTime };
  to.prepare(
    'UPDATE ends SET next = ?, append_time = ?, crc = ? WHERE topic = ? AND partition = ?',
  ).run(end.next, end.appendTime, endChecksum(id, partition, end), id, partition);
  return finding(survey);
}

type OpenStore = Disposable & DamagedLayout & { readonly db: DatabaseSync };

type DamagedLayout = {
  /** As far as it can still be told. */
  readonly layout: StoreLayout;
  /** What about it cannot be trusted, in a few words each. */
  readonly damage: readonly string[];
};

/** Opens for reading whatever there is: a truncated file, a schema with holes. */
function openDamaged(path: string, namespace?: string): OpenStore {
  if (!existsSync(path)) throw new StoreFault('unavailable', `There is no store at ${path}.`);
  const lock = lockStore(path);
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(path, { readOnly: true, timeout: 5_000, defensive: false });
    // Makes SQLite carry on where the schema or the length of the file is not what it should be.
    db.exec('PRAGMA writable_schema = ON');
    const opened = { db, ...layoutOf(db, path, namespace) };
    return {
      ...opened,
      [Symbol.dispose]: () => {
        opened.db.close();
        lock[Symbol.dispose]();
      },
    };
  } catch (error) {
    db?.close();
    lock[Symbol.dispose]();
    throw error;
  }
}

function layoutOf(db: DatabaseSync, path: string, namespace: string | undefined): DamagedLayout {
  const tables = tablesLayout(db);
  try {
    const layout = readLayout(db, path);
    const damage = layoutDamage(db, layout, tables);
    // The tables are many, and the number one.
    const { partitions } = tables.topics.length > 0 ? tables : layout;
    return { layout: { ...layout, partitions }, damage };
  } catch (error) {
    if (!isDamage(error) || error instanceof StoreFault) throw error;
    const damage = error instanceof Error ? error.message : String(error);
    if (tables.topics.length === 0) throw error;
    if (namespace !== undefined) return { layout: { ...tables, namespace }, damage: [damage] };
    const { message } = corruptFault(path, damage);
    throw new StoreFault(
      'corrupt',
      `${message} --namespace NAME (the file no longer tells its own)`,
    );
  }
}

/** What the store notes of itself has no checksum: it is held against the tables that are there. */
function layoutDamage(
  db: DatabaseSync,
  layout: StoreLayout,
  tables: Pick<StoreLayout, 'topics' | 'partitions'>,
): readonly string[] {
  if (tables.topics.length > 0 && layout.partitions !== tables.partitions) {
    return [`${layout.partitions} partitions are noted, and ${tables.partitions} are there`];
  }
  const noted = new Set(layout.topics.map(({ name }) => name));
  const strays = tables.topics.filter(({ name }) => !noted.has(name));
  return [
    ...strays.map(({ name }) => `the topic ${name} is not noted, and its tables are there`),
    ...schemaDamage(db, layout),
  ];
}

const isWhole = ({ damage }: DamagedLayout): boolean => damage.length === 0;

function placesOf({
  topics,
  partitions,
}: StoreLayout): { topic: StoredTopic; partition: number }[] {
  return topics.flatMap((topic) =>
    Array.from({ length: partitions }, (_, partition) => ({ topic, partition })),
  );
}

function finding({ topic, partition, records, lost, isLostExact }: LogSurvey): LogFinding {
  return { topic, partition, records, lost, isLostExact };
}

function sentencesOf(report: Omit<SalvageReport, 'sentences'>): string[] {
  const sentences = [`Saved ${report.records} records.`];
  for (const { topic, partition, lost, isLostExact } of report.logs) {
    if (lost === 0 && isLostExact) continue;
    const count = isLostExact
      ? `${lost}`
      : lost === 0
        ? 'an unknown number of'
        : `at least ${lost}`;
    sentences.push(`Lost ${count} records of ${topic}, partition ${partition}.`);
  }
  if (!report.isLayoutWhole) {
    sentences.push(
      'The list of topics and partitions is damaged: one that is not named here may be lost too.',
    );
  }
  for (const task of report.tasks) {
    const { stage, partition } = task;
    if (task.isWhole) continue;
    sentences.push(
      `Left out the state and the offset of ${stage}, partition ${partition}: one of them is damaged, and they are only true together. It begins again at the oldest record kept and writes again what follows from it; that carries the same ids only where what it was made of is still there.`,
    );
  }
  return sentences;
}
