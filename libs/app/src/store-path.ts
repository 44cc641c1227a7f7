/** What can be said of a store before it is opened. */
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { AppError } from '@goldenhour/host';

/** How every SQLite file begins. @source https://www.sqlite.org/fileformat2.html#the_database_header */
const MAGIC = 'SQLite format 3\0';

/**
 * Refuses what is certainly no store, before a lock file is laid beside it. To be called before
 * the store is opened: closing a descriptor of it later would drop SQLite's locks.
 *
 * @throws AppError
 */
export function refuseForeign(path: string): void {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return;
  if (stat.isDirectory()) throw new AppError(`${path} is a folder. Name a store file in it.`);
  // Pipes and devices are said to be empty.
  if (!stat.isFile())
    throw new AppError(`${path} is no ordinary file, so it holds no store. Name another path.`);
  if (stat.size === 0) return;
  const head = headOf(path);
  if (head === undefined || head === MAGIC) return;
  throw new AppError(
    `${path} is no store of Goldenhour: it does not begin as an SQLite file. Name another path. If it was a store, its first page is lost and nothing of it can be read: restore a backup.`,
  );
}

/** The same for whoever only reads: there must be one. @throws AppError */
export function requireStore(path: string): void {
  refuseForeign(path);
  const size = statSync(path, { throwIfNoEntry: false })?.size;
  if (size !== undefined && size > 0) return;
  const found = size === undefined ? `There is no store at ${path}` : `${path} is empty: no store`;
  throw new AppError(`${found}. Check the path; goldenhour run makes it when it first starts.`);
}

/** Undefined where it may not be read: who opens the store says that better. */
function headOf(path: string): string | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch {
    return undefined;
  }
  try {
    const head = Buffer.alloc(MAGIC.length);
    const bytes = readSync(descriptor, head);
    return head.toString('latin1', 0, bytes);
  } finally {
    closeSync(descriptor);
  }
}
