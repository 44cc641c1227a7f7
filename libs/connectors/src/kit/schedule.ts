/** When a platform is polled. */
import type { DurationMs } from '@goldenhour/mention';
import { createTask, schedule, validate } from 'node-cron';

export type Schedule = {
  /** The longest time between two polls, over the next days. */
  readonly longestMs: DurationMs;
  /** Resolves when the next poll is due, or when the signal aborts. */
  wait(signal: AbortSignal): Promise<void>;
};

export type OpenSchedule = (expression: string) => Schedule;

/** Polls looked at for the longest time between two. A minutely one for a night and a bit. */
const LOOKED_AT = 500;
/**
 * Schedules cluster at full minutes; platforms are asked up to this much later, at random, so that
 * the pollers of the world do not come all at once. Chosen: well below a minute.
 */
const SPREAD_MS: DurationMs = 5_000;

export const isCron = (expression: string): boolean => validate(expression);

/**
 * A cron expression, in UTC, so that no hour is left out or comes twice. What is due while nobody
 * waits is not made up for: a poll takes all that has come since the one before.
 *
 * @throws Error an expression that {@link isCron} refuses
 */
export function cronSchedule(expression: string): Schedule {
  const options = { timezone: 'UTC' };
  const plan = createTask(expression, () => undefined, options);
  const runs = plan.getNextRuns(LOOKED_AT).map((run) => run.getTime());
  void plan.destroy();
  const gaps = runs.slice(1).map((run, at) => run - (runs[at] ?? run));
  return {
    longestMs: Math.max(60_000, ...gaps),
    wait: async (signal) => {
      if (signal.aborted) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      const due = (): void => resolve();
      const task = schedule(expression, due, {
        ...options,
        maxRandomDelay: SPREAD_MS,
        suppressMissedWarning: true,
      });
      // A machine that slept through it is late, and goes at once.
      task.on('execution:missed', due);
      signal.addEventListener('abort', due, { once: true });
      try {
        await promise;
      } finally {
        signal.removeEventListener('abort', due);
        await task.destroy();
      }
    },
  };
}
