import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { isAlive, temporaryFolder } from './temporary.ts';
import { spawnWatched, type WatchedProcess } from './watched-process.ts';

const PARENT = fileURLToPath(new URL('./watched.fixtures/parent.ts', import.meta.url));

/** For a machine that does much else. */
const SOON = { timeout: 20_000 };
vi.setConfig({ testTimeout: 30_000 });

test.for(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)(
  'when its parent dies of %s, the program dies and its folder is removed',
  async (signal) => {
    using folder = temporaryFolder();
    const parent = spawn(process.execPath, [PARENT, folder.path], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(line.toString());
    expect(isAlive(pid)).toBe(true);
    parent.kill(signal);
    await expect.poll(() => isAlive(pid), SOON).toBe(false);
    await expect.poll(() => existsSync(folder.path), SOON).toBe(false);
  },
);

test('a program that ends by itself leaves its folder, and says how it ended', async () => {
  using folder = temporaryFolder();
  const program = run('/bin/sh', ['-c', 'echo said; echo complained >&2; exit 3'], folder.path);
  expect(program.hasEnded).toBe(false);
  expect(await program.ended).toBe('exit code 3');
  expect(program.hasEnded).toBe(true);
  expect(readFileSync(join(folder.path, 'out'), 'utf8')).toBe('said\ncomplained\n');
  // The watcher is in the program's group: when that is empty, it has done what it does.
  await expect.poll(() => isAlive(-program.pid), SOON).toBe(false);
  expect(existsSync(folder.path)).toBe(true);
  program.signal('SIGKILL');
});

test('a signal reaches the program itself', async () => {
  using folder = temporaryFolder();
  const program = run('/bin/sleep', ['60'], folder.path);
  program.signal('SIGTERM');
  expect(await program.ended).toBe('SIGTERM');
});

test('Ctrl-C in the terminal does not reach the program: it is in a process group of its own', async () => {
  using folder = temporaryFolder();
  const program = run('/bin/sleep', ['60'], folder.path);
  expect(isAlive(-program.pid)).toBe(true);
  program.signal('SIGKILL');
  await program.ended;
});

function run(program: string, args: readonly string[], folder: string): WatchedProcess {
  const output = openSync(join(folder, 'out'), 'w');
  try {
    return spawnWatched(program, args, { output, env: process.env, removeOnDeath: folder });
  } finally {
    closeSync(output);
  }
}
