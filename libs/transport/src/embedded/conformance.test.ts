import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Reader } from '@goldenhour/pipeline/ports';
import { describeTransport, type TransportWorld, type WorldOptions } from '../conformance/index.ts';
import { recordChecksum } from './checksum.ts';
import { openEmbeddedReader } from './reader.ts';
import { readLayout } from './schema.ts';
import { openCrashable } from './transport.ts';

describeTransport('the embedded log', { create, modelRuns: 15 });

const INFLIGHT_BYTES_MAX = 100_000;

async function create(options: WorldOptions): Promise<TransportWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'goldenhour-'));
  const path = join(folder, 'store');
  const readers: Reader[] = [];
  let now = 1_700_000_000_000;
  const open = () =>
    openCrashable({
      ...options,
      path,
      namespace: 'conformance',
      // Now and then a step back, as wall clocks do.
      clock: { now: () => (now += now % 3 === 0 ? -500 : 400) },
      limits: { inflightBytesMax: INFLIGHT_BYTES_MAX, sweepEveryMs: 1_000 },
    });
  let current = await open();
  const closed: AsyncDisposable[] = [];

  /** A second connection to the file: SQLite lets both write, in turn. */
  function meddle<T>(topic: string, work: (db: DatabaseSync, topicId: number) => T): T {
    const db = new DatabaseSync(path, { timeout: 5_000 });
    try {
      const found = readLayout(db, path).topics.find(({ name }) => name === topic);
      return work(db, found?.id ?? -1);
    } finally {
      db.close();
    }
  }

  return {
    get transport() {
      return current.transport;
    },
    async crash() {
      await current.crash();
      closed.push(current.transport);
      current = await open();
    },
    async reopen() {
      await current.transport[Symbol.asyncDispose]();
      current = await open();
    },
    // One process holds the store: its second owner is a second `runTasks`.
    second: () => Promise.resolve(current.transport),
    async reader() {
      const reader = await openEmbeddedReader({ path });
      readers.push(reader);
      return reader;
    },
    async injectGap(topic, partition) {
      meddle(topic, (db, id) =>
        db
          .prepare('UPDATE ends SET next = next + 7 WHERE topic = ? AND partition = ?')
          .run(id, partition),
      );
    },
    async injectMalformed(topic, partition, bytes) {
      meddle(topic, (db, id) => {
        const crc = recordChecksum({ offset: 0, appendTime: now }, 'k', bytes, null);
        const insert = `INSERT INTO log_${id}_${partition} VALUES (0, ?, 'k', ?, NULL, ?)`;
        db.prepare(insert).run(now, bytes, crc);
        db.prepare('UPDATE ends SET next = 1 WHERE topic = ? AND partition = ?').run(id, partition);
      });
    },
    // Compaction runs with each write.
    compact: () => Promise.resolve(),
    async expire(ms) {
      now += ms;
      // A write tells the worker the time, and the first slice of the sweep follows it at once.
      await current.transport.publish([{ topic: 'out', partition: 1, key: 'tick', value: '' }]);
    },
    pressure: () => ({
      bytes: current.transport.stats().inflightBytes,
      bytesMax: INFLIGHT_BYTES_MAX,
    }),
    async [Symbol.asyncDispose]() {
      for (const one of [...readers, ...closed]) await one[Symbol.asyncDispose]();
      await current.transport[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true });
    },
  };
}
