/**
 * Writes to the store until it is killed, and notes in a file what was acknowledged, a line each:
 * `p N` after publishing the records numbered below N, `c N` after the Nth commit. (A file: a
 * pipe that is full would lose lines.) Says one word on stdout when the first is done.
 */
import { openSync, writeSync } from 'node:fs';
import { openEmbedded } from '../index.ts';
import { numbered } from '../temporary.ts';

const [, , options, published, committed] = process.argv;
const transport = await openEmbedded({ ...JSON.parse(String(options)), clock: { now: () => Date.now() } });
const journal = openSync(`${transportPath()}.journal`, 'a');
const forever = new AbortController().signal;

function transportPath(): string {
  return JSON.parse(String(options)).path;
}

async function publish(): Promise<void> {
  for (let next = Number(published); ; next += 10) {
    await transport.publish(numbered(next, 10, 300));
    writeSync(journal, `p ${next + 10}\n`);
    if (next === Number(published)) console.log('begun');
  }
}

await Promise.all([
  publish(),
  transport.runTasks({ stage: 'pairs', input: null }, async (task) => {
    if (task.partition !== 0) return;
    for (let round = Number(committed) + 1; ; round++) {
      const value = `${round}`;
      const pair = [0, 1].map((partition) => ({ topic: 'latest', partition, key: value, value }));
      await task.commit({ outputs: pair, state: [['round', value]], offset: round });
      writeSync(journal, `c ${round}\n`);
    }
  }, forever),
]);
