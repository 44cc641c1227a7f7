/** Detectors over streams: false alarms on calm ones, recall and delay where a crisis begins. */

import { BIN_MS, type Brand, DAY_BINS } from './brands.ts';
import type { RealCascade } from './cascades/real.ts';
import type { Contender, Detector } from './detectors.ts';
import type { Random } from './random.ts';
import { CELLS, calmStream, HISTORY_BINS, inject, type Reading, type Stream } from './simulate.ts';

/** Loudness of every bin of a calm stream that counts, and the loudest first hour of crises. */
export type Calm = {
  readonly brand: string;
  readonly size: number;
  readonly weeks: number;
  /** Highest points at least twelve hours apart. */
  readonly peaks: readonly number[];
};
export type Flagged = {
  readonly brand: string;
  readonly cell: number;
  /** Loudest so far by the end of every bin of the first hour and the minutes since the onset. */
  readonly soFar: readonly { readonly minutes: number; readonly loudness: number }[];
};
export type Measured = { readonly calm: readonly Calm[]; readonly flagged: readonly Flagged[] };

/** Before this nothing is counted. @unit bins */
const WARM_UP = 7 * DAY_BINS;
/** One false alarm in twelve hours is as many as can be. @unit bins */
const APART = 144;

export type Plan = {
  readonly brands: readonly Brand[];
  readonly cascades: readonly RealCascade[];
  readonly reading: Reading;
  /** Streams for each brand and size. */
  readonly streams: number;
  /** Crises put into each. */
  readonly crises: number;
  readonly random: Random;
};

export function measure(contender: Contender, plan: Plan): Measured {
  const { brands, cascades, reading, random } = plan;
  const calm: Calm[] = [];
  const flagged: Flagged[] = [];
  for (const size of new Set(CELLS.map((cell) => cell.size))) {
    for (const brand of brands) {
      // A brand cannot be thinned to more than it has.
      if (size > brand.perDay) continue;
      for (let at = 0; at < plan.streams; at += 1) {
        const stream = calmStream(brand, size, reading, random);
        calm.push(listenToCalm(contender.create(), stream));
        for (const [cell, { size: cellSize, perHour }] of CELLS.entries()) {
          if (cellSize !== size) continue;
          for (let crisis = 0; crisis < plan.crises; crisis += 1) {
            const cascade = cascades[Math.floor(random() * cascades.length)];
            if (cascade === undefined) continue;
            const injection = { cascade, perHour, reading, at: HISTORY_BINS };
            const { stream: hit, offsetMs } = inject(stream, injection, random);
            flagged.push({
              brand: brand.name,
              cell,
              soFar: firstHour(contender.create(), hit, offsetMs),
            });
          }
        }
      }
    }
  }
  return { calm, flagged };
}

function loudnessOf(detector: Detector, stream: Stream, at: number): number {
  return detector({
    start: stream.start + at * BIN_MS,
    total: stream.total[at] ?? 0,
    negative: stream.negative[at] ?? 0,
  });
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

export function peaksOf(
  loudness: readonly { readonly at: number; readonly value: number }[],
): number[] {
  const taken: number[] = [];
  const peaks: number[] = [];
  for (const { at, value } of loudness.toSorted((a, b) => b.value - a.value || a.at - b.at)) {
    if (peaks.length >= 30) break;
    if (taken.some((other) => Math.abs(other - at) < APART)) continue;
    taken.push(at);
    peaks.push(value);
  }
  return peaks;
}

function firstHour(detector: Detector, stream: Stream, offsetMs: number): Flagged['soFar'] {
  const soFar: { minutes: number; loudness: number }[] = [];
  let loudest = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < HISTORY_BINS + 12; at += 1) {
    const value = loudnessOf(detector, stream, at);
    if (at < HISTORY_BINS) continue;
    loudest = Math.max(loudest, value);
    const minutes = ((at + 1 - HISTORY_BINS) * BIN_MS - offsetMs) / 60_000;
    soFar.push({ minutes, loudness: loudest });
  }
  return soFar;
}

/** False alarms per subject-week at a threshold. */
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

export function delayAt({ soFar }: Flagged, threshold: number): number {
  return soFar.find(({ loudness }) => loudness >= threshold)?.minutes ?? Number.POSITIVE_INFINITY;
}
