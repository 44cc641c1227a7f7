/** One part of the benchmark in a process of its own, so that memory and warm-up are its own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bareStore } from './bare-store.ts';
import { endToEnd } from './end-to-end.ts';
import { LIVE_BATCH_EVERY_MS, LIVE_POSTS, type PostsOptions } from './posts.ts';

const [name = '', size = '200000'] = process.argv.slice(2);
const count = Number(size);
/**
 * Twelve posts a second of event time over 100 subjects: 10,800 a day each. So 200,000 of them take
 * more than the four hours in which it is learned what is usual of subjects and sources.
 */
const full: PostsOptions = {
  count,
  everyMs: 80,
  crisisFrom: 0.92,
  crisisSubjects: 5,
  batchItems: 1_000,
};

const folder = await mkdtemp(join(tmpdir(), 'goldenhour-bench-'));
try {
  const result = await measure();
  process.stdout.write(JSON.stringify({ ...result, rssMb: process.resourceUsage().maxRSS / 1024 }));
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function measure(): Promise<object> {
  switch (name) {
    case 'bare':
      return bareStore(folder, full);
    case 'trivial':
    case 'natural':
    case 'goldenhour':
      return endToEnd(folder, name, full);
    case 'latency': {
      const started = performance.now();
      return endToEnd(folder, 'goldenhour', {
        ...LIVE_POSTS,
        pace: async (batch) => {
          const wait = started + batch * LIVE_BATCH_EVERY_MS - performance.now();
          if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
        },
      });
    }
    default:
      throw new Error(`There is no part '${name}'.`);
  }
}
