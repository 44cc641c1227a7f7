/** Child processes that never outlive this one, not even when it is killed with SIGKILL. */
import { type ChildProcess, spawn } from 'node:child_process';
import { Writable } from 'node:stream';

/**
 * The shell becomes the program, so that the child's pid is the program's. The subshell stays
 * behind and reads a pipe whose other end only this process holds: a line means that the program
 * has ended by itself, the end of the pipe that this process has died. It waits before it removes
 * the folder, for the program may still be writing while it dies.
 */
const WATCH_AND_BECOME = `
(
  read -r line <&3 && exit
  kill -9 $$
  [ -z "$1" ] || { sleep 1; rm -rf -- "$1"; }
) > /dev/null 2>&1 &
exec 3<&-
shift
exec "$@"
`;

export interface WatchedProcess {
  readonly pid: number;
  /** Resolves when the process has ended, with how: `exit code 1`, `SIGKILL`. Never rejects. */
  readonly ended: Promise<string>;
  readonly hasEnded: boolean;
  /** A signal to this process alone; nothing where it has ended. */
  signal(name: NodeJS.Signals): void;
}

/**
 * Runs a program in a session of its own, so that Ctrl-C in the terminal does not reach it, with
 * nothing on standard input and both outputs into an open file.
 */
export function spawnWatched(
  program: string,
  args: readonly string[],
  options: {
    /** An open file descriptor; the caller closes it. */
    readonly output: number;
    readonly env: NodeJS.ProcessEnv;
    /** A folder to remove when this process dies before the program does. */
    readonly removeOnDeath?: string | undefined;
  },
): WatchedProcess {
  const child = spawn(
    '/bin/sh',
    ['-c', WATCH_AND_BECOME, 'watched', options.removeOnDeath ?? '', program, ...args],
    { env: options.env, stdio: ['ignore', options.output, options.output, 'pipe'], detached: true },
  );
  // Not standard input: Node closes that by itself when the child ends, without a line.
  const [, , , leash] = child.stdio;
  if (!(leash instanceof Writable)) throw new TypeError('The fourth stream is not a pipe.');
  // The watcher may be gone first.
  leash.on('error', () => {});
  const ended = endOf(child);
  let hasEnded = false;
  void ended.then(() => {
    hasEnded = true;
    leash.end('ended\n');
  });
  return {
    pid: child.pid ?? Number.NaN,
    ended,
    get hasEnded() {
      return hasEnded;
    },
    signal: (name) => {
      if (!hasEnded) child.kill(name);
    },
  };
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
}
