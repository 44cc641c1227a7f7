/** How a stage meets a world that fails: one step at a time, again and again, within a bound. */
import type { DurationMs } from '@goldenhour/mention';
import { hash32 } from '@goldenhour/mention';
import type { Backoff, Clock } from './ports/index.ts';

/**
 * The wait after the given failed attempt: doubled each time, up to the bound, then spread over
 * the upper half of itself (equal jitter: Brooker, "Exponential Backoff And Jitter", AWS 2015), so
 * that many who failed together do not come back together. The spread is drawn from `seed`: the
 * same attempt of the same thing waits the same time wherever it is computed.
 *
 * @param attempt 1 for the first
 */
export function backoffMs(attempt: number, { firstMs, maxMs }: Backoff, seed: string): DurationMs {
  const full = Math.min(maxMs, firstMs * 2 ** Math.min(attempt - 1, 40));
  const spread = hash32(`${seed}#${attempt}`) / 2 ** 32;
  return Math.round(full / 2 + (full / 2) * spread);
}

/** A failing store or broker: tried again for this long before the stage gives up. */
export const RETRY_BUDGET_MS: DurationMs = 10 * 60 * 1000;
const RETRY_BACKOFF: Backoff = { firstMs: 100, maxMs: 10_000 };

export type RetryOptions = {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly seed: string;
  /** Told of each failure, and with null when it works again. */
  readonly onFailure: (problem: string | null) => void;
};

const isRetryable = (error: unknown): error is Error =>
  error instanceof Error && 'retryable' in error && error.retryable === true;

/**
 * Runs one step until it succeeds, for errors that say `retryable`.
 *
 * @throws the last error, when it is not retryable, the budget is spent or the signal is aborted
 */
export async function withRetry<T>(step: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { clock, signal, seed, onFailure } = options;
  const deadline = clock.now() + RETRY_BUDGET_MS;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const result = await step();
      if (attempt > 1) onFailure(null);
      return result;
    } catch (error) {
      if (!isRetryable(error) || signal.aborted || clock.now() >= deadline) throw error;
      onFailure(error.message);
      await clock.sleep(backoffMs(attempt, RETRY_BACKOFF, seed), signal);
    }
  }
}
