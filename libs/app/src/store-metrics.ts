/** Metrics of the embedded store: its bounds, and how near it is to them. */
import { systemClock } from '@goldenhour/host';
import type { MetricSpec, Telemetry } from '@goldenhour/pipeline/ports';
import { EMBEDDED_LIMITS, type EmbeddedStats } from '@goldenhour/transport/embedded';

/** @unit milliseconds */
const INTERVAL_MS = 5_000;
const SECOND_MS = 1_000;
const MIB = 1024 * 1024;

const gauge = (name: string, help: string): MetricSpec => ({
  name,
  kind: 'gauge',
  help,
  labels: [],
});

export const STORE_METRICS: readonly MetricSpec[] = [
  gauge(
    'goldenhour_store_queued_calls',
    'Calls that the store has not answered. Growing means that the disk cannot keep up.',
  ),
  gauge(
    'goldenhour_store_inflight_bytes',
    `Bytes of writes under way. At ${EMBEDDED_LIMITS.inflightBytesMax / MIB} MiB further writes wait: the disk is the bottleneck.`,
  ),
  gauge(
    'goldenhour_store_last_commit_seconds',
    'How long the last transaction took, fsync included. Above a second the disk is too slow.',
  ),
  gauge(
    'goldenhour_store_file_bytes',
    'Size of the store file. It grows until retention has gone round once, then stays.',
  ),
  gauge(
    'goldenhour_store_wal_bytes',
    `Size of its write-ahead log, copied into the store at ${EMBEDDED_LIMITS.walBytes / MIB} MiB. Far above it, a reader holds it open.`,
  ),
  gauge(
    'goldenhour_store_unread_expired_records',
    'Records that retention took although a stage had not read them, since the start. Not zero: a stage stood still for a week.',
  ),
];

/** Measures at once and then now and again, until the signal aborts. */
export async function measureStore(
  stats: () => EmbeddedStats,
  telemetry: Pick<Telemetry, 'set'>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const { queuedCalls, inflightBytes, lastCommitMs, fileBytes, walBytes, unreadExpired } =
      stats();
    telemetry.set('goldenhour_store_queued_calls', queuedCalls);
    telemetry.set('goldenhour_store_inflight_bytes', inflightBytes);
    telemetry.set('goldenhour_store_last_commit_seconds', lastCommitMs / SECOND_MS);
    telemetry.set('goldenhour_store_file_bytes', fileBytes);
    telemetry.set('goldenhour_store_wal_bytes', walBytes);
    telemetry.set('goldenhour_store_unread_expired_records', unreadExpired);
    await systemClock.sleep(INTERVAL_MS, signal);
  }
}
