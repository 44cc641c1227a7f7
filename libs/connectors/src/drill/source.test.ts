import type { SourceBatch } from '@goldenhour/pipeline/ports';
import { createWorld, type Feed, type WorldRecord } from '@goldenhour/rehearsal';
import { expect, test } from 'vitest';
import { ManualClock } from '../manual-clock.ts';
import { type DrillConfig, drillSchema } from './config.ts';
import { drillSource } from './source.ts';

const MINUTE = 60_000;
const START = '2026-11-17T10:30:00+01:00';
const NOW = Date.UTC(2026, 10, 20, 9, 0, 42);

type Play = { batch: SourceBatch; wall: number };
type PlayOptions = { config?: object; cursor?: string | null; wallMs?: number };

const configOf = (over: object = {}): DrillConfig =>
  drillSchema.parse({
    ...{ name: 'x', type: 'drill', scenario: 'source-gap', feed: 'x', start: START },
    ...over,
  });

/** Plays to the end, or until this much wall time is over. */
async function play({ config, cursor = null, wallMs }: PlayOptions): Promise<readonly Play[]> {
  const clock = new ManualClock(NOW);
  const stop = new AbortController();
  const plays: Play[] = [];
  for await (const batch of drillSource(configOf(config), { clock }).read(cursor, stop.signal)) {
    plays.push({ batch, wall: clock.time - NOW });
    if (wallMs !== undefined && clock.time - NOW >= wallMs) stop.abort();
  }
  return plays;
}

const idsOf = (plays: readonly Play[]) =>
  plays.flatMap(({ batch }) => batch.items.map(({ origin }) => origin));
const isSaid = (record: WorldRecord) => record.kind === 'mention';
const WORLD = createWorld({ scenario: 'source-gap', seed: 1, start: Date.parse(START) });
const saidOn = (feed: Feed) => [...WORLD.records(feed)].filter(isSaid);

test.each(['max', 600] as const)(
  'at speed %s all of its feed comes once, and it ends',
  async (speed) => {
    const plays = await play({ config: { speed } });
    expect(idsOf(plays)).toEqual(
      saidOn('x').map((record) => `x:${'mention' in record ? record.mention.id : ''}`),
    );
    expect(plays.at(-1)?.batch.watermark).toBe(WORLD.end);
  },
);

test('ordinary life comes at once as backfill, then the play as drill, a minute each second', async () => {
  const plays = await play({ wallMs: 60_000 });
  const before = plays.filter(({ batch }) => batch.mode === 'backfill');
  expect(before.every(({ wall, batch }) => wall === 0 && batch.since === WORLD.since)).toBe(true);
  expect(before.at(-1)?.batch.watermark).toBe(WORLD.start);
  const drill = plays.slice(before.length);
  for (const { batch, wall } of drill) {
    expect(batch.mode).toBe('drill');
    expect(batch.watermark).toBeLessThanOrEqual(WORLD.start + wall * 60);
    expect(batch.watermark).toBeGreaterThan(WORLD.start + wall * 60 - 2 * MINUTE);
  }
});

test.each(['max', 60] as const)(
  'at speed %s a gap is told as blind, and as nothing else',
  async (speed) => {
    const plays = await play({ config: { speed } });
    const [gap] = WORLD.truth.blind;
    const blind = plays.flatMap(({ batch }) => batch.blind ?? []);
    expect(blind[0]?.from).toBe(gap?.from);
    expect(blind.at(-1)?.to).toBe(gap?.to);
    for (const [at, { from }] of blind.entries()) if (at > 0) expect(from).toBe(blind[at - 1]?.to);
    const others = await play({ config: { feed: 'forum', name: 'forum', speed } });
    expect(others.some(({ batch }) => batch.blind !== undefined)).toBe(false);
  },
);

test('keeps its promises', async () => {
  let promised = 0;
  for (const { batch } of await play({ config: { speed: 'max' } })) {
    expect(batch.items.length).toBeLessThanOrEqual(500);
    for (const item of batch.items) {
      const time = 'mention' in item ? (item.mention as { time: number }).time : 0;
      expect(time).toBeGreaterThanOrEqual(promised);
    }
    expect(batch.watermark).toBeGreaterThanOrEqual(promised);
    promised = batch.watermark;
  }
});

test('a cursor goes on exactly where it was', async () => {
  const config = { speed: 'max' };
  const plays = await play({ config });
  const all = idsOf(plays);
  for (const at of [0, 3, plays.length - 2, plays.length - 1]) {
    const before = idsOf(plays.slice(0, at + 1));
    const rest = idsOf(await play({ config, cursor: plays[at]?.batch.cursor ?? null }));
    expect([...before, ...rest]).toEqual(all);
  }
});

test.each([
  [{ seed: 2 }],
  [{ scenario: 'give-away' }],
  [{ feed: 'forum' }],
  [{ start: '2026-11-17T10:31:00+01:00' }],
])('with %j the cursor of another play is refused', async (config) => {
  const [first] = await play({ wallMs: 0 });
  await expect(
    play({ config, cursor: first?.batch.cursor ?? null, wallMs: 0 }),
  ).rejects.toMatchObject({ name: 'SourceError', code: 'input' });
});

test.each([
  [{ scenario: 'flood' }, 'scenario', /school-threat/],
  [{ feed: 'y' }, 'feed', /bluesky/],
  [{ start: 'yesterday' }, 'start', /an instant such as/],
  [{ speed: 0 }, 'speed', /./],
  [{ seed: -1 }, 'seed', /./],
])('%j is faulty at %s', (over, path, message) => {
  const { error } = drillSchema.safeParse({ ...configOf(), ...over });
  const issue = error?.issues.find((found) => found.path.join('.') === path);
  expect(issue?.message).toMatch(message);
});
