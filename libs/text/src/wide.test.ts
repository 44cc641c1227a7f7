import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plainRead } from './fakes.ts';
import { spread } from './hash.ts';
import { packKeys } from './key-halves.ts';
import { JUDGED } from './labels.ts';
import { type Model, orderedTable } from './model.ts';
import { RULES } from './rule-inputs.ts';
import { TOKENS_MAX, Tokens } from './tokens.ts';
import { type TextRead, Wide, wideFeatures } from './wide.ts';

const tokens = new Tokens();
const read = plainRead();

function featuresOf(text: string, changed: Partial<TextRead> = {}): ReadonlyMap<number, number> {
  tokens.read(text);
  const features = new Map<number, number>();
  wideFeatures(tokens, { ...read, ...changed }, (feature, value) => {
    features.set(feature, (features.get(feature) ?? 0) + value);
  });
  return features;
}

/** What the wide part says of a feature: of each something else. @range −2 … 2 */
const saidOf = (feature: number): number => (spread(feature) & 0xff) / 64 - 2;

/** A wide part that knows all features of a text. */
function wideOf(text: string, inputs = new Float32Array(RULES + JUDGED.length)): Wide {
  const keys = Int32Array.from(featuresOf(text).keys());
  const rows = Int8Array.from(keys, (key) => 64 * saidOf(key));
  const table = orderedTable({ keys, rows, steps: Float32Array.of(1 / 64) });
  const wide = { ...table, keys: packKeys(table.keys) };
  return new Wide({ wide, wideInputs: inputs } as Model);
}

const total = (features: ReadonlyMap<number, number>): number =>
  [...features].reduce((sum, [feature, value]) => sum + value * saidOf(feature), 0);

const letter = (nth: number): string => String.fromCharCode(0x61 + ((spread(nth) >>> 0) % 26));
const wordOf = (nth: number): string =>
  [0, 1, 2, 3, 4, 5, 6].map((at) => letter(8 * nth + at)).join('');
const many = Array.from({ length: 60 }, (_, nth) => wordOf(nth)).join(' ');

test.each([
  ['a few', 'jullie gaan eraan'],
  ['more than are looked up together', many],
])('each feature says what its row says, by the weight of its word: %s', (_, text) => {
  const wide = wideOf(text);
  const features = featuresOf(text);
  expect(features.size > 700).toBe(text === many);
  tokens.read(text);
  for (const again of [1, 2]) {
    expect(wide.threatOdds(tokens, read), `time ${again}`).toBeCloseTo(
      total(features) * read.scale,
      5,
    );
  }
});

test('features that are not known say nothing; rules and the language do', () => {
  const inputs = new Float32Array(RULES + JUDGED.length);
  inputs[3] = 0.25;
  inputs[RULES + 1] = -1;
  const wide = wideOf('jullie gaan eraan', inputs);
  const rules = new Float32Array(RULES);
  rules[3] = 2;
  tokens.read('mooi weer');
  expect(wide.threatOdds(tokens, { ...read, rules, language: 1 })).toBe(0.5 - 1);
});

test('a word that does not count has no features but where it meets one that does', () => {
  const weights = new Float32Array(TOKENS_MAX).fill(1);
  weights[1] = 0;
  const muted = featuresOf('wij komen maandag', { weights });
  const said = [...muted].filter(([, value]) => value !== 0).map(([feature]) => feature);
  const alone = featuresOf('komen');
  const beside = new Set([...featuresOf('wij').keys(), ...featuresOf('maandag').keys()]);
  expect(said.filter((feature) => alone.has(feature) && !beside.has(feature))).toEqual([]);
  expect(said.length).toBeGreaterThan(0);
});

test('what a word means is told with the words on both sides of it', () => {
  const first = new Int32Array(TOKENS_MAX);
  first[1] = 77;
  const concepts = { first, second: new Int32Array(TOKENS_MAX) };
  const conceptOf = (text: string) =>
    new Set([...featuresOf(text, { concepts }).keys()].filter((key) => !featuresOf(text).has(key)));
  const film = conceptOf('een schieten film');
  expect([...conceptOf('een schieten mens')].filter((key) => film.has(key)).length).toBe(
    film.size - 1,
  );
  expect([...conceptOf('wij schieten film')].filter((key) => film.has(key)).length).toBe(
    film.size - 1,
  );
});

test('features of any text have finite values, and are the same the next time', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      const features = featuresOf(text);
      expect([...features.values()].every(Number.isFinite)).toBe(true);
      expect(featuresOf(text)).toEqual(features);
    }),
  );
});
