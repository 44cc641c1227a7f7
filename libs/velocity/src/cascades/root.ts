/** One cascade: all that is kept of what hangs under a root. Numbers only, but for ids and words. */
import type { EpochMs } from '@goldenhour/mention';
import { AGE_MAX, ageIndex, countUpTo } from './ages.ts';
import { type Excitation, excite, noExcitation, reproductionAt } from './excitation.ts';
import type { Shape } from './forecast.ts';
import type { Post } from './posts.ts';
import { addRecent, noRecent, type Recent } from './recent.ts';
import type { Lesson } from './tail.ts';
import type { CascadeEvent, RootVerdict } from './types.ts';
import { thousandths, verdictOfEvent } from './verdict.ts';

/** Roots kept. Past it the one that is least alive is dropped: oldest and smallest. */
export const ROOTS_MAX = 48;
/** What is taken of a count of followers: beyond, it is a mistake. @unit accounts */
const FOLLOWERS_MAX = 1e9;

export type Root = {
  readonly id: string;
  /** Zero of its ages: the root's own time, else that of the first that is known of it. */
  readonly origin: EpochMs;
  /** `origin` is the root's own time. */
  readonly timed: boolean;
  last: EpochMs;
  /** All under the root, whether it came as a mention or in a count. */
  size: number;
  verdict: RootVerdict | null;
  /** Mentions under the root in words of their own that could be scored. */
  answers: number;
  /** Sum of their probabilities of being negative. @unit thousandths */
  hostility: number;
  /** Two words of 32 bits, one bit a voice, chosen by hash. */
  voicesLow: number;
  voicesHigh: number;
  /** Mentions whose author's followers are known, and the sum of these. */
  known: number;
  reach: number;
  readonly recent: Recent;
  /** By age, as far as there were any. */
  readonly ages: number[];
  readonly excitation: Excitation;
  readonly platform: PlatformCounts;
  /** Largest `expected` so far, until it took off: what it has taught of the subject's tail. */
  most: number;
  lesson: Lesson;
  /** Size when it last took off; 0 before. */
  tookOff: number;
};

/** What its platform counts, and what came as mentions: the rest was never seen. */
export type PlatformCounts = {
  /** Null before the first count. */
  at: EpochMs | null;
  likes: number | null;
  reposts: number;
  replies: number;
  quotes: number;
  /** Delivered as mentions. */
  reposted: number;
  replied: number;
  quoted: number;
  /** Counted but not delivered, as far as it went into `size`. */
  unseen: number;
};

export const NO_LESSON: Lesson = { reached: 0, hostile: 0, beyond: 0 };

export function newRoot(id: string, post: Post | null, time: EpochMs): Root {
  const origin = post?.time ?? time;
  const root: Root = {
    id,
    origin,
    timed: post !== null,
    last: origin,
    size: 0,
    verdict: post && verdictOfEvent(post),
    answers: 0,
    hostility: 0,
    voicesLow: 0,
    voicesHigh: 0,
    known: 0,
    reach: 0,
    recent: noRecent(time),
    ages: [],
    excitation: noExcitation(),
    platform: {
      at: null,
      likes: null,
      reposts: 0,
      replies: 0,
      quotes: 0,
      reposted: 0,
      replied: 0,
      quoted: 0,
      unseen: 0,
    },
    most: 0,
    lesson: NO_LESSON,
    tookOff: 0,
  };
  if (post !== null) {
    excite(root.excitation, 0, { reactions: 0, exposure: followersOf(post.followers) ?? 1 });
  }
  return root;
}

/**
 * Counts mentions that hang under the root.
 * @param added `recent` are those of them that were surely said within the last 60 minutes
 */
export function grow(
  root: Root,
  time: EpochMs,
  added: { readonly mentions: number; readonly recent: number; readonly followers: number | null },
): void {
  const { mentions, recent, followers } = added;
  const seconds = Math.max(0, (time - root.origin) / 1000);
  root.size += mentions;
  root.last = Math.max(root.last, time);
  addRecent(root.recent, time, recent);
  const index = ageIndex(seconds);
  while (root.ages.length < index) root.ages.push(0);
  root.ages[index] = (root.ages[index] ?? 0) + mentions;
  if (followers !== null) {
    root.known += mentions;
    root.reach += followers;
  }
  const exposure = (followers ?? meanReach(root) * mentions) || 1;
  excite(root.excitation, seconds, { reactions: mentions, exposure });
}

/** What it says of the tone of the cascade, and who says it. */
export function listen(root: Root, event: CascadeEvent): void {
  const bit = event.voice & 63;
  if (bit < 32) root.voicesLow = (root.voicesLow | (1 << bit)) >>> 0;
  else root.voicesHigh = (root.voicesHigh | (1 << (bit - 32))) >>> 0;
  if (event.kind === 'repost') {
    // Its words are those of the root: they stand in where the root was never seen.
    if (root.verdict === null || root.verdict.negative === null) {
      const verdict = verdictOfEvent(event);
      if (verdict.negative !== null || root.verdict === null) root.verdict = verdict;
    }
    return;
  }
  const negative = thousandths(event.negative, 0);
  if (negative === null) return;
  root.answers += 1;
  root.hostility += Math.round(negative * 1000);
}

export function deliver(root: Root, kind: CascadeEvent['kind']): void {
  const { platform } = root;
  if (kind === 'repost') platform.reposted += 1;
  else if (kind === 'quote') platform.quoted += 1;
  else platform.replied += 1;
}

/** Distinct voices, each of the 64 bits one at the least. */
export function voicesOf(root: Root): number {
  return bitsIn(root.voicesLow) + bitsIn(root.voicesHigh);
}

export function shapeAt(root: Root, at: EpochMs): Shape {
  const seconds = Math.max(0, (at - root.origin) / 1000);
  const { size, known, reach } = root;
  const half = Math.max(0, size - countUpTo(root.ages, seconds / 2));
  return { age: seconds / 3600, size, half, known, reach };
}

export function reproductionOf(root: Root, at: EpochMs): number | null {
  const seconds = (at - root.origin) / 1000;
  return seconds > AGE_MAX ? null : reproductionAt(root.excitation, seconds, meanReach(root));
}

/** Of those who passed it on; 1 where nobody's followers are known, so that mentions are counted. */
function meanReach(root: Root): number {
  return root.known > 0 ? Math.max(1, root.reach / root.known) : 1;
}

/** @returns null for what is no count of accounts */
export function followersOf(followers: number | null): number | null {
  if (followers === null || !(followers >= 0)) return null;
  return Math.min(FOLLOWERS_MAX, Math.floor(followers));
}

function bitsIn(word: number): number {
  let x = word - ((word >>> 1) & 0x55555555);
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
  x = (x + (x >>> 4)) & 0x0f0f0f0f;
  return Math.imul(x, 0x01010101) >>> 24;
}
