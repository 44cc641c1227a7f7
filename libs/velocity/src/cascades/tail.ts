/**
 * What is usual for a subject: how often its roots draw how many mentions within 60 minutes.
 *
 * The largest cascades of anybody follow a power law, so three sums tell its tail: roots that
 * reached {@link REACHED}, the logarithms of how far beyond it they came, and the time watched.
 * From these follows the level that is crossed once in so many weeks, also where nothing that
 * large was ever seen. A prior from the subject's number of roots stands in while it is young.
 *
 * @source Hill: A simple general approach to inference about the tail of a distribution, Annals of
 * Statistics 3(5), 1975 (the exponent), with a gamma prior on it.
 */
import type { EpochMs } from '@goldenhour/mention';

/** Mentions within 60 minutes from which a root belongs to the tail. Chosen: below, it is chatter. */
export const REACHED = 5;

const WEEK_MS = 7 * 86_400_000;
/** Half-life of what is learned. Chosen: four weeks, as long as a campaign and its memory. @unit weeks */
const HALF_LIFE = 4;
/** Least step by which time is let pass: what is learned within it weighs the same. */
const STEP_MS = 3_600_000;

/** Weight of the priors on rates. Chosen: a week of watching outweighs them. @unit weeks */
const PRIOR_WEEKS = 1;
/** Of a subject of which nothing is known. Chosen. @unit roots a week */
const PRIOR_MADE = 500;
/**
 * Part of all roots that reaches {@link REACHED}. Of a thousand million diffusions on Twitter about
 * one in 4,000 passes 100; with {@link PRIOR_EXPONENT} that is one in 80 that passes 5, and of
 * these less than half within an hour.
 * @source Goel, Anderson, Hofman, Watts: The structural virality of online diffusion, Management
 * Science 62(1), 2016
 */
const PRIOR_REACHED = 0.005;
/** Share of them that is hostile. Chosen: the usual share of negative mentions. */
export const PRIOR_HOSTILE = 0.2;
/** Exponent of the tail, and how many roots that prior is worth. Chosen, from the same paper. */
const PRIOR_EXPONENT = 1.3;
const PRIOR_ROOTS = 20;
const EXPONENT_MIN = 0.8;
const EXPONENT_MAX = 2.5;

/** Sums that fade with {@link HALF_LIFE}. */
export type Tail = {
  /** Null before the first mention. */
  at: EpochMs | null;
  /** @unit weeks */
  watched: number;
  /** Mentions that hang under no root. */
  roots: number;
  /** Those that reached {@link REACHED}, and of these those that were hostile. */
  reached: number;
  hostile: number;
  /** Sum of ln(most ÷ {@link REACHED}) over them. */
  beyond: number;
};

/** What one root has taught: taken off again where the root itself is judged. */
export type Lesson = {
  readonly reached: number;
  readonly hostile: number;
  readonly beyond: number;
};

export function noTail(): Tail {
  return { at: null, watched: 0, roots: 0, reached: 0, hostile: 0, beyond: 0 };
}

/**
 * Lets time pass, and counts a mention that hangs under no root: others are the work of the few
 * roots they hang under, and a crisis must not look like a larger subject.
 */
export function watch(tail: Tail, time: EpochMs, isRoot: boolean): void {
  tail.at ??= time;
  const passed = time - tail.at;
  if (passed >= STEP_MS) {
    const weeks = passed / WEEK_MS;
    const left = 2 ** (-weeks / HALF_LIFE);
    tail.watched = tail.watched * left + ((1 - left) * HALF_LIFE) / Math.LN2;
    tail.roots *= left;
    tail.reached *= left;
    tail.hostile *= left;
    tail.beyond *= left;
    tail.at = time;
  }
  if (isRoot) tail.roots += 1;
}

type Asked = { readonly kind: 'all' | 'hostile'; readonly own: Lesson };

/**
 * The level that roots of the subject cross so seldom.
 * @param ask `weekly` is how often they may; `own` is what the root that is judged has taught
 * @returns mentions within 60 minutes. @range ≥ {@link REACHED}
 */
export function levelOf(tail: Tail, ask: Asked & { readonly weekly: number }): number {
  const { rate, exponent } = lawOf(tail, ask);
  return REACHED * Math.max(1, rate / ask.weekly) ** (1 / exponent);
}

/** How often roots of the subject draw so much within 60 minutes. @unit 1/week, > 0 */
export function weeklyAt(tail: Tail, ask: Asked, level: number): number {
  const { rate, exponent } = lawOf(tail, ask);
  return rate * Math.max(1, level / REACHED) ** -exponent;
}

/** The power law of its roots: how often they reach {@link REACHED}, and how that falls. */
function lawOf(
  tail: Tail,
  { kind, own }: Asked,
): { readonly rate: number; readonly exponent: number } {
  const weeks = tail.watched + PRIOR_WEEKS;
  const made = (tail.roots + PRIOR_MADE * PRIOR_WEEKS) / weeks;
  const usual = PRIOR_REACHED * made * PRIOR_WEEKS;
  const reached = Math.max(0, tail.reached - own.reached);
  const rate =
    kind === 'all'
      ? (reached + usual) / weeks
      : (Math.max(0, tail.hostile - own.hostile) + usual * PRIOR_HOSTILE) / weeks;
  const beyond = Math.max(0, tail.beyond - own.beyond) + PRIOR_ROOTS / PRIOR_EXPONENT;
  const exponent = (reached + PRIOR_ROOTS) / beyond;
  return { rate, exponent: Math.min(EXPONENT_MAX, Math.max(EXPONENT_MIN, exponent)) };
}
