/** What is usual is learned an hour at a time, from blocks that are long enough over. */
import type { EpochMs } from '@goldenhour/mention';
import { DAY_MS, HOUR_MS } from '../hours.ts';
import type { Block } from './block.ts';
import { BURST_BLOCKS, emptyUsual, fade, isBurst, learnHour, rateAt, type Usual } from './usual.ts';

export type Lessons = {
  readonly usual: Usual;
  /** Of the hour under way, oldest first; null is one that was not covered. */
  readonly blocks: (Block | null)[];
  /** Start of the hour under way; of no meaning while it has no block. */
  hour: EpochMs;
};

export function noLessons(): Lessons {
  return { usual: emptyUsual(), blocks: [], hour: 0 };
}

export type Lesson = {
  readonly start: EpochMs;
  readonly block: Block | null;
  /** @unit milliseconds */
  readonly blockMs: number;
  /** Local hour of an instant, 0 … 23. */
  readonly hourOf: (time: EpochMs) => number;
};

/** The hour that a block completed. */
export type Learned = {
  readonly start: EpochMs;
  /** Mentions that it taught: a storm teaches fewer than there were. */
  readonly total: number;
  /** Blocks of it that were covered. */
  readonly blocks: number;
  /** Midnights (UTC) that passed with it: once for each what was learned fades. */
  readonly days: number;
};

/** Takes the next block. @returns null while it completes no hour */
export function takeBlock(lessons: Lessons, { start, block, ...of }: Lesson): Learned | null {
  const { usual, blocks } = lessons;
  if (blocks.length === 0) lessons.hour = start;
  blocks.push(block);
  const perHour = blocksPerHour(of.blockMs);
  if (blocks.length < perHour) return null;
  const { hour } = lessons;
  const covered = blocks.filter((one) => one !== null).length;
  const total = learnHour(usual, of.hourOf(hour), blocks);
  blocks.length = 0;
  const days = Math.floor((hour + perHour * of.blockMs) / DAY_MS) - Math.floor(hour / DAY_MS);
  for (let day = 0; day < days; day += 1) fade(usual);
  return { start: hour, total, blocks: covered, days };
}

/**
 * Blocks after the newest settled one for which a burst among the settled ones still lasts.
 * @range 0 … BURST_BLOCKS
 */
export function burstBefore(lessons: Lessons, hourOf: (time: EpochMs) => number): number {
  const { usual, blocks, hour } = lessons;
  const { counts, expectations, recent } = usual;
  const rate = blocks.length > 0 ? rateAt(usual, hourOf(hour)) : 0;
  let left = 0;
  for (let ago = BURST_BLOCKS; ago > 0; ago -= 1) {
    const index = blocks.length - ago;
    const block = index < 0 ? undefined : blocks[index];
    const total = index < 0 ? counts[-index - 1] : block?.total;
    const usualTotal = index < 0 ? (expectations[-index - 1] ?? 0) : rate;
    if (total === undefined) left = 0;
    else if (isBurst(total, usualTotal, recent)) left = BURST_BLOCKS;
    else left = Math.max(0, left - 1);
  }
  return left;
}

export function blocksPerHour(blockMs: number): number {
  return Math.max(1, Math.round(HOUR_MS / blockMs));
}
