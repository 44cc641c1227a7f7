import { TransportError } from '@goldenhour/pipeline/ports';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Trouble } from './trouble.ts';

const away = new TransportError('unavailable', 'Nobody answers.');
const refused = new TransportError('denied', 'You may not.');
const MINUTE = 60_000;

let told: (string | null)[];
let trouble: Trouble;
beforeEach(() => {
  vi.useFakeTimers();
  told = [];
  trouble = new Trouble(50, (problem) => told.push(problem));
});
afterEach(() => void vi.useRealTimers());

test('a task that begins is well, also after it could not', () => {
  trouble.begins();
  expect(told).toEqual([null]);
  trouble = new Trouble(50, (problem) => told.push(problem));
  trouble.meets(away);
  trouble.begins();
  expect(told).toEqual([null, 'Nobody answers.', null]);
});

test('a task that failed at its work is not well because it begins again, but when it commits', () => {
  trouble.begins();
  for (let time = 0; time < 3; time += 1) {
    trouble.meets(refused);
    trouble.begins();
  }
  expect(told).toEqual([null, 'You may not.', 'You may not.', 'You may not.']);
  trouble.commits();
  expect(told.at(-1)).toBeNull();
  trouble.commits();
  expect(told).toHaveLength(5);
});

test('a task that has nothing to commit is well again after a while without trouble', () => {
  trouble.begins();
  trouble.meets(refused);
  trouble.begins();
  vi.advanceTimersByTime(10_000);
  trouble.meets(refused);
  trouble.begins();
  vi.advanceTimersByTime(10_000);
  expect(told.at(-1)).toBe('You may not.');
  vi.advanceTimersByTime(MINUTE);
  expect(told.at(-1)).toBeNull();
});

test('a commit proves nothing where one came before the refusal, as of what was published', () => {
  trouble.begins();
  for (let time = 0; time < 3; time += 1) {
    trouble.commits();
    trouble.meets(refused);
    trouble.begins();
  }
  trouble.commits();
  expect(told.filter((problem) => problem === null)).toHaveLength(1);
  vi.advanceTimersByTime(MINUTE);
  expect(told.at(-1)).toBeNull();
});

test('a commit is enough after what may pass, whatever came before', () => {
  trouble.begins();
  trouble.commits();
  trouble.meets(away);
  trouble.begins();
  trouble.commits();
  expect(told).toEqual([null, 'Nobody answers.', null]);
});

test('one that could not be taken over in between has still failed at its work', () => {
  trouble.begins();
  trouble.meets(refused);
  trouble.meets(away);
  trouble.begins();
  expect(told).toEqual([null, 'You may not.', 'Nobody answers.']);
});

test('what may pass is tried again each second at least, and what was refused less often', () => {
  const pauses = (error: TransportError) =>
    Array.from({ length: 12 }, () => trouble.meets(error)).slice(-1);
  expect(trouble.meets(away)).toBe(50);
  expect(trouble.meets(away)).toBe(100);
  expect(pauses(away)).toEqual([1_000]);
  expect(pauses(refused)).toEqual([10_000]);
  trouble.begins();
  expect(trouble.meets(refused)).toBe(50);
});

test('a task that is no longer here is told nothing more of', () => {
  trouble.begins();
  trouble.meets(refused);
  trouble.begins();
  trouble.isOver();
  expect(told.at(-1)).toBeNull();
  vi.advanceTimersByTime(MINUTE);
  expect(told).toHaveLength(3);
});
