import { BIN_MS, missingIn, type SourceCoverage } from '@goldenhour/velocity';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Tick } from '../records.ts';
import { MINUTE, SECOND } from './fake-logs.ts';
import { T0, tickOf } from './fakes.ts';
import {
  BLIND_INTERVALS_MAX,
  coverageEdges,
  DELAY_BOUND_MS,
  PartitionClock,
  SOURCES_MAX,
} from './partition-clock.ts';

const LOG = { source: 'l', clock: 'log', mode: 'live' } as const;

const NOTHING: ReadonlyMap<string, string> = new Map();

let sequence = 0;
const tick = (fields: Partial<Tick>): Tick => {
  sequence += 1;
  return tickOf({ sequence, ...fields });
};

test('the clock is the smallest watermark of the sources that have more to say', () => {
  const clock = new PartitionClock(NOTHING);
  const declares = ['a', 'b'];
  clock.tick(tick({ watermark: T0 + 9 * MINUTE, declares }), T0);
  expect(clock.now).toBe(Number.NEGATIVE_INFINITY);
  clock.tick(tick({ source: 'b', watermark: T0 + 5 * MINUTE, declares }), T0);
  expect(clock.now).toBe(T0 + 5 * MINUTE);
  clock.tick(tick({ source: 'b', watermark: T0 + 6 * MINUTE, status: 'ended', declares }), T0);
  expect(clock.now).toBe(T0 + 9 * MINUTE);
});

test('closing begins with the earliest of the sources that are waited for', () => {
  const clock = new PartitionClock(NOTHING);
  const declares = ['a', 'b'];
  clock.tick(tick({ since: T0 + 7 * MINUTE, declares }), T0);
  clock.tick(tick({ source: 'b', since: T0 + 61 * SECOND, declares }), T0);
  expect(clock.closedTo).toBe(T0 + MINUTE);
});

test('on the log the clock lies a named bound behind what was appended, whatever ticks say', () => {
  const clock = new PartitionClock(NOTHING);
  clock.tick(tick({ ...LOG, watermark: T0 + 60 * MINUTE }), T0);
  clock.append(T0 + MINUTE);
  clock.append(T0 + 30 * SECOND);
  expect(clock.now).toBe(T0 + MINUTE - DELAY_BOUND_MS);
  expect(clock.effectiveTime(T0 + 9 * MINUTE, T0 + MINUTE)).toBe(T0 + MINUTE + DELAY_BOUND_MS);
  expect(clock.effectiveTime(T0, T0 + MINUTE)).toBe(T0);
});

test('what is played has the mode of the source that holds the clock', () => {
  const clock = new PartitionClock(NOTHING);
  const declares = ['a', 'b'];
  clock.tick(tick({ watermark: T0, mode: 'backfill', declares }), T0);
  clock.tick(tick({ source: 'b', watermark: T0, mode: 'backfill', declares }), T0);
  clock.tick(tick({ watermark: T0 + MINUTE, mode: 'drill', declares }), T0);
  expect(clock.mode).toBe('backfill');
  clock.tick(tick({ source: 'b', watermark: T0 + MINUTE, mode: 'drill', declares }), T0);
  expect(clock.mode).toBe('drill');
});

test('sources that all end before they were all heard leave the mode of the last of them', () => {
  const clock = new PartitionClock(NOTHING);
  const declares = ['a', 'b'];
  clock.tick(tick({ watermark: T0 + MINUTE, mode: 'drill', declares }), T0);
  clock.tick(tick({ watermark: T0 + MINUTE, mode: 'drill', status: 'ended', declares }), T0);
  clock.tick(tick({ source: 'b', since: 0, watermark: 0, mode: 'replay', status: 'ended' }), T0);
  expect([clock.now, clock.mode]).toEqual([T0 + MINUTE, 'drill']);
});

test('live time has the mode of its source from its first instant', () => {
  const clock = new PartitionClock(NOTHING);
  clock.tick(tick({ watermark: T0, mode: 'backfill' }), T0);
  clock.tick(tick({ ...LOG, mode: 'drill' }), T0);
  expect([clock.live, clock.mode]).toEqual([false, 'backfill']);
  clock.tick(tick({ watermark: T0, mode: 'backfill', status: 'ended' }), T0);
  expect([clock.live, clock.mode]).toEqual([true, 'drill']);
});

test('a tick of an earlier epoch or sequence is stale, one of a later epoch is not', () => {
  const clock = new PartitionClock(NOTHING);
  expect(clock.tick(tickOf({ epoch: 2, sequence: 5 }), T0)).toBe('accepted');
  expect(clock.tick(tickOf({ epoch: 2, sequence: 5 }), T0)).toBe('stale_tick');
  expect(clock.tick(tickOf({ epoch: 1, sequence: 9 }), T0)).toBe('stale_tick');
  expect(clock.tick(tickOf({ epoch: 3, sequence: 1 }), T0)).toBe('accepted');
});

test('a source that comes back after its last word was blind in between', () => {
  const clock = new PartitionClock(NOTHING);
  clock.tick(tick({ ...LOG, watermark: T0 + MINUTE }), T0);
  clock.tick(tick({ ...LOG, epoch: 2, watermark: T0 + MINUTE, status: 'retired' }), T0);
  const later = { since: T0 + 9 * MINUTE, watermark: T0 + 10 * MINUTE };
  clock.tick(tick({ ...LOG, epoch: 3, ...later }), T0);
  expect(clock.coverage()).toMatchObject([
    { source: 'l', ended: false, blind: [[T0 + MINUTE, T0 + 9 * MINUTE]] },
  ]);
  // Opened again after a crash it goes on where it was.
  clock.tick(tick({ ...LOG, epoch: 4, ...later, watermark: T0 + 11 * MINUTE }), T0);
  expect(clock.coverage()[0]?.blind).toHaveLength(1);
});

test('silence is measured against the sources of the log that still speak', () => {
  const clock = new PartitionClock(NOTHING);
  expect(clock.silence.intervalMs).toBe(Number.POSITIVE_INFINITY);
  clock.tick(tick({ ...LOG, intervalMs: 9_000 }), T0 + 1);
  clock.tick(tick({ ...LOG, source: 'm', intervalMs: 2_000 }), T0 + 2);
  clock.tick(tick({ intervalMs: 1, clock: 'tick' }), T0 + 3);
  expect(clock.silence).toEqual({ since: T0 + 3, intervalMs: 2_000 });
  clock.tick(tick({ ...LOG, source: 'm', status: 'retired', intervalMs: 0 }), T0 + 4);
  expect(clock.silence).toEqual({ since: T0 + 4, intervalMs: 9_000 });
});

test('sources and blind intervals are bounded', () => {
  const clock = new PartitionClock(NOTHING);
  for (let n = 0; n < SOURCES_MAX; n += 1) clock.tick(tick({ source: `s${n}` }), T0);
  expect(clock.tick(tick({ source: 'one more' }), T0)).toBe('too_many_sources');
  for (let n = 0; n < 2 * BLIND_INTERVALS_MAX; n += 1) {
    const from = T0 + n * 10 * MINUTE;
    clock.tick(tick({ source: 's0', blind: { from, to: from + MINUTE } }), T0);
  }
  const blind = clock.coverage().find(({ source }) => source === 's0')?.blind ?? [];
  expect(blind).toHaveLength(BLIND_INTERVALS_MAX);
  // What was merged is blind in more than it was, never in less.
  expect(blind[0]?.[0]).toBe(T0);
});

const instant = fc.integer({ min: -30, max: 60 }).map((n) => T0 + n * 20 * SECOND);
const interval = fc.tuple(instant, instant).map(([a, b]) => ({ from: a, to: b }));

test('blind intervals are the union of what was said, sorted and apart', () => {
  fc.assert(
    fc.property(fc.array(interval, { maxLength: 12 }), (intervals) => {
      const clock = new PartitionClock(NOTHING);
      for (const blind of intervals) clock.tick(tick({ blind }), T0);
      const merged = clock.coverage()[0]?.blind ?? [];
      merged.forEach(([from, to], index) => {
        expect(from).toBeLessThan(to);
        expect(from).toBeGreaterThan(merged[index - 1]?.[1] ?? 0);
      });
      for (let n = -30; n <= 60; n += 1) {
        const at = T0 + n * 20 * SECOND;
        expect(merged.some(([from, to]) => from <= at && at < to)).toBe(
          intervals.some(({ from, to }) => from <= at && at < to),
        );
      }
    }),
  );
});

const coverage: fc.Arbitrary<readonly SourceCoverage[]> = fc
  .array(
    fc.record({
      since: instant,
      watermark: instant,
      blind: fc.array(interval, { maxLength: 3 }),
      ended: fc.boolean(),
    }),
    { maxLength: 3 },
  )
  .map((sources) =>
    sources.map(({ blind, ...source }, n) => ({
      source: `s${n}`,
      ...source,
      blind: blind.filter(({ from, to }) => from < to).map(({ from, to }) => [from, to] as const),
    })),
  );

test('between two edges of coverage the same sources are missing in every bin', () => {
  fc.assert(
    fc.property(coverage, fc.integer({ min: 1, max: 20 }), (coverage, bins) => {
      const from = T0 - 5 * BIN_MS;
      const to = from + bins * BIN_MS;
      let start = from;
      for (const edge of [...coverageEdges(from, to, coverage), to]) {
        expect(edge % BIN_MS).toBe(0);
        for (let end = start + BIN_MS; end <= edge; end += BIN_MS)
          expect(missingIn(coverage, end - BIN_MS, end)).toEqual(
            missingIn(coverage, edge - BIN_MS, edge),
          );
        start = edge;
      }
    }),
  );
});

test('a source is missing where its word has not come or it was blind, and not once it is over', () => {
  const source = { source: 'a', since: T0, watermark: T0 + 3 * BIN_MS, ended: false };
  const blind = [[T0 + BIN_MS + 5, T0 + BIN_MS + 6]] as const;
  const missing = (fields: Partial<SourceCoverage>) =>
    [0, 1, 2, 3, 4].map(
      (n) =>
        missingIn([{ ...source, blind: [], ...fields }], T0 + (n - 1) * BIN_MS, T0 + n * BIN_MS)
          .length,
    );
  expect(missing({})).toEqual([0, 0, 0, 0, 1]);
  expect(missing({ blind })).toEqual([0, 0, 1, 0, 1]);
  expect(missing({ blind: [[T0, T0 + BIN_MS]] })).toEqual([0, 1, 0, 0, 1]);
  expect(missing({ ended: true })).toEqual([0, 0, 0, 0, 0]);
  expect(missing({ since: T0 + BIN_MS, watermark: T0 })).toEqual([0, 0, 1, 1, 1]);
});
