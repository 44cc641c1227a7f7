import { writeSync } from 'node:fs';
import { AppError, EXIT, explain, printable } from './errors.ts';
import type { Logger } from './log.ts';

export type Stop = 'SIGTERM' | 'SIGINT' | 'SIGHUP' | 'closed pipe';

export type ProcessContext = {
  /** Aborted when the process is to stop: finish what is begun, then return. */
  readonly signal: AbortSignal;
  /** Why it stops; undefined while nobody asked. */
  stoppedBy(): Stop | undefined;
  /** Disposes of it when main has ended, the last first. The name is told when it hangs. */
  use<T extends AsyncDisposable | Disposable>(name: string, resource: T): T;
  /** From now on a failure is logged there as well-formed entry instead of printed as text. */
  reportTo(logger: Logger): void;
};

export type ProcessOptions = {
  /** Stands before each message on standard error. */
  readonly name: string;
  /** Returns the exit code; nothing means 0, or 130 after SIGINT. */
  readonly main: (context: ProcessContext) => Promise<number | void>;
  /** From the first signal, or from main's end, to the last disposal. Default 10,000. @unit ms */
  readonly drainMs?: number;
  /** Stacks for every failure. */
  readonly debug?: boolean;
};

const DRAIN_MS = 10_000;

/**
 * Ctrl-C under npm arrives twice: from the terminal, which tells all of its processes, and from
 * npm, which passes it on. Within this time it is one. @unit ms
 */
const ECHO_MS = 500;

/** After all was disposed of, something may still hold the event loop: then it is left. @unit ms */
const LINGER_MS = 1_000;
const STDERR = 2;
const KEEP_ALIVE_MS = 1_000_000_000;

/**
 * Runs a program from its first line to its exit code. Call it once, and await it last.
 *
 * - SIGTERM, SIGINT and SIGHUP abort the signal; main finishes and returns, then everything given
 *   to `use` is disposed of, the last first. A second signal,
 *   half a second later or more, leaves at once with 130.
 * - What takes longer than `drainMs` is named on standard error and left behind with exit code 1.
 * - Standard output closed by its reader (`| head`) stops the same way, quietly, with exit code 0;
 *   one that cannot be written otherwise (a full disk) does with the reason, and exit code 1.
 * - Errors: see `explain`. An exception nobody caught ends the process at once: after it nothing is
 *   known of its state, and the log says where to go on.
 */
export async function runProcess({
  name,
  main,
  drainMs = DRAIN_MS,
  debug = false,
}: ProcessOptions): Promise<void> {
  const controller = new AbortController();
  const resources: { readonly name: string; readonly resource: AsyncDisposable | Disposable }[] =
    [];
  let stop: Stop | undefined;
  let stoppedAt = 0;
  let logger: Logger | undefined;
  let doing = 'main';
  let drain: NodeJS.Timeout | undefined;
  /** Why nothing can be written to standard output any more, where its reader has not just gone. */
  let lost: Error | undefined;

  const tell = (text: string) => {
    if (text === '') return;
    if (logger === undefined) writeLine(`${name}: ${text}`);
    else logger.fatal({}, text);
  };
  const beginDrain = () => {
    drain ??= setTimeout(() => {
      const waiting = [...resources].reverse().map((entry) => entry.name);
      const behind = waiting.filter((entry) => entry !== doing);
      tell(
        `Stopping took longer than ${drainMs / 1000} s and was broken off. Still at work: ${doing}.` +
          (behind.length > 0 ? ` Not closed: ${behind.join(', ')}.` : ''),
      );
      process.exit(EXIT.failure);
    }, drainMs);
  };
  const stopBy = (reason: Stop) => {
    if (stop !== undefined) {
      const again = reason !== 'closed pipe' && performance.now() - stoppedAt > ECHO_MS;
      if (again) process.exit(EXIT.interrupted);
      return;
    }
    stop = reason;
    stoppedAt = performance.now();
    beginDrain();
    controller.abort(new AppError(`Stopped by ${reason}.`));
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
    process.on(signal, () => stopBy(signal));
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') {
      tell(`Standard output could not be written: ${error.message}.`);
      lost = error;
    }
    // What is open is closed all the same.
    stopBy('closed pipe');
  });
  process.stderr.on('error', () => {});
  process.on('uncaughtException', (error) => {
    tell(explain(error, true).text);
    process.exit(EXIT.failure);
  });

  // While main waits for something that does not hold the event loop, Node would leave silently.
  const keepAlive = setInterval(() => {}, KEEP_ALIVE_MS);
  let exitCode: number;
  try {
    const returned = await main({
      signal: controller.signal,
      stoppedBy: () => stop,
      use(label, resource) {
        resources.push({ name: label, resource });
        return resource;
      },
      reportTo(given) {
        logger = given;
      },
    });
    exitCode = returned ?? (stop === 'SIGINT' ? EXIT.interrupted : EXIT.ok);
  } catch (error) {
    if (stop !== undefined && (error === lost || isAbort(error, controller.signal))) {
      exitCode = stop === 'SIGINT' ? EXIT.interrupted : EXIT.ok;
    } else {
      const explained = explain(error, debug);
      tell(explained.text);
      exitCode = explained.exitCode;
    }
  }
  beginDrain();
  for (let entry = resources.at(-1); entry !== undefined; entry = resources.at(-1)) {
    doing = entry.name;
    try {
      await dispose(entry.resource);
    } catch (error) {
      tell(`Closing ${entry.name} failed: ${explain(error, debug).text}`);
      if (exitCode === EXIT.ok) exitCode = EXIT.failure;
    }
    resources.pop();
  }
  clearTimeout(drain);
  clearInterval(keepAlive);
  if (lost !== undefined) exitCode = EXIT.failure;
  process.exitCode = exitCode;
  setTimeout(() => process.exit(exitCode), LINGER_MS).unref();
}

async function dispose(resource: AsyncDisposable | Disposable): Promise<void> {
  if (Symbol.asyncDispose in resource) await resource[Symbol.asyncDispose]();
  else resource[Symbol.dispose]();
}

function isAbort(error: unknown, signal: AbortSignal): boolean {
  if (error === signal.reason) return true;
  if (!(error instanceof Error)) return false;
  // Whoever writes to a pipe that was closed gets its error beside the signal.
  return error.name === 'AbortError' || ('code' in error && error.code === 'EPIPE');
}

function writeLine(text: string): void {
  try {
    writeSync(STDERR, `${printable(text)}\n`);
  } catch {
    // Nobody reads it; the exit code still says what happened.
  }
}
