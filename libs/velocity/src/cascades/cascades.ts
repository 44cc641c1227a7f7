/**
 * The cascades of one subject: what hangs under which root, how fast it grows, and when a root
 * takes off before the subject's own counts show it.
 *
 * A plain reducer over bounded state. What it says depends on the order of its calls alone, not
 * on how they are batched or where a restart falls between them.
 */
import { type EpochMs, LIMITS } from '@goldenhour/mention';
import type { CascadeEvidence } from '../types.ts';
import { decodeCascades, encodePosts, encodeRoot, encodeTail, POSTS_AN_ENTRY } from './codec.ts';
import { forecastOf } from './forecast.ts';
import { keepPost, noPosts, POSTS_MAX, postOf, takePost } from './posts.ts';
import { RECENT_MS, recentAt, speedAt } from './recent.ts';
import {
  deliver,
  followersOf,
  grow,
  listen,
  newRoot,
  ROOTS_MAX,
  type Root,
  reproductionOf,
  shapeAt,
} from './root.ts';
import type { CascadesState } from './state.ts';
import { noTail, watch } from './tail.ts';
import { judge } from './take-off.ts';
import type { CascadeEngagement, CascadeEvent, Cascades, RootVerdict, TakeOff } from './types.ts';
import { verdictOfEvent } from './verdict.ts';

/** What claims to be so far ahead of what is forgotten is from a broken clock. @unit milliseconds */
export const AHEAD_MS = 30 * 86_400_000;
/** Mentions that a platform must count under one that nobody passed on yet, to make it a root. */
const UNSEEN_MIN = 3;
/** How much longer a root lives for each doubling of its size, and for having taken off. */
const LIFE_MS = 600_000;
const LIFE_TOOK_OFF_MS = 86_400_000;

/**
 * @param restored entries as `encode` or `drain` gave them; none for a new subject
 * @throws StateError when they are not readable
 */
export function createCascades(
  restored: Iterable<readonly [key: string, value: string]> = [],
): Cascades {
  const state: CascadesState = {
    tail: noTail(),
    posts: noPosts(),
    slots: [],
  };
  decodeCascades(state, restored);
  const { tail, posts, slots } = state;
  const bySlot = new Map<string, number>();
  slots.forEach((root, slot) => {
    if (root !== null) bySlot.set(root.id, slot);
  });
  const changedRoots = new Set<number>();
  const changedPosts = new Set<number>();
  let changedTail = false;

  function rootOf(id: string): Root | null {
    const slot = bySlot.get(id);
    return slot === undefined ? null : (slots[slot] ?? null);
  }

  /** The root, made where there is none; it is about to change. */
  function changing(id: string, time: EpochMs): Root {
    const known = bySlot.get(id);
    const root = known === undefined ? null : (slots[known] ?? null);
    if (known === undefined || root === null) return addRoot(id, time);
    changedRoots.add(known);
    return root;
  }

  function addRoot(id: string, time: EpochMs): Root {
    const root = newRoot(id, postOf(posts, id), time);
    const taken = takePost(posts, id);
    if (taken !== null) changedPosts.add(Math.floor(taken / POSTS_AN_ENTRY));
    let slot = slots.indexOf(null);
    if (slot < 0) slot = slots.length < ROOTS_MAX ? slots.length : dropLeastAlive();
    slots[slot] = root;
    bySlot.set(id, slot);
    changedRoots.add(slot);
    return root;
  }

  function dropLeastAlive(): number {
    let least = 0;
    let life = Number.POSITIVE_INFINITY;
    for (let slot = 0; slot < slots.length; slot += 1) {
      const root = slots[slot] ?? null;
      // A life ends no sooner than what was last heard: most need no logarithm.
      if (root === null || root.last > life) continue;
      const other = lifeOf(root);
      if (other > life || (other === life && root.id > (slots[least]?.id ?? ''))) continue;
      least = slot;
      life = other;
    }
    drop(least);
    return least;
  }

  function drop(slot: number): void {
    const root = slots[slot] ?? null;
    if (root === null) return;
    bySlot.delete(root.id);
    slots[slot] = null;
    changedRoots.add(slot);
  }

  function keep(event: CascadeEvent): void {
    const { mention: id } = event;
    const slot = bySlot.get(id);
    const root = slot === undefined ? null : (slots[slot] ?? null);
    if (root !== null && slot !== undefined) {
      // The root comes after what passes it on: its own verdict is the better one.
      root.verdict = verdictOfEvent(event);
      changedRoots.add(slot);
      return;
    }
    if (posts.byId.has(id)) return;
    const first = posts.first;
    const kept = keepPost(posts, event);
    changedPosts.add(Math.floor(kept / POSTS_AN_ENTRY));
    for (let gone = first; gone < posts.first; gone += 1) {
      changedPosts.add(Math.floor((gone % POSTS_MAX) / POSTS_AN_ENTRY));
    }
  }

  function observe(event: CascadeEvent): TakeOff | null {
    const { mention, time } = event;
    if (!isTime(time)) return null;
    const id = event.root === mention ? null : event.root;
    watch(tail, time, id === null);
    changedTail = true;
    if (id === null || event.kind === 'quote') keep(event);
    if (id === null) return null;
    const root = changing(id, time);
    listen(root, event);
    deliver(root, event.kind);
    const unseen = unseenIn(root);
    // What a count had brought already comes as a mention now: it is not counted again.
    const mentions = unseen < root.platform.unseen ? 0 : 1;
    root.platform.unseen = Math.min(root.platform.unseen, unseen);
    grow(root, time, {
      mentions,
      recent: mentions,
      followers: mentions === 0 ? null : followersOf(event.followers),
    });
    return judge(root, tail, time);
  }

  function engagement(counts: CascadeEngagement): TakeOff | null {
    const { mention: id, time } = counts;
    if (!isTime(time)) return null;
    const told = whole(counts.reposts) + whole(counts.replies) + whole(counts.quotes);
    if (rootOf(id) === null && (told < UNSEEN_MIN || postOf(posts, id) === null)) return null;
    const root = changing(id, time);
    changedTail = true;
    const { platform } = root;
    // What was counted first may be of any time since the root: only what came since is recent.
    const since = platform.at ?? root.origin;
    platform.reposts = Math.max(platform.reposts, whole(counts.reposts));
    platform.replies = Math.max(platform.replies, whole(counts.replies));
    platform.quotes = Math.max(platform.quotes, whole(counts.quotes));
    if (counts.likes !== undefined) {
      platform.likes = Math.max(platform.likes ?? 0, whole(counts.likes));
    }
    platform.at = Math.max(since, time);
    const added = unseenIn(root) - platform.unseen;
    if (!(added > 0)) return null;
    platform.unseen += added;
    const part = Math.min(1, RECENT_MS / Math.max(1, time - since));
    const recent = Math.round(added * part);
    grow(root, time, { mentions: added, recent, followers: null });
    return judge(root, tail, time);
  }

  function verdictOf(id: string): RootVerdict | null {
    const verdict = rootOf(id)?.verdict ?? null;
    if (verdict !== null) return verdict;
    const post = postOf(posts, id);
    return post && verdictOfEvent(post);
  }

  function evidence(id: string, at: EpochMs): CascadeEvidence | null {
    const root = rootOf(id);
    if (root === null || root.size === 0 || !isTime(at)) return null;
    const { nextHour, final } = root.timed ? forecastOf(shapeAt(root, at)) : NO_FORECAST;
    return {
      root: id,
      began: root.origin,
      size: root.size,
      speed: Math.round(speedAt(root.recent, at, root.origin) * 10) / 10,
      reproduction: rounded(reproductionOf(root, at)),
      reach: root.known === 0 ? null : root.reach,
      nextHour,
      final,
    };
  }

  function largest(at: EpochMs): string | null {
    let best: string | null = null;
    let most = 0;
    if (!isTime(at)) return null;
    for (const root of slots) {
      if (root === null) continue;
      const count = recentAt(root.recent, at);
      if (count < Math.max(1, most)) continue;
      if (count === most && best !== null && root.id > best) continue;
      best = root.id;
      most = count;
    }
    return best;
  }

  function forget(before: EpochMs): void {
    const ahead = before + AHEAD_MS;
    slots.forEach((root, slot) => {
      if (root !== null && (root.last < before || root.last > ahead)) drop(slot);
    });
    posts.slots.forEach((post, slot) => {
      if (post === null || (post.time >= before && post.time <= ahead)) return;
      takePost(posts, post.mention);
      changedPosts.add(Math.floor(slot / POSTS_AN_ENTRY));
    });
    if (tail.at !== null && tail.at > ahead) {
      tail.at = before;
      changedTail = true;
    }
  }

  function drain(): [key: string, value: string | null][] {
    const entries: [string, string | null][] = [];
    if (changedTail || changedPosts.size > 0) entries.push(encodeTail(state));
    for (const part of ascending(changedPosts)) entries.push(encodePosts(posts, part));
    for (const slot of ascending(changedRoots)) entries.push(encodeRoot(slots, slot));
    changedRoots.clear();
    changedPosts.clear();
    changedTail = false;
    return entries;
  }

  function encode(): [key: string, value: string][] {
    const all = [
      encodeTail(state),
      ...Array.from({ length: POSTS_MAX / POSTS_AN_ENTRY }, (_, part) => encodePosts(posts, part)),
      ...slots.map((_, slot) => encodeRoot(slots, slot)),
    ];
    return all.flatMap(([key, value]) => (value === null ? [] : [[key, value]]));
  }

  return {
    observe,
    engagement,
    verdictOf,
    evidence,
    largest,
    forget,
    encode,
    drain,
  };
}

const NO_FORECAST = { nextHour: null, final: null } as const;

/** What no mention can have is not counted. */
function isTime(time: EpochMs): boolean {
  return time >= LIMITS.timeMin && time <= LIMITS.timeMax;
}

/** By event time alone, so that the same mentions drop the same roots. @unit milliseconds */
function lifeOf({ last, size, tookOff }: Root): number {
  return last + Math.log2(1 + size) * LIFE_MS + (tookOff > 0 ? LIFE_TOOK_OFF_MS : 0);
}

/** Mentions that the platform counts and that did not come, kind by kind. */
function unseenIn({ platform }: Root): number {
  const { reposts, replies, quotes, reposted, replied, quoted } = platform;
  return (
    Math.max(0, reposts - reposted) + Math.max(0, replies - replied) + Math.max(0, quotes - quoted)
  );
}

/** A count as it may be added; the bound keeps sums exact. */
function whole(count: number | undefined): number {
  if (count === undefined || !(count > 0)) return 0;
  return Math.min(1e9, Math.floor(count));
}

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 100) / 100;
}

function ascending(numbers: ReadonlySet<number>): readonly number[] {
  return [...numbers].sort((a, b) => a - b);
}
