import { expect, test } from 'vitest';
import { MINUTE } from './fake-logs.ts';
import { T0, tickOf } from './fakes.ts';
import { PartitionClock, TRAIL_MAX_MS } from './partition-clock.ts';

const LOG = { clock: 'log', mode: 'live' } as const;
const long = (n: number) => `${'x'.repeat(58)}-${n}`;

/** The state as the store would hold it. */
class Kept {
  readonly entries = new Map<string, string>();
  write(clock: PartitionClock): number {
    const changes = clock.drain();
    for (const [key, value] of changes) {
      if (value === null) this.entries.delete(key);
      else this.entries.set(key, value);
    }
    return changes.length;
  }
}

test('with as many sources as there may be, each entry stays small, and all comes back', () => {
  const clock = new PartitionClock(new Map());
  const declares = Array.from({ length: 500 }, (_, n) => long(n));
  const blind = { from: T0, to: T0 + MINUTE };
  for (let n = 0; n < 300; n += 1) clock.tick(tickOf({ source: long(n), declares, blind }), T0);
  const kept = new Kept();
  kept.write(clock);
  for (const [key, value] of kept.entries)
    expect([key, value.length < 16_000]).toEqual([key, true]);
  const again = new PartitionClock(kept.entries);
  expect(again.coverage()).toEqual(clock.coverage());
  expect(again.speaking).toBe(true);
  // Those that were waited for speak, here and there: both come to the same clock.
  for (const one of [clock, again])
    for (let n = 300; n < 500; n += 1)
      one.tick(tickOf({ source: long(n), declares, watermark: T0 + MINUTE }), T0);
  expect([again.now, again.now]).toEqual([clock.now, T0]);
  kept.write(again);
  expect([...kept.entries.keys()].filter((key) => key.startsWith('p/'))).toEqual([]);
  expect(new PartitionClock(kept.entries).coverage()).toEqual(clock.coverage());
});

test('only the sources that spoke are written again', () => {
  const clock = new PartitionClock(new Map());
  for (let n = 0; n < 50; n += 1) clock.tick(tickOf({ ...LOG, source: `s${n}` }), T0);
  const kept = new Kept();
  kept.write(clock);
  clock.tick(tickOf({ ...LOG, source: 's7', sequence: 2 }), T0 + 1);
  expect(kept.write(clock)).toBe(2);
  expect(kept.write(clock)).toBe(1);
});

test('state in which all stood in one entry is read, and written apart', () => {
  const source = { ...LOG, epoch: 1, sequence: 4, since: T0, watermark: T0 + 9, blind: [] };
  const entry = {
    ...{ now: T0, closedTo: T0, live: true, mode: 'live', appended: T0, ticked: T0 },
    pending: ['later'],
    sources: [['s', { ...source, over: false, intervalMs: 1_000 }]],
  };
  const kept = new Kept();
  kept.entries.set('clock', JSON.stringify(entry));
  const clock = new PartitionClock(kept.entries);
  expect([clock.now, clock.closedTo, clock.live]).toEqual([T0, T0, true]);
  kept.write(clock);
  expect([...kept.entries.keys()].sort()).toEqual(['c/s', 'clock', 'p/0']);
  expect(new PartitionClock(kept.entries).coverage()).toEqual(clock.coverage());
  expect(clock.tick(tickOf({ ...LOG, source: 's', sequence: 4 }), T0)).toBe('stale_tick');
});

test('a source that trails is not missing for its trail, within the bound, and not once it is over', () => {
  const clock = new PartitionClock(new Map());
  const tick = { ...LOG, source: 's', watermark: T0 + MINUTE };
  clock.tick(tickOf({ ...tick, trailMs: 5 * MINUTE }), T0);
  expect(clock.coverage()[0]?.watermark).toBe(T0 + 6 * MINUTE);
  clock.tick(tickOf({ ...tick, sequence: 2, trailMs: 2 * TRAIL_MAX_MS }), T0);
  expect(clock.coverage()[0]?.watermark).toBe(T0 + MINUTE + TRAIL_MAX_MS);
  clock.tick(tickOf({ ...tick, sequence: 3, trailMs: 5 * MINUTE, status: 'ended' }), T0);
  expect(clock.coverage()[0]?.watermark).toBe(T0 + MINUTE);
});
