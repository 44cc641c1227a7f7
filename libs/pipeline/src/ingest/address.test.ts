/** Where a text names whom: what the scorer is told of it. */
import { createMatcher, subjectsSchema } from '@goldenhour/matching';
import { expect, test } from 'vitest';
import { T0 } from '../score/fakes.ts';
import { address } from './address.ts';
import { Emitted } from './emitted.ts';

const SUBJECTS = subjectsSchema.parse([
  { id: 'klm', name: 'KLM' },
  { id: 'cityhopper', name: 'KLM Cityhopper' },
  { id: 'ziggo', name: 'Ziggo' },
]);

function addressees(text: string, more: object = {}, subjects?: readonly string[]) {
  const emitted = new Emitted('s', new Map());
  emitted.add('x:root', ['ziggo']);
  const addressed = address(
    {
      mention: { id: 'x:1', time: T0, text, ...more },
      origin: 'o',
      ...(subjects === undefined ? {} : { subjects }),
    },
    {
      source: 's',
      platform: 'x',
      mode: 'replay',
      observed: 0,
      matcher: createMatcher(SUBJECTS),
      subjects: new Set(SUBJECTS.map(({ id }) => id)),
      emitted,
    },
  );
  if (addressed.fate !== 'emit') throw new Error(addressed.fate);
  const at = (spans: readonly (readonly [number, number])[]) =>
    spans.map(([start, end]) => addressed.mention.text.slice(start, end));
  return addressed.to
    .map(({ subject, spans, others }) => [subject, at(spans), at(others)] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
}

test('each subject is told where it is named, and where the others are', () => {
  expect(addressees('Ziggo is down, KLM is late, @ziggo again')).toEqual([
    ['klm', ['KLM'], ['Ziggo', '@ziggo'.slice(1)]],
    ['ziggo', ['Ziggo', 'ziggo'], ['KLM']],
  ]);
});

test('a name that holds its own names nobody else', () => {
  expect(addressees('flew KLM Cityhopper, paid Ziggo')).toEqual([
    ['cityhopper', ['KLM Cityhopper'], ['Ziggo']],
    ['klm', ['KLM'], ['Ziggo']],
    ['ziggo', ['Ziggo'], ['KLM Cityhopper']],
  ]);
});

test('who only follows is named nowhere, and others are named all the same', () => {
  expect(addressees('I went to KLM', { root: 'x:root' })).toEqual([
    ['klm', ['KLM'], []],
    ['ziggo', [], ['KLM']],
  ]);
});

test('whoever a column names is told where matching finds it', () => {
  expect(addressees('Ziggo and KLM', {}, ['ziggo'])).toEqual([['ziggo', ['Ziggo'], ['KLM']]]);
});
