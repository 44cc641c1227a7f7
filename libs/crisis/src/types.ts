import type { EpochMs, Mode } from '@goldenhour/mention';
import type { Evidence, Severity, Signal } from '@goldenhour/velocity';

/** Version of the public crisis event. It only ever grows fields. */
export const CRISIS_VERSION = 1;

export const TRANSITIONS = ['opened', 'escalated', 'eased', 'resolved', 'reopened'] as const;
export type Transition = (typeof TRANSITIONS)[number];

export const CRISIS_STATUSES = ['open', 'eased', 'resolved'] as const;
export type CrisisStatus = (typeof CRISIS_STATUSES)[number];

/**
 * One transition of one crisis, as a full snapshot: whoever reads only the last event of a crisis
 * knows all of it. Holds no text and no name; `evidence.samples` are keys into `samples`.
 */
export type CrisisEvent = {
  readonly version: typeof CRISIS_VERSION;
  /** Hash of subject, mode and onset bin, and of `key` where there is one; the same mentions give the same id. 24 hex digits. */
  readonly crisis: string;
  /** 1 for the opening, one more for each event. */
  readonly revision: number;
  readonly transition: Transition;
  readonly status: CrisisStatus;
  /** The same in all events of a crisis. */
  readonly mode: Mode;
  readonly subject: string;
  readonly lane: Signal['lane'];
  /** That of the signal that opened it; absent where it is about the subject as a whole. */
  readonly key?: string;
  /** End of the bin at which the transition fell. */
  readonly at: EpochMs;
  /** Start of the bin in which it began. */
  readonly onset: EpochMs;
  readonly openedAt: EpochMs;
  /** Null while it is open, and for one that began with a single message: that does not ease. */
  readonly easedAt: EpochMs | null;
  readonly resolvedAt: EpochMs | null;
  readonly reopenings: number;
  readonly severity: Severity;
  readonly peakSeverity: Severity;
  /** log10 of the expected weeks between such rises of the subject, of the lane that leads. */
  readonly velocity: number;
  readonly peakVelocity: number;
  /** Of the lane that leads: the loudest of those that speak. Long lists are cut. */
  readonly evidence: Evidence;
  /** Sources that were missing at some time since it opened, sorted. */
  readonly blind: readonly string[];
  /**
   * Ids of other crises of the subject that were open with it and began with a single message: a
   * threat, people in danger. Never one of self-harm, which goes its own way. Absent when none.
   */
  readonly related?: readonly string[];
  /**
   * Signals of other crises of the subject that were told in this one since there was no room to
   * follow them by themselves; absent when none.
   */
  readonly merged?: number;
  /**
   * How much later than its bin it was decided that it opened or reopened; null unless that was
   * while catching up. Only in segments on the log's clock. @unit milliseconds
   */
  readonly lateMs: number | null;
};

/**
 * The lifecycle of all crises of one partition: a deterministic reducer, no clock, no I/O.
 *
 * What people command (acknowledge, resolve) will be a third kind of input beside `signal` and
 * `clock`, and takes effect at the last clock before it; there is no way in for it yet.
 */
export interface Lifecycle {
  /**
   * Signals come in log order; all signals of a bin come before the clock record of that bin. One
   * that is given again changes nothing. A signal of another mode than the subject's crises ends
   * those silently.
   */
  signal(
    signal: Signal,
    context: { readonly mode: Mode; readonly lateMs: number | null },
  ): readonly CrisisEvent[];
  /**
   * The clock passed the bin ends in (from, to], in one step or many with the same result:
   * what falls due inside (easing, resolving) is dated at the bin end where it falls due.
   * Events are ordered by (at, crisis).
   */
  clock(span: {
    readonly from: EpochMs;
    readonly to: EpochMs;
    readonly missing: readonly string[];
  }): readonly CrisisEvent[];
  /** Crises not resolved, for the gauge. */
  open(): number;
  /** State entries changed since the last drain; null deletes. @range value ≤ 16 kB */
  drain(): readonly (readonly [key: string, value: string | null])[];
}

export type CreateLifecycle = (
  restored: Iterable<readonly [key: string, value: string]>,
) => Lifecycle;
