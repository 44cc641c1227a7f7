import { loadLexicons } from '@goldenhour/scorers/parts';
import { TextEngine } from '@goldenhour/text';
import { expect, test } from 'vitest';
import { ExampleMaker, type LabelledText } from './examples.ts';
import { emptyModel } from './quantise.ts';

const maker = new ExampleMaker(new TextEngine({ model: emptyModel(), ...loadLexicons() }));

const CASES: readonly [of: string, changed: Partial<LabelledText>, counts: number][] = [
  ['an ordinary text', {}, 1],
  ['what looks like a threat', { near: ['threat'] }, 0.6],
  ['the gravest', { severity: 3 }, 0.3],
  ['a text that was written for its tone', { toneShare: 0.5 }, 0.5],
  ['such a text that looks like a threat', { near: ['threat'], toneShare: 0.5 }, 0.3],
  ['the gravest of such', { severity: 3, toneShare: 0.5 }, 0.15],
];

test.each(CASES)('how much the tone of %s counts', (_, changed, counts) => {
  const text = { text: 'wat een dag', kind: 'post', severity: 0, ...changed };
  const { weight, polarityWeight, sentimentWeight } = maker.make(text, 'nl', 1.5, false);
  expect(weight).toBe(1.5);
  expect(polarityWeight).toBeCloseTo(counts, 10);
  expect(sentimentWeight).toBeCloseTo(counts, 10);
});

test('what looks like a threat is told from what looks like something else', () => {
  const isNear = (changed: Partial<LabelledText>): boolean =>
    maker.make({ text: 'wat een dag', kind: 'post', ...changed }, 'nl', 1, false).isNearThreat;
  expect(isNear({ near: ['self-harm', 'threat'] })).toBe(true);
  expect(isNear({ near: ['self-harm'] })).toBe(false);
  expect(isNear({})).toBe(false);
});
