/**
 * What is being said of a subject, told apart: each mention belongs to one story or to none. The
 * same cascade or the same words are the same story; else the words decide, by how much more
 * frequent they are among the last mentions of a story than they usually are for the subject. Which
 * stories there are is looked at again and again in the last mentions: see `word-groups.ts` and
 * `tell-apart.ts`.
 *
 * A plain reducer over bounded state: what it says depends on the order of its calls alone. Words
 * are hashes; no text is kept. Fingerprints are not needed: a copy has the same words also where
 * "RT" was put before it.
 */
import { type EpochMs, hash32, hashHex, LIMITS } from '@goldenhour/mention';
import { BIN_MS, type StoryEvidence } from '../types.ts';
import { Background } from './background.ts';
import { encodeEntry, restoreStories, STORY_KEYS, storyKey } from './codec.ts';
import { addMinute, type Counted, forgetMinutes, minuteOf, sumMinutes } from './minutes.ts';
import { RECENT_MINUTES, RECENT_TERMS_MAX, Recent, type RecentMention } from './recent.ts';
import { Roots } from './roots.ts';
import type { StoriesState, StoryEntry } from './state.ts';
import { learnWords, oddsOf, risenTerms, STORIES_MAX, STORY_MINUTES } from './story.ts';
import { dropForgotten, minutesOf, tellApart } from './tell-apart.ts';
import { groupWords } from './word-groups.ts';

/** Terms of {@link StoryEvidence}. */
export const STORY_EVIDENCE_TERMS = 5;
/**
 * Mentions of one minute that are kept to tell stories apart by; of more only the story is told. So
 * the last mentions reach back half an hour and more in any storm, and it costs little.
 * @source chosen: enough to see a second story within a few minutes
 */
export const KEPT_A_MINUTE = 16;
/**
 * Kept mentions after which it is worth a look: this many, and this part of all that are kept.
 * @source chosen on the bench of stories, among an eighth and a thirty-second
 */
const LOOK_MENTIONS_MIN = 8;
const LOOK_SHARE = 1 / 16;
/**
 * A story that lasts longer is what is usual, and is learned as such.
 * @unit minutes
 * @source chosen: crises last days, seldom weeks
 */
const USUAL_MINUTES = 28 * 24 * 60;
/** @unit minutes */
const DAY_MINUTES = 24 * 60;
/**
 * A story holds a good part of a window when it has this part of its negative mentions, and so many.
 * @source chosen: as many as a detector's least floor; two crises may each have half, seldom five a fifth
 */
const ACTIVE_SHARE_MIN = 0.2;
const ACTIVE_NEGATIVE_MIN = 3;
/**
 * Words that must have risen in it: where the usual falls apart into stories, one word may be rarer
 * elsewhere. @source chosen: the crises of the bench have three and more
 */
const ACTIVE_TERMS_MIN = 2;

export type StoryMention = {
  readonly mention: string;
  readonly time: EpochMs;
  /** Root of its cascade; null, or its own id, when it hangs under none. */
  readonly root: string | null;
  /** Terms of its most telling words, those past {@link RECENT_TERMS_MAX} are cut. */
  readonly terms: readonly number[];
  /** Probability of being negative; null when not scored. @range 0 … 1 */
  readonly negative: number | null;
};

/** A story in a window: `mentions` are those of the window. */
export type ActiveStory = StoryEvidence & {
  readonly began: EpochMs;
  /** Summed probabilities of the window. @unit mentions, in steps of .001 */
  readonly negative: number;
  /** Part of the window's negative mentions. @range 0 … 1 */
  readonly share: number;
};

export type StoryWindow = {
  /** Its end; what is of this minute or later is not in it. */
  readonly at: EpochMs;
  /** @range 1 … 60 */
  readonly minutes: number;
};

export type Stories = {
  /** @returns id of its story; null where it is about nothing in particular, or its time is none */
  observe(mention: StoryMention): string | null;
  /**
   * The stories that hold a good part of the window's negative mentions and whose words are not the
   * subject's usual ones, the one with most first.
   */
  activeAt(window: StoryWindow): readonly ActiveStory[];
  /** All state. @range value ≤ 16 kB; all together ≤ 64 kB */
  encode(): readonly (readonly [key: string, value: string])[];
  /** What has changed since the last drain (or restore); null deletes. */
  drain(): readonly StoryEntry[];
};

/**
 * @param restored entries as `encode` or `drain` gave them; none for a new subject
 * @throws StateError when they are not readable
 */
export function createStories(
  subject: string,
  restored: Iterable<readonly [key: string, value: string]> = [],
): Stories {
  const state: StoriesState = {
    recent: new Recent(forget),
    background: new Background(),
    roots: new Roots(),
    stories: Array.from({ length: STORIES_MAX + 1 }, () => null),
    others: new Map(),
    ...{ now: 0, kept: 0, unseen: 0 },
    changed: new Set(),
  };
  const { recent, background, roots, stories, changed } = state;
  const usual = (term: number): number => background.share(term);
  restoreStories(state, restored);

  function observe({ mention, time, root, terms: all, negative }: StoryMention): string | null {
    if (!(time >= LIMITS.timeMin && time <= LIMITS.timeMax)) return null;
    const minute = minuteOf(time);
    if (minute > state.now) goOn(minute);
    const rootHash = root === null || root === mention ? null : hash32(root);
    const ofRoot = rootHash === null ? 0 : storyOfRoot(rootHash);
    const terms = all.length > RECENT_TERMS_MAX ? all.slice(0, RECENT_TERMS_MAX) : all;
    const copied = ofRoot > 0 ? undefined : recent.copyOf(terms);
    const slot = ofRoot || (copied?.slot ?? likeliest(terms));
    const counted = { minute, negative: thousandths(negative) };
    count(slot, counted);
    if (rootHash !== null && slot > 0) {
      roots.put(rootHash, slot);
      changed.add('r');
    }
    const id = stories[slot]?.id ?? null;
    if (ofRoot > 0 || copied !== undefined || terms.length === 0) return id;
    if (state.kept >= KEPT_A_MINUTE) return id;
    return keep({ terms, id: hash32(mention), slot, ...counted }, mention);
  }

  function storyOfRoot(root: number): number {
    return recent.withId(root)?.slot || roots.storyOf(root);
  }

  /** @returns id of its story, which may have been opened with it */
  function keep(mention: RecentMention, name: string): string | null {
    const story = stories[mention.slot] ?? null;
    if (story !== null) learnWords(story, mention.terms, 1);
    recent.add(mention);
    state.kept += 1;
    state.unseen += 1;
    changed.add('h');
    if (state.unseen >= Math.max(LOOK_MENTIONS_MIN, LOOK_SHARE * recent.mentions.length)) {
      state.unseen = 0;
      tellApart(state, groupWords(recent.mentions, usual), {
        idOf: (slot) => hashHex(`${subject} story ${name} ${slot}`),
        likeliest,
      });
      dropForgotten(state);
    }
    return stories[mention.slot]?.id ?? null;
  }

  function goOn(minute: number): void {
    state.now = minute;
    state.kept = 0;
    changed.add('h');
    recent.forgetBefore(minute - RECENT_MINUTES);
    for (const [slot] of stories.entries()) {
      if (forgetMinutes(minutesOf(state, slot), minute - STORY_MINUTES)) changed.add(`s/${slot}`);
    }
    dropForgotten(state);
  }

  /** What was said is usual when no story came of it, or one that goes on and on. */
  function forget({ slot, terms }: RecentMention): void {
    const story = stories[slot] ?? null;
    if (story !== null) learnWords(story, terms, -1);
    if (story !== null && state.now - story.began <= USUAL_MINUTES) return;
    background.learn(terms, Math.floor(state.now / DAY_MINUTES));
    changed.add('b');
  }

  function likeliest(terms: readonly number[]): number {
    let best = Number.NEGATIVE_INFINITY;
    let slot = 0;
    for (let at = 1; at < stories.length; at += 1) {
      const story = stories[at] ?? null;
      if (story === null) continue;
      const odds = oddsOf(story, terms, usual);
      if (odds === null || odds <= best) continue;
      best = odds;
      slot = at;
    }
    return slot;
  }

  function count(
    slot: number,
    { minute, negative }: { readonly minute: number; readonly negative: number | null },
  ): void {
    if (minute <= state.now - STORY_MINUTES) return;
    addMinute(minutesOf(state, slot), minute, { mentions: 1, negative: negative ?? 0 });
    changed.add(storyKey(slot));
  }

  function activeAt({ at, minutes }: StoryWindow): readonly ActiveStory[] {
    const end = minuteOf(at);
    const inWindow = (slot: number): Readonly<Counted> =>
      sumMinutes(minutesOf(state, slot), end - minutes, end);
    const counts = stories.map((story, slot) =>
      story === null && slot > 0 ? NOTHING : inWindow(slot),
    );
    const all = counts.reduce((sum, { negative }) => sum + negative, 0);
    return stories
      .flatMap((story, slot): ActiveStory[] => {
        const { mentions, negative } = counts[slot] ?? NOTHING;
        if (story === null || negative < ACTIVE_NEGATIVE_MIN * 1000) return [];
        const terms = risenTerms(story, usual, STORY_EVIDENCE_TERMS);
        if (negative < ACTIVE_SHARE_MIN * all || terms.length < ACTIVE_TERMS_MIN) return [];
        const share = Math.round((negative / all) * 1000) / 1000;
        const began = story.began * BIN_MS;
        return [{ id: story.id, mentions, terms, began, negative: negative / 1000, share }];
      })
      .sort((a, b) => b.negative - a.negative || (a.id < b.id ? -1 : 1));
  }

  function drain(): readonly StoryEntry[] {
    const keys = STORY_KEYS.filter((key) => changed.has(key));
    changed.clear();
    return [...keys.map((key) => encodeEntry(state, key)), ...recent.drain()];
  }

  function encode(): readonly (readonly [key: string, value: string])[] {
    const entries = [...STORY_KEYS.map((key) => encodeEntry(state, key)), ...recent.encode()];
    return entries.flatMap(([key, value]): (readonly [string, string])[] =>
      value === null ? [] : [[key, value]],
    );
  }

  return { observe, activeAt, encode, drain };
}

const NOTHING: Readonly<Counted> = { mentions: 0, negative: 0 };

function thousandths(negative: number | null): number | null {
  if (negative === null || Number.isNaN(negative)) return null;
  return Math.round(Math.min(1, Math.max(0, negative)) * 1000);
}
