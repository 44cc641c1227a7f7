import type { Kind } from '@goldenhour/mention';

export type ScoreRequest = {
  readonly text: string;
  readonly kind: Kind;
  readonly platform: string;
  /** What the platform says, or the only language that the subject watches; it may lie. */
  readonly language: string | undefined;
  readonly subject: string;
};

export const UNSCORED_REASONS = ['no_words', 'language', 'failed'] as const;
export type UnscoredReason = (typeof UNSCORED_REASONS)[number];

export type Score =
  | {
      /** Tone of the author towards the subject. @range −1…1 */
      readonly sentiment: number;
      /** @range 0…1 */
      readonly confidence: number;
      /** Probability that the author is negative towards the subject. @range 0…1 */
      readonly negative: number;
      /** The language it was read in. */
      readonly language: string;
    }
  | { readonly unscored: UnscoredReason };

/**
 * Batch in, batch out, same length and order. Never throws for a text: what it cannot judge it
 * refuses with a reason. Throws only when it is broken as a whole.
 */
export interface Scorer {
  readonly name: string;
  readonly version: string;
  score(batch: readonly ScoreRequest[]): readonly Score[] | Promise<readonly Score[]>;
}
