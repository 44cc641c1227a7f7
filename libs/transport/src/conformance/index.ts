/**
 * The executable contract of every transport: one suite, written against the port alone, that
 * each adapter runs in a test file of its own with a harness that can hurt it. What an adapter
 * cannot set up is skipped by name, with the reason in the report; nothing else may be.
 */
import { describe, test } from 'vitest';
import { checkCommits } from './commits.ts';
import { type Check, TOPICS, type TransportHarness } from './harness.ts';
import { checkLifecycle } from './lifecycle.ts';
import { checkModel } from './model.ts';
import { checkRecords } from './records.ts';

export type { Skippable, TransportHarness, TransportWorld, WorldOptions } from './harness.ts';

const PARTITIONS = 2;

/** Declares the suite. Call it at the top of a test file. */
export function describeTransport(name: string, harness: TransportHarness): void {
  const timeout = harness.timeoutMs ?? 10_000;
  const check: Check = (title, run, needs) => {
    test(title, { timeout }, async (context) => {
      const reason = needs === undefined ? undefined : harness.skips?.[needs];
      if (reason !== undefined) context.skip(reason);
      await using world = await harness.create({ partitions: PARTITIONS, topics: TOPICS });
      await run(world);
    });
  };
  describe(name, () => {
    describe('records', () => checkRecords(check));
    describe('commits', () => checkCommits(check));
    describe('tasks', () => checkLifecycle(check));
    describe('model', () => checkModel(harness, timeout));
  });
}
