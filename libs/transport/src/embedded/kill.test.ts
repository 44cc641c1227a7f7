import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { type EmbeddedOptions, openEmbedded } from './index.ts';
import { numbersOf, temporaryStore } from './temporary.ts';

const KILLS = 6;
const CHILD = fileURLToPath(new URL('./kill.fixtures/child.ts', import.meta.url));

test('after each kill -9 all that was acknowledged is there, commits are whole, and the lock is free', async () => {
  using store = temporaryStore();
  let published = 0;
  let committed = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    const acknowledged = await runAndKill(
      store.options(),
      { published, committed },
      40 + 23 * kill,
    );

    await using transport = await openEmbedded(store.options());
    const numbers = numbersOf(await transport.scan('in', 0, { maxRecords: 1_000_000 }));
    const all = await readAll(transport, numbers);
    expect(all).toEqual(all.map((_, index) => index));
    // A call of ten is there whole; at most the one that was not acknowledged is there too.
    expect(all.length % 10).toBe(0);
    expect([acknowledged.published, acknowledged.published + 10]).toContain(all.length);
    published = all.length;

    const rounds = [];
    for (const partition of [0, 1]) {
      const [end = 0] = (await transport.ends('latest')).slice(partition);
      rounds.push(end);
    }
    const offset = (await transport.committed('pairs'))[0] ?? 0;
    expect(rounds).toEqual([offset, offset]);
    expect([acknowledged.committed, acknowledged.committed + 1]).toContain(offset);
    const stop = new AbortController();
    await transport.runTasks(
      { stage: 'pairs', input: null },
      async (task) => {
        if (task.partition !== 0) return;
        expect(task.state.get('round')).toBe(offset === 0 ? undefined : `${offset}`);
        stop.abort();
      },
      stop.signal,
    );
    committed = offset;
  }
  expect(published).toBeGreaterThan(100);
  expect(committed).toBeGreaterThan(10);
}, 30_000);

/** A scan is bounded in bytes, so it goes on from where the first ended. */
async function readAll(
  transport: Awaited<ReturnType<typeof openEmbedded>>,
  first: readonly number[],
): Promise<number[]> {
  const all = [...first];
  for (;;) {
    const more = await transport.scan('in', 0, { from: all.length, maxRecords: 1_000_000 });
    if (more.length === 0) return all;
    all.push(...numbersOf(more));
  }
}

/** What the child had noted when it was killed, some ms after its first word. */
async function runAndKill(
  options: EmbeddedOptions,
  from: { readonly published: number; readonly committed: number },
  afterMs: number,
) {
  const child = spawn(
    process.execPath,
    [CHILD, JSON.stringify(options), `${from.published}`, `${from.committed}`],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const exited = once(child, 'exit');
  await once(child.stdout, 'data');
  await expect(openEmbedded(options)).rejects.toMatchObject({ code: 'locked' });
  await new Promise((resolve) => setTimeout(resolve, afterMs));
  child.kill('SIGKILL');
  await exited;
  const noted = { ...from };
  for (const line of readFileSync(`${options.path}.journal`, 'utf8').split('\n')) {
    const [what, count] = line.split(' ');
    if (what === 'p') noted.published = Number(count);
    if (what === 'c') noted.committed = Number(count);
  }
  return noted;
}
