import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createZoneOffset } from '../hours.ts';
import { SERIES_DEFAULTS, Series, type SeriesBin, type SeriesOptions } from './series.ts';

const FIVE_MINUTES = 300_000;
const DAY = 288;
const START = Date.UTC(2026, 2, 2);
const zoneOffset = createZoneOffset();
const series = (of: Partial<SeriesOptions> = {}) =>
  new Series({ binMs: FIVE_MINUTES, timeZone: 'UTC', zoneOffset, ...SERIES_DEFAULTS, ...of });

/** Counts that vary as chance does, and are the same in each run. */
function noise(seed: number): (mean: number) => number {
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state / 0x7fffffff;
  };
  return (mean) => {
    let count = 0;
    for (let product = next(); product > Math.exp(-mean); product *= next()) count += 1;
    return count;
  };
}

type Crisis = { readonly from: number; readonly total: number; readonly negative: number };

/** `mean` mentions a bin, a fifth of them negative, and one crisis. */
function bins(days: number, mean: number, crisis: Crisis | null, seed = 7): SeriesBin[] {
  const count = noise(seed);
  return Array.from({ length: days * DAY }, (_, at) => {
    const positive = count(mean * 0.8);
    const negative = count(mean * 0.2);
    const isCrisis = crisis !== null && at >= crisis.from && at < crisis.from + 12;
    return {
      start: START + at * FIVE_MINUTES,
      total: positive + negative + (isCrisis ? crisis.total : 0),
      negative: negative + (isCrisis ? crisis.negative : 0),
    };
  });
}

const alarmsIn = (all: readonly SeriesBin[], of: Partial<SeriesOptions> = {}): number[] => {
  const one = series(of);
  return all.flatMap((bin, at) => (one.step(bin).alarm ? [at] : []));
};

test.each([
  ['a school with 20 mentions a day', 20 / DAY, { total: 2, negative: 2 }, 30],
  ['a shop with 200', 200 / DAY, { total: 6, negative: 5 }, 15],
  ['a bank with 20,000', 20_000 / DAY, { total: 60, negative: 55 }, 15],
])('%s: a crisis is flagged, once, and nothing before it', (_, mean, extra, minutes) => {
  const from = 14 * DAY + 100;
  const [first, ...others] = alarmsIn(bins(16, mean, { from, ...extra }));
  expect(others).toEqual([]);
  expect(first).toBeGreaterThanOrEqual(from);
  expect(((first ?? 0) + 1 - from) * 5).toBeLessThanOrEqual(minutes);
});

/** A brand that flares up for one bin every other day, in its usual tone. */
const lively = (days: number, crisis: Crisis | null): SeriesBin[] =>
  bins(days, 7, crisis).map((bin, at) => {
    if (at % (2 * DAY) !== 150) return bin;
    return { ...bin, total: (bin.total ?? 0) + 60, negative: (bin.negative ?? 0) + 12 };
  });

test('what flares up as it does every other day is no crisis, what lasts is', () => {
  const from = 14 * DAY + 100;
  expect(alarmsIn(lively(17, null))).toEqual([]);
  expect(alarmsIn(lively(17, { from, total: 40, negative: 8 }))).toHaveLength(1);
});

test('of two crowds of one size the angry one is the louder', () => {
  const from = 14 * DAY + 100;
  const loudest = (negative: number) => {
    const one = series();
    const said = lively(15, { from, total: 12, negative }).map(
      (bin) => one.step(bin).velocity ?? 0,
    );
    return Math.max(...said.slice(from, from + 12));
  };
  expect(loudest(11)).toBeGreaterThan(loudest(2) + 1);
});

test('totals alone are enough for what is large', () => {
  const from = 14 * DAY + 100;
  const totals = bins(15, 7, { from, total: 60, negative: 40 }).map((bin) => ({
    ...bin,
    negative: null,
  }));
  expect(alarmsIn(totals)).toHaveLength(1);
});

test('what comes back after a silence is neither calm nor a crisis', () => {
  const from = 10 * DAY;
  const gap = bins(14, 7, null).map((bin, at) =>
    at >= from && at < from + DAY ? { ...bin, total: null, negative: null } : bin,
  );
  const one = series();
  const said = gap.map((bin) => one.step(bin));
  expect(
    said.slice(from, from + DAY).every(({ velocity, alarm }) => velocity === null && !alarm),
  ).toBe(true);
  expect(said.filter(({ alarm }) => alarm)).toEqual([]);
  const zeros = bins(14, 7, null).map((bin, at) =>
    at < from ? bin : { ...bin, total: 0, negative: 0 },
  );
  expect(alarmsIn(zeros)).toEqual([]);
});

test('what could not be read teaches nothing: after it as much is usual as before', () => {
  const from = 10 * DAY;
  const one = series();
  const expected = bins(13, 7, null).map((bin, at) => {
    const isLost = at >= from && at < from + 2 * DAY;
    return one.step(isLost ? { ...bin, total: null, negative: null } : bin).expectedTotal;
  });
  const before = expected.slice(from - DAY, from).reduce((sum, one) => sum + one, 0);
  const after = expected.slice(from + 2 * DAY).reduce((sum, one) => sum + one, 0);
  expect(after / before).toBeGreaterThan(0.95);
});

test('it is not deaf after a storm', () => {
  const first = { from: 14 * DAY, total: 40, negative: 35 };
  const second = bins(20, 7, first).map((bin, at) =>
    at >= 16 * DAY && at < 16 * DAY + 12
      ? { ...bin, total: (bin.total ?? 0) + 20, negative: (bin.negative ?? 0) + 17 }
      : bin,
  );
  const alarms = alarmsIn(second);
  expect(alarms).toHaveLength(2);
  expect(alarms[1]).toBeLessThan(16 * DAY + 6);
});

test('bins of a minute find the same crisis as bins of five, no later', () => {
  const from = 5 * (14 * DAY + 100);
  const count = noise(3);
  const minutes = Array.from({ length: 5 * 15 * DAY }, (_, at) => {
    const isCrisis = at >= from && at < from + 60;
    const negative = count(0.3) + (isCrisis ? 2 : 0);
    return { start: START + at * 60_000, total: count(1.1) + negative, negative };
  });
  const five = Array.from({ length: 15 * DAY }, (_, at) => {
    const five = minutes.slice(at * 5, at * 5 + 5);
    const sum = (of: (bin: (typeof five)[number]) => number) =>
      five.reduce((total, bin) => total + of(bin), 0);
    return {
      start: START + at * FIVE_MINUTES,
      total: sum((b) => b.total),
      negative: sum((b) => b.negative),
    };
  });
  const [byMinute] = alarmsIn(minutes, { binMs: 60_000 });
  const [byFive] = alarmsIn(five);
  expect(byMinute).toBeGreaterThanOrEqual(from);
  expect((byMinute ?? 0) + 1).toBeLessThanOrEqual(5 * ((byFive ?? 0) + 1));
});

describe('whatever comes', () => {
  const bin = fc.record({
    total: fc.oneof(fc.nat(30), fc.nat(10_000_000), fc.constant(null)),
    share: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
  });

  test('the velocity is a number within its range, and null where the bin is missing', () => {
    fc.assert(
      fc.property(fc.array(bin, { maxLength: 400 }), (all) => {
        const one = series();
        for (const [at, { total, share }] of all.entries()) {
          const negative = share === null || total === null ? null : Math.floor(total * share);
          const { velocity } = one.step({ start: START + at * FIVE_MINUTES, total, negative });
          if (total === null) expect(velocity).toBeNull();
          else expect(velocity).toSatisfy((v: number) => v >= -2 && v <= 6);
        }
      }),
    );
  });
});

test.each([
  [{ binMs: 0 }, 'bins of 0 ms'],
  [{ weeks: 0 }, 'once in 0 weeks'],
  [{ floor: 0 }, 'a floor of 0 mentions'],
])('%j is refused', (of, why) => {
  expect(() => series(of)).toThrow(why);
});
