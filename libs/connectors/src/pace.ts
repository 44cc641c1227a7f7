/** How fast played time goes by beside wall time. */
import type { DurationMs, EpochMs } from '@goldenhour/mention';
import type { Clock } from '@goldenhour/pipeline/ports';

/** Wall time between two looks at the clock: often enough for a bin to close each second at 60×. */
const STEP_MAX_MS: DurationMs = 500;
const STEP_MIN_MS: DurationMs = 20;

export interface Pace {
  /** How far played time has come; Infinity where nothing holds it back. */
  now(): EpochMs;
  /** Waits until `time` is due, but no longer than a step, or until the signal is aborted. */
  wait(time: EpochMs): Promise<void>;
}

/**
 * Starts playing at event time `from` now.
 *
 * @param speed event milliseconds per wall millisecond, or `max`: never wait
 */
export function startPace(
  clock: Clock,
  speed: number | 'max',
  from: EpochMs,
  signal: AbortSignal,
): Pace {
  if (speed === 'max') return { now: () => Number.POSITIVE_INFINITY, wait: async () => {} };
  const started = clock.now();
  // A clock set back must not make played time run backwards.
  let reached = from;
  const now = () => {
    reached = Math.max(reached, from + Math.floor((clock.now() - started) * speed));
    return reached;
  };
  return {
    now,
    wait: (time) =>
      clock.sleep(
        Math.min(STEP_MAX_MS, Math.max(STEP_MIN_MS, Math.ceil((time - now()) / speed))),
        signal,
      ),
  };
}
