/**
 * From counts and expectation to one number, a status and a severity.
 *
 * A constant without a source is chosen by reason, not yet calibrated on labelled crises.
 */
import type { EpochMs } from '@goldenhour/mention';
import { type Baseline, historyHours, hourKnown, rateAt } from './baseline.ts';
import type { Bin } from './bin.ts';
import { HOUR_MS, hourOfDay, type ZoneOffset } from './hours.ts';
import { byWorst, type Sample, samplesIn } from './samples.ts';
import {
  BIN_MS,
  type Evidence,
  type Severity,
  type SubjectProfile,
  type Thresholds,
} from './types.ts';
import { estimateVoices, mergeVoices, noVoices } from './voices.ts';

/** Short windows see a fast crisis early, long ones a slow one at all. @unit minutes */
export const WINDOWS_MINUTES = [5, 10, 15, 30, 60] as const;

/**
 * Least significance of an excess, as a number of standard deviations of a Poisson count: the
 * signed root of twice the log likelihood ratio, z = √(2 (X ln(X/M) − (X − M))). A Poisson
 * count passes 5 by chance in 3 of 10 million looks, which is about once a year at ten looks a
 * minute; real counts vary more, which floor and ratio allow for.
 * @source Kulldorff: A spatial scan statistic, 1997, the Poisson likelihood ratio
 */
export const SIGNIFICANCE_MIN = 5;

/** One or two angry people are not a crisis, however much they write. @unit authors */
export const VOICES_MIN = 3;

/**
 * Authors that an alarm takes, per mention of its floor: one traveller who posts twenty times on a
 * night without a flight stands beside the few that post on any night.
 * @unit authors per mention
 */
export const VOICES_PER_FLOOR = 0.5;

/** All mentions together need more than the negative ones: most of what is loud is harmless. */
export const TOTAL_FLOOR_FACTOR = 2;
/** @see TOTAL_FLOOR_FACTOR */
export const TOTAL_RATIO_FACTOR = 2;

/**
 * Share of negatives from which they count in full. Below it their excess counts in proportion:
 * a give-away that draws a thousand friendly posts draws some that read as negative. It weakens
 * and never forbids, since a sentiment engine that tells poorly must not make the detector deaf.
 * @source the value is chosen; that it must not forbid was measured on injected crises, most of
 * which a hard gate on the share misses when sentiment tells poorly
 */
export const SHARE_FULL = 0.25;

/** The ratio is raised by up to this factor more while an hour of the day was never seen. */
export const YOUNG_RATIO_EXTRA = 2;

/** Below this share of the threshold an alarm is over; between, the subject is elevated. */
export const ELEVATED_FROM = 0.5;

/** @unit mentions cited by one signal */
export const EVIDENCE_SAMPLES_MAX = 5;

/** Severity of an alarm on negatives: the first rule, from 3 down, that holds in all its parts. */
export const SEVERITY_RULES = [
  { severity: 3, velocity: 4, share: 0.5, floors: 5, voices: 20 },
  { severity: 2, velocity: 1.5, share: 0.3, floors: 1.5, voices: 5 },
] as const;

export type Situation = {
  readonly profile: SubjectProfile;
  readonly baseline: Baseline;
  /** Closed and not settled, by start. */
  readonly bins: readonly Bin[];
  /** End of the bin that closes. */
  readonly at: EpochMs;
  readonly zoneOffset: ZoneOffset;
};

export type Judgement = {
  readonly velocity: number;
  readonly evidence: Omit<Evidence, 'missing' | 'samples'>;
  /** What evidence may point to, worst first. */
  readonly samples: readonly Sample[];
};

type Counted = { total: number; negative: number; unscored: number };
type Candidate = {
  readonly measure: Evidence['measure'];
  readonly windowMinutes: number;
  readonly counted: Counted;
  readonly expected: Expected;
  readonly velocity: number;
};
type Expected = { total: number; negative: number };

/**
 * The strongest of all windows and both measures. Negatives speak first: all mentions together
 * only when those do not reach their threshold.
 */
export function judge(situation: Situation): Judgement {
  const candidates = WINDOWS_MINUTES.flatMap((minutes) => weigh(situation, minutes));
  const negative = strongest(candidates, 'negative');
  const total = strongest(candidates, 'total');
  const chosen = negative.velocity >= 1 || negative.velocity >= total.velocity ? negative : total;
  const { counted, expected, windowMinutes } = chosen;
  const scored = counted.total - counted.unscored;
  const window = inWindow(situation, windowMinutes);
  return {
    velocity: chosen.velocity,
    evidence: {
      measure: chosen.measure,
      windowMinutes,
      total: counted.total,
      expectedTotal: round3(expected.total),
      negative: counted.negative / 1000,
      expectedNegative: round3(expected.negative),
      negativeShare: scored === 0 ? null : round3(counted.negative / 1000 / scored),
      unscored: counted.unscored,
      voices: voicesIn(window),
      historyHours: historyHours(situation.baseline),
    },
    samples: window
      .flatMap((bin) => samplesIn(bin.samples))
      .toSorted(byWorst)
      .slice(0, EVIDENCE_SAMPLES_MAX),
  };
}

/**
 * Whether an alarm is possible at all. Nearly all subjects fail here at nearly every close, and
 * need no expectation.
 */
export function reachesFloor(bins: readonly Bin[], { floor }: Thresholds): boolean {
  let total = 0;
  let negative = 0;
  for (const bin of bins) {
    total += bin.total;
    negative += bin.negative;
  }
  return negative >= floor * 1000 || total >= floor * TOTAL_FLOOR_FACTOR;
}

/** 0 without an alarm, 1 for one on all mentions, else by {@link SEVERITY_RULES}. */
export function severityOf(judgement: Judgement, profile: SubjectProfile): Severity {
  const { velocity, evidence } = judgement;
  if (velocity < 1) return velocity >= ELEVATED_FROM ? 1 : 0;
  if (evidence.measure === 'total') return 1;
  const rule = SEVERITY_RULES.find(
    (least) =>
      velocity >= least.velocity &&
      (evidence.negativeShare ?? 0) >= least.share &&
      evidence.negative >= least.floors * profile.thresholds.floor &&
      evidence.voices >= least.voices,
  );
  return rule?.severity ?? 1;
}

/**
 * Where the present rise began: of all bins of the longest window, the one from which on the
 * counts are the least likely to be ordinary (the change point of greatest likelihood).
 */
export function onsetOf(situation: Situation, measure: Evidence['measure']): EpochMs {
  let counted = 0;
  let best = { start: situation.at - BIN_MS, z: 0 };
  for (const bin of situation.bins.toReversed()) {
    const added = measure === 'total' ? bin.total : bin.negative / 1000;
    if (added === 0) continue;
    counted += added;
    const z = significance(counted, expectedFrom(situation, bin.start)[measure]);
    if (z > best.z) best = { start: bin.start, z };
  }
  return best.start;
}

/** Standard deviations by which `observed` exceeds `expected`; 0 when it does not. */
export function significance(observed: number, expected: number): number {
  if (observed <= expected) return 0;
  const ratio = 2 * (observed * Math.log(observed / expected) - (observed - expected));
  return Math.sqrt(Math.max(0, ratio));
}

function weigh(situation: Situation, windowMinutes: number): Candidate[] {
  const { profile, baseline, at } = situation;
  const bins = inWindow(situation, windowMinutes);
  const counted = { total: 0, negative: 0, unscored: 0 };
  for (const bin of bins) {
    counted.total += bin.total;
    counted.negative += bin.negative;
    counted.unscored += bin.unscored;
  }
  const expected = expectedFrom(situation, at - windowMinutes * BIN_MS);
  const { floor, ratio } = profile.thresholds;
  const known = hourKnown(baseline, hourAt(situation, at - BIN_MS));
  const ratioNow = ratio * (1 + YOUNG_RATIO_EXTRA * (1 - known));
  const negative = counted.negative / 1000;
  const scored = counted.total - counted.unscored;
  const share = scored === 0 ? 0 : negative / scored;

  const onNegative =
    Math.min(1, share / SHARE_FULL) *
    excess(negative, expected.negative, { floor, ratio: ratioNow });
  const onTotal = excess(counted.total, expected.total, {
    floor: floor * TOTAL_FLOOR_FACTOR,
    ratio: ratioNow * TOTAL_RATIO_FACTOR,
  });
  // Counting voices costs more than all else, and most minutes are far from needing it.
  const isNear = Math.max(onNegative, onTotal) >= ELEVATED_FROM;
  const voices = isNear ? voicesIn(bins) : Number.POSITIVE_INFINITY;
  const limit = (least: number): number => voices / Math.max(VOICES_MIN, least * VOICES_PER_FLOOR);
  const candidate = (measure: Evidence['measure'], velocity: number): Candidate => ({
    measure,
    windowMinutes,
    counted,
    expected,
    // As it will be told: windows that tell the same tie, whatever their last digits.
    velocity: round3(velocity),
  });
  return [
    candidate('negative', Math.min(onNegative, limit(floor))),
    candidate('total', Math.min(onTotal, limit(floor * TOTAL_FLOOR_FACTOR))),
  ];
}

/** How many times over its threshold a count is: the least of floor, ratio and significance. */
function excess(
  observed: number,
  expected: number,
  least: { readonly floor: number; readonly ratio: number },
): number {
  return Math.min(
    observed / least.floor,
    observed / (least.ratio * expected),
    significance(observed, expected) / SIGNIFICANCE_MIN,
  );
}

/** In whole minutes from `from` to the close, by the rate of each one's local hour. */
function expectedFrom(situation: Situation, from: EpochMs): Expected {
  const { baseline, profile, at } = situation;
  const expected = { total: 0, negative: 0 };
  for (let start = from; start < at; ) {
    const local = start + situation.zoneOffset(profile.timeZone, start);
    const hourEnd = start + (Math.floor(local / HOUR_MS) + 1) * HOUR_MS - local;
    const end = Math.min(at, hourEnd, (Math.floor(start / HOUR_MS) + 1) * HOUR_MS);
    const rates = rateAt(baseline, hourOfDay(local), profile.thresholds);
    expected.total += (rates.total * (end - start)) / BIN_MS;
    expected.negative += (rates.negative * (end - start)) / BIN_MS;
    start = end;
  }
  return expected;
}

function hourAt({ profile, zoneOffset }: Situation, time: EpochMs): number {
  return hourOfDay(time + zoneOffset(profile.timeZone, time));
}

function inWindow({ bins, at }: Situation, minutes: number): readonly Bin[] {
  return bins.filter(({ start }) => start >= at - minutes * BIN_MS);
}

function voicesIn(bins: readonly Bin[]): number {
  const merged = noVoices();
  for (const bin of bins) mergeVoices(merged, bin.voices);
  return estimateVoices(merged);
}

/** The shortest window wins a tie: it dates what happens best. */
function strongest(candidates: readonly Candidate[], measure: Evidence['measure']): Candidate {
  return candidates
    .filter((candidate) => candidate.measure === measure)
    .reduce((best, candidate) => (candidate.velocity > best.velocity ? candidate : best));
}

function round3(value: number): number {
  return Math.round(value * 1000) / 1000;
}
