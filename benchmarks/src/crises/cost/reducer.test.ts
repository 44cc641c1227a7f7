import { expect, test } from 'vitest';
import { bareCounters, bytesOf, openReducer } from './reducer.ts';
import { mentionsOf, START, subjectsNamed } from './workloads.ts';

const subjects = subjectsNamed(3);
const load = { mentions: 600, subjects, perSecond: 1, from: START };

test('a load is the same each time, in order of time, at its rate', () => {
  const mentions = [...mentionsOf(load)];
  expect([...mentionsOf(load)]).toEqual(mentions);
  expect(mentions.map(({ time }) => time)).toEqual(
    mentions.map(({ time }) => time).toSorted((a, b) => a - b),
  );
  expect(mentions.at(-1)?.time).toBe(START + 599_000);
  expect(new Set(mentions.map(({ subject }) => subject))).toEqual(new Set(subjects));
});

test('state is what a changelog has, whether it was committed in between or at the end', () => {
  const whole = openReducer(subjects, START);
  const parts = openReducer(subjects, START);
  whole.take(mentionsOf(load));
  for (const mention of mentionsOf(load)) {
    parts.take([mention]);
    parts.state();
  }
  expect(parts.state()).toEqual(whole.state());
  expect(whole.state().size).toBeGreaterThan(3);
});

test('what was written is what all commits had', () => {
  const one = openReducer(subjects, START, 1);
  one.take(mentionsOf(load));
  const last = openReducer(subjects, START, load.mentions);
  last.take(mentionsOf(load));
  expect(one.state()).toEqual(last.state());
  expect(last.written()).toBe(bytesOf(last.state()).all);
  expect(one.written()).toBeGreaterThan(last.written());
});

test('bytes are those of keys and values', () => {
  const state = new Map([
    ['a', 'é'],
    ['bb', 'cccc'],
  ]);
  expect(bytesOf(state)).toEqual({ all: 9, largest: 6, entries: 2 });
  expect(bytesOf(new Map())).toEqual({ all: 0, largest: 0, entries: 0 });
});

test('bare counters have one for each subject and minute', () => {
  expect(bareCounters(mentionsOf(load))).toBe(30);
});
