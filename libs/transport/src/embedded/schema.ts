/**
 * The layout of a store file, and opening one.
 *
 * One table per (topic, partition): each is appended to at its right edge, so pages stay full,
 * retention frees whole pages at the left edge, and a damaged page costs one partition of one
 * topic. `ends` keeps the next offset apart, so that offsets go on after all records are gone.
 *
 * State is a table, not a changelog topic: SQLite already keeps the last value of each key in
 * the same transaction, so restoring is one range read, with no compaction and no tombstones.
 */
import { DatabaseSync } from 'node:sqlite';
import { endChecksum } from './checksum.ts';
import { corruptFault, isDamage, StoreFault } from './faults.ts';
import type { StoreOptions } from './messages.ts';

/** Rises when an older Goldenhour could no longer read the file. */
export const FORMAT = 1;
/** "GoHr": tells a store from any other SQLite file. */
const APPLICATION_ID = 0x476f4872;
/** Twice SQLite's own: +25 % appended records/s, and still 8 kB written for a lone small commit. */
const PAGE_BYTES = 8192;

/** Ten years: until the topic is declared again, nothing goes. */
const UNKNOWN_RETENTION_MS = 10 * 365 * 24 * 3_600_000;

export type StoredTopic = {
  readonly id: number;
  readonly name: string;
  readonly compacted: boolean;
  readonly retentionMs: number;
};

export type StoreLayout = {
  readonly namespace: string;
  readonly partitions: number;
  readonly topics: readonly StoredTopic[];
};

/**
 * Named after the topic, so that the name survives damage to the table of topics. The slash keeps
 * it apart from the fixed tables.
 */
export function logTable(topic: string, partition: number): string {
  return quoted(`${topic}/${partition}`);
}

/**
 * Opens or makes the store and leaves it writable, checked and with all topics of the options.
 *
 * @throws StoreFault `corrupt`, `version`, `partitions`; SQLite's own errors
 */
export function openStoreFile(options: StoreOptions): { db: DatabaseSync; layout: StoreLayout } {
  // Another connection may be checkpointing or recovering: wait for it instead of failing.
  const db = new DatabaseSync(options.path, { timeout: 5_000 });
  try {
    // Before anything is set: some of it would stay in the file, whoever's it is.
    refuseForeign(db, options.path);
    configure(db, options);
    const isNew = db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined;
    if (isNew) create(db, options);
    const layout = readLayout(db, options.path);
    refuseOther(layout, options);
    refuseDamaged(options.path, schemaDamage(db, layout));
    checkStructure(db, options);
    declareTopics(db, layout, options);
    return { db, layout: readLayout(db, options.path) };
  } catch (error) {
    db.close();
    throw error;
  }
}

/**
 * What the file says it is.
 *
 * @throws StoreFault `version` where a newer Goldenhour wrote it, `corrupt` where none did
 */
export function readLayout(db: DatabaseSync, path: string): StoreLayout {
  if (pragma(db, 'application_id') !== APPLICATION_ID) throw foreign(path);
  const format = pragma(db, 'user_version');
  if (format > FORMAT) {
    throw new StoreFault(
      'version',
      `The store ${path} was written by a newer Goldenhour (format ${format}; this one reads up to ${FORMAT}). Update Goldenhour, or set another store path.`,
    );
  }
  const meta = new Map<unknown, unknown>();
  for (const row of db.prepare('SELECT name, value FROM meta').all()) meta.set(row.name, row.value);
  const topics = db
    .prepare('SELECT id, name, compacted, retention_ms FROM topics ORDER BY id')
    .all();
  return {
    namespace: String(meta.get('namespace')),
    partitions: Number(meta.get('partitions')),
    topics: topics.map((row) => ({
      id: Number(row.id),
      name: String(row.name),
      compacted: row.compacted === 1,
      retentionMs: Number(row.retention_ms),
    })),
  };
}

function refuseForeign(db: DatabaseSync, path: string): void {
  if (pragma(db, 'application_id') === APPLICATION_ID) return;
  if (db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() !== undefined) throw foreign(path);
}

const foreign = (path: string): StoreFault =>
  new StoreFault(
    'corrupt',
    `${path} is a database of another program, not a Goldenhour store. Set another store path.`,
  );

/** What the names of the tables still tell where `readLayout` fails. Retention comes anew at opening. */
export function tablesLayout(db: DatabaseSync): Omit<StoreLayout, 'namespace'> {
  const names = db.prepare('SELECT name FROM sqlite_schema ORDER BY rowid').all();
  const all = new Set(names.map(({ name }) => String(name)));
  const topics: StoredTopic[] = [];
  let partitions = 0;
  for (const name of all) {
    const [, topic, partition] = /^(.*)\/(\d+)$/.exec(name) ?? [];
    if (topic === undefined) continue;
    partitions = Math.max(partitions, Number(partition) + 1);
    // Tables were made in the order of the topics' ids, partition 0 first.
    if (partition !== '0') continue;
    const compacted = all.has(`${name} key`);
    topics.push({ id: topics.length, name: topic, compacted, retentionMs: UNKNOWN_RETENTION_MS });
  }
  return { partitions, topics };
}

/**
 * The damage that SQLite finds in the structure of the file, in its words; empty when sound.
 *
 * @param depth `quick` does not compare indexes with their tables
 */
export function structuralDamage(db: DatabaseSync, depth: 'quick' | 'full'): readonly string[] {
  const sql = depth === 'quick' ? 'PRAGMA quick_check(3)' : 'PRAGMA integrity_check(20)';
  const lines: string[] = [];
  try {
    for (const row of db.prepare(sql).iterate()) {
      lines.push(...String(Object.values(row)[0]).split('\n'));
    }
  } catch (error) {
    // The check may fall over the damage that it has just described.
    if (!isDamage(error)) throw error;
    if (lines.length === 0 && error instanceof Error) lines.push(error.message);
  }
  return lines.filter((line) => line !== 'ok');
}

/**
 * The tables and indexes that are not, or not as the layout makes them, each in a few words; empty
 * when sound. SQLite itself takes any definition that it can read, whatever it was before.
 */
export function schemaDamage(db: DatabaseSync, layout: StoreLayout): readonly string[] {
  using sound = new DatabaseSync(':memory:');
  createTables(sound, layout);
  for (const topic of layout.topics) createTopic(sound, topic, layout.partitions);
  const found = definitionsOf(db);
  return [...definitionsOf(sound)]
    .filter(([name, definition]) => found.get(name) !== definition)
    .map(([name]) => `the definition of ${name} is not what was written`);
}

function definitionsOf(db: DatabaseSync): ReadonlyMap<string, string> {
  const definition = "type || ' ' || tbl_name || ' ' || coalesce(sql, '')";
  const rows = db.prepare(`SELECT name, ${definition} AS definition FROM sqlite_schema`).all();
  return new Map(
    rows.map((row) => [String(row['name']), String(row['definition']).split(/\s+/).join(' ')]),
  );
}

export function createTables(db: DatabaseSync, layout: Omit<StoreLayout, 'topics'>): void {
  db.exec(`
    CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
    CREATE TABLE topics (
      id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,
      compacted INTEGER NOT NULL, retention_ms INTEGER NOT NULL
    );
    CREATE TABLE ends (
      topic INTEGER NOT NULL, partition INTEGER NOT NULL,
      next INTEGER NOT NULL, append_time INTEGER NOT NULL, crc INTEGER NOT NULL,
      PRIMARY KEY (topic, partition)
    ) WITHOUT ROWID;
    CREATE TABLE tasks (
      id INTEGER PRIMARY KEY, stage TEXT NOT NULL, partition INTEGER NOT NULL,
      epoch INTEGER NOT NULL, next INTEGER, input TEXT,
      digest INTEGER NOT NULL, crc INTEGER NOT NULL,
      UNIQUE (stage, partition)
    );
    CREATE TABLE state (
      task INTEGER NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, crc INTEGER NOT NULL,
      PRIMARY KEY (task, key)
    ) WITHOUT ROWID;
    PRAGMA application_id = ${APPLICATION_ID};
    PRAGMA user_version = ${FORMAT};
  `);
  const insert = db.prepare('INSERT INTO meta VALUES (?, ?)');
  insert.run('namespace', layout.namespace);
  insert.run('partitions', layout.partitions);
}

/** Adds the topic with its empty partitions. The caller holds the transaction. */
export function createTopic(db: DatabaseSync, topic: StoredTopic, partitions: number): void {
  db.prepare('INSERT INTO topics VALUES (?, ?, ?, ?)').run(
    topic.id,
    topic.name,
    topic.compacted ? 1 : 0,
    topic.retentionMs,
  );
  const end = db.prepare('INSERT INTO ends VALUES (?, ?, 0, 0, ?)');
  for (let partition = 0; partition < partitions; partition++) {
    db.exec(`CREATE TABLE ${logTable(topic.name, partition)} (
      offset INTEGER PRIMARY KEY, append_time INTEGER NOT NULL, key TEXT NOT NULL,
      value, headers TEXT, crc INTEGER NOT NULL
    )`);
    end.run(topic.id, partition, endChecksum(topic.id, partition, { next: 0, appendTime: 0 }));
    if (topic.compacted) indexKeys(db, topic.name, partition);
  }
}

/** Settings that live in the file come first: they hold only while it is still empty. */
export function configure(db: DatabaseSync, options: Pick<StoreOptions, 'limits'>): void {
  const { walBytes, fileBytesMax } = options.limits;
  db.exec(`PRAGMA page_size = ${PAGE_BYTES}; PRAGMA auto_vacuum = INCREMENTAL;`);
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY;');
  // Retention and deletions are promises to people: what goes is zeroed, not only unlinked. It
  // costs nothing that could be measured (166 k records/s written while as many are swept).
  db.exec('PRAGMA cache_size = -16000; PRAGMA secure_delete = ON');
  const pageBytes = pragma(db, 'page_size');
  db.exec(`PRAGMA wal_autocheckpoint = ${Math.ceil(walBytes / pageBytes)}`);
  db.exec(`PRAGMA journal_size_limit = ${2 * walBytes}`);
  db.exec(`PRAGMA max_page_count = ${Math.min(0xfffffffe, Math.floor(fileBytesMax / pageBytes))}`);
}

export function pragma(db: DatabaseSync, name: string): number {
  const row = db.prepare(`PRAGMA ${name}`).get();
  return Number(row === undefined ? 0 : Object.values(row)[0]);
}

/** Runs the work in one transaction, which leaves nothing when it throws. */
export function inTransaction<T>(db: DatabaseSync, work: () => T): T {
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    // SQLite has already rolled back by itself after some errors (a full disk).
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

function create(db: DatabaseSync, options: StoreOptions): void {
  inTransaction(db, () => createTables(db, options));
}

function refuseOther(layout: StoreLayout, options: StoreOptions): void {
  const { path } = options;
  if (layout.namespace !== options.namespace) {
    throw new StoreFault(
      'partitions',
      `The store ${path} holds namespace "${layout.namespace}", not "${options.namespace}". Set that namespace, or another store path: each namespace has a store of its own.`,
    );
  }
  if (layout.partitions !== options.partitions) {
    throw new StoreFault(
      'partitions',
      `The store ${path} was made with ${count(layout.partitions)}, and ${count(options.partitions)} ${options.partitions === 1 ? 'is' : 'are'} configured. Set partitions to ${layout.partitions}, or begin a new store at another path.`,
    );
  }
}

function count(partitions: number): string {
  return partitions === 1 ? '1 partition' : `${partitions} partitions`;
}

function checkStructure(db: DatabaseSync, options: StoreOptions): void {
  const bytes = pragma(db, 'page_count') * pragma(db, 'page_size');
  if (bytes > options.limits.checkBytesMax) return;
  refuseDamaged(options.path, structuralDamage(db, 'quick'));
}

function refuseDamaged(path: string, damage: readonly string[]): void {
  if (damage.length === 0) return;
  const fault = corruptFault(path, damage.slice(0, 3).join('; '));
  throw new StoreFault(fault.code, fault.message);
}

/** New topics get their tables; a changed one its index and retention. None is ever dropped. */
function declareTopics(db: DatabaseSync, layout: StoreLayout, options: StoreOptions): void {
  const known = new Map(layout.topics.map((topic) => [topic.name, topic]));
  let nextId = Math.max(-1, ...layout.topics.map((topic) => topic.id)) + 1;
  inTransaction(db, () => {
    for (const spec of options.topics) {
      const stored = known.get(spec.name);
      if (stored === undefined) {
        createTopic(db, { ...spec, id: nextId }, options.partitions);
        nextId += 1;
        continue;
      }
      db.prepare('UPDATE topics SET compacted = ?, retention_ms = ? WHERE id = ?').run(
        spec.compacted ? 1 : 0,
        spec.retentionMs,
        stored.id,
      );
      for (let partition = 0; partition < options.partitions; partition++) {
        if (spec.compacted && !stored.compacted) compact(db, spec.name, partition);
        if (!spec.compacted && stored.compacted) {
          db.exec(`DROP INDEX ${keyIndex(spec.name, partition)}`);
        }
      }
    }
  });
}

function compact(db: DatabaseSync, topic: string, partition: number): void {
  const table = logTable(topic, partition);
  db.exec(
    `DELETE FROM ${table} WHERE offset NOT IN (SELECT max(offset) FROM ${table} GROUP BY key)`,
  );
  indexKeys(db, topic, partition);
}

function indexKeys(db: DatabaseSync, topic: string, partition: number): void {
  db.exec(`CREATE INDEX ${keyIndex(topic, partition)} ON ${logTable(topic, partition)} (key)`);
}

function keyIndex(topic: string, partition: number): string {
  return quoted(`${topic}/${partition} key`);
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
