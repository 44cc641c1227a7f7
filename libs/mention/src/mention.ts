/**
 * The record that everything else is about: one public item, as a source served it.
 *
 * It is also the format of replay files and of every intake, see `mentionJsonSchema`.
 */

/** @unit milliseconds since 1970-01-01T00:00:00Z, a whole number */
export type EpochMs = number;
/** @unit milliseconds, a whole number ≥ 0 */
export type DurationMs = number;

/** Version of the mention format. Readers accept every version ever written. */
export const MENTION_VERSION = 1;

export const KINDS = ['post', 'reply', 'repost', 'quote', 'comment', 'article', 'review'] as const;
export type Kind = (typeof KINDS)[number];

/** `upsert` says or edits, `delete` withdraws, `engagement` updates the counts of what was said. */
export const OPS = ['upsert', 'delete', 'engagement'] as const;
export type Op = (typeof OPS)[number];

export const MODES = ['live', 'backfill', 'replay', 'drill'] as const;
export type Mode = (typeof MODES)[number];

export type Author = {
  /** The platform's own id of the account; stable where the platform gives one, else the handle. */
  readonly id: string;
  readonly handle?: string;
  /** @unit accounts, ≥ 0 */
  readonly followers?: number;
  /** The source knows this account as the organisation's own. */
  readonly official?: boolean;
};

/** Counts as the platform showed them at `observed`; absent means unknown, never zero. */
export type Engagement = {
  readonly likes?: number;
  readonly reposts?: number;
  readonly replies?: number;
  readonly quotes?: number;
  readonly views?: number;
};

export type Mention = {
  readonly version: typeof MENTION_VERSION;
  /** Unique per platform item and the same each time the item is read: `platform:native-id`. */
  readonly id: string;
  /** 0 for what was first said; an edit raises it. */
  readonly revision: number;
  readonly source: string;
  readonly platform: string;
  readonly kind: Kind;
  readonly op: Op;
  readonly mode: Mode;
  /** When it was said, by the platform. */
  readonly time: EpochMs;
  /** When the connector read it. Never takes part in a decision. */
  readonly observed: EpochMs;
  readonly author: Author;
  readonly text: string;
  /** BCP 47 tag as the platform says; it may lie. */
  readonly language?: string;
  readonly url?: string;
  /** Id of the mention at the root of the cascade this one hangs under. */
  readonly root?: string;
  /** Id of the mention that this one answers, quotes or reposts. */
  readonly parent?: string;
  readonly engagement?: Engagement;
  /** URLs in the text, at most `LIMITS.links`. */
  readonly links: readonly string[];
  /** ISO 3166-1 alpha-2, upper case. */
  readonly country?: string;
};
