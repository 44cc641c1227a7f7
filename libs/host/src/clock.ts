import type { Clock } from '@goldenhour/pipeline/ports';

/** Longest delay a timer takes; beyond it Node fires at once. @unit ms */
const TIMER_MS_MAX = 2_147_483_647;

/**
 * The machine's clock: the only place where wall time enters.
 *
 * A sleep holds the process open (its timer is ref'd), so that a script which only sleeps does not
 * end early. Whoever stops aborts the signal; no sleep outlives it.
 */
export const systemClock: Clock = {
  now: () => Date.now(),
  async sleep(duration, signal) {
    let left = Number.isNaN(duration) ? 0 : duration;
    do {
      if (signal?.aborted) return;
      await pause(Math.min(Math.max(left, 0), TIMER_MS_MAX), signal);
      left -= TIMER_MS_MAX;
    } while (left > 0);
  },
};

function pause(duration: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, duration);
    signal?.addEventListener('abort', end, { once: true });
  });
}
