import { DatabaseSync } from 'node:sqlite';
import { StoreFault } from './faults.ts';

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
  const lock = new DatabaseSync(`${path}.lock`, { timeout: 0 });
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
