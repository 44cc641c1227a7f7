/** Where reading stands: how far time has come on the hosts, and what a host's jump means. */
/** @unit microseconds since 1970 */
export type Micros = number;

/** Read again on each opening: hosts stamp the same event at slightly different times. Chosen. */
export const REWIND_US: Micros = 5_000_000;
/** An event that claims to come from further ahead than this is not believed. Chosen: any time zone. */
export const AHEAD_MAX_US: Micros = 24 * 3_600_000_000;

/** Two hosts whose first events are this near have lost the same. Chosen: above their differences. */
const ALIKE_US: Micros = 60_000_000;

/**
 * Which hosts could not go on where reading stands. One that has lost the time in between is no
 * reason to lose it: the others may have it. Each is asked once, then the one that lost least.
 */
export class Gaps {
  #from: Micros | null = null;
  /** Openings since the gap was first met, with it. */
  #openings = 0;
  readonly #firsts = new Map<string, Micros>();

  opened(): void {
    this.#openings += 1;
  }

  /** @returns whether the gap has to be taken; else another host is to be asked */
  met(
    gap: { readonly from: Micros; readonly to: Micros },
    host: string,
    hosts: { readonly count: number; prefer(host: string): void },
  ): boolean {
    if (this.#from !== gap.from) {
      this.#firsts.clear();
      this.#from = gap.from;
      this.#openings = 1;
    }
    this.#firsts.set(host, gap.to);
    if (this.#openings < hosts.count) return false;
    const [best] = [...this.#firsts].sort(([, a], [, b]) => a - b);
    // The best one may be gone by now: another round, and then whoever serves.
    const isOver = this.#openings >= 2 * hosts.count;
    if (best === undefined || gap.to - best[1] <= ALIKE_US || isOver) return true;
    hosts.prefer(best[0]);
    return false;
  }
}
