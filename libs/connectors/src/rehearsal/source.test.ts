import type { SourceBatch } from '@goldenhour/pipeline/ports';
import { HISTORY_MS } from '@goldenhour/rehearsal';
import { expect, test } from 'vitest';
import { ManualClock } from '../manual-clock.ts';
import { rehearsalSchema } from './config.ts';
import { rehearsalSource } from './source.ts';

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 10, 20, 9, 0, 42);
const START = Date.UTC(2026, 10, 20, 9);

type Play = { batch: SourceBatch; wall: number };

/** Plays until this much wall time is over. */
async function play(options: {
  wallMs: number;
  config?: object;
  cursor?: string | null;
  now?: number;
}): Promise<readonly Play[]> {
  const now = options.now ?? NOW;
  const clock = new ManualClock(now);
  const stop = new AbortController();
  const config = rehearsalSchema.parse({ name: 'rehearsal', type: 'rehearsal', ...options.config });
  const plays: Play[] = [];
  for await (const batch of rehearsalSource(config, { clock }).read(
    options.cursor ?? null,
    stop.signal,
  )) {
    plays.push({ batch, wall: clock.time - now });
    if (clock.time - now >= options.wallMs) stop.abort();
  }
  return plays;
}

const idsOf = (plays: readonly Play[]) =>
  plays.flatMap(({ batch }) => batch.items.map(({ origin }) => origin));

test('history comes at once as backfill, then the play as drill, a minute each second', async () => {
  const plays = await play({ wallMs: 60_000 });
  const history = plays.filter(({ batch }) => batch.mode === 'backfill');
  const drill = plays.slice(history.length);
  expect(history.length).toBeGreaterThan(5);
  expect(history.every(({ wall, batch }) => wall === 0 && batch.since === START - HISTORY_MS)).toBe(
    true,
  );
  expect(history.at(-1)?.batch.watermark).toBe(START);
  expect(drill.every(({ batch }) => batch.mode === 'drill')).toBe(true);
  for (const { batch, wall } of drill) {
    expect(batch.watermark).toBeLessThanOrEqual(START + wall * 60);
    expect(batch.watermark).toBeGreaterThan(START + wall * 60 - 10 * MINUTE);
  }
  expect(idsOf(drill).length).toBeGreaterThan(200);
});

test('keeps its promises', async () => {
  let promised = 0;
  for (const { batch } of await play({ wallMs: 30_000 })) {
    expect(batch.items.length).toBeLessThanOrEqual(500);
    for (const item of batch.items)
      expect(
        'mention' in item ? (item.mention as { time: number }).time : 0,
      ).toBeGreaterThanOrEqual(promised);
    expect(batch.watermark).toBeGreaterThanOrEqual(promised);
    promised = batch.watermark;
  }
});

test('a cursor goes on exactly where it was, at any later time, as it began', async () => {
  const plays = await play({ wallMs: 30_000 });
  const all = idsOf(plays);
  for (const at of [0, 5, 11, 12, plays.length - 20, plays.length - 1]) {
    const cursor = plays[at]?.batch.cursor ?? null;
    const before = idsOf(plays.slice(0, at + 1));
    const again = await play({ wallMs: 5_000, cursor, now: NOW + 24 * 60 * MINUTE });
    const rest = idsOf(again);
    expect(rest.slice(0, all.length - before.length)).toEqual(
      all.slice(before.length, before.length + rest.length),
    );
    expect(again[0]?.batch.watermark).toBeGreaterThanOrEqual(plays[at]?.batch.watermark ?? 0);
  }
});

test.each([
  [{ seed: 2 }, '1:1795165200000:1:5'],
  [{ start: '2026-11-20T10:00:00+02:00' }, '1:1795165200000:1:5'],
  [{}, 'rubbish'],
])('with %j the cursor %s is refused', async (config, cursor) => {
  await expect(play({ wallMs: 0, config, cursor })).rejects.toMatchObject({
    name: 'SourceError',
    code: 'input',
  });
});

test('a start is kept to the minute', async () => {
  const plays = await play({ wallMs: 0, config: { start: '2026-11-20T10:00:59+01:00' } });
  expect(plays.at(-1)?.batch.cursor).toContain(`1:${START}:1:`);
});
