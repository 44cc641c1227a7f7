import {
  CATEGORIES,
  conceptFeatures,
  FeatureList,
  hashWord,
  type Model,
  OUTPUT,
  orderedTable,
  pairConcepts,
  ROW,
  TextEngine,
} from '@goldenhour/text';
import { expect, test } from 'vitest';
import { loadModel } from './model-file.ts';
import { loadLexicons, readLexiconFile } from './parts.ts';

const THREAT = CATEGORIES.indexOf('threat');
const KILL = hashWord('kill');
const WILL = hashWord('will');

/** A model that knows one feature alone, and takes it for a sign of a threat. */
function knowing(feature: number): Model {
  const rows = new Int8Array(ROW);
  rows[OUTPUT.categories + THREAT] = 127;
  const steps = new Float32Array(ROW).fill(0.1);
  return {
    ...loadModel(),
    words: orderedTable({ keys: Int32Array.of(feature), rows, steps }),
  };
}

function alone(): number {
  const found: number[] = [];
  conceptFeatures({ first: KILL, second: 0 }, (feature) => found.push(feature));
  return found[0] ?? 0;
}

function together(): number {
  const features = new FeatureList(8);
  const concepts = { first: Int32Array.of(WILL, KILL), second: new Int32Array(2) };
  pairConcepts(concepts, new Float32Array(2), 2, features);
  return features.hashes[1] ?? 0;
}

/** Of a threat, where the Dutch and German lists have words that nobody has met. */
function threatOf(model: Model, text: string): number {
  const added: Readonly<Record<string, string>> = {
    'nl.concepts': 'kill\tzorbelen\nthing\tzwirbel\n',
    'de.concepts': 'kill\tzorbeln\n',
  };
  const read = (name: string): string => readLexiconFile(name) + (added[name] ?? '');
  const engine = new TextEngine({ ...loadLexicons(read), model });
  const verdict = engine.judge({ text, kind: 'post' });
  if ('unscored' in verdict) throw new Error('it is refused');
  return verdict.probabilities[THREAT] ?? 0;
}

test.each([
  ['ze gaan hem zorbelen zei hij tegen iedereen', 'ze gaan hem zwirbel zei hij tegen iedereen'],
  ['sie haben uns gesagt was zorbeln heisst', 'sie haben uns gesagt was zwirbeln heisst'],
])(
  'a word that is added to a concept counts as one of it, without training: "%s"',
  (text, other) => {
    const model = knowing(alone());
    expect(threatOf(model, text)).toBeGreaterThan(5 * threatOf(model, other));
  },
);

test('two concepts count where one follows the other, in that order', () => {
  const model = knowing(together());
  const before = threatOf(model, 'het kind en de hond zorbelen zullen');
  expect(threatOf(model, 'het kind en de hond zullen zorbelen')).toBeGreaterThan(5 * before);
});
