/**
 * How much of what is usual for a subject comes from each source: the expectation is of those that
 * are there, so that a blind source is missing and not calm, and a new one is new and not a crisis.
 *
 * Sources go by the hash of their name, which is short however long the name is.
 */
import { type EpochMs, hash32 } from '@goldenhour/mention';
import { HOUR_MS } from '../hours.ts';
import type { Learned } from '../rarity/lessons.ts';
import { DAILY_DECAY, type Seen } from '../rarity/usual.ts';
import { BLOCK_MS } from '../rarity/windows.ts';

/** Sources told apart: those with the smallest hashes, whatever came first. */
export const LEVELS_MAX = 64;
/** All others together; nobody tells whether they are there, so they are taken to be. */
const OTHERS = -1;

/** Mentions by source. */
export type Heard = Map<number, number>;
/** Blocks in which a source was there, and mentions learned from them, fading. */
export type Level = { blocks: number; total: number };
export type Levels = Map<number, Level>;

/** What sources go by. */
export function sourceKey(source: string): number {
  return hash32(source);
}

export function addHeard(heard: Heard, source: number, total: number): void {
  heard.set(source, (heard.get(source) ?? 0) + total);
  const extra = extraOf(heard);
  if (extra === null) return;
  const moved = heard.get(extra) ?? 0;
  heard.delete(extra);
  heard.set(OTHERS, (heard.get(OTHERS) ?? 0) + moved);
}

export type HourHeard = {
  /** Mentions of the covered blocks of the hour. */
  readonly heard: Heard;
  /** Blocks that the subject has learned from, faded as these are. */
  readonly all: number;
  /** Since when a source is there; as long as the subject where nobody knows. */
  readonly since: (source: number) => EpochMs | undefined;
};

/** Learns an hour: of a storm each source teaches its part of what the hour taught. */
export function learnLevels(
  levels: Levels,
  learned: Learned,
  { heard, all, since }: HourHeard,
): void {
  const fading = DAILY_DECAY ** learned.days;
  for (const level of levels.values()) {
    level.blocks = (level.blocks + learned.blocks) * fading;
    level.total *= fading;
  }
  let counted = 0;
  for (const total of heard.values()) counted += total;
  // In one order, so that sums do not differ by their last digit.
  for (const [source, total] of [...heard].sort(([a], [b]) => a - b)) {
    const taught = (total / counted) * learned.total * fading;
    const there = (learned.start + HOUR_MS - (since(source) ?? -Infinity)) / BLOCK_MS;
    const blocks = Math.max(1, Math.min(all, there));
    const level = levels.get(source) ?? { blocks, total: 0 };
    level.total += taught;
    levels.set(source, level);
  }
  forget(levels);
}

/**
 * What is usual of the sources that are there, over what was usual of all that were.
 * @param isThere asked of every source of which the subject was ever heard
 * @range ≥ 0; 1 while nothing is known
 */
export function partOf(
  levels: Levels,
  { blocks, total }: Seen,
  isThere: (source: number) => boolean,
): number {
  if (total === 0) return 1;
  let there = 0;
  for (const [source, level] of levels) if (isThere(source)) there += level.total / level.blocks;
  return Math.round(((there * blocks) / total) * 1e6) / 1e6;
}

/** Nothing is left of a level that nobody adds to; what finds no room is one of the others. */
function forget(levels: Levels): void {
  for (const [source, { total }] of levels) if (total < LEVEL_LEAST) levels.delete(source);
  for (let extra = extraOf(levels); extra !== null; extra = extraOf(levels)) {
    const moved = levels.get(extra) ?? { blocks: 1, total: 0 };
    const others = levels.get(OTHERS) ?? { blocks: 1, total: 0 };
    levels.delete(extra);
    const blocks = Math.max(others.blocks, moved.blocks);
    levels.set(OTHERS, { blocks, total: others.total + moved.total });
  }
}

/** @unit mentions */
const LEVEL_LEAST = 0.01;

/** The one that has no room; null where all have. */
function extraOf(sources: ReadonlyMap<number, unknown>): number | null {
  if (sources.size <= LEVELS_MAX + (sources.has(OTHERS) ? 1 : 0)) return null;
  let largest = OTHERS;
  for (const source of sources.keys()) largest = Math.max(largest, source);
  return largest;
}
