/**
 * Fits the forecasts of `libs/velocity/src/cascades/forecast.data.ts` on real cascades, whole and
 * thinned together, and says by ten-fold cross-validation over cascades how well they do.
 */
import {
  AGES,
  ageIndex,
  carriedOn,
  countUpTo,
  FORECAST_RANGE,
  featuresOf,
  type Shape,
  widening,
} from '@goldenhour/velocity';
import { type RealCascade, seeded, THINNED_TO, thinned } from './real.ts';
import { dot, fitQuantile, type Sample } from './regression.ts';

export const TARGETS = ['final', 'nextHour'] as const;
export type Target = (typeof TARGETS)[number];
export const MODELS = ['followers', 'counts'] as const;
export type Model = (typeof MODELS)[number];

/** Weights of {@link featuresOf}; `low` and `high` are in widened logarithms from `middle`. */
export type Fit = {
  readonly middle: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly fewness: number;
};

/** A cascade at an age, with what came of it. `level` 0 is whole, else what it was thinned to. */
export type Moment = {
  readonly cascade: number;
  readonly level: number;
  readonly hours: number;
  readonly weight: number;
  readonly shape: Shape;
  readonly final: number;
  readonly nextHour: number;
};

/** @unit hours */
export const FIT_AGES = [0.25, 0.5, 1, 1.5, 2, 3, 6, 12, 24] as const;
const COPIES = 4;
const SEED = 1;
const RIDGE = 0.5;
const FOLDS = 10;
/** Features that the middle of each model uses, and those that its interval does: age alone. */
const USED = { followers: 7, counts: 5, interval: 2 } as const;
/**
 * An error of a factor upwards is the larger one in percent, so samples weigh by
 * (what is there ÷ what comes)^this. Chosen by the median percentage error.
 */
const PERCENT = 0.7;
/** How many mentions double the variance of a forecast; found by the coverage of thinned ones. */
const FEWNESS = { final: 8, nextHour: 4 } as const;

export function momentsOf(cascades: readonly RealCascade[]): readonly Moment[] {
  const random = seeded(SEED);
  return cascades
    .flatMap((whole, cascade) => [
      ...FIT_AGES.map((hours) => momentOf(whole, { cascade, level: 0, hours, weight: 1 })),
      ...THINNED_TO.flatMap((level) =>
        Array.from({ length: COPIES }, () => thinned(whole, level, random))
          .filter((copy) => copy !== undefined)
          .flatMap((copy) =>
            FIT_AGES.map((hours) => momentOf(copy, { cascade, level, hours, weight: 1 / COPIES })),
          ),
      ),
    ])
    .filter(({ shape }) => shape.size >= FORECAST_RANGE.sizeMin);
}

function momentOf(
  { seconds, followers }: RealCascade,
  facts: Pick<Moment, 'cascade' | 'level' | 'hours' | 'weight'>,
): Moment {
  const counts = Array<number>(AGES).fill(0);
  const age = facts.hours * 3600;
  let size = 0;
  let reach = 0;
  let nextHour = 0;
  for (let at = 1; at < seconds.length; at += 1) {
    const second = seconds[at] ?? 0;
    if (second > age && second <= age + 3600) nextHour += 1;
    if (second > age) continue;
    const index = ageIndex(second);
    counts[index] = (counts[index] ?? 0) + 1;
    size += 1;
    reach += followers[at] ?? 0;
  }
  const half = size - countUpTo(counts, age / 2);
  const shape = { age: facts.hours, size, half, known: size, reach };
  return { ...facts, shape, final: seconds.length - 1, nextHour };
}

export function fitOf(moments: readonly Moment[], model: Model, target: Target): Fit {
  const fewness = FEWNESS[target];
  const samples = moments.map((moment): Sample & { readonly wide: number } => {
    const base = baseOf(moment.shape, target);
    const value = Math.log(outcomeOf(moment, target) / base);
    return {
      features: featuresOf(moment.shape).slice(0, USED[model]),
      value,
      weight: moment.weight * Math.exp(-PERCENT * Math.max(0, value)),
      wide: widening(base, fewness),
    };
  });
  const middle = fitQuantile(samples, 0.5, RIDGE);
  const scaled = samples.map(({ features, value, wide }, at) => ({
    features: features.slice(0, USED.interval),
    value: (value - dot(middle, features)) / wide,
    weight: moments[at]?.weight ?? 0,
  }));
  return {
    middle,
    low: fitQuantile(scaled, 0.1, RIDGE),
    high: fitQuantile(scaled, 0.9, RIDGE),
    fewness,
  };
}

function baseOf(shape: Shape, target: Target): number {
  return target === 'final' ? shape.size : carriedOn(shape);
}

/** One is added to the next hour, as to what it is forecast from: its logarithm must exist. */
function outcomeOf(moment: Moment, target: Target): number {
  return target === 'final' ? moment.final : moment.nextHour + 1;
}

export type Judged = {
  readonly moment: Moment;
  /** |forecast − outcome| ÷ outcome */
  readonly error: number;
  readonly covered: boolean;
};

/** Each moment as the fit without its tenth of the cascades forecasts it. */
export function crossValidated(
  moments: readonly Moment[],
  model: Model,
  target: Target,
): readonly Judged[] {
  return Array.from({ length: FOLDS }, (_, fold) => {
    const left = moments.filter(({ cascade }) => cascade % FOLDS === fold);
    const fit = fitOf(
      moments.filter(({ cascade }) => cascade % FOLDS !== fold),
      model,
      target,
    );
    return left.map((moment) => judge(moment, fit, target));
  }).flat();
}

function judge(moment: Moment, fit: Fit, target: Target): Judged {
  const features = featuresOf(moment.shape);
  const base = baseOf(moment.shape, target);
  const wide = widening(base, fit.fewness);
  const middle = dot(fit.middle, features);
  const truth = Math.log(outcomeOf(moment, target) / base);
  const floor = target === 'final' ? 0 : Number.NEGATIVE_INFINITY;
  const low = Math.max(floor, middle + Math.min(0, dot(fit.low, features)) * wide);
  const high = Math.max(floor, middle + Math.max(0, dot(fit.high, features)) * wide);
  return {
    moment,
    error: Math.abs(Math.exp(Math.max(floor, middle) - truth) - 1),
    covered: truth >= low - 1e-9 && truth <= high + 1e-9,
  };
}
