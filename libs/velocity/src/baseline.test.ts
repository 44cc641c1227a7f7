import { expect, test } from 'vitest';
import {
  CLIP_EXTRA,
  CLIP_RATIO,
  emptyBaseline,
  HALF_LIFE_DAYS,
  historyHours,
  hourKnown,
  type Lesson,
  learn,
  rateAt,
} from './baseline.ts';
import { type Bin, emptyBin } from './bin.ts';
import { createZoneOffset, DAY_MS, HOUR_MS } from './hours.ts';
import { BIN_MS, type SubjectProfile } from './types.ts';

const START = Date.UTC(2026, 2, 2);
const profile: SubjectProfile = {
  id: 's',
  timeZone: 'Europe/Amsterdam',
  thresholds: { floor: 10, ratio: 3 },
};
const { thresholds } = profile;
const zoneOffset = createZoneOffset();

const lesson = (of: Partial<Lesson> & { readonly to: number }): Lesson => ({
  bins: [],
  gaps: [],
  profile,
  zoneOffset,
  ...of,
});
const bin = (start: number, total: number, negative = 0): Bin => ({
  ...emptyBin(start),
  total,
  negative: negative * 1000,
});
/** `perHour` mentions in each hour that `isTold` picks by its UTC hour. */
const hourly = (days: number, perHour: number, isTold = (hour: number) => hour >= 0): Bin[] =>
  Array.from({ length: days * 24 }, (_, hour) => bin(START + hour * HOUR_MS, perHour)).filter(
    (_, hour) => isTold(hour % 24),
  );

test('without history the floor says what is normal', () => {
  const rates = rateAt(emptyBaseline(START), 0, thresholds);
  expect(rates.negative * 15).toBeCloseTo(10);
  expect(rates.total).toBeCloseTo(4 * rates.negative);
});

test('a quiet subject learns its zeros', () => {
  const baseline = emptyBaseline(START);
  learn(baseline, lesson({ to: START + 28 * DAY_MS }));
  expect(rateAt(baseline, 12, thresholds).negative * 60).toBeLessThan(0.2);
  // Sum of a series that halves in seven days.
  const days = 1 / (1 - 2 ** (-1 / HALF_LIFE_DAYS)) - 1;
  expect(historyHours(baseline)).toBeCloseTo(24 * days * (1 - 1 / 16), -1);
});

test('each local hour has its own rate', () => {
  const baseline = emptyBaseline(START);
  const bins = hourly(14, 60, (hour) => hour === 9);
  learn(baseline, lesson({ to: START + 14 * DAY_MS, bins }));
  // Nine in the morning UTC is ten in Amsterdam.
  // It leans a little on the level of all hours.
  expect(rateAt(baseline, 10, thresholds).total).toBeGreaterThan(0.8);
  expect(rateAt(baseline, 9, thresholds).total).toBeLessThan(0.05);
});

test('the level follows a lasting change, and is half way after a week', () => {
  const baseline = emptyBaseline(START);
  learn(baseline, lesson({ to: START + 60 * DAY_MS, bins: hourly(60, 60) }));
  const change = hourly(67, 120);
  learn(baseline, lesson({ to: START + 67 * DAY_MS, bins: change }));
  expect(rateAt(baseline, 12, thresholds).total).toBeGreaterThan(1.45);
  expect(rateAt(baseline, 12, thresholds).total).toBeLessThan(1.55);
});

test('one hour teaches no more than the clip', () => {
  const baseline = emptyBaseline(START);
  learn(baseline, lesson({ to: START + 20 * DAY_MS, bins: hourly(20, 6) }));
  const expected = rateAt(baseline, 13, thresholds).total * 60;
  const before = baseline.hours.map(({ total }) => total / 1000);
  const crisis = START + 20 * DAY_MS + 12 * HOUR_MS;
  learn(baseline, lesson({ to: crisis + HOUR_MS, bins: [bin(crisis, 10_000, 9000)] }));
  const learned = (baseline.hours[13]?.total ?? 0) / 1000 - (before[13] ?? 0);
  expect(learned).toBeCloseTo(CLIP_RATIO * expected + CLIP_EXTRA, 0);
});

test('nothing is learned from a gap, neither its counts nor its minutes', () => {
  const baseline = emptyBaseline(START);
  const gap = [START + 30 * BIN_MS, START + 24 * HOUR_MS] as const;
  const bins = [bin(START, 3), bin(START + 45 * BIN_MS, 50), bin(START + 5 * HOUR_MS, 50)];
  learn(baseline, lesson({ to: START + 23 * HOUR_MS, bins, gaps: [gap] }));
  expect(baseline.hours.reduce((sum, { total }) => sum + total, 0)).toBe(3000);
  expect(baseline.hours.reduce((sum, { minutes }) => sum + minutes, 0)).toBe(30_000);
  expect(hourKnown(baseline, 1)).toBeCloseTo(30 / 45);
  expect(hourKnown(baseline, 2)).toBe(0);
});

test.each(['Europe/Amsterdam', 'Asia/Kolkata', 'Australia/Lord_Howe', 'America/St_Johns'])(
  'in %s the same minutes teach the same in any portions, over a change of clocks too',
  (timeZone) => {
    const lessons = {
      // Days with mentions and days without: those without are learned in one step.
      bins: hourly(30, 40, (hour) => hour % 5 === 0).filter(
        ({ start }) => Math.floor((start - START) / DAY_MS) % 4 === 0,
      ),
      gaps: [
        [START - DAY_MS, START + 90 * BIN_MS],
        [START + 3 * DAY_MS + 7 * BIN_MS, START + 5 * DAY_MS],
        [START + 9 * DAY_MS + 9 * HOUR_MS, START + 9 * DAY_MS + 10 * HOUR_MS],
      ] as const,
      profile: { ...profile, timeZone },
    };
    const whole = emptyBaseline(START - 5 * HOUR_MS);
    learn(whole, lesson({ ...lessons, to: START + 30 * DAY_MS }));
    const parts = emptyBaseline(START - 5 * HOUR_MS);
    for (let to = START - 4 * HOUR_MS; to < START + 30 * DAY_MS; to += 17 * BIN_MS) {
      learn(parts, lesson({ ...lessons, to }));
    }
    learn(parts, lesson({ ...lessons, to: START + 30 * DAY_MS }));
    expect({ ...parts, rates: null }).toEqual({ ...whole, rates: null });
    expect(whole.hours.every(({ minutes }) => minutes > 0)).toBe(true);
  },
);

test('years before the first coverage are one step', () => {
  const baseline = emptyBaseline(0);
  learn(baseline, lesson({ to: START + HOUR_MS, gaps: [[0, START]] }));
  expect(historyHours(baseline)).toBe(1);
});

test('an hour outside the day is a broken program', () => {
  expect(() => rateAt(emptyBaseline(0), 24, thresholds)).toThrow(RangeError);
});
