/**
 * For tests of what talks over real sockets: long waits happen only when a test lets time pass,
 * short ones are over at once. So nothing depends on how fast the machine is.
 */
import type { DurationMs, EpochMs } from '@goldenhour/mention';
import type { Clock } from '@goldenhour/pipeline/ports';

/** Waits up to here are over with the next turn of the loop. */
const SHORT_MS: DurationMs = 1_000;

type Sleeper = {
  readonly until: EpochMs;
  readonly duration: DurationMs;
  readonly wake: () => void;
};

export class HeldClock implements Clock {
  time: EpochMs;
  readonly #sleepers = new Set<Sleeper>();
  readonly #watchers = new Set<() => void>();

  /** Short waits take their time, as a budget wants it; else none. */
  readonly #countsShort: boolean;

  constructor(time: EpochMs, { countsShort = false } = {}) {
    this.time = time;
    this.#countsShort = countsShort;
  }

  now(): EpochMs {
    return this.time;
  }

  /** Long waits that are going on. */
  get sleeping(): number {
    return this.#sleepers.size;
  }

  async sleep(duration: DurationMs, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted === true) return;
    if (duration <= SHORT_MS) {
      await new Promise((resolve) => setImmediate(resolve));
      if (this.#countsShort) this.time += duration;
      return;
    }
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        this.#sleepers.delete(sleeper);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      const sleeper = { until: this.time + duration, duration, wake };
      this.#sleepers.add(sleeper);
      signal?.addEventListener('abort', wake, { once: true });
      for (const watch of [...this.#watchers]) watch();
    });
  }

  /** Resolves when somebody waits for so long. */
  async waited(wanted: DurationMs): Promise<void> {
    while (![...this.#sleepers].some(({ duration }) => duration === wanted)) {
      await new Promise<void>((resolve) => {
        const watch = (): void => {
          this.#watchers.delete(watch);
          resolve();
        };
        this.#watchers.add(watch);
      });
    }
  }

  /** Lets time pass: those whose wait is over wake, the first of them first. */
  pass(duration: DurationMs): void {
    this.time += duration;
    const due = [...this.#sleepers].filter(({ until }) => until <= this.time);
    for (const { wake } of due.sort((a, b) => a.until - b.until)) wake();
  }
}
