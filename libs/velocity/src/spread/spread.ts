/**
 * Where a subject is spoken of: on which platforms, in which languages and countries, by which
 * kinds of outlet, when first and how often; and whether the accounts with the largest reach have
 * joined. For the last hour, or, from `begin` to `end`, since a crisis began.
 *
 * Deterministic and bounded: see the limits of `names.ts` and `standing.ts`; below 36 kB where every
 * minute has every name, about 1 kB for a subject of one platform and two languages.
 */
import type { EpochMs } from '@goldenhour/mention';
import type { Entries, EntryChange } from '../rows.ts';
import { BIN_MS, LONGEST_WINDOW_MS, type Observation, type Spread } from '../types.ts';
import { decodeHead, encodeHead, type KnownVoice } from './head.ts';
import type { Dimension } from './names.ts';
import { Seen } from './seen.ts';
import {
  decodeVoices,
  encodeVoices,
  forgetStanding,
  hearStanding,
  nobodyStanding,
  standingBefore,
} from './standing.ts';

export type PlacedMention = Pick<Observation, 'time' | 'voice' | 'context'>;
/** A window that ends with a bin. @unit minutes; at most the longest window counts */
export type SpreadWindow = { readonly at: EpochMs; readonly minutes: number };

type SeenAt = {
  readonly time: EpochMs;
  readonly isRecent: boolean;
  readonly isOfCrisis: boolean;
};

/** The entry of where it stands. */
const HEAD = 'spread';

/** How one subject spreads. */
export class Spreading {
  #newest = -Infinity;
  #onset: EpochMs | null = null;
  #known: KnownVoice[] = [];
  #standing = nobodyStanding();
  #seen = new Seen();
  /** The head as it was last written; null where there is none. */
  #written: string | null = null;

  /** Nothing is kept, so no entry of state is needed. */
  get isEmpty(): boolean {
    const { standing, waiting } = this.#standing;
    return this.#seen.isEmpty && standing.length + waiting.length === 0 && this.#onset === null;
  }

  /** One older than the longest window counts only where the crisis began before it. */
  hear({ time, voice, context }: PlacedMention): void {
    if (context === undefined) return;
    const { platform, language, country, outlet, followers } = context;
    if (time > this.#newest) this.#advance(time);
    const isRecent = time > this.#newest - LONGEST_WINDOW_MS;
    const isOfCrisis = this.#onset !== null && time >= this.#onset;
    const at = { time, isRecent, isOfCrisis };
    this.#see('platforms', platform, at);
    this.#see('languages', language, at);
    this.#see('countries', country, at);
    this.#see('outlets', outlet, at);
    if (isOfCrisis) this.#join(voice);
    hearStanding(this.#standing, { voice, followers, time });
  }

  /** A crisis began at `onset`: from now on all is said since then. Once is enough. */
  begin(onset: EpochMs): void {
    if (this.#onset !== null) return;
    this.#onset = onset;
    this.#known = standingBefore(this.#standing, onset).map(({ voice, last }) => {
      return { voice, joined: last >= onset };
    });
    this.#seen.begin(onset);
  }

  /** It is over. */
  end(): void {
    this.#onset = null;
    this.#known = [];
    this.#seen.end();
  }

  /** Forgets what is too old; to be called now and then when nobody speaks. */
  rest(at: EpochMs): void {
    if (at > this.#newest) this.#advance(at);
    forgetStanding(this.#standing, at);
  }

  /** Since the crisis began, else within the window. */
  spreadAt({ at, minutes }: SpreadWindow): Spread {
    const from = at - Math.min(minutes * BIN_MS, LONGEST_WINDOW_MS);
    const standing =
      this.#onset === null
        ? standingBefore(this.#standing, from).map(({ last }) => ({ joined: last >= from }))
        : this.#known;
    const joined = standing.filter((each) => each.joined).length;
    const since = this.#onset === null ? from : null;
    return {
      platforms: this.#seen.firstSeen('platforms', since),
      languages: this.#seen.firstSeen('languages', since),
      countries: this.#seen.firstSeen('countries', since),
      outlets: this.#seen.firstSeen('outlets', since),
      standing: { known: standing.length, joined },
    };
  }

  /** What has changed since the last drain, or since it was decoded. @range each value ≤ 16 kB */
  drain(): readonly EntryChange[] {
    const { changed } = this.#standing;
    const head = { newest: this.#newest, onset: this.#onset, known: this.#known };
    const text = this.isEmpty ? null : encodeHead(head);
    const changes = this.#seen.drain();
    if (text !== this.#written) changes.push([HEAD, text]);
    this.#written = text;
    for (const which of changed) changes.push([which, encodeVoices(this.#standing[which])]);
    changed.clear();
    return changes;
  }

  /** @throws StateError when the entries are damaged, or another version's */
  static decode(entries: Entries): Spreading {
    const spreading = new Spreading();
    const head = entries.get(HEAD);
    if (head === undefined) return spreading;
    const { newest, onset, known } = decodeHead(head);
    spreading.#newest = newest;
    spreading.#onset = onset;
    spreading.#known = known;
    spreading.#standing = {
      ...nobodyStanding(),
      standing: decodeVoices('standing', entries),
      waiting: decodeVoices('waiting', entries),
    };
    spreading.#seen = Seen.decode(entries);
    spreading.#written = head;
    return spreading;
  }

  #see(dimension: Dimension, name: string | null, { time, isRecent, isOfCrisis }: SeenAt): void {
    if (name === null) return;
    const seen = isRecent
      ? this.#seen.see(dimension, name, time)
      : this.#seen.known(dimension, name);
    if (isOfCrisis && seen !== undefined) this.#seen.seeSince(seen, time);
  }

  #advance(time: EpochMs): void {
    this.#newest = time;
    const oldest = Math.floor((time - LONGEST_WINDOW_MS) / BIN_MS);
    this.#seen.forget(oldest);
  }

  #join(voice: number): void {
    const known = this.#known.find((each) => each.voice === voice);
    if (known !== undefined) known.joined = true;
  }
}
