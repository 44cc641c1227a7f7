/**
 * A real Apache Kafka on this machine, without Docker: for developers (`npm run kafka`) and for
 * tests (`kafkaForTests`). It needs Java and Maven; the jars are fetched once into the cache folder.
 *
 * Promises: ready when it says so; nothing but 127.0.0.1 is listened on; no JVM outlives the
 * process that started it. Not for production: one node, no replica.
 */
export { LocalKafkaFault, type LocalKafkaFaultCode } from './fault.ts';
export {
  type KafkaForTests,
  kafkaForTests,
  ownKafkaForTests,
  type SkippedKafka,
} from './for-tests.ts';
export type {
  KafkaUser,
  ListenerName,
  LocalKafka,
  LocalKafkaOptions,
  SecureListener,
} from './options.ts';
export { freePorts } from './ports.ts';
export { startLocalKafka } from './start.ts';
export { runKafkaTool } from './tool.ts';
