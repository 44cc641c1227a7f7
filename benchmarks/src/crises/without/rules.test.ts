import { expect, test } from 'vitest';
import { BIN_MS, DAY_BINS } from '../brands.ts';
import { seeded } from '../cascades/real.ts';
import { type Detector, goldenhour } from '../detectors.ts';
import { HISTORY_BINS, type Stream } from '../simulate.ts';
import { RULES, withGaps, withNights } from './rules.ts';

const START = Date.UTC(2026, 2, 2);

/** Ten in five minutes by day, one by night; then something else from `at` on. */
function loudest(
  detector: Detector,
  at: number,
  crisis: (bin: number) => number,
  flares = false,
): number {
  const random = seeded(5);
  let highest = Number.NEGATIVE_INFINITY;
  for (let bin = 0; bin < at + 12; bin += 1) {
    const usual = bin % DAY_BINS < DAY_BINS / 2 ? 1 : 10;
    // Single blocks flare up, as they do for brands.
    const extra = bin >= at ? crisis(bin - at) : flares && bin % 100 === 0 ? 60 : 0;
    const ordinary = Math.max(0, usual + Math.round(3 * (random() - 0.5)));
    const step = { total: ordinary + extra, negative: Math.round(ordinary / 5 + extra) };
    const value = detector({ start: START + bin * BIN_MS, ...step });
    if (bin >= at) highest = Math.max(highest, value);
  }
  return highest;
}

const NIGHT = 9 * DAY_BINS + 30;
const rule = (name: string) => {
  const found = RULES.find((one) => one.name === name);
  if (found === undefined) throw new Error(`There is no rule '${name}'.`);
  return found;
};

test.each(['the tone gate', 'hours of the day'])(
  'a crisis at night is less loud without %s',
  (name) => {
    const crisis = () => 1;
    const whole = loudest(goldenhour(), NIGHT, crisis);
    expect(loudest(rule(name).without(), NIGHT, crisis)).toBeLessThan(whole - 0.3);
  },
);

test('without its own tail a subject is judged as one that is not known', () => {
  const crisis = () => 1;
  const whole = loudest(goldenhour(), NIGHT, crisis);
  const without = loudest(rule('calibration to the own tail').without(), NIGHT, crisis);
  expect(without).toBeLessThan(whole - 0.3);
});

test.each([
  ['the volume lane', 0, false],
  ['what lasts', null, true],
])('without %s a crisis of no tone is less loud', (name, negative, flares) => {
  const toneless =
    (detector: Detector): Detector =>
    (step) =>
      detector({ ...step, negative });
  const crisis = () => 8;
  const whole = loudest(toneless(goldenhour()), NIGHT, crisis, flares);
  const without = loudest(toneless(rule(name).without()), NIGHT, crisis, flares);
  expect(without).toBeLessThan(whole - 0.3);
});

test('without gap handling what could not be read is zero', () => {
  const told: (number | null)[] = [];
  const whole = goldenhour();
  const without = rule('gap handling').without();
  for (let bin = 0; bin < 60; bin += 1) {
    const step = { start: START + bin * BIN_MS, total: bin < 50 ? 4 : null, negative: null };
    told.push(whole(step), without(step));
  }
  expect(told.at(-2)).toBe(Number.NEGATIVE_INFINITY);
  expect(told.at(-1)).toBe(-2);
});

test('gaps lie within the history, and the last of them ends before the crisis', () => {
  const stream = { total: new Float64Array(HISTORY_BINS) } as Stream;
  for (let seed = 0; seed < 50; seed += 1) {
    const [first, last] = withGaps(stream, seeded(seed)).gaps ?? [];
    expect(first?.[0]).toBeGreaterThanOrEqual(DAY_BINS);
    expect(first?.[1]).toBeLessThan(last?.[0] ?? 0);
    expect(last?.[1]).toBeLessThanOrEqual(HISTORY_BINS - 12);
  }
});

test('it is night where crises begin, and half a day later hardly anything is taken away', () => {
  const total = new Float64Array(HISTORY_BINS + 12).fill(10);
  const negative = new Float64Array(HISTORY_BINS + 12).fill(2);
  const night = withNights({ total, negative } as Stream, seeded(3));
  const mean = (from: number) => night.total.slice(from, from + 12).reduce((a, b) => a + b) / 12;
  expect(mean(HISTORY_BINS)).toBeLessThan(1);
  expect(mean(HISTORY_BINS - DAY_BINS)).toBeLessThan(1);
  expect(mean(HISTORY_BINS - DAY_BINS / 2)).toBeGreaterThan(9);
  for (const [bin, count] of night.total.entries()) {
    expect(night.negative[bin]).toBeLessThanOrEqual(count);
  }
});
