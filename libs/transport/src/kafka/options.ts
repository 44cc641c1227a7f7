/** What is said to the adapter, and what it says of itself. */
import type { TopicSpec, Transport } from '@goldenhour/pipeline/ports';
import type { KafkaConnection, KafkaLimits, KafkaReporter } from './connection.ts';

export type KafkaOptions = {
  readonly connection: KafkaConnection;
  readonly namespace: string;
  /** What the namespace was made with, or opening is refused. @range ≥ 1 */
  readonly partitions: number;
  readonly topics: readonly TopicSpec[];
  /** Stages that keep state, each in a topic of its own. */
  readonly stages: readonly string[];
  readonly reporter?: KafkaReporter;
  readonly limits?: Partial<KafkaLimits>;
};

/** For metrics. Counts are since the transport was opened. */
export type KafkaStats = {
  /** Publishes under way. @unit bytes */
  readonly inflightBytes: number;
  /** Fetched, and not yet read by a task. @unit bytes */
  readonly queuedBytes: number;
  /** Tasks that run in this process now. */
  readonly tasks: number;
  /** Times that this process was given tasks anew. */
  readonly rebalances: number;
  /** Tasks that ended because a commit failed or another owner took over. */
  readonly lostTasks: number;
  /** Requests that failed and were tried again. */
  readonly retries: number;
  /** The last commit of any task, from its call to the broker's word that it stands. */
  readonly lastCommitMs: number;
  /** Records that retention deleted before their stage had read them. */
  readonly unreadExpired: number;
};

export interface KafkaTransport extends Transport {
  stats(): KafkaStats;
}
