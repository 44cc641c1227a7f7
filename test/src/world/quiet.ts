import type { Transport } from '@goldenhour/pipeline/ports';
import { decorate, WAIT_MOST_MS } from './impatient.ts';

/** Stages that read. */
const READERS = 3;

/**
 * The same transport, which says when nothing happens any more: since the last record was read or
 * written, every task has asked for more in vain.
 */
export function untilQuiet(
  transport: Transport,
  { isOver, onQuiet }: { readonly isOver: () => boolean; readonly onQuiet: () => void },
): Transport {
  const inVain = new Set<string>();
  const written = async (work: Promise<void>): Promise<void> => {
    await work;
    inVain.clear();
  };
  return decorate(transport, {
    publish: (records) => written(transport.publish(records)),
    task: (task) => ({
      commit: (commit) => written(task.commit(commit)),
      async read({ maxRecords, waitMs }) {
        const records = await task.read({ maxRecords, waitMs: Math.min(waitMs, WAIT_MOST_MS) });
        if (records.length > 0) inVain.clear();
        else inVain.add(`${task.stage}/${task.partition}`);
        if (isOver() && inVain.size === READERS * transport.partitions) onQuiet();
        return records;
      },
    }),
  });
}
