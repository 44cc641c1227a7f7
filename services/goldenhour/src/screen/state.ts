/** What the screen shows, as plain data: all that it knows at one moment. */
import type { CrisisStatus, Transition } from '@goldenhour/crisis';
import type { EpochMs } from '@goldenhour/mention';
import type { Severity } from '@goldenhour/velocity';

export type ScreenState = {
  readonly title: string;
  /** Wall time. */
  readonly now: EpochMs;
  /** In which times are told that belong to no subject. */
  readonly timeZone: string;
  /** How far event time has come; undefined while no source has told the time. */
  readonly clock: EpochMs | undefined;
  readonly flow: Flow;
  /** The gravest first. */
  readonly crises: readonly OpenCrisis[];
  /** The rarest first, then the most spoken of; of many the first alone. */
  readonly subjects: readonly WatchedSubject[];
  /** With those that are left out. */
  readonly subjectCount: number;
  readonly sources: readonly WatchedSource[];
  /** The latest first. */
  readonly events: readonly PastEvent[];
  /** What was said to a person, and warnings of the log; the latest first. */
  readonly said: readonly Saying[];
};

/** @unit per second of wall time; undefined until it can be told */
export type Flow = {
  /** Items that the sources of this process gave. */
  readonly read: number | undefined;
  /** Of them, mentions of a subject. */
  readonly mentions: number | undefined;
  readonly scored: number | undefined;
  /** In the log, and not yet done by a stage of this process. @unit records */
  readonly waiting: number;
};

export type OpenCrisis = {
  readonly severity: Severity;
  readonly status: CrisisStatus;
  readonly since: EpochMs;
  /** Of the subject. */
  readonly timeZone: string;
  readonly sentence: string;
};

export type WatchedSubject = {
  readonly name: string;
  /** Of its strongest signal, the larger the rarer; undefined while it is normal. */
  readonly velocity: number | undefined;
  readonly severity: Severity;
  /** Of the last hour. */
  readonly mentions: number;
  /** Minute by minute, the last on the right. @shape 60 */
  readonly minutes: readonly number[];
};

/**
 * `waiting`: has not spoken yet. `behind`: it speaks, and not of the present. `blind`: it cannot be
 * read now. `played`: it gives what is past at a pace of its own.
 */
export const SOURCE_CONDITIONS = [
  'live',
  'played',
  'behind',
  'blind',
  'waiting',
  'ended',
  'retired',
] as const;
export type SourceCondition = (typeof SOURCE_CONDITIONS)[number];

export type WatchedSource = {
  readonly name: string;
  readonly condition: SourceCondition;
  /** Up to when it has told everything. */
  readonly watermark: EpochMs | undefined;
  /** Why it is blind. */
  readonly problem: string | undefined;
  /** The last span that it could not serve. */
  readonly gap: { readonly from: EpochMs; readonly to: EpochMs } | undefined;
  /** @unit items a second of wall time */
  readonly read: number | undefined;
};

export type PastEvent = {
  readonly at: EpochMs;
  readonly timeZone: string;
  readonly subject: string;
  readonly transition: Transition;
  readonly severity: Severity;
};

export type Saying = {
  /** Wall time. */
  readonly at: EpochMs;
  readonly text: string;
};
