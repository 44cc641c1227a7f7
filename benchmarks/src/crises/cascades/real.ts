/**
 * Real retweet cascades, whole and thinned.
 *
 * @source TiDeH data, Kobayashi and Lambiotte, ICWSM 2016 (MIT): 50 cascades of 2,000 and more
 * retweets, the first week of each with the followers of everybody who passed it on
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dataFile } from '@goldenhour/training/data';

/** The root comes first, at 0. @unit seconds, accounts */
export type RealCascade = {
  readonly seconds: readonly number[];
  readonly followers: readonly number[];
};

/** Reshares in the first hour that a cascade is thinned to. */
export const THINNED_TO = [15, 30, 100, 300] as const;

/** @returns undefined where the data is absent */
export function realCascades(): readonly RealCascade[] | undefined {
  const folder = dataFile('cascades/tideh');
  if (folder === undefined) return undefined;
  return readdirSync(folder)
    .sort()
    .map((name) => readCascade(readFileSync(`${folder}/${name}`, 'utf8')));
}

function readCascade(text: string): RealCascade {
  const rows = text
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/).map(Number));
  return { seconds: rows.map(([s = 0]) => s), followers: rows.map(([, f = 0]) => f) };
}

export function resharesWithin({ seconds }: RealCascade, age: number): number {
  let count = -1;
  for (const second of seconds) if (second <= age) count += 1;
  return count;
}

/** @returns undefined when it has no more than `target` reshares in its first hour */
export function thinned(
  cascade: RealCascade,
  target: number,
  random: () => number,
): RealCascade | undefined {
  const share = target / resharesWithin(cascade, 3600);
  if (share >= 1) return undefined;
  const kept = cascade.seconds.map((_, at) => at === 0 || random() < share);
  return {
    seconds: cascade.seconds.filter((_, at) => kept[at]),
    followers: cascade.followers.filter((_, at) => kept[at]),
  };
}

/** @source Mulberry32, Tommy Ettinger, public domain. @range 0 ≤ x < 1 */
export function seeded(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
