import { CATEGORIES } from '@goldenhour/text';
import { expect, test } from 'vitest';
import { pagingAsMany } from './calibrate.ts';

const THREAT = CATEGORIES.indexOf('threat');

function judged(threat: boolean, danger: boolean, probabilities: readonly number[]) {
  return probabilities.map((probability) => ({
    item: { categories: threat ? (['threat'] as const) : [] },
    verdict: {
      danger,
      probabilities: CATEGORIES.map((_, at) => (at === THREAT ? probability : 0)),
    },
  }));
}

test('as many threats are paged as by blind models, with words of danger and without', () => {
  const blind = [
    ...judged(true, true, [0.9, 0.6, 0.3, 0.2]),
    ...judged(true, false, [0.95, 0.6, 0.5, 0.4]),
    ...judged(false, true, [0.99, 0.98, 0.97]),
  ];
  const own = [
    ...judged(true, true, [0.7, 0.6, 0.2, 0.1]),
    ...judged(true, false, [0.85, 0.55, 0.3, 0.2]),
    ...judged(false, false, [0.9, 0.9, 0.9]),
  ];
  // Of the threats two of four exceed .5 with words of danger, one of four .7 without.
  expect(pagingAsMany({ withDanger: 0.5, alone: 0.7 }, blind, own)).toEqual({
    withDanger: 0.2,
    alone: 0.55,
  });
});
