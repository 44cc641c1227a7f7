/**
 * What is usual for a subject: how many mentions at this hour of the day, how widely they vary, how
 * high they stand now and then, which share is negative. Learned an hour at a time, from hours that
 * are long enough over, so that the same hours give the same whatever portions they came in.
 */
import { type Block, isCovered } from './block.ts';
import { emptyTail, learnTail, type Tail, type TailPrior } from './tail.ts';
import { emptyTone, learnTone, type Tone } from './tone.ts';
import { excess, LONGEST, SUSTAINED, sustainedSum, WINDOWS } from './windows.ts';

/** Time after which a day weighs half. @unit days @source chosen on the brands of NAB realTweets */
export const HALF_LIFE_DAYS = 7;
export const DAILY_DECAY = 2 ** (-1 / HALF_LIFE_DAYS);

/**
 * One block teaches the level no more than this multiple of what was expected, and
 * {@link CLIP_EXTRA} more: a crisis must not become what is normal.
 */
const CLIP_RATIO = 2;
/** @unit mentions */
const CLIP_EXTRA = 3;

/** What a subject without history is taken to have. It weighs as much as {@link PRIOR_BLOCKS}. @unit mentions a block */
const PRIOR_RATE = 1;
const PRIOR_BLOCKS = 2;
/** While it is younger than a day nothing that it learns is clipped: it is not known what is much. @unit blocks */
const CHILDHOOD_BLOCKS = 288;
/** Mentions that an hour of the day needs before it weighs as much as the level of all hours. */
const HOUR_LEAN = 5;

/**
 * A block above this multiple of the last day's level, and {@link BURST_EXTRA} more, is a burst:
 * one story, with a tone of its own that lasts for {@link BURST_BLOCKS} more.
 * @source chosen on the brands of NAB realTweets, on which it happens 2 to 15 times a week
 */
export const BURST_RATIO = 4;
/** @unit mentions */
export const BURST_EXTRA = 5;
/**
 * One hour of the day is known from few blocks and swings: against its own level a burst must stand
 * so many times as far. What is much for a quiet morning and little for a day has the day's tone.
 * @source the bench: with 1 it takes such hours for stories, and misses crises in them; 2 and 3 are
 * alike (decision 0015)
 */
const BURST_HOUR_RATIO = 2;
/** @unit blocks */
export const BURST_BLOCKS = 6;
/** Weight of a block in the last day's level. */
const RECENT_WEIGHT = 0.003;
const RECENT_CLIP = 3;

/** How fast the dispersion is followed, once it is known. */
const DISPERSION_STEP = 0.005;
/**
 * Three quarters of the squares of a normal deviate lie below this: the dispersion is followed by
 * that quantile, which storms do not move.
 */
const SQUARE_QUARTILE = 1.3233;

/** Exponents of the tails before anything is known. @source the brands of NAB realTweets */
export const COUNT_PRIOR: TailPrior = { exponent: 2, weight: 6 };
/** @see COUNT_PRIOR */
export const SUSTAINED_PRIOR: TailPrior = { exponent: 3, weight: 6 };

export type Usual = {
  /** By local hour, 24 of them: blocks seen and mentions learned from them, fading. */
  readonly hours: { blocks: number; total: number }[];
  /** The last day's level. @unit mentions a block */
  recent: number;
  /** The last blocks that were learned, newest first; empty after a gap. */
  counts: number[];
  expectations: number[];
  /** Blocks for which a burst still lasts. */
  burstLeft: number;
  /** Blocks learned in all. */
  blocks: number;
  /** By window. @unit variance over mean, ≥ 1 */
  readonly dispersion: number[];
  readonly sustainedDispersion: number[];
  readonly tone: Tone;
  readonly tail: Tail;
  readonly sustainedTail: Tail;
};

export function emptyUsual(): Usual {
  return {
    hours: Array.from({ length: 24 }, () => ({ blocks: 0, total: 0 })),
    recent: PRIOR_RATE,
    counts: [],
    expectations: [],
    burstLeft: 0,
    blocks: 0,
    dispersion: WINDOWS.map(() => 1),
    sustainedDispersion: SUSTAINED.map(() => 1),
    tone: emptyTone(),
    tail: emptyTail(COUNT_PRIOR),
    sustainedTail: emptyTail(SUSTAINED_PRIOR),
  };
}

/**
 * Mentions that are usual in one block at this local hour.
 * @param hour 0 … 23
 * @param seen of the same; for whoever asks for several hours
 * @returns > 0
 */
export function rateAt(usual: Usual, hour: number, seen: Seen = seenIn(usual)): number {
  const known = usual.hours[hour];
  if (known === undefined) throw new RangeError(`hour ${hour} is not within 0 … 23`);
  const level = (seen.total + PRIOR_BLOCKS * PRIOR_RATE) / (seen.blocks + PRIOR_BLOCKS);
  return (known.total + HOUR_LEAN) / (known.blocks + HOUR_LEAN / level);
}

/** Blocks and mentions of all hours, as they have faded. */
export type Seen = { readonly blocks: number; readonly total: number };

export function seenIn({ hours }: Usual): Seen {
  let blocks = 0;
  let total = 0;
  for (const hour of hours) {
    blocks += hour.blocks;
    total += hour.total;
  }
  return { blocks, total };
}

/** Whether so many mentions in a block, where `rate` is usual at the hour, are a burst. */
export function isBurst(total: number, rate: number, recent: number): boolean {
  return total > BURST_RATIO * Math.min(BURST_HOUR_RATIO * rate, recent) + BURST_EXTRA;
}

/**
 * Learns the blocks of one hour, in order; null is one that was not covered.
 * @returns the mentions that it taught: of a storm fewer than there were
 */
export function learnHour(usual: Usual, hour: number, blocks: readonly (Block | null)[]): number {
  const rate = rateAt(usual, hour);
  const known = usual.hours[hour];
  let taught = 0;
  if (known !== undefined && isSilence(usual, rate, blocks)) {
    learnSilence(usual, rate, blocks.length);
    known.blocks += blocks.length;
    return taught;
  }
  for (const block of blocks) {
    if (!isCovered(block)) {
      usual.counts = [];
      usual.expectations = [];
      usual.burstLeft = 0;
      continue;
    }
    learnBlock(usual, block, rate);
    if (known === undefined) continue;
    known.blocks += 1;
    const most = usual.blocks > CHILDHOOD_BLOCKS ? CLIP_RATIO * rate + CLIP_EXTRA : Infinity;
    const total = Math.min(block.total, most);
    known.total += total;
    taught += total;
  }
  return taught;
}

/**
 * An hour without a mention after one without: all that it does is to make the subject a little
 * quieter. Most hours of most subjects are such, and a subject that nobody spoke of for weeks has
 * hundreds to learn when somebody does.
 */
function isSilence(usual: Usual, rate: number, blocks: readonly (Block | null)[]): boolean {
  const { counts, dispersion, sustainedDispersion, burstLeft, tone } = usual;
  return (
    blocks.length === LONGEST &&
    counts.length === LONGEST &&
    LONGEST * Math.max(rate, ...usual.expectations) < SQUARE_QUARTILE &&
    burstLeft === 0 &&
    tone.burstScored === 0 &&
    dispersion.every((one) => one === 1) &&
    sustainedDispersion.every((one) => one === 1) &&
    counts.every((count) => count === 0) &&
    blocks.every((block) => block !== null && block.total === 0)
  );
}

/** As {@link learnBlock} for each of the blocks, without what zeros cannot change. */
function learnSilence(usual: Usual, rate: number, blocks: number): void {
  const { tone, tail, sustainedTail } = usual;
  for (let block = 0; block < blocks; block += 1) {
    const settling = Math.max(RECENT_WEIGHT, 1 / (usual.blocks + LONGEST));
    usual.recent -= settling * usual.recent;
    usual.blocks += 1;
    learnTone(tone, { scored: 0, negative: 0, isBurst: false });
    learnTail(tail, 0, COUNT_PRIOR);
    learnTail(sustainedTail, 0, SUSTAINED_PRIOR);
  }
  usual.expectations.fill(rate);
}

/** Once for each day that is over. */
export function fade(usual: Usual): void {
  for (const hour of usual.hours) {
    hour.blocks *= DAILY_DECAY;
    hour.total *= DAILY_DECAY;
  }
}

function learnBlock(usual: Usual, block: Block, rate: number): void {
  const { total } = block;
  if (usual.blocks === 0) usual.recent = rate;
  if (isBurst(total, rate, usual.recent)) usual.burstLeft = BURST_BLOCKS + 1;
  const lasts = usual.burstLeft > 0;
  if (lasts) usual.burstLeft -= 1;
  const settling = Math.max(RECENT_WEIGHT, 1 / (usual.blocks + LONGEST));
  const most = RECENT_CLIP * usual.recent + RECENT_CLIP;
  usual.recent += settling * (Math.min(total, most) - usual.recent);
  usual.blocks += 1;
  usual.counts.unshift(total);
  usual.expectations.unshift(rate);
  usual.counts.length = Math.min(usual.counts.length, LONGEST);
  usual.expectations.length = Math.min(usual.expectations.length, LONGEST);
  learnTone(usual.tone, { scored: block.scored, negative: block.negative, isBurst: lasts });
  learnTail(usual.tail, learnWindows(usual), COUNT_PRIOR);
  learnTail(usual.sustainedTail, learnSustained(usual), SUSTAINED_PRIOR);
}

/** @returns the highest excess of all windows that end here */
function learnWindows(usual: Usual): number {
  const { counts, expectations, dispersion } = usual;
  let highest = 0;
  let count = 0;
  let expected = 0;
  let window = 0;
  for (let at = 0; at < counts.length; at += 1) {
    count += counts[at] ?? 0;
    expected += expectations[at] ?? 0;
    if (at + 1 !== WINDOWS[window]) continue;
    const now = dispersion[window] ?? 1;
    highest = Math.max(highest, excess(count, expected, now));
    dispersion[window] = follow(now, count, expected, usual.blocks);
    window += 1;
  }
  return highest;
}

function learnSustained(usual: Usual): number {
  const { counts, expectations, sustainedDispersion } = usual;
  let highest = 0;
  for (const [at, window] of SUSTAINED.entries()) {
    if (counts.length < window.blocks) break;
    const count = sustainedSum(counts, window);
    const expected = expectedOf(expectations, window);
    const now = sustainedDispersion[at] ?? 1;
    highest = Math.max(highest, excess(count, expected, now));
    sustainedDispersion[at] = follow(now, count, expected, usual.blocks);
  }
  return highest;
}

/** Of what lasts: the highest blocks are left out of it too. */
export function expectedOf(
  expectations: readonly number[],
  { blocks, without }: (typeof SUSTAINED)[number],
): number {
  let sum = 0;
  for (let at = 0; at < blocks; at += 1) sum += expectations[at] ?? 0;
  return (sum * (blocks - without)) / blocks;
}

function follow(dispersion: number, count: number, expected: number, blocks: number): number {
  const square = (count - expected) ** 2 / expected;
  const step = Math.max(DISPERSION_STEP, 1 / (blocks / 12 + 10));
  const isAbove = square > SQUARE_QUARTILE * dispersion;
  return Math.max(1, dispersion * Math.exp(step * (isAbove ? 0.75 : -0.25)));
}
