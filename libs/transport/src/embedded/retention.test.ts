import type { Task } from '@goldenhour/pipeline/ports';
import { expect, test, vi } from 'vitest';
import { asTask } from '../conformance/harness.ts';
import { type EmbeddedTransport, openEmbedded } from './index.ts';
import { UNREAD_RETENTION_FACTOR } from './retention.ts';
import { KEPT_MS, numbered, numbersOf, type TemporaryStore, temporaryStore } from './temporary.ts';

vi.setConfig({ testTimeout: 30_000 });

const SWEEP_MS = 61_000;

function asReader<T>(
  transport: EmbeddedTransport,
  stage: string,
  use: (task: Task) => Promise<T>,
): Promise<T> {
  return asTask(transport, { stage, input: 'in', partition: 0 }, use);
}

/** Reads so many and commits behind them. */
async function readOn(transport: EmbeddedTransport, stage: string, count: number) {
  return await asReader(transport, stage, async (task) => {
    const records = await task.read({ maxRecords: count, waitMs: 1_000 });
    await task.commit({ outputs: [], state: [], offset: (records.at(-1)?.offset ?? -1) + 1 });
    return numbersOf(records);
  });
}

/** Lets a sweep go over everything, and expects this to be kept. The marker tells the time. */
async function expectKept(transport: EmbeddedTransport, store: TemporaryStore, kept: number[]) {
  store.clock.at += SWEEP_MS;
  await transport.publish([{ topic: 'latest', partition: 1, key: 'k', value: null }]);
  // What must stay would be gone by now; what must go may take longer.
  await new Promise((resolve) => setTimeout(resolve, 50));
  await expect
    .poll(async () => numbersOf(await transport.scan('in', 0, { maxRecords: 100 })))
    .toEqual(kept);
}

test('what a stage has not read yet outlives its retention, also over a restart', async () => {
  using store = temporaryStore();
  {
    await using transport = await openEmbedded(store.options());
    await transport.publish(numbered(0, 10));
    expect(await readOn(transport, 'score', 4)).toEqual([0, 1, 2, 3]);
  }
  store.clock.at += 3 * KEPT_MS;
  await using transport = await openEmbedded(store.options());
  await expectKept(transport, store, [4, 5, 6, 7, 8, 9]);
  expect(await readOn(transport, 'score', 100)).toEqual([4, 5, 6, 7, 8, 9]);
  await expectKept(transport, store, []);
  expect(transport.stats().unreadExpired).toBe(0);
});

test('a stage that has never committed has read nothing', async () => {
  using store = temporaryStore();
  await using transport = await openEmbedded(store.options());
  await asReader(transport, 'score', () => Promise.resolve());
  await transport.publish(numbered(0, 3));
  store.clock.at += 2 * KEPT_MS;
  await expectKept(transport, store, [0, 1, 2]);
});

test('the slowest of the stages that read a topic decides', async () => {
  using store = temporaryStore();
  await using transport = await openEmbedded(store.options());
  await transport.publish(numbered(0, 6));
  await readOn(transport, 'score', 5);
  await readOn(transport, 'archive', 2);
  store.clock.at += 2 * KEPT_MS;
  await expectKept(transport, store, [2, 3, 4, 5]);
  await readOn(transport, 'archive', 100);
  await expectKept(transport, store, [5]);
});

test('a stage that reads one partition only has read nothing of the others', async () => {
  using store = temporaryStore();
  await using transport = await openEmbedded(store.options());
  const stop = new AbortController();
  await transport.runTasks(
    { stage: 'score', input: 'in' },
    () => Promise.resolve(stop.abort()),
    stop.signal,
    { partitions: [1] },
  );
  await transport.publish(numbered(0, 2));
  store.clock.at += 2 * KEPT_MS;
  await expectKept(transport, store, [0, 1]);
});

test('a stage that reads another topic holds nothing', async () => {
  using store = temporaryStore();
  await using transport = await openEmbedded(store.options());
  await asTask(transport, { stage: 'score', input: 'in', partition: 0 }, () => Promise.resolve());
  // It reads something else now.
  await asTask(transport, { stage: 'score', input: 'latest', partition: 0 }, () =>
    Promise.resolve(),
  );
  await asTask(transport, { stage: 'ingest', input: null, partition: 0 }, () => Promise.resolve());
  await transport.publish(numbered(0, 2));
  await transport.publish([{ topic: 'latest', partition: 0, key: 'k', value: 'old' }]);
  store.clock.at += 2 * KEPT_MS;
  await expectKept(transport, store, []);
  // A compacted topic is no queue: what is in it goes by its age alone.
  expect(await transport.scan('latest', 0, { maxRecords: 9 })).toEqual([]);
  expect(transport.stats().unreadExpired).toBe(0);
});

test('beyond the hard bound the unread go all the same, and are counted', async () => {
  using store = temporaryStore();
  // Several slices: each counts its own.
  await using transport = await openEmbedded(store.options({ limits: { sweepRowsMax: 3 } }));
  await transport.publish(numbered(0, 10));
  await readOn(transport, 'score', 2);
  store.clock.at += (UNREAD_RETENTION_FACTOR - 1) * KEPT_MS;
  await transport.publish(numbered(10, 2));
  await expectKept(transport, store, [2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  expect(transport.stats().unreadExpired).toBe(0);
  store.clock.at += KEPT_MS;
  await expectKept(transport, store, [10, 11]);
  expect(transport.stats().unreadExpired).toBe(8);
});
