import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openEmbedded } from './index.ts';

const topics = [{ name: 'in', compacted: false, retentionMs: 1000 * 60 }];

test('what is published is read, committed, and read on from there', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'goldenhour-'));
  const options = {
    path: join(folder, 'store'),
    namespace: 'n',
    partitions: 2,
    topics,
    clock: { now: () => 1000 },
  };
  {
    await using transport = await openEmbedded(options);
    await transport.publish([
      { topic: 'in', partition: 1, key: 'k', value: 'v', headers: { a: 'b' } },
    ]);
    const stop = new AbortController();
    await transport.runTasks(
      { stage: 's', input: 'in' },
      async (task) => {
        const records = await task.read({ maxRecords: 10, waitMs: 50 });
        if (task.partition === 0) return expect(records).toEqual([]);
        expect(records).toMatchObject([
          { key: 'k', value: 'v', headers: { a: 'b' }, appendTime: 1000 },
        ]);
        await task.commit({ outputs: [], state: [['x', 'y']], offset: 1 });
        stop.abort();
      },
      stop.signal,
    );
  }
  await using transport = await openEmbedded(options);
  expect(await transport.committed('s')).toEqual([undefined, 1]);
  rmSync(folder, { recursive: true });
});
