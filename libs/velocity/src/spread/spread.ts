/**
 * Where a subject is spoken of: on which platforms, in which languages and countries, by which
 * kinds of outlet, when first and how often; and whether the accounts with the largest reach have
 * joined. For the last hour, or, from `begin` to `end`, since a crisis began.
 *
 * Deterministic and bounded: see the limits of `seen.ts` and `standing.ts`; below 36 kB where every
 * minute has every name, about 1 kB for a subject of one platform and two languages.
 */
import type { EpochMs } from '@goldenhour/mention';
import { decodeRows, type Entries, encodeRows, type Row, whole } from '../rows.ts';
import { damaged } from '../state-error.ts';
import {
  BIN_MS,
  type FirstSeen,
  LONGEST_WINDOW_MS,
  type Observation,
  type Spread,
} from '../types.ts';
import { decodeFrame, encodeFrame, type Frame } from './frame.ts';
import {
  DIMENSIONS,
  type Dimension,
  forgetMinutes,
  inOrder,
  NAMES_MAX,
  type Names,
  see,
  seenFrom,
  seeSince,
} from './seen.ts';
import { forgetStanding, hearStanding, nobodyStanding, standingBefore } from './standing.ts';

export type PlacedMention = Pick<Observation, 'time' | 'voice' | 'context'>;
/** A window that ends with a bin. @unit minutes; at most the longest window counts */
export type SpreadWindow = { readonly at: EpochMs; readonly minutes: number };

/** How one subject spreads. */
export class Spreading {
  #newest = -Infinity;
  #onset: EpochMs | null = null;
  /** Those that stood when the crisis began, and whether they have joined it. */
  #known: { readonly voice: number; joined: boolean }[] = [];
  #standing = nobodyStanding();
  #seen: Readonly<Record<Dimension, Names>> = noNames();

  /** Nothing is kept, so no entry of state is needed. */
  get isEmpty(): boolean {
    const { standing, waiting } = this.#standing;
    const isUnseen = DIMENSIONS.every((dimension) => this.#seen[dimension].size === 0);
    return isUnseen && standing.length + waiting.length === 0 && this.#onset === null;
  }

  /** One older than the longest window counts only where the crisis began before it. */
  hear({ time, voice, context }: PlacedMention): void {
    if (context === undefined) return;
    const { platform, language, country, outlet, followers } = context;
    if (time > this.#newest) this.#advance(time);
    const isRecent = time > this.#newest - LONGEST_WINDOW_MS;
    const isOfCrisis = this.#onset !== null && time >= this.#onset;
    const names = { platforms: platform, languages: language, countries: country, outlets: outlet };
    for (const dimension of DIMENSIONS) {
      const name = names[dimension];
      if (name === null) continue;
      const seen = this.#seen[dimension];
      if (isRecent && !see(seen, name, { time, max: NAMES_MAX[dimension] })) continue;
      if (isOfCrisis) seeSince(seen, name, time);
    }
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
    for (const dimension of DIMENSIONS) {
      for (const seen of this.#seen[dimension].values()) seen.since = seenFrom(seen, onset);
    }
  }

  /** It is over. */
  end(): void {
    this.#onset = null;
    this.#known = [];
    for (const dimension of DIMENSIONS) {
      for (const seen of this.#seen[dimension].values()) seen.since = null;
    }
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
    return {
      platforms: this.#firstSeen('platforms', from),
      languages: this.#firstSeen('languages', from),
      countries: this.#firstSeen('countries', from),
      outlets: this.#firstSeen('outlets', from),
      standing: { known: standing.length, joined },
    };
  }

  /** None when empty. @range each value ≤ 16 kB */
  encode(): Entries {
    if (this.isEmpty) return [];
    const names = Object.fromEntries(
      DIMENSIONS.map((dimension) => [dimension, [...this.#seen[dimension].keys()]]),
    );
    const frame: Frame = {
      newest: this.#newest,
      onset: this.#onset,
      known: this.#known,
      ...this.#standing,
      names,
    };
    return [
      ['spread', encodeFrame(frame)],
      ...DIMENSIONS.flatMap((dimension) => encodeNames(dimension, this.#seen[dimension])),
    ];
  }

  /** @throws StateError when the entries are damaged, or newer than this build */
  static decode(entries: ReadonlyMap<string, string>): Spreading {
    const spreading = new Spreading();
    const text = entries.get('spread');
    if (text === undefined) return spreading;
    const { newest, onset, known, standing, waiting, names } = decodeFrame(text);
    spreading.#newest = newest;
    spreading.#onset = onset;
    spreading.#known = known.map((each) => ({ ...each }));
    spreading.#standing = { standing: [...standing], waiting: [...waiting] };
    for (const dimension of DIMENSIONS) {
      const list = names[dimension] ?? [];
      decodeNames(dimension, entries, { list, into: spreading.#seen[dimension] });
    }
    return spreading;
  }

  #advance(time: EpochMs): void {
    this.#newest = time;
    const oldest = Math.floor((time - LONGEST_WINDOW_MS) / BIN_MS);
    for (const dimension of DIMENSIONS) forgetMinutes(this.#seen[dimension], oldest);
  }

  #join(voice: number): void {
    const known = this.#known.find((each) => each.voice === voice);
    if (known !== undefined) known.joined = true;
  }

  #firstSeen(dimension: Dimension, from: EpochMs): FirstSeen[] {
    const list: FirstSeen[] = [];
    for (const [name, seen] of this.#seen[dimension]) {
      const found = this.#onset === null ? seenFrom(seen, from) : seen.since;
      if (found !== null) list.push({ name, ...found });
    }
    return inOrder(list);
  }
}

function noNames(): Readonly<Record<Dimension, Names>> {
  return { platforms: new Map(), languages: new Map(), countries: new Map(), outlets: new Map() };
}

function encodeNames(dimension: Dimension, names: Names): Entries {
  const rows = [...names.values()].map(({ minutes, since }): Row => {
    const triples = minutes.flatMap(({ minute, first, mentions }) => [minute, first, mentions]);
    return [since?.at ?? null, since?.mentions ?? null, ...triples];
  });
  return encodeRows(dimension, rows);
}

function decodeNames(
  dimension: Dimension,
  entries: ReadonlyMap<string, string>,
  { list, into }: { list: readonly string[]; into: Names },
): void {
  const rows = decodeRows(dimension, entries);
  if (rows.length !== list.length || rows.length > NAMES_MAX[dimension]) throw damaged(dimension);
  for (const [index, name] of list.entries()) {
    const [at, mentions, ...triples] = rows[index] ?? [];
    if (triples.length % 3 !== 0) throw damaged(dimension);
    const minutes = [];
    for (let n = 0; n < triples.length; n += 3) {
      const [minute, first, count] = triples.slice(n, n + 3).map((each) => whole(dimension, each));
      minutes.push({
        minute: whole(dimension, minute),
        first: whole(dimension, first),
        mentions: whole(dimension, count),
      });
    }
    const since =
      at === null || at === undefined ? null : { at, mentions: whole(dimension, mentions) };
    into.set(name, { minutes, since });
  }
}
