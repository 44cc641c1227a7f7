import { describe, expect, test } from 'vitest';
import { figuresOf, medianOf, wilson } from './figures.ts';
import { delayAt, type Flagged, type Measured, peaksOf } from './measure.ts';
import { CELLS, SIZES } from './simulate.ts';

const crisis = (brand: string, loud: number, minutes: number, cell = 2): Flagged => ({
  brand,
  cell,
  before: -2,
  soFar: [
    { minutes: 3, loudness: -2 },
    { minutes, loudness: loud },
  ],
});

const measured: Measured = {
  calm: SIZES.map((size) => ({ brand: 'one', size, weeks: 4, peaks: [1.5, 0.7, 0.2] })),
  flagged: [
    crisis('one', 2, 8),
    crisis('one', 0.3, 8),
    crisis('two', 2, 13),
    crisis('two', 1, 33),
    ...CELLS.map((_, cell) => crisis('one', 2, 8, cell)),
  ],
};
const shipped = { name: 'shipped', threshold: 0.6, create: () => () => 0 };

describe('figures', () => {
  const figures = figuresOf(shipped, 'base', measured);

  test('false alarms are counted in the weeks of their size, with their interval', () => {
    expect(figures.all).toMatchObject({ alarms: 8, weeks: 16, rate: 0.5 });
    expect(figures.bySize[0]).toMatchObject({ alarms: 2, weeks: 4, rate: 0.5 });
    expect(figures.bySize[0]?.low).toBeCloseTo(0.242 / 4, 2);
    expect(figures.bySize[0]?.high).toBeCloseTo(7.225 / 4, 2);
  });

  test('the brand that is found least stands beside the one that is found most', () => {
    const cell = figures.cells[2];
    expect(cell).toMatchObject({ crises: 5, best: 1, recall: { share: 0.8 } });
    expect(cell?.worst).toBeCloseTo(2 / 3);
    expect(cell?.delay.median).toBe(13);
  });

  test('a curve gives recall at as many false alarms as its own size has', () => {
    const [first, second] = figures.curves[2] ?? [];
    expect(first?.falseAlarms.rate).toBe(0.25);
    expect(first?.recall.share).toBe(3 / 5);
    expect(second?.falseAlarms.rate).toBe(0.5);
    expect(second?.recall.share).toBe(4 / 5);
  });

  test('weeks between are those that were seen', () => {
    const atFour = figures.calibration.filter(({ nominal }) => Math.abs(nominal - 4) < 0.1);
    expect(atFour.map(({ observed }) => observed)).toEqual(SIZES.map(() => 2));
  });

  test('without a threshold of its own a contender has that of hindsight', () => {
    const peer = figuresOf({ ...shipped, threshold: null }, 'base', measured);
    expect(peer.isShipped).toBe(false);
    expect(peer.all.rate).toBeLessThanOrEqual(0.25);
    expect(peer.calibration).toEqual([]);
  });

  test('a moment that never came has no weeks between', () => {
    const calm = measured.calm.map((one) => ({ ...one, peaks: [] }));
    const [first] = figuresOf(shipped, 'base', { ...measured, calm }).calibration;
    expect(first).toMatchObject({
      observed: Number.POSITIVE_INFINITY,
      high: Number.POSITIVE_INFINITY,
    });
    expect(first?.low).toBeCloseTo(4 / 3.689, 2);
  });
});

describe('delay', () => {
  test('an alarm that stood before the onset flags nothing', () => {
    expect(delayAt(crisis('one', 2, 8), 0.6)).toBe(8);
    expect(delayAt({ ...crisis('one', 2, 8), before: 0.7 }, 0.6)).toBe(Number.POSITIVE_INFINITY);
  });

  test('who is never loud enough is not flagged', () => {
    expect(delayAt(crisis('one', 0.5, 8), 0.6)).toBe(Number.POSITIVE_INFINITY);
  });
});

test('alarms less than twelve hours apart are one', () => {
  const loudness = [3, 1, 4, 2].map((value, at) => ({ at: at * 100, value }));
  expect(peaksOf(loudness)).toEqual([4, 3]);
});

test.each([
  { count: 0, of: 10, low: 0, high: 0.278 },
  { count: 5, of: 10, low: 0.237, high: 0.763 },
  { count: 10, of: 10, low: 0.722, high: 1 },
])('$count of $of lies between $low and $high', ({ count, of, low, high }) => {
  expect(wilson(count, of).low).toBeCloseTo(low, 3);
  expect(wilson(count, of).high).toBeCloseTo(high, 3);
});

test('a median has its interval by ranks', () => {
  const hundred = Array.from({ length: 100 }, (_, at) => at);
  expect(medianOf(hundred)).toEqual({ median: 50, low: 40, high: 60 });
  expect(medianOf([5]).median).toBe(5);
});
