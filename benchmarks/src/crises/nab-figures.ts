/** NAB's score for what a detector says of the brands themselves, on totals alone. */
import { BIN_MS, type Brand, DAY_BINS } from './brands.ts';
import type { Contender } from './detectors.ts';
import { QUIET_BINS } from './measure.ts';
import { normalised, PROFILES, type Profile, rawScore } from './nab.ts';

export type NabFigures = {
  readonly scores: Readonly<Record<Profile, number>>;
  /** Outside of all labelled windows, after the first week. @unit 1/week */
  readonly falseAlarms: number;
};

/** @param contender one with a threshold of its own */
export function nabFigures(contender: Contender, brands: readonly Brand[]): NabFigures {
  const raw: Record<Profile, number> = { standard: 0, 'low FP': 0, 'low FN': 0 };
  const profiles = Object.keys(PROFILES) as Profile[];
  let windows = 0;
  let alarms = 0;
  let weeks = 0;
  for (const brand of brands) {
    const rows = alarmRows(contender, brand);
    windows += brand.windows.length;
    alarms += rows.filter(
      (row) => row >= 7 * DAY_BINS && !brand.windows.some(([a, b]) => row >= a && row <= b),
    ).length;
    weeks += brand.counts.length / (7 * DAY_BINS) - 1;
    for (const profile of profiles) {
      raw[profile] += rawScore(brand.counts.length, rows, brand.windows, profile);
    }
  }
  const score = (profile: Profile): number => normalised(raw[profile], windows, profile);
  return {
    scores: {
      standard: score('standard'),
      'low FP': score('low FP'),
      'low FN': score('low FN'),
    },
    falseAlarms: alarms / weeks,
  };
}

function alarmRows(contender: Contender, brand: Brand): number[] {
  const detector = contender.create();
  const rows: number[] = [];
  let quiet = QUIET_BINS;
  for (const [at, total] of brand.counts.entries()) {
    const loudness = detector({ start: brand.start + at * BIN_MS, total, negative: null });
    const isAbove = loudness >= (contender.threshold ?? 0);
    if (isAbove && quiet >= QUIET_BINS) rows.push(at);
    quiet = isAbove ? 0 : quiet + 1;
  }
  return rows;
}
