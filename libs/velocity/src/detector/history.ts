/** Subjects without a past learn it from what was counted of them before. */
import type { EpochMs } from '@goldenhour/mention';
import { type Bin, emptyBin } from '../bin.ts';
import type { ZoneOffset } from '../hours.ts';
import { BIN_MS, type CountedBin, type SubjectProfile } from '../types.ts';
import { beginPast, forgo, learnPast } from './past.ts';
import { type Watched, watch } from './watched.ts';

export class History {
  /** Subjects of which it has no past. */
  readonly wanted: Set<string>;
  readonly #profiles: ReadonlyMap<string, SubjectProfile>;
  readonly #zoneOffset: ZoneOffset;
  readonly #learning = new Map<string, Watched>();

  constructor(of: {
    readonly profiles: ReadonlyMap<string, SubjectProfile>;
    readonly zoneOffset: ZoneOffset;
    readonly wanted: Set<string>;
  }) {
    this.wanted = of.wanted;
    this.#profiles = of.profiles;
    this.#zoneOffset = of.zoneOffset;
  }

  /** In the order of the log. What was added to a minute afterwards came too late to be learned. */
  add(bins: readonly CountedBin[]): void {
    for (const bin of bins) {
      const profile = this.#profiles.get(bin.subject);
      if (profile === undefined || bin.kind !== 'bin' || !this.wanted.has(bin.subject)) continue;
      const known = this.#learning.get(bin.subject);
      const watched = known ?? watch(profile);
      if (known === undefined) {
        beginPast(watched.past, bin.start);
        this.#learning.set(bin.subject, watched);
      }
      if (bin.start < watched.past.learnedTo) continue;
      // Minutes that were not told were empty, with the same sources missing as in the one before.
      this.#learn(watched, bin.start, []);
      watched.standing.missing = bin.missing;
      this.#learn(watched, bin.start + BIN_MS, [asBin(bin)]);
    }
  }

  /**
   * All that was wanted, with whatever was learned of it; it is wanted no more.
   * @param until what lies between the last that was told and this instant is not known
   */
  take(until: EpochMs | null): readonly Watched[] {
    const subjects = [...this.wanted].flatMap((id) => {
      const profile = this.#profiles.get(id);
      if (profile === undefined) return [];
      const watched = this.#learning.get(id) ?? watch(profile);
      const { past } = watched;
      if (past.learnedTo !== Infinity && until !== null) {
        forgo(past, { to: until, timeZone: profile.timeZone, zoneOffset: this.#zoneOffset });
      }
      return [watched];
    });
    this.wanted.clear();
    this.#learning.clear();
    return subjects;
  }

  #learn({ past, profile, standing }: Watched, to: EpochMs, bins: readonly Bin[]): void {
    learnPast(past, {
      to,
      bins,
      gaps: standing.missing.length > 0 ? [[past.learnedTo, to]] : [],
      timeZone: profile.timeZone,
      zoneOffset: this.#zoneOffset,
      since: () => undefined,
    });
  }
}

function asBin({ start, total, negative, unscored, sources }: CountedBin): Bin {
  const counts = (of: { total: number; negative: number; unscored: number }) => ({
    total: of.total,
    negative: Math.round(of.negative * 1000),
    unscored: of.unscored,
  });
  return {
    ...emptyBin(start),
    ...counts({ total, negative, unscored }),
    sources: new Map(sources.map(({ source, ...of }) => [source, counts(of)])),
  };
}
