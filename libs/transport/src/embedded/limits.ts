import type { DurationMs } from '@goldenhour/mention';

/** Every bound of the embedded transport. Each may be set for a test or a small machine. */
export type EmbeddedLimits = {
  /**
   * UTF-8 bytes of publishes and commits under way before further ones wait. One call larger
   * than this goes alone. @unit bytes
   */
  readonly inflightBytesMax: number;
  /** Records that share one SQLite transaction, and so one fsync. A larger call goes alone. */
  readonly groupRecordsMax: number;
  /** Answer of one read or scan; at least one record is always given. @unit bytes */
  readonly readBytesMax: number;
  /** Rows that one slice of the retention sweep deletes, between two groups of writes. */
  readonly sweepRowsMax: number;
  /** Values that one slice of the sweep deletes. @unit bytes */
  readonly sweepBytesMax: number;
  /** By the given clock: how far it moves on between two sweeps. */
  readonly sweepEveryMs: DurationMs;
  /** Write-ahead log at which SQLite copies it into the store. @unit bytes */
  readonly walBytes: number;
  /** The store refuses to grow beyond this (`full`). The disk alone bounds it by default. @unit bytes */
  readonly fileBytesMax: number;
  /**
   * Largest store whose structure is checked at every start, which reads all of it (seconds per
   * GB); a larger one is checked record by record as it is read. @unit bytes
   */
  readonly checkBytesMax: number;
};

const MB = 1024 * 1024;

export const EMBEDDED_LIMITS: EmbeddedLimits = {
  inflightBytesMax: 32 * MB,
  groupRecordsMax: 2_000,
  readBytesMax: 4 * MB,
  sweepRowsMax: 5_000,
  sweepBytesMax: 16 * MB,
  sweepEveryMs: 60_000,
  walBytes: 16 * MB,
  fileBytesMax: Number.MAX_SAFE_INTEGER,
  checkBytesMax: 2 * 1024 * MB,
};
