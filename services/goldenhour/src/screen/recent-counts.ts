/** How many mentions of one subject fell into each minute of the last hour of event time. */
import type { EpochMs } from '@goldenhour/mention';

export const MINUTES = 60;
const MINUTE_MS = 60_000;

export class RecentCounts {
  /** By minute since 1970, remainder by MINUTES; those up to `#last`. */
  readonly #counts = new Int32Array(MINUTES);
  #last = 0;

  /** What is older than the hour is let go. */
  add(time: EpochMs): void {
    const minute = Math.floor(time / MINUTE_MS);
    this.#goTo(minute);
    if (minute <= this.#last - MINUTES) return;
    const at = minute % MINUTES;
    this.#counts[at] = (this.#counts[at] ?? 0) + 1;
  }

  /** Of the hour that ends with the minute of the clock, or with what came after it. */
  total(clock: EpochMs): number {
    this.#goTo(Math.floor(clock / MINUTE_MS));
    return this.#counts.reduce((sum, count) => sum + count, 0);
  }

  /** @shape 60, the latest last */
  minutes(clock: EpochMs): readonly number[] {
    this.#goTo(Math.floor(clock / MINUTE_MS));
    const first = this.#last + 1;
    return Array.from({ length: MINUTES }, (_, at) => this.#counts[(first + at) % MINUTES] ?? 0);
  }

  #goTo(minute: number): void {
    const passed = Math.min(minute - this.#last, MINUTES);
    for (let step = 0; step < passed; step += 1) this.#counts[(minute - step) % MINUTES] = 0;
    this.#last = Math.max(this.#last, minute);
  }
}
