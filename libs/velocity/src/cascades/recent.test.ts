import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AGE_MAX, AGES, ageIndex, countUpTo } from './ages.ts';
import {
  accelerationAt,
  addRecent,
  noRecent,
  RECENT_MS,
  recentAt,
  STEP_MS,
  speedAt,
} from './recent.ts';

const START = 6_000_000 * STEP_MS;
const MINUTE = 60_000;

describe('the last hour', () => {
  test('holds what came in its steps, in whatever order', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 3 * RECENT_MS }), { minLength: 1 }), (offsets) => {
        const recent = noRecent(START);
        for (const offset of offsets) addRecent(recent, START + offset, 1);
        const last = Math.floor((START + Math.max(...offsets)) / STEP_MS);
        const inside = offsets.filter(
          (offset) => Math.floor((START + offset) / STEP_MS) > last - RECENT_MS / STEP_MS,
        ).length;
        expect(recent.sum).toBe(inside);
        expect(recentAt(recent, last * STEP_MS)).toBe(inside);
        expect(recentAt(recent, last * STEP_MS + 2 * RECENT_MS)).toBe(0);
        expect(recentAt(recent, START - RECENT_MS)).toBe(0);
      }),
    );
  });

  test.each([
    { name: 'steady', everyMs: 30_000, ms: 2 * RECENT_MS, speed: 120, acceleration: 0 },
    { name: 'young', everyMs: 1000, ms: 10 * MINUTE, speed: 3600, acceleration: 9600 },
  ])('has a speed and an acceleration: $name', ({ everyMs, ms, speed, acceleration }) => {
    const recent = noRecent(START);
    for (let at = 0; at < ms; at += everyMs) addRecent(recent, START + at, 1);
    expect(speedAt(recent, START + ms - 1, START)).toBeCloseTo(speed, -1);
    expect(accelerationAt(recent, START + ms - 1)).toBeCloseTo(acceleration, -1);
  });
});

describe('ages', () => {
  test('never count more, nor less with age, nor lose any', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: AGE_MAX * 2, noNaN: true })),
        fc.double({ min: 0, max: AGE_MAX * 0.8, noNaN: true }),
        (seconds, age) => {
          const counts = Array<number>(AGES).fill(0);
          for (const second of seconds) {
            const index = ageIndex(second);
            counts[index] = (counts[index] ?? 0) + 1;
          }
          expect(countUpTo(counts, AGE_MAX * 3)).toBe(seconds.length);
          const there = countUpTo(counts, age);
          expect(there).toBeGreaterThanOrEqual(
            seconds.filter((second) => age > 72 && second <= age / 1.2).length - 1e-9,
          );
          expect(there).toBeLessThanOrEqual(
            seconds.filter((second) => second <= Math.max(60, age * 1.2)).length + 1e-9,
          );
        },
      ),
    );
  });
});
