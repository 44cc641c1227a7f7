/** What a subject of a backtest is judged by. */
import type { Config } from '@goldenhour/app';
import { createZoneOffset, SERIES_DEFAULTS } from '@goldenhour/velocity';
import type { CreateSeries } from './series.ts';
import type { TrackOptions } from './track.ts';

/** An alarm at most once in so many weeks by chance. */
export const WEEKS_DEFAULT: number = SERIES_DEFAULTS.weeks;

export type ThresholdOptions = {
  readonly createSeries: CreateSeries;
  /** Of the days and hours, for subjects that are not configured. */
  readonly zone: string;
  readonly weeks: number;
  /** Undefined: as configured. */
  readonly floor: number | undefined;
  readonly subjects: Config['subjects'];
};

/**
 * @param weeks the thresholds to judge by, the chosen one first
 * @returns what a subject is judged by, under each of them
 */
export function thresholdsOf(
  weeks: readonly number[],
  { createSeries, zone, floor, subjects }: ThresholdOptions,
): (subject: string) => readonly TrackOptions[] {
  const zoneOffset = createZoneOffset();
  const known = new Map(subjects.map((subject) => [subject.id, subject]));
  return (subject) => {
    const configured = known.get(subject);
    return weeks.map((one) => ({
      subject,
      createSeries,
      timeZone: configured?.timeZone ?? zone,
      zoneOffset,
      weeks: one,
      floor: floor ?? configured?.thresholds.floor ?? SERIES_DEFAULTS.floor,
    }));
  };
}
