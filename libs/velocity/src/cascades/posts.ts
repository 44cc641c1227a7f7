/**
 * The latest mentions that others may pass on, with what was said of them: a ring, the oldest
 * first out. What is passed on becomes a root of its own; the rest is forgotten.
 */
import type { CascadeEvent } from './types.ts';

/** Mentions kept. Chosen: a quarter of an hour of a subject with 20,000 a day. */
export const POSTS_MAX = 192;
/** Characters of all their ids together, so that long ids cannot fill the state. */
export const POST_CHARS_MAX = 12_000;

/** As it came: few are passed on, so what is kept of them is made when one is, or when it is written. */
export type Post = Pick<
  CascadeEvent,
  'mention' | 'time' | 'followers' | 'negative' | 'sentiment' | 'severity' | 'fingerprint' | 'terms'
>;

/**
 * `slots[n % POSTS_MAX]` holds the n-th post ever, for first ≤ n < next; null where it was taken,
 * nothing where none was yet.
 */
export type Posts = {
  first: number;
  next: number;
  chars: number;
  readonly slots: (Post | null)[];
  readonly byId: Map<string, number>;
};

export function noPosts(): Posts {
  return { first: 0, next: 0, chars: 0, slots: [], byId: new Map() };
}

/** @returns the slot it stands in now */
export function keepPost(posts: Posts, post: Post): number {
  posts.chars += post.mention.length;
  while (
    posts.first < posts.next &&
    (posts.next - posts.first >= POSTS_MAX || posts.chars > POST_CHARS_MAX)
  ) {
    clear(posts, posts.first % POSTS_MAX);
    posts.first += 1;
  }
  const slot = posts.next % POSTS_MAX;
  posts.slots[slot] = post;
  posts.byId.set(post.mention, slot);
  posts.next += 1;
  return slot;
}

export function postOf(posts: Posts, id: string): Post | null {
  const slot = posts.byId.get(id);
  return slot === undefined ? null : (posts.slots[slot] ?? null);
}

/** Takes a post out. @returns its slot, null when it is not there */
export function takePost(posts: Posts, id: string): number | null {
  const slot = posts.byId.get(id);
  if (slot === undefined) return null;
  clear(posts, slot);
  return slot;
}

function clear(posts: Posts, slot: number): void {
  const post = posts.slots[slot] ?? null;
  if (post === null) return;
  posts.slots[slot] = null;
  posts.byId.delete(post.mention);
  posts.chars -= post.mention.length;
}
