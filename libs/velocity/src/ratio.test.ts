import { expect, test } from 'vitest';
import { createDetector } from './index.ts';
import {
  BIN_MS,
  type Detector,
  type Observation,
  type Signal,
  type SubjectProfile,
} from './types.ts';

const HOUR = 60 * BIN_MS;
const DAY = 24 * HOUR;
/** 2026-03-02T00:00Z, a Monday. */
const START = Date.UTC(2026, 2, 2);

const school: SubjectProfile = {
  id: 'school',
  timeZone: 'Europe/Amsterdam',
  thresholds: { floor: 10, ratio: 3 },
};
const bank: SubjectProfile = { ...school, id: 'bank' };

test('a school with 20 mentions a day: a burst of negatives is an alarm within minutes', () => {
  const world = worldOf([school]);
  const background = ordinary('school', { perDay: 20, days: 14 });
  const onset = START + 14 * DAY + 13 * HOUR;
  const burst = every('school', { from: onset, count: 40, each: 30_000, negative: 0.8 });
  const signals = world.run([...background, ...burst], onset + 3 * HOUR);
  const [first] = signals;
  expect(first?.status).toBe('alarm');
  expect((first?.at ?? 0) - onset).toBeLessThanOrEqual(8 * BIN_MS);
  expect(Math.abs((first?.onset ?? 0) - onset)).toBeLessThanOrEqual(2 * BIN_MS);
  expect(first?.evidence.measure).toBe('negative');
  expect(Math.max(...signals.map(({ severity }) => severity))).toBeGreaterThanOrEqual(2);
  expect(signals.at(-1)?.status).toBe('normal');
  expect(signals.filter(({ status }) => status === 'normal')).toHaveLength(1);
});

test('a bank with 30,000 mentions a day: a burst of negatives is an alarm within minutes', () => {
  const world = worldOf([bank]);
  const background = ordinary('bank', { perDay: 30_000, days: 4 });
  const onset = START + 3 * DAY + 13 * HOUR;
  const burst = every('bank', { from: onset, count: 3000, each: 600, negative: 0.8 });
  const signals = world.run([...background, ...burst], onset + 4 * HOUR);
  const [first] = signals;
  expect(first?.status).toBe('alarm');
  expect((first?.at ?? 0) - onset).toBeGreaterThan(0);
  expect((first?.at ?? 0) - onset).toBeLessThanOrEqual(3 * BIN_MS);
});

test('day and night are no alarm', () => {
  for (const perDay of [20, 200, 2000, 30_000]) {
    const world = worldOf([bank]);
    const signals = world.run(ordinary('bank', { perDay, days: 5 }), START + 5 * DAY);
    expect({ perDay, signals: signals.length }).toEqual({ perDay, signals: 0 });
  }
});

test('a give-away that draws many friendly mentions is at most a notice, on all mentions', () => {
  const world = worldOf([school]);
  const onset = START + 7 * DAY + 13 * HOUR;
  const signals = world.run(
    [
      ...ordinary('school', { perDay: 20, days: 8 }),
      ...every('school', { from: onset, count: 400, each: 5000, negative: 0.05 }),
    ],
    onset + 3 * HOUR,
  );
  expect(signals.length).toBeGreaterThan(0);
  expect(new Set(signals.map(({ evidence }) => evidence.measure))).toEqual(new Set(['total']));
  expect(Math.max(...signals.map(({ severity }) => severity))).toBeLessThanOrEqual(1);
});

function worldOf(profiles: readonly SubjectProfile[]) {
  const detector = createDetector(new Map(profiles.map((profile) => [profile.id, profile])), []);
  return {
    detector,
    run: (observations: readonly Observation[], to: number) => run(detector, observations, to),
  };
}

function run(detector: Detector, observations: readonly Observation[], to: number): Signal[] {
  const sorted = observations.toSorted((a, b) => a.time - b.time);
  const signals: Signal[] = [];
  let next = 0;
  for (let at = START; at < to; at += BIN_MS) {
    for (; (sorted[next]?.time ?? Infinity) < at + BIN_MS; next += 1) {
      const observation = sorted[next];
      if (observation !== undefined) detector.observe(observation);
    }
    const coverage = [
      { source: 'x', since: START, watermark: at + BIN_MS, blind: [], ended: false },
    ];
    signals.push(...detector.close({ from: at, to: at + BIN_MS }, coverage).signals);
  }
  return signals;
}

/** Poisson by hour, three times as many at noon as on average and few at night; 20 % negative. */
function ordinary(
  subject: string,
  { perDay, days }: { readonly perDay: number; readonly days: number },
): Observation[] {
  const random = generator(7);
  const found: Observation[] = [];
  for (let at = START; at < START + days * DAY; at += BIN_MS) {
    const hour = (at % DAY) / HOUR;
    const rate = (perDay / 1440) * (1 - 0.9 * Math.cos((hour / 24) * 2 * Math.PI));
    let product = random();
    for (; product > Math.exp(-rate); product *= random()) {
      found.push(mention(subject, at + Math.floor(random() * BIN_MS), random() < 0.2 ? 0.8 : 0.05));
    }
  }
  return found;
}

function every(
  subject: string,
  of: {
    readonly from: number;
    readonly count: number;
    readonly each: number;
    readonly negative: number;
  },
): Observation[] {
  return Array.from({ length: of.count }, (_, n) =>
    mention(subject, of.from + n * of.each, of.negative),
  );
}

let serial = 0;
function mention(subject: string, time: number, negative: number): Observation {
  serial += 1;
  const voice = Math.imul(serial, 0x9e3779b1) >>> 0;
  return {
    subject,
    mention: `x:${serial}`,
    time,
    source: 'x',
    voice,
    negative,
    sentiment: 1 - 2 * negative,
  };
}

/** Mulberry32. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
