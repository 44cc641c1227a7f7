/**
 * What is usual of a subject, told anew: minute by minute since it is watched, in blocks of five
 * minutes and hours of UTC. The formulas are those of the library; what they are given is not.
 */
import type { EpochMs } from '@goldenhour/mention';
import {
  emptyUsual,
  fade,
  isBurst,
  learnHour,
  rateAt,
  type Usual,
} from '@goldenhour/velocity/rarity';
import { MINUTE_MS } from './timeline.ts';

const BLOCK_MS = 5 * MINUTE_MS;
export const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const DAILY = 2 ** (-1 / 7);

export type MinuteSeen = {
  readonly start: EpochMs;
  readonly total: number;
  readonly scored: number;
  /** @unit thousandths */
  readonly negative: number;
  readonly bySource: ReadonlyMap<string, number>;
  /** Some source was missing: nothing is learned from it. */
  readonly isGap: boolean;
};

/** A block that is settled; `usual` is how many were, when its hour was learned. */
type Settled = { readonly total: number; readonly usual: number } | null;
type Level = { readonly blocks: number; readonly total: number };

export type Learned = {
  readonly usual: Usual;
  readonly levels: ReadonlyMap<string, Level>;
  /** Those of the last hour and of the one under way, oldest first. */
  readonly settled: readonly Settled[];
};

export type Memory = {
  readonly hourOf: (time: EpochMs) => number;
  /** Of a source, as it was known when an hour was learned. */
  readonly since: (source: string, hour: EpochMs) => EpochMs;
};

/** @param minutes from the start of the hour in which it began, without a break */
export function createMemory(
  minutes: readonly MinuteSeen[],
  { hourOf, since }: Memory,
): (until: EpochMs) => Learned {
  const first = minutes[0]?.start ?? 0;
  const after: Learned[] = [{ usual: emptyUsual(), levels: new Map(), settled: [] }];
  const blocksIn = (from: EpochMs, to: EpochMs) => {
    const blocks = [];
    for (let start = from; start + BLOCK_MS <= to; start += BLOCK_MS) {
      const at = (start - first) / MINUTE_MS;
      blocks.push(minutes.slice(at, at + 5));
    }
    return blocks;
  };
  const learnNext = (): void => {
    const before = after.at(-1) ?? IGNORANT;
    const start = first + (after.length - 1) * HOUR_MS;
    const hour = hourOf(start);
    const usual = structuredClone(before.usual);
    const blocks = blocksIn(start, start + HOUR_MS);
    const counted = blocks.map(blockOf);
    const known = usual.hours[hour]?.total ?? 0;
    learnHour(usual, hour, counted);
    const taught = (usual.hours[hour]?.total ?? 0) - known;
    const days = Math.floor((start + HOUR_MS) / DAY_MS) - Math.floor(start / DAY_MS);
    for (let day = 0; day < days; day += 1) fade(usual);
    const covered = blocks.filter((_, index) => counted[index] !== null);
    const of = { usual, taught, days, hour: start, since };
    const settled = settledOf(counted, rateAt(before.usual, hour));
    after.push({ usual, levels: learnLevels(before.levels, covered, of), settled });
  };
  return (until) => {
    const hours = Math.max(0, Math.floor((until - first) / HOUR_MS));
    while (after.length <= hours) learnNext();
    const learned = after[hours] ?? IGNORANT;
    const start = first + hours * HOUR_MS;
    const counted = blocksIn(start, until).map(blockOf);
    const now = settledOf(counted, rateAt(learned.usual, hourOf(start)));
    return { ...learned, settled: [...learned.settled, ...now] };
  };
}

const IGNORANT: Learned = { usual: emptyUsual(), levels: new Map(), settled: [] };

const settledOf = (blocks: readonly ({ total: number } | null)[], usual: number): Settled[] =>
  blocks.map((block) => block && { total: block.total, usual });

function learnLevels(
  before: ReadonlyMap<string, Level>,
  covered: readonly (readonly MinuteSeen[])[],
  of: {
    readonly usual: Usual;
    readonly taught: number;
    readonly days: number;
    readonly hour: EpochMs;
    readonly since: Memory['since'];
  },
): Map<string, Level> {
  const fading = DAILY ** of.days;
  const all = of.usual.hours.reduce((sum, { blocks }) => sum + blocks, 0);
  const heard = new Map<string, number>();
  for (const { bySource } of covered.flat()) {
    for (const [source, total] of bySource) heard.set(source, (heard.get(source) ?? 0) + total);
  }
  const counted = [...heard.values()].reduce((a, b) => a + b, 0);
  const levels = new Map<string, Level>();
  for (const source of new Set([...before.keys(), ...heard.keys()])) {
    const known = before.get(source);
    const there = (of.hour + HOUR_MS - of.since(source, of.hour)) / BLOCK_MS;
    const blocks =
      known === undefined
        ? Math.max(1, Math.min(all, there))
        : (known.blocks + covered.length) * fading;
    const part = counted === 0 ? 0 : (heard.get(source) ?? 0) / counted;
    const total = (known?.total ?? 0) * fading + part * of.taught * fading;
    if (total >= 0.01) levels.set(source, { blocks, total });
  }
  return levels;
}

function blockOf(minutes: readonly MinuteSeen[]) {
  if (minutes.length < 5 || minutes.some(({ isGap }) => isGap)) return null;
  const sum = (of: (minute: MinuteSeen) => number): number =>
    minutes.reduce((total, minute) => total + of(minute), 0);
  return {
    total: sum(({ total }) => total),
    scored: sum(({ scored }) => scored),
    negative: sum(({ negative }) => negative) / 1000,
  };
}

/** How many more blocks a burst of the settled ones lasts. */
export function burstLeft({ settled, usual }: Learned): number {
  let left = 0;
  for (const block of settled.slice(-6)) {
    if (block === null) left = 0;
    else if (isBurst(block.total, block.usual, usual.recent)) left = 6;
    else left = Math.max(0, left - 1);
  }
  return left;
}

/** Of what is usual, the part of the sources that are there. */
export function partOf({ usual, levels }: Learned, isThere: (source: string) => boolean): number {
  const total = usual.hours.reduce((sum, hour) => sum + hour.total, 0);
  const blocks = usual.hours.reduce((sum, hour) => sum + hour.blocks, 0);
  if (total === 0) return 1;
  let there = 0;
  for (const [source, level] of levels) if (isThere(source)) there += level.total / level.blocks;
  return Math.round(((there * blocks) / total) * 1e6) / 1e6;
}

/** The local hour of an instant. Asks the calendar, once for each hour of UTC. */
export function hourIn(timeZone: string): (time: EpochMs) => number {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const known = new Map<number, number>();
  return (time) => {
    const whole = Math.floor(time / HOUR_MS) * HOUR_MS;
    let minutes = known.get(whole);
    if (minutes === undefined) {
      const [hour = '', minute = ''] = format.format(whole).split(':');
      minutes = Number(hour) * 60 + Number(minute);
      known.set(whole, minutes);
    }
    return Math.floor((minutes + (time - whole) / MINUTE_MS) / 60) % 24;
  };
}
