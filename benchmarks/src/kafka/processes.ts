/** Starting the bench's processes and hearing what they found. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/** A part that takes so long stands still. */
const PART_MS_MAX = 10 * 60_000;
const LAST_LINES = 12;

export type Command = readonly [program: string, ...args: string[]];

export type Running<Report> = {
  readonly child: ChildProcess;
  /** @throws Error when it fails, or takes longer than any part should */
  readonly report: Promise<Report>;
};

/** @param name for a person, when it fails */
export function start<Report>(
  name: string,
  [program, ...args]: Command,
  signal: AbortSignal,
): Running<Report> {
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    signal,
    timeout: PART_MS_MAX,
    killSignal: 'SIGKILL',
  });
  const ended = once(child, 'close') as Promise<[code: number | null, signal: string | null]>;
  const report = Promise.all([ended, text(child.stdout)]).then(([[code, killed], said]) => {
    if (code === 0) return JSON.parse(said) as Report;
    const how = killed === null ? `exit code ${code}` : killed;
    throw new Error(`The part '${name}' failed (${how}); what it said is above.`);
  });
  return { child, report };
}

/**
 * A part in a Node process of its own.
 *
 * @param flags of Node: Goldenhour has those that `npm start` gives it, a peer Node's defaults
 */
export function workerCommand(part: string, plan: object, flags: readonly string[]): Command {
  const script = fileURLToPath(new URL('./worker.ts', import.meta.url));
  // A timer of kafkajs that is late by a millisecond makes Node say so.
  const quiet = '--disable-warning=TimeoutNegativeWarning';
  return [process.execPath, ...flags, quiet, script, part, JSON.stringify(plan)];
}

/** Runs a program for its effect. @returns null, or why it failed */
export async function run(
  [program, ...args]: Command,
  signal: AbortSignal,
): Promise<string | null> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], signal });
  const ended = once(child, 'close') as Promise<[code: number | null]>;
  const outputs = Promise.all([text(child.stdout), text(child.stderr)]);
  try {
    const [code] = await ended;
    if (code === 0) return null;
    const lines = (await outputs).join('').trim().split('\n').slice(-LAST_LINES);
    return `exit code ${code}: ${lines.join('\n')}`;
  } catch (error) {
    signal.throwIfAborted();
    return error instanceof Error ? error.message : String(error);
  }
}
