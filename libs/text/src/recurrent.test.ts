import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plainRead } from './fakes.ts';
import { hashUnit, spread } from './hash.ts';
import { JUDGED } from './labels.ts';
import {
  type Direction,
  orderedTable,
  READ_GATES,
  READ_HIDDEN,
  READ_POOLED,
  READ_UNITS,
  READ_WIDTH,
} from './model.ts';
import {
  READ_FEATURES,
  READ_TOKENS_MAX,
  Recurrent,
  readFeatures,
  UNKNOWN_WORD,
} from './recurrent.ts';
import { RULES } from './rule-inputs.ts';
import { TOKENS_MAX, Tokens } from './tokens.ts';
import type { TextRead } from './wide.ts';

const tokens = new Tokens();
const read = plainRead();

/** Within ±size, always the same. */
function numbers(count: number, size: number, salt: number): Float32Array {
  const any = (at: number): number => spread(hashUnit(salt, at)) / 2 ** 31;
  return Float32Array.from({ length: count }, (_, at) => any(at) * size);
}

/** One that knows the words of a text, and says something else of each order of them. */
function recurrentOf(text: string): Recurrent {
  tokens.read(text);
  const features = new Int32Array(tokens.count * READ_FEATURES);
  for (let at = 0; at < tokens.count; at += 1) {
    const from = at * READ_FEATURES;
    readFeatures(tokens, at, read, features.subarray(from, from + READ_FEATURES));
  }
  const keys = Int32Array.from(new Set([UNKNOWN_WORD, ...features.filter((key) => key !== 0)]));
  const rows = Int8Array.from(numbers(keys.length * READ_WIDTH, 31, 1));
  const direction = (salt: number): Direction => ({
    inputWeights: numbers(READ_WIDTH * READ_GATES, 0.5, salt),
    stateWeights: numbers(READ_UNITS * READ_GATES, 0.5, salt + 1),
    bias: numbers(READ_GATES, 0.5, salt + 2),
  });
  return new Recurrent({
    words: orderedTable({ keys, rows, steps: new Float32Array(READ_WIDTH).fill(0.03) }),
    there: direction(10),
    back: direction(20),
    hiddenWeights: numbers(READ_POOLED * READ_HIDDEN, 0.5, 30),
    hiddenBias: numbers(READ_HIDDEN, 0.5, 31),
    outputWeights: numbers(READ_HIDDEN, 1, 32),
    directWeights: numbers(RULES + JUDGED.length, 1, 33),
  });
}

const recurrent = recurrentOf('wij halen jullie morgen op');
const oddsOf = (text: string, changed: Partial<TextRead> = {}): number =>
  recurrent.threatOdds(tokens.read(text), { ...read, ...changed });

test('it hears in which order words stand', () => {
  const heard = ['wij halen jullie op', 'jullie halen wij op', 'op halen jullie wij'].map((text) =>
    oddsOf(text),
  );
  expect(new Set(heard).size).toBe(3);
});

test('words without a row are read alike, and not as nothing', () => {
  expect(oddsOf('wij halen zwarte kersen')).toBe(oddsOf('wij halen groene pruimen'));
  expect(oddsOf('wij halen kersen')).not.toBe(oddsOf('wij halen'));
});

test('a word that does not count may be any', () => {
  const weights = new Float32Array(TOKENS_MAX).fill(1);
  weights[2] = 0;
  expect(oddsOf('wij halen jullie op', { weights })).toBe(
    oddsOf('wij halen morgen op', { weights }),
  );
  expect(oddsOf('wij halen jullie op')).not.toBe(oddsOf('wij halen morgen op'));
});

test('a negated word is another one', () => {
  const negated = new Uint8Array(TOKENS_MAX);
  negated[1] = 1;
  tokens.read('wij halen jullie');
  const [plain, taken] = [read, { ...read, negated }].map((one) => {
    const features = new Int32Array(READ_FEATURES);
    readFeatures(tokens, 1, one, features);
    return [...features];
  });
  const other = plain?.flatMap((feature, at) => (feature === taken?.[at] ? [] : [at]));
  expect(other).toEqual([3]);
});

test('of no words only the language speaks, and what is said of every text', () => {
  const always = numbers(READ_HIDDEN, 0.5, 31).reduce(
    (sum, bias, unit) => sum + Math.max(0, bias) * (numbers(READ_HIDDEN, 1, 32)[unit] ?? 0),
    0,
  );
  const ofLanguage = numbers(RULES + JUDGED.length, 1, 33)[RULES] ?? 0;
  expect(oddsOf('')).toBeCloseTo(always + ofLanguage, 10);
});

test('rules and the language have their say', () => {
  const rules = new Float32Array(RULES);
  rules[3] = 1;
  const told = [
    oddsOf('wij halen'),
    oddsOf('wij halen', { rules }),
    oddsOf('wij halen', { language: 1 }),
  ];
  expect(new Set(told).size).toBe(3);
});

test('what stands far behind is not read', () => {
  const many = 'wij halen '.repeat(READ_TOKENS_MAX / 2);
  expect(oddsOf(`${many} jullie`)).toBe(oddsOf(many));
  expect(oddsOf(`${many.slice(10)} jullie`)).not.toBe(oddsOf(many.slice(10)));
});

test('any text comes to a number, the same each time', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      const odds = oddsOf(text);
      expect(Number.isFinite(odds)).toBe(true);
      expect(oddsOf(text)).toBe(odds);
    }),
  );
});
