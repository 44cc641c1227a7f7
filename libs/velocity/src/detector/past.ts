/**
 * What a subject's settled minutes have taught: what is usual, and how much of it comes from each
 * source.
 */
import type { EpochMs } from '@goldenhour/mention';
import type { Bin } from '../bin.ts';
import type { Interval } from '../coverage.ts';
import { DAY_MS, HOUR_MS, hourOfDay, type ZoneOffset } from '../hours.ts';
import { type Learned, type Lessons, noLessons, takeBlock } from '../rarity/lessons.ts';
import { fade, learnHour, seenIn } from '../rarity/usual.ts';
import { BLOCK_MS } from '../rarity/windows.ts';
import { BIN_MS } from '../types.ts';
import { addHeard, type Heard, type Levels, learnLevels, sourceKey } from './levels.ts';

export type Past = {
  readonly lessons: Lessons;
  readonly levels: Levels;
  /** Every minute before it is learned, or was not covered; Infinity while nobody watches. */
  learnedTo: EpochMs;
  /** The block under way. `negative` in thousandths of a mention. */
  readonly running: { total: number; scored: number; negative: number; isCovered: boolean };
  readonly runningHeard: Heard;
  /** Mentions of covered blocks of the hour under way. */
  readonly hourHeard: Heard;
};

export function noPast(): Past {
  return {
    lessons: noLessons(),
    levels: new Map(),
    learnedTo: Infinity,
    running: { total: 0, scored: 0, negative: 0, isCovered: true },
    runningHeard: new Map(),
    hourHeard: new Map(),
  };
}

/** It is watched from here on: what is learned of the hour that is under way is not covered before. */
export function beginPast(past: Past, from: EpochMs): void {
  const hour = Math.floor(from / HOUR_MS) * HOUR_MS;
  const blocks = Math.floor((from - hour) / BLOCK_MS);
  past.lessons.hour = hour;
  past.lessons.blocks.push(...new Array<null>(blocks).fill(null));
  past.running.isCovered = from % BLOCK_MS === 0;
  past.learnedTo = from;
}

export type PastLesson = {
  readonly to: EpochMs;
  /** Those of the span, by start; others are passed over. */
  readonly bins: readonly Bin[];
  readonly gaps: readonly Interval[];
  readonly timeZone: string;
  readonly zoneOffset: ZoneOffset;
  /** Since when a source is there; it has counted as long as the subject where nobody knows. */
  readonly since: (source: number) => EpochMs | undefined;
};

/**
 * Learns all minutes up to `to`; those without a bin are covered zeros, those in a gap nothing.
 * @returns whether an hour came to its end: what is usual is another then
 * @complexity O(blocks of the span + bins + gaps): four quiet weeks take about a millisecond
 */
export function learnPast(past: Past, lesson: PastLesson): boolean {
  const hour = Math.floor(past.learnedTo / HOUR_MS);
  const { to, bins, gaps } = lesson;
  let bin = bins.findIndex(({ start }) => start >= past.learnedTo);
  if (bin < 0) bin = bins.length;
  let gap = 0;
  while (past.learnedTo < to) {
    const at = past.learnedTo;
    while ((gaps[gap]?.[1] ?? Infinity) <= at) gap += 1;
    const [from, until] = gaps[gap] ?? [Infinity, Infinity];
    if (at % HOUR_MS === 0 && from <= at && Math.min(to, until) - at >= HOUR_MS) {
      passHours(past, Math.floor((Math.min(to, until) - at) / HOUR_MS));
      while ((bins[bin]?.start ?? Infinity) < past.learnedTo) bin += 1;
      continue;
    }
    const end = Math.min(to, (Math.floor(at / BLOCK_MS) + 1) * BLOCK_MS);
    if (from < end) past.running.isCovered = false;
    for (; (bins[bin]?.start ?? Infinity) < end; bin += 1) count(past, bins[bin]);
    if (end % BLOCK_MS === 0) finishBlock(past, end - BLOCK_MS, lesson);
    past.learnedTo = end;
  }
  return Math.floor(past.learnedTo / HOUR_MS) > hour;
}

/** Nobody knows what was said up to `to`. */
export function forgo(past: Past, of: Pick<PastLesson, 'to' | 'timeZone' | 'zoneOffset'>): void {
  learnPast(past, { ...of, bins: [], gaps: [[past.learnedTo, of.to]], since: () => undefined });
}

/** Hours of covered history. @unit hours, whole */
export function historyHours({ lessons }: Past): number {
  return Math.floor((lessons.usual.blocks * BLOCK_MS) / HOUR_MS);
}

/** Whole hours without coverage, a year as quick as a day. */
function passHours(past: Past, hours: number): void {
  const { lessons } = past;
  const from = past.learnedTo;
  const to = from + hours * HOUR_MS;
  learnHour(lessons.usual, 0, [null]);
  const days = Math.floor(to / DAY_MS) - Math.floor(from / DAY_MS);
  for (let day = 0; day < Math.min(days, FADED_DAYS); day += 1) fade(lessons.usual);
  learnLevels(past.levels, { start: from, total: 0, blocks: 0, days }, NO_SOURCES);
  past.learnedTo = to;
}

/** After so many days without coverage nothing is left of what an hour of the day had taught. */
const FADED_DAYS = 1000;
const NO_SOURCES = {
  heard: new Map<number, number>(),
  all: 0,
  since: () => undefined,
};

function count({ running, runningHeard }: Past, bin: Bin | undefined): void {
  if (bin === undefined) return;
  running.total += bin.total;
  running.scored += bin.total - bin.unscored;
  running.negative += bin.negative;
  for (const [source, { total }] of bin.sources) addHeard(runningHeard, sourceKey(source), total);
}

function finishBlock(past: Past, start: EpochMs, lesson: PastLesson): void {
  const { running, runningHeard, hourHeard, lessons } = past;
  const { total, scored, isCovered } = running;
  if (isCovered) {
    for (const [source, heard] of runningHeard) addHeard(hourHeard, source, heard);
  }
  const block = isCovered ? { total, scored, negative: running.negative / 1000 } : null;
  const hourOf = (time: EpochMs) => hourOfDay(time + lesson.zoneOffset(lesson.timeZone, time));
  const learned = takeBlock(lessons, { start, block, blockMs: BLOCK_MS, hourOf });
  Object.assign(running, { total: 0, scored: 0, negative: 0, isCovered: true });
  runningHeard.clear();
  if (learned === null) return;
  finishHour(past, learned, lesson);
  hourHeard.clear();
}

function finishHour({ lessons, levels, hourHeard }: Past, learned: Learned, of: PastLesson): void {
  const all = seenIn(lessons.usual).blocks;
  learnLevels(levels, learned, { heard: hourHeard, all, since: of.since });
}

/** End of the last minute of a step of learning at or before `time`. */
export function learnStep(time: EpochMs): EpochMs {
  return Math.floor(time / LEARN_STEP_MS) * LEARN_STEP_MS;
}

/**
 * Quiet minutes are learned in steps of this, so that a subject's state is not written at each
 * close. Hours are learned when they are over, so it divides them.
 * @unit milliseconds
 */
const LEARN_STEP_MS = 15 * BIN_MS;
