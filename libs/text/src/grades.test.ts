import { expect, test } from 'vitest';
import { type Grading, gradesOf } from './grades.ts';
import { CATEGORIES, SEVERITY_MAX } from './labels.ts';
import { OUTPUT, OUTPUTS } from './model.ts';
import { RULE_INPUTS, RULES, type RuleInput } from './rule-inputs.ts';

const GRADING: Grading = {
  lanes: CATEGORIES.map(() => 0.6),
  page: { withDanger: 0.8, alone: 0.9 },
  raised: 2,
};
/** Nothing is said: all log-odds are far below 0. */
const SILENCE = -5;

type Said = {
  /** Log-odds of a threat. */
  readonly threat?: number;
  /** Log-odds of at least severity 1, 2 and 3. */
  readonly severity?: readonly [number, number, number];
  readonly rules?: readonly RuleInput[];
  readonly takenBack?: boolean;
};

function grade(said: Said) {
  const { threat = SILENCE, severity = [SILENCE, SILENCE, SILENCE], rules = [] } = said;
  const outputs = new Float64Array(OUTPUTS).fill(SILENCE);
  outputs[OUTPUT.categories + CATEGORIES.indexOf('threat')] = threat;
  outputs.set(severity, OUTPUT.severity);
  const inputs = new Float32Array(RULES);
  for (const rule of rules) inputs[RULE_INPUTS.indexOf(rule)] = 1;
  return gradesOf(outputs, inputs, said.takenBack ?? false, GRADING);
}

test.each<[string, Said['severity'], number, boolean]>([
  ['nothing', [-1, -1, -1], 0, false],
  ['a complaint', [1, -1, -1], 1, false],
  ['more than that', [1, 1, -1], 2, false],
  ['what is grave as it was raised', [3, 3, 1.9], SEVERITY_MAX, false],
  ['what is grave without that', [3, 3, 2.1], SEVERITY_MAX, true],
  ['what is grave and no complaint at all', [-1, 3, 3], 0, false],
])('of %s it says how grave it is, and whether beyond doubt', (_, said, severity, severe) => {
  expect(grade({ severity: said ?? [0, 0, 0] })).toMatchObject({ severity, severe });
});

const PLAIN = ['first~violence', 'violence~second'] as const;

test.each<[string, Said, object]>([
  ['no threat', {}, { categories: [], page: false, severity: 0 }],
  ['one below the lane', { threat: 0.3 }, { categories: [], page: false, severity: 0 }],
  ['one in the lane', { threat: 0.5 }, { categories: ['threat'], page: false, severity: 3 }],
  ['words of danger', { threat: 1.5, rules: ['violence~people'] }, { page: true }],
  [
    'words of danger, taken back',
    { threat: 1.5, rules: ['violence~people'], takenBack: true },
    { page: false },
  ],
  ['as likely without them', { threat: 1.5 }, { page: false }],
  ['hardly to be doubted', { threat: 3 }, { page: true }],
  ['plain by the rules alone', { rules: PLAIN }, { categories: ['threat'], page: false }],
  ['plain, and a game', { rules: [...PLAIN, 'play'] }, { categories: [] }],
])('a threat: %s', (_, said, expected) => {
  expect(grade(said)).toMatchObject(expected);
});
