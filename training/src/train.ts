/** How the model is trained: what from, how long, and with which rates. */

import type { loadLexicons } from '@goldenhour/scorers/parts';
import { CATEGORIES, type Model, TextEngine } from '@goldenhour/text';
import { type Example, ExampleMaker } from './examples.ts';
import { learnLanguages } from './language.ts';
import { type Hyper, Net } from './net.ts';
import { emptyModel, quantised } from './quantise.ts';
import { createRandom, shuffle } from './random.ts';
import { readSources, type Source } from './sources.ts';

export type Plan = {
  readonly seed: number;
  readonly epochs: number;
  /** Texts that a feature must occur in. */
  readonly textsMin: number;
  readonly rowsMax: number;
  readonly hyper: Hyper;
};

export const PLAN: Plan = {
  seed: 7,
  epochs: 8,
  textsMin: 2,
  rowsMax: 180_000,
  hyper: {
    rate: 0.12,
    denseRate: 0.01,
    decay: 2e-5,
    dropout: 0.3,
    sentimentWeight: 1,
    categoryWeight: 0.6,
    severityWeight: 0.5,
  },
};

type Log = (line: string) => void;

export function train(plan: Plan, lexicons: ReturnType<typeof loadLexicons>, log: Log): Model {
  const sources = readSources();
  const languages = learnLanguages(sources.languages, plan.seed, log);
  const engine = new TextEngine({ model: emptyModel(), ...lexicons });
  const maker = new ExampleMaker(engine);
  const examples: Example[] = [];
  for (const source of sources.texts) examples.push(...makeAll(maker, source, log));
  const keys = chooseFeatures(examples, plan);
  log(`${examples.length} examples, ${keys.length} features`);
  const net = learn(examples, keys.length, plan, log);
  return quantised(net, keys, languages);
}

function makeAll(
  maker: ExampleMaker,
  { name, language, texts, weight }: Source,
  log: Log,
): Example[] {
  const examples: Example[] = [];
  for (const text of texts) {
    if (text.others === undefined) {
      examples.push(maker.make(text, language, weight, false));
      continue;
    }
    // What it says of each organisation, and what the text as a whole feels like.
    const { polarity, ...about } = text;
    examples.push(maker.make(about, language, weight, true));
    examples.push(maker.make({ ...text, polarity }, language, weight / 2, false));
  }
  log(`${name} (${language}): ${texts.length}`);
  return examples;
}

function chooseFeatures(examples: readonly Example[], { textsMin, rowsMax }: Plan): Int32Array {
  const counts = new Map<number, number>();
  for (const { features } of examples) {
    for (const feature of new Set(features)) counts.set(feature, (counts.get(feature) ?? 0) + 1);
  }
  const chosen = [...counts]
    .filter(([key, count]) => count >= textsMin && key !== 0)
    .toSorted((a, b) => b[1] - a[1] || a[0] - b[0])
    .slice(0, rowsMax)
    .map(([key]) => key);
  const rowOf = new Map(chosen.map((key, row) => [key, row]));
  for (const { features } of examples) {
    for (let at = 0; at < features.length; at += 1)
      features[at] = rowOf.get(features[at] ?? 0) ?? -1;
  }
  return Int32Array.from(chosen);
}

function learn(examples: readonly Example[], rows: number, plan: Plan, log: Log): Net {
  const random = createRandom(plan.seed);
  const net = new Net(rows, plan.hyper, random, new Float32Array(CATEGORIES.length).fill(2));
  const order = Int32Array.from(examples, (_, index) => index);
  for (let epoch = 0; epoch < plan.epochs; epoch += 1) {
    shuffle(order, random);
    let loss = 0;
    const rate = 1 - 0.9 * (epoch / plan.epochs);
    for (const index of order) loss += net.learn(examples[index] as Example, rate);
    log(`epoch ${epoch + 1}: loss ${(loss / examples.length).toFixed(4)}`);
  }
  return net;
}
