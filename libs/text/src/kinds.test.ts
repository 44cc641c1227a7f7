import { expect, test } from 'vitest';
import { KINDS_MAX, Kinds } from './kinds.ts';

test('a valence and signs are one kind, however often they are met, and come back', () => {
  const kinds = new Kinds();
  const bad = kinds.of(-2.8, 5);
  expect([kinds.of(-2.8, 5), kinds.of(-2.8, 4), kinds.of(-2.7, 5)]).toEqual([
    bad,
    bad + 1,
    bad + 2,
  ]);
  expect([kinds.valence(bad), kinds.tags(bad)]).toEqual([Math.fround(-2.8), 5]);
  expect(kinds.of(kinds.valence(bad), kinds.tags(bad))).toBe(bad);
});

test('no kind says nothing', () => {
  const kinds = new Kinds();
  expect([kinds.valence(0), kinds.tags(0)]).toEqual([0, 0]);
  expect(kinds.of(0, 0)).not.toBe(0);
});

test('more kinds than can be told apart are refused with what to do', () => {
  const kinds = new Kinds();
  for (let tags = 0; tags < KINDS_MAX; tags += 1) kinds.of(1, tags);
  expect(() => kinds.of(2, 0)).toThrow('give words the valence of others');
  expect(kinds.of(1, 7)).toBe(8);
});
