/** What one record says, before it is checked as a mention. */
import type { DeadLetterReason, EpochMs } from '@goldenhour/mention';

/** A record that has a time, and how to make an item of it. */
export type Reading =
  | {
      readonly ok: true;
      readonly time: EpochMs;
      /** Of the file; null: it has none. */
      readonly nativeId: string | null;
      /** Author, time and text: what makes two records the same post. */
      readonly content: () => string;
      /** @param ids whether the native id or the hash of the content names it */
      readonly item: (ids: 'column' | 'hash') => Readable;
    }
  | Unreadable;

export type Readable =
  | { readonly ok: true; readonly mention: unknown; readonly subjects: readonly string[] | null }
  | Unreadable;

/** `detail` names the rule, never a value: it reaches logs. */
export type Unreadable = {
  readonly ok: false;
  readonly reason: DeadLetterReason;
  readonly detail: string;
};

export type ReadRecord = (bytes: Buffer) => Reading;

export type RecordReader = {
  readonly read: ReadRecord;
  /** Mapped keys that no record read so far had, each in a sentence. */
  readonly absent: () => readonly Absent[];
};

export type Absent = { readonly path: string; readonly sentence: string };
