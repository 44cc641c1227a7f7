/** One engine in a process of its own, so that memory and warm-up are its own. */
import { ENGINES, type Find, openEngine } from './engines.ts';
import { createPosts, createWorld, type Post } from './world.ts';

const [name = '', count = '0', rounds = '0', ...percents] = process.argv.slice(2);
const engine = ENGINES.find((known) => known === name);
if (engine === undefined) throw new Error(`There is no engine '${name}'.`);

const world = createWorld(1_000);
const emptyBytes = heldBytes();
const started = process.cpuUsage();
let find: Find = openEngine(engine, world);
const compileMs = cpuMs(started);
const speeds = percents.map((percent) => measure(Number(percent)));
// What it has learned while it ran counts as its own.
const bytes = heldBytes() - emptyBytes;
find = () => 0;
const result = { compileMs, megabytes: bytes / 1e6, terms: world.terms.length, speeds };
process.stdout.write(JSON.stringify(result));

/** Posts a second of processor time, the median of the rounds; the first warms up. */
function measure(percent: number): { readonly speed: number; readonly found: number } {
  const posts = createPosts(Number(count), percent, world.subjects);
  const speeds: number[] = [];
  let found = 0;
  for (let round = 0; round <= Number(rounds); round += 1) {
    const before = process.cpuUsage();
    found = run(posts);
    if (round > 0) speeds.push(posts.length / (cpuMs(before) / 1_000));
  }
  const speed = speeds.toSorted((a, b) => a - b)[Math.floor(speeds.length / 2)] ?? 0;
  return { speed, found: found / posts.length };
}

function run(posts: readonly Post[]): number {
  let found = 0;
  for (const post of posts) if (find(post) > 0) found += 1;
  return found;
}

/** Of all threads: collecting garbage and compiling included. */
function cpuMs(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1_000;
}

function heldBytes(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
