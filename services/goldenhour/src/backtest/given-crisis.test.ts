import { UsageError } from '@goldenhour/host';
import { expect, test } from 'vitest';
import { parseGiven } from './given-crisis.ts';

const at = Date.parse('2015-03-04T10:00:00Z');

test.each([
  ['2015-03-04T10:00Z', { at, label: '', subject: null }],
  ['2015-03-04 11:00', { at, label: '', subject: null }],
  ['2015-03-04T10:00Z=recall = second day', { at, label: 'recall = second day', subject: null }],
  ['acme@2015-03-04T10:00Z=recall', { at, label: 'recall', subject: 'acme' }],
  ['a@b@2015-03-04T10:00Z=mail a@b', { at, label: 'mail a@b', subject: 'a@b' }],
])('%o is a date', (text, given) => {
  expect(parseGiven([text], 'Europe/Amsterdam')).toEqual([given]);
});

test.each(['', 'recall', 'recall=2015-03-04', '2015-03-29 02:30', 'acme@'])(
  '%o is none',
  (text) => {
    expect(() => parseGiven([text], 'Europe/Amsterdam')).toThrow(UsageError);
  },
);
