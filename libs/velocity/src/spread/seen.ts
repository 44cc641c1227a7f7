/** Where a subject was spoken of, by the minute for an hour: first seen, and how often. */
import type { EpochMs } from '@goldenhour/mention';
import type { FirstSeen } from '../types.ts';

/**
 * Names kept of each: platforms there are a dozen, languages that are judged seven. Who comes when
 * all are taken is not told apart.
 */
export const NAMES_MAX = { platforms: 12, languages: 12, countries: 16, outlets: 3 } as const;
export type Dimension = keyof typeof NAMES_MAX;
export const DIMENSIONS: readonly Dimension[] = ['platforms', 'languages', 'countries', 'outlets'];
/** Longer names are cut, so that the state stays bounded whatever a platform calls itself. */
export const NAME_CHARS_MAX = 35;

/** @unit `minute` minutes since 1970; `first` milliseconds after its start */
export type SeenMinute = { readonly minute: number; first: number; mentions: number };
/** Since a crisis began. */
export type SeenSince = { at: EpochMs; mentions: number };
export type SeenName = {
  /** Ascending, of the longest window. */
  minutes: SeenMinute[];
  since: SeenSince | null;
};

export type Names = Map<string, SeenName>;

const MINUTE_MS = 60_000;

/** @returns false when all names are taken */
export function see(names: Names, name: string, { time, max }: { time: EpochMs; max: number }) {
  const key = name.slice(0, NAME_CHARS_MAX);
  let seen = names.get(key);
  if (seen === undefined) {
    if (names.size >= max) return false;
    seen = { minutes: [], since: null };
    names.set(key, seen);
  }
  const minute = Math.floor(time / MINUTE_MS);
  const entry = minuteIn(seen.minutes, minute);
  entry.first = Math.min(entry.first, time - minute * MINUTE_MS);
  entry.mentions += 1;
  return true;
}

/** Counts on from where the window ends. */
export function seeSince(names: Names, name: string, time: EpochMs): void {
  const seen = names.get(name.slice(0, NAME_CHARS_MAX));
  if (seen === undefined) return;
  seen.since ??= { at: time, mentions: 0 };
  seen.since.at = Math.min(seen.since.at, time);
  seen.since.mentions += 1;
}

/** What the minutes that are kept say from `from` on; null when nothing was seen. */
export function seenFrom({ minutes }: SeenName, from: EpochMs): SeenSince | null {
  let at = Infinity;
  let mentions = 0;
  for (const each of minutes) {
    if (each.minute * MINUTE_MS < from) continue;
    at = Math.min(at, each.minute * MINUTE_MS + each.first);
    mentions += each.mentions;
  }
  return mentions === 0 ? null : { at, mentions };
}

/** By time, then by name, so that the order is one. */
export function inOrder(seen: readonly FirstSeen[]): FirstSeen[] {
  return [...seen].sort((a, b) => a.at - b.at || (a.name < b.name ? -1 : 1));
}

export function forgetMinutes(names: Names, oldest: number): void {
  for (const [name, seen] of names) {
    if ((seen.minutes[0]?.minute ?? Infinity) < oldest) {
      seen.minutes = seen.minutes.filter(({ minute }) => minute >= oldest);
    }
    if (seen.minutes.length === 0 && seen.since === null) names.delete(name);
  }
}

function minuteIn(minutes: SeenMinute[], minute: number): SeenMinute {
  const last = minutes.at(-1);
  if (last?.minute === minute) return last;
  const entry = { minute, first: MINUTE_MS, mentions: 0 };
  if (last === undefined || last.minute < minute) {
    minutes.push(entry);
    return entry;
  }
  const at = minutes.findIndex((each) => each.minute >= minute);
  const there = minutes[at];
  if (there?.minute === minute) return there;
  minutes.splice(at, 0, entry);
  return entry;
}
