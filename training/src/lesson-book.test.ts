import { mkdirSync, mkdtempSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LessonBook } from './lesson-book.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'goldenhour-lessons-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const MATERIAL = { plan: { seed: 1 }, texts: ['a', 'b'] };
const WEIGHTS = {
  rows: Float32Array.of(0.1, -2),
  hidden: new Float32Array(1),
  hiddenBias: new Float32Array(2),
  direct: Float32Array.of(Number.MIN_VALUE),
  output: new Float32Array(0),
  outputBias: Float32Array.of(1e30),
};

test('what is learned is read again as it was, by another book of the folder', () => {
  new LessonBook(folder, MATERIAL).write('topic without 1', WEIGHTS);
  const book = new LessonBook(folder, MATERIAL);
  expect(book.read('topic without 1')).toEqual(WEIGHTS);
  expect(book.has('topic without 1')).toBe(true);
  expect(book.has('topic without 2')).toBe(false);
});

test('features keep how often each was asked for', () => {
  const features = {
    keys: Int32Array.of(7, -9),
    shares: Float64Array.of(1, 0.6),
    asked: new Map([[-9, 3]]),
  };
  const book = new LessonBook(folder, MATERIAL);
  book.write('features', features);
  expect(book.read('features')).toEqual(features);
});

test.each([
  ['other texts', { ...MATERIAL, texts: ['a', 'c'] }],
  ['another plan', { ...MATERIAL, plan: { seed: 2 } }],
])('lessons of %s are not taken for these', (_, other) => {
  new LessonBook(folder, MATERIAL).write('tone', WEIGHTS);
  expect(() => new LessonBook(folder, other)).toThrow(
    /learned from other texts or word lists, or by another plan/,
  );
});

test('a lesson that was cut off is told', () => {
  const book = new LessonBook(folder, MATERIAL);
  book.write('tone', WEIGHTS);
  truncateSync(join(folder, 'tone.lesson'), 20);
  expect(() => book.read('tone')).toThrow(/tone\.lesson cannot be read: remove it/);
});

test('a lesson of which the writing fails midway is not there', () => {
  const book = new LessonBook(folder, MATERIAL);
  mkdirSync(join(folder, `tone.lesson.${process.pid}.part`));
  expect(() => book.write('tone', WEIGHTS)).toThrow();
  expect(book.has('tone')).toBe(false);
});
