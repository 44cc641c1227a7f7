import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  renameSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import {
  checkStore,
  type EmbeddedTransport,
  openEmbedded,
  type SalvageReport,
  salvageStore,
} from './index.ts';
import { numbered, numbersOf, type TemporaryStore, temporaryStore } from './temporary.ts';

// Minutes of a machine that does other work are not what is tested here.
vi.setConfig({ testTimeout: 30_000 });

const PAGE_BYTES = 8192;
const RECORDS = 1_500;
const ENTRIES = 300;

test('a sound store is found sound, and all of it is counted', async () => {
  using store = temporaryStore();
  await fill(store);
  const check = await checkStore(store);
  expect(check).toMatchObject({ isSound: true, damage: [], namespace: 'test', partitions: 2 });
  expect(
    check.logs.map(({ topic, partition, records, lost }) => [topic, partition, records, lost]),
  ).toEqual([
    ['in', 0, RECORDS, 0],
    ['in', 1, 1, 0],
    ['latest', 0, 2, 0],
    ['latest', 1, 0, 0],
  ]);
  expect(check.tasks).toEqual(
    [0, 1].map((partition) => ({ stage: 's', partition, isWhole: true, entries: ENTRIES })),
  );
});

test('a damaged page is refused with the damage named, and salvage counts what it held', async () => {
  using store = temporaryStore();
  await fill(store);
  const [, , third = 0] = pagesOf(store, 'in/0', 'leaf');
  damage(store, third, 0, 64);
  await expect(openEmbedded(store.options())).rejects.toMatchObject({
    code: 'corrupt',
    message: expect.stringMatching(/page \d+[^]*goldenhour store salvage .*store --to .*salvaged/i),
  });
  const before = digestOf(store.path);
  expect(await checkStore(store)).toMatchObject({ isSound: false });
  const to = `${store.path}.salvaged`;
  const report = await salvageStore({ from: store.path, to });
  expect(digestOf(store.path)).toBe(before);
  expect(report.lost).toBeGreaterThan(10);
  expect(report.logs[0]).toMatchObject({
    records: RECORDS - report.lost,
    lost: report.lost,
    isLostExact: true,
  });
  expect(report.sentences).toEqual([
    `Saved ${RECORDS - report.lost + 3} records.`,
    `Lost ${report.lost} records of in, partition 0.`,
  ]);

  await using salvaged = await openEmbedded({ ...store.options(), path: to });
  const numbers = numbersOf(await all(salvaged));
  expect(numbers).toHaveLength(RECORDS - report.lost);
  expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
  expect(await salvaged.committed('s')).toEqual([700, 700]);
  await salvaged.publish(numbered(RECORDS, 1));
  expect((await salvaged.ends('in'))[0]).toBe(RECORDS + 1);
});

test('a flipped bit inside a value is never read as data', async () => {
  using store = temporaryStore();
  await fill(store);
  const bytes = readFileSync(store.path);
  damageByte(store, bytes.indexOf('777 xxx') + 5);
  {
    await using transport = await openEmbedded(store.options());
    await expect(all(transport)).rejects.toMatchObject({
      code: 'corrupt',
      message: expect.stringContaining('the record at 777 in partition 0 of in'),
    });
    // A damaged file is not written any more.
    await expect(transport.publish(numbered(0, 1))).rejects.toMatchObject({ code: 'corrupt' });
  }
  const report = await salvageStore({ from: store.path, to: `${store.path}.2` });
  expect(report.logs[0]).toMatchObject({ lost: 1, isLostExact: true, records: RECORDS - 1 });
});

test('a task with damage in its state is left out whole, the others are kept', async () => {
  using store = temporaryStore();
  await fill(store);
  damageByte(store, readFileSync(store.path).indexOf('entry 77 of 1'));
  await using transport = await openEmbedded(store.options());
  const restoring = transport.runTasks(
    { stage: 's', input: 'in' },
    async () => {},
    AbortSignal.timeout(5_000),
  );
  await expect(restoring).rejects.toMatchObject({
    code: 'corrupt',
    message: expect.stringContaining('state of s, partition 1'),
  });
  await transport[Symbol.asyncDispose]();

  const to = `${store.path}.2`;
  const report = await salvageStore({ from: store.path, to });
  expect(report.tasks.map(({ isWhole }) => isWhole)).toEqual([true, false]);
  expect(report.sentences[1]).toContain('Left out the state and the offset of s, partition 1');
  await using salvaged = await openEmbedded({ ...store.options(), path: to });
  expect(await salvaged.committed('s')).toEqual([700, undefined]);
  expect(await stateOf(salvaged, 0)).toHaveLength(ENTRIES);
  expect(await stateOf(salvaged, 1)).toEqual([]);
});

test('a truncated store is refused and salvaged as far as it goes', async () => {
  using store = temporaryStore();
  await fill(store);
  const [, , third = 0] = pagesOf(store, 'in/0', 'leaf');
  truncateSync(store.path, third * PAGE_BYTES);
  await expect(openEmbedded(store.options())).rejects.toMatchObject({ code: 'corrupt' });
  const report = await salvageStore({ from: store.path, to: `${store.path}.2` });
  expect(report.records).toBeGreaterThan(100);
  expect(report.lost).toBeGreaterThan(100);
});

test('without its first page nothing can be read, and nothing is left half-written', async () => {
  using store = temporaryStore();
  await fill(store);
  damage(store, 1, 0, 100);
  await expect(openEmbedded(store.options())).rejects.toMatchObject({ code: 'corrupt' });
  const to = `${store.path}.2`;
  await expect(salvageStore({ from: store.path, to })).rejects.toMatchObject({ code: 'corrupt' });
  await expect(checkStore(store)).rejects.toMatchObject({ code: 'corrupt' });
  expect([existsSync(to), existsSync(`${to}.partial`)]).toEqual([false, false]);
});

test('a store that can no longer tell its namespace is salvaged under the one given', async () => {
  using store = temporaryStore();
  await fill(store);
  const [meta = 0] = pagesOf(store, 'meta', 'leaf');
  damage(store, meta, 0, 64);
  const to = `${store.path}.2`;
  await expect(salvageStore({ from: store.path, to })).rejects.toThrow(/--namespace/);
  const report = await salvageStore({ from: store.path, to, namespace: 'test' });
  expect(report).toMatchObject({ records: RECORDS + 3, lost: 0, isLayoutWhole: false });
  await using salvaged = await openEmbedded({ ...store.options(), path: to });
  expect(await stateOf(salvaged, 1)).toHaveLength(ENTRIES);
});

test.each([
  ['a column is renamed', 'append_time', 'bppend_time'],
  ['a table is renamed', '"in/0"', '"im/0"'],
  ['a definition ends midway', 'INTEGER NOT NULL, key', '\0'.repeat(9)],
  ['a type is another', 'value, headers TEXT', 'value, headers TEX_'],
  ['the offset is no row number', 'INTEGER PRIMARY KEY', 'INTEGER QRIMARY KEY'],
])(
  'where %s in the schema, the store is refused, and salvage does not call it whole',
  async (_, sound, damaged) => {
    using store = temporaryStore();
    await fill(store);
    const bytes = readFileSync(store.path);
    bytes.write(damaged, bytes.indexOf(sound, bytes.indexOf('CREATE TABLE "in/0"')), 'latin1');
    writeWhole(store.path, bytes);
    await expect(openEmbedded(store.options())).rejects.toMatchObject({
      code: 'corrupt',
      message: expect.stringContaining('goldenhour store salvage'),
    });
    expect(await checkStore(store)).toMatchObject({ isSound: false, isLayoutWhole: false });
    const to = `${store.path}.2`;
    const report = await salvageStore({ from: store.path, to });
    expect(report.sentences).toContainEqual(expect.stringMatching(/list of topics .* is damaged/));
    const [log] = report.logs;
    expect(log).toMatchObject({ topic: 'in', partition: 0 });
    expect(log?.records === RECORDS || log?.isLostExact === false).toBe(true);
    await using salvaged = await openEmbedded({ ...store.options(), path: to });
    expect(await all(salvaged)).toHaveLength(log?.records ?? 0);
  },
);

test('partitions that the store no longer notes are salvaged all the same', async () => {
  using store = temporaryStore();
  await fill(store);
  const bytes = readFileSync(store.path);
  const noted = bytes.indexOf('partitions', PAGE_BYTES) + 'partitions'.length;
  expect(bytes.readDoubleBE(noted)).toBe(2);
  bytes.writeDoubleBE(1, noted);
  writeWhole(store.path, bytes);
  expect(await checkStore(store)).toMatchObject({ isSound: false, partitions: 2 });
  const report = await salvageStore({ from: store.path, to: `${store.path}.2` });
  expect(report).toMatchObject({ records: RECORDS + 3, partitions: 2, isLayoutWhole: false });
});

test('a topic that the store no longer notes is told, since salvage leaves it out', async () => {
  using store = temporaryStore();
  await fill(store);
  const [topics = 0] = pagesOf(store, 'topics', 'leaf');
  const bytes = readFileSync(store.path);
  const cells = (topics - 1) * PAGE_BYTES + 3;
  expect(bytes.readUInt16BE(cells)).toBe(2);
  bytes.writeUInt16BE(1, cells);
  writeWhole(store.path, bytes);
  await expect(openEmbedded(store.options())).rejects.toMatchObject({ code: 'corrupt' });
  const found = await checkStore(store);
  expect(found.damage).toContain('the topic latest is not noted, and its tables are there');
  const report = await salvageStore({ from: store.path, to: `${store.path}.2` });
  expect(report).toMatchObject({ records: RECORDS + 1, isLayoutWhole: false });
});

test('a schema of a format that SQLite never had is damage', async () => {
  using store = temporaryStore();
  await fill(store);
  const bytes = readFileSync(store.path);
  bytes.writeUInt32BE(65, 44);
  writeWhole(store.path, bytes);
  await expect(openEmbedded(store.options())).rejects.toMatchObject({ code: 'corrupt' });
});

test('what a salvage that was killed has left is no obstacle to the next', async () => {
  using store = temporaryStore();
  await fill(store);
  const to = `${store.path}.2`;
  await salvageStore({ from: store.path, to });
  renameSync(to, `${to}.partial`);
  expect(await salvageStore({ from: store.path, to })).toMatchObject({ lost: 0 });
  expect(existsSync(`${to}.partial`)).toBe(false);
});

test('where the new store cannot be written, that is what is told', async () => {
  using store = temporaryStore();
  await fill(store);
  const to = join(store.folder, 'no', 'saved');
  await expect(salvageStore({ from: store.path, to })).rejects.toThrow(
    `The folder of the store ${to} does not exist.`,
  );
});

test('salvage never overwrites, and does not touch a store that is in use', async () => {
  using store = temporaryStore();
  await fill(store);
  await expect(salvageStore({ from: store.path, to: store.path })).rejects.toThrow(
    /exists already/,
  );
  await expect(salvageStore({ from: `${store.path}.not`, to: `${store.path}.2` })).rejects.toThrow(
    /no store at/,
  );
  await using _ = await openEmbedded(store.options());
  await expect(salvageStore({ from: store.path, to: `${store.path}.2` })).rejects.toMatchObject({
    code: 'locked',
  });
  await expect(checkStore(store)).rejects.toMatchObject({ code: 'locked' });
});

test('whatever the damage, nothing wrong is read, and what salvage keeps is as it was written', async () => {
  using store = temporaryStore();
  await fill(store);
  const sound = readFileSync(store.path);
  // The first page tells where everything is, so it gets more than its share.
  const hit = fc.record({
    at: fc.oneof(
      fc.integer({ min: 0, max: sound.length - 1 }),
      fc.integer({ min: 0, max: PAGE_BYTES - 1 }),
    ),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 200 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(hit, { minLength: 1, maxLength: 3 }), async (hits) => {
      const damaged = Buffer.from(sound);
      for (const { at, bytes } of hits) damaged.set(bytes.subarray(0, sound.length - at), at);
      using other = temporaryStore();
      writeWhole(other.path, damaged);
      const isChanged = !damaged.equals(sound);
      const to = `${other.path}.2`;
      try {
        const report = await salvageStore({ from: other.path, to, namespace: 'test' });
        await using salvaged = await openEmbedded({ ...other.options(), path: to });
        await expectNothingWrong(salvaged, isChanged ? lostOf(report) : 0);
      } catch (error) {
        expect(error).toMatchObject({ name: 'TransportError' });
        expect(['corrupt', 'version']).toContain(codeOf(error));
      }
      try {
        await using transport = await openEmbedded(other.options());
        await expectNothingWrong(transport, 0);
      } catch (error) {
        expect(error).toMatchObject({ name: 'TransportError' });
        expect(['corrupt', 'version', 'partitions']).toContain(codeOf(error));
      }
    }),
    // The damage that takes longest is named before the test as a whole is given up.
    { numRuns: 8, timeout: 20_000 },
  );
}, 60_000);

/** Records of `in`, partition 0, that the report tells to be lost; infinite where it cannot tell. */
function lostOf({ logs, isLayoutWhole }: SalvageReport): number {
  const log = logs.find(({ topic, partition }) => topic === 'in' && partition === 0);
  if (log === undefined) return isLayoutWhole ? 0 : Infinity;
  return log.isLostExact ? log.lost : Infinity;
}

/** Every record read is one that was written; state is whole or not there, and so is the offset. */
async function expectNothingWrong(transport: EmbeddedTransport, lost: number): Promise<void> {
  const records = await all(transport);
  for (const { offset, value } of records) expect(value).toBe(numbered(offset, 1)[0]?.value);
  expect(records.length + lost).toBeGreaterThanOrEqual(RECORDS);
  for (const partition of [0, 1]) {
    const state = await stateOf(transport, partition);
    const offset = (await transport.committed('s'))[partition];
    expect([offset, state.length]).toEqual(offset === undefined ? [undefined, 0] : [700, ENTRIES]);
    for (const [key, value] of state) expect(value).toBe(`entry ${key.slice(1)} of ${partition}`);
  }
}

/** 1,500 numbered records, two of a compacted topic, and two tasks with state and offset. */
async function fill(store: TemporaryStore): Promise<void> {
  await using transport = await openEmbedded(store.options());
  await transport.publish(numbered(0, RECORDS));
  await transport.publish([{ topic: 'in', partition: 1, key: 'k', value: null }]);
  await transport.publish(
    ['a', 'b', 'a'].map((key) => ({ topic: 'latest', partition: 0, key, value: 'v' })),
  );
  const stop = new AbortController();
  let done = 0;
  await transport.runTasks(
    { stage: 's', input: 'in' },
    async (task) => {
      const state = Array.from({ length: ENTRIES }, (_, index): [string, string] => [
        `k${index}`,
        `entry ${index} of ${task.partition}`,
      ]);
      await task.commit({ outputs: [], state, offset: 700 });
      done += 1;
      if (done === 2) stop.abort();
    },
    stop.signal,
  );
}

async function all(transport: EmbeddedTransport) {
  return await transport.scan('in', 0, { maxRecords: 100_000 });
}

async function stateOf(
  transport: EmbeddedTransport,
  partition: number,
): Promise<[string, string][]> {
  const stop = new AbortController();
  let state: [string, string][] = [];
  await transport.runTasks(
    { stage: 's', input: 'in' },
    async (task) => {
      state = [...task.state];
      stop.abort();
    },
    stop.signal,
    { partitions: [partition] },
  );
  return state;
}

/** The pages of a table, in the order of the file. */
function pagesOf(store: TemporaryStore, table: string, type: string): number[] {
  const db = new DatabaseSync(store.path, { readOnly: true });
  const rows = db
    .prepare('SELECT pageno FROM dbstat WHERE name = ? AND pagetype = ?')
    .all(table, type);
  db.close();
  return rows.map(({ pageno }) => Number(pageno)).toSorted((a, b) => a - b);
}

function damage(store: TemporaryStore, page: number, at: number, length: number): void {
  const file = openSync(store.path, 'r+');
  writeSync(file, Buffer.alloc(length, 0xa5), 0, length, (page - 1) * PAGE_BYTES + at);
  closeSync(file);
}

function damageByte(store: TemporaryStore, at: number): void {
  expect(at).toBeGreaterThan(PAGE_BYTES);
  const bytes = readFileSync(store.path);
  const flipped = Buffer.of((bytes[at] ?? 0) ^ 0x04);
  const file = openSync(store.path, 'r+');
  writeSync(file, flipped, 0, 1, at);
  closeSync(file);
}

function writeWhole(path: string, bytes: Buffer): void {
  const file = openSync(path, 'w');
  writeSync(file, bytes);
  closeSync(file);
}

function digestOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
