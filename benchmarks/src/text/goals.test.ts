import { expect, test } from 'vitest';
import { type Goal, missedGoals } from './goals.ts';

const GOALS: readonly [Goal, missed: string | undefined][] = [
  [{ what: 'tweets', value: 67, goal: 67 }, undefined],
  [{ what: 'tweets', value: 66.96, goal: 67 }, 'tweets: 66.96, at least 67 is the goal'],
  [{ what: 'film', value: 0.4994, goal: 0.5 }, 'film: 0.499, at least 0.5 is the goal'],
  [
    { what: 'texts a second', value: 98_123.4, goal: 150_000 },
    'texts a second: 98,123, at least 150,000 is the goal',
  ],
  [{ what: 'load, ms', value: 149.9, goal: 150, atMost: true }, undefined],
  [
    { what: 'load, ms', value: 151.2, goal: 150, atMost: true },
    'load, ms: 151.2, at most 150 is the goal',
  ],
  [{ what: 'r', value: Number.NaN, goal: 0.5 }, 'r: not measured, at least 0.5 is the goal'],
  [
    { what: 'error', value: Number.NaN, goal: 0.05, atMost: true },
    'error: not measured, at most 0.05 is the goal',
  ],
];

test.each(GOALS)('%o is missed or reached', (goal, missed) => {
  expect(missedGoals([goal])).toEqual(missed === undefined ? [] : [missed]);
});
