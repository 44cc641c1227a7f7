import { DatabaseSync } from 'node:sqlite';
import type { InRecord, Offset, Reader, ScanRange } from '@goldenhour/pipeline/ports';
import { decodeRecords } from './encode.ts';
import { StoreFault } from './faults.ts';
import { guarded } from './guarded.ts';
import { EMBEDDED_LIMITS } from './limits.ts';
import { LogTable, readCommitted } from './log-reads.ts';
import { readLayout, type StoreLayout } from './schema.ts';
import { watchFile } from './watch-file.ts';

/** How long a reader waits where the writer recovers or closes the file. */
const BUSY_MS = 2_000;

/**
 * Reads a store that another process may be writing, without its lock. Each call is one or a few
 * short reads, and between calls nothing is held: an open read transaction would keep the
 * write-ahead log growing without end. Calls run on the caller's thread, some ms at most.
 *
 * @throws TransportError `unavailable` where there is no store yet, `corrupt`, `version`
 */
export async function openEmbeddedReader(options: { readonly path: string }): Promise<Reader> {
  const { path } = options;
  return await guarded(path, () => {
    const db = new DatabaseSync(path, { readOnly: true, timeout: BUSY_MS });
    try {
      if (db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined) {
        throw new StoreFault(
          'unavailable',
          `The store ${path} is still empty. Try again once Goldenhour has started.`,
        );
      }
      return new EmbeddedReader(db, path, readLayout(db, path));
    } catch (error) {
      db.close();
      throw error;
    }
  });
}

class EmbeddedReader implements Reader {
  readonly partitions: number;
  readonly #db: DatabaseSync;
  readonly #path: string;
  readonly #isSameFile: () => boolean;
  readonly #tables = new Map<number, LogTable>();
  #layout: StoreLayout;

  constructor(db: DatabaseSync, path: string, layout: StoreLayout) {
    this.#db = db;
    this.#path = path;
    this.#isSameFile = watchFile(path);
    this.#layout = layout;
    this.partitions = layout.partitions;
  }

  async scan(topic: string, partition: number, range: ScanRange): Promise<readonly InRecord[]> {
    return await this.#read(() => {
      if (!(partition >= 0 && partition < this.partitions)) {
        throw new RangeError(`No partition ${partition} in the store ${this.#path}.`);
      }
      const slot = this.#topicId(topic) * this.partitions + partition;
      const { from = 0, maxRecords } = range;
      const maxBytes = EMBEDDED_LIMITS.readBytesMax;
      return decodeRecords(this.#table(slot).read({ from, maxRecords, maxBytes }, 0), partition);
    });
  }

  async ends(topic: string): Promise<readonly Offset[]> {
    return await this.#read(() => {
      this.#requireSameFile();
      const rows = this.#db
        .prepare('SELECT next FROM ends WHERE topic = ? ORDER BY partition')
        .all(this.#topicId(topic));
      return rows.map((row) => Number(row.next));
    });
  }

  async committed(stage: string): Promise<readonly (Offset | undefined)[]> {
    return await this.#read(() =>
      readCommitted(this.#db, stage, this.partitions).map((offset) => offset ?? undefined),
    );
  }

  async #read<T>(work: () => T): Promise<T> {
    return await guarded(this.#path, () => {
      if (this.#db.isOpen) return work();
      throw new StoreFault('closed', `The reader of ${this.#path} was closed.`);
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    if (this.#db.isOpen) this.#db.close();
    return Promise.resolve();
  }

  #requireSameFile(): void {
    if (this.#isSameFile()) return;
    throw new StoreFault(
      'unavailable',
      `The store ${this.#path} was removed or replaced while it was read. Begin again with what lies there now.`,
    );
  }

  /** The writer may have declared the topic since: look again before refusing. */
  #topicId(name: string): number {
    let found = this.#layout.topics.find((topic) => topic.name === name);
    if (found === undefined) {
      this.#layout = readLayout(this.#db, this.#path);
      found = this.#layout.topics.find((topic) => topic.name === name);
    }
    if (found === undefined) throw new RangeError(`No topic "${name}" in the store ${this.#path}.`);
    return found.id;
  }

  #table(slot: number): LogTable {
    let table = this.#tables.get(slot);
    if (table === undefined) {
      table = new LogTable(this.#db, { layout: this.#layout, slot, path: this.#path });
      this.#tables.set(slot, table);
    }
    return table;
  }
}
