/** One minute of one subject: integer sums, so that no order of arrival can show in them. */
import type { EpochMs } from '@goldenhour/mention';
import { noSamples, type Samples } from './samples.ts';
import { BIN_MS, type Observation, type SettledBin } from './types.ts';
import { addVoice, estimateVoices, noVoices, type Voices } from './voices.ts';

/**
 * Sources counted apart within one bin. Of more, those first by name keep their own counts and
 * the others are counted together as {@link OTHER_SOURCES}.
 */
export const SOURCES_PER_BIN_MAX = 48;
/** No source is named so: names are not empty and have no spaces. */
export const OTHER_SOURCES = '(other sources)';

/** @unit mentions; `negative` in thousandths of a mention */
export type Counts = { total: number; negative: number; unscored: number };

export type Bin = Counts & {
  readonly start: EpochMs;
  readonly voices: Voices;
  /** Of them, those that only pass on what another one said. */
  readonly reposts: Counts;
  /** Mentions of which nothing is known but who, when and how negative. */
  unplaced: number;
  /** Mentions by what they are about; null before any is about something. */
  categories: Map<string, number> | null;
  readonly sources: Map<string, Counts>;
  readonly samples: Samples;
};

export function emptyBin(start: EpochMs): Bin {
  return {
    start,
    ...noCounts(),
    voices: noVoices(),
    reposts: noCounts(),
    unplaced: 0,
    categories: null,
    sources: new Map(),
    samples: noSamples(),
  };
}

export function binStart(time: EpochMs): EpochMs {
  return Math.floor(time / BIN_MS) * BIN_MS;
}

export function addToBin(bin: Bin, observation: Observation): void {
  const negative = thousandths(observation.negative, 0);
  count(bin, negative);
  addVoice(bin.voices, observation.voice);
  count(countsOf(bin.sources, observation.source), negative);
  const { context } = observation;
  if (context === undefined) {
    bin.unplaced += 1;
    return;
  }
  if (context.kind === 'repost') count(bin.reposts, negative);
  for (const category of Object.keys(context.categories)) {
    bin.categories ??= new Map();
    bin.categories.set(category, (bin.categories.get(category) ?? 0) + 1);
  }
}

/** What readers of `counts` see. */
export function settledBin(subject: string, bin: Bin, missing: readonly string[]): SettledBin {
  return {
    subject,
    start: bin.start,
    total: bin.total,
    negative: bin.negative / 1000,
    unscored: bin.unscored,
    voices: estimateVoices(bin.voices),
    sources: [...bin.sources]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([source, counts]) => ({
        source,
        total: counts.total,
        negative: counts.negative / 1000,
        unscored: counts.unscored,
      })),
    missing,
  };
}

/** Whole thousandths within `lowest` … 1; null, and whatever is no number, is unscored. */
export function thousandths(value: number | null, lowest: -1 | 0): number | null {
  if (value === null || Number.isNaN(value)) return null;
  return Math.round(Math.min(1, Math.max(lowest, value)) * 1000);
}

function noCounts(): Counts {
  return { total: 0, negative: 0, unscored: 0 };
}

function count(counts: Counts, negative: number | null): void {
  counts.total += 1;
  if (negative === null) counts.unscored += 1;
  else counts.negative += negative;
}

/**
 * The smallest names keep their counts whatever came first: a name put out later was never among
 * the smallest, so its counts are in the common lot from the beginning.
 */
function countsOf(sources: Map<string, Counts>, source: string): Counts {
  const known = sources.get(source);
  if (known !== undefined) return known;
  const fresh = noCounts();
  const named = [...sources.keys()].filter((name) => name !== OTHER_SOURCES);
  if (named.length < SOURCES_PER_BIN_MAX) {
    sources.set(source, fresh);
    return fresh;
  }
  const other = sources.get(OTHER_SOURCES) ?? noCounts();
  sources.set(OTHER_SOURCES, other);
  const last = named.reduce((a, b) => (a < b ? b : a));
  if (last < source) return other;
  const moved = sources.get(last) ?? noCounts();
  other.total += moved.total;
  other.negative += moved.negative;
  other.unscored += moved.unscored;
  sources.delete(last);
  sources.set(source, fresh);
  return fresh;
}
