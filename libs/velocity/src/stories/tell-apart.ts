/** Which stories there are, by the words that go together in the last mentions. */
import { addMinute } from './minutes.ts';
import type { RecentMention } from './recent.ts';
import type { StoriesState } from './state.ts';
import { learnWords, newStory, STORY_MINUTES, type Story } from './story.ts';
import type { WordGroup } from './word-groups.ts';

/**
 * Fewest of the last mentions that make a story, and fewest of a hundred.
 * @source chosen on the bench of stories: with 12 a second crisis is seen too late
 */
const STORY_MENTIONS_MIN = 8;
const STORY_SHARE_MIN = 0.03;
/** A story is joined to another when this part of its mentions is. @source chosen: most of it */
const JOINED_SHARE = 0.7;

export type Tools = {
  readonly idOf: (slot: number) => string;
  /** Slot of the story that the words speak for most; 0 where they speak for none. */
  readonly likeliest: (terms: readonly number[]) => number;
};

/** The mentions of a group of words, and the story that they are of. */
type Claim = { readonly mentions: readonly RecentMention[]; slot: number };

/** Opens and joins stories, and changes which of them the last mentions belong to. */
export function tellApart(state: StoriesState, groups: readonly WordGroup[], tools: Tools): void {
  const least = Math.max(STORY_MENTIONS_MIN, STORY_SHARE_MIN * state.recent.mentions.length);
  const claims = groups
    .filter(({ mentions }) => mentions.length >= least)
    .map(({ mentions }): Claim => ({ mentions, slot: 0 }));
  claimStories(claims);
  joinUnclaimed(state, claims);
  const opened = openNew(state, claims, tools);
  if (opened.size === 0) return;
  for (const { slot, mentions } of claims) {
    if (opened.has(slot)) for (const mention of mentions) moveMention(state, mention, slot);
  }
  // What was learned of these says which others they, or those who lost some, now speak for.
  for (const mention of state.recent.mentions) {
    const slot = tools.likeliest(mention.terms);
    if (slot > 0 && (opened.has(slot) || opened.has(mention.slot)))
      moveMention(state, mention, slot);
  }
}

/** Stories of which none of the last mentions is are over. */
export function dropForgotten(state: StoriesState): void {
  for (const [slot, story] of state.stories.entries()) {
    if (story !== null && story.learned === 0) dropStory(state, slot, 0);
  }
}

/** Who has most of a story's mentions goes on with it. */
function claimStories(claims: readonly Claim[]): void {
  const shares = claims.flatMap((claim, at) =>
    [...slotsOf(claim.mentions)].map(([slot, count]) => ({ claim, at, slot, count })),
  );
  shares.sort((a, b) => b.count - a.count || a.at - b.at || a.slot - b.slot);
  const taken = new Set<number>();
  for (const { claim, slot } of shares) {
    if (claim.slot > 0 || taken.has(slot)) continue;
    claim.slot = slot;
    taken.add(slot);
  }
}

/** Mentions of each story among these. */
function slotsOf(mentions: readonly RecentMention[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const { slot } of mentions) if (slot > 0) counts.set(slot, (counts.get(slot) ?? 0) + 1);
  return counts;
}

function joinUnclaimed(state: StoriesState, claims: readonly Claim[]): void {
  const claimed = new Set(claims.map(({ slot }) => slot));
  for (const [slot, story] of state.stories.entries()) {
    if (story === null || claimed.has(slot)) continue;
    const counts = claims.map(({ mentions }) => slotsOf(mentions).get(slot) ?? 0);
    const most = Math.max(0, ...counts);
    const into = claims[counts.indexOf(most)]?.slot ?? 0;
    if (into === 0 || most < JOINED_SHARE * story.learned) continue;
    dropStory(state, slot, into);
  }
}

/** @returns the slots of the new ones */
function openNew(state: StoriesState, claims: readonly Claim[], { idOf }: Tools): Set<number> {
  const opened = new Set<number>();
  for (const claim of claims) {
    if (claim.slot > 0) continue;
    const slot = roomFor(state.stories, claims);
    if (slot === null) break;
    dropStory(state, slot, 0);
    const began = Math.min(...claim.mentions.map(({ minute }) => minute));
    state.stories[slot] = newStory(idOf(slot), began);
    claim.slot = slot;
    opened.add(slot);
  }
  return opened;
}

/** An empty slot, else that of the smallest story that has no words of its own now. */
function roomFor(stories: StoriesState['stories'], claims: readonly Claim[]): number | null {
  const empty = stories.indexOf(null, 1);
  if (empty > 0) return empty;
  const claimed = new Set(claims.map(({ slot }) => slot));
  let room: number | null = null;
  for (const [slot, story] of stories.entries()) {
    if (story === null || claimed.has(slot)) continue;
    if (room === null || story.learned < (stories[room]?.learned ?? 0)) room = slot;
  }
  return room;
}

/** Empties a slot; what was of it is of `into`, or of none where that is 0. */
function dropStory(state: StoriesState, slot: number, into: number): void {
  const story = state.stories[slot] ?? null;
  if (story === null) return;
  for (const mention of state.recent.mentions) {
    if (mention.slot === slot) moveMention(state, mention, into);
  }
  // Copies and cascades are counted, and none of the last mentions.
  for (const [minute, counted] of story.minutes) addMinute(minutesOf(state, into), minute, counted);
  state.stories[slot] = null;
  state.roots.move(slot, into);
  for (const key of ['r', `s/${slot}`, `s/${into}`]) state.changed.add(key);
}

function moveMention(state: StoriesState, mention: RecentMention, to: number): void {
  const from = mention.slot;
  if (from === to) return;
  const { terms, minute, negative } = mention;
  const [before, after] = [storyAt(state, from), storyAt(state, to)];
  if (before !== null) learnWords(before, terms, -1);
  if (after !== null) learnWords(after, terms, 1);
  if (minute > state.now - STORY_MINUTES) {
    const counted = { mentions: 1, negative: negative ?? 0 };
    addMinute(minutesOf(state, from), minute, { mentions: -1, negative: -counted.negative });
    addMinute(minutesOf(state, to), minute, counted);
  }
  mention.slot = to;
  state.recent.touch();
  state.changed.add(`s/${from}`).add(`s/${to}`);
}

function storyAt(state: StoriesState, slot: number): Story | null {
  return state.stories[slot] ?? null;
}

/** Counts of a story, or of what belongs to none. */
export function minutesOf(state: StoriesState, slot: number): Story['minutes'] {
  return storyAt(state, slot)?.minutes ?? state.others;
}
