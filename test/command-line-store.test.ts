import { spawnSync } from 'node:child_process';
import { closeSync, openSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test, vi } from 'vitest';
import {
  acme,
  badEvening,
  begin,
  goldenhour,
  metricsOf,
  scratchWith,
  told,
  until,
} from './command-line-harness.ts';

// Processes of their own take time where others work beside them.
vi.setConfig({ testTimeout: 30_000 });

const EVENING = { 'a.yaml': acme(), 'p.ndjson': badEvening() };
const REPLAY = ['replay', 'p.ndjson', '-c', 'a.yaml', '--json'];
const KEPT = [...REPLAY, '--store', 'kept.db'];
const PAGE_BYTES = 4_096;

test('a kept replay runs to its end once, and prints the same again', async () => {
  const cwd = scratchWith(EVENING);
  const first = await goldenhour(KEPT, { cwd });
  expect(first.code).toBe(0);
  expect(first.err).toContain('270 posts read, 270 mentions scored.');
  const again = await goldenhour(KEPT, { cwd });
  expect(again).toMatchObject({ code: 0, out: first.out });
  expect(again.err).toContain('Nothing was left to read: kept.db holds this replay to its end.');
  expect(first.out.split('\n').length).toBeGreaterThan(3);

  writeFileSync(join(cwd, 'p.ndjson'), badEvening({ padding: 1 }));
  const other = await goldenhour(KEPT, { cwd });
  expect(other).toMatchObject({ code: 1, out: '' });
  expect(other.err).toMatch(/p\.ndjson or how they are read has changed .* start it afresh/);
});

test('a replay that was stopped goes on where it was, and prints what an undisturbed one prints', async () => {
  const cwd = scratchWith(EVENING);
  const whole = await goldenhour(REPLAY, { cwd });
  const slow = begin([...KEPT, '--speed', '40000', '--port', '0'], { cwd });
  const url = await told(slow, /(http:\S+)\/metrics/);
  const series = 'goldenhour_ingested_items_total{source="posts"}';
  const before = await until(slow, async () => {
    const items = (await metricsOf(url))?.get(series) ?? 0;
    return items > 20 ? items : undefined;
  });
  slow.child.kill('SIGTERM');
  const stopped = await slow.ended;
  expect(stopped).toMatchObject({ code: 130, out: '' });
  expect(stopped.err).toContain('Stopped before the end. The same command goes on from here.');
  const rest = await goldenhour(KEPT, { cwd });
  expect(rest).toMatchObject({ code: 0, out: whole.out });
  const read = Number(/(\d+) posts read/.exec(rest.err)?.[1]);
  expect(read).toBeGreaterThan(0);
  expect(read).toBeLessThanOrEqual(270 - before);
});

test('a store says whose it is: another process, namespace or number of partitions is refused', async () => {
  const cwd = scratchWith(EVENING);
  expect((await goldenhour(KEPT, { cwd })).code).toBe(0);
  const partitions = await goldenhour([...KEPT, '--partitions', '3'], { cwd });
  expect(partitions).toMatchObject({ code: 1, out: '' });
  expect(partitions.err).toMatch(
    /was made with 1 partition, .* Set partitions to 1, or begin a new store/,
  );
  const namespace = await goldenhour([...KEPT, '--namespace', 'other'], { cwd });
  expect(namespace).toMatchObject({ code: 1, out: '' });
  expect(namespace.err).toMatch(/holds namespace "acme-replay", not "other"\. Set that namespace/);

  const owner = begin([...REPLAY, '--store', 'held.db', '--speed', '1', '--port', '0'], { cwd });
  const url = await told(owner, /(http:\S+)\/metrics/);
  await until(owner, async () =>
    ((await metricsOf(url))?.get('goldenhour_store_file_bytes') ?? 0) > 0 ? true : undefined,
  );
  const second = await goldenhour([...REPLAY, '--store', 'held.db'], { cwd });
  expect(second).toMatchObject({ code: 1, out: '' });
  expect(second.err).toMatch(/held\.db is in use by another Goldenhour\. Stop that one first/);
  backUp(join(cwd, 'held.db'), join(cwd, 'copy.db'));
  expect((await goldenhour(['store', 'check', 'copy.db'], { cwd })).code).toBe(0);
  const check = await goldenhour(['store', 'check', 'held.db'], { cwd });
  expect(check).toMatchObject({ code: 1, out: '' });
  expect(check.err).toMatch(/is in use by another Goldenhour/);
  owner.child.kill('SIGINT');
  expect(await owner.ended).toMatchObject({ code: 130, out: '' });
});

test('damage is named, salvaged, and the salvaged store goes on', async () => {
  const cwd = scratchWith(EVENING);
  const whole = await goldenhour(KEPT, { cwd });
  expect(await goldenhour(['store', 'check', 'kept.db'], { cwd })).toMatchObject({
    code: 0,
    err: '',
    out: expect.stringMatching(
      /^kept\.db: namespace acme-replay, 1 partition, .*\nIt is sound\.\n$/,
    ),
  });
  damage(join(cwd, 'kept.db'));

  const refused = await goldenhour(KEPT, { cwd });
  expect(refused).toMatchObject({ code: 1, out: '' });
  expect(refused.err).toMatch(/kept\.db is damaged: .* goldenhour store salvage /);
  const check = await goldenhour(['store', 'check', 'kept.db'], { cwd });
  expect(check).toMatchObject({ code: 1, err: '' });
  expect(check.out).toContain('goldenhour store salvage kept.db --to kept.db.salvaged');
  expect(await goldenhour(['store', 'check', 'kept.db', '--json'], { cwd })).toMatchObject({
    code: 1,
    out: expect.stringMatching(/^\{"isSound":false,.*\}\n$/),
  });

  const to = ['store', 'salvage', 'kept.db', '--to', 'saved.db'];
  const salvaged = await goldenhour(to, { cwd });
  expect(salvaged).toMatchObject({ code: 0, err: '' });
  expect(salvaged.out).toMatch(/^Saved [\d,]+ records\.\n/);
  expect(salvaged.out).toMatch(/Lost |Left out /);
  expect(salvaged.out).toContain('Go on with it: --store saved.db');
  const saved = await goldenhour(['store', 'check', 'saved.db'], { cwd });
  expect(saved.out).toMatch(/It is sound|A salvaged store goes on without those that were lost/);
  const twice = await goldenhour(to, { cwd });
  expect(twice).toMatchObject({ code: 1, out: '' });
  expect(twice.err).toContain('exists already. Salvage into a new file.');

  const on = await goldenhour([...REPLAY, '--store', 'saved.db'], { cwd });
  expect(on.code).toBe(0);
  const known = new Set(whole.out.split('\n'));
  expect(on.out.split('\n').filter((line) => !known.has(line))).toEqual([]);
});

test('a full disk is told, makes it unready, and is over when there is room', {
  timeout: 30_000,
}, async ({ skip }) => {
  const cwd = scratchWith({ 'a.yaml': acme(), 'p.ndjson': badEvening({ padding: 2_500 }) });
  const disk = join(cwd, 'disk');
  const mount = (...args: string[]) =>
    spawnSync('mount', ['-t', 'tmpfs', ...args, 'tmpfs', disk], { encoding: 'utf8' });
  spawnSync('mkdir', [disk]);
  if (mount('-o', 'size=2m').status !== 0) skip('a full disk takes root and mount -t tmpfs');
  onTestFinished(() => void spawnSync('umount', ['-l', disk]));

  const run = begin([...REPLAY, '--store', 'disk/kept.db', '--port', '0'], { cwd });
  const url = await told(run, /(http:\S+)\/metrics/);
  await told(
    run,
    /Waiting, and trying again: No space left for the store .*Free space on its disk/,
  );
  const ready = await fetch(`${url}/readyz`);
  expect(ready.status).toBe(503);
  expect(await ready.text()).toContain('No space left');
  expect(mount('-o', 'remount,size=64m').status).toBe(0);
  const ended = await run.ended;
  expect(ended.err).toContain('It works again and goes on.');
  expect(ended.code).toBe(0);
  const elsewhere = await goldenhour(REPLAY, { cwd });
  expect(ended.out).toBe(elsewhere.out);
});

test('a store that is full from the start is refused and leaves nothing', async ({ skip }) => {
  const cwd = scratchWith(EVENING);
  const disk = join(cwd, 'disk');
  spawnSync('mkdir', [disk]);
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', disk]);
  if (mounted.status !== 0) skip('a full disk takes root and mount -t tmpfs');
  onTestFinished(() => void spawnSync('umount', ['-l', disk]));
  const ended = await goldenhour([...REPLAY, '--store', 'disk/kept.db'], { cwd });
  expect(ended).toMatchObject({ code: 1, out: '' });
  expect(ended.err).toMatch(/No space left for the store .*Free space on its disk/);
});

test('tail reads along, in its own process, and stops when its reader does', async () => {
  const cwd = scratchWith(EVENING);
  expect((await goldenhour(KEPT, { cwd })).code).toBe(0);
  const plain = ['tail', 'crises', '--store', 'kept.db', '--from-start'];
  const lines = await goldenhour([...plain, '--no-follow'], { cwd });
  expect(lines).toMatchObject({ code: 0, err: '' });
  const rows = (await goldenhour([...plain, '--no-follow', '--json'], { cwd })).out
    .trim()
    .split('\n');
  expect(rows.map((row) => JSON.parse(row).headers.ce_type)[0]).toBe('goldenhour.crisis.opened');
  expect(lines.out.trim().split('\n').length).toBe(rows.length);
});

/** As docs/operating.md says, while another process writes. */
function backUp(from: string, to: string): void {
  using store = new DatabaseSync(from);
  store.prepare('VACUUM INTO ?').run(to);
}

/** Overwrites a page in the middle of the file, as a failing disk would. */
function damage(path: string): void {
  const pages = Math.floor(statSync(path).size / PAGE_BYTES);
  const descriptor = openSync(path, 'r+');
  try {
    for (const page of [Math.floor(pages / 2), Math.floor(pages / 2) + 1]) {
      writeSync(descriptor, Buffer.alloc(PAGE_BYTES, 0xa5), 0, PAGE_BYTES, page * PAGE_BYTES);
    }
  } finally {
    closeSync(descriptor);
  }
}
