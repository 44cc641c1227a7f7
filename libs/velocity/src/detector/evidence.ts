/** The numbers behind a signal, and the excerpts that it points to. */
import type { EpochMs } from '@goldenhour/mention';
import { type Bin, binStart } from '../bin.ts';
import { missingIn } from '../coverage.ts';
import { toneNow } from '../rarity/tone.ts';
import type { Scene } from '../rarity/weigh.ts';
import { BLOCK_MS, LONGEST } from '../rarity/windows.ts';
import { type Sample, samplesIn, worstOf } from '../samples.ts';
import type { Stories } from '../stories/stories.ts';
import {
  BIN_MS,
  type CascadeEvidence,
  type Evidence,
  LONGEST_WINDOW_MS,
  type SourceCoverage,
} from '../types.ts';
import { estimateVoices, mergeVoices, noVoices } from '../voices.ts';
import { historyHours } from './past.ts';
import type { Moment } from './scene.ts';
import type { Watched } from './watched.ts';

/** @unit mentions cited by one signal */
export const EVIDENCE_SAMPLES_MAX = 5;

export type Speaking = Moment & { readonly sources: readonly SourceCoverage[] };

export type EvidenceOptions = {
  readonly scene: Scene;
  readonly measure: Evidence['measure'];
  /** Length of the window. @unit blocks */
  readonly window: number;
  readonly now: Speaking;
  /** The cascade that it is about; else the largest is told. */
  readonly root?: string;
};

export function evidenceOf(
  { past, bins, company }: Watched,
  { scene, measure, window, now, root }: EvidenceOptions,
): { readonly evidence: Evidence; readonly samples: readonly Sample[] } {
  const length = Math.min(window * BLOCK_MS, LONGEST_WINDOW_MS);
  const minutes = length / BIN_MS;
  const within = binsIn(bins, now.at - length, now.at);
  const counted = { total: 0, negative: 0, unscored: 0 };
  for (const bin of within) {
    counted.total += bin.total;
    counted.negative += bin.negative;
    counted.unscored += bin.unscored;
  }
  const expected = scene.expected.slice(0, window).reduce((sum, one) => sum + one, 0);
  const { share } = toneNow(past.lessons.usual.tone, LONGEST);
  const scored = counted.total - counted.unscored;
  const negative = counted.negative / 1000;
  const offered = within.flatMap((bin) => samplesIn(bin.samples));
  const samples = worstOf(offered, EVIDENCE_SAMPLES_MAX);
  const cascade = company === null ? null : cascadeOf(company.cascades, now.at, root);
  const evidence: Evidence = {
    measure,
    windowMinutes: minutes,
    total: counted.total,
    expectedTotal: round3(expected),
    negative,
    expectedNegative: round3(expected * share),
    negativeShare: scored === 0 ? null : round3(negative / scored),
    unscored: counted.unscored,
    voices: voicesIn(within),
    historyHours: historyHours(past),
    samples: samples.map(({ mention }) => mention),
    missing: missingIn(now.sources, now.at - length, now.at),
    ...(company !== null && {
      voicing: company.voices.voicingAt({ at: now.at, minutes }),
      spread: company.spread.spreadAt({ at: now.at, minutes }),
      ...storyOf(company.stories, now.at, minutes),
    }),
    ...(cascade !== null && { cascade }),
    ...categoriesIn(within),
  };
  return { evidence, samples };
}

/** What it is about most. */
function storyOf(stories: Stories, at: EpochMs, minutes: number): Pick<Evidence, 'story'> {
  const [story] = stories.activeAt({ at, minutes });
  if (story === undefined) return {};
  const { id, mentions, terms } = story;
  return { story: { id, mentions, terms } };
}

/**
 * Excerpts that a signal points to stay: from now on nothing puts them out.
 * @returns the bins that hold those that were not pointed to before
 */
export function cite(bins: readonly Bin[], samples: readonly Sample[]): readonly Bin[] {
  const changed: Bin[] = [];
  for (const sample of samples) {
    if (sample.cited) continue;
    sample.cited = true;
    const bin = bins.find(({ start }) => start === binStart(sample.time));
    if (bin !== undefined) changed.push(bin);
  }
  return changed;
}

function cascadeOf(
  cascades: NonNullable<Watched['company']>['cascades'],
  at: EpochMs,
  root = cascades.largest(at),
): CascadeEvidence | null {
  return root === null ? null : cascades.evidence(root, at);
}

/** Those of [from, to), which are sorted by start. */
export function binsIn(bins: readonly Bin[], from: EpochMs, to: EpochMs): readonly Bin[] {
  return bins.filter(({ start }) => start >= from && start < to);
}

/** Number of distinct authors. */
export function voicesIn(bins: readonly Bin[]): number {
  const merged = noVoices();
  for (const bin of bins) mergeVoices(merged, bin.voices);
  return estimateVoices(merged);
}

function categoriesIn(bins: readonly Bin[]): Pick<Evidence, 'categories'> {
  const sums = new Map<string, number>();
  for (const { categories } of bins) {
    for (const [name, count] of categories ?? []) sums.set(name, (sums.get(name) ?? 0) + count);
  }
  if (sums.size === 0) return {};
  const sorted = [...sums].sort(([a], [b]) => (a < b ? -1 : 1));
  return { categories: Object.fromEntries(sorted) };
}

function round3(value: number): number {
  return Math.round(value * 1000) / 1000;
}
