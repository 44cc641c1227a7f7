import type { Span } from '@goldenhour/matching';
import type { Kind } from '@goldenhour/mention';
import type { Category, Severity } from '@goldenhour/text';

export type ScoreRequest = {
  readonly text: string;
  readonly kind: Kind;
  readonly platform: string;
  /** What the platform says, or the only language that the subject watches; it may lie. */
  readonly language: string | undefined;
  /** Id or name; empty where the tone towards nobody in particular is asked for. */
  readonly subject: string;
  /** Where the text names the subject, and where it names other subjects; in order. */
  readonly spans: readonly Span[];
  readonly others: readonly Span[];
};

export const UNSCORED_REASONS = ['no_words', 'language', 'failed'] as const;
export type UnscoredReason = (typeof UNSCORED_REASONS)[number];

/** Most terms of one score. */
export const SCORE_TERMS_MAX = 16;
/** A fingerprint as it is written. */
export const FINGERPRINT = /^[0-9a-f]{16}$/;
/** Name or version of a scorer. */
export const SPEAKER = /^[\w.+-]{1,64}$/;

/** What every scorer says of a mention. */
export type Tone = {
  /** Tone of the author towards the subject. @range −1…1 */
  readonly sentiment: number;
  /** @range 0…1 */
  readonly confidence: number;
  /** Probability that the author is negative towards the subject. @range 0…1 */
  readonly negative: number;
  /** The language it was read in. */
  readonly language: string;
};

/** What some scorers say besides; left out is not said. */
export type Findings = {
  /** Feeling of the text, whoever it is about. @range −1…1 */
  readonly polarity?: number;
  /** What it is about, with its probability: those that reach their lane threshold. */
  readonly categories?: Readonly<Partial<Record<Category, number>>>;
  readonly severity?: Severity;
  /** It should wake somebody. */
  readonly page?: boolean;
  /** Severity 3 beyond doubt: one message is enough. */
  readonly severe?: boolean;
  /** Simhash; near-duplicates differ in few bits. @shape 64 bits as 16 hexadecimal digits */
  readonly fingerprint?: string;
  /** Terms: hashes of the beginnings of the words that say most of what it is about. @range 0…2³²−1, at most SCORE_TERMS_MAX */
  readonly terms?: readonly number[];
  /** Who said it, where that is not the scorer that was asked. Each as {@link SPEAKER}. */
  readonly by?: { readonly name: string; readonly version: string };
};

/** What is said of one mention at a time and goes into no record. */
export type Shares = {
  /** Probability that the author is positive towards the subject. @range 0…1 − negative */
  readonly positive?: number;
  /** Of all categories, also those below their threshold. @range 0…1 */
  readonly probabilities?: Readonly<Record<Category, number>>;
};

export type Unscored = {
  readonly unscored: UnscoredReason;
  /** A plain threat stands in it, in a language that is not judged. */
  readonly threat?: true;
  /** What it was taken for. */
  readonly language?: string;
};

export type Score = (Tone & Findings & Shares) | Unscored;

/** A scorer that cannot begin; its message says what to do. */
export class ScorerError extends Error {
  override readonly name = 'ScorerError';
}

/**
 * Batch in, batch out, same length and order. Never throws for a text: what it cannot judge it
 * refuses with a reason. Throws only when it is broken as a whole.
 */
export interface Scorer {
  readonly name: string;
  readonly version: string;
  score(batch: readonly ScoreRequest[]): readonly Score[] | Promise<readonly Score[]>;
  /** Lines of plain text for a person: what moved the score, and by how much. Slow; no scorer has to. */
  explain?(request: ScoreRequest): string;
}
