import { DatabaseSync } from 'node:sqlite';
import type { Reader } from '@goldenhour/pipeline/ports';
import { describeTransport, type TransportWorld, type WorldOptions } from '../conformance/index.ts';
import { endChecksum, recordChecksum } from './checksum.ts';
import { openEmbeddedReader } from './reader.ts';
import { logTable, readLayout } from './schema.ts';
import { temporaryStore } from './temporary.ts';
import { openCrashable } from './transport.ts';

describeTransport('the embedded log', { create, modelRuns: 12 });

type End = { readonly next: number; readonly appendTime: number };

const INFLIGHT_BYTES_MAX = 100_000;

async function create(options: WorldOptions): Promise<TransportWorld> {
  const store = temporaryStore();
  const { path } = store;
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

  /** A second connection to the file changes where a partition ends: SQLite lets both write. */
  function meddle(
    topic: string,
    partition: number,
    change: (db: DatabaseSync, end: End) => End,
  ): void {
    const db = new DatabaseSync(path, { timeout: 5_000 });
    try {
      const id = readLayout(db, path).topics.find(({ name }) => name === topic)?.id ?? -1;
      const place = 'WHERE topic = ? AND partition = ?';
      const row = db.prepare(`SELECT next, append_time FROM ends ${place}`).get(id, partition);
      const end = change(db, { next: Number(row?.next), appendTime: Number(row?.append_time) });
      const crc = endChecksum(id, partition, end);
      db.prepare(`UPDATE ends SET next = ?, append_time = ?, crc = ? ${place}`).run(
        end.next,
        end.appendTime,
        crc,
        id,
        partition,
      );
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
      meddle(topic, partition, (_, end) => ({ ...end, next: end.next + 7 }));
    },
    async injectMalformed(topic, partition, bytes) {
      meddle(topic, partition, (db, end) => {
        const crc = recordChecksum({ offset: end.next, appendTime: now }, 'k', bytes, null);
        const insert = `INSERT INTO ${logTable(topic, partition)} VALUES (?, ?, 'k', ?, NULL, ?)`;
        db.prepare(insert).run(end.next, now, bytes, crc);
        return { next: end.next + 1, appendTime: now };
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
      store[Symbol.dispose]();
    },
  };
}
