/**
 * Small seeded worlds for tests: subjects, and sources that say what happens, batch by batch. What
 * a source says is known beforehand, so that an oracle can read it as a list of facts.
 */
import type { Subject } from '@goldenhour/matching';
import type { EpochMs, Kind, Mode, Op } from '@goldenhour/mention';
import type { UnreadableItem } from '@goldenhour/pipeline/ports';

/** The published format, as far as worlds use it. */
export type Post = {
  readonly id: string;
  readonly time: EpochMs;
  readonly text?: string;
  readonly kind?: Kind;
  readonly op?: Op;
  readonly revision?: number;
  readonly author?: { readonly id: string; readonly official?: boolean };
  readonly platform?: string;
  readonly root?: string;
  readonly engagement?: { readonly likes: number };
};

export type PostItem = {
  readonly mention: Post;
  readonly subjects?: readonly string[];
  readonly origin: string;
};

export type ScriptedBatch = {
  readonly items: readonly (PostItem | UnreadableItem)[];
  readonly watermark: EpochMs;
  readonly blind?: { readonly from: EpochMs; readonly to: EpochMs };
  /** Of worlds that run now: when it is given. */
  readonly wall?: EpochMs;
};

/** What one source says, from beginning to end. Its cursor is the number of batches given. */
export type Script = {
  readonly name: string;
  readonly since: EpochMs;
  readonly batches: readonly ScriptedBatch[];
  /** Batches before which the source fails once each time it runs, in a way that passes. */
  readonly failures: readonly number[];
  /** Of worlds that run now: absent for what is played. */
  readonly clock?: 'log';
  /** Where it differs from the world's. */
  readonly mode?: Mode;
};

export type World = {
  readonly seed: number;
  readonly mode: Mode;
  readonly subjects: readonly Subject[];
  readonly scripts: readonly Script[];
  /** Every source keeps its word: nothing comes from before its watermark. */
  readonly isInOrder: boolean;
};

/** Platform of all sources of a world. */
export const PLATFORM = 'agora';
