/** What the text engine is to reach, and what of it was not. */

export type Goal = {
  readonly what: string;
  readonly value: number;
  readonly goal: number;
  /** Less is better: a time, a size, an error. */
  readonly atMost?: boolean;
};

/** A sentence for each goal that was missed; what could not be measured is missed too. */
export function missedGoals(goals: readonly Goal[]): readonly string[] {
  return goals
    .filter(({ value, goal, atMost = false }) => !(atMost ? value <= goal : value >= goal))
    .map(({ what, value, goal, atMost = false }) => {
      const wanted = `${atMost ? 'at most' : 'at least'} ${shown(goal)}`;
      return `${what}: ${Number.isNaN(value) ? 'not measured' : shown(value)}, ${wanted} is the goal`;
    });
}

function shown(value: number): string {
  const digits = Math.abs(value) < 1 ? 3 : Math.abs(value) < 1_000 ? 2 : 0;
  return value.toLocaleString('en', { maximumFractionDigits: digits });
}
