/** Metrics of the Kafka adapter: its bounds, and how often it had to begin anew. */
import type { Clock, MetricSpec, Telemetry } from '@goldenhour/pipeline/ports';
import type { KafkaStats } from '@goldenhour/transport/kafka';

/** @unit milliseconds */
const INTERVAL_MS = 5_000;
const SECOND_MS = 1_000;

const metric = (kind: MetricSpec['kind'], name: string, help: string): MetricSpec => ({
  name,
  kind,
  help,
  labels: [],
});

export const KAFKA_METRICS: readonly MetricSpec[] = [
  metric(
    'gauge',
    'goldenhour_kafka_inflight_bytes',
    'Bytes of writes under way. Staying high means that the brokers cannot keep up.',
  ),
  metric(
    'gauge',
    'goldenhour_kafka_queued_bytes',
    'Bytes fetched and not yet read by a task. Staying high means that the stages are the bottleneck.',
  ),
  metric(
    'gauge',
    'goldenhour_kafka_tasks',
    'Tasks that run in this process. Summed over the processes of a stage it is the number of partitions, or some are without an owner.',
  ),
  metric(
    'gauge',
    'goldenhour_kafka_last_commit_seconds',
    'How long the last transaction took. Above a second the brokers are too slow or too far.',
  ),
  metric(
    'counter',
    'goldenhour_kafka_rebalances_total',
    'Times that this process was given other tasks. A rate while nobody starts or stops processes means that some lose their place in the group.',
  ),
  metric(
    'counter',
    'goldenhour_kafka_lost_tasks_total',
    'Tasks that ended because a commit failed or another process took over; they begin anew from what was committed.',
  ),
  metric(
    'counter',
    'goldenhour_kafka_retries_total',
    'Requests that failed and were tried again. A rate means a lost broker or a bad network.',
  ),
  metric(
    'counter',
    'goldenhour_kafka_unread_expired_records_total',
    'Records that retention took although a stage had not read them. Not zero: a stage stood still for too long.',
  ),
];

/** Measures at once and then now and again, until the signal aborts. */
export async function measureKafka(
  stats: () => KafkaStats,
  {
    telemetry,
    clock,
  }: { readonly telemetry: Pick<Telemetry, 'count' | 'set'>; readonly clock: Clock },
  signal: AbortSignal,
): Promise<void> {
  const counted = new Map<string, number>();
  const countTo = (name: string, total: number): void => {
    telemetry.count(name, total - (counted.get(name) ?? 0));
    counted.set(name, total);
  };
  const measure = (): void => {
    const { inflightBytes, queuedBytes, tasks, lastCommitMs, ...totals } = stats();
    telemetry.set('goldenhour_kafka_inflight_bytes', inflightBytes);
    telemetry.set('goldenhour_kafka_queued_bytes', queuedBytes);
    telemetry.set('goldenhour_kafka_tasks', tasks);
    telemetry.set('goldenhour_kafka_last_commit_seconds', lastCommitMs / SECOND_MS);
    countTo('goldenhour_kafka_rebalances_total', totals.rebalances);
    countTo('goldenhour_kafka_lost_tasks_total', totals.lostTasks);
    countTo('goldenhour_kafka_retries_total', totals.retries);
    countTo('goldenhour_kafka_unread_expired_records_total', totals.unreadExpired);
  };
  while (!signal.aborted) {
    measure();
    await clock.sleep(INTERVAL_MS, signal);
  }
}
