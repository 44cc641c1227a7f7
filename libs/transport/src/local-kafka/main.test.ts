import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeEach, expect, test } from 'vitest';
import { kafkaForTests } from './index.ts';
import { freePorts, isFree } from './ports.ts';
import { client, createTopic, read, temporaryFolder, write } from './temporary.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
const READY = /is ready on/;

// That there is a Kafka to be had, here.
const shared = await kafkaForTests();
beforeEach(({ skip }) => {
  if ('skipped' in shared) skip(shared.skipped);
});

test('it keeps its data over Ctrl-C, and a second one on them or on its port is refused', {
  timeout: 120_000,
}, async () => {
  using folder = temporaryFolder();
  const data = `${folder.path}/données à part`;
  const [port = 0, otherPort = 0] = await freePorts(2);
  const address = `127.0.0.1:${port}`;
  const topic = randomUUID();
  // As if a first start had been killed while it formatted.
  mkdirSync(`${data}/data.formatting`, { recursive: true });
  writeFileSync(`${data}/data.formatting/meta.properties`, 'version=1');

  const first = main('--port', `${port}`, '--data', data);
  await first.says(READY);
  expect(first.said()).toContain(
    `npx goldenhour topics create --config my.yaml --brokers ${address}\n`,
  );
  expect(first.said()).toContain(`What it says: ${data}/broker.log\n`);
  await createTopic(client({ brokers: [address] }), topic);
  await write(client({ brokers: [address] }), topic, 'kept');

  const onItsPort = main('--port', `${port}`, '--temporary');
  expect(await onItsPort.ended).toBe(1);
  expect(onItsPort.said()).toMatch(/Port \d+ of 127.0.0.1 is taken.*--port N/);
  const onItsData = main('--port', `${otherPort}`, '--data', data);
  expect(await onItsData.ended).toBe(1);
  expect(onItsData.said()).toMatch(/already runs on the data folder/);

  first.child.kill('SIGINT');
  expect(await first.ended).toBe(0);
  expect(await isFree(port)).toBe(true);
  // Kafka's own mark of an orderly end.
  expect(existsSync(`${data}/data/.kafka_cleanshutdown`)).toBe(true);

  const second = main('--port', `${port}`, '--data', data);
  await second.says(READY);
  expect(await read(client({ brokers: [address] }), topic, 1)).toEqual(['kept']);
  second.child.kill('SIGKILL');
  await expect.poll(() => isFree(port), { timeout: 20_000 }).toBe(true);
});

test('a folder that cannot hold the data is refused with a sentence', {
  timeout: 60_000,
}, async () => {
  using folder = temporaryFolder();
  const [port = 0] = await freePorts(1);
  writeFileSync(`${folder.path}/file`, '');
  mkdirSync(`${folder.path}/held/kafka.lock`, { recursive: true });
  for (const [name, why] of [
    ['file', /^The data folder .*\/file of the local Kafka cannot be used: EEXIST/],
    ['held', /^The data folder .*\/held of the local Kafka cannot be used: /],
    ['a,b', /^Kafka cannot keep its data in .*\/a,b: there is a comma in it/],
  ] as const) {
    const run = main('--port', `${port}`, '--data', `${folder.path}/${name}`);
    expect(await run.ended).toBe(1);
    expect(run.said()).toMatch(why);
  }
  expect(readdirSync(folder.path)).toEqual(['file', 'held']);
});

test('Ctrl-C while it starts ends it at once, without a word', { timeout: 60_000 }, async () => {
  using folder = temporaryFolder();
  const [port = 0] = await freePorts(1);
  const starting = main('--data', folder.path, '--port', `${port}`);
  await expect.poll(() => existsSync(`${folder.path}/broker.log`), { timeout: 20_000 }).toBe(true);
  starting.child.kill('SIGINT');
  expect(await starting.ended).toBe(0);
  expect(starting.said()).toBe('');
});

test.for([
  [['--port', 'x'], '--port is to be a whole number from 1 to 65535, not "x".'],
  [['--port', '0'], '--port is to be a whole number'],
  [['--data', ''], '--data is to be a folder, and nothing stands there.'],
  [['--temporary', '--data', 'here'], '--data and --temporary exclude each other.'],
  [['--prot', '1'], "Unknown option '--prot'"],
] as const)(
  'arguments that make no sense are answered with the usage: %j',
  { timeout: 30_000 },
  async ([args, why]) => {
    const run = main(...args);
    expect(await run.ended).toBe(2);
    expect(run.said()).toContain(why);
    expect(run.said()).toContain('npm run kafka -- [--port N]');
  },
);

/** Runs `main.ts`, as the npm script does. */
function main(...args: readonly string[]) {
  const flags = ['--disable-warning=TimeoutNegativeWarning'];
  const child: ChildProcess = spawn(process.execPath, [...flags, MAIN, ...args], {
    stdio: ['ignore', 'inherit', 'pipe'],
    // As where no language is set: Java then takes names of files for ASCII.
    env: { ...process.env, LC_ALL: 'C' },
  });
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return {
    child,
    ended,
    said: () => said,
    /** Resolves when it has said so; rejects when it ends before. */
    says: (what: RegExp) =>
      new Promise<void>((resolve, reject) => {
        const look = (): void => {
          if (what.test(said)) resolve();
        };
        child.stderr?.on('data', look);
        child.on('close', () => reject(new Error(`It ended and said: ${said}`)));
        look();
      }),
  };
}
