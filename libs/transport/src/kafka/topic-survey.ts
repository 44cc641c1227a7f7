/** What topics there are, and how they are set. */
import { describeCluster, describeSettings, type TopicMetadata } from './admin-requests.ts';
import { toTransportError } from './errors.ts';
import type { Broker } from './kafkajs-internals.ts';
import { NAMESPACE_TOPIC } from './names.ts';
import type { FoundTopic } from './topic-plan.ts';

/** @returns those of them that exist @throws TransportError `denied`, and what kafkajs throws */
export async function findTopics(
  broker: Broker,
  names: readonly string[],
): Promise<readonly FoundTopic[]> {
  const topics = await findExisting(broker, names);
  if (topics.length === 0) return [];
  const settings = await describeSettings(
    broker,
    topics.map(({ name }) => name),
  );
  return topics.map(({ name, partitions }) => ({
    name,
    partitions: partitions.length,
    replicationFactor: Math.min(...partitions.map(({ replicas }) => replicas)),
    settings: seen(settings.get(name)),
  }));
}

/** @returns those of them that exist @throws TransportError `denied`, and what kafkajs throws */
export async function findExisting(
  broker: Broker,
  names: readonly string[],
): Promise<readonly TopicMetadata[]> {
  const { topics } = await describeCluster(broker, names);
  return topics.filter(({ name, error }) => {
    if (error === null) return true;
    if (error.type === 'UNKNOWN_TOPIC_OR_PARTITION') return false;
    throw toTransportError(error, `look at topic ${name}`);
  });
}

/** Names of all namespaces that this user may see, in order. */
export async function findNamespaces(broker: Broker): Promise<readonly string[]> {
  const { topics } = await describeCluster(broker, null);
  const end = `.${NAMESPACE_TOPIC}`;
  return topics
    .filter(({ name, partitions }) => name.endsWith(end) && partitions.length === 1)
    .map(({ name }) => name.slice(0, -end.length))
    .filter((namespace) => namespace !== '' && !namespace.includes('.'))
    .sort();
}

function seen(
  settings: ReadonlyMap<string, string> | Error | undefined,
): ReadonlyMap<string, string> | null {
  if (settings === undefined || settings instanceof Error) return null;
  return settings;
}
