import { getEventListeners } from 'node:events';
import { TransportError } from '@goldenhour/pipeline/ports';
import { expect, test } from 'vitest';
import { Gate } from '../gate.ts';
import type { Feed } from './feed.ts';
import { Line } from './line.ts';
import { KafkaTask } from './task.ts';
import type { Owner } from './transaction.ts';

/** A task whose commits fail in turn for these reasons, and then stand. */
function taskOn(signal: AbortSignal, failures: TransportError[] = []) {
  const commits: number[] = [];
  const readAts: unknown[] = [];
  const lines: Line[] = [];
  const feed = {
    open: (partition: number, from: number | undefined, readAt: number | undefined) => {
      const line = new Line(partition, from, () => undefined, readAt);
      lines.push(line);
      return line;
    },
    close: () => undefined,
  };
  const owner = {
    commit: async (records: readonly unknown[]) => {
      commits.push(records.length);
      const failure = failures.shift();
      if (failure !== undefined) throw failure;
    },
  };
  const task = new KafkaTask({
    stage: 'score',
    partition: 0,
    signal,
    state: new Map(),
    committed: 7,
    readAt: 1_000,
    owner: owner as unknown as Owner,
    feed: feed as unknown as Feed,
    gate: new Gate(1_000),
    encode: (_, readAt) => {
      readAts.push(readAt);
      return [];
    },
    onCommitted: () => undefined,
  });
  return { task, commits, readAts, lines };
}

test('a task that has ended leaves nothing behind at the signal of its partition', async () => {
  const seat = new AbortController();
  for (let life = 0; life < 3; life += 1) {
    const { task } = taskOn(seat.signal);
    await task.read({ maxRecords: 1, waitMs: 1 });
    task.end();
  }
  expect(getEventListeners(seat.signal, 'abort')).toEqual([]);
});

test('a read that waits returns as soon as the task is revoked', async () => {
  const seat = new AbortController();
  const reading = taskOn(seat.signal).task.read({ maxRecords: 1, waitMs: 60_000 });
  seat.abort();
  expect(await reading).toEqual([]);
});

test.each(['fenced', 'topics', 'denied'] as const)(
  'nothing is committed after a commit that failed as %s: some of it may have been written',
  async (code) => {
    const failure = new TransportError(code, 'it was refused');
    const { task, commits } = taskOn(new AbortController().signal, [failure]);
    const commit = { outputs: [], state: [] };
    await expect(task.commit(commit)).rejects.toBe(failure);
    await expect(task.commit(commit)).rejects.toBe(failure);
    expect(commits).toHaveLength(1);
  },
);

test('a commit says up to when was read: as before where nothing was, and never earlier', async () => {
  const { task, readAts, lines } = taskOn(new AbortController().signal);
  const commit = { outputs: [], state: [] };
  await task.commit(commit);
  await task.read({ maxRecords: 1, waitMs: 1 });
  await task.commit(commit);
  const read = { partition: 0, offset: 7, key: '', value: '', headers: {} };
  lines[0]?.put(
    [2_000, 1_500].map((appendTime) => ({ ...read, appendTime })),
    1,
  );
  await task.commit(commit);
  expect(readAts).toEqual([1_000, 1_000, 2_000]);
});
