/** Detectors over streams: false alarms on calm ones, recall and delay where a crisis begins. */

import { BIN_MS, type Brand, DAY_BINS } from './brands.ts';
import type { RealCascade } from './cascades/real.ts';
import type { Contender, Detector } from './detectors.ts';
import type { Random } from './random.ts';
import {
  CELLS,
  type Cell,
  calmStream,
  HISTORY_BINS,
  inject,
  type Reading,
  type Stream,
} from './simulate.ts';

/** The loudest moments of a calm stream that count. */
export type Calm = {
  readonly brand: string;
  readonly size: number;
  readonly weeks: number;
  /** Highest points at least twelve hours apart. */
  readonly peaks: readonly number[];
};
/** How loud a crisis was. */
export type Flagged = {
  readonly brand: string;
  readonly cell: number;
  /** Loudest in the three hours before: an alarm that stands already flags nothing. */
  readonly before: number;
  /** Loudest so far by the end of every bin of the first hour and the minutes since the onset. */
  readonly soFar: readonly { readonly minutes: number; readonly loudness: number }[];
};
export type Measured = { readonly calm: readonly Calm[]; readonly flagged: readonly Flagged[] };

/** Before this nothing is counted. @unit bins */
const WARM_UP = 7 * DAY_BINS;
/** One false alarm in twelve hours is as many as can be. @unit bins */
const APART = 144;
const PEAKS_MAX = 30;
/** An alarm after so long is a new one. @unit bins */
export const QUIET_BINS = 36;
const HOUR_BINS = 12;

export type Plan = {
  readonly brands: readonly Brand[];
  readonly cascades: readonly RealCascade[];
  readonly reading: Reading;
  /** Streams for each brand and size. */
  readonly streams: number;
  /** Crises put into each. */
  readonly crises: number;
  readonly random: Random;
  /** What becomes of a stream before anything is put into it; absent: nothing. */
  readonly alter?: (stream: Stream) => Stream;
};

export function measure(contender: Contender, plan: Plan): Measured {
  const { brands, reading, random } = plan;
  const calm: Calm[] = [];
  const flagged: Flagged[] = [];
  for (const size of new Set(CELLS.map((cell) => cell.size))) {
    for (const brand of brands) {
      // A brand cannot be thinned to more than it has.
      if (size > brand.perDay) continue;
      for (let at = 0; at < plan.streams; at += 1) {
        const ordinary = calmStream(brand, size, reading, random);
        const stream = plan.alter?.(ordinary) ?? ordinary;
        calm.push(listenToCalm(contender.create(), stream));
        for (const [cell, kind] of CELLS.entries()) {
          if (kind.size !== size) continue;
          for (let crisis = 0; crisis < plan.crises; crisis += 1) {
            const { hit, offsetMs } = crisisIn(stream, kind, plan);
            const heard = firstHour(contender.create(), hit, offsetMs);
            flagged.push({ brand: brand.name, cell, ...heard });
          }
        }
      }
    }
  }
  return { calm, flagged };
}

/** The crisis begins where the history ends. */
function crisisIn(
  stream: Stream,
  { perHour, isSecond }: Cell,
  { cascades, reading, random }: Plan,
): { readonly hit: Stream; readonly offsetMs: number } {
  const put = (into: Stream, at: number) => {
    const cascade = cascades[Math.floor(random() * cascades.length)];
    if (cascade === undefined) throw new Error('There is no cascade to make a crisis of.');
    return inject(into, { cascade, perHour, reading, at }, random);
  };
  const daysBefore = 1 + 5 * random();
  const first = HISTORY_BINS - Math.round(daysBefore * DAY_BINS);
  const before = isSecond ? put(stream, first).stream : stream;
  const { stream: hit, offsetMs } = put(before, HISTORY_BINS);
  return { hit, offsetMs };
}

function loudnessOf(detector: Detector, stream: Stream, at: number): number {
  const start = stream.start + at * BIN_MS;
  if (stream.gaps?.some(([from, to]) => at >= from && at < to) === true) {
    return detector({ start, total: null, negative: null });
  }
  return detector({ start, total: stream.total[at] ?? 0, negative: stream.negative[at] ?? 0 });
}

function listenToCalm(detector: Detector, stream: Stream): Calm {
  const { brand, from, size } = stream;
  const loudness: { at: number; value: number }[] = [];
  for (let at = 0; at < stream.total.length; at += 1) {
    const value = loudnessOf(detector, stream, at);
    if (at < WARM_UP || brand.windows.some(([a, b]) => from + at >= a && from + at <= b)) continue;
    loudness.push({ at, value });
  }
  return {
    brand: brand.name,
    size,
    weeks: loudness.length / (7 * DAY_BINS),
    peaks: peaksOf(loudness),
  };
}

/** The highest points, the highest first, each as far from the others as alarms are counted. */
export function peaksOf(
  loudness: readonly { readonly at: number; readonly value: number }[],
): number[] {
  const taken: number[] = [];
  const peaks: number[] = [];
  for (const { at, value } of loudness.toSorted((a, b) => b.value - a.value || a.at - b.at)) {
    if (peaks.length >= PEAKS_MAX) break;
    if (taken.some((other) => Math.abs(other - at) < APART)) continue;
    taken.push(at);
    peaks.push(value);
  }
  return peaks;
}

function firstHour(
  detector: Detector,
  stream: Stream,
  offsetMs: number,
): Pick<Flagged, 'before' | 'soFar'> {
  const soFar: { minutes: number; loudness: number }[] = [];
  let before = Number.NEGATIVE_INFINITY;
  let loudest = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < HISTORY_BINS + HOUR_BINS; at += 1) {
    const value = loudnessOf(detector, stream, at);
    if (at < HISTORY_BINS) {
      if (at >= HISTORY_BINS - QUIET_BINS) before = Math.max(before, value);
      continue;
    }
    loudest = Math.max(loudest, value);
    const minutes = ((at + 1 - HISTORY_BINS) * BIN_MS - offsetMs) / 60_000;
    soFar.push({ minutes, loudness: loudest });
  }
  return { before, soFar };
}

/** How many false alarms there are at a threshold, and in how many subject-weeks. */
export function falseAlarms(
  calm: readonly Calm[],
  threshold: number,
): { readonly alarms: number; readonly weeks: number } {
  return {
    alarms: calm.reduce(
      (sum, { peaks }) => sum + peaks.filter((peak) => peak >= threshold).length,
      0,
    ),
    weeks: calm.reduce((sum, { weeks }) => sum + weeks, 0),
  };
}

/** The lowest threshold with at most so many false alarms a week: with hindsight. */
export function thresholdFor(calm: readonly Calm[], perWeek: number): number {
  const peaks = calm.flatMap((stream) => stream.peaks).sort((a, b) => b - a);
  const weeks = calm.reduce((sum, stream) => sum + stream.weeks, 0);
  return (peaks[Math.floor(perWeek * weeks)] ?? 0) + 1e-9;
}

/** @returns minutes after the onset; Infinity where nothing begins within the hour */
export function delayAt({ before, soFar }: Flagged, threshold: number): number {
  if (before >= threshold) return Number.POSITIVE_INFINITY;
  return soFar.find(({ loudness }) => loudness >= threshold)?.minutes ?? Number.POSITIVE_INFINITY;
}
