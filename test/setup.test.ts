import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test, vi } from 'vitest';

const root = join(import.meta.dirname, '..');

test('a signal told twice reaches the program once, and its exit code comes back', async () => {
  const child = spawn(process.execPath, ['scripts/setup.mjs', 'test/fixtures/count-signals.mjs'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const told: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    told.push(line);
    // The terminal signals the whole group, then npm signals its child again.
    if (line.startsWith('ready')) child.kill('SIGINT');
    if (line === 'SIGINT' && told.length === 2) {
      child.kill('SIGINT');
      child.kill('SIGTERM');
    }
  }
  const [code] = child.exitCode === null ? await once(child, 'exit') : [child.exitCode];
  expect(told).toEqual([expect.stringContaining('ready'), 'SIGINT']);
  expect(code).toBe(7);
});

test('a terminal that changes its size, and Ctrl-Z, reach the program', async () => {
  const child = spawn(process.execPath, ['scripts/setup.mjs', 'test/fixtures/count-signals.mjs'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const told: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => told.push(line));
  onTestFinished(() => {
    child.kill('SIGCONT');
    child.kill('SIGTERM');
  });
  const say = async (signal: NodeJS.Signals, ...lines: string[]) => {
    child.kill(signal);
    await vi.waitFor(() => expect(told.splice(0)).toEqual(lines), WAITING);
  };
  await vi.waitFor(() => expect(told).toHaveLength(1), WAITING);
  const own = Number(told.pop()?.replace('ready ', ''));
  await say('SIGWINCH', 'SIGWINCH');

  const areStopped = () => [child.pid, own].map((pid) => stateOf(pid).startsWith('T'));
  child.kill('SIGTSTP');
  await vi.waitFor(() => expect(areStopped()).toEqual([true, true]), WAITING);
  child.kill('SIGCONT');
  await vi.waitFor(() => expect(areStopped()).toEqual([false, false]), WAITING);
  await say('SIGINT', 'SIGINT');
});

const WAITING = { timeout: 20_000, interval: 50 };

/** Linux need not have ps(1); others have no /proc. */
function stateOf(pid: number | undefined): string {
  if (existsSync('/proc/self/stat'))
    return readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '');
  return execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).trim();
}
