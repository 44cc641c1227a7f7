/** The log that somebody wants to look into: a store, or a namespace on Kafka. */
import { resolve } from 'node:path';
import {
  COMMAND_PATIENCE_MS,
  connectionOf,
  type KafkaConfig,
  loadAppConfig,
  loadKafkaConfig,
  requireStore,
  talk,
  tellingOnce,
  withPatience,
} from '@goldenhour/app';
import { type ProcessContext, systemClock, UsageError } from '@goldenhour/host';
import { ALL_TOPICS, STAGES } from '@goldenhour/pipeline';
import type { Reader } from '@goldenhour/pipeline/ports';
import { openEmbeddedReader } from '@goldenhour/transport/embedded';

export type ReaderOptions = {
  readonly config?: string;
  readonly store?: string;
  readonly brokers?: string;
  readonly namespace?: string;
};

/** @throws UsageError, ConfigError, KafkaRefusal, TransportError, AppError */
export async function openReader(options: ReaderOptions, context: ProcessContext): Promise<Reader> {
  const { config: file, store, brokers, namespace } = options;
  if (store !== undefined) {
    if (brokers === undefined && namespace === undefined) return await openStore(resolve(store));
    throw new UsageError(
      `A store is a log of its own: leave out --store, or ${brokers === undefined ? '--namespace' : '--brokers'}.`,
    );
  }
  if (file === undefined) {
    if (brokers === undefined) {
      throw new UsageError(
        'Say which log: --store FILE, --brokers HOST:PORT --namespace NAME, or --config FILE that names it.',
      );
    }
    if (namespace === undefined) {
      throw new UsageError('Say whose log: --namespace NAME, or --config FILE that names it.');
    }
    return await openOnKafka(await loadKafkaConfig(brokers), namespace, context);
  }
  const { config, baseDir } = await loadAppConfig(file, options);
  if (config.kafka !== undefined) {
    return await openOnKafka(config.kafka, namespace ?? config.namespace, context);
  }
  if (namespace === undefined) return await openStore(resolve(baseDir, config.store));
  throw new UsageError(
    `--namespace is for Kafka, and ${file} has none: name it with --brokers HOST:PORT.`,
  );
}

async function openStore(path: string): Promise<Reader> {
  requireStore(path);
  return await openEmbeddedReader({ path });
}

async function openOnKafka(
  kafka: KafkaConfig,
  namespace: string,
  { signal }: ProcessContext,
): Promise<Reader> {
  const { openKafkaReader } = await import('@goldenhour/transport/kafka');
  const connection = connectionOf(kafka);
  return await withPatience(
    () => openKafkaReader({ connection, namespace, topics: ALL_TOPICS, stages: STAGES }),
    {
      clock: systemClock,
      signal,
      patienceMs: COMMAND_PATIENCE_MS,
      brokers: kafka.brokers,
      onFailure: tellingOnce(talk),
    },
  );
}
