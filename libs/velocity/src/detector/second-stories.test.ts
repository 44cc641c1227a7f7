import { expect, test } from 'vitest';
import type { ActiveStory, Stories } from '../stories/stories.ts';
import type { Evidence } from '../types.ts';
import { APART_MS, noStories, SECOND_STORIES_MAX, speakOfStories } from './second-stories.ts';

const ONSET = Date.UTC(2026, 2, 2);
const AT = ONSET + 3 * 60 * 60_000;

const EVIDENCE: Evidence = {
  ...{ measure: 'negative', windowMinutes: 60, total: 100, expectedTotal: 2, negative: 80 },
  ...{ expectedNegative: 1, negativeShare: 0.8, unscored: 0, voices: 70, historyHours: 500 },
  ...{ samples: ['x:1'], missing: [] },
};
const story = (id: string, of: Partial<ActiveStory> = {}): ActiveStory => ({
  ...{ id, mentions: 40, terms: [1, 2], began: ONSET, negative: 35, share: 0.4 },
  ...of,
});
/** The same in every window. */
const stories = (active: readonly ActiveStory[]): Stories => ({
  observe: () => null,
  activeAt: () => active,
  encode: () => [],
  drain: () => [],
});

function keysOf(active: readonly ActiveStory[], { isAlarm = true } = {}): (string | undefined)[] {
  const now = {
    ...{ subject: 's', at: AT, floor: 5, stories: stories(active) },
    crisis: { onset: ONSET, isAlarm, velocity: 2, severity: 2, evidence: EVIDENCE } as const,
  };
  return speakOfStories({ ...noStories(), first: 'first' }, now).signals.map(({ key }) => key);
}

const LATER = { began: ONSET + APART_MS };

test.each([
  ['the first is the subject itself', [story('first', LATER)], []],
  ['one that began with it is a part of it', [story('a', { began: LATER.began - 1 })], []],
  ['one that began half an hour later is its own', [story('a', LATER)], ['story:a']],
  ['a small part of what is said is none', [story('a', { ...LATER, share: 0.29 })], []],
  ['nor are fewer than the floor', [story('a', { ...LATER, negative: 4 })], []],
  [
    'of more than there is room for the first go on',
    Array.from({ length: SECOND_STORIES_MAX + 1 }, (_, n) => story(`${n}`, LATER)),
    ['story:0', 'story:1', 'story:2', 'story:3'],
  ],
])('%s', (_, active, keys) => {
  expect(keysOf(active)).toEqual(keys);
});

test('while the subject is not in alarm nothing begins', () => {
  expect(keysOf([story('a', LATER)], { isAlarm: false })).toEqual([]);
});

test('it comes to its end with the crisis', () => {
  const standings = { first: 'first', others: [{ id: 'a', onset: ONSET }] };
  const now = { subject: 's', at: AT, floor: 5, stories: stories([]), crisis: null };
  const { signals, hasMoved } = speakOfStories(standings, now);
  expect(signals).toMatchObject([{ key: 'story:a', status: 'normal', severity: 0 }]);
  expect(hasMoved).toBe(true);
  expect(standings).toEqual({ first: null, others: [] });
});
