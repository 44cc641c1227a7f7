/**
 * How large a cascade will be: its size in the next hour and in the end, each with an interval in
 * which it falls four times of five.
 *
 * Both are log-linear in what is robust at any age: how much of it came in the last half of its
 * life, and, where followers are known, how many follow those who pass it on. The constants are
 * fitted, see `forecast.data.ts`; outside of the range of that fit nothing is said.
 */
import type { Forecast } from '../types.ts';
import { FITS, type Fit } from './forecast.data.ts';

/** What a forecast rests on. */
export type Shape = {
  /** Since the root was said. @unit hours */
  readonly age: number;
  /** Mentions under the root. */
  readonly size: number;
  /** Those of the last half of its age. */
  readonly half: number;
  /** Those of whose author the followers are known, and the sum of these followers. */
  readonly known: number;
  readonly reach: number;
};

/**
 * What the fit has seen. Its cascades reached 2,000 in the end: of a root that is still small
 * and comes to nothing, the forecast says too much. Thinned ones begin at about 15 in an hour.
 */
export const FORECAST_RANGE = {
  /** @unit hours */
  ageMin: 0.25,
  ageMax: 24,
  sizeMin: 10,
  sizeMax: 15_000,
  /** Mean followers of those who pass it on: 98 of 100 moments. Outside, the count alone forecasts. */
  followersMin: 70,
  followersMax: 6000,
} as const;

/** Pseudo-counts that keep few mentions from saying much. Chosen by cross-validation. */
const HALF_PRIOR = 10;
/** Part of a cascade that comes in the last half of its age, in the median of the fit. */
const HALF_SHARE = 0.22;
const FOLLOWERS_PRIOR = 5;
const FOLLOWERS_USUAL = 600;

/** Least part of mentions with known followers for them to count. Chosen. */
const KNOWN_MIN = 0.5;

/** @shape [1, L, L², H, H·L, M, M·L]: logarithms of age, last half and mean followers, centred */
export function featuresOf({ age, size, half, known, reach }: Shape): readonly number[] {
  const L = Math.log(age);
  const H = Math.log((half + HALF_PRIOR * HALF_SHARE) / (size + HALF_PRIOR) / HALF_SHARE);
  const M = Math.log(
    (reach + FOLLOWERS_PRIOR * FOLLOWERS_USUAL) / (known + FOLLOWERS_PRIOR) / FOLLOWERS_USUAL,
  );
  return [1, L, L * L, H, H * L, M, M * L];
}

/** Mentions of the next hour if the last half of its age went on as it was. */
export function carriedOn({ age, half }: Shape): number {
  return half / (age / 2) + 1;
}

/** How much wider an interval is for few mentions than for many. */
export function widening(mentions: number, fewness: number): number {
  return Math.sqrt(1 + fewness / Math.max(1, mentions));
}

export function forecastOf(shape: Shape): {
  readonly nextHour: Forecast | null;
  readonly final: Forecast | null;
} {
  if (!isFitted(shape)) return NONE;
  const { nextHour, final } = FITS[knowsFollowers(shape) ? 'followers' : 'counts'];
  const features = featuresOf(shape);
  const next = interval(nextHour, features, carriedOn(shape));
  const end = interval(final, features, shape.size);
  return {
    nextHour: mapped(next, (mentions) => Math.max(0, mentions - 1)),
    final: mapped(end, (mentions) => Math.max(shape.size, mentions)),
  };
}

const NONE = { nextHour: null, final: null } as const;

function isFitted({ age, size }: Shape): boolean {
  const { ageMin, ageMax, sizeMin, sizeMax } = FORECAST_RANGE;
  return age >= ageMin && age <= ageMax && size >= sizeMin && size <= sizeMax;
}

function knowsFollowers({ size, known, reach }: Shape): boolean {
  if (known < size * KNOWN_MIN) return false;
  const mean = reach / known;
  return mean >= FORECAST_RANGE.followersMin && mean <= FORECAST_RANGE.followersMax;
}

function interval(fit: Fit, features: readonly number[], base: number): Forecast {
  const middle = dot(fit.middle, features);
  const wide = widening(base, fit.fewness);
  return {
    low: base * Math.exp(middle + Math.min(0, dot(fit.low, features)) * wide),
    middle: base * Math.exp(middle),
    high: base * Math.exp(middle + Math.max(0, dot(fit.high, features)) * wide),
  };
}

function mapped({ low, middle, high }: Forecast, change: (mentions: number) => number): Forecast {
  return {
    low: Math.round(change(low)),
    middle: Math.round(change(middle)),
    high: Math.round(change(high)),
  };
}

/** Of as many features as there are weights. */
function dot(weights: readonly number[], features: readonly number[]): number {
  return weights.reduce((sum, weight, at) => sum + weight * (features[at] ?? 0), 0);
}
