/** What is expected is of the sources that are there. */
import { expect, test } from 'vitest';
import { createDetector } from '../index.ts';
import { BIN_MS, type Observation, type Signal, type SourceCoverage } from '../types.ts';

const HOUR = 60 * BIN_MS;
const DAY = 24 * HOUR;
const START = Date.UTC(2026, 2, 2);
const school = { id: 's', timeZone: 'UTC', thresholds: { floor: 5, weeks: 4 } };

test('what a new source brings is no crisis, whatever it brings', () => {
  const from = START + 5 * DAY + 10 * HOUR;
  const old = steady('old', { from: START, to: START + 8 * DAY, everyMs: 10 * BIN_MS });
  const news = steady('new', { from, to: START + 8 * DAY, everyMs: BIN_MS / 2 });
  expect(play([...old, ...news], START + 8 * DAY, [there('old'), there('new', from)])).toEqual([]);
  // The same from a source that was always there is one.
  const known = news.map((one) => ({ ...one, source: 'old' }));
  expect(play([...old, ...known], START + 6 * DAY, [there('old')])[0]?.status).toBe('alarm');
});

test('a crisis on a small source is seen while the large one is blind', () => {
  const blindFrom = START + 10 * DAY;
  const to = blindFrom + DAY;
  const large = steady('large', { from: START, to: blindFrom, everyMs: BIN_MS / 2 });
  const small = steady('small', { from: START, to, everyMs: 10 * BIN_MS });
  const onset = blindFrom + 12 * HOUR;
  const storm = steady('small', { from: onset, to: onset + HOUR, everyMs: BIN_MS, negative: 0.9 });
  const blind: SourceCoverage = { ...there('large'), blind: [[blindFrom, to]] };
  const [first] = play([...large, ...small, ...storm], to, [blind, there('small')]);
  expect(first).toMatchObject({ status: 'alarm', evidence: { missing: ['large'] } });
  expect((first?.at ?? 0) - onset).toBeGreaterThan(0);
  expect((first?.at ?? 0) - onset).toBeLessThanOrEqual(20 * BIN_MS);
  // With the large one there, so few are what chance brings.
  const whole = steady('large', { from: blindFrom, to, everyMs: BIN_MS / 2 });
  const calm = storm.map((one) => ({ ...one, negative: 0.2, sentiment: 0.6 }));
  expect(
    play([...large, ...whole, ...small, ...calm], to, [there('large'), there('small')]),
  ).toEqual([]);
});

function there(source: string, since = START): SourceCoverage {
  return { source, since, watermark: Number.MAX_SAFE_INTEGER, blind: [], ended: false };
}

function play(
  observations: readonly Observation[],
  to: number,
  sources: readonly SourceCoverage[],
): Signal[] {
  const detector = createDetector(new Map([[school.id, school]]), []);
  const sorted = observations.toSorted((a, b) => a.time - b.time);
  const signals: Signal[] = [];
  let next = 0;
  for (let at = START; at < to; at += BIN_MS) {
    for (let one = sorted[next]; one && one.time < at + BIN_MS; one = sorted[next]) {
      detector.observe(one);
      next += 1;
    }
    const told = sources.filter(({ since }) => since <= at);
    signals.push(...detector.close({ from: at, to: at + BIN_MS }, told).signals);
  }
  return signals;
}

let serial = 0;
/** As regular as chance is not, so that all that is seen is what the sources do. */
function steady(
  source: string,
  of: {
    readonly from: number;
    readonly to: number;
    readonly everyMs: number;
    readonly negative?: number;
  },
): Observation[] {
  const { from, to, everyMs, negative = 0.2 } = of;
  return Array.from({ length: Math.floor((to - from) / everyMs) }, (_, n) => {
    serial += 1;
    return {
      subject: 's',
      mention: `x:${serial}`,
      time: from + n * everyMs,
      source,
      voice: Math.imul(serial, 0x9e3779b1) >>> 0,
      negative,
      sentiment: 1 - 2 * negative,
    };
  });
}
