/** How long a crisis rests before it takes its next step by itself. */
import type { EpochMs } from '@goldenhour/mention';
import { MATTER_MEMORY_MS } from '@goldenhour/velocity';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * The least time below the alarm before a crisis eases, and the least time eased and normal before
 * it is resolved.
 * @unit milliseconds
 */
export const EASE_MS = 30 * MINUTE_MS;
/**
 * Below the alarm for so long it eases although the mentions are still more than is normal; eased
 * and normal for so long it is resolved however long it had lasted.
 * @unit milliseconds
 */
export const RESOLVE_MS = 120 * MINUTE_MS;
/** An alarm so long after resolving still belongs to the same crisis. @unit milliseconds */
export const REOPEN_MS = 24 * HOUR_MS;
/**
 * The detector speaks at each close while a subject is not normal. Without a word for so long,
 * with all sources seen, it watches the subject no longer, and the crisis takes its way to the end.
 * @unit milliseconds
 */
export const ABANDONED_MS = 24 * HOUR_MS;
/**
 * A crisis of a single message is resolved so long after the last one that said the same. Silence
 * does not ease it: who threatens and then says no more has not taken it back.
 * @source for so long what says the same has the same key; it must not be shorter
 * @unit milliseconds
 */
export const MESSAGE_RESOLVE_MS = MATTER_MEMORY_MS;

/** When the next step falls due by itself: `wait` after `from`, which missing minutes move on. */
export type Rest = {
  readonly from: EpochMs;
  /** What is missing before that moves nothing: it was over when the signal came. */
  readonly since: EpochMs;
  readonly wait: number;
};

export function restFrom(at: EpochMs, wait: number): Rest {
  return { from: at, since: at, wait };
}
