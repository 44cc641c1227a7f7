/** From what was heard to what is told: rates, shares and medians, each with its interval of 95 %. */
import { poissonInterval } from '@goldenhour/goldenhour/poisson';
import type { Contender } from './detectors.ts';
import {
  type Calm,
  delayAt,
  type Flagged,
  falseAlarms,
  type Measured,
  thresholdFor,
} from './measure.ts';
import { CELLS, type Reading, SIZES } from './simulate.ts';

/** What contenders without a threshold of their own are held to. @unit false alarms a subject-week */
export const BUDGET = 0.25;
/** In time is within so many minutes of the onset. */
const IN_TIME = 60;
/** Standard deviations to the ends of an interval of 95 %. */
const Z = 1.96;
/** At which velocities the weeks between are compared. @unit log10 of weeks */
const VELOCITIES = [-0.6, -0.3, 0, 0.3, 0.6, 0.9, 1.2] as const;
/** Points of a curve: so many false alarms, where the streams have them. */
const CURVE_ALARMS = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128] as const;
/** Curves end here. @unit false alarms a subject-week */
const CURVE_RATE_MAX = 3;

export type Interval = { readonly low: number; readonly high: number };
export type Rate = Interval & {
  /** @unit 1/week */
  readonly rate: number;
  readonly alarms: number;
  readonly weeks: number;
};
export type Median = Interval & { readonly median: number };
export type CellFigures = {
  readonly crises: number;
  /** @range 0 … 1 */
  readonly recall: Interval & { readonly share: number };
  /** Recall of the brand that is found least, and of the one that is found most. */
  readonly worst: number;
  readonly best: number;
  /** Infinity where half of them or more are not found within the hour. @unit minutes */
  readonly delay: Median;
};
export type CurvePoint = {
  readonly falseAlarms: Rate;
  readonly recall: CellFigures['recall'];
  readonly delay: Median;
};
export type Calibration = {
  readonly size: number;
  /** @unit weeks */
  readonly nominal: number;
  /** Weeks seen for each such moment; Infinity where there was none. */
  readonly observed: number;
} & Interval;

export type Figures = {
  readonly name: string;
  readonly reading: Reading;
  readonly isShipped: boolean;
  readonly all: Rate;
  /** As {@link SIZES}. */
  readonly bySize: readonly Rate[];
  readonly byBrand: readonly { readonly brand: string; readonly rate: number }[];
  /** As {@link CELLS}. */
  readonly cells: readonly CellFigures[];
  /** As {@link CELLS}: each at the false alarms of its own size. */
  readonly curves: readonly (readonly CurvePoint[])[];
  /** Of a shipped detector; else empty. */
  readonly calibration: readonly Calibration[];
};

export function figuresOf(
  { name, threshold: shipped }: Contender,
  reading: Reading,
  { calm, flagged }: Measured,
): Figures {
  const threshold = shipped ?? thresholdFor(calm, BUDGET);
  const brands = [...new Set(calm.map(({ brand }) => brand))];
  const ofSize = (size: number): readonly Calm[] => calm.filter((one) => one.size === size);
  const ofCell = (cell: number): readonly Flagged[] => flagged.filter((one) => one.cell === cell);
  return {
    name,
    reading,
    isShipped: shipped !== null,
    all: rateOf(calm, threshold),
    bySize: SIZES.map((size) => rateOf(ofSize(size), threshold)),
    byBrand: brands.map((brand) => {
      const own = calm.filter((one) => one.brand === brand);
      return { brand, rate: rateOf(own, threshold).rate };
    }),
    cells: CELLS.map((_, cell) => cellFigures(ofCell(cell), threshold)),
    curves: CELLS.map(({ size }, cell) => curveOf(ofSize(size), ofCell(cell))),
    calibration: shipped === null ? [] : SIZES.flatMap((size) => calibrate(ofSize(size), size)),
  };
}

function rateOf(calm: readonly Calm[], threshold: number): Rate {
  const { alarms, weeks } = falseAlarms(calm, threshold);
  const [low, high] = poissonInterval(alarms);
  return { alarms, weeks, rate: alarms / weeks, low: low / weeks, high: high / weeks };
}

function cellFigures(crises: readonly Flagged[], threshold: number): CellFigures {
  const brands = [...new Set(crises.map(({ brand }) => brand))];
  const byBrand = brands.map(
    (brand) =>
      recallOf(
        crises.filter((one) => one.brand === brand),
        threshold,
      ).share,
  );
  return {
    crises: crises.length,
    recall: recallOf(crises, threshold),
    worst: Math.min(...byBrand),
    best: Math.max(...byBrand),
    delay: medianOf(crises.map((crisis) => delayAt(crisis, threshold))),
  };
}

function recallOf(crises: readonly Flagged[], threshold: number): CellFigures['recall'] {
  const found = crises.filter((crisis) => delayAt(crisis, threshold) <= IN_TIME).length;
  return { share: found / crises.length, ...wilson(found, crises.length) };
}

function curveOf(calm: readonly Calm[], crises: readonly Flagged[]): readonly CurvePoint[] {
  const peaks = calm.flatMap((stream) => stream.peaks).sort((a, b) => b - a);
  const points: CurvePoint[] = [];
  for (const alarms of CURVE_ALARMS) {
    const threshold = peaks[alarms - 1];
    if (threshold === undefined || !Number.isFinite(threshold)) break;
    // Of several peaks as high all are alarms, or none.
    if (threshold === peaks[alarms]) continue;
    const rate = rateOf(calm, threshold);
    if (rate.rate > CURVE_RATE_MAX) break;
    points.push({
      falseAlarms: rate,
      recall: recallOf(crises, threshold),
      delay: medianOf(crises.map((crisis) => delayAt(crisis, threshold))),
    });
  }
  return points;
}

function calibrate(calm: readonly Calm[], size: number): readonly Calibration[] {
  return VELOCITIES.map((velocity) => {
    const { rate, low, high } = rateOf(calm, velocity);
    return { size, nominal: 10 ** velocity, observed: 1 / rate, low: 1 / high, high: 1 / low };
  });
}

/**
 * Of a share that was counted.
 * @source E. B. Wilson: Probable inference, the law of succession, and statistical inference, 1927
 */
export function wilson(count: number, of: number): Interval {
  const share = count / of;
  const middle = share + (Z * Z) / (2 * of);
  const half = Z * Math.sqrt((share * (1 - share)) / of + (Z * Z) / (4 * of * of));
  const scale = 1 + (Z * Z) / of;
  return { low: Math.max(0, (middle - half) / scale), high: Math.min(1, (middle + half) / scale) };
}

/**
 * The median and its interval by ranks, which asks nothing of how the values are spread.
 * @source W. R. Thompson: On confidence ranges for the median, 1936, by the normal approximation
 */
export function medianOf(values: readonly number[]): Median {
  const sorted = values.toSorted((a, b) => a - b);
  const half = (Z / 2) * Math.sqrt(sorted.length);
  const at = (rank: number): number =>
    sorted[Math.min(sorted.length - 1, Math.max(0, rank))] ?? Number.POSITIVE_INFINITY;
  return {
    median: at(sorted.length >> 1),
    low: at(Math.floor(sorted.length / 2 - half)),
    high: at(Math.ceil(sorted.length / 2 + half)),
  };
}
