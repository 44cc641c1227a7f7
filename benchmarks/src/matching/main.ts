/**
 * `npm run bench:matching`: how many short posts a second are matched to 1,000 subjects with
 * 10,000 terms, beside two packages that find as many strings. `npm run bench:matching -- 21`
 * takes as many rounds as you say.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ENGINES } from './engines.ts';
import type { Held, Opened, PartRequest, Round } from './part.ts';
import { reportText } from './report.ts';

/** Of a hundred posts so many name a subject: a public stream, a wide search, one for the subjects. */
const PERCENTS = [3, 30, 100] as const;
const POSTS = 60_000;
const ROUNDS = 9;
/** Until the compilers of the engine are done with it, as `--trace-opt` shows. */
const WARM_UP_ROUNDS = 3;

const rounds = Number(process.argv[2] ?? ROUNDS);
if (!Number.isInteger(rounds) || rounds < 1) {
  console.error('Say how many rounds, 1 or more: npm run bench:matching -- 21');
  process.exit(2);
}

const parts = [];
// One after the other: compiling is measured too.
for (const name of ENGINES) parts.push(await openPart(name));

for (let round = -WARM_UP_ROUNDS; round < rounds; round += 1) {
  for (const percent of PERCENTS) {
    // In turns, so that what else runs on the machine is in the way of each of them.
    for (const part of parts) {
      const measured = await ask<Round>(part.process, { percent });
      if (round >= 0) part.rounds.push({ ...measured, percent });
    }
  }
}
const results = [];
for (const { process: child, ...part } of parts) {
  const held = await ask<Held>(child, 'memory');
  child.disconnect();
  results.push({ ...part, ...held });
}
console.log(reportText(results, { percents: PERCENTS, rounds }));

async function openPart(name: string) {
  const file = join(import.meta.dirname, 'part.ts');
  const given = [name, String(POSTS), ...PERCENTS.map(String)];
  const child = fork(file, given, { execArgv: ['--expose-gc'] });
  child.once('exit', (code) => {
    if (code !== 0) process.exit(1);
  });
  const opened = await answerOf<Opened>(child);
  const none: (Round & { readonly percent: number })[] = [];
  return { name, process: child, ...opened, rounds: none };
}

async function ask<T>(child: ChildProcess, request: PartRequest): Promise<T> {
  child.send(request);
  return answerOf<T>(child);
}

async function answerOf<T>(child: ChildProcess): Promise<T> {
  const [answer] = (await once(child, 'message')) as [T];
  return answer;
}
