/**
 * Words that go together: groups among the words that stand out in the last mentions of a subject.
 * Two words are alike when they are said with the same other words; the most alike are joined
 * first. So the names that one crisis goes by come together even where nobody uses two of them at
 * once, and what two crises have in common keeps neither from having words of its own.
 *
 * @source agglomerative clustering of rows of co-occurrence by their cosine: C. Manning, P. Raghavan
 *   and H. Schütze, "Introduction to Information Retrieval", 2008, chapter 17. Against splitting the
 *   same graph of words by its second eigenvector, or by links over chance, it was the best on the
 *   bench of stories, and the least sensitive to its thresholds.
 */
import { RECENT_MAX, RECENT_TERMS_MAX, type RecentMention } from './recent.ts';
import { STORIES_MAX } from './story.ts';

/** Words that are looked at. @source chosen on the bench of stories, among 24 … 48 */
export const WORDS_MAX = 32;
/** Fewest mentions of a word, above what is usual, that make it stand out. */
const WORD_MENTIONS_MIN = 3;
/** It must be so many times as frequent as usual. @source chosen */
const RISE_MIN = 2;
/**
 * How alike two words, or groups, must be to be joined: at all; where both are signs of one story;
 * where they are signs of two. What was told apart, or as one, stays so unless much speaks for it.
 * @unit cosine
 * @source chosen on the bench of stories: the first is nearly as good from .1 to .15, the last from .35
 *   to .5; with −.1 for one story more pairs run together, with 0 more single events fall apart
 */
const ALIKE = { any: 0.12, sameStory: -0.05, otherStory: 0.45 } as const;
/**
 * Part of what chance alone would have two words share that is taken off first: so words that go
 * with everything do not join what else is apart.
 * @source chosen on the bench of stories: as good in the mean from .32 on, half a point worse with
 *   .38, where single events fall apart
 */
const CHANCE = 0.35;
/** A word is a sign of the story that this part of its mentions belong to. @source chosen */
const SIGN_SHARE = 2 / 3;

/** Of words of two stories. */
const MIXED = -1;
const NONE = -1;
const SLOTS = STORIES_MAX + 1;
const TABLE = tableFor(RECENT_MAX);

/** Working memory of one call. */
const terms = new Uint32Array(TABLE);
const counts = new Uint16Array(TABLE);
const places = new Int8Array(TABLE);
const links = new Float64Array(WORDS_MAX * WORDS_MAX);
const alike = new Float64Array(WORDS_MAX * WORDS_MAX);
const votes = new Uint16Array(WORDS_MAX * SLOTS);
const found = new Int8Array(RECENT_TERMS_MAX);
/** As much of the table as these mentions need. */
let table = TABLE;
/** Where in the table the terms of each mention stand, in order. */
const positions = new Uint16Array(RECENT_MAX * RECENT_TERMS_MAX);

type Group = { readonly place: number; readonly words: number[]; length: number; story: number };

export type WordGroup = {
  readonly words: readonly number[];
  /** Those that have more of its words than of any other group's. */
  readonly mentions: readonly RecentMention[];
};

/**
 * @param usual share of the subject's mentions that have a term. @range 0 … 1
 * @returns the group of the most frequent word first
 * @complexity O(mentions × terms + WORDS_MAX³): about 100 µs
 */
export function groupWords(
  mentions: readonly RecentMention[],
  usual: (term: number) => number,
): readonly WordGroup[] {
  countTerms(mentions);
  const words = chooseWords(mentions.length, usual);
  countLinks(mentions, words.length);
  takeOffChance(words.length);
  compare(words.length);
  const groups = words.map(
    (_, place): Group => ({
      place,
      words: [place],
      length: lengthOf(place),
      story: storyOf(place),
    }),
  );
  while (joinMostAlike(groups));
  const parted = partOf(mentions, groups);
  return groups.map((group, at) => ({
    words: group.words.map((place) => words[place] ?? 0),
    mentions: parted[at] ?? [],
  }));
}

/** Open addressing, little over half full at most. */
function tableFor(mentions: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(1, mentions) * RECENT_TERMS_MAX * 1.5));
}

function countTerms(mentions: readonly RecentMention[]): void {
  table = Math.min(TABLE, tableFor(mentions.length));
  counts.fill(0, 0, table);
  places.fill(NONE, 0, table);
  let next = 0;
  for (const mention of mentions) {
    for (const term of mention.terms) {
      const at = tableOf(term);
      terms[at] = term;
      counts[at] = (counts[at] ?? 0) + 1;
      positions[next++] = at;
    }
  }
}

/** Where the term stands, or would. */
function tableOf(term: number): number {
  let at = (term ^ (term >>> 15)) & (table - 1);
  while (counts[at] !== 0 && terms[at] !== term) at = (at + 1) & (table - 1);
  return at;
}

function chooseWords(mentions: number, usual: (term: number) => number): number[] {
  const risen: (readonly [term: number, excess: number])[] = [];
  for (let at = 0; at < table; at += 1) {
    const count = counts[at] ?? 0;
    if (count < WORD_MENTIONS_MIN) continue;
    const term = terms[at] ?? 0;
    const expected = usual(term) * mentions;
    if (count < expected * RISE_MIN || count - expected < WORD_MENTIONS_MIN) continue;
    risen.push([term, count - expected]);
  }
  risen.sort(([a, x], [b, y]) => y - x || a - b);
  const words = risen.slice(0, WORDS_MAX).map(([term]) => term);
  for (const [place, term] of words.entries()) places[tableOf(term)] = place;
  return words;
}

/** Mentions that have both of two words (or one, with itself), and those of each story. */
function countLinks(mentions: readonly RecentMention[], words: number): void {
  links.fill(0, 0, WORDS_MAX * words);
  votes.fill(0);
  let next = 0;
  for (const { terms: said, slot } of mentions) {
    let many = 0;
    for (const end = next + said.length; next < end; next += 1) {
      const place = places[positions[next] ?? 0] ?? NONE;
      if (place !== NONE) found[many++] = place;
    }
    for (let one = 0; one < many; one += 1) {
      const row = found[one] ?? 0;
      votes[row * SLOTS + slot] = (votes[row * SLOTS + slot] ?? 0) + 1;
      for (let other = 0; other < many; other += 1) {
        const at = row * WORDS_MAX + (found[other] ?? 0);
        links[at] = (links[at] ?? 0) + 1;
      }
    }
  }
}

function takeOffChance(words: number): void {
  const sums = Array.from({ length: words }, (_, row) =>
    links.subarray(row * WORDS_MAX, row * WORDS_MAX + words).reduce((sum, link) => sum + link, 0),
  );
  const all = sums.reduce((sum, one) => sum + one, 0);
  for (const [row, one] of sums.entries()) {
    for (const [column, other] of sums.entries()) {
      const at = row * WORDS_MAX + column;
      links[at] = (links[at] ?? 0) - (CHANCE * one * other) / all;
    }
  }
}

/** The story whose mentions are most of those that have the word; 0 for none. */
function storyOf(place: number): number {
  const mentions = votes.subarray(place * SLOTS, (place + 1) * SLOTS);
  const all = mentions.reduce((sum, one) => sum + one, 0);
  const slot = mentions.findIndex((one) => one >= SIGN_SHARE * all);
  return Math.max(0, slot);
}

/** Products of all rows: those of a sum of rows are sums of these. */
function compare(words: number): void {
  for (let one = 0; one < words; one += 1) {
    for (let other = one; other < words; other += 1) {
      let product = 0;
      for (let at = 0; at < words; at += 1) {
        product += (links[one * WORDS_MAX + at] ?? 0) * (links[other * WORDS_MAX + at] ?? 0);
      }
      alike[one * WORDS_MAX + other] = product;
      alike[other * WORDS_MAX + one] = product;
    }
  }
}

/** @returns false when there are no two that are alike enough */
function joinMostAlike(groups: Group[]): boolean {
  let best = 0;
  let pair: readonly [number, number] | null = null;
  for (let a = 0; a < groups.length; a += 1) {
    for (let b = a + 1; b < groups.length; b += 1) {
      const [one, other] = [groups[a], groups[b]];
      if (one === undefined || other === undefined) continue;
      const product = alike[one.place * WORDS_MAX + other.place] ?? 0;
      const over = product / (one.length * other.length) - leastFor(one, other);
      if (!(over > best)) continue;
      best = over;
      pair = [a, b];
    }
  }
  if (pair === null) return false;
  join(groups, pair);
  return true;
}

function lengthOf(place: number): number {
  return Math.sqrt(alike[place * WORDS_MAX + place] ?? 0);
}

function leastFor(one: Group, other: Group): number {
  if (one.story <= 0 || other.story <= 0) return ALIKE.any;
  return one.story === other.story ? ALIKE.sameStory : ALIKE.otherStory;
}

function join(groups: Group[], [a, b]: readonly [number, number]): void {
  const [one, other] = [groups[a], groups[b]];
  if (one === undefined || other === undefined) return;
  for (const { place } of groups) {
    const sum =
      (alike[one.place * WORDS_MAX + place] ?? 0) + (alike[other.place * WORDS_MAX + place] ?? 0);
    alike[one.place * WORDS_MAX + place] = sum;
  }
  const own =
    (alike[one.place * WORDS_MAX + one.place] ?? 0) +
    (alike[one.place * WORDS_MAX + other.place] ?? 0);
  alike[one.place * WORDS_MAX + one.place] = own;
  for (const { place } of groups) {
    alike[place * WORDS_MAX + one.place] = alike[one.place * WORDS_MAX + place] ?? 0;
  }
  one.words.push(...other.words);
  one.length = lengthOf(one.place);
  one.story = storyOfBoth(one.story, other.story);
  groups.splice(b, 1);
}

function storyOfBoth(one: number, other: number): number {
  if (one === other || other === 0) return one;
  return one === 0 ? other : MIXED;
}

/** The mentions of each group; those that have none of the words, or as many of two, are of none. */
function partOf(mentions: readonly RecentMention[], groups: readonly Group[]): RecentMention[][] {
  const parts = groups.map((): RecentMention[] => []);
  const groupOf = new Uint8Array(WORDS_MAX);
  for (const [at, group] of groups.entries()) for (const place of group.words) groupOf[place] = at;
  const had = new Uint8Array(WORDS_MAX);
  let next = 0;
  for (const mention of mentions) {
    let most = 0;
    let best = NONE;
    had.fill(0);
    for (const end = next + mention.terms.length; next < end; next += 1) {
      const place = places[positions[next] ?? 0] ?? NONE;
      if (place === NONE) continue;
      const group = groupOf[place] ?? 0;
      const count = (had[group] ?? 0) + 1;
      had[group] = count;
      if (count === most && group !== best) best = NONE;
      if (count > most) best = group;
      most = Math.max(most, count);
    }
    if (best !== NONE) parts[best]?.push(mention);
  }
  return parts;
}
