/**
 * From counts and what is usual to one number: the velocity, log10 of the expected weeks between
 * such instants for this subject.
 *
 * Two questions are asked apart, and their chances multiplied. How often do this subject's mentions
 * stand so high (its own tail)? And how seldom is so large a share of that many mentions negative
 * (a binomial tail, widened by how well the share is known and by the spread of bursts)? A
 * give-away passes the first and fails the second; a few angry people on a quiet night the other
 * way round. How many there are, whatever their tone, is a lane of its own: for a crisis whose tone
 * was misread. So is what lasts, for subjects whose counts flare up all the time.
 *
 * @source the product of chances: Fisher: Statistical Methods for Research Workers, 1932; the
 * widened binomial by its effective number, Kish: Survey Sampling, 1965
 */
import type { Block } from './block.ts';
import { logUpperTail } from './normal.ts';
import { rateOf } from './tail.ts';
import { toneNow } from './tone.ts';
import { BURST_BLOCKS, expectedOf, isBurst, type Usual } from './usual.ts';
import { excess, LONGEST, SUSTAINED, sustainedSum, WINDOWS } from './windows.ts';

/** Fewest mentions of a window of which anything is said. */
export const FLOOR = 5;
/** One or a few angry people are no crisis, however much they write. @unit authors */
export const VOICES_MIN = 5;
/**
 * Negative mentions are what it is about when their share is rarer than that of ordinary bursts by
 * so much; below, it is that there are many, and that is a notice. It decides on the severity, never
 * on the alarm. Chosen between the calm (at most .19) and the crises (mostly .28 to 1) of the
 * rehearsed world.
 * @unit log10
 */
const NEGATIVE_FROM = 0.25;
/** Fewest negative ones of which a share is taken. */
const NEGATIVE_FLOOR = 3;
/** @unit log10 of weeks: a hundred times a week */
export const VELOCITY_LEAST = -2;
/** @unit log10 of weeks: twenty thousand years */
export const VELOCITY_MOST = 6;

/** One look at the share does not add more than this. */
const SHARE_MOST = 12;
/**
 * All windows are looked at in all blocks: what many looks at the share find by chance is taken off,
 * less within a burst, where all looks see the same.
 * @unit log10
 * @source the bench's calm weeks, so that the velocity's weeks are those observed
 */
const LOOKS_QUIET = 1.4;
/** @see LOOKS_QUIET */
const LOOKS_BURST = 0.3;
/**
 * From chances to weeks. With the tone known three lanes share one budget: the product of both
 * chances, which many pairs can reach; the count alone, which one can; and what lasts, which is for
 * those whose counts flare up all the time and adds false alarms everywhere else. Without a tone
 * two have it all, and what lasts is trusted more than what flares up.
 * @unit log10 of weeks
 * @source the bench's calm weeks: with tone, near what leaving one brand out chose; without, on all
 * five brands and with NAB's score in view (decision 0015)
 */
const SHIFTS = {
  withTone: { tone: -0.6, count: -0.2, lasting: -0.7 },
  withoutTone: { tone: 0, count: 0, lasting: 0.28 },
} as const;
/**
 * Few mentions rarely come together by chance in a share that speaks, so that a small subject would
 * seldom reach the weeks that its velocity names: below this level so much is added for each power
 * of ten, for two of them at most. Where no tone is known there is no such effect.
 * @unit mentions a block; log10 of weeks
 * @source chosen on the bench's five brands, thinned to 20, 200 and 2,000 mentions a day (0015)
 */
const SMALL_BELOW = 3;
/** @see SMALL_BELOW */
const SMALL_SHIFT = 0.4;
/** @see SMALL_BELOW */
const SMALL_POWERS_MAX = 2;

/**
 * A subject of which little was seen is judged with less confidence: so much is taken off at first,
 * and nothing once two days were seen. In the first hours nothing is said at all.
 * @unit log10 of weeks
 */
const YOUTH = 1.5;
/** @unit blocks */
const YOUTH_BLOCKS = 2 * 288;
/** @unit blocks */
export const UNKNOWN_BLOCKS = 36;

export type Scene = {
  /** Newest first; those before the first of them are not known. */
  readonly blocks: readonly Block[];
  /** Usual in each of them. */
  readonly expected: readonly number[];
  /** Blocks for which a burst from before the scene still lasts. @see burstBefore */
  readonly burstLeft: number;
  /** Whether the tone of mentions is known at all. */
  readonly hasTone: boolean;
  /** Authors in the newest so many blocks; absent where nobody knows them. */
  readonly voicesIn?: (blocks: number) => number;
};

export type Weighed = {
  /** @range VELOCITY_LEAST … VELOCITY_MOST */
  readonly velocity: number;
  /** What it is about most: negative mentions, or all of them. */
  readonly measure: 'negative' | 'total';
  /** Length of the window that speaks. @unit blocks */
  readonly window: number;
};

/** Blocks that a scene takes: those of the longest window. */
export const SCENE_BLOCKS = LONGEST;

export function weigh(usual: Usual, scene: Scene, floor = FLOOR): Weighed {
  const { blocks, expected, hasTone } = scene;
  if (usual.blocks < UNKNOWN_BLOCKS) {
    return { velocity: VELOCITY_LEAST, measure: 'total', window: 1 };
  }
  const youth = YOUTH * Math.max(0, 1 - usual.blocks / YOUTH_BLOCKS);
  const shifts = hasTone ? SHIFTS.withTone : SHIFTS.withoutTone;
  const shift = (hasTone ? smallShift(usual) : 0) - youth;
  const tone = toneNow(usual.tone, LONGEST);
  const bursting = burstsOf(usual, scene);
  let best: Weighed = { velocity: VELOCITY_LEAST, measure: 'total', window: 1 };
  let total = 0;
  let scored = 0;
  let negative = 0;
  let usualTotal = 0;
  let burst = 0;
  let window = 0;
  const longest = Math.min(LONGEST, blocks.length);
  for (let at = 0; at < longest; at += 1) {
    const block = blocks[at];
    if (block === undefined) break;
    total += block.total;
    scored += block.scored;
    negative += block.negative;
    usualTotal += expected[at] ?? 0;
    if (bursting[at] === true) burst += block.scored;
    if (at + 1 !== WINDOWS[window]) continue;
    const high = excess(total, usualTotal, usual.dispersion[window] ?? 1);
    window += 1;
    if (total < floor) continue;
    const rarity = -Math.log10(rateOf(usual.tail, high));
    const share = hasTone
      ? shareRarity({ scored, negative, burst, usualScored: usualTotal }, tone)
      : 0;
    const velocity = shift + rarity + Math.max(shifts.count, share + shifts.tone);
    if (velocity > best.velocity && isOfMany(scene, at + 1)) {
      const measure = share >= NEGATIVE_FROM ? 'negative' : 'total';
      best = { velocity, measure, window: at + 1 };
    }
  }
  const lasting = weighLasting(usual, blocks, expected);
  const velocity =
    -Math.log10(rateOf(usual.sustainedTail, lasting.excess)) + shifts.lasting + shift;
  const isLasting = total >= floor && lasting.excess > usual.sustainedTail.median;
  if (isLasting && velocity > best.velocity && isOfMany(scene, lasting.window)) {
    best = { velocity, measure: 'total', window: lasting.window };
  }
  // As it will be told: what is over the threshold by less than that is not over it.
  const told = Math.round(Math.min(VELOCITY_MOST, best.velocity) * 1000) / 1000;
  return { ...best, velocity: told };
}

function smallShift({ recent }: Usual): number {
  return SMALL_SHIFT * Math.min(SMALL_POWERS_MAX, Math.max(0, Math.log10(SMALL_BELOW / recent)));
}

function isOfMany({ voicesIn }: Scene, blocks: number): boolean {
  return voicesIn === undefined || voicesIn(blocks) >= VOICES_MIN;
}

/**
 * Where the present rise began: so many blocks ago that the counts since are the least likely to
 * be ordinary (the change point of greatest likelihood). Of an alarm on negative mentions the
 * negative ones are counted: people who chat about a match for an hour before the network fails are
 * no part of its failure.
 * @range 1 … LONGEST
 */
export function onsetOf(
  { tone }: Usual,
  { blocks, expected }: Scene,
  { measure }: Weighed,
): number {
  const isNegative = measure === 'negative';
  const share = isNegative ? toneNow(tone, LONGEST).share : 1;
  let counted = 0;
  let usual = 0;
  let best = { blocks: 1, ratio: 0 };
  for (const [at, block] of blocks.slice(0, LONGEST).entries()) {
    counted += isNegative ? block.negative : block.total;
    usual += (expected[at] ?? 0) * share;
    const ratio = counted > usual ? counted * Math.log(counted / usual) - (counted - usual) : 0;
    if (ratio > best.ratio) best = { blocks: at + 1, ratio };
  }
  return best.blocks;
}

type Counted = {
  readonly scored: number;
  readonly negative: number;
  /** Of the scored ones, those within a burst. */
  readonly burst: number;
  readonly usualScored: number;
};

/** log10 of how rarely so many of these are negative, less what many looks find. ≥ 0 */
function shareRarity(counted: Counted, tone: ReturnType<typeof toneNow>): number {
  if (counted.negative < NEGATIVE_FLOOR) return 0;
  // In a lull a few negative ones are a large share and no news.
  const scored = Math.max(counted.scored, counted.usualScored);
  const { share, correlation, burstShare, burstVariance } = tone;
  const calm = scored - counted.burst;
  const mean = (share * calm + burstShare * counted.burst) / scored;
  // Half a mention less: the correction for continuity.
  const observed = Math.min(1 - 1e-6, (counted.negative - 0.5) / scored);
  if (observed <= mean) return 0;
  const chance = mean * (1 - mean);
  const variance =
    chance * scored +
    correlation * share * (1 - share) * calm * calm +
    burstVariance * counted.burst * counted.burst;
  const effective = (scored * scored * chance) / variance;
  const divergence =
    observed * Math.log(observed / mean) + (1 - observed) * Math.log((1 - observed) / (1 - mean));
  const rarity = Math.min(SHARE_MOST, -logUpperTail(Math.sqrt(2 * effective * divergence)));
  const looks = LOOKS_QUIET + ((LOOKS_BURST - LOOKS_QUIET) * counted.burst) / scored;
  return Math.max(0, rarity - looks);
}

function weighLasting(
  usual: Usual,
  blocks: readonly Block[],
  expected: readonly number[],
): { readonly excess: number; readonly window: number } {
  const counts = blocks.map(({ total }) => total);
  let best = { excess: 0, window: 1 };
  for (const [at, window] of SUSTAINED.entries()) {
    if (blocks.length < window.blocks) break;
    const high = excess(
      sustainedSum(counts, window),
      expectedOf(expected, window),
      usual.sustainedDispersion[at] ?? 1,
    );
    if (high > best.excess) best = { excess: high, window: window.blocks };
  }
  return best;
}

/** Which blocks lie within a burst. */
function burstsOf(usual: Usual, { blocks, expected, burstLeft }: Scene): readonly boolean[] {
  const bursting = new Array<boolean>(blocks.length).fill(false);
  let left = burstLeft;
  for (let at = blocks.length - 1; at >= 0; at -= 1) {
    if (isBurst(blocks[at]?.total ?? 0, expected[at] ?? 0, usual.recent)) left = BURST_BLOCKS + 1;
    if (left === 0) continue;
    bursting[at] = true;
    left -= 1;
  }
  return bursting;
}
