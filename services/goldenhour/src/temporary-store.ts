import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError, type ProcessContext } from '@goldenhour/host';

/** Path of a store that goes with the process. @throws AppError */
export async function temporaryStore(context: ProcessContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'goldenhour-')).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new AppError(
      `No folder could be made in ${tmpdir()} for a store that goes with this process (${why}). Set TMPDIR to one that this user may write in.`,
      { cause: error },
    );
  });
  context.use('temporary store', {
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  });
  return join(folder, 'store.db');
}
