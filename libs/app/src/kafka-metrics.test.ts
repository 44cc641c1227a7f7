import { expect, test } from 'vitest';
import { KAFKA_METRICS, measureKafka } from './kafka-metrics.ts';

test('every measurement is of a declared metric, and totals are counted as they grow', async () => {
  const stop = new AbortController();
  const values = new Map<string, number>();
  const kinds = new Map<string, string>();
  let measured = 0;
  const stats = () => {
    measured += 1;
    if (measured === 2) stop.abort();
    return {
      inflightBytes: 1,
      queuedBytes: 2,
      tasks: 3,
      lastCommitMs: 4_000,
      rebalances: 5 * measured,
      lostTasks: 6,
      retries: 7,
      unreadExpired: 8,
    };
  };
  const telemetry = {
    set: (name: string, value: number) => void (values.set(name, value), kinds.set(name, 'gauge')),
    count: (name: string, amount: number) =>
      void (values.set(name, (values.get(name) ?? 0) + amount), kinds.set(name, 'counter')),
  };
  const clock = { now: () => 0, sleep: () => Promise.resolve() };
  await measureKafka(stats, { telemetry, clock }, stop.signal);
  expect(Object.fromEntries(values)).toEqual({
    goldenhour_kafka_inflight_bytes: 1,
    goldenhour_kafka_queued_bytes: 2,
    goldenhour_kafka_tasks: 3,
    goldenhour_kafka_last_commit_seconds: 4,
    goldenhour_kafka_rebalances_total: 10,
    goldenhour_kafka_lost_tasks_total: 6,
    goldenhour_kafka_retries_total: 7,
    goldenhour_kafka_unread_expired_records_total: 8,
  });
  expect(Object.fromEntries(kinds)).toEqual(
    Object.fromEntries(KAFKA_METRICS.map(({ name, kind }) => [name, kind])),
  );
});
