import { expect, test } from 'vitest';
import { levelOf, noTail, REACHED, type Tail, watch } from './tail.ts';

const START = Date.UTC(2026, 0, 5);
const HOUR = 3_600_000;
const WEEK = 168 * HOUR;
const NONE = { reached: 0, hostile: 0, beyond: 0 };

/** Roots of a power law, by its quantiles, spread over the weeks. */
function taught(weeks: number, weekly: number, exponent: number): Tail {
  const tail = noTail();
  const roots = weeks * weekly;
  for (let hour = 0; hour <= weeks * 168; hour += 1) watch(tail, START + hour * HOUR, true);
  for (let root = 0; root < roots; root += 1) {
    const share = (root + 0.5) / roots;
    tail.reached += 1;
    tail.hostile += 1;
    tail.beyond += Math.log(share ** (-1 / exponent));
  }
  return tail;
}

test('the level of a learned tail is crossed as seldom as is asked', () => {
  for (const exponent of [1, 1.5, 2]) {
    const tail = taught(8, 200, exponent);
    tail.reached *= tail.watched / 8;
    tail.hostile *= tail.watched / 8;
    tail.beyond *= tail.watched / 8;
    const level = levelOf(tail, { kind: 'all', weekly: 0.1, own: NONE });
    const truth = REACHED * (200 / 0.1) ** (1 / exponent);
    expect(level / truth).toBeGreaterThan(0.6);
    expect(level / truth).toBeLessThan(1.6);
  }
});

test.each([
  { name: 'the seldomer it may be crossed', low: { weekly: 1 }, high: { weekly: 0.1 } },
  { name: 'for roots of any tone', low: { kind: 'hostile' }, high: { kind: 'all' } },
  {
    name: 'where the root itself is not taken off',
    low: { own: { reached: 1, hostile: 1, beyond: 4 } },
    high: {},
  },
] as const)('the level is higher $name', ({ low, high }) => {
  const tail = { ...taught(2, 3, 1.3), hostile: 2 };
  const usual = { kind: 'hostile', weekly: 0.1, own: NONE } as const;
  expect(levelOf(tail, { ...usual, ...low })).toBeLessThan(levelOf(tail, { ...usual, ...high }));
});

test('a subject with more roots has a higher level from the start', () => {
  const levels = [1, 20].map((anHour) => {
    const tail = noTail();
    for (let hour = 0; hour < 168; hour += 1) {
      for (let root = 0; root < anHour; root += 1) watch(tail, START + hour * HOUR, true);
    }
    return levelOf(tail, { kind: 'hostile', weekly: 0.01, own: NONE });
  });
  expect(levels[1]).toBeGreaterThan((levels[0] ?? 0) * 2);
});

test('what hangs under a root makes no larger subject', () => {
  const tail = noTail();
  for (let at = 0; at < 10_000; at += 1) watch(tail, START + at, false);
  expect(levelOf(tail, { kind: 'all', weekly: 0.01, own: NONE })).toBe(
    levelOf(noTail(), { kind: 'all', weekly: 0.01, own: NONE }),
  );
});

test('what was learned fades, and time that runs backwards changes nothing', () => {
  const tail = taught(4, 50, 1.3);
  const { reached, at } = tail;
  watch(tail, START, false);
  expect(tail).toMatchObject({ reached, at });
  watch(tail, (at ?? 0) + 4 * WEEK, false);
  expect(tail.reached).toBeCloseTo(reached / 2);
  watch(tail, (at ?? 0) + 4000 * WEEK, false);
  expect(tail.reached).toBeCloseTo(0);
  expect(tail.watched).toBeLessThan(6);
});
