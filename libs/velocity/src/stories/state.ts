/** What is kept of the stories of a subject. */
import type { Background } from './background.ts';
import type { Recent } from './recent.ts';
import type { Roots } from './roots.ts';
import type { Story } from './story.ts';

/** What `codec.ts` writes and reads. */
export type StoriesState = {
  readonly recent: Recent;
  readonly background: Background;
  readonly roots: Roots;
  /** By slot, from 1; [0] is never set. */
  readonly stories: (Story | null)[];
  /** Counts of what belongs to none. */
  readonly others: Story['minutes'];
  /** Latest minute seen, and how many mentions of it are kept. */
  now: number;
  kept: number;
  /** Mentions kept since the last look. */
  unseen: number;
  /** Keys of entries that changed, but for those of `recent`. */
  readonly changed: Set<string>;
};

export type StoryEntry = readonly [key: string, value: string | null];
