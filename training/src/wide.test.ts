import { JUDGED, RULES } from '@goldenhour/text';
import { expect, test } from 'vitest';
import type { Example } from './examples.ts';
import { exampleWith } from './fakes.ts';
import { PLAN } from './plan.ts';
import { learnWide, WideRows, type WideWeights } from './wide.ts';

const MENACE = 101;
const WEEKDAY = 102;
const ONCE = 103;

function exampleOf(isThreat: boolean, ...keys: number[]): Example {
  const wide = { features: Int32Array.from(keys), values: new Float32Array(keys.length).fill(1) };
  return exampleWith({ isThreat, wide });
}

function learned(change: Partial<typeof PLAN.wide> = {}): WideWeights {
  const labelled = [
    ...Array.from({ length: 20 }, () => exampleOf(true, MENACE, WEEKDAY)),
    ...Array.from({ length: 20 }, () => exampleOf(false, WEEKDAY)),
    exampleOf(true, ONCE),
  ];
  const harmless = Array.from({ length: 20 }, () => exampleOf(false, WEEKDAY));
  const course = { ...PLAN.wide, ...change };
  const rows = new WideRows([...labelled, ...harmless], course.textsMin);
  return learnWide(course, rows, { labelled, harmless, log: () => {} });
}

const weightOf = ({ keys, weights }: WideWeights, key: number): number =>
  weights[keys.indexOf(key)] ?? 0;

test('what only threats have speaks for one; what all have does not', () => {
  const wide = learned();
  expect(weightOf(wide, MENACE)).toBeGreaterThan(1);
  expect(weightOf(wide, WEEKDAY)).toBeLessThan(0);
  expect(wide.inputs).toHaveLength(RULES + JUDGED.length);
});

test('a feature of too few texts is not learned', () => {
  expect(new Set(learned().keys)).toEqual(new Set([MENACE, WEEKDAY]));
  expect(learned({ textsMin: 1 }).keys).toContain(ONCE);
});

test('where there is no room for all, what says most is kept', () => {
  const all = learned();
  const one = learned({ rowsMax: 1 });
  expect([...one.keys]).toEqual([MENACE]);
  expect(weightOf(one, MENACE)).toBe(weightOf(all, MENACE));
});

test('harmless texts count by their weight', () => {
  const light = learned({ harmlessWeight: 0 });
  const heavy = learned({ harmlessWeight: 4 });
  expect(weightOf(heavy, WEEKDAY)).toBeLessThan(weightOf(light, WEEKDAY));
});

test('the same seed gives the same weights, another one others', () => {
  expect(learned()).toEqual(learned());
  expect(learned({ seed: 1 })).not.toEqual(learned({ seed: 2 }));
});
