/**
 * The accounts with the largest reach that speak of a subject now and then: known before any crisis,
 * so that it can be said that some of them have joined it.
 *
 * An account is *standing* an hour after it was first heard; before, it waits in a list of its own,
 * so that whoever a crisis brings puts out none who was there before.
 */
import type { EpochMs } from '@goldenhour/mention';
import { decodeRows, type Entries, encodeRows, whole } from '../rows.ts';
import { damaged } from '../state-error.ts';
import { LONGEST_WINDOW_MS } from '../types.ts';

/** Kept of each: standing, and waiting to be. */
export const STANDING_MAX = 16;
/** Of those, the ones that are told of. */
export const STANDING_TOLD_MAX = 10;
const DAY_MS = 24 * 3_600_000;
/** Who was silent for so long is forgotten. */
export const STANDING_MS = 30 * DAY_MS;
/**
 * Time in which an account must have spoken again to be worth as much as one with twice its
 * followers. Three of them are the 30 days after which it is forgotten.
 * @source chosen
 */
export const REACH_HALF_LIFE_MS = 10 * DAY_MS;

export type StandingVoice = {
  /** Pseudonym. */
  readonly voice: number;
  /** As last seen. @unit accounts */
  followers: number;
  readonly first: EpochMs;
  last: EpochMs;
  /** See {@link rankOf}. */
  rank: number;
};

type Which = 'standing' | 'waiting';

export type Standing = Record<Which, StandingVoice[]> & {
  /** Lists that changed since they were last written. */
  readonly changed: Set<Which>;
  /** Before this nobody is old enough to be forgotten, or to stand. */
  due: EpochMs;
};

const WHICH: readonly Which[] = ['standing', 'waiting'];

export function nobodyStanding(): Standing {
  return { standing: [], waiting: [], changed: new Set(), due: -Infinity };
}

export type Heard = {
  readonly voice: number;
  /** Null when not known: who is known already has spoken again all the same. */
  readonly followers: number | null;
  readonly time: EpochMs;
};

export function hearStanding(lists: Standing, heard: Heard): void {
  const { voice, followers, time } = heard;
  if (time >= lists.due) {
    forgetStanding(lists, time);
    promote(lists, time);
    lists.due = dueOf(lists);
  }
  for (const which of WHICH) {
    const known = knownIn(lists[which], voice);
    if (known === undefined) continue;
    lists.changed.add(which);
    known.followers = followers ?? known.followers;
    known.last = Math.max(known.last, time);
    known.rank = rankOf(known);
    return;
  }
  if (followers === null) return;
  const rank = rankOf({ followers, last: time });
  if (placeFor(lists.waiting, rank, voice) === null) return;
  offer(lists, 'waiting', { voice, followers, first: time, last: time, rank });
}

function knownIn(list: readonly StandingVoice[], voice: number): StandingVoice | undefined {
  for (const each of list) if (each.voice === voice) return each;
  return undefined;
}

/** Those who were there before `onset`, the largest first. */
export function standingBefore(lists: Standing, onset: EpochMs): StandingVoice[] {
  const before = [...lists.standing, ...lists.waiting].filter(({ first }) => first < onset);
  return before.sort(byRank).slice(0, STANDING_TOLD_MAX);
}

/** Also to be called when nobody speaks. Whether it was changes nothing else. */
export function forgetStanding(lists: Standing, now: EpochMs): void {
  const isOld = ({ last }: StandingVoice): boolean => last <= now - STANDING_MS;
  for (const which of WHICH) if (lists[which].some(isOld)) drop(lists, which, isOld);
}

export function encodeVoices(voices: readonly StandingVoice[]): string | null {
  return encodeRows(
    voices.map(({ voice, followers, first, last }) => [voice, followers, first, last - first]),
  );
}

/** @throws StateError when the entry is damaged */
export function decodeVoices(name: string, entries: Entries): StandingVoice[] {
  const text = entries.get(name);
  const rows = text === undefined ? [] : decodeRows(name, text);
  if (rows.length > STANDING_MAX) throw damaged(name);
  return rows.map((row) => {
    const [voice, followers, first, lasted] = row.map((value) => whole(name, value));
    const began = whole(name, first);
    const last = began + whole(name, lasted);
    const reach = whole(name, followers);
    const rank = rankOf({ followers: reach, last });
    return { voice: whole(name, voice), followers: reach, first: began, last, rank };
  });
}

function dueOf({ standing, waiting }: Standing): EpochMs {
  let due = Infinity;
  for (const { last } of standing) due = Math.min(due, last + STANDING_MS);
  for (const { first } of waiting) due = Math.min(due, first + LONGEST_WINDOW_MS);
  return due;
}

function promote(lists: Standing, now: EpochMs): void {
  const isRipe = ({ first }: StandingVoice): boolean => first <= now - LONGEST_WINDOW_MS;
  if (!lists.waiting.some(isRipe)) return;
  for (const voice of lists.waiting.filter(isRipe)) offer(lists, 'standing', voice);
  drop(lists, 'waiting', isRipe);
}

function drop(lists: Standing, which: Which, isGone: (voice: StandingVoice) => boolean): void {
  lists[which] = lists[which].filter((each) => !isGone(each));
  lists.changed.add(which);
}

/** It takes the place of the least of a full list, unless it is that itself. */
function offer(lists: Standing, which: Which, voice: StandingVoice): void {
  const list = lists[which];
  lists.due = Math.min(lists.due, voice.first + LONGEST_WINDOW_MS);
  const place = placeFor(list, voice.rank, voice.voice);
  if (place === null) return;
  list[place] = voice;
  lists.changed.add(which);
}

/** @returns null where the list is full and the newcomer would be the least of it */
function placeFor(list: readonly StandingVoice[], rank: number, voice: number): number | null {
  if (list.length < STANDING_MAX) return list.length;
  let place: number | null = null;
  let least = { rank, voice };
  for (let at = 0; at < list.length; at += 1) {
    const each = list[at];
    if (each === undefined || each.rank > least.rank) continue;
    if (each.rank === least.rank && each.voice < least.voice) continue;
    place = at;
    least = each;
  }
  return place;
}

/** The largest first. */
function byRank(a: StandingVoice, b: StandingVoice): number {
  return b.rank - a.rank || a.voice - b.voice;
}

/** Halving with time is the same as ranking by log₂ of the reach and the time in half-lives. */
function rankOf({ followers, last }: Pick<StandingVoice, 'followers' | 'last'>): number {
  return Math.log2(followers + 1) + last / REACH_HALF_LIFE_MS;
}
