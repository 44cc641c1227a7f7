import type { DeadLetterReason, DurationMs, EpochMs, Mention, Mode } from '@goldenhour/mention';

/** One item as the platform or file gave it, not yet checked. */
export type ReadItem = {
  /** Parsed by `parseMention`, which fills `source`, `mode` and `observed` in. */
  readonly mention: unknown;
  /** The subjects it is about, where the source knows (a column); absent: matching decides. */
  readonly subjects?: readonly string[];
  /** Where it stood, for a dead letter: `file.csv:12`. */
  readonly origin: string;
};

/** What could not be read at all. */
export type UnreadableItem = {
  /** The thing, or its beginning. @range ≤ 64 kB */
  readonly unreadable: string;
  /** Of the whole thing. @unit bytes */
  readonly bytes: number;
  /** Of the whole thing, hexadecimal. */
  readonly sha256: string;
  readonly reason: DeadLetterReason;
  /** Names the fault, never the content. */
  readonly detail: string;
  readonly origin: string;
};

export type SourceItem = ReadItem | UnreadableItem;

export type SourceBatch = {
  readonly items: readonly SourceItem[];
  /** May be stored once the items are durable; `read(cursor)` then goes on after them. @range ≤ 8 kB */
  readonly cursor: string;
  /** No item with an earlier time will follow. */
  readonly watermark: EpochMs;
  /** The time from which this source covers what it watches. Does not change within a segment. */
  readonly since: EpochMs;
  /** The platform could not or can no longer serve this interval. */
  readonly blind?: { readonly from: EpochMs; readonly to: EpochMs };
  /** What was read and is no item: given before by this source, or a kind that is not for it. */
  readonly skipped?: Partial<Readonly<Record<SkipReason, number>>>;
  /**
   * A new segment begins with this batch: fourteen days of `backfill`, then `drill`. Absent: as before.
   */
  readonly mode?: Mode;
};

export const SKIP_REASONS = ['repeated', 'foreign'] as const;
/** `repeated`: given before; `foreign`: well-formed, of a kind that says nothing here. */
export type SkipReason = (typeof SKIP_REASONS)[number];

/** How long to wait before a source is opened again. */
export type Backoff = {
  /** Before the second attempt. */
  readonly firstMs: DurationMs;
  readonly maxMs: DurationMs;
};

export interface Source {
  readonly name: string;
  readonly platform: string;
  /**
   * Which clock rules while this source speaks: `log` for what happens now, `tick` for what is
   * played (replay, backfill, drill): then only its watermarks move time.
   */
  readonly clock: 'log' | 'tick';
  readonly mode: Mode;
  /**
   * How often its word on time and coverage goes into the log while it is quiet. A `log` source
   * is missing at each close where this is as long as the log's delay bound. @range < 5 s for `log`
   */
  readonly tickIntervalMs: DurationMs;
  /**
   * How far its watermark lies behind while all is well: one that is fetched every five minutes is
   * always some minutes behind, and not missing for that. Absent: not at all. @range 0 … 30 min
   */
  readonly trailMs?: DurationMs;
  /** Between attempts to open it again, where the platform says so; else the ingest stage's own. */
  readonly backoff?: Backoff;
  /**
   * Told of what became a mention of a subject, once it is durable, so that it can follow it: count
   * its likes, withdraw it when its author goes. At least once each. Must not throw or block.
   */
  followed?(mentions: readonly Mention[]): void;
  /**
   * Reads on from a cursor (null: from the beginning). One call at a time. A batch may be empty:
   * it then only moves the watermark. Ends by returning when there will never be more. Keeps no
   * unbounded buffer: the next batch is made when it is asked for. Never retries.
   * @throws SourceError
   */
  read(cursor: string | null, signal: AbortSignal): AsyncIterable<SourceBatch>;
}

export const SOURCE_ERROR_CODES = [
  'input',
  'auth',
  'rate_limited',
  'unavailable',
  'protocol',
] as const;
export type SourceErrorCode = (typeof SOURCE_ERROR_CODES)[number];

/** `input` is a fault of the file or its description: never retried, its message says what to do. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
  readonly code: SourceErrorCode;
  readonly retryable: boolean;
  readonly retryAfterMs: DurationMs | undefined;

  constructor(
    code: SourceErrorCode,
    message: string,
    options?: { readonly cause?: unknown; readonly retryAfterMs?: DurationMs },
  ) {
    super(message, options);
    this.code = code;
    this.retryable = code !== 'input';
    this.retryAfterMs = options?.retryAfterMs;
  }
}
