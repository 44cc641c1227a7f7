/**
 * How fast is it, on this machine, beside a bare loop over the same store in the same run?
 *
 *   npm run bench              200,000 posts
 *   npm run bench -- 1000000   as many as you say
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { EndToEnd } from './end-to-end.ts';

type Part = Omit<EndToEnd, 'events' | 'latencies'> & Partial<EndToEnd> & { readonly rssMb: number };

const posts = Number(process.argv[2] ?? 200_000);
if (!Number.isInteger(posts) || posts < 1_000) {
  process.stderr.write('npm run bench -- POSTS: expected a whole number of at least 1,000.\n');
  process.exit(2);
}

const bare = run('bare');
const trivial = run('trivial');
const natural = run('natural');
const goldenhour = run('goldenhour');
const latency = run('latency');
if (latency.latencies?.length === 0) throw new Error('The live part had no crisis to tell of.');

const rate = ({ seconds }: Part): number => posts / seconds;
const perCpu = ({ cpuSeconds }: Part): number => posts / cpuSeconds;
const number = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const row = (name: string, part: Part): string =>
  `${name.padEnd(26)} ${number.format(rate(part)).padStart(10)} ${number.format(perCpu(part)).padStart(16)} ${number
    .format(part.rssMb)
    .padStart(8)} ${(rate(part) / rate(bare)).toFixed(2).padStart(14)}`;

process.stdout.write(
  [
    `${number.format(posts)} posts, one process, embedded store with fsync`,
    '',
    `${''.padEnd(26)} ${'posts/s'.padStart(10)} ${'per CPU-second'.padStart(16)} ${'RSS MB'.padStart(8)} ${'of bare store'.padStart(14)}`,
    row('bare store, write + read', bare),
    row('end to end, trivial', trivial),
    row('end to end, natural', natural),
    row('end to end, goldenhour', goldenhour),
    '',
    `clock to notification, ${latency.latencies?.length ?? 0} events at 3,000 posts/s: ` +
      `p50 ${quantile(latency, 0.5)} s, p99 ${quantile(latency, 0.99)} s`,
    '',
  ].join('\n'),
);

function run(part: string): Part {
  const script = fileURLToPath(new URL('./part.ts', import.meta.url));
  const child = spawnSync(process.execPath, [...process.execArgv, script, part, String(posts)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (child.status !== 0) throw new Error(`The part '${part}' failed; what it said is above.`);
  return JSON.parse(child.stdout) as Part;
}

function quantile({ latencies = [] }: Part, q: number): string {
  const sorted = latencies.toSorted((a, b) => a - b);
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN).toFixed(
    3,
  );
}
