/** Tone: every scorer beside every set. */
import type { Score, Scorer } from '@goldenhour/pipeline/ports';
import { correlation, toneFigures } from '@goldenhour/training/figures';
import { sideOf, toneOf, valueOf } from './judge.ts';
import type { MeasuredSet } from './sets.ts';

export type ToneRow = {
  readonly set: string;
  readonly measure: string;
  readonly goal: number;
  readonly texts: number;
  /** By scorer: the figure (percent, or r), and the share that it refused. */
  readonly figures: ReadonlyMap<string, { readonly value: number; readonly refused: number }>;
};

export async function measureTones(
  sets: readonly MeasuredSet[],
  scorers: readonly Scorer[],
): Promise<readonly ToneRow[]> {
  const rows: ToneRow[] = [];
  for (const set of sets) {
    const figures = new Map<string, { value: number; refused: number }>();
    for (const scorer of scorers) {
      const scores = await scorer.score(set.requests);
      const refused = scores.filter((score) => 'unscored' in score).length / scores.length;
      figures.set(scorer.name, { value: figureOf(set, scores), refused });
    }
    const { name, measure, goal, requests } = set;
    rows.push({ set: name, measure, goal, texts: requests.length, figures });
  }
  return rows;
}

function figureOf({ measure, truth }: MeasuredSet, scores: readonly Score[]): number {
  if (measure === 'r') return correlation(truth, scores.map(valueOf));
  if (measure === 'accuracy') {
    return (100 * scores.filter((score, at) => sideOf(score) === truth[at]).length) / truth.length;
  }
  const { recall, f1 } = toneFigures(truth, scores.map(toneOf));
  return 100 * (measure === 'mean recall' ? recall : f1);
}
