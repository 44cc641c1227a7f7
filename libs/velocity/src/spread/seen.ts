/** Where a subject was spoken of, by the minute for an hour: first seen, and how often. */
import type { EpochMs } from '@goldenhour/mention';
import { type Entries, type EntryChange, Parts, type Row, readParts, whole } from '../rows.ts';
import { damaged } from '../state-error.ts';
import { BIN_MS, type FirstSeen } from '../types.ts';
import {
  CODES,
  DIMENSIONS,
  type Dimension,
  decodeNames,
  encodeNames,
  NAME_CHARS_MAX,
  NAMES_MAX,
  type SeenName,
  type SeenSince,
} from './names.ts';

/** Minutes of one entry of state: with every name in each of them they take 4 kB. */
const MINUTES_AN_ENTRY = 8;

/** The entry of the names. */
const NAMES = 'names';

/** @unit `first`: milliseconds after the minute's start */
type SeenIn = { readonly named: SeenName; first: number; mentions: number };
type Minute = { readonly minute: number; seen: readonly SeenIn[] };

export class Seen {
  readonly #names: Readonly<Record<Dimension, Map<string, SeenName>>> = {
    platforms: new Map(),
    languages: new Map(),
    countries: new Map(),
    outlets: new Map(),
  };
  /** Of the longest window, in the order in which they were first seen. */
  readonly #minutes = new Map<number, Minute>();
  /** The one that was asked for last. */
  #last: Minute | null = null;
  readonly #parts = new Parts('seen', MINUTES_AN_ENTRY);
  /** The first minute that may be kept. */
  #oldest = -Infinity;
  #namesChanged = false;

  get isEmpty(): boolean {
    return DIMENSIONS.every((dimension) => this.#names[dimension].size === 0);
  }

  /** @returns undefined where it is not known */
  known(dimension: Dimension, name: string): SeenName | undefined {
    return this.#names[dimension].get(name.slice(0, NAME_CHARS_MAX));
  }

  /** @returns undefined where all names are taken */
  see(dimension: Dimension, name: string, time: EpochMs): SeenName | undefined {
    const named = this.known(dimension, name) ?? this.#name(dimension, name);
    if (named === undefined) return undefined;
    const place = this.#minuteOf(Math.floor(time / BIN_MS));
    this.#parts.touch(place.minute);
    const first = time - place.minute * BIN_MS;
    const before = foundIn(place.seen, named);
    if (before === undefined) {
      // Few, and seldom: a list that is pushed to keeps room for a dozen more.
      place.seen = place.seen.concat({ named, first, mentions: 1 });
      named.minutes += 1;
    } else {
      before.first = Math.min(before.first, first);
      before.mentions += 1;
    }
    return named;
  }

  /** Counts on from where the window ends. */
  seeSince(named: SeenName, time: EpochMs): void {
    named.since ??= { at: time, mentions: 0 };
    named.since.at = Math.min(named.since.at, time);
    named.since.mentions += 1;
    this.#namesChanged = true;
  }

  /** From now on all is counted since `onset`, as far as the minutes that are kept tell. */
  begin(onset: EpochMs): void {
    for (const named of this.#all()) named.since = this.#seenFrom(named, onset);
    this.#namesChanged = true;
  }

  end(): void {
    for (const named of this.#all()) named.since = null;
    this.#namesChanged = true;
    this.#dropUnseen();
  }

  /** Since a crisis began, else from `from` on; by time, then by name, so that the order is one. */
  firstSeen(dimension: Dimension, from: EpochMs | null): FirstSeen[] {
    const list: FirstSeen[] = [];
    for (const named of this.#names[dimension].values()) {
      const found = from === null ? named.since : this.#seenFrom(named, from);
      if (found !== null) list.push({ name: named.name, ...found });
    }
    return list.sort((a, b) => a.at - b.at || (a.name < b.name ? -1 : 1));
  }

  /** Minutes before `oldest` go, and the names that were seen in no other. */
  forget(oldest: number): void {
    if (oldest <= this.#oldest) return;
    this.#oldest = oldest;
    this.#last = null;
    for (const { minute, seen } of this.#minutes.values()) {
      if (minute >= oldest) continue;
      for (const { named } of seen) named.minutes -= 1;
      this.#minutes.delete(minute);
      this.#parts.touch(minute);
    }
    this.#dropUnseen();
  }

  drain(): EntryChange[] {
    const changes = this.#parts.drain((number) => {
      const minute = this.#minutes.get(number);
      return minute && rowOf(minute);
    });
    if (this.#namesChanged) changes.push([NAMES, encodeNames(this.#all())]);
    this.#namesChanged = false;
    return changes;
  }

  /** @throws StateError when the entries are damaged, or tell of other names */
  static decode(entries: Entries): Seen {
    const seen = new Seen();
    const names = decodeNames(entries.get(NAMES));
    const byCode = new Map<number, SeenName>();
    for (const name of names) {
      const named = { ...name, minutes: 0 };
      seen.#names[name.dimension].set(name.name, named);
      byCode.set(name.code, named);
    }
    if (byCode.size !== names.length) throw damaged('seen');
    for (const [minute, ...places] of readParts('seen', entries)) {
      seen.#restore(whole('seen', minute), places, byCode);
    }
    return seen;
  }

  #all(): readonly SeenName[] {
    return DIMENSIONS.flatMap((dimension) => [...this.#names[dimension].values()]);
  }

  #dropUnseen(): void {
    for (const { dimension, name, minutes, since } of this.#all()) {
      if (minutes > 0 || since !== null) continue;
      this.#names[dimension].delete(name);
      this.#namesChanged = true;
    }
  }

  #restore(minute: number, places: Row, byCode: ReadonlyMap<number, SeenName>): void {
    const seen: SeenIn[] = [];
    for (let at = 0; at < places.length; at += 3) {
      const [code, first, mentions] = places.slice(at, at + 3).map((each) => whole('seen', each));
      const named = byCode.get(whole('seen', code));
      if (named === undefined) throw damaged('seen');
      named.minutes += 1;
      seen.push({ named, first: whole('seen', first), mentions: whole('seen', mentions) });
    }
    this.#minuteOf(minute).seen = seen;
  }

  #name(dimension: Dimension, full: string): SeenName | undefined {
    const names = this.#names[dimension];
    if (names.size >= NAMES_MAX[dimension]) return undefined;
    const taken = new Set([...names.values()].map(({ code }) => code));
    let code = DIMENSIONS.indexOf(dimension) * CODES;
    while (taken.has(code)) code += 1;
    const name = full.slice(0, NAME_CHARS_MAX);
    const named = { dimension, name, code, minutes: 0, since: null };
    names.set(name, named);
    this.#namesChanged = true;
    return named;
  }

  #minuteOf(minute: number): Minute {
    if (this.#last?.minute === minute) return this.#last;
    const known = this.#minutes.get(minute);
    this.#last = known ?? { minute, seen: [] };
    if (known === undefined) this.#minutes.set(minute, this.#last);
    return this.#last;
  }

  /** Null when it was not seen. */
  #seenFrom(named: SeenName, from: EpochMs): SeenSince | null {
    let at = Infinity;
    let mentions = 0;
    for (const { minute, seen } of this.#minutes.values()) {
      const found = foundIn(seen, named);
      if (found === undefined || minute * BIN_MS < from) continue;
      at = Math.min(at, minute * BIN_MS + found.first);
      mentions += found.mentions;
    }
    return mentions === 0 ? null : { at, mentions };
  }
}

/** There are so few that to look at each is the quickest. */
function foundIn(seen: readonly SeenIn[], named: SeenName): SeenIn | undefined {
  for (const each of seen) if (each.named === named) return each;
  return undefined;
}

function rowOf({ minute, seen }: Minute): Row {
  const row = [minute];
  for (const { named, first, mentions } of seen) row.push(named.code, first, mentions);
  return row;
}
