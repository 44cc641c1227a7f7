/** What an episode is about may turn while it lasts. */
import { expect, test } from 'vitest';
import { createDetector } from '../index.ts';
import { BIN_MS, type Observation } from '../types.ts';

const HOUR = 60 * BIN_MS;
const DAY = 24 * HOUR;
const START = Date.UTC(2026, 2, 2);
const ONSET = START + 8 * DAY;
const SCHOOL = { id: 's', timeZone: 'UTC', thresholds: { floor: 5, weeks: 4 } };

test('a crowd that turns angry is one of negative mentions, and stays so', () => {
  const turns = ONSET + 10 * BIN_MS;
  const signals = play([
    ...steady({ from: START, to: ONSET, everyMs: HOUR, negative: 0.2 }),
    ...steady({ from: ONSET, to: turns, everyMs: 4000, negative: 0.05 }),
    ...steady({ from: turns, to: turns + 20 * BIN_MS, everyMs: 2000, negative: 0.95 }),
  ]);
  const lanes = signals.map(({ lane }) => lane);
  const turned = lanes.indexOf('velocity');
  expect(lanes[0]).toBe('volume');
  expect(signals[turned]?.at).toBeGreaterThan(turns);
  expect(new Set(lanes.slice(turned))).toEqual(new Set(['velocity']));
  expect(signals.at(-1)?.status).toBe('normal');
});

function play(observations: readonly Observation[]) {
  const detector = createDetector(new Map([[SCHOOL.id, SCHOOL]]), []);
  const coverage = [
    { source: 'x', since: START, watermark: Number.MAX_SAFE_INTEGER, blind: [], ended: false },
  ];
  const signals = [];
  let next = 0;
  for (let at = START; at < ONSET + 4 * HOUR; at += BIN_MS) {
    for (let one = observations[next]; one && one.time < at + BIN_MS; one = observations[next]) {
      detector.observe(one);
      next += 1;
    }
    signals.push(...detector.close({ from: at, to: at + BIN_MS }, coverage).signals);
  }
  return signals;
}

let serial = 0;
function steady(of: {
  readonly from: number;
  readonly to: number;
  readonly everyMs: number;
  readonly negative: number;
}): Observation[] {
  const { from, to, everyMs, negative } = of;
  return Array.from({ length: Math.floor((to - from) / everyMs) }, (_, n) => {
    serial += 1;
    return {
      ...{ subject: 's', mention: `x:${serial}`, time: from + n * everyMs, source: 'x' },
      ...{ voice: Math.imul(serial, 0x9e3779b1) >>> 0, negative, sentiment: 1 - 2 * negative },
    };
  });
}
