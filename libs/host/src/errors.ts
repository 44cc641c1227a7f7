/**
 * How a process ends, and the errors that say so. Whoever throws one of these wrote its message
 * for a person: it is printed alone, without a stack.
 */
import { inspect } from 'node:util';

/** Exit codes of every Goldenhour command. @source sysexits.h (78), POSIX shells (130 = 128 + SIGINT) */
export const EXIT = { ok: 0, failure: 1, usage: 2, config: 78, interrupted: 130 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The message is a sentence for a person and says what to do. */
export class AppError extends Error {
  override readonly name: string = 'AppError';
  readonly exitCode: ExitCode = EXIT.failure;
}

/** The command was called wrongly (exit code 2). */
export class UsageError extends AppError {
  override readonly name = 'UsageError';
  override readonly exitCode = EXIT.usage;
}

/** Names of errors whose message is written for a person, wherever their class lives. */
const SENTENCES: ReadonlySet<string> = new Set([
  'TransportError',
  'SourceError',
  'ReceiverError',
  'ScorerError',
]);

/** How deep a chain of causes is told. */
const CAUSES_MAX = 5;

/**
 * What an error that reached the top means: its exit code, and what to print. A sentence for
 * errors of the world and of the person, a stack for everything else: that is a broken program.
 * `text` is empty when it was told already (commander prints its own).
 */
export function explain(error: unknown, debug = false): { exitCode: number; text: string } {
  if (error instanceof AppError) return { exitCode: error.exitCode, text: textOf(error, debug) };
  if (error instanceof SuppressedError) {
    // `await using`: closing failed after the work had failed. What came first decides.
    const [first, second] = [explain(error.suppressed, debug), explain(error.error, debug)];
    return { ...first, text: `${first.text}\n${second.text}`.trim() };
  }
  if (!(error instanceof Error))
    return { exitCode: EXIT.failure, text: `Thrown: ${inspect(error)}` };
  if (SENTENCES.has(error.name)) return { exitCode: EXIT.failure, text: textOf(error, debug) };
  if ('code' in error && typeof error.code === 'string') {
    // Duck-typed, so that this library needs no command-line parser.
    if (error.code.startsWith('commander.')) {
      const asked = 'exitCode' in error && error.exitCode === 0;
      return { exitCode: asked ? EXIT.ok : EXIT.usage, text: '' };
    }
    // A failed system call: "ENOENT: no such file or directory, open 'x'" says it all.
    if ('syscall' in error) return { exitCode: EXIT.failure, text: textOf(error, debug) };
  }
  return { exitCode: EXIT.failure, text: textOf(error, true) };
}

/** Without the control characters (line breaks and tabs apart) that would steer a terminal. */
export function printable(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '\ufffd');
}

function textOf(error: Error, withStack: boolean): string {
  if (!withStack) return error.message;
  const lines = [error.stack ?? `${error.name}: ${error.message}`];
  let cause = error.cause;
  for (let told = 0; cause !== undefined && told < CAUSES_MAX; told += 1) {
    lines.push(
      `caused by: ${cause instanceof Error ? (cause.stack ?? cause.message) : inspect(cause)}`,
    );
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return lines.join('\n');
}
