import { expect, test } from 'vitest';
import type { Rehearsed } from './rehearse.ts';
import { rowOf, textTable } from './row.ts';

const crisis: Rehearsed = {
  scenario: 'leak-press',
  truth: {
    subject: 'school',
    expectation: { kind: 'crisis', onset: 0, openBy: 40 * 60_000, severityMin: 2 },
  },
  agrees: true,
  faults: [],
  found: [
    { subject: 'bank', lane: 'volume', severity: 1, minutesAfterOnset: 3 },
    { subject: 'school', lane: 'velocity', severity: 1, minutesAfterOnset: 12.4 },
    { subject: 'school', lane: 'threat', severity: 3, minutesAfterOnset: 30 },
  ],
  before: [{}],
};

test('a crisis stands with its first opening and its worst severity', () => {
  expect(rowOf(crisis)).toEqual({
    scenario: 'leak-press',
    truth: 'crisis, ≤ 40 min, severity ≥ 2',
    opened: 'after 12 min',
    lane: 'velocity',
    severity: '3',
    elsewhere: '1',
    'weeks before': '1',
    agrees: 'yes',
  });
});

test('what nobody found is said so, with the fault', () => {
  const row = rowOf({ ...crisis, found: [], agrees: false, faults: ['It was not found.'] });
  expect(row).toMatchObject({ opened: 'no', severity: '0', agrees: 'no: It was not found.' });
});

test('in a calm there is no onset to be after', () => {
  const calm = { ...crisis.truth, expectation: { kind: 'calm', severityMax: 1 } as const };
  const found = [{ subject: 'school', lane: 'volume', severity: 1, minutesAfterOnset: null }];
  const row = rowOf({ ...crisis, truth: calm, found });
  expect(row).toMatchObject({ truth: 'calm, severity ≤ 1', opened: 'yes', severity: '1' });
});

test('columns stand below one another', () => {
  const [head = '', row = ''] = textTable([rowOf(crisis)]).split('\n');
  expect(row.indexOf('after 12')).toBe(head.indexOf('opened'));
});
