import { expect, test } from 'vitest';
import { tellStatus } from './status.ts';

const NOW = Date.UTC(2026, 4, 5, 18, 0);

/** Plays so many looks; returns what was said. */
async function said(
  looks: number,
  at: (look: number) => { readonly clocks: readonly number[]; readonly notified?: number },
  isLineByLine = true,
): Promise<readonly string[]> {
  const lines: string[] = [];
  const stop = new AbortController();
  let look = -1;
  await tellStatus(
    {
      total: (metric) => (metric.includes('notifications') ? (at(look).notified ?? 0) : 1_234),
      byReason: () => new Map(),
      values: (metric) => (metric.includes('clock') ? at(look).clocks : [1]),
      byLabel: () => new Map(),
    },
    {
      clock: {
        now: () => NOW + Math.max(0, look) * 5_000,
        sleep: () => {
          look += 1;
          if (look >= looks) stop.abort();
          return Promise.resolve();
        },
      },
      signal: stop.signal,
      talk: (text) => lines.push(text),
      isLineByLine,
      caughtUp: (mentions) => `caught up with ${mentions}`,
      next: 'next',
      timeZone: 'Europe/Amsterdam',
    },
  );
  return lines;
}

test('as long as no source has told the time it says so, and nothing of the present', async () => {
  const lines = await said(4, () => ({ clocks: [] }));
  expect(lines).toEqual([
    '… the clock has not started: no source has told the time yet, 1,234 mentions scored, 1 open crisis',
  ]);
});

test('it says once that it has caught up, and once what comes next', async () => {
  const lines = await said(8, (look) => ({
    clocks: [(NOW + look * 5_000) / 1000],
    notified: look,
  }));
  expect(lines).toEqual([
    'caught up with 1,234 mentions',
    'next',
    '… clock at 2026-05-05 20:00 Europe/Amsterdam, 1,234 mentions scored, 1 open crisis',
    '… clock at 2026-05-05 20:00 Europe/Amsterdam, 1,234 mentions scored, 1 open crisis',
  ]);
});

test('of several partitions the one that is furthest behind counts', async () => {
  const lines = await said(4, () => ({ clocks: [NOW / 1000, NOW / 1000 - 7_200] }));
  expect(lines).toEqual([
    '… clock at 2026-05-05 18:00 Europe/Amsterdam, 1,234 mentions scored, 1 open crisis',
  ]);
});

test('where a screen shows how far it is, only what is news is said', async () => {
  const lines = await said(8, (look) => ({ clocks: [NOW / 1000 + look], notified: look }), false);
  expect(lines).toEqual(['caught up with 1,234 mentions', 'next']);
});
