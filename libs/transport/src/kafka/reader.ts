import type { Reader, TopicSpec } from '@goldenhour/pipeline/ports';
import { KAFKA_LIMITS, type KafkaConnection, type KafkaLimits, SILENT } from './connection.ts';
import { Links } from './link.ts';
import { LogReader } from './log-reader.ts';
import { readNamespace } from './namespace.ts';

export type KafkaReaderOptions = {
  readonly connection: KafkaConnection;
  readonly namespace: string;
  /** What may be read. */
  readonly topics: readonly TopicSpec[];
  readonly stages: readonly string[];
  readonly limits?: Partial<KafkaLimits>;
};

/**
 * Reads along without owning anything.
 *
 * @throws TransportError `unavailable`, `denied`, `topics` (no such namespace), `version`
 */
export async function openKafkaReader(options: KafkaReaderOptions): Promise<Reader> {
  const { connection, namespace, stages } = options;
  const limits = { ...KAFKA_LIMITS, ...options.limits };
  const links = new Links({ connection, limits, log: SILENT.log });
  const { partitions } = await readNamespace({ links, namespace, limits });
  const topics = options.topics.map(({ name }) => name);
  return new LogReader({ links, namespace, topics, stages, partitions, limits });
}
