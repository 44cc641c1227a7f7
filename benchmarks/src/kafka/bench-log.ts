/** The bench's namespace on the broker: made, filled once, emptied before each part, counted after. */
import { TOPICS } from '@goldenhour/pipeline';
import type { TopicSpec } from '@goldenhour/pipeline/ports';
import {
  openKafkaReader,
  openTopicAdmin,
  planTopics,
  type TopicAdmin,
  type TopicPlan,
} from '@goldenhour/transport/kafka';
import {
  BENCH_STAGES,
  BENCH_TOPICS,
  PARTITIONS,
  PEER_SCORED,
  type Place,
  type ScorePlan,
} from './plan.ts';

/** What came out of a part. */
export type Scored = {
  /** Different mentions that have a score. */
  readonly mentions: number;
  /** Scores of a mention that had one already. */
  readonly again: number;
  /** Scores below zero. */
  readonly negative: number;
};

const SCAN_RECORDS = 10_000;

export class BenchLog implements AsyncDisposable {
  readonly place: Place;
  readonly #admin: TopicAdmin;
  readonly #all: TopicPlan;
  /** All but `mentions`. */
  readonly #outputs: TopicPlan;

  private constructor(place: Place, admin: TopicAdmin, replicationFactor: number) {
    const plan = (topics: readonly TopicSpec[]): TopicPlan =>
      planTopics({
        namespace: place.namespace,
        topics,
        stages: BENCH_STAGES,
        partitions: PARTITIONS,
        replicationFactor,
      });
    this.place = place;
    this.#admin = admin;
    this.#all = plan(BENCH_TOPICS);
    this.#outputs = plan(BENCH_TOPICS.filter((topic) => topic !== TOPICS.mentions));
  }

  /** Made empty; removed with all that is in it when disposed. */
  static async open(place: Place): Promise<BenchLog> {
    const admin = await openTopicAdmin({ brokers: place.brokers });
    const { namespace } = place;
    const all = { namespace, topics: BENCH_TOPICS, stages: BENCH_STAGES, partitions: PARTITIONS };
    const log = new BenchLog(place, admin, await admin.copies(planTopics(all)));
    await admin.create(log.#all);
    return log;
  }

  /** Takes back all that parts wrote; the mentions stay. */
  async empty(): Promise<void> {
    await this.#admin.remove(this.#outputs);
    await this.#admin.create(this.#outputs);
  }

  scorePlan(
    stage: 'score' | 'bare' | 'streams',
    size: Pick<ScorePlan, 'warmUp' | 'total'>,
  ): ScorePlan {
    const { names } = this.#all;
    return {
      ...this.place,
      ...size,
      partitions: PARTITIONS,
      mentions: names.topic(TOPICS.mentions.name),
      scored: names.topic(PEER_SCORED.name),
      state: names.state(stage),
      group: names.group(stage),
    };
  }

  /** Reads all scores in a topic that are committed, whichever shape its records have. */
  async scored(topic: TopicSpec, total: number): Promise<Scored> {
    const { brokers, namespace } = this.place;
    await using reader = await openKafkaReader({
      connection: { brokers },
      namespace,
      topics: BENCH_TOPICS,
      stages: BENCH_STAGES,
    });
    const seen = new Uint8Array(total);
    let [mentions, again, negative] = [0, 0, 0];
    for (let partition = 0; partition < PARTITIONS; partition += 1) {
      for (let from = 0; ; ) {
        const records = await reader.scan(topic.name, partition, {
          from,
          maxRecords: SCAN_RECORDS,
        });
        const last = records.at(-1);
        if (last === undefined) break;
        from = last.offset + 1;
        for (const { mention, sentiment } of records.flatMap(({ value }) => scoresIn(value))) {
          const index = Number(mention.slice(mention.indexOf(':') + 1));
          if (seen[index] === 0) mentions += 1;
          else again += 1;
          seen[index] = 1;
          if (sentiment !== undefined && sentiment < 0) negative += 1;
        }
      }
    }
    return { mentions, again, negative };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#admin.remove(this.#all);
    await this.#admin[Symbol.asyncDispose]();
  }
}

type Score = { readonly mention: string; readonly sentiment?: number };

function scoresIn(value: string | null): readonly Score[] {
  const record = JSON.parse(value ?? '{}') as Score | { readonly scores: readonly Score[] };
  return 'scores' in record ? record.scores : [record];
}
