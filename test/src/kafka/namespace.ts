/** A namespace of one test, with all topics, that goes with it. */
import { randomUUID } from 'node:crypto';
import { ALL_TOPICS, STAGES } from '@goldenhour/pipeline';
import type { Reader } from '@goldenhour/pipeline/ports';
import {
  openKafkaReader,
  openTopicAdmin,
  planTopics,
  type TopicPlan,
} from '@goldenhour/transport/kafka';

export type TestNamespace = AsyncDisposable & {
  readonly name: string;
  /** Of a client that is not in the way of faults. */
  readonly brokers: readonly string[];
  readonly partitions: number;
};

export async function createNamespace(
  brokers: readonly string[],
  { partitions, name = `test-${randomUUID().slice(0, 8)}` }: { partitions: number; name?: string },
): Promise<TestNamespace> {
  await using opening = new AsyncDisposableStack();
  const admin = opening.use(await openTopicAdmin({ brokers }));
  const plan = planNamespace({ name, partitions });
  await admin.create(plan);
  opening.defer(async () => void (await admin.remove(plan)));
  const opened = opening.move();
  return { name, brokers, partitions, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

export const planNamespace = ({
  name,
  partitions,
}: Pick<TestNamespace, 'name' | 'partitions'>): TopicPlan =>
  planTopics({
    namespace: name,
    topics: ALL_TOPICS,
    stages: STAGES,
    partitions,
    replicationFactor: 1,
  });

export function readNamespace({ name, brokers }: TestNamespace): Promise<Reader> {
  return openKafkaReader({
    connection: { brokers },
    namespace: name,
    topics: ALL_TOPICS,
    stages: STAGES,
  });
}
