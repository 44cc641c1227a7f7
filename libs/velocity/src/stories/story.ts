/** One story: which words its last mentions have, and how many mentions it had in which minute. */
import { LONGEST_WINDOW_MS } from '../types.ts';
import type { Counted } from './minutes.ts';
import { minuteOf } from './minutes.ts';

/** Stories of a subject at once: for another one a small one makes room. */
export const STORIES_MAX = 8;
/** Minutes whose counts are kept. */
export const STORY_MINUTES = minuteOf(LONGEST_WINDOW_MS);

/**
 * Share of mentions that any word may have in any story: a word that is less frequent in a story
 * speaks neither for nor against it. @source chosen
 */
const SHARE_MIN = 0.01;
/** Part of a story's mentions that is about something else. @source chosen, .1 … .5 do the same */
const ELSE = 0.2;
const LOG_ELSE = Math.log(ELSE);
/** So many mentions without any of the words, so that a new story is not sure of anything. */
const PRIOR_MENTIONS = 3;
/**
 * What speaks for the story must amount to this, whatever speaks against it: e times as likely.
 * @unit natural logarithm of odds
 * @source chosen on the bench of stories, among .5 … 3.5: with more too much is left out
 */
const FOR_MIN = 1;
/**
 * A word has risen that is said so many times as often as usual, in so many of a story's mentions.
 * @source chosen: where the usual falls apart into two or three stories their words seem to rise
 *   as much; those of a crisis, which nobody said before, rise more
 */
const RISE_MIN = 4;
const RISEN_SHARE_MIN = 0.1;

export type Story = {
  readonly id: string;
  /** Minute of its first mention. @unit minutes since 1970 */
  readonly began: number;
  /** Those among the last mentions that are of it, and how many of them have which word. */
  learned: number;
  readonly words: Map<number, number>;
  readonly minutes: Map<number, Counted>;
};

export function newStory(id: string, began: number): Story {
  return { id, began, learned: 0, words: new Map(), minutes: new Map() };
}

export function learnWords(story: Story, terms: readonly number[], sign: 1 | -1): void {
  const { words } = story;
  story.learned += sign;
  for (const term of terms) {
    const count = (words.get(term) ?? 0) + sign;
    if (count > 0) words.set(term, count);
    else words.delete(term);
  }
}

/**
 * How much likelier a mention with these terms is within the story than anywhere.
 * @param usual share of the subject's mentions that have a term
 * @returns natural logarithm; null when nothing in particular speaks for the story
 */
export function oddsOf(
  { learned, words }: Story,
  terms: readonly number[],
  usual: (term: number) => number,
): number | null {
  const least = 1 / (learned + PRIOR_MENTIONS);
  let odds = 0;
  let inFavour = 0;
  for (const term of terms) {
    const count = words.get(term);
    if (count === undefined) {
      odds += LOG_ELSE;
      continue;
    }
    const rise = (count * least) / Math.max(SHARE_MIN, usual(term));
    const log = Math.log((1 - ELSE) * rise + ELSE);
    odds += log;
    if (log > 0) inFavour += log;
  }
  return inFavour < FOR_MIN ? null : odds;
}

/** The terms that rose most against what is usual, the one that rose most first. */
export function risenTerms(
  { learned, words }: Story,
  usual: (term: number) => number,
  most: number,
): readonly number[] {
  return [...words]
    .flatMap(([term, count]): (readonly [number, number])[] => {
      const share = count / (learned + PRIOR_MENTIONS);
      const rise = share / Math.max(SHARE_MIN, usual(term));
      const isRisen = share >= RISEN_SHARE_MIN && rise >= RISE_MIN;
      return isRisen ? [[term, share * Math.log(rise)]] : [];
    })
    .sort(([a, x], [b, y]) => y - x || a - b)
    .slice(0, most)
    .map(([term]) => term);
}
