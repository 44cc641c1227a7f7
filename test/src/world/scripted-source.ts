/** A script as a source of the pipeline. */
import type { Mode } from '@goldenhour/mention';
import { type Source, SourceError } from '@goldenhour/pipeline/ports';
import type { Turns } from './turns.ts';
import { PLATFORM, type Script } from './world.ts';

/** Longer than any wait that a still clock lets pass: such a source never ticks by itself. */
const TICK_INTERVAL_MS = 4_000;

/** @param turns of a world that runs now: the source speaks when its time has come */
export function scriptedSource(script: Script, mode: Mode, turns?: Turns): Source {
  const failed = new Set<number>();
  return {
    name: script.name,
    platform: PLATFORM,
    clock: script.clock ?? 'tick',
    mode: script.mode ?? mode,
    tickIntervalMs: TICK_INTERVAL_MS,
    async *read(cursor, signal) {
      for (let at = Number(cursor ?? 0); at < script.batches.length; at += 1) {
        if (signal.aborted) return;
        if (script.failures.includes(at) && !failed.has(at)) {
          failed.add(at);
          throw new SourceError('unavailable', `${script.name} cannot be reached.`);
        }
        const batch = script.batches[at];
        if (batch === undefined) return;
        // Another source may go first.
        await (turns?.come(batch.wall ?? 0) ?? Promise.resolve());
        yield { ...batch, cursor: String(at + 1), since: script.since };
      }
      turns?.leave();
      // What happens now may always go on.
      if (script.clock === 'log') await aborted(signal);
    },
  };
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
