import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  excite,
  noExcitation,
  REPRODUCTION_EVENTS_MIN,
  REPRODUCTION_MAX,
  reproductionAt,
} from './excitation.ts';

const DECAYS = [400, 1987, 9869, 49_024, 243_515, 1_209_600];
const SHARES = [0.333, 0.233, 0.148, 0.114, 0.051, 0.092];
const HOUR = 3600;

type Drawn = { readonly seconds: number; readonly exposure: number };
const drawn = fc.array(
  fc.record({
    seconds: fc.integer({ min: 0, max: 20_000 }),
    exposure: fc.integer({ min: 1, max: 5000 }),
  }),
  { minLength: 12, maxLength: 40 },
);

/** By its definition, from all that came: reactions over exposure, both with a memory of an hour. */
function directly(events: readonly Drawn[], at: number): number {
  let reactions = 0;
  let exposed = 0;
  for (const { seconds, exposure } of events) {
    const age = at - seconds;
    reactions += Math.exp(-age / HOUR);
    DECAYS.forEach((decay, part) => {
      const rate = (exposure * (SHARES[part] ?? 0)) / decay;
      // Midpoints of a fine grid stand in for the integral.
      const steps = 500;
      for (let step = 0; step < steps; step += 1) {
        const passed = ((step + 0.5) / steps) * age;
        exposed += ((rate * age) / steps) * Math.exp(-passed / decay - (age - passed) / HOUR);
      }
    });
  }
  return reactions / exposed;
}

test('twelve numbers say the same as all that came, in any order', () => {
  fc.assert(
    fc.property(drawn, (events) => {
      const state = noExcitation();
      for (const { seconds, exposure } of events)
        excite(state, seconds, { reactions: 1, exposure });
      const last = Math.max(...events.map(({ seconds }) => seconds)) + 60;
      const told = reproductionAt(state, last, 1);
      if (told === null) return;
      const truth = Math.min(REPRODUCTION_MAX, directly(events, last));
      expect(Math.abs(told / truth - 1)).toBeLessThan(0.01);
    }),
    { numRuns: 20 },
  );
});

test.each([
  ['nothing before it can be told', REPRODUCTION_EVENTS_MIN - 1, null],
  ['a number from then on', REPRODUCTION_EVENTS_MIN + 1, REPRODUCTION_MAX],
])('%s', (_, mentions, told) => {
  const state = noExcitation();
  for (let at = 0; at < mentions; at += 1) excite(state, 1, { reactions: 1, exposure: 1 });
  expect(reproductionAt(state, 2, 1)).toBe(told);
});

test('a cascade that dies out draws less than one mention each, one that grows more', () => {
  const [dying, growing] = [0.5, 1.6].map((ratio) => {
    const state = noExcitation();
    let count = 200;
    for (let step = 0; step < 12; step += 1) {
      for (let at = 0; at < count; at += 1) {
        excite(state, step * 900 + at * (900 / count), { reactions: 1, exposure: 1 });
      }
      count = Math.max(1, count * ratio);
    }
    return reproductionAt(state, 12 * 900, 1);
  });
  expect(dying ?? 0).toBeLessThan(1);
  expect(growing).toBeGreaterThan(1);
});
