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
  const feed = {
    open: (partition: number) => new Line(partition, undefined, () => undefined),
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
    committed: undefined,
    owner: owner as unknown as Owner,
    feed: feed as unknown as Feed,
    gate: new Gate(1_000),
    encode: () => [],
    onCommitted: () => undefined,
  });
  return { task, commits };
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
