import { describe, expect, test } from 'vitest';
import type { Block } from './block.ts';
import { emptyUsual, type Usual } from './usual.ts';
import { onsetOf, type Scene, VELOCITY_LEAST, type Weighed, weigh } from './weigh.ts';

const WEEKS_OLD = 4 * 2016;
const usualAt = (recent: number, blocks = WEEKS_OLD): Usual => ({
  ...emptyUsual(),
  recent,
  blocks,
});

type Counts = { readonly total: number; readonly negative: number };
const scene = (newestFirst: readonly Counts[], expected: number, hasTone = true): Scene => ({
  blocks: newestFirst.map((one): Block => ({ ...one, scored: hasTone ? one.total : 0 })),
  expected: newestFirst.map(() => expected),
  burstLeft: 0,
  hasTone,
});
const NONE = { total: 0, negative: 0 };
/** An hour with one angry block at its end. */
const angry = [{ total: 20, negative: 15 }, ...new Array<Counts>(11).fill(NONE)];
/** An hour in which far more is said than usual, and nothing negative. */
const busy = new Array<Counts>(12).fill({ total: 25, negative: 0 });

const velocityAt = (recent: number, hasTone = true): number =>
  weigh(usualAt(recent), scene(angry, 0.5, hasTone)).velocity;

test('the same stands out more among few mentions, down to a hundredth', () => {
  const [large, medium, small, tiny, least] = [300, 3, 0.3, 0.03, 0.0003].map((recent) =>
    velocityAt(recent),
  );
  expect(large).toBe(medium);
  expect(small).toBeCloseTo((medium ?? 0) + 0.4, 2);
  expect(tiny).toBeCloseTo((small ?? 0) + 0.4, 2);
  expect(least).toBe(tiny);
});

test('a subject that was never heard of lately counts as the smallest', () => {
  expect(velocityAt(0)).toBe(velocityAt(0.03));
});

test('where no tone is known the size is no matter', () => {
  expect(velocityAt(0.03, false)).toBe(velocityAt(300, false));
});

test('without a tone, what lasts is all there is to go by, and speaks louder', () => {
  const [told, untold] = [true, false].map((hasTone) =>
    weigh(usualAt(30), scene(busy, 5, hasTone)),
  );
  expect(told).toMatchObject({ measure: 'total' });
  expect(untold?.velocity).toBeGreaterThan((told?.velocity ?? 0) + 0.5);
});

test('a crowd of any tone stands by its number, a little below what it would where no tone is known', () => {
  const crowd = [{ total: 200, negative: 40 }, ...new Array<Counts>(11).fill(NONE)];
  // Nothing lasts here.
  const usual = usualAt(3);
  const [told, untold] = [true, false].map((hasTone) => weigh(usual, scene(crowd, 3, hasTone)));
  expect(told).toMatchObject({ measure: 'total', window: 1 });
  expect(untold?.velocity).toBeCloseTo((told?.velocity ?? 0) + 0.2, 2);
});

test('of a subject that is hours old nothing is said, and little in its first two days', () => {
  const at = (blocks: number): number => weigh(usualAt(30, blocks), scene(angry, 0.5)).velocity;
  expect(at(35)).toBe(VELOCITY_LEAST);
  expect(at(36)).toBeLessThan(at(288));
  expect(at(288)).toBeLessThan(at(576));
  expect(at(576)).toBe(at(WEEKS_OLD));
});

test('a crowd is one of negative mentions when their share is rarer than that of ordinary bursts', () => {
  const crowd = (negative: number) =>
    weigh(
      { ...usualAt(3), expectations: [] },
      scene(
        [{ total: 200, negative }, ...new Array<Counts>(11).fill({ total: 3, negative: 0 })],
        3,
      ),
    ).measure;
  expect(crowd(50)).toBe('total');
  expect(crowd(58)).toBe('total');
  expect(crowd(80)).toBe('negative');
});

describe('where the present rise began', () => {
  const about = (measure: Weighed['measure']): Weighed => ({ velocity: 3, measure, window: 3 });
  const chatted = new Array<Counts>(9).fill({ total: 20, negative: 1 });
  const failed = new Array<Counts>(3).fill({ total: 60, negative: 40 });
  const evening = scene([...failed, ...chatted], 5);

  test('of negative mentions it is theirs, and not that of the chat before them', () => {
    expect(onsetOf(usualAt(5), evening, about('negative'))).toBe(3);
  });

  test('of all mentions it is that of all', () => {
    expect(onsetOf(usualAt(5), evening, about('total'))).toBe(12);
  });

  test('a subject that is always scolded is expected to be', () => {
    const usual = usualAt(5);
    const scolded = { ...usual, tone: { ...usual.tone, logit: 1 } };
    const blocks = [
      { total: 30, negative: 28 },
      ...new Array<Counts>(11).fill({ total: 5, negative: 4 }),
    ];
    expect(onsetOf(scolded, scene(blocks, 5), about('negative'))).toBe(1);
    expect(onsetOf(usual, scene(blocks, 5), about('negative'))).toBe(12);
  });
});
