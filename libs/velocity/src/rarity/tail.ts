/**
 * How often a subject's counts stand so high: learned from its own highest point of each half day.
 * Above the median of those the rate falls as a power of the excess, whose exponent is the subject's
 * own (Hill's estimate) leaned on a prior; below it as the power that joins two points which are
 * known of each subject, so that a lively one is not taken for loud all the time.
 *
 * @source Hill: A simple general approach to inference about the tail of a distribution, 1975;
 * peaks over a threshold as in Coles: An Introduction to Statistical Modeling of Extreme Values, 2001
 */

/** @unit blocks of five minutes: half a day */
export const PEAK_BLOCKS = 144;
/** Peaks remembered: four weeks of half days. */
export const PEAKS_MAX = 56;

/**
 * The median of the peaks that a subject without history is taken to have, and how many half days
 * of its own weigh as much. Thinned counts of brands of all sizes have 2.4 to 4.
 * @source NAB realTweets, thinned to 20, 200 and 2,000 mentions a day
 */
export const MEDIAN_PRIOR = 2.5;
/** @see MEDIAN_PRIOR */
export const MEDIAN_PRIOR_PEAKS = 4;
/** A subject with less is not believed: the next count is a leap. */
const MEDIAN_LEAST = 1.5;

/**
 * One high peak says little of the exponent: beyond this many times the median a peak counts as
 * that, so that one storm does not make a subject deaf.
 */
const PEAK_CLIP = Math.log(8);

/** Half of the half days have a higher peak than the median: seven a week. @unit 1/week */
const RATE_AT_MEDIAN = 7;
/**
 * One block in eight of a subject stands higher than this: the upper quartile of squares, by which
 * the dispersion is followed, is 1.3233.
 */
const EXCESS_OF_EIGHTH = 1.15;
/**
 * Times a week that it does so in the highest of five windows: an eighth of a week's 2,016 blocks
 * for one of them, and more for all. Between 200 and 800 the bench does not tell the difference.
 * @unit 1/week
 */
const RATE_OF_EIGHTH = 400;
/** Blocks of five minutes: no more can stand high. @unit 1/week */
const RATE_MAX = 2016;

export type TailPrior = {
  /** Exponent of a subject without history, and how many high peaks of its own weigh as much. */
  readonly exponent: number;
  readonly weight: number;
};

export type Tail = {
  /** Oldest first. */
  readonly peaks: number[];
  /** Of the half day that is under way. */
  highest: number;
  blocks: number;
  median: number;
  exponent: number;
};

export function emptyTail(prior: TailPrior): Tail {
  return { peaks: [], highest: 0, blocks: 0, median: MEDIAN_PRIOR, exponent: prior.exponent };
}

/** With the median and the exponent that follow from its peaks. */
export function tailOf(
  { peaks, highest, blocks }: Pick<Tail, 'peaks' | 'highest' | 'blocks'>,
  prior: TailPrior,
): Tail {
  const tail = { ...emptyTail(prior), peaks: [...peaks], highest, blocks };
  if (peaks.length > 0) refit(tail, prior);
  return tail;
}

/** @param excess of one block, ≥ 0 */
export function learnTail(tail: Tail, excess: number, prior: TailPrior): void {
  if (excess > tail.highest) tail.highest = excess;
  tail.blocks += 1;
  if (tail.blocks < PEAK_BLOCKS) return;
  // Rounded, so that what is written is short and the same as what is kept.
  tail.peaks.push(Math.max(0.5, Math.round(tail.highest * 1000) / 1000));
  if (tail.peaks.length > PEAKS_MAX) tail.peaks.shift();
  tail.highest = 0;
  tail.blocks = 0;
  refit(tail, prior);
}

/** Times a week that the subject stands this high. @unit 1/week, > 0 */
export function rateOf(tail: Tail, excess: number): number {
  const { median, exponent } = tail;
  if (excess > median) return RATE_AT_MEDIAN * (excess / median) ** -exponent;
  const below = Math.log(RATE_OF_EIGHTH / RATE_AT_MEDIAN) / Math.log(median / EXCESS_OF_EIGHTH);
  return Math.min(RATE_MAX, RATE_AT_MEDIAN * (excess / median) ** -below);
}

function refit(tail: Tail, prior: TailPrior): void {
  const sorted = tail.peaks.toSorted((a, b) => b - a);
  const own = sorted.length / (sorted.length + MEDIAN_PRIOR_PEAKS);
  const middle = sorted[sorted.length >> 1] ?? MEDIAN_PRIOR;
  const median = Math.max(MEDIAN_LEAST, own * middle + (1 - own) * MEDIAN_PRIOR);
  let logs = 0;
  let count = 0;
  for (const peak of sorted) {
    if (peak <= median) break;
    logs += Math.min(Math.log(peak / median), PEAK_CLIP);
    count += 1;
  }
  tail.median = median;
  tail.exponent = (prior.weight + count) / (prior.weight / prior.exponent + logs);
}
