/** What the network's outputs and the rules say of a text besides tone: what about, and how grave. */
import { CATEGORIES, type Category, SEVERITY_MAX, type Severity } from './labels.ts';
import { logistic } from './logistic.ts';
import { type ModelSettings, OUTPUT } from './model.ts';
import { hasDanger, isPlainThreat } from './rules.ts';
import type { Verdict } from './verdict.ts';

export type Grades = Pick<
  Verdict,
  'probabilities' | 'categories' | 'severity' | 'page' | 'severe' | 'danger'
>;

export type Grading = Pick<ModelSettings, 'page' | 'raised'> & {
  /** Of each category, the probability from which a text is of it. @shape CATEGORIES */
  readonly lanes: readonly number[];
};

// Of this module, so that they are compiled in: what is imported is loaded at each use.
const { categories: FROM_CATEGORIES, severity: FROM_SEVERITY } = OUTPUT;
const COUNT = CATEGORIES.length;
const GRAVEST = SEVERITY_MAX;

/** A threat from here on is rather one than none. */
const LIKELY = 0.5;
const THREAT = CATEGORIES.indexOf('threat');

/** @param outputs of the network @param rules, takenBack as `applyRules` leaves and returns them */
export function gradesOf(
  outputs: Float64Array,
  rules: Float32Array,
  takenBack: boolean,
  grading: Grading,
): Grades {
  const { lanes, page, raised } = grading;
  const probabilities = new Array<number>(COUNT);
  const categories: Category[] = [];
  const plain = isPlainThreat(rules);
  for (let index = 0; index < COUNT; index += 1) {
    const lane = lanes[index] ?? 0;
    let probability = logistic(outputs[FROM_CATEGORIES + index] ?? 0);
    // What is plain by the rules is a threat, however few texts like it the model has met.
    if (index === THREAT && plain) probability = Math.max(probability, LIKELY, lane);
    probabilities[index] = Math.fround(probability);
    if (probability >= lane) categories.push(CATEGORIES[index] as Category);
  }
  const isThreat = categories[THREAT] === 'threat';
  const threat = probabilities[THREAT] ?? 0;
  let severity = 0;
  while (severity < GRAVEST && (outputs[FROM_SEVERITY + severity] ?? 0) > 0) severity += 1;
  // What is only in the lane is as grave as the rest of it says.
  if (isThreat && threat >= LIKELY) severity = GRAVEST;
  const danger = hasDanger(rules, takenBack);
  return {
    probabilities,
    categories,
    severity: severity as Severity,
    page: isThreat && threat >= (danger ? page.withDanger : page.alone),
    severe: severity === GRAVEST && (outputs[FROM_SEVERITY + GRAVEST - 1] ?? 0) > raised,
    danger,
  };
}
