import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FeatureList } from './feature-list.ts';
import { CONCEPT_PAIRS, EDGE, pairConcepts } from './features.ts';

type Token = readonly [first: number, second: number];

/** Features by the token that they end at: each has its place as its weight. */
function pairsOf(...tokens: readonly Token[]): readonly (readonly [end: number, number])[] {
  const first = Int32Array.from(tokens, ([one]) => one);
  const second = Int32Array.from(tokens, ([, other]) => other);
  const weights = Float32Array.from(tokens.keys());
  const list = new FeatureList(CONCEPT_PAIRS * tokens.length);
  pairConcepts({ first, second }, weights, tokens.length, list);
  return Array.from({ length: list.count }, (_, at) => [
    list.values[at] ?? 0,
    list.hashes[at] ?? 0,
  ]);
}

const featureOf = (left: number, right: number): number => {
  const both = pairsOf([left, 0], [right, 0]);
  return both[1]?.[1] ?? 0;
};

test('concepts that follow each other are a pair, whatever stands between them', () => {
  const [, near] = pairsOf([1, 0], [2, 0]);
  const [, far] = pairsOf([1, 0], [0, 0], [0, 0], [2, 0]);
  expect(far?.[1]).toBe(near?.[1]);
  expect([near?.[0], far?.[0]]).toEqual([1, 3]);
});

test('the first one follows the beginning, and order counts', () => {
  expect(pairsOf([7, 0])).toEqual([[0, featureOf(EDGE, 7)]]);
  expect(featureOf(1, 2)).not.toBe(featureOf(2, 1));
});

test('each concept of a word makes a pair with each of the word before', () => {
  const pairs = pairsOf([1, 2], [3, 4]).filter(([end]) => end === 1);
  const wanted = [featureOf(1, 3), featureOf(1, 4), featureOf(2, 3), featureOf(2, 4)];
  expect(new Set(pairs.map(([, feature]) => feature))).toEqual(new Set(wanted));
});

test('there are never more than there is room for, and none of words without a concept', () => {
  const token = fc.tuple(fc.nat(3), fc.nat(3)).map(([one, other]): Token => [one, one && other]);
  fc.assert(
    fc.property(fc.array(token, { maxLength: 30 }), (tokens) => {
      const pairs = pairsOf(...tokens);
      expect(pairs.length).toBeLessThanOrEqual(CONCEPT_PAIRS * tokens.length);
      for (const [end] of pairs) expect(tokens[end]?.[0]).not.toBe(0);
      const having = new Set(pairs.map(([end]) => end));
      expect(having.size).toBe(tokens.filter(([one]) => one !== 0).length);
    }),
  );
});
