import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProcessContext } from '@goldenhour/host';

/** Path of a store that goes with the process. */
export async function temporaryStore(context: ProcessContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'goldenhour-'));
  context.use('temporary store', {
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  });
  return join(folder, 'store.db');
}
