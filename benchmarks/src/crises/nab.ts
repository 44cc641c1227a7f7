/**
 * The score of the Numenta Anomaly Benchmark for alarms on its brand counts.
 *
 * @source Lavin and Ahmad: Evaluating real-time anomaly detection algorithms, 2015; the published
 * detectors' own results give their published scores by this
 */

/** Costs of a hit, a false alarm and a miss. */
export const PROFILES = {
  standard: { hit: 1, false: 0.11, miss: 1 },
  'low FP': { hit: 1, false: 0.22, miss: 1 },
  'low FN': { hit: 1, false: 0.11, miss: 2 },
} as const;
export type Profile = keyof typeof PROFILES;

type Window = readonly [from: number, to: number];

/** Rows at the beginning that do not count. */
export const probation = (rows: number): number => Math.min(Math.floor(0.15 * rows), 750);

/** @param alarms rows, ascending */
export function rawScore(
  rows: number,
  alarms: readonly number[],
  windows: readonly Window[],
  profile: Profile,
): number {
  const cost = PROFILES[profile];
  const first = new Map<number, number>();
  let score = 0;
  for (const alarm of alarms) {
    if (alarm < probation(rows)) continue;
    const inside = windows.findIndex(([from, to]) => alarm >= from && alarm <= to);
    if (inside >= 0) {
      if (!first.has(inside)) first.set(inside, alarm);
      continue;
    }
    const before = windows.findLast(([, to]) => to < alarm);
    score +=
      before === undefined
        ? -cost.false
        : cost.false * scaled((alarm - before[1]) / (before[1] - before[0]));
  }
  for (const [at, [from, to]] of windows.entries()) {
    const alarm = first.get(at);
    if (alarm === undefined) score -= cost.miss;
    else score += (cost.hit * scaled(-(to - alarm + 1) / (to - from + 1))) / scaled(-1);
  }
  return score;
}

/** @returns 0 for a detector that never speaks, 100 for a perfect one */
export function normalised(raw: number, windows: number, profile: Profile): number {
  const { hit, miss } = PROFILES[profile];
  return (100 * (raw + miss * windows)) / ((hit + miss) * windows);
}

function scaled(position: number): number {
  return position > 3 ? -1 : 2 / (1 + Math.exp(5 * position)) - 1;
}
