/** Where a replay runs: on a store, or in a namespace of its own on Kafka. Both may go with it. */
import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import {
  asRefusal,
  COMMAND_PATIENCE_MS,
  type Config,
  type KafkaConfig,
  type LogPlace,
  talk,
} from '@goldenhour/app';
import { AppError, type ProcessContext, UsageError } from '@goldenhour/host';
import type { TopicPlan } from '@goldenhour/transport/kafka';
import { openAdmin, planOf } from './kafka-topics.ts';
import { temporaryStore } from './temporary-store.ts';

/** What the command line says of it. */
export type ReplayPlaceOptions = {
  readonly config: string;
  readonly store?: string;
  readonly brokers?: string;
  readonly namespace?: string;
  readonly keep?: boolean;
};

export type ReplayPlace = {
  readonly place: LogPlace;
  readonly namespace: string;
  /** The name of what is kept; undefined where it goes with the process. */
  readonly kept: string | undefined;
  /** What would have kept it. */
  readonly keepHint: string;
  /** What names it to goldenhour tail, once it is kept. */
  readonly access: string;
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
  if (kafka !== undefined && store === undefined) {
    return await onKafka({ ...config, kafka }, options, context);
  }
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
    access: `--store ${store ?? 'FILE'}`,
  };
}

async function onKafka(
  config: Config & { readonly kafka: KafkaConfig },
  options: ReplayPlaceOptions,
  context: ProcessContext,
): Promise<ReplayPlace> {
  const { namespace = ownName(config.namespace), keep = false } = options;
  if (namespace === config.namespace) {
    throw new UsageError(
      `A replay wants a namespace of its own, and ${namespace} is the one of the configuration. Choose another, or leave --namespace out.`,
    );
  }
  const { kafka } = config;
  const what = { plan: await planOf({ ...config, namespace }), kafka, keep, options };
  await claim(what, context);
  return {
    place: { kind: 'kafka', kafka, patienceMs: COMMAND_PATIENCE_MS },
    namespace,
    kept: keep ? namespace : undefined,
    keepHint: '--keep',
    access: access(what),
  };
}

type Claim = {
  readonly plan: TopicPlan;
  readonly kafka: KafkaConfig;
  readonly keep: boolean;
  readonly options: ReplayPlaceOptions;
};

/** Makes the topics, and sees to it that they go with the process unless they are to be kept. */
async function claim(what: Claim, context: ProcessContext): Promise<void> {
  const { plan, kafka, keep } = what;
  const { namespace, topics } = plan;
  await using admin = await openAdmin(kafka, context);
  try {
    const isThere = (await admin.describe([topics[0].name])).length > 0;
    if (isThere && !keep) {
      throw new UsageError(
        `The namespace ${namespace} is there already, and would be removed at the end. --keep goes on in it and leaves it there; or choose another name.`,
      );
    }
    if (isThere) talk(`Goes on in the namespace ${namespace}, and leaves it there.`);
    else if (keep) talk(keepsakes(what));
    else {
      context.use(`the namespace ${namespace} on Kafka`, {
        [Symbol.asyncDispose]: () => remove(what),
      });
    }
    await admin.create(plan);
  } catch (error) {
    throw asRefusal(error);
  }
}

async function remove(what: Claim): Promise<void> {
  const { plan, kafka } = what;
  try {
    // The signal that ended the replay is no reason to leave its topics.
    await using admin = await openAdmin(kafka, { signal: new AbortController().signal });
    await admin.remove(plan);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new AppError(`${why} It is still there. To remove it: ${removing(what)}`, {
      cause: error,
    });
  }
}

const keepsakes = (what: Claim): string =>
  [
    `Namespace: ${what.plan.namespace}. It stays.`,
    `  to look at it:  goldenhour tail crises --from-start ${access(what)}`,
    `  to remove it:   ${removing(what)}`,
  ].join('\n');

const removing = (what: Claim): string =>
  `goldenhour topics remove --confirm ${what.plan.namespace} ${access(what)}`;

const access = ({ plan: { namespace }, options: { config, brokers } }: Claim): string =>
  `--namespace ${namespace} --config ${config}${brokers === undefined ? '' : ` --brokers ${brokers}`}`;

/** No other replay has it. */
function ownName(namespace: string): string {
  const suffix = `-replay-${randomBytes(SUFFIX_BYTES).toString('hex')}`;
  return `${namespace.slice(0, NAMESPACE_LENGTH_MAX - suffix.length)}${suffix}`;
}
