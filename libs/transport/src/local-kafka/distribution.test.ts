import { mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { jarsFolder, provideJars } from './distribution.ts';
import { startLocalKafka } from './index.ts';
import { temporaryFolder } from './temporary.ts';

/** What Maven is asked for, so far as it matters here: two jars in the folder that it is given. */
const FETCHES = `
PATH=/bin:/usr/bin
[ "$1" = --version ] && exit
for word in "$@"; do into=\${word#-DoutputDirectory=}; [ "$into" = "$word" ] || break; done
echo one > "$into/one.jar"; echo two > "$into/two.jar"
echo fetched >> "$XDG_CACHE_HOME/fetches"
`;
const FAILS = '[ "$1" = --version ] || { echo "Could not transfer artifact"; exit 1; }';
const JAVA_17 = `echo 'openjdk version "17.0.15" 2025-04-15' >&2`;

vi.setConfig({ testTimeout: 30_000 });

test('the jars are fetched once, also when two ask at the same time', async () => {
  using machine = withMaven(FETCHES);
  const folders = await Promise.all([machine.provide(), machine.provide()]);
  expect(folders).toEqual([machine.folder, machine.folder]);
  const fetches = machine.fetches();
  expect(readdirSync(machine.folder).sort()).toEqual(['manifest.json', 'one.jar', 'two.jar']);

  await machine.provide();
  expect(machine.fetches()).toBe(fetches);
  expect(readdirSync(dirname(machine.folder))).toEqual(['4.3.1']);
});

test.for([
  ['a jar is missing', (folder: string) => rmSync(join(folder, 'two.jar'))],
  ['a jar is cut short', (folder: string) => writeFileSync(join(folder, 'two.jar'), 't')],
  ['the manifest is missing', (folder: string) => rmSync(join(folder, 'manifest.json'))],
  [
    'the jars are of another pom',
    (folder: string) => {
      const path = join(folder, 'manifest.json');
      writeFileSync(path, readFileSync(path, 'utf8').replace(/"pomSha256": "./, '"pomSha256": "x'));
    },
  ],
] as const)('a cache that is not whole is fetched again: %s', async ([, harm]) => {
  using machine = withMaven(FETCHES);
  await machine.provide();
  harm(machine.folder);
  await machine.provide();
  expect(machine.fetches()).toBe(2);
  expect(readFileSync(join(machine.folder, 'two.jar'), 'utf8')).toBe('two\n');
  await machine.provide();
  expect(machine.fetches()).toBe(2);
});

test('what a killed fetch left behind is removed by a later one, and one under way is not', async () => {
  using machine = withMaven(FETCHES);
  const [abandoned, underWay] = ['fetching-abandoned', 'fetching-underway'].map(
    (name) => `${machine.folder}.${name}`,
  );
  for (const folder of [abandoned, underWay]) mkdirSync(String(folder), { recursive: true });
  utimesSync(String(abandoned), 0, 0);
  await machine.provide();
  expect(readdirSync(dirname(machine.folder)).sort()).toEqual(['4.3.1', '4.3.1.fetching-underway']);
});

test('when Maven fails, its last lines and what to do are said, and nothing is left', async () => {
  using machine = withMaven(FAILS);
  const failure = machine.provide();
  await expect(failure).rejects.toMatchObject({ code: 'download' });
  await expect(failure).rejects.toThrow(/Could not transfer artifact\n.*KAFKA_BROKERS/s);
  expect(readdirSync(dirname(machine.folder))).toEqual([]);
});

test('a fetch that is given up ends Maven and leaves nothing', async () => {
  using machine = withMaven(
    `[ "$1" = --version ] || { echo > "$XDG_CACHE_HOME/begun"; exec /bin/sleep 60; }`,
  );
  const stop = new AbortController();
  const failure = machine.provide(stop.signal);
  await expect.poll(() => readdirSync(machine.path), { timeout: 20_000 }).toContain('begun');
  stop.abort();
  await expect(failure).rejects.toThrow(/aborted/);
  expect(readdirSync(dirname(machine.folder))).toEqual([]);
});

test.for<[string, Record<string, string>]>([
  ['java is not on the PATH', {}],
  ['java is too old (openjdk version "11.0.2")', { java: `echo 'openjdk version "11.0.2"' >&2` }],
  ['java is not on the PATH', { java: 'echo "Unable to locate a Java Runtime."; exit 1' }],
  ['mvn, which fetches it once, is not on the PATH', { java: JAVA_17 }],
])('what is missing is said, with what to install: %s', async ([why, programs]) => {
  using folder = temporaryFolder();
  for (const [name, text] of Object.entries(programs)) folder.script(name, text);
  const env = { PATH: folder.path, XDG_CACHE_HOME: folder.path };
  const failure = startLocalKafka({ env });
  await expect(failure).rejects.toMatchObject({ code: 'missing' });
  await expect(failure).rejects.toThrow(
    `A local Kafka needs Java 17 or newer and Maven, and ${why}. Install them (Debian: apt-get install default-jre-headless maven), or set KAFKA_BROKERS to a Kafka that runs.`,
  );
});

test('JAVA_HOME goes before the PATH', async () => {
  using folder = temporaryFolder();
  folder.script('java', JAVA_17);
  const env = { PATH: folder.path, JAVA_HOME: '/nowhere', XDG_CACHE_HOME: folder.path };
  await expect(startLocalKafka({ env })).rejects.toThrow(/JAVA_HOME has no .*java that runs/);
});

/** A machine whose Maven is a shell script. */
function withMaven(script: string) {
  const machine = temporaryFolder();
  machine.script('mvn', script);
  const env = { PATH: machine.path, XDG_CACHE_HOME: machine.path };
  return {
    path: machine.path,
    folder: jarsFolder(env),
    provide: (signal = new AbortController().signal) => provideJars({ env, say: () => {}, signal }),
    fetches: () => readFileSync(join(machine.path, 'fetches'), 'utf8').split('\n').length - 1,
    [Symbol.dispose]: () => machine[Symbol.dispose](),
  };
}
