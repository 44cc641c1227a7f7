import fc from 'fast-check';
import { expect, test } from 'vitest';
import { T0 } from './fakes.ts';
import { DEDUPE_WINDOW_MS, Seen, type SeenBounds } from './seen.ts';

const BOUNDS: SeenBounds = { idsMin: 20, idsMax: 60, blockIds: 8 };
const HOUR_MS = 60 * 60 * 1000;

const key = (n: number): number => Number.MAX_SAFE_INTEGER - n;

function apply(state: Map<string, string>, changes: ReturnType<Seen['drain']>): void {
  for (const [name, value] of changes) {
    if (value === null) state.delete(name);
    else state.set(name, value);
  }
}

/** Ids one after the other, each so much later than the one before. */
const steps = fc.array(
  fc.record({
    laterMs: fc.constantFrom(0, 1_000, 60_000, 60_000, 60_000, 60_000, 60_000, 3 * HOUR_MS),
    then: fc.constantFrom('go on', 'drain', 'drain and restart'),
  }),
  { maxLength: 150, size: 'max' },
);

test('what is known depends on what was added, not on where commits and restarts fall', () => {
  fc.assert(
    fc.property(steps, (steps) => {
      const whole = new Seen([], BOUNDS);
      let cut = new Seen([], BOUNDS);
      const state = new Map<string, string>();
      let now = T0;
      steps.forEach(({ laterMs, then }, n) => {
        now += laterMs;
        whole.add(key(n), now, now);
        cut.add(key(n), now, now);
        if (then !== 'go on') apply(state, cut.drain());
        if (then === 'drain and restart') cut = new Seen(state, BOUNDS);
        expect(cut.size).toBe(whole.size);
      });
      const known = (seen: Seen) => steps.map((_, id) => seen.has(key(id)));
      expect(known(cut)).toEqual(known(whole));
    }),
  );
});

test('the newest are known, those inside the window too, and never more than the bound', () => {
  fc.assert(
    fc.property(steps, (steps) => {
      const seen = new Seen([], BOUNDS);
      const times: number[] = [];
      let now = T0;
      steps.forEach(({ laterMs }, n) => {
        now += laterMs;
        times.push(now);
        seen.add(key(n), now, now);
        expect(seen.size).toBeLessThanOrEqual(BOUNDS.idsMax);
        // What is forgotten goes in order: the oldest of those that must be known tells of all.
        const young = times.filter((time) => time >= now - DEDUPE_WINDOW_MS).length;
        const must = Math.max(BOUNDS.idsMin, Math.min(young, BOUNDS.idsMax - 2 * BOUNDS.blockIds));
        expect(seen.has(key(Math.max(0, n - must + 1)))).toBe(true);
      });
    }),
  );
});

test('what is old and more than enough is forgotten, in memory and in the state', () => {
  const seen = new Seen([], BOUNDS);
  const state = new Map<string, string>();
  for (let n = 0; n < 40; n += 1) seen.add(key(n), T0, T0);
  apply(state, seen.drain());
  for (let n = 40; n < 60; n += 1) seen.add(key(n), T0 + 7 * HOUR_MS, T0 + 7 * HOUR_MS);
  apply(state, seen.drain());
  expect(seen.has(key(0))).toBe(false);
  expect(seen.has(key(59))).toBe(true);
  expect(seen.size).toBeLessThan(40);
  expect(new Seen(state, BOUNDS).size).toBe(seen.size);
});

test('a commit writes what is new and a bounded part of what is not', () => {
  const seen = new Seen([]);
  for (let n = 0; n < 2_000; n += 1) {
    seen.add(key(n), T0, T0);
    const changes = seen.drain();
    expect(changes.length).toBe(1);
    for (const [, value] of changes) expect(value?.length ?? 0).toBeLessThan(4_200);
  }
});

test('a state entry keeps to 16 kB', () => {
  const seen = new Seen([]);
  for (let n = 0; n < 5_000; n += 1) seen.add(key(n), T0, T0);
  for (const [, value] of seen.drain()) expect(value?.length ?? 0).toBeLessThan(16_000);
});

test('ids of the whole range are written in base 36, and come back', () => {
  const ids = fc.uniqueArray(fc.oneof(fc.maxSafeNat(), fc.nat(36 ** 5)), { minLength: 1 });
  fc.assert(
    fc.property(ids, (ids) => {
      const written = new Seen([]);
      for (const id of ids) written.add(id, T0, T0);
      const [entry] = written.drain();
      expect(entry?.[1]).toBe(`${T0}:${ids.map((id) => id.toString(36)).join(',')}`);
      const restored = new Seen([entry as [string, string]]);
      expect(ids.every((id) => restored.has(id))).toBe(true);
    }),
  );
});
