/** What a single message says does not wait for numbers. */
import { expect, test } from 'vitest';
import { createDetector } from '../index.ts';
import { BIN_MS, type Context, type Detector, type Observation } from '../types.ts';

const START = Date.UTC(2026, 2, 2);
const PROFILES = new Map([['s', { id: 's', timeZone: 'UTC', thresholds: { floor: 5, weeks: 4 } }]]);
const COVERAGE = [
  { source: 'x', since: START, watermark: Number.MAX_SAFE_INTEGER, blind: [], ended: false },
];

test('a threat is told at once, what repeats it at the close of its bin, and a restart loses neither', () => {
  const run = (isRestarted: boolean) => {
    const store = new Map<string, string>();
    let detector = createDetector(PROFILES, []);
    const said = [];
    detector.close({ from: START, to: START + BIN_MS }, COVERAGE);
    for (const n of [1, 2, 3]) {
      const { signals = [], sample } = detector.observe(threat(n));
      expect(sample).toBe(true);
      said.push(...signals);
      if (isRestarted) detector = restarted(detector, store);
    }
    said.push(
      ...detector.close({ from: START + BIN_MS, to: START + 2 * BIN_MS }, COVERAGE).signals,
    );
    return said;
  };
  const said = run(false);
  expect(said).toMatchObject([
    { lane: 'threat', severity: 3, at: START + 2 * BIN_MS, evidence: { total: 1 } },
    { lane: 'threat', severity: 3, at: START + 2 * BIN_MS, evidence: { total: 3 } },
  ]);
  expect(run(true)).toEqual(said);
});

test('a threat that comes a day late reaches a person, though it is counted no more', () => {
  const detector = createDetector(PROFILES, []);
  detector.close({ from: START, to: START + 24 * 60 * BIN_MS }, COVERAGE);
  const { missed, signals } = detector.observe(threat(1));
  expect(missed).toBe(true);
  expect(signals).toMatchObject([{ lane: 'threat', at: START + (24 * 60 + 1) * BIN_MS }]);
});

test('an excerpt that a threat points to is not put out by what is said worse', () => {
  const detector = createDetector(PROFILES, []);
  detector.observe({ ...threat(1), sentiment: 0.1 });
  const { replaced } = detector.observe({ ...ordinary(2), sentiment: -1 });
  expect(replaced).toEqual([]);
});

function restarted(detector: Detector, store: Map<string, string>): Detector {
  for (const [key, value] of detector.drain()) {
    if (value === null) store.delete(key);
    else store.set(key, value);
  }
  return createDetector(PROFILES, [...store].reverse());
}

function ordinary(n: number): Observation {
  return {
    ...{ subject: 's', mention: `x:${n}`, time: START + BIN_MS + n, source: 'x', voice: n },
    ...{ negative: 0.9, sentiment: -0.8 },
  };
}

function threat(n: number): Observation {
  const context: Context = {
    ...{ platform: 'x', kind: 'post', root: null, parent: null, followers: null },
    ...{ outlet: 'public', language: 'nl', country: null, terms: [1, 2, 3] },
    fingerprint: '0123456789abcdef',
    categories: { threat: 0.97 },
    severity: 3,
    page: true,
    severe: false,
  };
  return { ...ordinary(n), context };
}
