import type { DurationMs, EpochMs } from '@goldenhour/mention';
import type { Clock } from '@goldenhour/pipeline/ports';

/** For tests: time passes only in `sleep`, which returns at once. */
export class ManualClock implements Clock {
  readonly slept: DurationMs[] = [];
  time: EpochMs;

  constructor(time: EpochMs) {
    this.time = time;
  }

  now(): EpochMs {
    return this.time;
  }

  async sleep(duration: DurationMs, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted === true) return;
    this.slept.push(duration);
    this.time += duration;
    // Lets others have a turn, as a real timer would.
    await new Promise((resolve) => setImmediate(resolve));
  }
}
