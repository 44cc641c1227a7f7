/** What one threshold found of the given dates in one subject, and what it called besides. */
import type { DurationMs, EpochMs } from '@goldenhour/mention';
import { type GivenCrisis, isNear } from '../given-crisis.ts';

/** Thresholds of the table: an alarm at most once in so many weeks by chance. */
export const TABLE_WEEKS = [1, 2, 4, 8, 16, 52] as const;

export class AlarmFigures {
  /** Null: what the configuration says, with all lanes. */
  readonly weeks: number | null;
  readonly #given: readonly GivenCrisis[];
  /** The alarm nearest to each date. */
  readonly #nearest: (EpochMs | null)[];
  alarms = 0;
  /** Alarms near to no date. */
  outside = 0;

  constructor(weeks: number | null, given: readonly GivenCrisis[]) {
    this.weeks = weeks;
    this.#given = given;
    this.#nearest = given.map(() => null);
  }

  /** It is of the date that is nearest to it, and of no other. */
  alarm(at: EpochMs): void {
    this.alarms += 1;
    const index = this.#nearestDate(at);
    const given = this.#given[index];
    if (given === undefined) {
      this.outside += 1;
      return;
    }
    const known = this.#nearest[index] ?? null;
    if (known === null || Math.abs(at - given.at) < Math.abs(known - given.at)) {
      this.#nearest[index] = at;
    }
  }

  /** −1: there is none near. */
  #nearestDate(at: EpochMs): number {
    let nearest = -1;
    let distance = Number.POSITIVE_INFINITY;
    for (const [index, given] of this.#given.entries()) {
      if (!isNear(given, at) || Math.abs(at - given.at) >= distance) continue;
      nearest = index;
      distance = Math.abs(at - given.at);
    }
    return nearest;
  }

  /** Alarm less date, in the order of the dates; null where there is none. */
  delays(): readonly (DurationMs | null)[] {
    return this.#nearest.map((at, index) =>
      at === null ? null : at - (this.#given[index]?.at ?? at),
    );
  }
}

/** Null of none. */
export function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [
    sorted[Math.floor((sorted.length - 1) / 2)],
    sorted[Math.ceil((sorted.length - 1) / 2)],
  ];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}
