import {
  READ_FEATURES,
  READ_WIDTH,
  Recurrent,
  RULES,
  readFeatures,
  type TextRead,
  TOKENS_MAX,
  Tokens,
  UNKNOWN_WORD,
} from '@goldenhour/text';
import { expect, test } from 'vitest';
import type { Example } from './examples.ts';
import { exampleWith } from './fakes.ts';
import { PLAN } from './plan.ts';
import { createRandom } from './random.ts';
import {
  cooled,
  learnRecurrent,
  OrderedRows,
  type RecurrentCourse,
  type RecurrentLearned,
  RecurrentLearner,
} from './recurrent.ts';

const tokens = new Tokens();
const plainly: TextRead = {
  negated: new Uint8Array(TOKENS_MAX),
  concepts: { first: new Int32Array(TOKENS_MAX), second: new Int32Array(TOKENS_MAX) },
  weights: new Float32Array(TOKENS_MAX).fill(1),
  rules: new Float32Array(RULES),
  scale: 1,
  seed: 77,
  language: 0,
};

function exampleOf(text: string, isThreat: boolean, read: TextRead = plainly): Example {
  tokens.read(text);
  const features = new Int32Array(tokens.count * READ_FEATURES);
  for (let at = 0; at < tokens.count; at += 1) {
    const from = at * READ_FEATURES;
    readFeatures(tokens, at, read, features.subarray(from, from + READ_FEATURES));
  }
  return exampleWith({
    isThreat,
    language: read.language,
    rules: read.rules,
    ordered: { features, weights: read.weights.slice(0, tokens.count) },
  });
}

const NOTHING_OUT = { wordsOut: 0, conceptsOut: 0, numbersOut: 0, pooledOut: 0 };
const quick: RecurrentCourse = {
  ...{ ...PLAN.recurrent, ...NOTHING_OUT, epochs: 40, batch: 2, rate: 0.01, textsMin: 1 },
};

/** Who bites whom: the same words in another order. */
const bites = (): Example[] => [
  exampleOf('ik bijt jou', true),
  exampleOf('jou bijt ik', false),
  exampleOf('morgen bijt ik jou', true),
  exampleOf('jou bijt ik morgen', false),
];

function learned(course: RecurrentCourse, labelled = bites()): RecurrentLearned {
  const rows = new OrderedRows(labelled, course);
  return learnRecurrent(course, rows, { labelled, harmless: [], log: () => {} });
}

/** Rows in whole steps, as a model has them. */
function asModel({ keys, rows, ...weights }: RecurrentLearned): Recurrent {
  const step = Math.max(...rows.map(Math.abs)) / 127;
  const order = [...keys.keys()].sort((a, b) => ((keys[a] ?? 0) >>> 0) - ((keys[b] ?? 0) >>> 0));
  const whole = order.flatMap((row) =>
    Array.from(rows.subarray(row * READ_WIDTH, (row + 1) * READ_WIDTH), (x) =>
      Math.round(x / step),
    ),
  );
  return new Recurrent({
    ...weights,
    words: {
      keys: Int32Array.from(order, (row) => keys[row] ?? 0),
      rows: Int8Array.from(whole),
      steps: new Float32Array(READ_WIDTH).fill(step),
    },
  });
}

test('the same words in another order say something else', () => {
  const recurrent = asModel(learned(quick));
  const oddsOf = (text: string): number => recurrent.threatOdds(tokens.read(text), plainly);
  expect(oddsOf('ik bijt jou')).toBeGreaterThan(2);
  expect(oddsOf('jou bijt ik')).toBeLessThan(-2);
});

test('what is judged is what was learned, to the rounding of the rows', () => {
  const course = { ...quick, epochs: 5 };
  const labelled = bites();
  const rows = new OrderedRows(labelled, course);
  const random = createRandom(course.seed);
  const learner = new RecurrentLearner(course, rows.keys.length, random);
  for (let turn = 0; turn < 20; turn += 1) {
    for (const example of labelled) learner.learn(example, 0.25);
    learner.step(0.01);
  }
  const recurrent = asModel(learner.weights(rows.keys));
  const told = labelled.map((example) => learner.oddsOf(example, false));
  const texts = ['ik bijt jou', 'jou bijt ik', 'morgen bijt ik jou', 'jou bijt ik morgen'];
  const judged = texts.map((text) => recurrent.threatOdds(tokens.read(text), plainly));
  judged.forEach((odds, at) => expect(odds).toBeCloseTo(told[at] ?? NaN, 1));
  expect(Math.max(...told) - Math.min(...told)).toBeGreaterThan(1);
});

test.each([
  ['with nothing left out', quick],
  ['with what is left out by chance', { ...quick, ...PLAN.recurrent, textsMin: 1 }],
])('gradients are those that small differences show, %s', (_, course) => {
  const rules = new Float32Array(RULES);
  rules[4] = 0.5;
  const weights = new Float32Array(TOKENS_MAX).fill(1);
  weights[1] = 0.5;
  const read = { ...plainly, rules, weights, language: 2 };
  const example = { ...exampleOf('ik bijt jou morgen', false, read), isNearThreat: true };
  const rows = new OrderedRows([example], course);
  let chance = createRandom(3);
  const learner = new RecurrentLearner(course, rows.keys.length, () => chance());
  // Each time the same is left out.
  const lossOf = (weight = 1): number => {
    chance = createRandom(4);
    return learner.lossOf({ ...example, weight });
  };
  chance = createRandom(4);
  learner.learn(example, 1);
  for (const { w, g } of [...learner.dense, learner.rows]) {
    const [small, digits] = w instanceof Float32Array ? [1e-3, 4] : [1e-5, 5];
    for (let at = 0; at < w.length; at += w.length > 200 ? Math.ceil(w.length / 40) : 1) {
      const kept = w[at] ?? 0;
      w[at] = kept + small;
      const above = lossOf();
      w[at] = kept - small;
      const below = lossOf();
      w[at] = kept;
      expect(g[at]).toBeCloseTo((above - below) / (2 * small), digits);
    }
  }
  expect(lossOf(2)).toBeCloseTo(2 * lossOf(), 10);
});

test('words that too few texts have, or for which there is no room, are unknown', () => {
  const some = [...bites(), exampleOf('ik zwem', false)];
  const { keys } = new OrderedRows(some, { ...quick, textsMin: 2, rowsMax: 5 });
  expect(keys).toHaveLength(5);
  expect(keys[0]).toBe(UNKNOWN_WORD);
  const swims = some.at(-1)?.ordered.features[READ_FEATURES];
  expect(swims).toBe(0);
});

test('the same seed gives the same weights, another one others', () => {
  const course = { ...quick, epochs: 2 };
  expect(learned(course)).toEqual(learned(course));
  expect(learned({ ...course, seed: 1 })).not.toEqual(learned({ ...course, seed: 2 }));
});

test('harmless texts count by their weight', () => {
  const oddsBy = (harmlessWeight: number): number => {
    const harmless = exampleOf('ik bijt jou morgen', false);
    const course = { ...quick, epochs: 3, harmlessWeight };
    const labelled = bites();
    const rows = new OrderedRows([...labelled, harmless], course);
    const lessons = { labelled, harmless: [harmless], log: () => {} };
    const weights = learnRecurrent(course, rows, lessons);
    return asModel(weights).threatOdds(tokens.read('ik bijt jou morgen'), plainly);
  };
  expect(oddsBy(4)).toBeLessThan(oddsBy(0));
});

test('what looks like a threat and is none is learned for its own sake, as far as it counts', () => {
  const lossBy = (nearWeight: number, isNear: boolean): number => {
    const example = { ...exampleOf('ik bijt in een appel', !isNear), isNearThreat: isNear };
    const course = { ...quick, nearWeight };
    const rows = new OrderedRows([example], course);
    const learner = new RecurrentLearner(course, rows.keys.length, createRandom(5));
    for (let turn = 0; turn < 40; turn += 1) {
      learner.learn(example, 1);
      learner.step(0.02);
    }
    return learner.lossOf({ ...example, isNearThreat: true });
  };
  expect(lossBy(0.3, true)).toBeLessThan(0.1);
  expect(lossBy(0.3, false)).toBeGreaterThan(0.5);
  expect(lossBy(0, false)).toBeLessThan(0.1);
});

test('the rate falls to what is left of it', () => {
  expect([0, 4, 8].map((done) => cooled(done, 8, 0.25))).toEqual([1, 0.625, 0.25]);
  const course = { ...quick, epochs: 2 };
  expect(learned({ ...course, slowest: 1 })).not.toEqual(learned(course));
});

test('what is left out by chance is left out while it learns alone', () => {
  const course = { ...quick, ...PLAN.recurrent, textsMin: 1 };
  const example = exampleOf('ik bijt jou', true);
  const rows = new OrderedRows([example], course);
  const learner = new RecurrentLearner(course, rows.keys.length, createRandom(5));
  const told = new Set(Array.from({ length: 20 }, () => learner.oddsOf(example, false)));
  const heard = new Set(Array.from({ length: 20 }, () => learner.oddsOf(example, true)));
  expect(told.size).toBe(1);
  expect(heard.size).toBeGreaterThan(15);
});
