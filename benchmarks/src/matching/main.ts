/**
 * `npm run bench:matching`: how many short posts a second are matched to 1,000 subjects with
 * 10,000 terms, beside two packages that find as many strings. `npm run bench:matching -- 500000`
 * takes as many posts as you say.
 */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { ENGINES } from './engines.ts';

/** Of a hundred posts so many name a subject: a public stream, a wide search, one for the subjects. */
const PERCENTS = [3, 30, 100] as const;
const POSTS = 200_000;
const ROUNDS = 5;
const GOALS = { postsPerSecond: 1_000_000, megabytes: 64, compileMs: 500 } as const;

type Part = {
  readonly compileMs: number;
  readonly megabytes: number;
  readonly terms: number;
  readonly speeds: readonly { readonly speed: number; readonly found: number }[];
};

const count = Number(process.argv[2] ?? POSTS);
if (!Number.isInteger(count) || count < 1_000) {
  console.error('Say how many posts, 1000 or more: npm run bench:matching -- 500000');
  process.exit(2);
}

const parts = ENGINES.map((name) => ({ name, ...runPart(name) }));
const [ours] = parts;
console.log(
  `1,000 subjects, ${amount(ours?.terms ?? 0)} terms, half of the subjects with a query; ${amount(count)} posts of at most 280 characters; median of ${ROUNDS} rounds, a second of processor time.\n`,
);
console.log(row(['', 'compile', 'memory', ...PERCENTS.map((percent) => `${percent} % named`)]));
for (const { name, compileMs, megabytes, speeds } of parts) {
  const cells = speeds.map(({ speed }, at) => {
    const ratio = (ours?.speeds[at]?.speed ?? 0) / speed;
    return `${amount(Math.round(speed))}/s${name === ours?.name ? '' : ` (1/${ratio.toFixed(1)})`}`;
  });
  console.log(row([name, `${compileMs.toFixed(0)} ms`, `${megabytes.toFixed(1)} MB`, ...cells]));
}
console.log(
  `\nFound in: ${parts.map(({ name, speeds }) => `${name} ${speeds.map(({ found }) => `${(100 * found).toFixed(0)} %`).join(', ')}`).join('; ')}.`,
);
console.log(
  'The peers look for bare letters in small case: no edges of words, no queries, no accents.',
);
console.log(
  `Goals: ${amount(GOALS.postsPerSecond)} posts a second on a quiet core where few are named, ${GOALS.megabytes} MB, ${GOALS.compileMs} ms.`,
);

function runPart(name: string): Part {
  const file = join(import.meta.dirname, 'part.ts');
  const given = [name, String(count), String(ROUNDS), ...PERCENTS.map(String)];
  const output = execFileSync(process.execPath, ['--expose-gc', file, ...given], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(output) as Part;
}

function row(cells: readonly string[]): string {
  return cells.map((cell, at) => (at === 0 ? cell.padEnd(24) : cell.padStart(22))).join('');
}

function amount(number: number): string {
  return number.toLocaleString('en-US');
}
