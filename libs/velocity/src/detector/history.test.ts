/** A detector without a past that is given what was counted before. */
import { expect, test } from 'vitest';
import { createDetector } from '../index.ts';
import { BIN_MS, type CountedBin, type Detector, type Observation, type Signal } from '../types.ts';

const HOUR = 60 * BIN_MS;
const DAY = 24 * HOUR;
const START = Date.UTC(2026, 2, 2);
const PROFILES = new Map(
  ['a', 'b'].map((id) => [id, { id, timeZone: 'UTC', thresholds: { floor: 5, weeks: 4 } }]),
);
const COVERAGE = [
  { source: 'x', since: START, watermark: Number.MAX_SAFE_INTEGER, blind: [], ended: false },
];

test('it says of a crisis what one says that saw it all', () => {
  const taught = START + 7 * DAY;
  const ordinary = mentions('a', { from: START, to: taught + DAY, everyMs: 7 * BIN_MS });
  const onset = taught + 13 * HOUR;
  const storm = mentions('a', {
    from: onset,
    to: onset + HOUR,
    everyMs: BIN_MS / 2,
    negative: 0.9,
  });
  const all = [...ordinary, ...storm].toSorted((a, b) => a.time - b.time);
  const whole = createDetector(PROFILES, []);
  const [before, counted] = run(whole, all, { from: START, to: taught });
  expect(before).toEqual([]);
  const [signals] = run(whole, all, { from: taught, to: onset + 2 * HOUR });

  const fresh = createDetector(PROFILES, []);
  expect(fresh.wants?.()).toEqual(new Set(['a', 'b']));
  fresh.learnFrom?.(counted);
  fresh.learned?.(taught);
  expect(fresh.wants?.()).toEqual(new Set());
  const [again] = run(fresh, all, { from: taught, to: onset + 2 * HOUR });
  expect(again.map(({ at, status }) => ({ at, status }))).toEqual(
    signals.map(({ at, status }) => ({ at, status })),
  );
  expect(signals[0]?.status).toBe('alarm');
  // Without it the day would not have been enough.
  const [blank] = run(createDetector(PROFILES, []), all, { from: taught, to: onset + 2 * HOUR });
  expect(blank[0]?.evidence.historyHours).toBeLessThan(24);
  expect(again[0]?.evidence.historyHours).toBeGreaterThan(24 * 7);
});

test('what was missing, or came after the last that was told, is not learned as calm', () => {
  const bin = (minute: number, missing: string[]): CountedBin => ({
    ...{ kind: 'bin', subject: 'a', start: START + minute * BIN_MS, total: 3, negative: 1 },
    ...{ unscored: 0, voices: 3, missing },
    sources: [{ source: 'x', total: 3, negative: 1, unscored: 0 }],
  });
  const historyAfter = (bins: readonly CountedBin[]) => {
    const detector = createDetector(PROFILES, []);
    detector.learnFrom?.(bins);
    detector.learned?.(START + 4 * DAY);
    const entries = new Map(detector.drain());
    return JSON.parse(entries.get('u/a') ?? 'null')?.level[2] / 12;
  };
  expect(historyAfter([bin(0, []), bin(24 * 60, [])])).toBe(24);
  // From noon on x was missing; at six it came back.
  const gap = [bin(0, []), bin(12 * 60, ['x']), bin(18 * 60, []), bin(24 * 60, [])];
  expect(historyAfter(gap)).toBe(18);
  expect(historyAfter([])).toBeNaN();
});

test('what is wanted no more is wanted no more after a restart', () => {
  const first = createDetector(PROFILES, []);
  first.learned?.(null);
  const entries = new Map<string, string>();
  for (const [key, value] of first.drain()) if (value !== null) entries.set(key, value);
  expect(createDetector(PROFILES, entries).wants?.()).toEqual(new Set());
  const more = new Map([...PROFILES, ['c', { ...school('c') }]]);
  expect(createDetector(more, entries).wants?.()).toEqual(new Set(['c']));
});

const school = (id: string) => ({ id, timeZone: 'UTC', thresholds: { floor: 5, weeks: 4 } });

function run(
  detector: Detector,
  all: readonly Observation[],
  { from, to }: { readonly from: number; readonly to: number },
): [Signal[], CountedBin[]] {
  const signals: Signal[] = [];
  const counted: CountedBin[] = [];
  const own = all.filter(({ time }) => time >= from && time < to);
  let next = 0;
  for (let at = from; at < to; at += BIN_MS) {
    for (let one = own[next]; one && one.time < at + BIN_MS; one = own[next]) {
      detector.observe(one);
      next += 1;
    }
    const closed = detector.close({ from: at, to: at + BIN_MS }, COVERAGE);
    signals.push(...closed.signals);
    counted.push(...closed.settled.map((bin) => ({ ...bin, kind: 'bin' as const })));
  }
  return [signals, counted];
}

let serial = 0;
function mentions(
  subject: string,
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
      ...{ subject, mention: `x:${serial}`, time: from + n * everyMs, source: 'x', negative },
      voice: Math.imul(serial, 0x9e3779b1) >>> 0,
      sentiment: 1 - 2 * negative,
    };
  });
}
