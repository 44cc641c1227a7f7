/** What no restart, portion or order may change. */
import { LIMITS } from '@goldenhour/mention';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { NOT_FINITE } from '../fake-store.ts';
import { createDetector } from '../index.ts';
import { ELEVATED_WITHIN } from '../rarity/episode.ts';
import {
  BIN_MS,
  type CloseResult,
  type Context,
  type Detector,
  type Observation,
  type SourceCoverage,
  type SubjectProfile,
} from '../types.ts';

/** 2026-03-28T20:00Z: the night in which Europe sets its clocks. */
const START = Date.UTC(2026, 2, 28, 20);
const ENTRY_MAX_BYTES = 16_384;
/** Enough to meet an alarm, a restart inside it, a blind source and a late mention many times. */
const RUNS = 20;

/** So few that chance alone raises alarms, in a world of a day or two. */
const WEEKS = 0.05;
const THRESHOLD = Math.log10(WEEKS);

const PROFILES = new Map<string, SubjectProfile>(
  [
    { id: 'a', timeZone: 'Europe/Amsterdam' },
    { id: 'b', timeZone: 'Asia/Kolkata' },
    { id: 'a/1', timeZone: 'America/St_Johns' },
  ].map((profile) => [profile.id, { ...profile, thresholds: { floor: 2, weeks: WEEKS } }]),
);

/** Deliver, then close up to `to`. */
type Step = { readonly deliver: readonly Observation[]; readonly to: number };
type Plan = { readonly steps: readonly Step[]; readonly coverage: readonly SourceCoverage[] };

const seen = { alarms: 0, normals: 0, missed: 0, forgotten: 0, emptyBins: 0, held: 0 };

test.each([
  ['of mentions of which only counts are known', false],
  ['of mentions with all that is known of them', true],
])('a restart anywhere changes nothing: %s', (_, placed) => {
  fc.assert(
    fc.property(
      plans({ late: true, placed }),
      fc.array(fc.nat(40), { minLength: 1, maxLength: 6 }),
      (plan, cuts) => {
        const whole = run(plan, () => false);
        const cut = run(plan, (step) => cuts.includes(step));
        expect(cut.results).toEqual(whole.results);
        expect(cut.observed).toEqual(whole.observed);
        expect(cut.store).toEqual(whole.store);
        for (const value of whole.store.values()) {
          expect(value.length).toBeLessThanOrEqual(ENTRY_MAX_BYTES);
        }
      },
    ),
    { numRuns: RUNS },
  );
});

test('a span in one step or bin by bin gives the same', () => {
  fc.assert(
    fc.property(plans(), (plan) => {
      const fine = plan.steps.flatMap((step, index): Step[] => {
        const from = plan.steps[index - 1]?.to ?? START;
        const ends = Array.from(
          { length: (step.to - from) / BIN_MS },
          (_, n) => from + (n + 1) * BIN_MS,
        );
        return ends.map((to, n) => ({ deliver: n === 0 ? step.deliver : [], to }));
      });
      const coarse = run(plan, () => false);
      const fineRun = run({ ...plan, steps: fine }, () => false);
      expect(merged(fineRun.results)).toEqual(merged(coarse.results));
      expect(fineRun.store).toEqual(coarse.store);
    }),
    { numRuns: RUNS },
  );
});

test('when and in which order the mentions of open bins come changes nothing', () => {
  fc.assert(
    fc.property(plans({ late: false }), fc.infiniteStream(fc.nat(1000)), (plan, dice) => {
      const moved: Observation[][] = plan.steps.map(() => []);
      plan.steps.forEach(({ deliver }, index) => {
        for (const observation of deliver) {
          const earlier = (dice.next().value ?? 0) % (index + 1);
          const group = moved[earlier] ?? [];
          group.splice((dice.next().value ?? 0) % (group.length + 1), 0, observation);
        }
      });
      const steps = plan.steps.map(({ to }, index) => ({ to, deliver: moved[index] ?? [] }));
      const inTime = run(plan, () => false);
      const early = run({ ...plan, steps }, () => false);
      expect(early.results).toEqual(inTime.results);
      expect(early.store).toEqual(inTime.store);
    }),
    { numRuns: RUNS },
  );
});

test('a span that respects `due` needs one close', () => {
  fc.assert(
    fc.property(plans(), (plan) => {
      const detector = createDetector(PROFILES, []);
      let at = START;
      for (const step of plan.steps) {
        for (const observation of step.deliver) detector.observe(observation);
        const due = detector.due(at);
        expect(due).toBeGreaterThan(at);
        if (due > at + BIN_MS) {
          const before = Math.min(due - BIN_MS, step.to);
          const { signals, settled, forget } = detector.close(
            { from: at, to: before },
            plan.coverage,
          );
          expect([signals, settled, forget]).toEqual([[], [], []]);
          at = before;
        }
        detector.close({ from: at, to: step.to }, plan.coverage);
        at = step.to;
      }
    }),
    { numRuns: RUNS },
  );
});

test('every number is finite, and every signal keeps its promises', () => {
  const odd = fc.constantFrom(Number.NaN, Infinity, -Infinity, 1e308, -1, 2, 0, null);
  fc.assert(
    fc.property(plans(), odd, odd, (plan, negative, sentiment) => {
      const steps = plan.steps.map((step) => ({
        ...step,
        deliver: step.deliver.map((observation, index) =>
          index % 5 === 0 ? { ...observation, negative, sentiment } : observation,
        ),
      }));
      const { results, store } = run({ ...plan, steps }, () => false);
      expect(everyNumber(results).filter((value) => !Number.isFinite(value))).toEqual([]);
      expect([...store.values()].join()).not.toMatch(NOT_FINITE);
      for (const signal of results.flatMap(({ signals }) => signals)) {
        const { status, velocity, onset, at, evidence, severity } = signal;
        if (status === 'alarm') expect(velocity).toBeGreaterThanOrEqual(THRESHOLD);
        if (velocity >= THRESHOLD) expect(status).not.toBe('normal');
        expect(severity > 0).toBe(velocity >= THRESHOLD - ELEVATED_WITHIN);
        expect(onset).toBeLessThan(at);
        expect(signal.id).toMatch(/^[0-9a-f]{24}$/);
        expect(evidence.samples.length).toBeLessThanOrEqual(5);
        if (status !== 'alarm') continue;
        expect(evidence.voices).toBeGreaterThanOrEqual(5);
        expect(evidence.total).toBeGreaterThanOrEqual(5);
      }
    }),
    { numRuns: RUNS },
  );
});

test('between two onsets lies a normal, sent once', () => {
  fc.assert(
    fc.property(plans(), (plan) => {
      const onset = new Map<string, number | null>();
      for (const signal of run(plan, () => false).results.flatMap(({ signals }) => signals)) {
        const present = onset.get(signal.subject) ?? null;
        if (present === null) expect(signal.status).not.toBe('normal');
        else expect(signal.onset).toBe(present);
        onset.set(signal.subject, signal.status === 'normal' ? null : signal.onset);
      }
    }),
    { numRuns: RUNS },
  );
});

test('no entry is larger than it may be, with the longest names and ids', () => {
  const long = (n: number, chars: number) => `${n}`.padEnd(chars, '語');
  const sources = Array.from({ length: 200 }, (_, n) => long(n, LIMITS.sourceChars));
  const detector = createDetector(PROFILES, []);
  sources.forEach((name, n) => {
    const one = mention({ subject: 'a', serial: n, dice: 1 + 977 * n, time: START });
    const id = long(n, LIMITS.idChars);
    detector.observe({ ...one, source: name, mention: id, voice: 3 * n });
  });
  const coverage = sources.map((name) => source(name, START, [[START, START + BIN_MS]]));
  detector.close({ from: START, to: START + 10 * BIN_MS }, coverage);
  const sizes = [...detector.drain()];
  detector.observe(mention({ subject: 'a', serial: 1, dice: 1, time: START + 20 * BIN_MS }));
  detector.close({ from: START, to: START + 61 * BIN_MS }, coverage);
  for (const [key, value] of [...sizes, ...detector.drain()]) {
    const bytes = Buffer.byteLength(value ?? '');
    expect({ key, fits: bytes <= ENTRY_MAX_BYTES, bytes }).toMatchObject({ fits: true });
  }
  expect(sizes.find(([key]) => key.startsWith('b/a/'))?.[1]).toContain(sources[0]);
});

test('everything counted is settled once, and corrections make up the rest', () => {
  fc.assert(
    fc.property(plans(), (plan) => {
      const end = (plan.steps.at(-1)?.to ?? START) + 3 * 60 * BIN_MS;
      const { results, observed } = run(
        { ...plan, steps: [...plan.steps, { deliver: [], to: end }] },
        () => false,
      );
      const corrections = observed.flatMap(({ correction }) => correction ?? []);
      const settled = [...results.flatMap((result) => result.settled), ...corrections];
      const delivered = plan.steps
        .flatMap(({ deliver }) => deliver)
        .filter(({ time }) => time < end - 60 * BIN_MS);
      expect(sum(settled.map(({ total }) => total))).toBe(delivered.length);
      expect(sum(settled.map(({ unscored }) => unscored))).toBe(
        delivered.filter(({ negative }) => negative === null).length,
      );
      expect(sum(settled.flatMap(({ sources }) => sources.map(({ total }) => total)))).toBe(
        delivered.length,
      );
      const keys = results.flatMap((result) =>
        result.settled.map(({ subject, start }) => `${subject} ${start}`),
      );
      expect(new Set(keys).size).toBe(keys.length);
    }),
    { numRuns: RUNS },
  );
});

test('a sample ends cited, replaced or forgotten', () => {
  fc.assert(
    fc.property(plans(), (plan) => {
      const end = (plan.steps.at(-1)?.to ?? START) + 100 * 60 * BIN_MS;
      const { results, observed } = run(
        { ...plan, steps: [...plan.steps, { deliver: [], to: end }] },
        () => false,
      );
      const mentions = plan.steps.flatMap(({ deliver }) => deliver.map(({ mention }) => mention));
      const sampled = mentions.filter((_, index) => observed[index]?.sample === true);
      const gone = [
        ...observed.flatMap(({ replaced }) => replaced),
        ...results.flatMap(({ forget }) => forget.map(({ mention }) => mention)),
      ];
      const cited = new Set(
        results.flatMap(({ signals }) => signals.flatMap(({ evidence }) => evidence.samples)),
      );
      expect(new Set(gone).size).toBe(gone.length);
      expect(gone.filter((mention) => cited.has(mention))).toEqual([]);
      const future = new Set(
        plan.steps
          .flatMap(({ deliver }) => deliver)
          .filter(({ time }) => time >= end - 61 * BIN_MS)
          .map(({ mention }) => mention),
      );
      expect(sampled.filter((id) => !cited.has(id) && !future.has(id)).sort()).toEqual(
        gone.filter((id) => !future.has(id)).sort(),
      );
    }),
    { numRuns: RUNS },
  );
});

afterAll(() => {
  // Properties that never meet an alarm prove nothing.
  for (const [what, count] of Object.entries(seen))
    expect({ what, count }).not.toEqual({ what, count: 0 });
});

function run(plan: Plan, isCut: (step: number) => boolean) {
  const store = new Map<string, string>();
  let detector: Detector = createDetector(PROFILES, []);
  const results: CloseResult[] = [];
  const observed: ReturnType<Detector['observe']>[] = [];
  let from = START;
  plan.steps.forEach((step, index) => {
    for (const observation of step.deliver) observed.push(detector.observe(observation));
    if (isCut(2 * index)) detector = restarted(detector, store);
    results.push(detector.close({ from, to: step.to }, plan.coverage));
    from = step.to;
    if (isCut(2 * index + 1)) detector = restarted(detector, store);
  });
  save(detector, store);
  tally(results, observed);
  return { results, observed, store: new Map([...store].sort(([a], [b]) => (a < b ? -1 : 1))) };
}

function restarted(detector: Detector, store: Map<string, string>): Detector {
  save(detector, store);
  const next = createDetector(PROFILES, [...store].reverse());
  expect(next.drain()).toEqual([]);
  return next;
}

function save(detector: Detector, store: Map<string, string>): void {
  for (const [key, value] of detector.drain()) {
    if (value === null) store.delete(key);
    else store.set(key, value);
  }
  expect(detector.drain()).toEqual([]);
}

function tally(results: readonly CloseResult[], observed: readonly { missed: boolean }[]): void {
  for (const { signals, settled, forget } of results) {
    seen.alarms += signals.filter(({ status }) => status === 'alarm').length;
    seen.normals += signals.filter(({ status }) => status === 'normal').length;
    seen.held += signals.filter(
      (s) => s.status === 'elevated' && s.velocity < THRESHOLD - ELEVATED_WITHIN,
    ).length;
    seen.emptyBins += settled.filter(({ total }) => total === 0).length;
    seen.forgotten += forget.length;
  }
  seen.missed += observed.filter(({ missed }) => missed).length;
}

function merged(results: readonly CloseResult[]): CloseResult {
  return {
    signals: results.flatMap(({ signals }) => signals),
    settled: results
      .flatMap(({ settled }) => settled)
      .sort((a, b) => a.start - b.start || (a.subject < b.subject ? -1 : 1)),
    forget: results.flatMap(({ forget }) => forget),
  };
}

function everyNumber(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(everyNumber);
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}

/**
 * Steps of minutes to hours with single mentions and bursts, some late and some ahead of time,
 * and sources that go blind.
 */
function plans(
  { late, placed = false }: { late: boolean; placed?: boolean } = { late: true },
): fc.Arbitrary<Plan> {
  const burst = fc.record({
    subject: fc.constantFrom(...PROFILES.keys()),
    count: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 15, max: 40 })),
    behind: late ? fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 80 })) : fc.constant(0),
    ahead: late ? fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 30 })) : fc.constant(0),
    seed: fc.nat(),
  });
  const step = fc.record({
    minutes: fc.oneof(
      { weight: 6, arbitrary: fc.integer({ min: 1, max: 4 }) },
      { weight: 2, arbitrary: fc.integer({ min: 30, max: 400 }) },
      { weight: 1, arbitrary: fc.integer({ min: 1000, max: 2000 }) },
    ),
    bursts: fc.array(burst, { maxLength: 3 }),
  });
  const blind = fc
    .array(fc.tuple(fc.nat(3000), fc.integer({ min: 1, max: 90 })), { maxLength: 4 })
    .map((spans) =>
      spans
        .map(([from, length]): [number, number] => [
          START + from * 7 * 10_000,
          START + from * 7 * 10_000 + length * BIN_MS,
        ])
        .sort((a, b) => a[0] - b[0]),
    );
  return fc
    .record({ steps: fc.array(step, { minLength: 2, maxLength: 20 }), x: blind, y: blind })
    .map(({ steps, x, y }) => {
      let to = START;
      let serial = 0;
      return {
        steps: steps.map(({ minutes, bursts }) => {
          const from = to;
          to += minutes * BIN_MS;
          const deliver = bursts.flatMap(({ subject, count, behind, ahead, seed }) =>
            Array.from({ length: count }, (_, n) => {
              serial += 1;
              const dice = Math.imul(seed + n, 0x9e3779b1) >>> 0;
              const offset = late ? dice % (3 * BIN_MS) : dice % Math.min(to - from, 3 * BIN_MS);
              return mention({
                subject,
                serial,
                dice,
                time: Math.max(START, from + offset + (ahead - behind) * BIN_MS),
                placed,
              });
            }),
          );
          return { deliver, to };
        }),
        coverage: [source('x', START, x), source('y', START - BIN_MS, y)],
      };
    });
}

function source(name: string, since: number, blind: SourceCoverage['blind']): SourceCoverage {
  return { source: name, since, watermark: Number.MAX_SAFE_INTEGER, blind, ended: false };
}

function mention(of: {
  readonly subject: string;
  readonly serial: number;
  readonly dice: number;
  readonly time: number;
  readonly placed?: boolean;
}): Observation {
  const { dice } = of;
  const scored = dice % 11 !== 0;
  return {
    subject: of.subject,
    mention: `x:${of.serial}`,
    time: of.time,
    source: dice % 3 === 0 ? 'x' : 'y',
    voice: dice,
    negative: scored ? ((dice >>> 4) % 1000) / 999 : null,
    sentiment: scored ? 1 - (2 * ((dice >>> 4) % 1000)) / 999 : null,
    ...(of.placed && { context: contextOf(dice) }),
  };
}

function contextOf(dice: number): Context {
  const kind = (['post', 'reply', 'repost', 'quote'] as const)[(dice >>> 3) % 4] ?? 'post';
  return {
    platform: dice % 5 === 0 ? 'x' : 'y',
    kind,
    root: kind === 'post' ? null : `x:${(dice >>> 6) % 3}`,
    parent: kind === 'post' ? null : `x:${(dice >>> 6) % 30}`,
    followers: dice % 7 === 0 ? null : dice % 100_000,
    outlet: dice % 13 === 0 ? 'press' : 'public',
    language: dice % 2 === 0 ? 'nl' : 'en',
    country: dice % 3 === 0 ? 'NL' : null,
    fingerprint: (dice % 50).toString(16).padStart(16, '0'),
    terms: [dice % 9, dice % 11, dice % 13, dice % 17],
    categories: dice % 4 === 0 ? { service: 0.8 } : {},
    severity: dice % 6 === 0 ? 2 : 0,
    page: false,
    severe: false,
  };
}
