/** Which topics a namespace has on Kafka, and how what is there differs from that. */
import type { TopicSpec } from '@goldenhour/pipeline/ports';
import { Names } from './names.ts';
import {
  IN_SYNC,
  settingsOfLog,
  settingsOfNamespace,
  settingsOfState,
  type TopicSetting,
} from './topic-settings.ts';

export type PlanOptions = {
  readonly namespace: string;
  readonly topics: readonly TopicSpec[];
  /** Stages that keep state. */
  readonly stages: readonly string[];
  /** @range ≥ 1 */
  readonly partitions: number;
  /** How many brokers keep a copy; absent: whatever is there already, or is usual. @range ≥ 1 */
  readonly replicationFactor?: number | undefined;
};

export type TopicPlan = {
  /** From which it was made. */
  readonly options: PlanOptions;
  readonly namespace: string;
  readonly partitions: number;
  readonly names: Names;
  /** The first stands for the namespace itself. */
  readonly topics: readonly [PlannedTopic, ...PlannedTopic[]];
  /** Consumer groups, in full: `acme.score`. */
  readonly groups: readonly string[];
};

export type PlannedTopic = {
  /** In full: `acme.mentions`. */
  readonly name: string;
  readonly partitions: number;
  readonly replicationFactor: number | undefined;
  readonly settings: readonly TopicSetting[];
};

export function planTopics(options: PlanOptions): TopicPlan {
  const { namespace, partitions, stages, replicationFactor } = options;
  const names = new Names(
    namespace,
    options.topics.map(({ name }) => name),
    stages,
  );
  const plan = (name: string, settings: readonly TopicSetting[]): PlannedTopic => ({
    name,
    partitions,
    replicationFactor,
    settings,
  });
  return {
    options,
    namespace,
    partitions,
    names,
    topics: [
      { ...plan(names.namespace, settingsOfNamespace(replicationFactor)), partitions: 1 },
      ...options.topics.map((topic) =>
        plan(names.topic(topic.name), settingsOfLog(topic, replicationFactor)),
      ),
      ...stages.map((stage) => plan(names.state(stage), settingsOfState(replicationFactor))),
    ],
    groups: stages.map((stage) => names.group(stage)),
  };
}

export type FoundTopic = {
  readonly name: string;
  readonly partitions: number;
  /** The least of its partitions. */
  readonly replicationFactor: number;
  /** Defaults too; null where this user may not see them. */
  readonly settings: ReadonlyMap<string, string> | null;
};

export type TopicDifference = {
  /** In full. */
  readonly topic: string;
  readonly kind:
    | 'missing'
    | 'foreign'
    | 'partitions'
    | 'replication'
    | 'setting'
    /** Settings that this user may not see. */
    | 'unseen'
    /** The topic of the namespace does not say yet what that was made with. */
    | 'unrecorded';
  /** Where `kind` is setting or foreign. */
  readonly setting?: string;
  readonly wanted: string;
  readonly found: string;
  /** Creating or altering mends it; else a person has to. */
  readonly canApply: boolean;
  /** Nothing may start as it is. */
  readonly isVital: boolean;
  /** A sentence. */
  readonly message: string;
};

/** In the order of the plan. Topics that are not in it are not looked at. */
export function compareTopics(
  plan: TopicPlan,
  found: readonly FoundTopic[],
): readonly TopicDifference[] {
  const byName = new Map(found.map((topic) => [topic.name, topic]));
  const { namespace } = plan.names;
  const isClaimed = byName.has(namespace);
  const counts = new Set(
    plan.topics.flatMap(({ name }) =>
      name === namespace ? [] : (byName.get(name)?.partitions ?? []),
    ),
  );
  return plan.topics.flatMap((topic) => {
    const actual = byName.get(topic.name);
    if (actual === undefined) return [missing(topic)];
    if (!isClaimed) return [unclaimed(topic, plan)];
    const isAsOthers = topic.name !== namespace && counts.size === 1;
    return compare(
      topic,
      actual,
      isAsOthers
        ? `set partitions to ${actual.partitions}, or choose another namespace`
        : 'delete the topic if nobody needs it, or choose another namespace',
    );
  });
}

/** Their sentences, where what several topics have in common is said once. */
export function sentencesOf(differences: readonly TopicDifference[]): readonly string[] {
  const alike = Map.groupBy(differences, ({ topic, message }) => message.replace(topic, ''));
  return [...alike.values()].map(([first, ...others]) =>
    others.length === 0
      ? (first?.message ?? '')
      : `${first?.message} So it is with ${others.map(({ topic }) => topic).join(', ')}.`,
  );
}

function compare(
  topic: PlannedTopic,
  found: FoundTopic,
  remedy: string,
): readonly TopicDifference[] {
  const { settings } = found;
  const hasCopies =
    topic.replicationFactor === undefined || found.replicationFactor === topic.replicationFactor;
  // More than there are copies would stop all writing.
  const wanted = topic.settings.filter(({ name }) => hasCopies || name !== IN_SYNC);
  const other = settings === null ? [] : wanted.flatMap(differsFrom(topic, settings));
  const foreign = other.filter(({ kind }) => kind === 'foreign');
  // Nothing else matters of a topic that is somebody else's.
  if (foreign.length > 0) return foreign;
  return [
    ...(found.partitions === topic.partitions ? [] : [otherPartitions(topic, found, remedy)]),
    ...(hasCopies ? [] : [otherReplication(topic, found)]),
    ...(settings === null ? [unseen(topic)] : other),
  ];
}

const differsFrom =
  ({ name: topic }: PlannedTopic, found: ReadonlyMap<string, string>) =>
  ({ name, value, isVital, isLeast }: TopicSetting): readonly TopicDifference[] => {
    const actual = found.get(name);
    // A setting that this Kafka does not know cannot be wrong on it.
    if (actual === undefined || isAsWanted(actual, value, isLeast)) return [];
    const at = { topic, setting: name, wanted: value, found: actual };
    if (name === 'cleanup.policy') {
      return [
        {
          ...at,
          kind: 'foreign',
          canApply: false,
          isVital,
          message: `${topic} has ${name} ${actual} instead of ${value}, as a topic of somebody else may. It is left alone: choose another namespace, or delete the topic if nobody needs it.`,
        },
      ];
    }
    return [
      {
        ...at,
        kind: 'setting',
        canApply: true,
        isVital,
        message: `${topic} has ${name} ${actual} instead of ${isLeast ? 'at least ' : ''}${value}.`,
      },
    ];
  };

function isAsWanted(found: string, wanted: string, isLeast: boolean): boolean {
  if (found === wanted) return true;
  const [a, b] = [Number(found), Number(wanted)];
  if (!Number.isNaN(a) && !Number.isNaN(b)) return isLeast ? a >= b : a === b;
  return inOrder(found) === inOrder(wanted);
}

/** Lists, as of clean-up policies, mean the same in any order. */
const inOrder = (list: string): string => list.replaceAll(' ', '').split(',').sort().join();

const missing = ({ name, partitions }: PlannedTopic): TopicDifference => ({
  topic: name,
  kind: 'missing',
  wanted: `${partitions}`,
  found: '',
  canApply: true,
  isVital: true,
  message: `${name} does not exist.`,
});

const unclaimed = ({ name }: PlannedTopic, { names }: TopicPlan): TopicDifference => ({
  topic: name,
  kind: 'foreign',
  wanted: '',
  found: name,
  canApply: false,
  isVital: true,
  message: `${name} exists although ${names.namespace} does not, so it may be somebody else's. It is left alone: choose another namespace, or, if the topic is yours, create ${names.namespace} by hand with 1 partition and cleanup.policy=compact.`,
});

function otherPartitions(
  { name, partitions }: PlannedTopic,
  found: FoundTopic,
  remedy: string,
): TopicDifference {
  return {
    topic: name,
    kind: 'partitions',
    wanted: `${partitions}`,
    found: `${found.partitions}`,
    canApply: false,
    isVital: true,
    message: `${name} has ${count(found.partitions)} instead of ${partitions}. The number decides where each subject lies and is never changed: ${remedy}.`,
  };
}

const otherReplication = (
  { name, replicationFactor: wanted }: PlannedTopic,
  { replicationFactor }: FoundTopic,
): TopicDifference => ({
  topic: name,
  kind: 'replication',
  wanted: `${wanted}`,
  found: `${replicationFactor}`,
  canApply: false,
  isVital: false,
  message: `${name} is kept on ${replicationFactor === 1 ? '1 broker' : `${replicationFactor} brokers`} instead of ${wanted}. kafka-reassign-partitions changes that, and goldenhour topics create then sets ${IN_SYNC}.`,
});

const unseen = ({ name }: PlannedTopic): TopicDifference => ({
  topic: name,
  kind: 'unseen',
  wanted: '',
  found: '',
  canApply: false,
  isVital: false,
  message: `The settings of ${name} are hidden from this user: it lacks the right DescribeConfigs on it.`,
});

const count = (partitions: number): string =>
  partitions === 1 ? '1 partition' : `${partitions} partitions`;
