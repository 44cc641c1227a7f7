/** What is measured: the shipped detector, and published rules beside it on the same bins. */
import {
  createZoneOffset,
  SERIES_DEFAULTS,
  Series,
  type SeriesOptions,
  type SeriesVerdict,
} from '@goldenhour/velocity';
import { BIN_MS, DAY_BINS } from './brands.ts';

export type Step = {
  readonly start: number;
  /** null where it is missing. */
  readonly total: number | null;
  /** null where the tone is not known. */
  readonly negative: number | null;
};
/** @returns how loud it is; an alarm is what reaches the threshold */
export type Detector = (step: Step) => number;
export type Contender = {
  readonly name: string;
  readonly create: () => Detector;
  /** Fixed where it is shipped; else taken with hindsight, for the number of false alarms wanted. */
  readonly threshold: number | null;
};

/** @unit log10 of weeks */
export const SHIPPED_THRESHOLD = Math.log10(SERIES_DEFAULTS.weeks);
const zoneOffset = createZoneOffset();

/**
 * @param options other than those that are shipped
 * @param isHeard what is passed over where it is false
 */
export function goldenhour(
  options: Partial<SeriesOptions> = {},
  isHeard: (verdict: SeriesVerdict) => boolean = () => true,
): Detector {
  const shipped = { binMs: BIN_MS, timeZone: 'UTC', zoneOffset, ...SERIES_DEFAULTS };
  const series = new Series({ ...shipped, ...options });
  return (step) => {
    const verdict = series.step(step);
    return (isHeard(verdict) ? verdict.velocity : null) ?? Number.NEGATIVE_INFINITY;
  };
}

export const GOLDENHOUR: Contender = {
  name: 'goldenhour',
  threshold: SHIPPED_THRESHOLD,
  create: () => goldenhour(),
};

/** Published rules, each at the threshold that suits it best. */
export const PEERS: readonly Contender[] = [
  {
    // Of the last day's bins, as the peak detector of huginn does over its window.
    name: 'mean + 3 sigma',
    threshold: null,
    create: () => {
      const last: number[] = [];
      let sum = 0;
      let squares = 0;
      return (step) => {
        const value = counted(step);
        const mean = sum / Math.max(1, last.length);
        const variance = Math.max(0, squares / Math.max(1, last.length) - mean * mean);
        last.push(value);
        sum += value;
        squares += value * value;
        if (last.length > DAY_BINS) {
          const gone = last.shift() ?? 0;
          sum -= gone;
          squares -= gone * gone;
        }
        return value < 5 ? 0 : (value - mean) / Math.sqrt(variance + 1e-9);
      };
    },
  },
  {
    name: 'last hour / last twelve',
    threshold: null,
    create: () => {
      const last: number[] = [];
      let hour = 0;
      let all = 0;
      return (step) => {
        const value = counted(step);
        last.push(value);
        hour += value - (last.at(-13) ?? 0);
        all += value;
        if (last.length > 144) all -= last.shift() ?? 0;
        return hour < 5 ? 0 : hour / Math.max(1, all / 12);
      };
    },
  },
  {
    name: 'EWMA z (Anscombe)',
    threshold: null,
    create: () => {
      let mean = 0;
      let variance = 1;
      return (step) => {
        const value = 2 * Math.sqrt(counted(step) + 0.375);
        const z = (value - mean) / Math.sqrt(variance);
        const weight = 0.005;
        mean += weight * (value - mean);
        variance += weight * ((value - mean) ** 2 - variance);
        return z;
      };
    },
  },
  {
    name: 'STA/LTA',
    threshold: null,
    create: () => {
      let short = 0;
      let long = 0.1;
      return (step) => {
        const value = counted(step);
        short += (value - short) / 3;
        long += (value - long) / DAY_BINS;
        return short < 1 ? 0 : short / (long + 0.5);
      };
    },
  },
  {
    name: 'Poisson tail',
    threshold: null,
    create: () => {
      let mean = 0.5;
      return (step) => {
        const value = counted(step);
        const ratio = value > mean ? value * Math.log(value / mean) - (value - mean) : 0;
        mean += (Math.min(value, 3 * mean + 3) - mean) / DAY_BINS;
        return value < 5 ? 0 : ratio;
      };
    },
  },
];

const counted = ({ negative, total }: Step): number => negative ?? total ?? 0;
