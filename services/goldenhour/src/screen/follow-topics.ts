/** Reads on in some topics, now and then, for as long as it is wanted. Owns and commits nothing. */
import type { DurationMs } from '@goldenhour/mention';
import { TOPICS } from '@goldenhour/pipeline';
import {
  type Clock,
  type InRecord,
  type Offset,
  type Reader,
  TransportError,
} from '@goldenhour/pipeline/ports';

/** Between two looks. @unit milliseconds */
const LOOK_INTERVAL_MS: DurationMs = 250;

export const FOLLOW_LIMITS = {
  /** One scan. */
  scanRecords: 500,
  /** One look at one partition of a topic: then others have their turn. */
  lookRecords: 1_000,
  /** So far behind, what lies between is passed over: the screen may not keep the stages waiting. @unit offsets */
  behind: 5_000,
} as const;

/** Few records, of which the screen must know all: what is open may have opened long ago. */
const WHOLE_TOPICS: readonly string[] = [TOPICS.crises.name, TOPICS.coverage.name];

export type FollowOptions = {
  readonly topics: readonly string[];
  readonly take: (topic: string, record: InRecord) => void;
  readonly clock: Clock;
  readonly signal: AbortSignal;
};

/**
 * Until the signal aborts, or the log cannot be read: the stages, which read it too, say so then.
 *
 * @complexity per look: one question per topic, and its new records
 */
export async function followTopics(reader: Reader, options: FollowOptions): Promise<void> {
  const { topics, clock, signal } = options;
  const places = topics.map((topic): Place => ({ topic, next: [], seen: [] }));
  while (!signal.aborted) {
    try {
      for (const place of places) await readOn(reader, place, options);
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof TransportError)) throw error;
      if (!error.retryable) return;
    }
    await clock.sleep(LOOK_INTERVAL_MS, signal);
  }
}

type Place = {
  readonly topic: string;
  readonly next: Offset[];
  /** The end up to which nothing more was found: markers may stand there. */
  readonly seen: Offset[];
};

async function readOn(
  reader: Reader,
  { topic, next, seen }: Place,
  { take, signal }: FollowOptions,
): Promise<void> {
  const isWhole = WHOLE_TOPICS.includes(topic);
  for (const [partition, end] of (await reader.ends(topic)).entries()) {
    if (!isWhole) next[partition] = Math.max(next[partition] ?? 0, end - FOLLOW_LIMITS.behind);
    for (let read = 0; read < FOLLOW_LIMITS.lookRecords && !signal.aborted; ) {
      const from = next[partition] ?? 0;
      if (end <= Math.max(from, seen[partition] ?? 0)) break;
      const maxRecords = FOLLOW_LIMITS.scanRecords;
      const records = await reader.scan(topic, partition, { from, maxRecords });
      for (const record of records) take(topic, record);
      next[partition] = (records.at(-1)?.offset ?? from - 1) + 1;
      if (records.length === 0) seen[partition] = end;
      read += Math.max(1, records.length);
    }
  }
}
