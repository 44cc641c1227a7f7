import fc from 'fast-check';
import { expect, test } from 'vitest';
import { binWidthOf, widthInWords } from './bin-width.ts';
import { EARLY_ROWS_MAX, GAP_BINS_MAX, Grid } from './grid.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const START = Date.parse('2015-02-26T21:42:53Z');

test.each([
  ['one step', [5], 5],
  ['the most common one', [5, 15, 5, 10, 5], 5],
  ['of two the smaller: the other may be a gap', [10, 5], 5],
  ['a gap of a week among hours', [60, 60, 10_080, 60], 60],
  ['a loop that takes a little longer each time', [5.01, 5.02, 4.99, 5.005], 5],
  ['no wider than a day', [10_080, 10_080], 1_440],
  ['an unusual width as it is', [7, 7, 7], 7],
  ['not that of one odd row', [5, 5, 2.5, 2.5], 5],
])('the width of the bins is %s', (_, steps, width) => {
  expect(
    binWidthOf(
      steps.map((minutes) => minutes * MINUTE),
      5 * MINUTE,
    ),
  ).toBe(width * MINUTE);
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
  expect(found.slice(3)).toEqual([2, 3]);
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
