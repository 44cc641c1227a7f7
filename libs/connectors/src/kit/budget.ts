/** How often a platform may be asked. */
import type { DurationMs, EpochMs } from '@goldenhour/mention';
import type { Clock } from '@goldenhour/pipeline/ports';

export type BudgetLimits = {
  /** Requests that may be made at once after a rest. @range ≥ 1 */
  readonly burst: number;
  /** Over any longer time, this many … @range > 0 */
  readonly requests: number;
  /** … in this time. @range > 0 */
  readonly perMs: DurationMs;
};

/**
 * A token bucket: starts full, fills evenly. Those who wait go in the order in which they came.
 *
 * @source Turner, "New directions in communications", IEEE Communications 24(10), 1986 (leaky bucket
 *   as a meter)
 */
export class Budget {
  readonly #limits: BudgetLimits;
  readonly #clock: Clock;
  #tokens: number;
  #filledAt: EpochMs;
  #turn: Promise<void> = Promise.resolve();

  constructor(limits: BudgetLimits, clock: Clock) {
    this.#limits = limits;
    this.#clock = clock;
    this.#tokens = limits.burst;
    this.#filledAt = clock.now();
  }

  /** Resolves when one request may be made, or when the signal aborts. */
  take(signal: AbortSignal): Promise<void> {
    const next = this.#turn.then(() => this.#wait(signal));
    this.#turn = next;
    return next;
  }

  async #wait(signal: AbortSignal): Promise<void> {
    const { requests, perMs } = this.#limits;
    for (this.#fill(); this.#tokens < 1 && !signal.aborted; this.#fill()) {
      await this.#clock.sleep(Math.ceil(((1 - this.#tokens) * perMs) / requests), signal);
    }
    if (!signal.aborted) this.#tokens -= 1;
  }

  /** A clock set back adds nothing, and takes nothing away. */
  #fill(): void {
    const { requests, perMs, burst } = this.#limits;
    const now = this.#clock.now();
    const passed = Math.max(0, now - this.#filledAt);
    this.#tokens = Math.min(burst, this.#tokens + (passed * requests) / perMs);
    this.#filledAt = now;
  }
}
