import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { learnAll } from './pupils.ts';

const WAITING = { timeout: 20_000 };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'goldenhour-pupils-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/**
 * Writes a file for each lesson, and waits until as many processes have learned one as there are.
 * Of the lesson "hard" it dies, once another has begun; whoever learns "long" never ends.
 */
const LEARNS = `
import { readdirSync, writeFileSync } from 'node:fs';
const folder = process.argv[2];
const learning = (name) => !name.endsWith('.mjs');
const all = () => new Set(readdirSync(folder).filter(learning).map((name) => name.split('.')[1])).size;
process.on('message', (name) => {
  if (name === 'hard') {
    while (!readdirSync(folder).some((file) => file.startsWith('long.')));
    process.exit(3);
  }
  writeFileSync(folder + '/' + name + '.' + process.pid, '', { flag: 'wx' });
  if (name === 'long') while (true);
  while (all() < Number(process.env.PUPILS ?? 1));
  process.send('ready');
});
process.send('ready');
`;

function pupil(code: string): URL {
  const path = join(folder, 'pupil.mjs');
  writeFileSync(path, code);
  return pathToFileURL(path);
}

const files = (): readonly string[] => readdirSync(folder).filter((name) => !name.endsWith('.mjs'));

const learned = (): readonly string[] =>
  files()
    .map((name) => name.split('.')[0] ?? '')
    .sort();

/** The process that learns it, once it has begun. */
const learnerOf = (lesson: string): number =>
  Number(
    files()
      .find((name) => name.startsWith(`${lesson}.`))
      ?.split('.')[1] ?? 0,
  );

const expectGone = (pid: number): Promise<unknown> =>
  vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'), WAITING);

test.each([
  ['fewer processes than lessons', ['a', 'b', 'c', 'd', 'e'], 2],
  ['more processes than lessons', ['a', 'b'], 8],
  ['nothing to learn', [], 2],
])('each lesson is learned once, by several at a time: %s', async (_, lessons, count) => {
  vi.stubEnv('PUPILS', String(Math.min(lessons.length, count)));
  await learnAll(lessons, folder, count, pupil(LEARNS));
  expect(learned()).toEqual(lessons);
});

test('a process that dies is told, with what it was learning, and the others are ended', async () => {
  const learning = learnAll(['a', 'long', 'hard', 'later'], folder, 2, pupil(LEARNS));
  await expect(learning).rejects.toThrow('a process ended at "hard" (exit 3)');
  expect(learned()).toEqual(['a', 'long']);
  await expectGone(learnerOf('long'));
});

test('a process that cannot begin is told', async () => {
  const learning = learnAll(['a'], folder, 1, pupil('process.exit(1)'));
  await expect(learning).rejects.toThrow('a process ended at "reading" (exit 1)');
});

test('with who shares out, those who learn end', async () => {
  const parent = join(folder, 'parent.mjs');
  const [pupils, learns] = [new URL('pupils.ts', import.meta.url), pupil(LEARNS)];
  writeFileSync(
    parent,
    `import { learnAll } from ${JSON.stringify(pupils)};
process.once('SIGTERM', () => process.exit(143));
await learnAll(['long'], ${JSON.stringify(folder)}, 1, new URL(${JSON.stringify(learns)}));`,
  );
  const child = spawn(process.execPath, [parent]);
  const ended = once(child, 'exit');
  const learner = await vi.waitUntil(() => learnerOf('long'), WAITING);
  child.kill('SIGTERM');
  await ended;
  await expectGone(learner);
});
