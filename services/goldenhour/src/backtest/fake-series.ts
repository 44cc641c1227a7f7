/** A detector simple enough to reckon by hand, for tests of what stands around the real one. */
import type { CreateSeries } from './series.ts';

/** So many bins after an alarm there is no other. */
const REFRACTORY_BINS = 12;

/**
 * Velocity is log10 of the count over the mean of all before, so that its threshold, log10 of the
 * weeks, is reached where a count is so many times its mean; null while there is no mean.
 */
export const fakeSeries: CreateSeries = ({ binMs, weeks, floor }) => {
  let [sum, bins, quietFor] = [0, 0, REFRACTORY_BINS];
  let onset: number | null = null;
  return {
    step({ start, total, negative }) {
      const counted = negative ?? total ?? 0;
      const mean = bins === 0 ? 0 : sum / bins;
      const velocity =
        total === null || bins === 0 ? null : Math.log10((counted + 0.1) / (mean + 0.1));
      const isOver = velocity !== null && counted >= floor && velocity >= Math.log10(weeks);
      const alarm = isOver && quietFor >= REFRACTORY_BINS;
      quietFor = isOver ? 0 : quietFor + 1;
      if (alarm) onset = start;
      else if (!isOver) onset = null;
      if (total !== null && !isOver) {
        sum += counted;
        bins += 1;
      }
      return {
        velocity,
        alarm,
        status: isOver ? 'alarm' : 'normal',
        onset,
        measure: negative === null ? 'total' : 'negative',
        windowMinutes: binMs / 60_000,
        total: total ?? 0,
        expectedTotal: mean,
        negative,
        expectedNegative: negative === null ? null : mean,
        severity: isOver ? 2 : 0,
      };
    },
  };
};
