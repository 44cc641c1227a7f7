import { hash32 } from '@goldenhour/mention';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { binsOf, widthInWords } from './bin-width.ts';
import { EARLY_ROWS_MAX, GAP_BINS_MAX, Grid } from './grid.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const START = Date.parse('2015-02-26T21:42:53Z');

/** Times of rows so many minutes apart. */
function timesOf(steps: readonly number[]): readonly number[] {
  let time = START;
  return [START, ...steps.map((minutes) => (time += minutes * MINUTE))];
}

test.each([
  ['one step', [5], 5],
  ['the most common one', [5, 15, 5, 10, 5], 5],
  ['of two the smaller: the other may be a gap', [10, 5], 5],
  ['what divides all, though no two rows lie so near', [10, 15, 10, 25, 15], 5],
  ['the same where half of the rows are absent', [10, 10, 5, 5, 15, 5, 20, 5, 10], 5],
  ['a gap of a week among hours', [60, 60, 10_080, 60], 60],
  ['a gap of most of a year among minutes', [1, 1, 432_000, 1], 1],
  ['a loop that takes a little longer each time', [5.01, 5.02, 4.99, 5.005], 5],
  ['no wider than a day', [10_080, 10_080], 1_440],
  ['an unusual width as it is', [7, 7, 7], 7],
  ['an unusual one whose rows come late now and then', [8.2, 5.9, 7.7, 6.4, 8, 6.1, 7.5, 6.6], 7],
  ['not that of one odd row', [5, 5, 2.5, 2.5], 5],
  ['not that of an odd row among minutes', [5, 5, 5, 5, 2, 3, 5], 5],
])('the width of the bins is %s', (_, steps, width) => {
  expect(binsOf(timesOf(steps), null).width).toBe(width * MINUTE);
});

test('the grid is that of most rows, where the first is odd', () => {
  for (const width of [null, 5 * MINUTE]) {
    const { origin } = binsOf(timesOf([3, 5, 5, 5]), width);
    expect(origin).toBe(START - 2 * MINUTE);
  }
});

test.each([
  [5 * MINUTE, '5 minutes'],
  [60 * MINUTE, '1 hour'],
  [90_000, '90 seconds'],
  [DAY, '24 hours'],
])('%i ms are %s', (width, words) => {
  expect(widthInWords(width)).toBe(words);
});

/** Places rows at so many minutes after the first. */
function place(minutes: readonly number[], bin: number | null = null) {
  const grid = new Grid(bin);
  const found = minutes.map((minute, row) => {
    const placed = grid.place(START + minute * MINUTE, row + 2);
    return 'fault' in placed ? placed.fault : placed.index;
  });
  return { grid, found };
}

test('the grid begins at the first row, and absent rows leave bins free', () => {
  const { grid, found } = place([0, 5, 10, 25, 30]);
  expect(found).toEqual([0, 1, 2, 5, 6]);
  expect(grid.start(6)).toBe(START + 30 * MINUTE);
});

test('a gap at the very beginning is seen as soon as there is a shorter step', () => {
  const { grid, found } = place([0, 60, 65, 70]);
  expect(found).toEqual([0, 1, 13, 14]);
  expect(grid.width).toBe(5 * MINUTE);
});

test('one odd row at the beginning spoils nothing', () => {
  const { grid, found } = place([0, 1, 61, 121, 181]);
  expect(grid.width).toBe(60 * MINUTE);
  expect(found.at(-1)).toBe(3);
});

/** As a database gives them that has no rows of zero. */
function sparse(rows: number, share: number, seed: number): readonly number[] {
  const minutes = Array.from({ length: rows }, (_, bin) => bin * 5);
  return minutes.filter((minute) => hash32(`${minute}`, seed) < share * 2 ** 32);
}

test.each([
  [0.98, 0],
  [0.7, 0],
  [0.4, 1],
  [0.1, 2],
])('of bins of which %d have a row at most %d rows are refused', (share, most) => {
  for (let seed = 1; seed <= 50; seed += 1) {
    const { grid, found } = place(sparse(1_000, share, seed));
    expect([seed, grid.width]).toEqual([seed, 5 * MINUTE]);
    const refused = found.filter((index) => typeof index === 'string');
    // Among the first few, while chance has put them on a wider grid.
    expect([seed, refused.length <= most]).toEqual([seed, true]);
  }
});

test.each([5, 7, 25, 45])('rows up to a fifth of %d minutes late are on that width', (width) => {
  for (let seed = 1; seed <= 20; seed += 1) {
    const late = (row: number): number => (hash32(`${row}`, seed) / 2 ** 32) * 0.2;
    const rows = Array.from({ length: 100 }, (_, row) => (row + late(row)) * width);
    expect([seed, place(rows).grid.width]).toEqual([seed, width * MINUTE]);
  }
});

test('a first row off the grid costs itself and hardly another', () => {
  const minutes = [2, ...Array.from({ length: 95 }, (_, row) => 5 * (row + 1))];
  for (const bin of [null, 5 * MINUTE]) {
    const { found } = place(minutes, bin);
    expect(found.filter((index) => typeof index === 'string').length).toBeLessThanOrEqual(1);
    expect(found.at(-1)).toBe(95);
  }
});

test('small jitter is snapped', () => {
  expect(place([0, 5.3, 9.9, 15.4, 19.6, 25]).found).toEqual([0, 1, 2, 3, 4, 5]);
});

test('rows that come a little late each time stay on the grid, a bin missing now and then', () => {
  const minutes = Array.from({ length: 1_000 }, (_, row) => row * 5.02);
  const { found } = place(minutes, 5 * MINUTE);
  expect(found.filter((index) => typeof index === 'string')).toEqual([]);
  // A thousand steps of 5.02 minutes are four bins of five more.
  expect(Number(found.at(-1))).toBeGreaterThanOrEqual(1_002);
  expect(Number(found.at(-1))).toBeLessThanOrEqual(1_003);
});

test.each([
  ['the same time', [0, 5, 5], 'it has the same time as line 3'],
  ['backwards', [0, 5, 10, 5], 'time runs backwards: it is before line 4'],
  ['off the grid', [0, 5, 10, 15, 17.5], 'it is not on the grid of 5 minutes'],
  ['in the bin of the row before', [0, 5, 10, 15, 15.5], 'it falls into the same bin as line 5'],
  ['years ahead', [0, 5, (500 * DAY) / MINUTE], 'it is 500 days after line 3: more than 400'],
])('a row that is %s is a fault that names the line', (_, minutes, fault) => {
  expect(place(minutes).found.at(-1)).toContain(fault);
});

test('a fault leaves no trace: the rows behind it are placed as if it were not there', () => {
  expect(place([0, 5, 10, 12.5, 15, (500 * DAY) / MINUTE, 14, 20]).found).toEqual([
    ...[0, 1, 2],
    expect.stringContaining('not on the grid'),
    3,
    expect.stringContaining('days after'),
    expect.stringContaining('backwards'),
    4,
  ]);
});

test('more bins than a year of minutes has are no gap', () => {
  const far = (GAP_BINS_MAX + 10) / 60;
  expect(place([0, 1 / 60, 2 / 60, far], 1_000).found.at(-1)).toContain('is no gap');
});

test('the width is settled after the first rows', () => {
  const minutes = Array.from({ length: EARLY_ROWS_MAX + 1 }, (_, row) => row * 15);
  const { grid } = place(minutes);
  expect(grid.isSettled).toBe(true);
  const last = minutes.at(-1) ?? 0;
  for (let row = 1; row <= 30; row += 1) grid.place(START + (last + row * 5) * MINUTE, row);
  expect(grid.width).toBe(15 * MINUTE);
});

test('whatever comes, the bins of one grid only go up and times fall into them', () => {
  const step = fc.oneof(
    fc.constantFrom(5, 5, 5, 10, 15, 60),
    fc.double({ min: -20, max: 3_000, noNaN: true }),
  );
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), (steps) => {
      const grid = new Grid(5 * MINUTE);
      let minute = 0;
      let last = -1;
      for (const one of steps) {
        minute += one;
        const time = Math.round(START + minute * MINUTE);
        const placed = grid.place(time, 1);
        if ('fault' in placed) continue;
        expect(placed.index).toBeGreaterThan(last);
        expect(Math.abs(grid.start(placed.index) - time)).toBeLessThanOrEqual(grid.width);
        last = placed.index;
      }
    }),
  );
});
