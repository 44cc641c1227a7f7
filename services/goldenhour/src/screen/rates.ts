/** From counters that only grow to rates. */
import type { DurationMs, EpochMs } from '@goldenhour/mention';

/** Over so long a rate is told: short enough to see a change, long enough to be steady. Chosen. */
const WINDOW_MS: DurationMs = 10_000;
/** Samples closer than this add nothing. */
const STEP_MS: DurationMs = 500;

type Sample = { readonly at: EpochMs; readonly total: number };

export class Rates {
  /** By counter, the oldest first. @range at most WINDOW_MS / STEP_MS + 2 each */
  readonly #samples = new Map<string, Sample[]>();

  /**
   * Takes what a counter says now.
   * @param at wall time
   * @returns per second, over the last ten; undefined until a second has passed
   */
  read(counter: string, total: number, at: EpochMs): number | undefined {
    const samples = this.#samples.get(counter) ?? [];
    this.#samples.set(counter, samples);
    // The wall clock was set back: what was before it says nothing.
    if (at < (samples.at(-1)?.at ?? 0)) samples.length = 0;
    const second = samples[1];
    if (second !== undefined && second.at <= at - WINDOW_MS) samples.shift();
    const first = samples[0];
    if (at - (samples.at(-1)?.at ?? 0) >= STEP_MS) samples.push({ at, total });
    if (first === undefined || at - first.at < 2 * STEP_MS) return undefined;
    return Math.max(0, ((total - first.total) * 1_000) / (at - first.at));
  }
}
