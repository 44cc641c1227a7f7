/** What is said of a subject at a close: alarm, elevated, or once normal; nothing while it is. */
import { type EpochMs, hashHex } from '@goldenhour/mention';
import { type Bin, binStart } from '../bin.ts';
import { absentAt, missingIn } from '../coverage.ts';
import { DAY_MS } from '../hours.ts';
import { advance, severityOf } from '../rarity/episode.ts';
import { toneNow } from '../rarity/tone.ts';
import { onsetOf, type Scene, type Weighed, weigh } from '../rarity/weigh.ts';
import { BLOCK_MS, LONGEST } from '../rarity/windows.ts';
import { byWorst, type Sample, samplesIn } from '../samples.ts';
import {
  BIN_MS,
  type Evidence,
  LONGEST_WINDOW_MS,
  type Severity,
  type Signal,
  type SourceCoverage,
} from '../types.ts';
import { estimateVoices, mergeVoices, noVoices } from '../voices.ts';
import { historyHours } from './past.ts';
import { type Moment, sceneOf } from './scene.ts';
import type { Watched } from './watched.ts';

/**
 * A subject below its threshold is not called normal while a source is absent, for at most this
 * long: a source that never returns must not hold it for ever.
 * @unit milliseconds
 */
export const HOLD_MAX_MS = DAY_MS;
/** @unit mentions cited by one signal */
export const EVIDENCE_SAMPLES_MAX = 5;
/** Fewer authors than this wake nobody by their number. */
export const SEVERE_VOICES_MIN = 20;

export type Speaking = Moment & { readonly sources: readonly SourceCoverage[] };

/** What became of a subject at a close. */
export type Said = {
  readonly signal: Signal | null;
  /** Bins of which a sample was cited for the first time. */
  readonly cited: readonly Bin[];
  /** Its standing is no longer what it was. */
  readonly hasMoved: boolean;
};

const SILENT: Said = { signal: null, cited: [], hasMoved: false };

export function speak(watched: Watched, now: Speaking): Said {
  const { standing, profile, bins } = watched;
  const { floor, weeks } = profile.thresholds;
  const open = bins.findIndex(({ start }) => start >= now.at);
  const closed = open < 0 ? bins : bins.slice(0, open);
  // Nearly all subjects stop here at nearly every close.
  const total = closed.reduce((sum, bin) => sum + bin.total, 0);
  if (standing.status === 'normal' && total < floor) return SILENT;

  const voicesIn = (blocks: number) => voicesOf(since(closed, now.at - blocks * BLOCK_MS));
  const scene: Scene = { ...sceneOf(watched, now), voicesIn };
  const weighed = weigh(watched.past.lessons.usual, scene, floor);
  const threshold = Math.log10(weeks);
  const before = { ...standing };
  advance(standing, {
    at: now.at,
    velocity: weighed.velocity,
    threshold,
    blockMs: BLOCK_MS,
    onset: () => now.at - onsetOf(scene) * BLOCK_MS,
  });
  hold(watched, now, before.status !== 'normal');
  if (standing.status === 'normal' && before.status === 'normal') {
    return { ...SILENT, hasMoved: !isSame(before, standing) };
  }

  const window = since(closed, now.at - weighed.window * BLOCK_MS);
  const samples = window
    .flatMap((bin) => samplesIn(bin.samples))
    .toSorted(byWorst)
    .slice(0, EVIDENCE_SAMPLES_MAX);
  const evidence = evidenceOf(watched, { scene, weighed, window, samples, now });
  const severity = evidence.voices < SEVERE_VOICES_MIN ? 2 : 3;
  const onset = standing.onset ?? now.at - BIN_MS;
  const lane = laneOf(watched, weighed);
  standing.lane = standing.status === 'normal' ? null : lane;
  const signal: Signal = {
    id: hashHex(`${profile.id} ${lane} ${onset} ${now.at}`),
    subject: profile.id,
    lane,
    status: standing.status,
    onset,
    at: now.at,
    velocity: weighed.velocity,
    severity: Math.min(severity, severityOf(weighed, threshold)) as Severity,
    evidence,
  };
  return {
    signal,
    cited: cite(closed, samples),
    hasMoved: !isSame(before, standing),
  };
}

/** While a source is absent nobody knows whether it is calm. */
function hold({ standing }: Watched, { at, sources }: Speaking, wasSpeaking: boolean): void {
  if (standing.status !== 'normal' || !wasSpeaking) {
    standing.heldSince = null;
    return;
  }
  const since = standing.heldSince ?? at;
  const isHeld = at - since < HOLD_MAX_MS && absentAt(sources, at).length > 0;
  standing.heldSince = isHeld ? since : null;
  if (isHeld) standing.status = 'elevated';
}

/** An episode that began with all mentions and turns out to be negative is one of those. */
function laneOf({ standing }: Watched, { measure }: Weighed): 'velocity' | 'volume' {
  if (standing.lane === null) return measure === 'negative' ? 'velocity' : 'volume';
  const isTurning = measure === 'negative' && standing.status === 'alarm';
  return isTurning ? 'velocity' : standing.lane;
}

function evidenceOf(
  { past }: Watched,
  of: {
    readonly scene: Scene;
    readonly weighed: Weighed;
    readonly window: readonly Bin[];
    readonly samples: readonly Sample[];
    readonly now: Speaking;
  },
): Evidence {
  const { scene, weighed, window, samples, now } = of;
  const counted = { total: 0, negative: 0, unscored: 0 };
  for (const bin of window) {
    counted.total += bin.total;
    counted.negative += bin.negative;
    counted.unscored += bin.unscored;
  }
  const expected = scene.expected.slice(0, weighed.window).reduce((sum, one) => sum + one, 0);
  const { share } = toneNow(past.lessons.usual.tone, LONGEST);
  const scored = counted.total - counted.unscored;
  const negative = counted.negative / 1000;
  const length = weighed.window * BLOCK_MS;
  return {
    measure: weighed.measure,
    windowMinutes: length / BIN_MS,
    total: counted.total,
    expectedTotal: round3(expected),
    negative,
    expectedNegative: round3(expected * share),
    negativeShare: scored === 0 ? null : round3(negative / scored),
    unscored: counted.unscored,
    voices: voicesOf(window),
    historyHours: historyHours(past),
    samples: samples.map(({ mention }) => mention),
    missing: missingIn(now.sources, now.at - Math.min(length, LONGEST_WINDOW_MS), now.at),
  };
}

function cite(closed: readonly Bin[], samples: readonly Sample[]): readonly Bin[] {
  const bins: Bin[] = [];
  for (const sample of samples) {
    if (sample.cited) continue;
    sample.cited = true;
    const bin = closed.find(({ start }) => start === binStart(sample.time));
    if (bin !== undefined) bins.push(bin);
  }
  return bins;
}

function isSame(a: Watched['standing'], b: Watched['standing']): boolean {
  return (
    a.status === b.status &&
    a.onset === b.onset &&
    a.lastAbove === b.lastAbove &&
    a.lastAlarm === b.lastAlarm &&
    a.lane === b.lane &&
    a.heldSince === b.heldSince
  );
}

function since(bins: readonly Bin[], from: EpochMs): readonly Bin[] {
  const first = bins.findIndex(({ start }) => start >= from);
  return first < 0 ? [] : bins.slice(first);
}

function voicesOf(bins: readonly Bin[]): number {
  const merged = noVoices();
  for (const bin of bins) mergeVoices(merged, bin.voices);
  return estimateVoices(merged);
}

function round3(value: number): number {
  return Math.round(value * 1000) / 1000;
}
