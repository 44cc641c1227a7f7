import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AlarmFigures, median } from './alarm-figures.ts';
import { BUCKETS_MAX, Curve, columnsOf } from './curve.ts';
import { poissonInterval } from './poisson.ts';
import { PLOT_COLUMNS, textPlot } from './text-plot.ts';
import { against, duration, momentIn } from './words.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

test.each([
  // As tabulated: chi-square quantiles halved.
  [0, 0, 3.689],
  [1, 0.025, 5.572],
  [10, 4.795, 18.39],
  [100, 81.36, 121.63],
])('a count of %i comes of a mean from %d to %d', (count, low, high) => {
  const [from, to] = poissonInterval(count);
  expect(from).toBeCloseTo(low, 2);
  expect(to).toBeCloseTo(high, 2);
});

describe('alarms against given dates', () => {
  const given = [
    { at: 100 * HOUR, label: 'one', subject: null },
    { at: 110 * HOUR, label: 'near to it', subject: null },
    { at: 900 * HOUR, label: 'later', subject: null },
  ];

  test.each([
    ['nothing', [], [null, null, null], 0],
    ['the nearest counts', [96, 101, 103], [1, null, null], 0],
    ['an alarm is of one date alone', [101, 109], [1, -1, null], 0],
    ['what is near to none is outside', [10, 500, 901], [null, null, 1], 2],
    ['from six hours before', [893.9, 894], [null, null, -6], 1],
    ['to a day after', [924, 924.1], [null, null, 24], 1],
  ])('%s', (_, alarms, delays, outside) => {
    const figures = new AlarmFigures(4, given);
    for (const hours of alarms) figures.alarm(hours * HOUR);
    const found = figures.delays().map((delay) => (delay === null ? null : delay / HOUR));
    expect(found).toEqual(delays);
    expect(figures).toMatchObject({ alarms: alarms.length, outside });
  });

  test('the median of an even number is between the two', () => {
    expect([median([]), median([3]), median([9, 1]), median([1, 100, 2])]).toEqual([null, 3, 5, 2]);
  });
});

describe('a curve', () => {
  test('keeps its highest bins however long it is, in bounded memory', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1_000), { minLength: 1, maxLength: 5_000 }), (totals) => {
        const curve = new Curve();
        for (const [bin, total] of totals.entries()) {
          curve.add(bin * MINUTE, MINUTE, { total, negative: null, velocity: -total });
        }
        expect(curve.buckets.length).toBeLessThanOrEqual(BUCKETS_MAX);
        expect(Math.max(...curve.buckets.map(({ total }) => total ?? 0))).toBe(Math.max(...totals));
        const peak = totals.indexOf(Math.max(...totals));
        expect(curve.buckets[Math.floor((peak * MINUTE) / curve.width)]?.total).toBe(totals[peak]);
      }),
    );
  });

  test('shows where nothing was seen', () => {
    const curve = new Curve();
    curve.add(0, MINUTE, { total: 8, negative: 0, velocity: 0 });
    curve.add(3 * MINUTE, MINUTE, { total: 4, negative: 0, velocity: 0 });
    expect(columnsOf(curve.buckets, 4).map(({ total }) => total)).toEqual([8, null, null, 4]);
    const marks = [{ sign: '▲', name: 'crisis opens', times: [3 * MINUTE] }];
    expect(textPlot(curve, marks)).toEqual([
      '█',
      '█',
      '█  ▄',
      '█  █',
      '█··█',
      '   ▲  ▲ crisis opens',
    ]);
  });

  test('fits a terminal, with whatever marks', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3_000 }), fc.array(fc.nat(3_000)), (bins, times) => {
        const curve = new Curve();
        for (let bin = 0; bin < bins; bin += 1) {
          curve.add(bin, 1, { total: bin % 7, negative: null, velocity: null });
        }
        const lines = textPlot(curve, [{ sign: '▲', name: 'crisis opens', times }]);
        expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(PLOT_COLUMNS);
      }),
    );
  });
});

test('times and distances are told as people tell them', () => {
  expect(momentIn('Europe/Amsterdam')(Date.parse('2015-03-04T23:05Z'))).toBe('2015-03-05 00:05');
  expect([12, 60, 125, 3 * 24 * 60].map((minutes) => duration(minutes * MINUTE))).toEqual([
    ...['12 minutes', '1 hour', '2 hours 5 minutes', '3 days'],
  ]);
  expect([against(12 * MINUTE), against(-38 * MINUTE), against(0)]).toEqual([
    ...['12 minutes after', '38 minutes before', 'at that very minute'],
  ]);
});
