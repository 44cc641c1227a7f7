import { readlinkSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StoreFault } from './faults.ts';

/** Links that lead to links; the kernel follows no more of them either. */
const LINKS_MAX = 40;

/**
 * The file that the path means, also where it is a link to one that is not there yet. SQLite lays
 * the write-ahead log beside that one, and so does the lock: under two names it is one store.
 */
export function storeFile(path: string): string {
  let file = path;
  for (let followed = 0; followed < LINKS_MAX; followed += 1) {
    try {
      file = resolve(dirname(file), readlinkSync(file));
    } catch {
      // No link, or nothing there.
      return file;
    }
  }
  return file;
}

/**
 * Takes the store for this process, until the returned handle is closed or the process dies,
 * kill -9 included. The lock is an open exclusive transaction on a second SQLite file: Node has
 * no flock, a pid file lies after a kill, and `locking_mode=EXCLUSIVE` on the store itself would
 * keep readers out. The empty lock file stays; removing it would race with the next opener.
 *
 * @NOTE POSIX drops a process's locks on a file as soon as it closes *any* descriptor of it. So
 * nothing in this process may open the lock file or the store but SQLite (stat is harmless).
 * @throws StoreFault `locked`
 */
export function lockStore(path: string): Disposable {
  const lock = new DatabaseSync(`${storeFile(path)}.lock`, { timeout: 0 });
  try {
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (error instanceof Error && 'errcode' in error && error.errcode === 5) {
      throw new StoreFault(
        'locked',
        `The store ${path} is in use by another Goldenhour. Stop that one first, or give this one a store path of its own; "goldenhour tail" reads along without the lock.`,
        { cause: error },
      );
    }
    throw error;
  }
  return { [Symbol.dispose]: () => lock.close() };
}
