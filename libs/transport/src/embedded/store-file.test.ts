import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { getuid } from 'node:process';
import { DatabaseSync } from 'node:sqlite';
import { TransportError } from '@goldenhour/pipeline/ports';
import { expect, test, vi } from 'vitest';
import { checkStore, type EmbeddedTransport, openEmbedded, openEmbeddedReader } from './index.ts';
import { KEPT_MS, numbered, numbersOf, temporaryStore } from './temporary.ts';
import { openCrashable } from './transport.ts';

// Minutes of a machine that does other work are not what is tested here.
vi.setConfig({ testTimeout: 30_000 });

const MB = 1024 * 1024;

test('a store that is in use is refused, and free as soon as it is closed', async () => {
  using store = temporaryStore();
  {
    await using _ = await openEmbedded(store.options());
    await expect(openEmbedded(store.options())).rejects.toMatchObject({
      code: 'locked',
      message: expect.stringMatching(/store is in use by another Goldenhour\. Stop that one first/),
    });
  }
  await using _ = await openEmbedded(store.options());
});

test('under another name it is the same store, and in use', async () => {
  using store = temporaryStore();
  const link = join(store.folder, 'link');
  symlinkSync('store', link);
  const linked = { ...store.options(), path: link };
  {
    // Made through the link, which led nowhere before.
    await using _ = await openEmbedded(linked);
    await expect(openEmbedded(store.options())).rejects.toMatchObject({ code: 'locked' });
    await expect(openEmbedded(linked)).rejects.toMatchObject({ code: 'locked' });
    await expect(checkStore({ path: link })).rejects.toMatchObject({ code: 'locked' });
  }
  await using transport = await openEmbedded(store.options());
  await transport.publish(numbered(0, 1));
  await expect(openEmbedded(linked)).rejects.toMatchObject({ code: 'locked' });
});

test.for(['removed', 'replaced'])(
  'a store that is %s while it is open takes nothing more',
  async (how) => {
    using store = temporaryStore();
    await using transport = await openEmbedded(store.options());
    await transport.publish(numbered(0, 1));
    renameSync(store.path, `${store.path}.old`);
    if (how === 'replaced') copyFileSync(`${store.path}.old`, store.path);
    await expect(transport.publish(numbered(1, 1))).rejects.toMatchObject({
      code: 'corrupt',
      message: expect.stringMatching(/was removed or replaced while it was in use/),
    });
  },
);

test('another partition count or namespace is refused with both named', async () => {
  using store = temporaryStore();
  await (await openEmbedded(store.options()))[Symbol.asyncDispose]();
  await expect(openEmbedded(store.options({ partitions: 12 }))).rejects.toMatchObject({
    code: 'partitions',
    message: expect.stringMatching(/made with 2 partitions, and 12 partitions are configured/),
  });
  await expect(openEmbedded({ ...store.options(), namespace: 'other' })).rejects.toMatchObject({
    code: 'partitions',
    message: expect.stringMatching(/namespace "test", not "other"/),
  });
  await using _ = await openEmbedded(store.options());
});

test('what is no store of this version is refused and left as it is', async () => {
  using store = temporaryStore();
  await (await openEmbedded(store.options()))[Symbol.asyncDispose]();
  withDatabase(store.path, (db) => db.exec('PRAGMA user_version = 9'));
  await expect(openEmbedded(store.options())).rejects.toMatchObject({
    code: 'version',
    message: expect.stringMatching(/newer Goldenhour \(format 9/),
  });
  await expect(openEmbeddedReader(store)).rejects.toMatchObject({ code: 'version' });

  const foreign = join(store.folder, 'foreign');
  withDatabase(foreign, (db) => db.exec('CREATE TABLE notes (text)'));
  const before = readFileSync(foreign);
  await expect(openEmbedded({ ...store.options(), path: foreign })).rejects.toMatchObject({
    code: 'corrupt',
    message: expect.stringMatching(/another program/),
  });
  expect(readFileSync(foreign).equals(before)).toBe(true);
  const text = join(store.folder, 'text');
  writeFileSync(text, 'no database '.repeat(1_000));
  await expect(openEmbedded({ ...store.options(), path: text })).rejects.toMatchObject({
    code: 'corrupt',
  });
});

test('a path that cannot be opened says why', async () => {
  using store = temporaryStore();
  const missing = { ...store.options(), path: join(store.folder, 'no', 'store') };
  await expect(openEmbedded(missing)).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringMatching(/folder of the store .* does not exist\. Create/),
  });
  mkdirSync(join(store.folder, 'folder'));
  const folder = { ...store.options(), path: join(store.folder, 'folder') };
  await expect(openEmbedded(folder)).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringMatching(/is a folder/),
  });
  await expect(openEmbeddedReader(store)).rejects.toMatchObject({ code: 'unavailable' });
});

test('a full store refuses, writes nothing of the call, and works again when there is space', async () => {
  using store = temporaryStore();
  await using transport = await openEmbedded(store.options({ limits: { fileBytesMax: 2 * MB } }));
  const acknowledged = await publishUntilFull(transport);
  const stop = new AbortController();
  await transport.runTasks(
    { stage: 's', input: null },
    async (task) => {
      if (task.partition === 0) {
        const outputs = numbered(0, 100, 5_000);
        await expect(
          task.commit({ outputs, state: [['k', 'v']], offset: 3 }),
        ).rejects.toMatchObject({
          code: 'full',
          retryable: true,
        });
        // A full store still takes what fits.
        await task.commit({ outputs: [], state: [['small', 'v']] });
        stop.abort();
      }
    },
    stop.signal,
  );
  expect(await readNumbers(transport)).toEqual(Array.from({ length: acknowledged }, (_, n) => n));
  expect(await transport.committed('s')).toEqual([undefined, undefined]);
  // Retention frees space also in a full store.
  store.clock.at += KEPT_MS + 60_000;
  await publishWhenFree(transport, numbered(acknowledged, 50, 5_000));
  expect(await readNumbers(transport)).toEqual(
    Array.from({ length: 50 }, (_, n) => acknowledged + n),
  );
});

test('a call that does not fit fails alone, not with those it shares a transaction with', async () => {
  using store = temporaryStore();
  await using transport = await openEmbedded(store.options({ limits: { fileBytesMax: 2 * MB } }));
  const settled = await Promise.allSettled([
    transport.publish(numbered(0, 10)),
    transport.publish(numbered(1_000, 400, 10_000)),
    transport.publish(numbered(10, 10)),
  ]);
  expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(await readNumbers(transport)).toEqual(Array.from({ length: 20 }, (_, n) => n));
});

test('a full disk is the same: refused, then freed, then on', async (context) => {
  using store = temporaryStore();
  const disk = join(store.folder, 'disk');
  mkdirSync(disk);
  const isMounted = getuid?.() === 0 && shell('mount -t tmpfs -o size=6m tmpfs "$1"', disk) === 0;
  if (!isMounted) context.skip('Only root may mount a small disk.');
  try {
    const ballast = join(disk, 'ballast');
    writeFileSync(ballast, Buffer.alloc(2 * MB));
    const options = { ...store.options({ limits: { walBytes: MB } }), path: join(disk, 'store') };
    await using transport = await openEmbedded(options);
    const acknowledged = await publishUntilFull(transport);
    expect(acknowledged).toBeGreaterThan(100);
    expect(await readNumbers(transport)).toHaveLength(acknowledged);
    rmSync(ballast);
    await transport.publish(numbered(acknowledged, 50, 5_000));
    expect(await readNumbers(transport)).toEqual(
      Array.from({ length: acknowledged + 50 }, (_, n) => n),
    );
    await transport[Symbol.asyncDispose]();
    await using again = await openEmbedded(options);
    expect(await readNumbers(again)).toHaveLength(acknowledged + 50);
  } finally {
    shell('umount "$1"', disk);
  }
});

test('neither writing nor reading along makes the write-ahead log grow without end', async () => {
  using store = temporaryStore();
  await using transport = await openEmbedded(store.options({ limits: { walBytes: MB } }));
  await using reader = await openEmbeddedReader(store);
  let from = 0;
  let highest = 0;
  for (let round = 0; round < 60; round++) {
    await transport.publish(numbered(round * 100, 100, 5_000));
    const records = await reader.scan('in', 0, { from, maxRecords: 1_000 });
    expect(numbersOf(records)).toEqual(Array.from({ length: 100 }, (_, n) => round * 100 + n));
    from = (records.at(-1)?.offset ?? 0) + 1;
    highest = Math.max(highest, transport.stats().walBytes);
  }
  // 30 MB went through it: a group of half a MB may stand on top of the bound.
  expect(highest).toBeGreaterThan(0);
  expect(highest).toBeLessThan(2 * MB);
  expect(transport.stats().fileBytes).toBeGreaterThan(20 * MB);
});

test('a reader refuses what is not there, and says when it was closed', async () => {
  using store = temporaryStore();
  await using _ = await openEmbedded(store.options());
  const reader = await openEmbeddedReader(store);
  await expect(reader.scan('other', 0, { maxRecords: 1 })).rejects.toThrow(/No topic "other"/);
  await expect(reader.scan('in', 2, { maxRecords: 1 })).rejects.toThrow(/No partition 2/);
  await reader[Symbol.asyncDispose]();
  await expect(reader.ends('in')).rejects.toMatchObject({ code: 'closed' });
});

test('a reader of a store that was removed, or replaced, says so instead of waiting', async () => {
  using store = temporaryStore();
  await (await openEmbedded(store.options()))[Symbol.asyncDispose]();
  await using reader = await openEmbeddedReader(store);
  await expect(reader.ends('in')).resolves.toHaveLength(reader.partitions);
  const gone = { code: 'unavailable', message: expect.stringContaining('removed or replaced') };
  rmSync(store.path);
  await expect(reader.ends('in')).rejects.toMatchObject(gone);
  await (await openEmbedded(store.options()))[Symbol.asyncDispose]();
  await expect(reader.ends('in')).rejects.toMatchObject(gone);
});

test('old records go in slices, and the file shrinks after them', async () => {
  using store = temporaryStore();
  const limits = { walBytes: MB, sweepRowsMax: 200 };
  await using transport = await openEmbedded(store.options({ limits }));
  for (let round = 0; round < 10; round++)
    await transport.publish(numbered(round * 400, 400, 5_000));
  const before = transport.stats().fileBytes;
  expect(before).toBeGreaterThan(15 * MB);
  store.clock.at += KEPT_MS;
  await transport.publish(numbered(4_000, 10));
  // Kept up to the very end of the retention, and not one sweep longer.
  expect((await transport.scan('in', 0, { maxRecords: 1 }))[0]?.offset).toBe(0);
  store.clock.at += 61_000;
  await transport.publish(numbered(4_010, 10));
  await until(async () => (await transport.scan('in', 0, { maxRecords: 1 }))[0]?.offset === 4_000);
  await until(async () => {
    await transport.publish(numbered(4_020, 1));
    return statSync(store.path).size < before / 2;
  });
  expect((await transport.ends('in'))[0]).toBeGreaterThanOrEqual(4_020);
});

test('what has gone leaves no trace in the file', async () => {
  using store = temporaryStore();
  const put = (transport: EmbeddedTransport, value: string | null) =>
    transport.publish([{ topic: 'latest', partition: 0, key: 'k', value }]);
  {
    await using transport = await openEmbedded(store.options());
    await transport.publish(numbered(0, 20).map((one) => ({ ...one, value: 'personal expired' })));
    await put(transport, 'personal replaced');
    await put(transport, null);
    store.clock.at += KEPT_MS + 61_000;
    await transport.publish(numbered(20, 1));
    expect(await readNumbers(transport)).toEqual([20]);
  }
  expect(readFileSync(store.path).includes('personal')).toBe(false);
  expect(existsSync(`${store.path}-wal`)).toBe(false);
});

test('a topic may be added, and compacted from now on', async () => {
  using store = temporaryStore();
  const options = store.options();
  {
    await using transport = await openEmbedded(options);
    await transport.publish(numbered(0, 3));
  }
  const topics = [
    { name: 'new', compacted: false, retentionMs: 1_000 },
    ...options.topics.map((topic) => ({ ...topic, compacted: topic.name === 'in' })),
  ];
  await using transport = await openEmbedded({ ...options, topics });
  expect(await readNumbers(transport)).toEqual([2]);
  await transport.publish(numbered(3, 2));
  expect(await readNumbers(transport)).toEqual([4]);
  await transport.publish([
    { topic: 'latest', partition: 0, key: 'k', value: '1' },
    { topic: 'latest', partition: 0, key: 'k', value: '2' },
    { topic: 'new', partition: 1, key: 'k', value: 'v' },
  ]);
  expect(await transport.scan('latest', 0, { maxRecords: 9 })).toHaveLength(2);
  expect(await transport.scan('new', 1, { maxRecords: 9 })).toHaveLength(1);
});

test('a thread that dies fails the calls under way and closes the transport', async () => {
  using store = temporaryStore();
  const opened = await openCrashable(store.options());
  const { transport } = opened;
  const publishing = transport.publish(numbered(0, 10));
  const expected = expect(publishing).rejects.toMatchObject({
    name: 'TransportError',
    code: 'closed',
  });
  await opened.crash();
  await expected;
  await expect(transport.publish(numbered(0, 1))).rejects.toMatchObject({ code: 'closed' });
  await transport[Symbol.asyncDispose]();
});

test('metrics tell what is under way', async () => {
  using store = temporaryStore();
  await using transport = await openEmbedded(store.options());
  const publishing = Promise.all(
    [0, 1, 2].map((call) => transport.publish(numbered(call, 1, 1_000))),
  );
  expect(transport.stats()).toMatchObject({ queuedCalls: 3 });
  expect(transport.stats().inflightBytes).toBeGreaterThan(3_000);
  await publishing;
  const { lastCommitMs, fileBytes, walBytes, ...rest } = transport.stats();
  expect(rest).toEqual({ queuedCalls: 0, inflightBytes: 0, unreadExpired: 0 });
  expect(Math.min(lastCommitMs, fileBytes, walBytes)).toBeGreaterThan(0);
});

function shell(script: string, argument: string): number | null {
  return spawnSync('sh', ['-c', script, 'sh', argument]).status;
}

/** Publishes numbered records until the store is full; how many were acknowledged. */
async function publishUntilFull(transport: EmbeddedTransport, from = 0): Promise<number> {
  for (let next = from; next < 10_000; next += 20) {
    try {
      await transport.publish(numbered(next, 20, 5_000));
    } catch (error) {
      expect(error).toMatchObject({ code: 'full', retryable: true });
      return next;
    }
  }
  throw new Error('The store never got full.');
}

/** Tries again as a stage would. */
async function publishWhenFree(
  transport: EmbeddedTransport,
  records: ReturnType<typeof numbered>,
): Promise<void> {
  await until(async () => {
    try {
      await transport.publish(records);
      return true;
    } catch (error) {
      if (error instanceof TransportError && error.retryable) return false;
      throw error;
    }
  });
}

async function readNumbers(transport: EmbeddedTransport): Promise<number[]> {
  const numbers: number[] = [];
  let from = 0;
  for (;;) {
    const records = await transport.scan('in', 0, { from, maxRecords: 1_000 });
    if (records.length === 0) return numbers;
    numbers.push(...numbersOf(records));
    from = (records.at(-1)?.offset ?? 0) + 1;
  }
}

async function until(check: () => Promise<boolean>): Promise<void> {
  for (let round = 0; round < 2_000; round++) {
    if (await check()) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error('It did not come about.');
}

function withDatabase(path: string, work: (db: DatabaseSync) => void): void {
  const db = new DatabaseSync(path);
  work(db);
  db.close();
}
