import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { learnAll } from './pupils.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'goldenhour-pupils-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Writes a file for each lesson; of the lesson "hard" it dies. */
const LEARNS = `
import { writeFileSync } from 'node:fs';
process.on('message', (name) => {
  if (name === 'hard') process.exit(3);
  writeFileSync(process.argv[2] + '/' + name + '.' + process.pid, '', { flag: 'wx' });
  process.send('ready');
});
process.send('ready');
`;

function pupil(code: string): URL {
  const path = join(folder, 'pupil.mjs');
  writeFileSync(path, code);
  return pathToFileURL(path);
}

const learned = (): readonly string[] =>
  readdirSync(folder)
    .filter((name) => name !== 'pupil.mjs')
    .map((name) => name.split('.')[0] ?? '')
    .sort();

test.each([
  ['fewer processes than lessons', ['a', 'b', 'c', 'd', 'e'], 2],
  ['more processes than lessons', ['a', 'b'], 8],
  ['nothing to learn', [], 2],
])('each lesson is learned once: %s', async (_, lessons, count) => {
  await learnAll(lessons, folder, count, pupil(LEARNS));
  expect(learned()).toEqual(lessons);
});

test('a process that dies is told, with what it was learning, and nothing more is begun', async () => {
  const lessons = ['a', 'hard', ...Array.from({ length: 40 }, (_, nth) => `later${nth}`)];
  const learning = learnAll(lessons, folder, 1, pupil(LEARNS));
  await expect(learning).rejects.toThrow('a process ended at "hard" (exit 3)');
  expect(learned()).toEqual(['a']);
});

test('a process that cannot begin is told', async () => {
  const learning = learnAll(['a'], folder, 1, pupil("throw new Error('no texts')"));
  await expect(learning).rejects.toThrow('a process ended at "reading" (exit 1)');
});
