import type { Clock } from '@goldenhour/pipeline/ports';

/** What is waited for less long than this is over at once; all else only when it is aborted. */
const SHORT_MS = 2_000;

/**
 * A clock that stands where it is put. Short waits (a source opened again) are over at once; long
 * ones (measuring the lag) never, until they are aborted.
 */
export function createStillClock(now: number): Clock & { move(to: number): void } {
  let at = now;
  return {
    now: () => at,
    move(to) {
      at = Math.max(at, to);
    },
    async sleep(duration, signal) {
      if (duration < SHORT_MS || signal?.aborted === true) return;
      await new Promise<void>((resolve) => {
        signal?.addEventListener('abort', () => resolve(), { once: true });
      });
    },
  };
}
