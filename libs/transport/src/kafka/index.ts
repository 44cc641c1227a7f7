/** The log on Apache Kafka: for many processes, any of which may end at any time. */
export {
  KAFKA_LIMITS,
  type KafkaConnection,
  type KafkaLimits,
  type KafkaReporter,
  type KafkaSasl,
  type KafkaTls,
  SASL_MECHANISMS,
} from './connection.ts';
export type { KafkaOptions, KafkaStats, KafkaTransport } from './options.ts';
export { type KafkaReaderOptions, openKafkaReader } from './reader.ts';
export { openTopicAdmin, type TopicAdmin, type TopicAdminOptions } from './topic-admin.ts';
export {
  type PlannedTopic,
  type PlanOptions,
  planTopics,
  sentencesOf,
  type TopicDifference,
  type TopicPlan,
} from './topic-plan.ts';
export { openKafka } from './transport.ts';
