/** Creates, alters and removes the topics of a namespace. For commands and tests: no stage does it. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { DurationMs } from '@goldenhour/mention';
import { TransportError } from '@goldenhour/pipeline/ports';
import {
  alterSettings,
  createTopics,
  deleteGroup,
  deleteTopics,
  describeCluster,
  describeSettings,
} from './admin-requests.ts';
import {
  KAFKA_LIMITS,
  type KafkaConnection,
  type KafkaLimits,
  type KafkaReporter,
  SILENT,
} from './connection.ts';
import { toTransportError } from './errors.ts';
import type { Broker } from './kafkajs-internals.ts';
import { type BrokerLink, type Link, Links } from './link.ts';
import {
  compareRecord,
  findNamespace,
  requireSamePartitions,
  writeNamespace,
} from './namespace.ts';
import {
  compareTopics,
  type FoundTopic,
  type PlannedTopic,
  planTopics,
  sentencesOf,
  type TopicDifference,
  type TopicPlan,
} from './topic-plan.ts';
import { findExisting, findNamespaces, findTopics } from './topic-survey.ts';

export type TopicAdminOptions = {
  readonly limits?: Partial<KafkaLimits>;
  readonly log?: KafkaReporter['log'];
};

/** What fails for a moment is tried again so long, and so long what was asked for may take. */
const PATIENCE_MS: DurationMs = 30_000;
const PAUSE_MS: DurationMs = 50;
const PAUSE_MS_MAX: DurationMs = 1_000;
/** Of the time that a request has, so much is the broker's. */
const BROKER_SHARE = 0.8;
const COPIES = 3;

/** @throws TransportError `unavailable`, `denied` */
export async function openTopicAdmin(
  connection: KafkaConnection,
  { limits = {}, log = SILENT.log }: TopicAdminOptions = {},
): Promise<TopicAdmin> {
  const bounds = { ...KAFKA_LIMITS, ...limits };
  const links = new Links({ connection, limits: bounds, log });
  return new TopicAdmin({ links, limits: bounds }, await links.openBroker());
}

export class TopicAdmin implements AsyncDisposable {
  readonly #links: Links;
  readonly #limits: KafkaLimits;
  #link: BrokerLink | undefined;

  constructor(
    { links, limits }: { readonly links: Links; readonly limits: KafkaLimits },
    link: BrokerLink,
  ) {
    this.#links = links;
    this.#limits = limits;
    this.#link = link;
  }

  /** Names of all namespaces that this user may see. @throws TransportError */
  namespaces(): Promise<readonly string[]> {
    return this.#ask('look for namespaces', findNamespaces);
  }

  /**
   * How many copies a namespace has or, before it exists, should have: three, or one on each
   * broker where there are fewer.
   *
   * @throws TransportError
   */
  async copies({ names }: TopicPlan): Promise<number> {
    const [found] = await this.describe([names.namespace]);
    return found?.replicationFactor ?? Math.min(COPIES, await this.#brokers());
  }

  /** The plan with that number of copies, where it leaves it open. @throws TransportError */
  async complete(plan: TopicPlan): Promise<TopicPlan> {
    if (plan.options.replicationFactor !== undefined) return plan;
    return planTopics({ ...plan.options, replicationFactor: await this.copies(plan) });
  }

  /** @param names in full @returns those that exist @throws TransportError */
  describe(names: readonly string[]): Promise<readonly FoundTopic[]> {
    return this.#ask('look at the topics', (broker) => findTopics(broker, names));
  }

  /** What differs from the plan, in its order. @throws TransportError */
  async compare(plan: TopicPlan): Promise<readonly TopicDifference[]> {
    const differences = compareTopics(
      plan,
      await this.describe(plan.topics.map(({ name }) => name)),
    );
    const record = await this.#repeat(() => findNamespace(this.#namespaceOptions(plan)));
    return record === 'absent' ? differences : [...compareRecord(plan, record), ...differences];
  }

  /** Topics whose names begin as those of the plan, and that are not in it. @throws TransportError */
  async strangers(plan: TopicPlan): Promise<readonly string[]> {
    const { topics } = await this.#ask('look at the topics', (broker) =>
      describeCluster(broker, null),
    );
    const own = new Set(plan.topics.map(({ name }) => name));
    return topics
      .map(({ name }) => name)
      .filter((name) => name.startsWith(`${plan.namespace}.`) && !own.has(name))
      .sort();
  }

  /**
   * Makes what is missing and waits until it can be used. What there is stays as it is.
   *
   * @returns the full names of what was made
   * @throws TransportError `topics` or `partitions` where what there is forbids it, before anything
   * was made; `unavailable`, `denied`
   */
  async create(given: TopicPlan): Promise<readonly string[]> {
    const plan = await this.complete(given);
    const differences = await this.compare(plan);
    const forbidding = differences.filter(({ isVital, canApply }) => isVital && !canApply);
    const other = forbidding.find(
      ({ topic, kind }) => kind === 'partitions' && topic === plan.names.namespace,
    );
    if (other !== undefined) throw new TransportError('partitions', other.message);
    if (forbidding.length > 0) {
      throw new TransportError(
        'topics',
        `Nothing was created. ${sentencesOf(forbidding).join(' ')}`,
      );
    }
    const missing = new Set(
      differences.filter(({ kind }) => kind === 'missing').map(({ topic }) => topic),
    );
    const [claim, ...topics] = plan.topics;
    // First of all: by it the others are known to be nobody else's.
    if (missing.has(claim.name)) await this.#createAll([claim]);
    await this.#record(plan);
    await this.#createAll(topics.filter(({ name }) => missing.has(name)));
    return [...missing];
  }

  /** Sets what can be, and waits until it is. @returns the differences that are no more @throws TransportError */
  async apply(differences: readonly TopicDifference[]): Promise<readonly TopicDifference[]> {
    const settings = differences.filter(({ kind, canApply }) => kind === 'setting' && canApply);
    const byTopic = new Map(
      [...Map.groupBy(settings, ({ topic }) => topic)].map(([topic, own]) => [
        topic,
        own.map(({ setting = '', wanted }) => ({ name: setting, value: wanted })),
      ]),
    );
    if (byTopic.size === 0) return [];
    await this.#ask('change settings of topics', async (broker) => {
      const [refused] = await alterSettings(broker, byTopic);
      if (refused !== undefined) throw refusal(refused[1], `change settings of ${refused[0]}`);
    });
    await this.#until('wait for the settings to take effect', async (broker) => {
      const now = await describeSettings(broker, [...byTopic.keys()]);
      return settings.every(({ topic, setting = '', wanted }) => {
        const own = now.get(topic);
        return own instanceof Map && own.get(setting) === wanted;
      });
    });
    return settings;
  }

  /**
   * Deletes the topics and groups of the plan, and waits until they are gone. Without the topic
   * that stands for the namespace the others may be somebody else's, and stay.
   *
   * @returns the full names of what was deleted
   * @throws TransportError `topics` while stages run, before anything was deleted
   */
  async remove(plan: TopicPlan): Promise<readonly string[]> {
    const [claim, ...topics] = plan.topics.map(({ name }) => name);
    const existing = await this.#existing([claim ?? '', ...topics]);
    if (claim === undefined || !existing.has(claim)) return [];
    const groups = await this.#deleteGroups(plan, claim);
    const others = topics.filter((name) => existing.has(name));
    await this.#deleteTopics(others);
    // Last of all: if this is broken off, it can be asked for again.
    await this.#deleteTopics([claim]);
    return [...groups, ...others, claim];
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#link?.destroy();
    this.#link = undefined;
    return Promise.resolve();
  }

  async #brokers(): Promise<number> {
    return await this.#ask('look at the brokers', async (broker) => {
      const { brokers } = await describeCluster(broker, []);
      // One that starts answers a moment before it is counted.
      if (brokers === 0) throw new TransportError('unavailable', 'No broker is ready yet.');
      return brokers;
    });
  }

  async #record(plan: TopicPlan): Promise<void> {
    const options = this.#namespaceOptions(plan);
    await this.#repeat(async () => {
      const record = await findNamespace(options);
      if (record === 'absent') {
        throw new TransportError(
          'unavailable',
          `${plan.names.namespace} was created, and not every broker has heard of it yet. Try again.`,
        );
      }
      if (record === null) await writeNamespace(options, { partitions: plan.partitions });
      else requireSamePartitions(plan, record);
    });
  }

  #namespaceOptions({ namespace }: TopicPlan) {
    return { links: this.#links, limits: this.#limits, namespace };
  }

  async #createAll(topics: readonly PlannedTopic[]): Promise<void> {
    if (topics.length === 0) return;
    const names = topics.map(({ name }) => name);
    await this.#ask('create topics', async (broker) => {
      const refused = await createTopics(
        broker,
        topics.map(withCopies),
        this.#limits.requestMs * BROKER_SHARE,
      );
      for (const [topic, error] of refused) {
        if (error.type !== 'TOPIC_ALREADY_EXISTS') throw refusal(error, `create ${topic}`);
      }
    });
    await this.#until('wait for leaders of the topics', async (broker) => {
      const { topics: found } = await describeCluster(broker, names);
      return found.every(
        ({ error, partitions }) => error === null && partitions.every(({ leader }) => leader >= 0),
      );
    });
    await this.#repeat(() => this.#reachLeaders(names));
  }

  /** A leader is known a moment before it knows of it itself. */
  async #reachLeaders(topics: readonly string[]): Promise<void> {
    const link = await this.#links.open(topics);
    try {
      for (const topic of topics) {
        for (let partition = 0; partition < link.partitions(topic); partition += 1) {
          const leader = await link.leader(topic, partition);
          await leader.listOffsets({
            isolationLevel: 0,
            topics: [{ topic, partitions: [{ partition, timestamp: -1 }] }],
          });
        }
      }
    } catch (error) {
      throw toTransportError(error, 'reach the leaders of the topics');
    } finally {
      link.destroy();
    }
  }

  async #deleteTopics(names: readonly string[]): Promise<void> {
    if (names.length === 0) return;
    await this.#ask('delete topics', async (broker) => {
      const refused = await deleteTopics(broker, names, this.#limits.requestMs * BROKER_SHARE);
      for (const [topic, error] of refused) {
        if (error.type !== 'UNKNOWN_TOPIC_OR_PARTITION') throw refusal(error, `delete ${topic}`);
      }
    });
    await this.#until('wait until the topics are gone', async (broker) => {
      return (await findExisting(broker, names)).length === 0;
    });
  }

  /** A process that died is a member until its session is over. */
  async #deleteGroups({ namespace, groups }: TopicPlan, claim: string): Promise<readonly string[]> {
    const deadline = performance.now() + 2 * this.#limits.sessionMs;
    const deleted: string[] = [];
    for (const group of groups) {
      let error = await this.#deleteGroup(group, claim);
      while (error?.type === 'NON_EMPTY_GROUP' && performance.now() < deadline) {
        await sleep(this.#limits.heartbeatMs);
        error = await this.#deleteGroup(group, claim);
      }
      if (error?.type === 'NON_EMPTY_GROUP') {
        throw new TransportError(
          'topics',
          `Processes of the namespace '${namespace}' are running: the group ${group} has members. Stop them first.`,
        );
      }
      if (error === null) deleted.push(group);
      else if (error.type !== 'GROUP_ID_NOT_FOUND') throw refusal(error, `delete group ${group}`);
    }
    return deleted;
  }

  async #deleteGroup(group: string, topic: string) {
    return await this.#repeat(async () => {
      let link: Link | undefined;
      try {
        link = await this.#links.open([topic]);
        const error = await deleteGroup(await link.groupCoordinator(group), group);
        if (error?.retriable === true) throw error;
        return error;
      } catch (error) {
        throw toTransportError(error, `delete group ${group}`);
      } finally {
        link?.destroy();
      }
    });
  }

  async #existing(names: readonly string[]): Promise<ReadonlySet<string>> {
    const found = await this.#ask('look at the topics', (broker) => findExisting(broker, names));
    return new Set(found.map(({ name }) => name));
  }

  async #until(doing: string, isOver: (broker: Broker) => Promise<boolean>): Promise<void> {
    const deadline = performance.now() + PATIENCE_MS;
    while (!(await this.#ask(doing, isOver))) {
      if (performance.now() > deadline) {
        throw new TransportError(
          'unavailable',
          `Could not ${doing}: after ${PATIENCE_MS / 1_000} s Kafka was still busy with it. Try again later.`,
        );
      }
      await sleep(PAUSE_MS);
    }
  }

  async #ask<T>(doing: string, work: (broker: Broker) => Promise<T>): Promise<T> {
    return await this.#repeat(async () => {
      try {
        this.#link ??= await this.#links.openBroker();
        return await work(this.#link.broker);
      } catch (error) {
        this.#link?.destroy();
        this.#link = undefined;
        throw toTransportError(error, doing);
      }
    });
  }

  async #repeat<T>(work: () => Promise<T>): Promise<T> {
    const deadline = performance.now() + PATIENCE_MS;
    for (let pauseMs = PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, PAUSE_MS_MAX)) {
      try {
        return await work();
      } catch (error) {
        const isFinal = !(error instanceof TransportError) || !error.retryable;
        if (isFinal || performance.now() + pauseMs > deadline) throw error;
        await sleep(pauseMs);
      }
    }
  }
}

/** A plan that was completed says how many. */
const withCopies = ({ replicationFactor = 1, ...topic }: PlannedTopic) => ({
  ...topic,
  replicationFactor,
});

/** What a broker refuses for good is nothing that waiting would mend. */
function refusal(
  error: Error & { readonly type: string; readonly retriable: boolean },
  doing: string,
): TransportError {
  const told = toTransportError(error, doing);
  return told.retryable && !error.retriable
    ? new TransportError('topics', `Kafka refuses to ${doing}: ${error.message}`, { cause: error })
    : told;
}
