/** The record that says what a namespace was made with, and whether all else is as declared. */
import type { DurationMs } from '@goldenhour/mention';
import { TransportError } from '@goldenhour/pipeline/ports';
import type { KafkaLimits } from './connection.ts';
import { encodeRecord } from './encode.ts';
import { rootOf, toTransportError } from './errors.ts';
import { fetchFrom } from './fetch.ts';
import type { Broker } from './kafkajs-internals.ts';
import type { Link, Links } from './link.ts';
import { NAMESPACE_TOPIC } from './names.ts';
import { Producer } from './producer.ts';
import { compareTopics, sentencesOf, type TopicDifference, type TopicPlan } from './topic-plan.ts';
import { findNamespaces, findTopics } from './topic-survey.ts';

export type NamespaceRecord = {
  /** Of all its topics. @range ≥ 1 */
  readonly partitions: number;
};

const FORMAT = 1;
const KEY = 'namespace';
const CREATE = 'goldenhour topics create --config FILE';
/** Of what is wrong, so much is said at once. */
const SENTENCES_MAX = 10;

type NamespaceOptions = {
  readonly links: Links;
  readonly limits: Pick<KafkaLimits, 'requestMs'>;
};

/**
 * What a namespace that exists was made with.
 *
 * @throws TransportError `topics` where there is none such, `version`, `denied`, `unavailable`
 */
export async function readNamespace(
  options: NamespaceOptions & { readonly namespace: string },
): Promise<NamespaceRecord> {
  const { links, namespace } = options;
  const record = await findNamespace(options);
  if (record === 'absent') throw absent(namespace, await others(links));
  if (record === null) throw incomplete(namespace);
  return record;
}

/**
 * Compares all that the broker has with the plan.
 *
 * @returns differences with which one can live
 * @throws TransportError `topics`, `partitions`, `version`, `denied`, `unavailable`
 */
export async function checkNamespace(
  options: NamespaceOptions & { readonly plan: TopicPlan },
): Promise<readonly TopicDifference[]> {
  const { links, plan } = options;
  const { namespace } = plan;
  requireSamePartitions(plan, await readNamespace({ ...options, namespace }));
  const found = await withBroker(links, 'look at the topics', (broker) =>
    findTopics(
      broker,
      plan.topics.map(({ name }) => name),
    ),
  );
  const differences = compareTopics(plan, found);
  const vital = differences.filter(({ isVital }) => isVital);
  if (vital.length > 0) throw notAsDeclared(namespace, vital);
  // Whoever only reads and writes need not see them.
  return differences.filter(({ kind }) => kind !== 'unseen');
}

/** @returns null where the topic of the namespace has no record yet, 'absent' where there is none */
export async function findNamespace({
  links,
  limits,
  namespace,
}: NamespaceOptions & { readonly namespace: string }): Promise<NamespaceRecord | null | 'absent'> {
  const topic = topicOf(namespace);
  const link = await openFor(links, topic);
  if (link === null) return 'absent';
  try {
    return await lastRecord(link, namespace, limits.requestMs);
  } catch (error) {
    throw toTransportError(error, `read ${topic}`);
  } finally {
    link.destroy();
  }
}

/** @throws TransportError */
export async function writeNamespace(
  options: NamespaceOptions & { readonly namespace: string },
  record: NamespaceRecord,
): Promise<void> {
  const topic = topicOf(options.namespace);
  const link = await options.links.open([topic]);
  try {
    const identity = await (await link.anyBroker()).initProducerId({
      transactionalId: undefined,
      transactionTimeout: options.limits.requestMs,
    });
    const producer = new Producer(identity, options.limits);
    const value = JSON.stringify({ format: FORMAT, ...record });
    const entry = encodeRecord({ topic, partition: 0, key: KEY, value }, topic);
    await producer.send(link, [{ topic, partition: 0, records: [entry] }]);
  } catch (error) {
    throw toTransportError(error, `write to ${topic}`);
  } finally {
    link.destroy();
  }
}

/** @throws TransportError `partitions` */
export function requireSamePartitions(
  plan: Pick<TopicPlan, 'namespace' | 'partitions'>,
  record: NamespaceRecord,
): void {
  if (record.partitions === plan.partitions) return;
  throw new TransportError('partitions', otherPartitions(plan, record));
}

/** How the record differs from the plan; null is one that is missing. */
export function compareRecord(
  plan: TopicPlan,
  record: NamespaceRecord | null,
): readonly TopicDifference[] {
  const topic = plan.names.namespace;
  const wanted = `${plan.partitions}`;
  if (record === null) {
    const message = `${topic} does not say yet what the namespace was made with.`;
    const found = '';
    return [{ topic, kind: 'unrecorded', wanted, found, canApply: true, isVital: true, message }];
  }
  if (record.partitions === plan.partitions) return [];
  const message = otherPartitions(plan, record);
  const found = `${record.partitions}`;
  return [{ topic, kind: 'partitions', wanted, found, canApply: false, isVital: true, message }];
}

const otherPartitions = (
  { namespace, partitions }: Pick<TopicPlan, 'namespace' | 'partitions'>,
  record: NamespaceRecord,
): string =>
  `The namespace '${namespace}' was made with ${record.partitions === 1 ? '1 partition' : `${record.partitions} partitions`}, not ${partitions}. The number decides where each subject lies and is never changed: set partitions to ${record.partitions}, or choose another namespace.`;

/**
 * @param value of the record
 * @throws TransportError `version`, `topics`
 */
export function parseNamespace(namespace: string, value: string | null): NamespaceRecord {
  const { format, partitions } = asObject(value);
  if (typeof format === 'number' && Number.isInteger(format) && format > FORMAT) {
    throw new TransportError(
      'version',
      `The namespace '${namespace}' was made by a newer Goldenhour: its format is ${format}, and this one knows ${FORMAT}. Use the newer one.`,
    );
  }
  if (format === FORMAT && Number.isInteger(partitions) && Number(partitions) >= 1) {
    return { partitions: Number(partitions) };
  }
  throw new TransportError(
    'topics',
    `${topicOf(namespace)} holds a record that is not Goldenhour's. Choose another namespace, or delete the topic if nobody needs it.`,
  );
}

async function lastRecord(
  link: Link,
  namespace: string,
  requestMs: DurationMs,
): Promise<NamespaceRecord | null> {
  const topic = topicOf(namespace);
  const leader = await link.leader(topic, 0);
  const end = await offsetOf(leader, topic, LATEST);
  let offset = await offsetOf(leader, topic, EARLIEST);
  let last: string | null | undefined;
  while (offset < end) {
    const [fetched] = await fetchFrom(leader, [{ topic, partition: 0, offset }], {
      waitMs: requestMs / 2,
      bytesMax: FETCH_BYTES_MAX,
      partitionBytesMax: FETCH_BYTES_MAX,
    });
    if (fetched === undefined || fetched.next === offset) {
      const type = fetched?.error ?? 'no answer';
      throw fetched?.fault ?? Object.assign(new Error(`no record of it came (${type})`), { type });
    }
    for (const { key, value } of fetched.records) if (key === KEY) last = value;
    offset = fetched.next;
  }
  return last === undefined ? null : parseNamespace(namespace, last);
}

const FETCH_BYTES_MAX = 1_000_000;
/** What the protocol writes instead of a time. */
const LATEST = -1;
const EARLIEST = -2;
const READ_UNCOMMITTED = 0;

async function offsetOf(leader: Broker, topic: string, timestamp: number): Promise<number> {
  const { responses } = await leader.listOffsets({
    isolationLevel: READ_UNCOMMITTED,
    topics: [{ topic, partitions: [{ partition: 0, timestamp }] }],
  });
  return Number(responses[0]?.partitions[0]?.offset);
}

/** @returns null where there is no such topic */
async function openFor(links: Links, topic: string): Promise<Link | null> {
  try {
    return await links.open([topic]);
  } catch (error) {
    if (rootOf(error).type === 'UNKNOWN_TOPIC_OR_PARTITION') return null;
    throw error;
  }
}

async function others(links: Links): Promise<readonly string[]> {
  return await withBroker(links, 'look for namespaces', findNamespaces);
}

async function withBroker<T>(
  links: Links,
  doing: string,
  work: (broker: Broker) => Promise<T>,
): Promise<T> {
  const { broker, destroy } = await links.openBroker();
  try {
    return await work(broker);
  } catch (error) {
    throw toTransportError(error, doing);
  } finally {
    destroy();
  }
}

const topicOf = (namespace: string): string => `${namespace}.${NAMESPACE_TOPIC}`;

function absent(namespace: string, known: readonly string[]): TransportError {
  const there = known.length === 0 ? 'nor any other' : `there are: ${list(known)}`;
  return new TransportError(
    'topics',
    `There is no namespace '${namespace}' on this Kafka${known.length === 0 ? ', ' : '; '}${there}. Create it: ${CREATE}`,
  );
}

const incomplete = (namespace: string): TransportError =>
  new TransportError(
    'topics',
    `The namespace '${namespace}' was begun and not finished. Finish it: ${CREATE}`,
  );

function notAsDeclared(namespace: string, vital: readonly TopicDifference[]): TransportError {
  const sentences = sentencesOf(vital);
  const said = sentences.slice(0, SENTENCES_MAX);
  if (sentences.length > SENTENCES_MAX) said.push(`And ${sentences.length - SENTENCES_MAX} more.`);
  const mend = vital.every(({ canApply }) => canApply)
    ? `Mend it: ${CREATE}`
    : 'See: goldenhour topics verify --config FILE';
  return new TransportError(
    'topics',
    `The topics of the namespace '${namespace}' are not as they must be. ${said.join(' ')} ${mend}`,
  );
}

const list = (names: readonly string[]): string =>
  names.length > SENTENCES_MAX
    ? `${names.slice(0, SENTENCES_MAX).join(', ')} and ${names.length - SENTENCES_MAX} more`
    : names.join(', ');

function asObject(value: string | null): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(value ?? '');
    return typeof parsed === 'object' && parsed !== null
      ? (parsed as Readonly<Record<string, unknown>>)
      : {};
  } catch {
    return {};
  }
}
