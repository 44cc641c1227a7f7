import type { CrisisEvent } from '@goldenhour/crisis';
import type { DurationMs, EpochMs } from '@goldenhour/mention';

/** What a receiver gets: the event, and what may be shown with it. */
export type Notification = {
  /** Stable over attempts, restarts and duplicates; a receiver drops by it. */
  readonly id: string;
  /** Stable over the life of the crisis: organisation, mode and crisis. */
  readonly crisisKey: string;
  readonly event: CrisisEvent;
  /** The CloudEvents 1.0 JSON form of `event`. */
  readonly cloudEvent: Readonly<Record<string, unknown>>;
  readonly subjectName: string;
  /** Zone of the subject, for times shown to people. */
  readonly timeZone: string;
  /** One sentence for a person. */
  readonly sentence: string;
  /** From `samples`; empty where they were deleted or are gone. */
  readonly samples: readonly Sample[];
};

/** The few mentions that evidence points to. The only place, besides `mentions`, with text. */
export type Sample = {
  readonly mention: string;
  readonly subject: string;
  /** At most 280 characters. */
  readonly excerpt: string;
  readonly url: string | null;
  readonly author: string | null;
  readonly platform: string;
  readonly time: EpochMs;
  readonly sentiment: number | null;
};

export interface Receiver {
  readonly name: string;
  /** Resolved means accepted. One attempt; never retries. @throws ReceiverError */
  send(notification: Notification, signal: AbortSignal): Promise<void>;
}

export const RECEIVER_ERROR_CODES = [
  'refused',
  'gone',
  'rate_limited',
  'timeout',
  'unavailable',
] as const;
export type ReceiverErrorCode = (typeof RECEIVER_ERROR_CODES)[number];

/** `refused`: this event will never be accepted. `gone`: nothing will ever be accepted there. */
export class ReceiverError extends Error {
  override readonly name = 'ReceiverError';
  readonly code: ReceiverErrorCode;
  readonly retryable: boolean;
  readonly retryAfterMs: DurationMs | undefined;

  constructor(
    code: ReceiverErrorCode,
    message: string,
    options?: { readonly cause?: unknown; readonly retryAfterMs?: DurationMs },
  ) {
    super(message, options);
    this.code = code;
    this.retryable = code !== 'refused' && code !== 'gone';
    this.retryAfterMs = options?.retryAfterMs;
  }
}
