/**
 * Streams of counts in which crises are known: real brands thinned to several sizes, a share of
 * negatives that drifts, natural bursts with a tone of their own, and real cascades put in.
 */
import { BIN_MS, type Brand, DAY_BINS } from './brands.ts';
import type { RealCascade } from './cascades/real.ts';
import { binomial, normal, type Random } from './random.ts';

/** Mentions a day to which a brand is thinned; 0 is as it is. */
export const SIZES = [20, 200, 2000, 0] as const;
export const HISTORY_BINS = 14 * DAY_BINS;
/** Longest tail after the onset: six hours. @unit bins */
const TAIL_BINS_MAX = 72;
const TAIL_BINS_MIN = 12;
/** From a labelled anomaly. @unit bins */
const ONSET_APART = 72;

/**
 * Subject's size and the cascade's first-hour events, 0 as it is. In the last one another crisis of
 * this kind began one to six days before.
 */
export const CELLS = [
  { size: 20, perHour: 15, isSecond: false },
  { size: 20, perHour: 30, isSecond: false },
  { size: 200, perHour: 30, isSecond: false },
  { size: 200, perHour: 100, isSecond: false },
  { size: 2000, perHour: 100, isSecond: false },
  { size: 2000, perHour: 300, isSecond: false },
  { size: 0, perHour: 300, isSecond: false },
  { size: 0, perHour: 0, isSecond: false },
  { size: 200, perHour: 100, isSecond: true },
] as const;
export type Cell = (typeof CELLS)[number];

/** How the tone of a crisis is read: well, poorly, or by a root whose tone all reposts inherit. */
export const READINGS = ['base', 'root', 'pessimistic'] as const;
/** `misread`: no more of a crisis is read as negative than of any day. */
export type Reading = (typeof READINGS)[number] | 'misread';

export type Stream = {
  readonly brand: Brand;
  readonly size: number;
  /** Of the first bin. */
  readonly start: number;
  /** Bin of the brand's own counts that the first is made of. */
  readonly from: number;
  readonly total: Float64Array;
  readonly negative: Float64Array;
  /** Half-open spans of bins that nobody could read, ascending; absent where there are none. */
  readonly gaps?: readonly (readonly [from: number, to: number])[];
};

/** Negative ones among the mentions of a day, about which the share drifts. */
const USUAL_SHARE = 0.2;

/** Spread of the shares of natural bursts. */
const burstSpread = (reading: Reading): number => (reading === 'base' ? 0.12 : 0.2);

/** Two weeks of ordinary life and up to six hours more. */
export function calmStream(brand: Brand, size: number, reading: Reading, random: Random): Stream {
  const length =
    HISTORY_BINS + TAIL_BINS_MIN + Math.floor(random() * (TAIL_BINS_MAX - TAIL_BINS_MIN));
  let from = 0;
  do {
    from = Math.floor(random() * (brand.counts.length - length));
  } while (brand.labels.some((label) => Math.abs(label - from - HISTORY_BINS) < ONSET_APART));
  const thinning = size === 0 ? 1 : Math.min(1, size / brand.perDay);
  const stream: Stream = {
    brand,
    size,
    from,
    start: brand.start + from * BIN_MS,
    total: new Float64Array(length),
    negative: new Float64Array(length),
  };
  fill(stream, { thinning, spread: burstSpread(reading), random });
  return stream;
}

type Filling = { readonly thinning: number; readonly spread: number; readonly random: Random };

function fill({ brand, from, total, negative }: Stream, filling: Filling): void {
  const { thinning, spread, random } = filling;
  let logit = -1.386 + 0.4 * normal(random);
  let level = brand.counts[from] ?? 0;
  level *= thinning;
  for (let at = Math.max(0, from - 7 * DAY_BINS); at < from; at += 1) {
    level += 0.003 * (Math.min((brand.counts[at] ?? 0) * thinning, 3 * level + 3) - level);
  }
  let left = 0;
  let burstShare = 0;
  for (let at = 0; at < total.length; at += 1) {
    const count = binomial(brand.counts[from + at] ?? 0, thinning, random);
    logit = 0.995 * logit + 0.005 * -1.386 + 0.04 * normal(random);
    if (count > 4 * level + 5) {
      if (left === 0) {
        burstShare = Math.max(0.02, Math.min(0.9, 0.25 + spread * normal(random)));
      }
      left = 7;
    }
    const share = left > 0 ? burstShare : 1 / (1 + Math.exp(-logit));
    if (left > 0) left -= 1;
    total[at] = count;
    negative[at] = binomial(count, share, random);
    level += 0.003 * (Math.min(count, 3 * level + 3) - level);
  }
}

/** @param chance 0 … 1 */
function shareIn(reading: Reading, chance: number): number {
  if (reading === 'misread') return USUAL_SHARE;
  return reading === 'pessimistic' ? 0.35 + 0.25 * chance : 0.5 + 0.4 * chance;
}

export type Injection = {
  readonly cascade: RealCascade;
  /** Events in the first hour to which it is thinned; 0 is as it is. */
  readonly perHour: number;
  readonly reading: Reading;
  /** Bin of the onset. */
  readonly at: number;
};

/** @returns the stream with a crisis in it, and how long after the start of its bin it begins, in ms */
export function inject(
  stream: Stream,
  { cascade, perHour, reading, at }: Injection,
  random: Random,
): { readonly stream: Stream; readonly offsetMs: number } {
  const total = stream.total.slice();
  const negative = stream.negative.slice();
  const offsetMs = random() * BIN_MS;
  const first = cascade.seconds.filter((seconds) => seconds < 3600).length;
  const keep = perHour === 0 ? 1 : Math.min(1, perHour / first);
  const share = shareIn(reading, random());
  const rootIsNegative = random() < 0.8;
  for (const seconds of cascade.seconds) {
    const bin = at + Math.floor((offsetMs + seconds * 1000) / BIN_MS);
    if (bin >= total.length) break;
    if (keep < 1 && random() >= keep) continue;
    const inherits = reading === 'root' && random() < 0.7;
    const isNegative = inherits ? rootIsNegative : random() < share;
    total[bin] = (total[bin] ?? 0) + 1;
    if (isNegative) negative[bin] = (negative[bin] ?? 0) + 1;
  }
  return { stream: { ...stream, total, negative }, offsetMs };
}
