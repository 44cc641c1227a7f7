/** The log that the stages run on: the embedded store, or a Kafka. */
import type { DurationMs } from '@goldenhour/mention';
import { ALL_TOPICS, type ReportHealth, STAGES, type StageName } from '@goldenhour/pipeline';
import type { Clock, Telemetry, Transport } from '@goldenhour/pipeline/ports';
import { openEmbedded } from '@goldenhour/transport/embedded';
import type { KafkaLimits, KafkaOptions, KafkaReporter } from '@goldenhour/transport/kafka';
import { connectionOf, type KafkaConfig } from './kafka-config.ts';
import { measureKafka } from './kafka-metrics.ts';
import { withPatience } from './patience.ts';
import { measureStore } from './store-metrics.ts';
import { refuseForeign } from './store-path.ts';

export type LogPlace =
  | { readonly kind: 'store'; readonly path: string }
  | {
      readonly kind: 'kafka';
      readonly kafka: KafkaConfig;
      /** For so long brokers that do not answer are asked again. */
      readonly patienceMs: DurationMs;
      /** Lowered by tests that wait for sessions to end. */
      readonly limits?: Partial<KafkaLimits>;
    };

export type OpenLogOptions = {
  readonly place: LogPlace;
  readonly namespace: string;
  readonly partitions: number;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  readonly health: ReportHealth;
  readonly log: KafkaReporter['log'];
  readonly signal: AbortSignal;
};

export type OpenLog = {
  readonly transport: Transport;
  /** Keeps its metrics, until the signal aborts. */
  readonly measure: (signal: AbortSignal) => Promise<void>;
};

/** A Kafka for a process that stays: it waits until the brokers answer, however long. */
export const lastingKafka = (kafka: KafkaConfig): LogPlace => ({
  kind: 'kafka',
  kafka,
  patienceMs: Number.POSITIVE_INFINITY,
});

/** Readiness of a Kafka that was not reached yet. */
export const KAFKA_CHECK = 'kafka';

/** What must be well for a process to be ready on Kafka, however few tasks it has. */
export const kafkaChecks = (namespace: string, stages: readonly StageName[]): readonly string[] => [
  KAFKA_CHECK,
  ...stages.map((stage) => `kafka-group-${namespace}.${stage}`),
];

/** @throws what the store or the brokers say; AppError for what is no store at all */
export async function openLog(options: OpenLogOptions): Promise<OpenLog> {
  const { place } = options;
  return place.kind === 'store'
    ? await openStore(place.path, options)
    : await openOnKafka(place, options);
}

async function openStore(
  path: string,
  { namespace, partitions, clock, telemetry }: OpenLogOptions,
): Promise<OpenLog> {
  refuseForeign(path);
  const transport = await openEmbedded({ path, namespace, partitions, topics: ALL_TOPICS, clock });
  return {
    transport,
    measure: (signal) => measureStore(() => transport.stats(), telemetry, signal),
  };
}

async function openOnKafka(
  { kafka, patienceMs, limits = {} }: Extract<LogPlace, { kind: 'kafka' }>,
  { namespace, partitions, clock, telemetry, health, log, signal }: OpenLogOptions,
): Promise<OpenLog> {
  // Only who uses Kafka pays for its client.
  const { openKafka } = await import('@goldenhour/transport/kafka');
  const options: KafkaOptions = {
    connection: connectionOf(kafka),
    namespace,
    partitions,
    topics: ALL_TOPICS,
    stages: STAGES,
    reporter: { health, log },
    limits,
  };
  const transport = await withPatience(() => openKafka(options), {
    clock,
    signal,
    patienceMs,
    brokers: kafka.brokers,
    onFailure: (problem) => health(KAFKA_CHECK, problem),
  });
  return {
    transport,
    measure: (measuring) => measureKafka(() => transport.stats(), { telemetry, clock }, measuring),
  };
}
