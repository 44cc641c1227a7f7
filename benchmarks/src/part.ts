/** One part of the benchmark in a process of its own, so that memory and warm-up are its own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bareStore } from './bare-store.ts';
import { endToEnd } from './end-to-end.ts';
import type { PostsOptions } from './posts.ts';

const [name = '', size = '200000'] = process.argv.slice(2);
const count = Number(size);
/** Fifty posts a second of event time over 100 subjects: 43,000 a day each. */
const full: PostsOptions = {
  count,
  everyMs: 20,
  crisisFrom: 0.7,
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
      // Sixty times real time, a batch each 50 ms: 3 s of event time, as a live system has it.
      const paced = {
        count: 60_000,
        everyMs: 20,
        crisisFrom: 0.4,
        crisisSubjects: 15,
        batchItems: 150,
      };
      const started = performance.now();
      return endToEnd(folder, 'natural', {
        ...paced,
        pace: async (batch) => {
          const wait = started + batch * 50 - performance.now();
          if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
        },
      });
    }
    default:
      throw new Error(`There is no part '${name}'.`);
  }
}
