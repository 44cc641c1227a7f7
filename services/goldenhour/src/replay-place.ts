/** Where a replay runs: on a store, or in a namespace of its own on Kafka. Both may go with it. */
import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import {
  asRefusal,
  COMMAND_PATIENCE_MS,
  type Config,
  connectionOf,
  type KafkaConfig,
  type LogPlace,
  talk,
  tellingOnce,
  withPatience,
} from '@goldenhour/app';
import { AppError, type ProcessContext, systemClock, UsageError } from '@goldenhour/host';
import { ALL_TOPICS, STAGES } from '@goldenhour/pipeline';
import type { TopicAdmin, TopicPlan } from '@goldenhour/transport/kafka';
import { temporaryStore } from './temporary-store.ts';

/** What the command line says of it. */
export type ReplayPlaceOptions = {
  readonly store?: string;
  readonly brokers?: string;
  readonly namespace?: string;
  readonly keep?: boolean;
};

export type ReplayPlace = {
  readonly place: LogPlace;
  readonly namespace: string;
  /** How to go on, or to look at what is there; undefined where it goes with the process. */
  readonly kept: string | undefined;
  /** What would have kept it. */
  readonly keepHint: string;
};

const NAMESPACE_LENGTH_MAX = 63;
const SUFFIX_BYTES = 4;

/** @throws UsageError, KafkaRefusal, TransportError */
export async function openReplayPlace(
  config: Config,
  options: ReplayPlaceOptions,
  context: ProcessContext,
): Promise<ReplayPlace> {
  const { store, brokers, keep } = options;
  const { kafka } = config;
  if (store !== undefined && brokers !== undefined) {
    throw new UsageError(
      'A replay runs either on Kafka or on a store: leave out --brokers or --store.',
    );
  }
  if (kafka !== undefined && store === undefined)
    return await onKafka(config, kafka, { ...options, context });
  if (keep === true) {
    throw new UsageError(
      '--keep is for a replay on Kafka (--brokers). A store is kept by --store FILE.',
    );
  }
  return {
    place: {
      kind: 'store',
      path: store === undefined ? await temporaryStore(context) : resolve(store),
    },
    namespace: options.namespace ?? `${config.namespace}-replay`,
    kept: store,
    keepHint: '--store FILE',
  };
}

async function onKafka(
  config: Config,
  kafka: KafkaConfig,
  {
    namespace = ownName(config.namespace),
    keep = false,
    context,
  }: ReplayPlaceOptions & { readonly context: ProcessContext },
): Promise<ReplayPlace> {
  if (namespace === config.namespace) {
    throw new UsageError(
      `A replay wants a namespace of its own, and ${namespace} is the one of the configuration. Choose another, or leave --namespace out.`,
    );
  }
  // Only who uses Kafka pays for its client.
  const { openTopicAdmin, planTopics } = await import('@goldenhour/transport/kafka');
  const { partitions } = config;
  const { replicationFactor } = kafka;
  const plan = planTopics({
    namespace,
    topics: ALL_TOPICS,
    stages: STAGES,
    partitions,
    ...(replicationFactor === 0 ? {} : { replicationFactor }),
  });
  const open = (): Promise<TopicAdmin> =>
    withPatience(() => openTopicAdmin(connectionOf(kafka)), {
      clock: systemClock,
      signal: context.signal,
      patienceMs: COMMAND_PATIENCE_MS,
      brokers: kafka.brokers,
      onFailure: tellingOnce(talk),
    });
  await using admin = await open();
  await claim(admin, plan, { keep, context, reopen: () => openTopicAdmin(connectionOf(kafka)) });
  return {
    place: { kind: 'kafka', kafka, patienceMs: COMMAND_PATIENCE_MS },
    namespace,
    kept: keep ? namespace : undefined,
    keepHint: '--keep',
  };
}

/** Makes the topics, and sees to it that they go with the process unless they are to be kept. */
async function claim(
  admin: TopicAdmin,
  plan: TopicPlan,
  {
    keep,
    context,
    reopen,
  }: {
    readonly keep: boolean;
    readonly context: ProcessContext;
    readonly reopen: () => Promise<TopicAdmin>;
  },
): Promise<void> {
  const { namespace, topics } = plan;
  try {
    const isThere = (await admin.describe([topics[0].name])).length > 0;
    if (isThere && !keep) {
      throw new UsageError(
        `The namespace ${namespace} is there already, and would be removed at the end. --keep goes on in it and leaves it there; or choose another name.`,
      );
    }
    if (keep) {
      talk(
        isThere
          ? `Goes on in the namespace ${namespace}, and leaves it there.`
          : `Namespace: ${namespace}. It stays: goldenhour tail crises --namespace ${namespace} shows it, and goldenhour topics remove takes it away.`,
      );
    } else {
      context.use(`the namespace ${namespace} on Kafka`, {
        [Symbol.asyncDispose]: () => remove(plan, reopen),
      });
    }
    await admin.create(plan);
  } catch (error) {
    throw asRefusal(error);
  }
}

async function remove(plan: TopicPlan, reopen: () => Promise<TopicAdmin>): Promise<void> {
  try {
    await using admin = await reopen();
    await admin.remove(plan);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new AppError(
      `${why} The namespace ${plan.namespace} is still there; goldenhour topics remove takes it away.`,
      { cause: error },
    );
  }
}

const ownName = (namespace: string): string => {
  const suffix = `-replay-${randomBytes(SUFFIX_BYTES).toString('hex')}`;
  return `${namespace.slice(0, NAMESPACE_LENGTH_MAX - suffix.length)}${suffix}`;
};
