import { expect, test } from 'vitest';
import { GAPS_MAX } from '../coverage.ts';
import { createDetector, StateError } from '../index.ts';
import {
  BIN_MS,
  type Detector,
  LONGEST_WINDOW_MS,
  type Observation,
  type Signal,
  type SubjectProfile,
} from '../types.ts';
import { LIVE_BINS_MAX } from './watched.ts';

const HOUR = 60 * BIN_MS;
const DAY = 24 * HOUR;
/** 2026-03-02T00:00Z, a Monday. */
const START = Date.UTC(2026, 2, 2);

const school: SubjectProfile = {
  id: 'school',
  timeZone: 'Europe/Amsterdam',
  thresholds: { floor: 5, weeks: 4 },
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
  expect(Math.abs((first?.onset ?? 0) - onset)).toBeLessThanOrEqual(5 * BIN_MS);
  expect(first?.evidence.measure).toBe('negative');
  expect(Math.max(...signals.map(({ severity }) => severity))).toBeGreaterThanOrEqual(2);
  expect(signals.at(-1)?.status).toBe('normal');
  expect(signals.filter(({ status }) => status === 'normal')).toHaveLength(1);
});

test('a bank with 30,000 mentions a day: a burst of negatives is an alarm within minutes', () => {
  const world = worldOf([bank]);
  const background = ordinary('bank', { perDay: 30_000, days: 3 });
  const onset = START + 2 * DAY + 13 * HOUR;
  const burst = every('bank', { from: onset, count: 3000, each: 600, negative: 0.8 });
  const signals = world.run([...background, ...burst], onset + 4 * HOUR);
  const [first] = signals;
  expect(first?.status).toBe('alarm');
  expect((first?.at ?? 0) - onset).toBeGreaterThan(0);
  expect((first?.at ?? 0) - onset).toBeLessThanOrEqual(3 * BIN_MS);
});

test('day and night are no alarm', () => {
  for (const perDay of [20, 2000, 20_000]) {
    const world = worldOf([bank]);
    const signals = world.run(ordinary('bank', { perDay, days: 3 }), START + 3 * DAY);
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

test('a gap is no calm and no alarm, and its backlog is no spike', () => {
  const noon = START + 2 * DAY + 12 * HOUR;
  const gaps = [30 * BIN_MS, 3 * HOUR, 20 * HOUR].map((length): Blind => [[noon, noon + length]]);
  for (const blind of gaps) {
    for (const perDay of [200, 10_000]) {
      const world = worldOf([bank]);
      const signals = world.run(ordinary('bank', { perDay, days: 4 }), START + 4 * DAY, blind);
      expect({ blind, perDay, signals: signals.length }).toEqual({ blind, perDay, signals: 0 });
    }
  }
});

test('what happened in a gap is found on the return, and dated to where it was', () => {
  const onset = START + 6 * DAY + 13 * HOUR;
  const back = onset + 25 * BIN_MS;
  const signals = worldOf([school]).run(
    [
      ...ordinary('school', { perDay: 20, days: 7 }),
      ...every('school', { from: onset, count: 40, each: 30_000, negative: 0.8 }),
    ],
    onset + 3 * HOUR,
    [[onset - HOUR, back]],
  );
  expect(signals[0]).toMatchObject({ status: 'alarm', at: back + BIN_MS });
  expect(Math.abs((signals[0]?.onset ?? 0) - onset)).toBeLessThanOrEqual(5 * BIN_MS);
});

test('a source that goes blind in a crisis does not calm it, for a day at most', () => {
  const onset = START + 6 * DAY + 13 * HOUR;
  const burst = every('school', { from: onset, count: 40, each: 30_000, negative: 0.8 });
  const observations = [...ordinary('school', { perDay: 20, days: 7 }), ...burst];
  const from = onset + 15 * BIN_MS;
  const back = from + 5 * HOUR;
  const signals = worldOf([school]).run(observations, from + 9 * HOUR, [[from, back]]);
  const last = signals.at(-1);
  expect(last?.status).toBe('normal');
  expect(last?.at).toBeGreaterThan(back);
  expect(signals.find(({ at }) => at === back)).toMatchObject({
    status: 'elevated',
    severity: 0,
    evidence: { missing: ['x'] },
  });

  const gone = worldOf([school]).run(observations, from + 30 * HOUR, [[from, from + 40 * HOUR]]);
  expect(gone.at(-1)).toMatchObject({ status: 'normal', evidence: { missing: ['x'] } });
  expect((gone.at(-1)?.at ?? 0) - from).toBeGreaterThan(24 * HOUR);
});

test('how long a subject has been held survives a restart in every minute', () => {
  const begins = START + 2 * DAY;
  const observations = [
    ...ordinary('school', { perDay: 200, days: 2 }),
    ...every('school', { from: begins, count: 120, each: 1500, negative: 0.9 }),
  ];
  const play = (isRestarted: boolean) => {
    const profiles = new Map([[school.id, school]]);
    const store = new Map<string, string>();
    let detector = createDetector(profiles, []);
    const signals: Signal[] = [];
    const gone = begins + 10 * BIN_MS;
    let next = 0;
    for (let at = START; at < begins + 26 * HOUR; at += BIN_MS) {
      for (let one = observations[next]; one && one.time < at + BIN_MS; one = observations[next]) {
        detector.observe(one);
        next += 1;
      }
      const blind: Blind = at < gone ? [] : [[gone, at + BIN_MS]];
      const watermark = Math.min(at + BIN_MS, gone);
      const coverage = [{ source: 'x', since: START, watermark, blind, ended: false }];
      signals.push(...detector.close({ from: at, to: at + BIN_MS }, coverage).signals);
      for (const [key, value] of detector.drain()) {
        if (value === null) store.delete(key);
        else store.set(key, value);
      }
      if (isRestarted) detector = createDetector(profiles, store);
    }
    return signals;
  };
  const whole = play(false);
  expect(whole.at(-1)?.status).toBe('normal');
  expect(whole.length).toBeGreaterThan(24 * 60);
  expect(play(true)).toEqual(whole);
});

test('of a subject nobody knows nothing is said for hours, and a burst after a day is an alarm', () => {
  const calm = worldOf([bank]).run(ordinary('bank', { perDay: 30_000, days: 2 }), START + 2 * DAY);
  expect(calm).toEqual([]);
  const crisis = (from: number) =>
    worldOf([school]).run(
      every('school', { from, count: 200, each: 3000, negative: 0.8 }),
      from + HOUR,
    );
  expect(crisis(START + 2 * HOUR)).toEqual([]);
  const [first] = crisis(START + DAY);
  expect(first).toMatchObject({ status: 'alarm', evidence: { historyHours: 23 } });
  expect((first?.at ?? 0) - START - DAY).toBeLessThanOrEqual(6 * BIN_MS);
});

test('a crisis is not learned as normal: the same again next day is as loud', () => {
  const first = START + 7 * DAY + 13 * HOUR;
  const crisis = (from: number) =>
    every('school', { from, count: 240, each: 90_000, negative: 0.8 });
  const signals = worldOf([school]).run(
    [...ordinary('school', { perDay: 20, days: 9 }), ...crisis(first), ...crisis(first + DAY)],
    first + 2 * DAY,
  );
  const alarms = signals.filter(({ status }) => status === 'alarm');
  const onsets = [...new Set(alarms.map(({ onset }) => onset))];
  expect(onsets).toHaveLength(2);
  const [one, two] = onsets.map((onset) => alarms.find((alarm) => alarm.onset === onset));
  expect((two?.at ?? 0) - (one?.at ?? 0) - DAY).toBeLessThanOrEqual(15 * BIN_MS);
});

test('four voices are no crisis, however loud, and five are', () => {
  const loud = every('school', { from: START + 2 * DAY, count: 400, each: 5000, negative: 0.9 });
  const spokenBy = (voices: number) =>
    worldOf([school]).run(
      [
        ...ordinary('school', { perDay: 20, days: 1 }),
        ...loud.map((observation, n) => ({ ...observation, voice: n % voices })),
      ],
      START + 2 * DAY + HOUR,
    );
  expect(spokenBy(4)).toEqual([]);
  expect(spokenBy(5).length).toBeGreaterThan(0);
});

test('what nobody could score is counted apart, and is an alarm on all mentions at most', () => {
  const burst = every('school', { from: START + DAY, count: 400, each: 5000, negative: 0 });
  const unscored = burst.map((one) => ({ ...one, negative: null, sentiment: null }));
  const signals = worldOf([school]).run(unscored, START + DAY + HOUR);
  expect(signals.length).toBeGreaterThan(0);
  for (const { evidence, severity } of signals) {
    expect(evidence).toMatchObject({ measure: 'total', negative: 0, negativeShare: null });
    expect(evidence.unscored).toBe(evidence.total);
    expect(severity).toBeLessThanOrEqual(1);
  }
});

test('a late mention joins its bin and counts at the next close; one too old is a correction', () => {
  const { detector } = worldOf([school]);
  const coverage = [{ source: 'x', since: START, watermark: START + DAY, blind: [], ended: false }];
  detector.close({ from: START, to: START + 2 * HOUR }, coverage);
  const at = START + 2 * HOUR;
  const [old, late] = [mention('school', at - HOUR - 1, 0.9), mention('school', at - HOUR, 0.9)];
  expect(detector.observe(old)).toMatchObject({
    sample: false,
    missed: true,
    correction: { start: at - HOUR - BIN_MS, total: 1, negative: 0.9, voices: 1, missing: [] },
  });
  expect(detector.due(at)).toBe(Infinity);
  expect(detector.observe(late)).toEqual({
    sample: true,
    replaced: [],
    missed: false,
    correction: null,
    refused: false,
  });
  expect(detector.due(at)).toBe(at + BIN_MS);
  const { settled, forget } = detector.close({ from: at, to: at + BIN_MS }, coverage);
  expect(settled).toMatchObject([{ start: at - HOUR, total: 1 }]);
  expect(forget).toEqual([{ subject: 'school', mention: late.mention }]);
});

test('a bin in the future waits for its own close', () => {
  const { detector } = worldOf([school]);
  const there = [{ source: 'x', since: START, watermark: Infinity, blind: [], ended: false }];
  detector.close({ from: START, to: START + BIN_MS }, there);
  for (const one of every('school', { from: START + DAY, count: 99, each: 500, negative: 0.9 })) {
    detector.observe(one);
  }
  expect(detector.due(START + BIN_MS)).toBe(START + DAY + BIN_MS);
  const before = detector.close({ from: START + BIN_MS, to: START + DAY }, there);
  expect(before).toEqual({ signals: [], settled: [], forget: [] });
  const { signals } = detector.close({ from: START + DAY, to: START + DAY + BIN_MS }, there);
  expect(signals).toMatchObject([{ status: 'alarm', at: START + DAY + BIN_MS }]);
});

test('ten thousand quiet subjects are not visited, and write nothing', () => {
  const profiles = Array.from({ length: 10_000 }, (_, n) => ({ ...school, id: `s${n}` }));
  const { detector } = worldOf(profiles);
  detector.close({ from: START, to: START + BIN_MS }, []);
  expect(detector.drain()).toHaveLength(10_002);
  expect(detector.due(START + BIN_MS)).toBe(Infinity);
  detector.close({ from: START + BIN_MS, to: START + 9 * DAY }, []);
  expect(detector.drain().map(([key]) => key)).toEqual(['detector']);
});

test('a source that flaps is forgotten by and by, and its minutes are not learned', () => {
  const { detector } = worldOf([school]);
  const flaps = 300;
  const blind = Array.from({ length: flaps }, (_, n): [number, number] => [
    START + 10 * n * BIN_MS,
    START + (10 * n + 5) * BIN_MS,
  ]);
  const entries = new Map<string, string | null>();
  const end = START + 10 * flaps * BIN_MS;
  for (let from = START; from < end; from += BIN_MS) {
    const to = from + BIN_MS;
    const known = blind.filter(([at]) => at > from - 3 * HOUR && at < to);
    detector.close({ from, to }, [
      { source: 'x', since: START, watermark: to, blind: known, ended: false },
    ]);
    for (const [key, value] of detector.drain()) entries.set(key, value);
  }
  expect(JSON.parse(entries.get('gaps') ?? '').length).toBeLessThanOrEqual(GAPS_MAX + 1);
  for (const one of every('school', { from: end, count: 99, each: 500, negative: 0.9 })) {
    detector.observe(one);
  }
  const { signals } = detector.close({ from: end, to: end + BIN_MS }, []);
  // Half of the hours that are settled.
  expect(signals[0]?.evidence.historyHours).toBe((10 * flaps) / 60 / 2 - 1);
});

test('a subject that left the configuration begins anew on its return', () => {
  const entries = new Map<string, string>();
  const save = (detector: Detector) => {
    for (const [key, value] of detector.drain()) {
      if (value === null) entries.delete(key);
      else entries.set(key, value);
    }
  };
  const both = new Map([school, bank].map((profile) => [profile.id, profile]));
  const first = createDetector(both, []);
  first.observe(mention('bank', START, 0.5));
  first.close({ from: START, to: START + BIN_MS }, []);
  save(first);
  expect([...entries.keys()].filter((key) => key.includes('bank'))).toHaveLength(2);
  save(createDetector(new Map([[school.id, school]]), entries));
  expect([...entries.keys()].filter((key) => key.includes('bank'))).toEqual([]);

  const second = createDetector(both, entries);
  second.close({ from: START + BIN_MS, to: START + DAY }, []);
  save(second);
  expect(JSON.parse(entries.get('s/bank') ?? '')).toMatchObject({ past: { to: START + BIN_MS } });
});

test('a mention that needs one bin too many is refused, also after a restart, and the others count', () => {
  const profiles = new Map([[school.id, school]]);
  const first = createDetector(profiles, []);
  for (let n = 0; n < LIVE_BINS_MAX; n += 1) {
    const { refused } = first.observe(mention('school', START + n * BIN_MS, 0));
    expect(refused).toBe(false);
  }
  const entries = new Map<string, string>();
  for (const [key, value] of first.drain()) if (value !== null) entries.set(key, value);
  const second = createDetector(profiles, entries);
  second.drain();
  for (const detector of [first, second]) {
    for (const time of [START - 1, START + LIVE_BINS_MAX * BIN_MS]) {
      expect(detector.observe(mention('school', time, 0))).toEqual({
        sample: false,
        replaced: [],
        missed: false,
        correction: null,
        refused: true,
      });
    }
    expect(detector.drain()).toEqual([]);
    expect(detector.observe(mention('school', START, 0)).refused).toBe(false);
    // What closes makes room.
    detector.close({ from: START, to: START + 2 * BIN_MS + LONGEST_WINDOW_MS }, []);
    const next = START + LIVE_BINS_MAX * BIN_MS;
    expect(detector.observe(mention('school', next, 0)).refused).toBe(false);
  }
});

test('what only a broken program does is refused', () => {
  const { detector } = worldOf([school]);
  expect(() => detector.observe(mention('bank', START, 0))).toThrow(/no profile .* 'bank'/);
  expect(() => detector.close({ from: START, to: Infinity }, [])).toThrow(RangeError);
  for (const thresholds of [
    { floor: 0, weeks: 4 },
    { floor: Number.NaN, weeks: 4 },
    { floor: 5, weeks: 0 },
  ]) {
    expect(() => worldOf([{ ...school, thresholds }])).toThrow(RangeError);
  }
  expect(() => worldOf([{ ...school, timeZone: 'Mars' }])).toThrow(RangeError);
});

test.each<[string, [string, string][], RegExp]>([
  [
    'newer',
    [['detector', '{"version":3,"name":"rarity","clock":0}']],
    /version 3.*reads version 2/,
  ],
  [
    'older',
    [['detector', '{"version":1,"name":"rarity","clock":0}']],
    /version 1.*reads version 2/,
  ],
  ['another', [['detector', '{"version":1,"name":"other","clock":0}']], /detector 'other'/],
  ['headless', [['s/school', '{}']], /no header/],
  [
    'damaged',
    [
      ['detector', '{"version":2,"name":"rarity","clock":0}'],
      ['s/school', '{"status":"alarm"'],
    ],
    /'s\/school' is damaged/,
  ],
  [
    'incomplete',
    [
      ['detector', '{"version":2,"name":"rarity","clock":0}'],
      ['s/school', '{"status":"alarm","onset":null,"missing":[]}'],
    ],
    /'s\/school' is damaged/,
  ],
])('a state that is %s is refused with what to do', (_, entries, message) => {
  expect(() => createDetector(new Map([[school.id, school]]), entries)).toThrow(message);
  expect(() => createDetector(new Map([[school.id, school]]), entries)).toThrow(StateError);
});

type Blind = readonly (readonly [from: number, to: number])[];

function worldOf(profiles: readonly SubjectProfile[]) {
  const detector = createDetector(new Map(profiles.map((profile) => [profile.id, profile])), []);
  return {
    detector,
    run: (observations: readonly Observation[], to: number, blind: Blind = []) =>
      run(detector, observations, { to, blind }),
  };
}

/** While the source is blind its mentions wait; on its return they come at once. */
function run(
  detector: Detector,
  observations: readonly Observation[],
  { to, blind }: { readonly to: number; readonly blind: Blind },
): Signal[] {
  const arrival = ({ time }: Observation) =>
    blind.find(([from, until]) => from <= time && time < until)?.[1] ?? time;
  const sorted = observations.toSorted((a, b) => arrival(a) - arrival(b));
  const signals: Signal[] = [];
  let next = 0;
  for (let at = START; at < to; at += BIN_MS) {
    for (let one = sorted[next]; one && arrival(one) < at + BIN_MS; one = sorted[next]) {
      detector.observe(one);
      next += 1;
    }
    // A source that is back has read what it missed, so it was blind only while it was.
    const known = blind.filter(([from, until]) => from <= at && at < until);
    const coverage = [
      { source: 'x', since: START, watermark: at + BIN_MS, blind: known, ended: false },
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
