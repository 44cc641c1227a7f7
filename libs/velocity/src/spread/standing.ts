/**
 * The accounts with the largest reach that speak of a subject now and then: known before any crisis,
 * so that it can be said that some of them have joined it.
 *
 * An account is *standing* an hour after it was first heard; before, it waits in a list of its own,
 * so that whoever a crisis brings puts out none who was there before.
 */
import type { EpochMs } from '@goldenhour/mention';
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
};

export type Standing = { standing: StandingVoice[]; waiting: StandingVoice[] };

export function nobodyStanding(): Standing {
  return { standing: [], waiting: [] };
}

export type Heard = {
  readonly voice: number;
  /** Null when not known: who is known already has spoken again all the same. */
  readonly followers: number | null;
  readonly time: EpochMs;
};

export function hearStanding(lists: Standing, heard: Heard): void {
  forgetStanding(lists, heard.time);
  promote(lists, heard.time);
  const { voice, followers, time } = heard;
  for (const list of [lists.standing, lists.waiting]) {
    const known = list.find((each) => each.voice === voice);
    if (known === undefined) continue;
    known.followers = followers ?? known.followers;
    known.last = Math.max(known.last, time);
    return;
  }
  if (followers === null) return;
  offer(lists.waiting, { voice, followers, first: time, last: time });
}

/** Those who were there before `onset`, the largest first. */
export function standingBefore(lists: Standing, onset: EpochMs): StandingVoice[] {
  const before = [...lists.standing, ...lists.waiting].filter(({ first }) => first < onset);
  return before.sort(byRank).slice(0, STANDING_TOLD_MAX);
}

/** Also to be called when nobody speaks. Whether it was changes nothing else. */
export function forgetStanding(lists: Standing, now: EpochMs): void {
  const isOld = ({ last }: StandingVoice): boolean => last <= now - STANDING_MS;
  if (lists.standing.some(isOld)) lists.standing = lists.standing.filter((each) => !isOld(each));
  if (lists.waiting.some(isOld)) lists.waiting = lists.waiting.filter((each) => !isOld(each));
}

function promote(lists: Standing, now: EpochMs): void {
  const isRipe = ({ first }: StandingVoice): boolean => first <= now - LONGEST_WINDOW_MS;
  if (!lists.waiting.some(isRipe)) return;
  for (const voice of lists.waiting.filter(isRipe)) offer(lists.standing, voice);
  lists.waiting = lists.waiting.filter((each) => !isRipe(each));
}

/** It takes the place of the least of a full list, unless it is that itself. */
function offer(list: StandingVoice[], voice: StandingVoice): void {
  if (list.length < STANDING_MAX) {
    list.push(voice);
    return;
  }
  let least = voice;
  let lowest = rank(voice);
  for (const each of list) {
    const rankOfEach = rank(each);
    if (rankOfEach > lowest || (rankOfEach === lowest && each.voice < least.voice)) continue;
    least = each;
    lowest = rankOfEach;
  }
  if (least !== voice) list[list.indexOf(least)] = voice;
}

/** The largest first. */
function byRank(a: StandingVoice, b: StandingVoice): number {
  return rank(b) - rank(a) || a.voice - b.voice;
}

/** Halving with time is the same as ranking by log₂ of the reach and the time in half-lives. */
function rank({ followers, last }: StandingVoice): number {
  return Math.log2(followers + 1) + last / REACH_HALF_LIFE_MS;
}
