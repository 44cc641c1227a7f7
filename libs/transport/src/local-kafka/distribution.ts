/** The jars of Apache Kafka, fetched by Maven once per user and kept in the cache folder. */
import { createHash } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { LocalKafkaFault } from './fault.ts';
import { findMaven } from './programs.ts';
import { spawnWatched } from './watched-process.ts';

export const KAFKA_VERSION = '4.3.1';

const POM = join(import.meta.dirname, 'pom.xml');
/** Written last into the folder: which pom the jars are of, and how long each is. */
const MANIFEST = 'manifest.json';
const LAST_LINES = 12;
const FETCH_MS_MAX = 15 * 60_000;
/** What a fetch that was killed left behind is removed by a later one, this long after. */
const ABANDONED_AFTER_MS = 2 * FETCH_MS_MAX;

interface Manifest {
  readonly pomSha256: string;
  /** @unit bytes */
  readonly jars: Readonly<Record<string, number>>;
}

export interface ProvideOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly say: (sentence: string) => void;
  readonly signal: AbortSignal;
}

/**
 * The folder that holds the jars; fetched where it is missing or not whole (44 MB). Several
 * processes may ask at once: each fetches into a folder of its own, and the first rename wins.
 *
 * @throws LocalKafkaFault `missing`, `download`
 */
export async function provideJars(options: ProvideOptions): Promise<string> {
  const folder = jarsFolder(options.env);
  if (await isWhole(folder)) return folder;
  const maven = await findMaven(options.env);
  options.say(`Fetching Apache Kafka ${KAFKA_VERSION} by Maven, once (44 MB) ...`);
  await mkdir(dirname(folder), { recursive: true });
  await removeAbandoned(folder);
  const fresh = await mkdtemp(`${folder}.fetching-`);
  try {
    await fetchJars(maven, fresh, options);
    await writeManifest(fresh);
    await moveInto(fresh, folder);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  return folder;
}

/** `$XDG_CACHE_HOME/goldenhour/kafka/<version>`, of ~/.cache where that is not set. */
export function jarsFolder(env: NodeJS.ProcessEnv): string {
  const set = env['XDG_CACHE_HOME'] ?? '';
  const cache = set === '' ? join(env['HOME'] ?? homedir(), '.cache') : set;
  return join(cache, 'goldenhour', 'kafka', KAFKA_VERSION);
}

async function isWhole(folder: string): Promise<boolean> {
  try {
    const manifest = JSON.parse(await readFile(join(folder, MANIFEST), 'utf8')) as Manifest;
    if (manifest.pomSha256 !== (await pomSha256())) return false;
    for (const [jar, bytes] of Object.entries(manifest.jars)) {
      if ((await stat(join(folder, jar))).size !== bytes) return false;
    }
    return true;
  } catch {
    return false;
  }
}

async function fetchJars(maven: string, into: string, options: ProvideOptions): Promise<void> {
  const log = join(into, 'maven.log');
  const output = openSync(log, 'w');
  const goal = ['dependency:copy-dependencies', '-DincludeScope=runtime'];
  const run = spawnWatched(maven, ['-q', '-B', '-f', POM, ...goal, `-DoutputDirectory=${into}`], {
    output,
    env: options.env,
    removeOnDeath: into,
  });
  closeSync(output);
  const stop = AbortSignal.any([options.signal, AbortSignal.timeout(FETCH_MS_MAX)]);
  const kill = (): void => run.signal('SIGKILL');
  stop.addEventListener('abort', kill, { once: true });
  if (stop.aborted) kill();
  const end = await run.ended;
  stop.removeEventListener('abort', kill);
  options.signal.throwIfAborted();
  if (end !== 'exit code 0') {
    const said = (await readFile(log, 'utf8')).trim().split('\n').slice(-LAST_LINES).join('\n');
    throw new LocalKafkaFault(
      'download',
      `Maven could not fetch Apache Kafka ${KAFKA_VERSION} (${end}). Its last lines:\n${said}\nThis needs a network, or a mirror in ~/.m2/settings.xml, once. Repair that and try again, or set KAFKA_BROKERS to a Kafka that runs.`,
    );
  }
  await rm(log);
}

async function writeManifest(folder: string): Promise<void> {
  const jars: Record<string, number> = {};
  for (const jar of await readdir(folder)) jars[jar] = (await stat(join(folder, jar))).size;
  const manifest: Manifest = { pomSha256: await pomSha256(), jars };
  await writeFile(join(folder, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** Puts the fresh folder in the place of what is there, unless that has become whole meanwhile. */
async function moveInto(fresh: string, folder: string): Promise<void> {
  if (await isWhole(folder)) return;
  const old = `${fresh}.old`;
  await rename(folder, old).catch(ignoreMissing);
  try {
    await rename(fresh, folder);
  } catch (error) {
    // Another process was faster.
    if (!(await isWhole(folder))) throw error;
  }
  await rm(old, { recursive: true, force: true });
}

async function removeAbandoned(folder: string): Promise<void> {
  const prefix = `${basename(folder)}.fetching-`;
  for (const name of await readdir(dirname(folder))) {
    if (!name.startsWith(prefix)) continue;
    const path = join(dirname(folder), name);
    const changed = await stat(path).catch(ignoreMissing);
    if (changed !== undefined && Date.now() - changed.mtimeMs < ABANDONED_AFTER_MS) continue;
    await rm(path, { recursive: true, force: true });
  }
}

async function pomSha256(): Promise<string> {
  return createHash('sha256')
    .update(await readFile(POM))
    .digest('hex');
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
