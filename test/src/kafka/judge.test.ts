import type { InRecord } from '@goldenhour/pipeline/ports';
import { expect, test } from 'vitest';
import type { Told } from '../world/desk.ts';
import type { Played } from '../world/play.ts';
import { type Expected, isClean, judge, wireForm } from './judge.ts';

const NONE = { lost: [], surplus: [] };

test('what is as it must be is clean, however often it was told', () => {
  const judged = judgeOf({ scores: ['m1', 'm2'], revisions: [1, 2], told: [1, 2, 1] });
  expect(judged).toEqual({
    scores: NONE,
    signals: NONE,
    transitions: NONE,
    notifications: NONE,
    disordered: [],
  });
  expect(isClean(judged)).toBe(true);
});

test('a mention that was not scored, and one that was scored twice', () => {
  const judged = judgeOf({ scores: ['m2', 'm2'], revisions: [1, 2], told: [1, 2] });
  expect(judged.scores).toEqual({ lost: ['kolibri m1 0'], surplus: ['kolibri m2 0'] });
  expect(isClean(judged)).toBe(false);
});

test('a transition that is there twice, and one that is not', () => {
  const judged = judgeOf({ scores: ['m1', 'm2'], revisions: [1, 1], told: [1, 2] });
  expect(judged.transitions).toEqual({
    lost: [wireForm(event(2), 'acme')],
    surplus: [wireForm(event(1), 'acme')],
  });
  expect(judged.disordered).toEqual(['c1']);
  expect(isClean(judged)).toBe(false);
});

test('a signal that nobody should have sent', () => {
  const found = { scores: ['m1', 'm2'], revisions: [1, 2], told: [1, 2] };
  const judged = judgeOf({ ...found, signals: ['s1', 's2'] });
  expect(judged.signals).toEqual({ lost: [], surplus: ['{"id":"s2"}'] });
  expect(isClean(judged)).toBe(false);
});

test('an event that nobody was told of, and two told in the wrong order', () => {
  expect(judgeOf({ scores: ['m1', 'm2'], revisions: [1, 2], told: [1] }).notifications).toEqual({
    lost: ['{"id":"c1.2","crisis":"c1","revision":2}'],
    surplus: [],
  });
  const judged = judgeOf({ scores: ['m1', 'm2'], revisions: [1, 2], told: [2, 1] });
  expect(judged).toMatchObject({ notifications: NONE, disordered: ['c1'] });
  expect(isClean(judged)).toBe(false);
});

test('on the wire, only the append time may differ', () => {
  const found = event(1);
  const clocked = { ...found, headers: { ...found.headers, 'goldenhour-clocked': '7' } };
  expect(wireForm({ ...clocked, offset: 9, appendTime: 9 }, 'acme')).toBe(wireForm(found, 'acme'));
  expect(wireForm(found, 'other')).not.toBe(wireForm(found, 'acme'));
  const headers = { ...found.headers, ce_type: 'goldenhour.crisis.eased' };
  expect(wireForm({ ...found, headers }, 'acme')).not.toBe(wireForm(found, 'acme'));
});

function judgeOf(found: {
  readonly scores: readonly string[];
  readonly revisions: readonly number[];
  readonly told: readonly number[];
  readonly signals?: readonly string[];
}) {
  const expected: Expected = {
    signals: ['{"id":"s1"}'],
    scores: ['kolibri m1 0', 'kolibri m2 0'],
    transitions: [1, 2].map((revision) => wireForm(event(revision), 'acme')),
    notifications: [1, 2].map(
      (revision) => `{"id":"c1.${revision}","crisis":"c1","revision":${revision}}`,
    ),
  };
  const scores = found.scores.map((mention) => ({ mention, revision: 0 }));
  const played = {
    scored: [record('', JSON.stringify({ subject: 'kolibri', scores }))],
    signals: (found.signals ?? ['s1']).map((id) =>
      record('', JSON.stringify({ t: 'signal', signal: { id } })),
    ),
    crises: found.revisions.map(event),
  } as unknown as Played;
  return judge(expected, { played, told: found.told.map(toldOf), namespace: 'acme' });
}

const toldOf = (revision: number): Told => ({
  id: `acme/replay/c1/${revision}`,
  event: { id: `c1.${revision}`, data: { crisis: 'c1', revision } },
});

const event = (revision: number): InRecord =>
  record('c1', JSON.stringify({ crisis: 'c1', revision }), {
    ce_source: '/goldenhour/acme',
    ce_type: 'goldenhour.crisis.opened',
    'goldenhour-clocked': '5',
  });

function record(key: string, value: string, headers: Readonly<Record<string, string>> = {}) {
  return { partition: 0, offset: 1, key, value, headers, appendTime: 1 };
}
