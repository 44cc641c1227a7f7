/** A script as a source of the pipeline. */
import type { Mode } from '@goldenhour/mention';
import { type Source, SourceError } from '@goldenhour/pipeline/ports';
import { PLATFORM, type Script } from './world.ts';

export function scriptedSource(script: Script, mode: Mode): Source {
  const failed = new Set<number>();
  return {
    name: script.name,
    platform: PLATFORM,
    clock: 'tick',
    mode,
    tickIntervalMs: 1000,
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
        await Promise.resolve();
        yield { ...batch, cursor: String(at + 1), since: script.since };
      }
    },
  };
}
