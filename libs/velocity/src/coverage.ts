/** Which sources were missing when, from what the score stage says of them at a close. */
import type { EpochMs } from '@goldenhour/mention';
import { binStart } from './bin.ts';
import { BIN_MS, type SourceCoverage } from './types.ts';

/** Half-open. */
export type Interval = readonly [from: EpochMs, to: EpochMs];

/** Names told of missing sources: of more, the first by name. It bounds records and state. */
export const MISSING_MAX = 24;

/**
 * Sources that were missing in some bin of [from, to), by the rule of {@link SourceCoverage}.
 * Sorted, at most {@link MISSING_MAX}.
 * @param from start of a bin
 * @param to end of a bin
 */
export function missingIn(
  coverage: readonly SourceCoverage[],
  from: EpochMs,
  to: EpochMs,
): string[] {
  return coverage
    .filter((source) => missingIntervals(source, from, to).length > 0)
    .map(({ source }) => source)
    .sort()
    .slice(0, MISSING_MAX);
}

/**
 * A source that is fetched now and then is always some minutes behind. Up to here that is its way;
 * beyond, it is not heard from.
 * @unit milliseconds
 */
export const TRAIL_MAX_MS = 30 * BIN_MS;

/** What is asked about by {@link absentAt}: the length of the shortest window. */
const PRESENT_MS = 5 * BIN_MS;

/**
 * Sources whose silence at `at` says nothing: blind in the last minutes, or not heard from for
 * {@link TRAIL_MAX_MS}. While there is one, no calm may be concluded. Sorted, at most
 * {@link MISSING_MAX}.
 */
export function absentAt(coverage: readonly SourceCoverage[], at: EpochMs): string[] {
  const isBlind = ({ blind, watermark, ended }: SourceCoverage) => {
    const end = ended ? Math.min(at, watermark) : at;
    return blind.some(([from, to]) => from < end && to > at - PRESENT_MS);
  };
  return coverage
    .filter((source) => isBlind(source) || (!source.ended && source.watermark < at - TRAIL_MAX_MS))
    .map(({ source }) => source)
    .sort()
    .slice(0, MISSING_MAX);
}

/** The bins of [from, to) in which a source was missing, or which none was there for, merged. */
export function gapsIn(
  coverage: readonly SourceCoverage[],
  from: EpochMs,
  to: EpochMs,
): Interval[] {
  const missing = coverage.flatMap((source) => missingIntervals(source, from, to));
  return merge([...missing, ...unattended(coverage, from, to)]);
}

/** The bins that no source was there for from start to end: before the first, after the last. */
function unattended(coverage: readonly SourceCoverage[], from: EpochMs, to: EpochMs): Interval[] {
  const attended = merge(
    coverage
      .map(
        ({ since, watermark, ended }): Interval => [
          ceilBin(since),
          ended ? binStart(watermark) : Infinity,
        ],
      )
      .filter(([a, b]) => a < b),
  );
  const starts = [-Infinity, ...attended.map(([, b]) => b)];
  const ends = [...attended.map(([a]) => a), Infinity];
  return within(
    starts.map((start, at): Interval => [start, ends[at] ?? Infinity]),
    from,
    to,
  );
}

/** In whole bins: a bin that lacks one second is not a bin that was watched. */
function missingIntervals(source: SourceCoverage, from: EpochMs, to: EpochMs): Interval[] {
  // Before its beginning it was not there: nothing of it can be missing.
  const begin = Math.max(from, ceilBin(source.since));
  const watched = binStart(source.watermark);
  // After its end a source is over, not missing: what it could be blind for stops there.
  const end = source.ended ? binStart(source.watermark + BIN_MS - 1) : Infinity;
  const raw: Interval[] = [
    ...source.blind.map(([a, b]): Interval => [binStart(a), Math.min(end, ceilBin(b))]),
    [source.ended ? Infinity : watched, Infinity],
  ];
  return within(raw, begin, to);
}

/** What lies in [from, to). */
function within(intervals: readonly Interval[], from: EpochMs, to: EpochMs): Interval[] {
  return intervals
    .map(([a, b]): Interval => [Math.max(a, from), Math.min(b, to)])
    .filter(([a, b]) => a < b);
}

function ceilBin(time: EpochMs): EpochMs {
  return binStart(time + BIN_MS - 1);
}

function merge(intervals: readonly Interval[]): Interval[] {
  const merged: [EpochMs, EpochMs][] = [];
  for (const [from, to] of intervals.toSorted((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

/**
 * The gaps of a partition since its quietest subject last learned. Subjects learn long after the
 * close that knew the coverage, so what it knew is kept: as intervals, written only when a source
 * comes or goes, never each minute.
 */
export type GapLog = Interval[];

/** Gaps kept. On reaching it all subjects learn at once and the log starts anew. */
export const GAPS_MAX = 256;

/**
 * Adds the gaps of the bins in [from, to), which follow those added before. The last one stays
 * open (its end is Infinity) while a source is still missing at `to`.
 * @returns whether the log changed
 */
export function addGaps(
  log: GapLog,
  gaps: readonly Interval[],
  from: EpochMs,
  to: EpochMs,
): boolean {
  const last = log.at(-1);
  const open = last !== undefined && last[1] === Infinity ? last : null;
  const added = gaps.map(([a, b]): Interval => [a, b === to ? Infinity : b]);
  const [first, ...others] = added;
  if (open === null) {
    log.push(...added);
    return added.length > 0;
  }
  if (first !== undefined && first[0] === from) {
    if (first[1] === Infinity) return false;
    log.splice(-1, 1, [open[0], first[1]], ...others);
  } else {
    log.splice(-1, 1, [open[0], from], ...added);
  }
  return true;
}
