/** A world played on Kafka by one process after another, each of which a fault may end. */
import { systemClock } from '@goldenhour/host';
import { ALL_TOPICS, STAGES } from '@goldenhour/pipeline';
import type { Notification, Transport } from '@goldenhour/pipeline/ports';
import { type KafkaLimits, openKafka } from '@goldenhour/transport/kafka';
import type { TestNamespace } from '../kafka/namespace.ts';
import { impatient } from '../world/impatient.ts';
import { playOn } from '../world/play.ts';
import type { World } from '../world/world.ts';

/** A dead process's tasks are free after half a second. */
export const QUICK: Partial<KafkaLimits> = {
  sessionMs: 500,
  heartbeatMs: 100,
  rebalanceMs: 2_000,
  requestMs: 3_000,
  connectMs: 1_000,
  fetchWaitMs: 50,
};

export type Life = {
  readonly namespace: TestNamespace;
  /** Where this process sees the broker: `host:port`, several with commas. */
  readonly broker: string;
  readonly limits?: Partial<KafkaLimits>;
  readonly batchRecords?: number;
  readonly receive?: (notification: Notification) => void;
  /** Told of every problem of readiness. */
  readonly onProblem?: (problem: string) => void;
  /** What stands between the stages and Kafka. */
  readonly wrap?: (transport: Transport) => Transport;
};

/**
 * Plays on to the end of the world.
 *
 * @param death ends it as a crash would, if whoever aborts it has cut it off before
 */
export async function live(
  world: World,
  { namespace, broker, limits = QUICK, wrap = impatient, onProblem, ...options }: Life,
  death?: AbortSignal,
): Promise<void> {
  const transport = await openKafka({
    connection: { brokers: broker.split(',') },
    namespace: namespace.name,
    partitions: namespace.partitions,
    topics: ALL_TOPICS,
    stages: STAGES,
    limits,
    reporter: {
      health: (_, problem) => void (problem !== null && onProblem?.(problem)),
      log: () => undefined,
    },
  });
  try {
    const signal = death ?? new AbortController().signal;
    await playOn(wrap(transport), world, { ...options, clock: systemClock, signal });
  } finally {
    await transport[Symbol.asyncDispose]();
  }
}
