/** What is said to a person: talk on standard error, data on standard output. */
import type { ProcessContext } from '@goldenhour/host';

/** Writes data; resolves when the reader has taken it. */
export type Write = (text: string) => Promise<void>;

export function talk(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** "1 crisis", "2,310 posts". */
export function amount(count: number, one: string, many = `${one}s`): string {
  return `${new Intl.NumberFormat('en').format(count)} ${count === 1 ? one : many}`;
}

export type Terminal = {
  readonly write: Write;
  readonly colours: boolean;
  /** Of a terminal. */
  readonly columns: number | undefined;
};

/**
 * Standard output. A reader that is slow holds the writer up and nothing else: signals and health
 * checks are answered meanwhile, and whoever stops does not wait for it.
 */
export function openTerminal({ signal }: Pick<ProcessContext, 'signal'>): Terminal {
  return {
    write: (text) => writeOut(text, signal),
    colours: process.stdout.isTTY === true && (process.env['NO_COLOR'] ?? '') === '',
    columns: process.stdout.isTTY === true ? process.stdout.columns : undefined,
  };
}

async function writeOut(text: string, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const stop = (): void => reject(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  process.stdout.write(text, (error) => {
    if (error === null || error === undefined) resolve();
    // After the stream's own event, by which the process knows that its reader has gone.
    else setImmediate(() => reject(error));
  });
  try {
    await promise;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
