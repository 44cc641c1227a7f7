/** The topics that a configuration wants on its Kafka, and the way to them. */
import {
  COMMAND_PATIENCE_MS,
  type Config,
  connectionOf,
  type KafkaConfig,
  talk,
  tellingOnce,
  withPatience,
} from '@goldenhour/app';
import { type ProcessContext, systemClock } from '@goldenhour/host';
import { ALL_TOPICS, STAGES } from '@goldenhour/pipeline';
import type { TopicAdmin, TopicPlan } from '@goldenhour/transport/kafka';

export async function planOf({
  namespace,
  partitions,
  kafka,
}: Pick<Config, 'namespace' | 'partitions' | 'kafka'>): Promise<TopicPlan> {
  // Only who uses Kafka pays for its client.
  const { planTopics } = await import('@goldenhour/transport/kafka');
  const copies = kafka?.replicationFactor ?? 0;
  return planTopics({
    namespace,
    topics: ALL_TOPICS,
    stages: STAGES,
    partitions,
    ...(copies === 0 ? {} : { replicationFactor: copies }),
  });
}

/** @throws KafkaRefusal, TransportError `unavailable` after a moment, the signal's reason */
export async function openAdmin(
  kafka: KafkaConfig,
  { signal }: Pick<ProcessContext, 'signal'>,
): Promise<TopicAdmin> {
  const { openTopicAdmin } = await import('@goldenhour/transport/kafka');
  return await withPatience(() => openTopicAdmin(connectionOf(kafka)), {
    clock: systemClock,
    signal,
    patienceMs: COMMAND_PATIENCE_MS,
    brokers: kafka.brokers,
    onFailure: tellingOnce(talk),
  });
}
