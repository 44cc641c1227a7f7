/**
 * For tests: a program that stands in for the one that runs a model. It does what the text says,
 * and loads as the file at `plan.folder` says at that time.
 */
import { appendFileSync, readFileSync } from 'node:fs';
import type { Answer, Order } from './messages.ts';
import { endWithParent } from './parent-watch.ts';

endWithParent();

process.on('message', (order: Order) => {
  const answer = order.t === 'load' ? load(order.plan.folder) : judge(order.texts);
  if (answer !== undefined) process.send?.(answer);
});
process.on('disconnect', () => process.exit());

function load(path: string): Answer | undefined {
  const how = readFileSync(path, 'utf8').trimEnd();
  appendFileSync(path, '\n');
  if (how === 'refuse') return { t: 'refused', why: 'It refuses. Ask again.' };
  if (how === 'crash') process.exit(7);
  return how === 'hang' ? undefined : { t: 'loaded' };
}

function judge(texts: readonly string[]): Answer | undefined {
  if (texts.includes('crash')) process.exit(3);
  // As native code does that hangs: nothing else has a turn.
  while (texts.includes('spin'));
  if (texts.includes('fail')) return { t: 'failed', why: 'not this one' };
  if (texts.includes('hang')) return undefined;
  return { t: 'judged', logits: Float32Array.from(texts, numberOf) };
}

function numberOf(text: string): number {
  if (text === 'process') return process.pid;
  if (text === 'secrets')
    return Object.keys(process.env).filter((name) => /SECRET/.test(name)).length;
  return text.length;
}
