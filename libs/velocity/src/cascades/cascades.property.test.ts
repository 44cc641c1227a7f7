import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NOT_FINITE } from '../fake-store.ts';
import { createCascades } from './cascades.ts';
import type { CascadeEngagement, CascadeEvent, Cascades } from './types.ts';

const START = Date.UTC(2026, 2, 2, 12);
const odd = [Number.NaN, Number.POSITIVE_INFINITY, -1, 1e300, 9e15, 0];

/** Mostly sound, sometimes absurd. */
const time = fc.oneof(
  { weight: 20, arbitrary: fc.integer({ min: START, max: START + 86_400_000 }) },
  { weight: 1, arbitrary: fc.constantFrom(...odd, START + 1e12, START - 1e12) },
);
const ids = fc.integer({ min: 0, max: 70 }).map((number) => `m${number}`);
const number = fc.oneof(fc.double({ min: 0, max: 1 }), fc.constantFrom(...odd));

const event: fc.Arbitrary<CascadeEvent> = fc.record({
  mention: ids,
  root: fc.option(ids, { freq: 5 }),
  kind: fc.constantFrom('post', 'reply', 'repost', 'quote', 'comment'),
  time,
  voice: fc.oneof(fc.nat(), fc.constantFrom(...odd)),
  followers: fc.option(fc.oneof(fc.nat({ max: 1e6 }), fc.constantFrom(...odd))),
  negative: fc.option(number),
  sentiment: fc.option(number),
  severity: fc.constantFrom(0, 1, 2, 3),
  fingerprint: fc.constantFrom(null, '0123456789abcdef'),
  terms: fc.array(fc.nat(), { maxLength: 6 }),
});
const count = fc.oneof(fc.nat({ max: 500 }), fc.constantFrom(...odd));
const engagement: fc.Arbitrary<CascadeEngagement> = fc.record(
  { mention: ids, time, likes: count, reposts: count, replies: count, quotes: count },
  { requiredKeys: ['mention', 'time'] },
);
const step = fc.oneof(
  { weight: 30, arbitrary: event.map((value) => ({ kind: 'event', value }) as const) },
  { weight: 3, arbitrary: engagement.map((value) => ({ kind: 'counts', value }) as const) },
  {
    weight: 1,
    arbitrary: fc
      .integer({ min: START - 86_400_000, max: START + 86_400_000 })
      .map((value) => ({ kind: 'forget', value }) as const),
  },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function play(cascades: Cascades, { kind, value }: Step): unknown {
  if (kind === 'event') return cascades.observe(value);
  if (kind === 'counts') return cascades.engagement(value);
  return cascades.forget(value);
}

function seen(cascades: Cascades, at: number): unknown {
  const roots = Array.from({ length: 71 }, (_, id) => `m${id}`);
  return [
    roots.map((id) => [cascades.evidence(id, at), cascades.verdictOf(id)]),
    cascades.largest(at),
  ];
}

test('a restart at any point, from what was drained, changes nothing that follows', () => {
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 150, size: 'max' }),
      fc.array(fc.nat({ max: 150 }), { minLength: 3 }),
      (steps, cuts) => {
        const whole = createCascades();
        let parted = createCascades();
        const stored = new Map<string, string>();
        steps.forEach((next, at) => {
          expect(play(parted, next)).toEqual(play(whole, next));
          if (!cuts.includes(at)) return;
          for (const [key, value] of parted.drain()) {
            if (value === null) stored.delete(key);
            else stored.set(key, value);
          }
          expect(new Map(parted.encode())).toEqual(
            stored.size === 0 ? new Map(parted.encode()) : stored,
          );
          parted = createCascades(stored);
        });
        expect(parted.encode()).toEqual(whole.encode());
        expect(seen(parted, START + 3_600_000)).toEqual(seen(whole, START + 3_600_000));
      },
    ),
    // Long ones, so that roots are dropped and forgotten between two drains.
    { numRuns: 30 },
  );
});

test('whatever comes, all numbers are finite, in range and in order', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 150, size: 'max' }), time, (steps, at) => {
      const cascades = createCascades();
      for (const next of steps) {
        const said = play(cascades, next);
        if (said !== null && said !== undefined) expectFinite(said);
      }
      for (let id = 0; id <= 70; id += 1) {
        const evidence = cascades.evidence(`m${id}`, at);
        if (evidence === null) continue;
        expectFinite(evidence);
        expect(evidence.speed).toBeGreaterThanOrEqual(0);
        const { final, nextHour, size } = evidence;
        if (final !== null) expect(final.low).toBeGreaterThanOrEqual(size);
        for (const forecast of [final, nextHour]) {
          if (forecast === null) continue;
          expect(forecast.low).toBeLessThanOrEqual(forecast.middle);
          expect(forecast.middle).toBeLessThanOrEqual(forecast.high);
        }
      }
      for (const [, value] of cascades.encode()) expect(value).not.toMatch(NOT_FINITE);
      // Infinity is written as null, which a number is not read from.
      expect(() => createCascades(cascades.encode())).not.toThrow();
    }),
  );
});

function expectFinite(value: unknown): void {
  if (typeof value === 'number') expect(Number.isFinite(value)).toBe(true);
  else if (typeof value === 'object' && value !== null) Object.values(value).forEach(expectFinite);
}
