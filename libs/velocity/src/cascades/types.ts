import type { EpochMs, Kind } from '@goldenhour/mention';
import type { CascadeEvidence, Engagement, Severity } from '../types.ts';

/** A mention of the subject, as the cascades see it. Ids come once: duplicates are dropped before. */
export type CascadeEvent = {
  readonly mention: string;
  /** Root of the cascade it hangs under; null, or its own id, when it hangs under none. */
  readonly root: string | null;
  readonly kind: Kind;
  readonly time: EpochMs;
  /** Pseudonym of the author. @range 0 … 2^32 − 1 */
  readonly voice: number;
  /** Accounts that follow the author; null when not known. */
  readonly followers: number | null;
  /** Probability that the author is negative towards the subject; null when unscored. @range 0…1 */
  readonly negative: number | null;
  /** Null when unscored. @range −1…1 */
  readonly sentiment: number | null;
  readonly severity: Severity;
  /** @shape 64 bits as 16 hexadecimal digits; null when there are no words */
  readonly fingerprint?: string | null;
  /** Terms: hashes of the beginnings of the words that say most of what it is about; those past {@link TERMS_KEPT} are cut. */
  readonly terms?: readonly number[];
};

/** Of one subject. */
export type CascadeEngagement = Omit<Engagement, 'subject'>;

/** What was said of a mention that others pass on, for what passes it on to inherit. */
export type RootVerdict = {
  /** Null when it could not be scored. @range 0…1, in steps of .001 */
  readonly negative: number | null;
  /** @range −1…1, in steps of .001 */
  readonly sentiment: number | null;
  readonly severity: Severity;
  readonly fingerprint: string | null;
  readonly terms: readonly number[];
};

/**
 * How a cascade is meant towards the subject. `hostile`: its root, or those who answer it, are
 * negative or severe. `unknown`: its root could not be scored and too few have answered.
 * `calm`: neither root nor answers are negative: a give-away, a goal, a joke.
 */
export type CascadeTone = 'hostile' | 'unknown' | 'calm';

/** A root that takes off: said once of a root, and again when it has grown tenfold. */
export type TakeOff = {
  readonly root: string;
  /** Time of the mention with which it took off, or of the count. */
  readonly at: EpochMs;
  readonly began: EpochMs;
  /** All that hangs under the root. @unit mentions */
  readonly size: number;
  /** @unit mentions per hour */
  readonly speed: number;
  /** Speed of the last quarter of an hour less that of the one before. @unit mentions per hour² */
  readonly acceleration: number;
  /** Mentions that the root draws within 60 minutes at the least, as this early growth tells. */
  readonly expected: number;
  /** What `expected` had to reach for this subject and tone. @unit mentions within 60 minutes */
  readonly bar: number;
  /** log10 of the weeks between two roots of the subject, as hostile as this, that draw as much. */
  readonly velocity: number;
  readonly tone: CascadeTone;
  readonly severity: Severity;
  /** Likes that its platform counts; null when not known. */
  readonly likes: number | null;
};

/** Its forms are found in `cascades.ts`, with the names of the bounds. */
export type Cascades = {
  /** Counts a mention; says so when its root takes off with it. */
  observe(event: CascadeEvent): TakeOff | null;
  /** Counts what a platform says was added, less what came as mentions. */
  engagement(counts: CascadeEngagement): TakeOff | null;
  /** Null for a mention that is no longer, or was never, known. */
  verdictOf(root: string): RootVerdict | null;
  /** Null for a root under which nothing hangs, or that was forgotten. */
  evidence(root: string, at: EpochMs): CascadeEvidence | null;
  /** The root with most mentions in the 60 minutes before `at`; null when none has any. */
  largest(at: EpochMs): string | null;
  /**
   * Drops roots of which nothing was heard since `before`, and whatever claims to be from more
   * than {@link AHEAD_MS} after it.
   */
  forget(before: EpochMs): void;
  /** All state. @range value ≤ 16 kB; all together ≤ 64 kB */
  encode(): readonly (readonly [key: string, value: string])[];
  /** What has changed since the last drain (or restore); null deletes. */
  drain(): readonly (readonly [key: string, value: string | null])[];
};
