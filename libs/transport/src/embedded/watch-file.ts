import { statSync } from 'node:fs';

/**
 * Watches a file that is open: SQLite reads and writes on in one that has gone from its path, of
 * which nobody will ever hear.
 * @returns whether the path still leads to the file that it led to at the call
 */
export function watchFile(path: string): () => boolean {
  const identity = (): string => {
    // Some file systems have numbers that a float would round.
    const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
    return `${stat?.dev} ${stat?.ino}`;
  };
  const opened = identity();
  return () => identity() === opened;
}
