/**
 * The posts that concern a subject, as long as they are remembered: what is counted of them, what
 * reposts repeat of them, and whose they are. Kept in memory alone, so after a restart it begins
 * anew: what is not known is not told, it is never zero.
 */
import type { Mention } from '@goldenhour/mention';
import { Newest } from '../kit/newest.ts';

/** Posts followed. Chosen: a day of a busy set of subjects; at most 20,000 × 1 kB. */
export const FOLLOWED_MAX = 20_000;
/** A repost repeats so much of the post; a post of Bluesky has at most 300 letters. @unit characters */
const TEXT_CHARS_MAX = 1_000;

export const COUNTED = ['likes', 'reposts', 'replies', 'quotes'] as const;
export type Counted = (typeof COUNTED)[number];

export type FollowedPost = {
  readonly author: string;
  readonly text: string;
  readonly language: string | undefined;
  readonly root: string;
  /** Since it was said; null where it was not seen from the beginning. */
  readonly counts: Record<Counted, number> | null;
};

export class Followed {
  readonly #posts: Newest<string, FollowedPost>;
  readonly #ofAuthor = new Map<string, Set<string>>();

  constructor(max: number = FOLLOWED_MAX) {
    this.#posts = new Newest(max, (id, post) => this.#part(id, post));
  }

  add({ id, op, kind, revision, author, text, language, root }: Mention): void {
    if (op === 'delete') this.#drop(id);
    if (op !== 'upsert' || kind === 'repost') return;
    const before = this.#posts.get(id);
    const counts =
      before?.counts ?? (revision === 0 ? { likes: 0, reposts: 0, replies: 0, quotes: 0 } : null);
    const kept = { author: author.id, text: text.slice(0, TEXT_CHARS_MAX), language };
    this.#posts.set(id, { ...kept, root: root ?? id, counts });
    const ids = this.#ofAuthor.get(author.id) ?? new Set();
    this.#ofAuthor.set(author.id, ids.add(id));
  }

  get(id: string): FollowedPost | undefined {
    return this.#posts.get(id);
  }

  /** One more. @returns whether it is counted */
  count(id: string, what: Counted): boolean {
    const post = this.#posts.get(id);
    if (post === undefined || post.counts === null) return false;
    post.counts[what] += 1;
    this.#posts.set(id, post);
    return true;
  }

  /** Ids of the posts of an account. */
  of(author: string): readonly string[] {
    return [...(this.#ofAuthor.get(author) ?? [])];
  }

  #drop(id: string): void {
    const post = this.#posts.get(id);
    if (post === undefined) return;
    this.#posts.delete(id);
    this.#part(id, post);
  }

  #part(id: string, { author }: FollowedPost): void {
    const ids = this.#ofAuthor.get(author);
    ids?.delete(id);
    if (ids?.size === 0) this.#ofAuthor.delete(author);
  }
}
