import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';

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
    if (line === 'ready') child.kill('SIGINT');
    if (line === 'SIGINT' && told.length === 2) {
      child.kill('SIGINT');
      child.kill('SIGTERM');
    }
  }
  const [code] = child.exitCode === null ? await once(child, 'exit') : [child.exitCode];
  expect(told).toEqual(['ready', 'SIGINT']);
  expect(code).toBe(7);
});
