/** The topics of a namespace on Kafka: nothing else makes, changes or removes them. */
import {
  amount,
  asRefusal,
  type Config,
  connectionOf,
  type KafkaConfig,
  loadAppConfig,
  loadKafkaConfig,
  openTerminal,
  talk,
} from '@goldenhour/app';
import { ConfigError, EXIT, type ProcessContext, UsageError } from '@goldenhour/host';
import { ALL_TOPICS, STAGES } from '@goldenhour/pipeline';
import type { TopicAdmin, TopicDifference, TopicPlan } from '@goldenhour/transport/kafka';
import { openAdmin, planOf } from '../kafka-topics.ts';
import { adviceOn, planAsJson, tellPlan } from '../topic-report.ts';

export type TopicsOptions = {
  readonly config: string;
  readonly brokers?: string;
  readonly replication?: number;
  readonly json?: boolean;
};
export type PlanTopicsOptions = TopicsOptions & { readonly verbose?: boolean };
export type RemoveTopicsOptions = {
  readonly config?: string;
  readonly brokers?: string;
  readonly namespace: string;
  readonly confirm?: string;
  readonly json?: boolean;
};

/** Shows what is to be and, where Kafka can be asked, what differs from it. */
export async function planTopicsOf(
  options: PlanTopicsOptions,
  context: ProcessContext,
): Promise<void> {
  const { json = false, verbose = false } = options;
  const config = await load(options);
  const planned = await planOf(config);
  const compared = await compareOnce(config);
  const { write } = openTerminal(context);
  if (json) {
    const { plan, differences } = compared ?? { plan: planned, differences: null };
    return await write(`${JSON.stringify({ ...planAsJson(plan), differences })}\n`);
  }
  await write(tellPlan(compared?.plan ?? planned, { verbose }));
  if (compared !== undefined) await write(`\n${tellCompared(compared, options)}`);
}

/** Makes what is missing and sets what is set otherwise. */
export async function createTopicsOf(
  options: TopicsOptions,
  context: ProcessContext,
): Promise<void> {
  const config = await load(options);
  await using admin = await openAdmin(requireKafka(config, options), context);
  const { sentencesOf } = await import('@goldenhour/transport/kafka');
  const { created, changed, left } = await refusing(async () => {
    const plan = await admin.complete(await planOf(config));
    const made = await admin.create(plan);
    return {
      created: made,
      changed: await admin.apply(await admin.compare(plan)),
      left: await admin.compare(plan),
    };
  });
  const { write } = openTerminal(context);
  if (options.json === true) {
    return await write(`${JSON.stringify({ created, changed, differences: left })}\n`);
  }
  await write(
    [
      ...created.map((topic) => `Created ${topic}.\n`),
      ...changed.map(
        ({ topic, setting, wanted, found }) =>
          `Set ${setting} of ${topic} to ${wanted}; it was ${found}.\n`,
      ),
      left.length === 0
        ? `The namespace ${config.namespace} is as planned.\n`
        : `The namespace ${config.namespace} can be used. What is left is not for this command to change:\n${indented(sentencesOf(left))}`,
      // Nothing lies in it yet: who wants more can still remove it.
      created.length > 0 && config.partitions === 1 ? `${adviceOn(config.partitions)}\n` : '',
    ].join(''),
  );
}

/** Says whether all is as planned. @returns the exit code */
export async function verifyTopicsOf(
  options: TopicsOptions,
  context: ProcessContext,
): Promise<number> {
  const config = await load(options);
  await using admin = await openAdmin(requireKafka(config, options), context);
  const compared = await refusing(() => compare(admin, config));
  const { differences } = compared;
  await openTerminal(context).write(
    options.json === true
      ? `${JSON.stringify({ namespace: config.namespace, differences })}\n`
      : tellCompared(compared, options),
  );
  return differences.length === 0 ? EXIT.ok : EXIT.failure;
}

/** Removes all topics and groups of a namespace, once its name was said twice. */
export async function removeTopicsOf(
  options: RemoveTopicsOptions,
  context: ProcessContext,
): Promise<void> {
  const { namespace, confirm, json = false } = options;
  const { planTopics } = await import('@goldenhour/transport/kafka');
  // Names alone count here.
  const plan = planTopics({ namespace, topics: ALL_TOPICS, stages: STAGES, partitions: 1 });
  await using admin = await openAdmin(await kafkaOf(options), context);
  const removed = await refusing(async () => {
    const there = await admin.describe(plan.topics.map(({ name }) => name));
    if (!there.some(({ name }) => name === plan.names.namespace))
      throw await absent(admin, namespace);
    if (confirm !== namespace) throw unconfirmed(namespace, there.length, confirm);
    return await admin.remove(plan);
  });
  const left = await admin.strangers(plan);
  const { write } = openTerminal(context);
  if (json) return await write(`${JSON.stringify({ removed, left })}\n`);
  const rest = `Left alone, since Goldenhour does not know them: ${left.join(', ')}.\n`;
  await write(
    `${removed.map((name) => `Removed ${name}.\n`).join('')}${left.length === 0 ? '' : rest}`,
  );
}

type Compared = {
  readonly plan: TopicPlan;
  readonly differences: readonly TopicDifference[];
  readonly sentences: readonly string[];
};

function tellCompared(
  { plan, differences, sentences }: Compared,
  { config, brokers }: TopicsOptions,
): string {
  const { namespace, topics } = plan;
  if (differences.length === 0) {
    return `On Kafka all ${topics.length} topics of the namespace ${namespace} are as planned.\n`;
  }
  const where = brokers === undefined ? '' : ` --brokers ${brokers}`;
  const create = `goldenhour topics create --config ${config}${where}`;
  const isNew = differences.filter(({ kind }) => kind === 'missing').length === topics.length;
  if (isNew) return `On Kafka there is nothing of it yet. To make it: ${create}\n`;
  const mends = differences.some(({ canApply }) => canApply) ? tellMend(differences, create) : '';
  // What this user may not see is not said to differ.
  const differing = differences.filter(({ kind }) => kind !== 'unseen').length;
  const heading =
    differing === 0
      ? `Of the ${topics.length} topics of the namespace ${namespace} on Kafka nothing is seen to differ, and not all is seen`
      : `On Kafka ${amount(differing, 'thing')} of the namespace ${namespace} ${differing === 1 ? 'differs' : 'differ'}`;
  return `${heading}:\n${indented(sentences)}${mends}`;
}

function tellMend(differences: readonly TopicDifference[], create: string): string {
  // The command refuses to begin then.
  const isRefused = differences.some(({ isVital, canApply }) => isVital && !canApply);
  return isRefused
    ? `Nothing is created while something is there that cannot be changed. Once that is settled, the rest is mended by: ${create}\n`
    : `What is missing or set otherwise is mended by: ${create}\n`;
}

const indented = (sentences: readonly string[]): string =>
  sentences.map((sentence) => `  ${sentence}\n`).join('');

/** For the plan, which can be read without any Kafka too. */
async function compareOnce(config: Config): Promise<Compared | undefined> {
  const { kafka } = config;
  if (kafka === undefined) {
    talk('No Kafka is configured: --brokers HOST:PORT compares this with one.');
    return undefined;
  }
  try {
    const { openTopicAdmin } = await import('@goldenhour/transport/kafka');
    await using admin = await openTopicAdmin(connectionOf(kafka));
    return await compare(admin, config);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    talk(`Not compared with what is there. ${error.message}`);
    return undefined;
  }
}

async function compare(admin: TopicAdmin, config: Config): Promise<Compared> {
  const { sentencesOf } = await import('@goldenhour/transport/kafka');
  const plan = await admin.complete(await planOf(config));
  const differences = await admin.compare(plan);
  return { plan, differences, sentences: sentencesOf(differences) };
}

async function load(options: TopicsOptions): Promise<Config> {
  const { config } = await loadAppConfig(options.config, options, [
    { flag: '--replication', path: 'kafka.replicationFactor', value: options.replication },
  ]);
  return config;
}

function requireKafka({ kafka }: Config, { config }: TopicsOptions): KafkaConfig {
  if (kafka !== undefined) return kafka;
  throw new ConfigError([
    {
      path: 'kafka',
      at: config,
      message:
        'is required, since the embedded store has no topics to make. Name the brokers there or with --brokers HOST:PORT',
    },
  ]);
}

async function kafkaOf({ config, brokers }: RemoveTopicsOptions): Promise<KafkaConfig> {
  if (config !== undefined) {
    const loaded = await loadAppConfig(config, brokers === undefined ? {} : { brokers });
    return requireKafka(loaded.config, { config });
  }
  if (brokers !== undefined) return await loadKafkaConfig(brokers);
  throw new UsageError('Say on which Kafka: --brokers HOST:PORT, or --config FILE that names it.');
}

/** What Kafka refuses for good ends the command as a fault of the configuration does. */
async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asRefusal(error);
  }
}

async function absent(admin: TopicAdmin, namespace: string): Promise<UsageError> {
  const known = await admin.namespaces();
  return new UsageError(
    `There is no namespace '${namespace}' on this Kafka${known.length === 0 ? ', nor any other' : `; there are: ${known.join(', ')}`}. Nothing was removed.`,
  );
}

const unconfirmed = (namespace: string, topics: number, confirm: string | undefined): UsageError =>
  new UsageError(
    `${confirm === undefined ? '' : `--confirm says '${confirm}'. `}Nothing was removed. All records of the ${amount(topics, 'topic')} of '${namespace}' would be gone for good; say its name again to remove them: --confirm ${namespace}`,
  );
