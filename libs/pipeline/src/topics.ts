/** All topics: their names, what is kept, and for how long. Nothing else names a topic. */
import type { DurationMs } from '@goldenhour/mention';
import type { TopicSpec } from './ports/index.ts';

const DAY_MS: DurationMs = 24 * 60 * 60 * 1000;

const topic = (name: string, retentionDays: number, compacted = false): TopicSpec => ({
  name,
  compacted,
  retentionMs: retentionDays * DAY_MS,
});

export const TOPICS = {
  /** Mentions, one record per subject that each concerns, and the ticks of the sources. */
  mentions: topic('mentions', 1),
  /** The scores of a subject's mentions, one record per batch; no text. */
  scored: topic('mentions.scored', 7),
  /** Settled bins; no text. */
  counts: topic('counts', 400),
  /** All that the alerter acts on. */
  signals: topic('signals', 30),
  /** Lifecycle events, each a full snapshot; what others subscribe to. */
  crises: topic('crises', 400),
  /** What was sent to whom, when, with what answer. */
  notifications: topic('notifications', 400),
  /** The few mentions that evidence points to; a deletion is a tombstone. */
  samples: topic('samples', 30, true),
  /** Live, late or blind, per source, for readers. */
  coverage: topic('coverage', 30, true),
  /** What could not be read. */
  deadLetters: topic('dead-letters', 1),
} as const;

export const ALL_TOPICS: readonly TopicSpec[] = Object.values(TOPICS);

/** Stage names: part of task and state names, of metrics, and of the transactional ids on Kafka. */
export const STAGES = ['ingest', 'score', 'alert', 'notify'] as const;
export type StageName = (typeof STAGES)[number];
