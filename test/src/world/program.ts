/** The real program, as a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const MAIN = join(import.meta.dirname, '../../../services/goldenhour/src/main.ts');

export type Ended = {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Standard output. */
  readonly output: string;
  /** Standard error. */
  readonly talk: string;
};

/**
 * Runs a command to its end.
 *
 * @param cache folder in which Node keeps what it compiled: the next start takes half the time
 */
export async function runProgram(
  { command, cache }: { readonly command: readonly string[]; readonly cache: string },
  meanwhile?: (child: ChildProcess) => Promise<void>,
): Promise<Ended> {
  const child = spawn(process.execPath, [MAIN, ...command], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: programEnvironment(cache),
  });
  const exit = once(child, 'exit');
  const [[code, signal], output, talk] = await Promise.all([
    exit,
    text(child.stdout),
    text(child.stderr),
    meanwhile?.(child),
  ]);
  return { code, signal, output, talk };
}

/** Without the variables of the tests themselves: a program would take them for configuration. */
export function programEnvironment(cache: string): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('GOLDENHOUR_TEST_'));
  return { ...Object.fromEntries(own), NODE_COMPILE_CACHE: cache };
}
