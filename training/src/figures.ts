/** Figures by which tone, categories and the rest are judged. */
import { logistic } from '@goldenhour/text';

/** Macro-averaged recall and F1 over three tones. @source SemEval-2017 task 4 */
export function toneFigures(
  gold: readonly number[],
  said: readonly number[],
): { readonly recall: number; readonly f1: number } {
  let recall = 0;
  let f1 = 0;
  let classes = 0;
  for (let tone = 0; tone < 3; tone += 1) {
    let hit = 0;
    let wanted = 0;
    let given = 0;
    gold.forEach((label, at) => {
      if (label === tone) wanted += 1;
      if (said[at] === tone) given += 1;
      if (label === tone && said[at] === tone) hit += 1;
    });
    if (wanted === 0) continue;
    classes += 1;
    recall += hit / wanted;
    f1 += hit === 0 ? 0 : (2 * hit) / (wanted + given);
  }
  return { recall: recall / classes, f1: f1 / classes };
}

/** Pearson's correlation. */
export function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (list: readonly number[]): number => list.reduce((x, y) => x + y, 0) / list.length;
  const [ma, mb] = [mean(a), mean(b)];
  let ab = 0;
  let aa = 0;
  let bb = 0;
  a.forEach((x, at) => {
    const y = (b[at] ?? 0) - mb;
    ab += (x - ma) * y;
    aa += (x - ma) ** 2;
    bb += y ** 2;
  });
  return ab / Math.sqrt(aa * bb);
}

/**
 * Expected calibration error over ten equal bins of confidence.
 * @source M.P. Naeini et al., AAAI 2015
 */
export function calibrationError(confidence: readonly number[], right: readonly boolean[]): number {
  const bins = Array.from({ length: 10 }, () => ({ n: 0, confidence: 0, right: 0 }));
  confidence.forEach((value, at) => {
    const bin = bins[Math.min(9, Math.floor(value * 10))];
    if (bin === undefined) return;
    bin.n += 1;
    bin.confidence += value;
    bin.right += right[at] === true ? 1 : 0;
  });
  const all = confidence.length;
  return bins.reduce((sum, bin) => sum + Math.abs(bin.confidence - bin.right) / all, 0);
}

export type Counts = { hit: number; wrong: number; missed: number };

/** NaN where there was nothing to find. */
export function recallOf({ hit, missed }: Counts): number {
  return hit / (hit + missed);
}

/** NaN where nothing was said. */
export function precisionOf({ hit, wrong }: Counts): number {
  return hit / (hit + wrong);
}

export function f1Of({ hit, wrong, missed }: Counts): number {
  return hit === 0 ? 0 : (2 * hit) / (2 * hit + wrong + missed);
}

/**
 * Cohen's kappa with quadratic weights, for grades 0 … `grades` − 1.
 * @source J. Cohen, Psychological Bulletin 70 (1968) 213–220
 */
export function weightedKappa(a: readonly number[], b: readonly number[], grades: number): number {
  const countsOf = (list: readonly number[]): number[] => {
    const counts = new Array<number>(grades).fill(0);
    for (const grade of list) counts[grade] = (counts[grade] ?? 0) + 1;
    return counts;
  };
  const [inA, inB] = [countsOf(a), countsOf(b)];
  let seen = 0;
  a.forEach((grade, at) => {
    seen += (grade - (b[at] ?? 0)) ** 2;
  });
  let expected = 0;
  for (let x = 0; x < grades; x += 1) {
    for (let y = 0; y < grades; y += 1) {
      expected += ((x - y) ** 2 * (inA[x] ?? 0) * (inB[y] ?? 0)) / a.length;
    }
  }
  return 1 - seen / expected;
}

/** A setting that was tried, and how well it did. @range of f: 0…1 */
export type Tried = { readonly value: number; readonly f: number };

/**
 * Values that come so near to the best do as well: dev parts are small, and which of them is best
 * is chance. With thresholds of the lane from .17 to .43 the threats' F differed by less.
 */
const NEARLY = 0.01;

/** The mean of the values that do nearly as well as the best, to two decimals. */
export function middleOfBest(tried: readonly Tried[]): number {
  const most = Math.max(...tried.map(({ f }) => f));
  const good = tried.filter(({ f }) => f >= most - NEARLY);
  return Number((good.reduce((sum, { value }) => sum + value, 0) / good.length).toFixed(2));
}

/**
 * What so many of the values exceed; for a part of one, so far between two of them. Few values lie
 * that high, and other trainings have others there.
 * @param many ≥ 0
 * @returns 0 where there are no more
 */
export function exceededBy(values: readonly number[], many: number): number {
  const sorted = values.toSorted((a, b) => b - a);
  const at = Math.floor(many);
  const first = sorted[at] ?? 0;
  return first - (many - at) * (first - (sorted[at + 1] ?? 0));
}

/** What as large a share of the values exceeds as of others a threshold; the threshold if there are no others. */
export function exceededAsOften(
  threshold: number,
  others: readonly number[],
  values: readonly number[],
): number {
  if (others.length === 0) return threshold;
  const share = others.filter((x) => x > threshold).length / others.length;
  return exceededBy(values, share * values.length);
}

/**
 * The probability that so many texts are expected to exceed, told by how the highest of them fall
 * off: exponentially in log-odds. What the single highest text is, is chance.
 * @param probabilities within 0…1, neither 0 nor 1
 * @param many above 0, mostly less than 1
 * @param highest how many of them are its measure, from 1 on
 * @returns 0 where there are no more than those
 * @source peaks over a threshold, shape 0: J. Pickands, Annals of Statistics 3 (1975) 119–131
 */
export function exceededByTail(
  probabilities: readonly number[],
  many: number,
  highest: number,
): number {
  const sorted = probabilities.toSorted((a, b) => b - a);
  const below = sorted[highest];
  if (below === undefined) return 0;
  const base = logOdds(below);
  const excess = sorted.slice(0, highest).reduce((sum, p) => sum + logOdds(p) - base, 0);
  return logistic(base + (excess / highest) * Math.log(highest / many));
}

function logOdds(p: number): number {
  return Math.log(p / (1 - p));
}
