import type { MetricSpec } from '@goldenhour/pipeline/ports';
import { expect, test } from 'vitest';
import { specFaults, zeroSeries } from './metric-specs.ts';

const good: MetricSpec = {
  name: 'goldenhour_score_mentions_total',
  kind: 'counter',
  help: 'Mentions scored.',
  labels: ['outcome'],
  zero: [['scored', 'unscored']],
};
const gauge: MetricSpec = { name: 'goldenhour_crises', kind: 'gauge', help: 'Open.', labels: [] };
const histogram: MetricSpec = {
  ...gauge,
  name: 'goldenhour_age_seconds',
  kind: 'histogram',
  buckets: [1, 2],
};

test('a good catalogue has no faults', () => {
  expect(specFaults([good, gauge, histogram])).toEqual([]);
});

test.each<[string, MetricSpec]>([
  ['must be goldenhour_', { ...good, name: 'mentions_total' }],
  ['must be goldenhour_', { ...good, name: 'goldenhour_Mentions_total' }],
  ['must be goldenhour_', { ...good, name: 'goldenhour__mentions_total' }],
  ['must end in _total', { ...good, name: 'goldenhour_mentions' }],
  ['must not end in _total', { ...gauge, name: 'goldenhour_crises_total' }],
  ['must not end in _total', { ...histogram, name: 'goldenhour_age_count' }],
  ['needs help', { ...good, help: ' ' }],
  ['needs help', { ...good, help: 'two\nlines' }],
  ['unusable label le', { ...histogram, labels: ['le'] }],
  ['unusable label bad-label', { ...good, labels: ['bad-label'] }],
  ['a label twice', { ...good, labels: ['a', 'a'], zero: [['x'], ['y']] }],
  ['values of 2 labels and has 1', { ...good, zero: [['a'], ['b']] }],
  ['more than 1000 series', { ...good, zero: [Array.from({ length: 1_001 }, (_, i) => `${i}`)] }],
  ['needs buckets', { ...gauge, kind: 'histogram' }],
  ['ascending', { ...histogram, buckets: [2, 1] }],
  ['ascending', { ...histogram, buckets: [1, 1] }],
  ['ascending', { ...histogram, buckets: [1, Number.POSITIVE_INFINITY] }],
  ['is no histogram', { ...gauge, buckets: [1] }],
])('is refused: %s', (fault, spec) => {
  expect(specFaults([spec])).toEqual([expect.stringContaining(fault)]);
});

test('a name declared twice is refused', () => {
  expect(specFaults([good, good])).toEqual([`${good.name} is declared twice`]);
});

test('zero series are all combinations of closed labels, none when one is open', () => {
  expect(
    zeroSeries({
      ...good,
      labels: ['a', 'b'],
      zero: [
        ['1', '2'],
        ['x', 'y'],
      ],
    }),
  ).toEqual([
    ['1', 'x'],
    ['1', 'y'],
    ['2', 'x'],
    ['2', 'y'],
  ]);
  expect(zeroSeries({ ...good, labels: ['a', 'b'], zero: [[], ['x']] })).toEqual([]);
  expect(zeroSeries(gauge)).toEqual([]);
});
