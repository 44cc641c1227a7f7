import type { DurationMs, EpochMs } from '@goldenhour/mention';

/** Wall time. Only a host makes a real one; tests move theirs by hand. */
export interface Clock {
  now(): EpochMs;
  /** Resolves after `duration`, or at once when the signal is aborted. Never rejects. */
  sleep(duration: DurationMs, signal?: AbortSignal): Promise<void>;
}
