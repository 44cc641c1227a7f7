import { mkdtempDisposableSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runCounts } from './run-counts.ts';

const DAY_MS = 86_400_000;

test('between rows far apart a signal to stop is heard', async () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'goldenhour-'));
  const file = join(folder.path, 'counts.csv');
  const rows = Array.from({ length: 9 }, (_, row) =>
    new Date(Date.UTC(2000, 0, 1) + row * 300 * DAY_MS).toISOString(),
  );
  writeFileSync(file, `timestamp,total\n${rows.map((time) => `${time},1`).join('\n')}\n`);
  const stop = new AbortController();
  const taken: (number | null)[] = [];
  const run = runCounts([file], {
    options: { zone: 'UTC', binMs: 60_000, thresholds: () => [] },
    take: ({ line }) => {
      taken.push(line);
      setImmediate(() => stop.abort(new Error('asked to stop')));
      return '';
    },
    write: async () => {},
    signal: stop.signal,
  });
  await expect(run).rejects.toThrow('asked to stop');
  expect(taken.length).toBeLessThan(rows.length);
});
