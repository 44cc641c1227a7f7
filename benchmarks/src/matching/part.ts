/**
 * One engine in a process of its own, so that memory and warm-up are its own. It does a round for
 * each request, so that the engines can take turns.
 */
import { once } from 'node:events';
import { ENGINES, type Find, openEngine } from './engines.ts';
import { createPosts, createWorld, type Post } from './world.ts';

/** What a part is asked for: a round over posts of which so many percent name a subject, or memory. */
export type PartRequest = { readonly percent: number } | 'memory';

export type Opened = { readonly compileMs: number };

export type Round = {
  /** Posts a second of processor time. */
  readonly speed: number;
  /** How many of them were found to name somebody. @range 0…1 */
  readonly found: number;
  /** Beside it: posts a second whose text is read, unit by unit, and nothing else. */
  readonly reading: number;
};

/** What the engine holds, and of how many terms. */
export type Held = { readonly megabytes: number; readonly terms: number };

/** As long a round lasts, of processor time; it ends with the chunk in which the time is up. */
const ROUND_MS = 250;
const READING_MS = 50;
const CHUNK_POSTS = 500;
/** Code that is not used any more is let go after some collections, and would count as a gain. */
const COLLECTIONS = 12;

const [name = '', count = '0', ...percents] = process.argv.slice(2);
const engine = ENGINES.find((known) => known === name);
if (engine === undefined) throw new Error(`There is no engine '${name}'.`);

const world = createWorld(1_000);
const series = new Map(
  percents.map((percent) => {
    const posts = createPosts(Number(count), Number(percent), world.subjects);
    return [Number(percent), { chunks: inChunks(posts), next: 0 }];
  }),
);
const bytesBefore = heldBytes();
const started = process.cpuUsage();
const find: Find = openEngine(engine, world);
process.on('message', (request: PartRequest) => process.send?.(answer(request)));
process.send?.({ compileMs: cpuMs(started) } satisfies Opened);
await once(process, 'disconnect');

function answer(request: PartRequest): Round | Held {
  if (request === 'memory') {
    // What it has learned while it ran counts as its own; the world must not be let go meanwhile.
    const megabytes = (heldBytes() - bytesBefore) / 1e6;
    return { megabytes, terms: world.terms.length };
  }
  const found = spend(ROUND_MS, request.percent, findAll);
  const read = spend(READING_MS, request.percent, readAll);
  return { speed: found.speed, found: found.result / found.posts, reading: read.speed };
}

/**
 * Chunk after chunk, from where the last round ended. Each is parsed before its time runs: as
 * from a source, its posts lie in the caches, and nothing of them is known yet.
 */
function spend(ms: number, percent: number, work: (posts: readonly Post[]) => number) {
  const own = series.get(percent);
  if (own === undefined) throw new Error(`There are no posts of ${percent} %.`);
  let [result, posts, spentMs] = [0, 0, 0];
  while (spentMs < ms) {
    const chunk = JSON.parse(own.chunks[own.next] ?? '[]') as Post[];
    own.next = (own.next + 1) % own.chunks.length;
    const before = process.cpuUsage();
    result += work(chunk);
    spentMs += cpuMs(before);
    posts += chunk.length;
  }
  return { result, posts, speed: posts / (spentMs / 1_000) };
}

function inChunks(posts: readonly Post[]): readonly string[] {
  return Array.from({ length: Math.ceil(posts.length / CHUNK_POSTS) }, (_, at) =>
    JSON.stringify(posts.slice(at * CHUNK_POSTS, (at + 1) * CHUNK_POSTS)),
  );
}

function findAll(posts: readonly Post[]): number {
  let found = 0;
  for (const post of posts) if (find(post) > 0) found += 1;
  return found;
}

function readAll(posts: readonly Post[]): number {
  let sum = 0;
  for (const { text } of posts) {
    for (let at = 0; at < text.length; at += 1) sum = (sum + text.charCodeAt(at)) | 0;
  }
  return sum;
}

/** Of all threads: collecting garbage and compiling included. */
function cpuMs(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1_000;
}

function heldBytes(): number {
  for (let times = 0; times < COLLECTIONS; times += 1) globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
