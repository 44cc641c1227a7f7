/** What is kept of the cascades of a subject. */
import type { Posts } from './posts.ts';
import type { Root } from './root.ts';
import type { Tail } from './tail.ts';

/**
 * State of one subject: `slots` hold roots, so that each has an entry that stays its own. There are
 * as many as there were roots at once.
 */
export type CascadesState = {
  readonly tail: Tail;
  readonly posts: Posts;
  readonly slots: (Root | null)[];
};
