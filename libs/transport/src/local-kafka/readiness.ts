/** When a broker may be called ready. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Kafka, logLevel } from 'kafkajs';

/** Long enough for a broker that shares two cores; a failed attempt is repeated. @unit ms */
const ANSWER_MS_MAX = 5000;
const PAUSE_MS = 50;
/** Not a name that somebody would use for a group or transaction of their own. */
const PROBE = 'goldenhour.local-kafka.probe';

/**
 * Resolves when the broker does what its users will ask first: an answer of the admin API, an
 * answer of the group coordinator, and a transactional id that could be written. The port opens
 * seconds before that.
 *
 * @throws whatever the last attempt failed with, when the signal is aborted
 */
export async function untilReady(broker: string, signal: AbortSignal): Promise<void> {
  for (;;) {
    try {
      await probe(broker);
      return;
    } catch (error) {
      if (signal.aborted) throw error;
      await sleep(PAUSE_MS);
    }
  }
}

async function probe(broker: string): Promise<void> {
  const kafka = new Kafka({
    brokers: [broker],
    clientId: PROBE,
    logLevel: logLevel.NOTHING,
    connectionTimeout: ANSWER_MS_MAX,
    requestTimeout: ANSWER_MS_MAX,
    // An idempotent producer must allow one.
    retry: { retries: 1, initialRetryTime: PAUSE_MS },
  });
  const admin = kafka.admin();
  const producer = kafka.producer({
    transactionalId: PROBE,
    idempotent: true,
    maxInFlightRequests: 1,
  });
  try {
    await admin.connect();
    await admin.fetchOffsets({ groupId: PROBE, topics: [] });
    await producer.connect();
    await (await producer.transaction()).abort();
  } finally {
    await Promise.allSettled([admin.disconnect(), producer.disconnect()]);
  }
}
