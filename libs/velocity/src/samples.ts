/**
 * The few mentions of a bin that evidence may point to: the first that is clearly negative, and
 * the worst. Which ones they are depends on the mentions alone, not on the order they came in.
 */
import type { EpochMs } from '@goldenhour/mention';

/**
 * Sentiment at which a mention can speak for a crisis. Chosen: it only picks what is shown, and
 * decides nothing.
 */
export const CLEARLY_NEGATIVE = -0.3;

export type Sample = {
  readonly mention: string;
  readonly time: EpochMs;
  /** @unit thousandths, −1000 … 1000; null when unscored */
  readonly sentiment: number | null;
  /** A signal points to it, so it may no longer be forgotten. */
  cited: boolean;
};

/** At most two of a bin. */
export type Samples = { first: Sample | null; worst: Sample | null };

export function noSamples(): Samples {
  return { first: null, worst: null };
}

/**
 * @returns whether the mention is kept, and which ones it put out. One that a signal points to is
 * never among those: its excerpt has to stay.
 */
export function offerSample(
  samples: Samples,
  candidate: Sample,
): { readonly sample: boolean; readonly replaced: readonly string[] } {
  const { first, worst } = samples;
  if (first === null) {
    samples.first = candidate;
    return KEPT;
  }
  const clear = isClear(candidate);
  // Before anything clearly negative was said, the first mention of all stands in for it.
  if (!isClear(first)) {
    if (!clear && !isEarlier(candidate, first)) return PASSED;
    samples.first = candidate;
    return outcome(samples, candidate, [first]);
  }
  if (!clear) return PASSED;
  if (!isEarlier(candidate, first) && !isWorse(candidate, worst ?? first)) return PASSED;
  const kept = worst === null ? [first] : [first, worst];
  const all = [...kept, candidate];
  const nextFirst = all.reduce((a, b) => (isEarlier(b, a) ? b : a));
  const nextWorst = all.reduce((a, b) => (isWorse(b, a) ? b : a));
  samples.first = nextFirst;
  samples.worst = nextWorst === nextFirst ? null : nextWorst;
  return outcome(samples, candidate, kept);
}

export function samplesIn(samples: Samples): Sample[] {
  return [samples.first, samples.worst].filter((sample) => sample !== null);
}

/**
 * The worst, and different ones before copies. Copies of one text have one sentiment, so of those
 * that are alike to the thousandth all but the first are taken for copies and come last.
 *
 * @returns at most `most`; worst first, unscored last, then by time and id
 */
export function worstOf(samples: readonly Sample[], most: number): readonly Sample[] {
  const sorted = samples.toSorted(byWorst);
  const isCopy = ({ sentiment }: Sample, at: number): boolean =>
    sentiment !== null && sorted[at - 1]?.sentiment === sentiment;
  const different = sorted.filter((sample, at) => !isCopy(sample, at)).slice(0, most);
  const copies = sorted.filter(isCopy).slice(0, most - different.length);
  return [...different, ...copies].toSorted(byWorst);
}

function byWorst(a: Sample, b: Sample): number {
  return rank(a) - rank(b) || a.time - b.time || (a.mention < b.mention ? -1 : 1);
}

const KEPT = { sample: true, replaced: [] } as const;
const PASSED = { sample: false, replaced: [] } as const;

function outcome(samples: Samples, candidate: Sample, before: readonly Sample[]) {
  const stays = (sample: Sample) => sample === samples.first || sample === samples.worst;
  return {
    sample: stays(candidate),
    replaced: before
      .filter((sample) => !stays(sample) && !sample.cited)
      .map((sample) => sample.mention),
  };
}

function isClear(sample: Sample): boolean {
  return sample.sentiment !== null && sample.sentiment <= CLEARLY_NEGATIVE * 1000;
}

function isEarlier(a: Sample, b: Sample): boolean {
  return a.time < b.time || (a.time === b.time && a.mention < b.mention);
}

function isWorse(a: Sample, b: Sample): boolean {
  return rank(a) < rank(b) || (rank(a) === rank(b) && isEarlier(a, b));
}

function rank(sample: Sample): number {
  return sample.sentiment ?? 1001;
}
