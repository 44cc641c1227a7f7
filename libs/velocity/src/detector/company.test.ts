/** Who speaks, where, and under which roots. */
import { hash32 } from '@goldenhour/mention';
import { expect, test } from 'vitest';
import { createDetector } from '../index.ts';
import { BIN_MS, type Context, type Detector, type Observation, type Signal } from '../types.ts';
import { Company, type Placed } from './company.ts';

const HOUR = 60 * BIN_MS;
const DAY = 24 * HOUR;
const START = Date.UTC(2026, 2, 2);
const ONSET = START + 8 * DAY + 12 * HOUR;
const PROFILES = new Map([['s', { id: 's', timeZone: 'UTC', thresholds: { floor: 5, weeks: 4 } }]]);
const COVERAGE = [
  { source: 'x', since: START, watermark: Number.MAX_SAFE_INTEGER, blind: [], ended: false },
  { source: 'y', since: START, watermark: Number.MAX_SAFE_INTEGER, blind: [], ended: false },
];

test('a hostile post that takes off is told before its minute is over, and until it has slowed down', () => {
  const hostile = mention({ mention: 'x:root', time: ONSET, negative: 0.95 });
  const signals = play([...ordinary(), hostile, ...reposts(ONSET, 600)], ONSET + 6 * HOUR);
  const roots = signals.filter(({ lane }) => lane === 'root');
  expect(roots[0]).toMatchObject({
    key: 'root:x:root',
    status: 'alarm',
    severity: 2,
    evidence: { cascade: { root: 'x:root' } },
  });
  expect((roots[0]?.at ?? 0) - ONSET).toBeLessThanOrEqual(3 * BIN_MS);
  expect(roots[0]?.velocity).toBeGreaterThan(1);
  const counts = signals.find(({ lane }) => lane === 'velocity');
  expect(roots[0]?.at).toBeLessThanOrEqual(counts?.at ?? 0);
  // Half of it came in the first quarter of an hour.
  expect(roots.at(-1)?.status).toBe('normal');
  expect((roots.at(-1)?.at ?? 0) - ONSET).toBeLessThan(3 * HOUR);
});

test('what passes on hostile words is hostile, though it has no words of its own', () => {
  const hostile = mention({ mention: 'x:root', time: ONSET, negative: 0.95 });
  const alarm = (root: Observation) =>
    play([...ordinary(), root, ...reposts(ONSET, 40)], ONSET + HOUR).find(
      ({ lane, status }) => lane === 'velocity' && status === 'alarm',
    );
  expect(alarm(hostile)?.evidence.negative).toBeGreaterThan(5);
  // A give-away that forty pass on is none.
  expect(alarm({ ...hostile, negative: 0.02, sentiment: 0.96 })).toBeUndefined();
});

test('a repost says what its root says, a quote what its author says', () => {
  const company = new Company('s');
  const placed = ({ context, ...rest }: Observation): Placed => {
    if (context === undefined) throw new Error('These mentions have a context.');
    return { ...rest, context };
  };
  const root = mention({ mention: 'x:root', time: ONSET, negative: 0.95, severity: 2 });
  company.hear(placed(root));
  const under = { time: ONSET + 1000, root: 'x:root', parent: 'x:root' } as const;
  const repost = placed(mention({ ...under, negative: null, kind: 'repost' }));
  expect(company.inherit(repost)).toMatchObject({ negative: 0.95, context: { severity: 2 } });
  const quote = placed(mention({ ...under, negative: 0.05, kind: 'quote' }));
  expect(company.inherit(quote)).toBe(quote);
});

test('an alarm tells who, where, about what, and how it would stand without some of it', () => {
  const storm = Array.from({ length: 60 }, (_, n) =>
    mention({
      time: ONSET + n * 4000,
      source: n % 3 === 0 ? 'y' : 'x',
      platform: n % 3 === 0 ? 'mastodon' : 'x',
      negative: 0.9,
      categories: { service: 0.9 },
      terms: [11, 12, 13, 100 + n],
    }),
  );
  const signals = play([...ordinary(), ...storm], ONSET + HOUR);
  const [first] = signals;
  expect(first?.evidence.voicing?.pattern).toBe('organic');
  expect(first?.evidence.spread?.platforms.map(({ name }) => name).sort()).toEqual([
    'mastodon',
    'x',
  ]);
  const told = signals.at(10)?.evidence.story;
  expect(told?.terms.toSorted((a, b) => a - b).slice(0, 3)).toEqual([11, 12, 13]);
  expect(first?.evidence.categories?.['service']).toBeGreaterThan(4);
  const { without } = first?.evidence ?? {};
  expect(without?.reposts).toBe(first?.velocity);
  expect(without?.sources.map(({ source }) => source)).toEqual(['x', 'y']);
  // Two thirds of it come from x.
  const [x, y] = without?.sources.map(({ velocity }) => velocity ?? 9) ?? [];
  expect(x).toBeLessThan(y ?? 0);
  expect(y).toBeLessThan(first?.velocity ?? 0);
});

test('one that shouts is taken away, and what is left is told', () => {
  const shouts = Array.from({ length: 60 }, (_, n) =>
    mention({ time: ONSET + n * 4000, negative: 0.9, voice: n % 10 === 0 ? 1000 + n : 7 }),
  );
  const signals = play([...ordinary(), ...shouts], ONSET + HOUR);
  const { velocity = 0, evidence } = signals.at(3) ?? {};
  expect(evidence?.without?.largestVoice).toBeLessThan(velocity - 1);
});

test('press makes an alarm graver than its number does', () => {
  const few = (outlet: Context['outlet']) =>
    Array.from({ length: 6 }, (_, n) =>
      mention({ time: ONSET + n * 60_000, negative: 0.7, outlet: n === 3 ? outlet : 'public' }),
    );
  const gravest = (outlet: Context['outlet']) =>
    Math.max(
      ...play([...ordinary(), ...few(outlet)], ONSET + HOUR)
        .filter(({ status }) => status === 'alarm')
        .map(({ severity }) => severity),
    );
  expect(gravest('press')).toBe(2);
  expect(gravest('public')).toBe(1);
});

test('excerpts that a root points to are not forgotten', () => {
  const hostile = mention({ mention: 'x:root', time: ONSET, negative: 0.95 });
  const detector = createDetector(PROFILES, []);
  const told: Signal[] = [];
  const gone: string[] = [];
  const all = [hostile, ...reposts(ONSET, 600)];
  detector.close({ from: ONSET - BIN_MS, to: ONSET }, COVERAGE);
  for (let at = ONSET, next = 0; at < ONSET + 4 * HOUR; at += BIN_MS) {
    for (let one = all[next]; one && one.time < at + BIN_MS; one = all[next]) {
      const { signals = [], replaced } = detector.observe(one);
      told.push(...signals);
      gone.push(...replaced);
      next += 1;
    }
    const { signals, forget } = detector.close({ from: at, to: at + BIN_MS }, COVERAGE);
    told.push(...signals);
    gone.push(...forget.map(({ mention: id }) => id));
  }
  // Nothing but the root speaks: of a subject that nobody knows counts say nothing.
  expect(new Set(told.map(({ lane }) => lane))).toEqual(new Set(['root']));
  const cited = new Set(told.flatMap(({ evidence }) => evidence.samples));
  expect(cited.size).toBeGreaterThan(0);
  expect(gone.filter((id) => cited.has(id))).toEqual([]);
});

test('two things that go wrong at once are two crises, one is one', () => {
  const told = (terms: readonly number[], from: number, count = 90) =>
    Array.from({ length: count }, (_, n) =>
      mention({ time: from + n * 60_000, negative: 0.9, terms: [...terms, 1000 + (n % 40)] }),
    );
  const first = told([11, 12, 13], ONSET, 180);
  const second = told([21, 22, 23], ONSET + 60 * BIN_MS);
  const crises = (all: readonly Observation[]) => {
    const signals = play(all, ONSET + 5 * HOUR).filter(({ lane }) => lane !== 'root');
    return [...new Set(signals.filter(({ status }) => status === 'alarm').map(({ key }) => key))];
  };
  expect(crises([...ordinary(), ...first])).toEqual([undefined]);
  const both = [...ordinary(), ...first, ...second];
  expect(crises(both)).toHaveLength(2);
  const own = play(both, ONSET + 8 * HOUR).filter(({ key }) => key !== undefined);
  expect(own[0]).toMatchObject({ lane: 'velocity', status: 'alarm' });
  expect(own[0]?.evidence.story?.terms.toSorted((a, b) => a - b).slice(0, 3)).toEqual([21, 22, 23]);
  expect((own[0]?.at ?? 0) - ONSET).toBeLessThanOrEqual(100 * BIN_MS);
  expect(own.at(-1)?.status).toBe('normal');
  expect(play(both, ONSET + 3 * HOUR, ONSET)).toEqual(play(both, ONSET + 3 * HOUR));
});

test('a restart in every minute changes nothing of it', () => {
  const hostile = mention({ mention: 'x:root', time: ONSET, negative: 0.95 });
  const all = [...ordinary(), hostile, ...reposts(ONSET, 300)];
  expect(play(all, ONSET + 2 * HOUR, ONSET - HOUR)).toEqual(play(all, ONSET + 2 * HOUR));
});

/** @param restartedFrom from then on it is restarted after each minute */
function play(
  observations: readonly Observation[],
  to: number,
  restartedFrom = Number.POSITIVE_INFINITY,
): Signal[] {
  const store = new Map<string, string>();
  let detector: Detector = createDetector(PROFILES, []);
  const sorted = observations.toSorted((a, b) => a.time - b.time);
  const signals: Signal[] = [];
  let next = 0;
  for (let at = START; at < to; at += BIN_MS) {
    for (let one = sorted[next]; one && one.time < at + BIN_MS; one = sorted[next]) {
      signals.push(...(detector.observe(one).signals ?? []));
      next += 1;
    }
    signals.push(...detector.close({ from: at, to: at + BIN_MS }, COVERAGE).signals);
    if (at < restartedFrom - HOUR) continue;
    for (const [key, value] of detector.drain()) {
      if (value === null) store.delete(key);
      else store.set(key, value);
    }
    if (at >= restartedFrom) detector = createDetector(PROFILES, [...store].reverse());
  }
  return signals;
}

/** Every half hour somebody says something, one in five of it negative. */
function ordinary(): Observation[] {
  const minutes = 30;
  const count = Math.floor((ONSET + 6 * HOUR - START) / (minutes * BIN_MS));
  return Array.from({ length: count }, (_, n) =>
    mention({ time: START + n * minutes * BIN_MS, negative: n % 5 === 0 ? 0.8 : 0.1 }),
  );
}

/** Without words: half of them in the first quarter of an hour, as real ones come. */
function reposts(from: number, count: number): Observation[] {
  return Array.from({ length: count }, (_, n) =>
    mention({
      time: from + 1000 + Math.floor(HOUR * ((n + 1) / count) ** 2),
      negative: null,
      kind: 'repost',
      root: 'x:root',
      parent: 'x:root',
    }),
  );
}

let serial = 0;
function mention({
  time,
  negative,
  ...of
}: Pick<Observation, 'time' | 'negative'> &
  Partial<Pick<Observation, 'mention' | 'source' | 'voice'>> &
  Partial<Context>): Observation {
  serial += 1;
  const { mention: id = `x:${serial}`, source = 'x', ...rest } = of;
  const { voice = hash32(`${serial}`), ...context } = rest;
  return {
    ...{ subject: 's', mention: id, time, source, voice, negative },
    sentiment: negative === null ? null : 1 - 2 * negative,
    context: {
      ...{ platform: 'x', kind: 'post', root: null, parent: null, followers: 200 },
      ...{
        outlet: 'public',
        language: 'nl',
        country: null,
        categories: {},
        page: false,
        severe: false,
      },
      fingerprint: null,
      terms: [],
      severity: 0,
      ...context,
    },
  };
}
