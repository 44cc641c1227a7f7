/** What the processes of the Kafka bench are told, as JSON in an argument, and what they print. */
import { ALL_TOPICS, STAGES, TOPICS } from '@goldenhour/pipeline';
import type { TopicSpec } from '@goldenhour/pipeline/ports';
import type { ScorerName } from '@goldenhour/scorers';
import type { PostsOptions } from '../posts.ts';

export const PARTITIONS = 4;

/** Where the peers send their scores. */
export const PEER_SCORED: TopicSpec = { ...TOPICS.scored, name: 'peer.scored' };
/** Kafka Streams names its changelog itself: group, store, "changelog". */
const STREAMS_CHANGELOG: TopicSpec = {
  name: 'streams-counters-changelog',
  compacted: true,
  retentionMs: TOPICS.samples.retentionMs,
};
export const BENCH_TOPICS: readonly TopicSpec[] = [...ALL_TOPICS, PEER_SCORED, STREAMS_CHANGELOG];
/** Each has a consumer group, and a topic for its state. */
export const BENCH_STAGES: readonly string[] = [...STAGES, 'bare', 'streams'];

export type Place = {
  readonly brokers: readonly string[];
  readonly namespace: string;
};

/** For whoever consumes, scores, detects or counts, and commits. */
export type ScorePlan = Place & {
  readonly partitions: number;
  /** Mentions committed before measuring begins. @range 0 … total */
  readonly warmUp: number;
  /** Mentions in the topic. */
  readonly total: number;
  /** The topics in full, and the consumer group, for the peers. */
  readonly mentions: string;
  readonly scored: string;
  readonly state: string;
  readonly group: string;
};

export type ScoreReport = {
  /** From the commit that ended the warm-up to the last one. */
  readonly seconds: number;
  /** User and system time of the process over the same span. */
  readonly cpuSeconds: number;
  /** Mentions over the same span. */
  readonly mentions: number;
  /** Largest resident set of the process. */
  readonly rssMb: number;
  /** How long each commit took, from its first send to the broker's answer. @unit milliseconds */
  readonly commitsMs: readonly number[];
};

/** For Goldenhour's own stages in the live part, and for ingest alone. */
export type StagesPlan = Place & {
  readonly stages: readonly (typeof STAGES)[number][];
  readonly scorer: ScorerName;
  /** What ingest reads; absent: no source. */
  readonly posts: PostsOptions | null;
  /** Wall time from one batch of posts to the next; 0: as fast as it goes. @unit milliseconds */
  readonly batchEveryMs: number;
};

export type StagesReport = {
  /** From the clock passing the deciding bin to the receiver, one per event. @unit seconds */
  readonly latencies: readonly number[];
  readonly cpuSeconds: number;
  readonly rssMb: number;
};
