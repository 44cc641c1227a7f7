/** The topics of a namespace on Kafka as a person reads of them. */
import { amount } from '@goldenhour/app';
import type { PlannedTopic, TopicPlan } from '@goldenhour/transport/kafka';

const UNITS = [
  ['d', 24 * 60 * 60 * 1000],
  ['h', 60 * 60 * 1000],
  ['min', 60 * 1000],
  ['s', 1000],
] as const;

/** A table with a heading, and under each topic its settings where they are asked for. */
export function tellPlan(plan: TopicPlan, { verbose }: { readonly verbose: boolean }): string {
  const { namespace, partitions, topics, options } = plan;
  const copies =
    options.replicationFactor === undefined
      ? 'three copies of each, or one on each broker where there are fewer'
      : `${amount(options.replicationFactor, 'copy', 'copies')} of each`;
  const heading = `Namespace ${namespace}: ${amount(topics.length, 'topic')}, ${amount(partitions, 'partition')}, ${copies}.`;
  const width = Math.max(...topics.map(({ name }) => name.length));
  const rows = topics.flatMap((topic) => [
    `  ${topic.name.padEnd(width)}  ${`${topic.partitions}`.padStart(10)}  ${keptOf(topic)}`,
    ...(verbose ? tellSettings(topic) : []),
  ]);
  const title = `  ${'topic'.padEnd(width)}  partitions  kept`;
  const advice = adviceOn(partitions);
  return [heading, '', title, ...rows, ...(advice === '' ? [] : ['', advice]), ''].join('\n');
}

/** What is the default on one machine is seldom what is wanted on Kafka, and is for good. */
export function adviceOn(partitions: number): string {
  return partitions > 1
    ? ''
    : 'With one partition one process at a time does the work of a stage, and the number is never changed: to share the work, set partitions before the topics are made.';
}

function tellSettings({ settings }: PlannedTopic): readonly string[] {
  return [
    ...settings.map(
      (setting) => `      ${setting.name}=${valueOf(setting)}\n          ${setting.reason}`,
    ),
    '',
  ];
}

/** What of it is kept, and for how long. */
export function keptOf({ settings }: Pick<PlannedTopic, 'settings'>): string {
  const values = new Map(settings.map(({ name, value }) => [name, value]));
  const policy = values.get('cleanup.policy') ?? '';
  const retention = values.get('retention.ms');
  return [
    ...(retention === undefined ? [] : [duration(Number(retention))]),
    ...(policy.includes('compact') ? ['the last record of each key'] : []),
  ].join(', ');
}

/** With a duration in words behind it where it is one. */
export function valueOf({
  name,
  value,
}: {
  readonly name: string;
  readonly value: string;
}): string {
  return name.endsWith('.ms') ? `${value} (${duration(Number(value))})` : value;
}

/** Settings by their names, as machines read them. */
export function planAsJson(plan: TopicPlan): object {
  return {
    namespace: plan.namespace,
    partitions: plan.partitions,
    topics: plan.topics.map(({ name, partitions, replicationFactor, settings }) => ({
      name,
      partitions,
      replicationFactor: replicationFactor ?? null,
      settings: Object.fromEntries(settings.map((setting) => [setting.name, setting.value])),
    })),
  };
}

/** In the largest unit that gives a whole number: "10 min". */
function duration(ms: number): string {
  const unit = UNITS.find(([, size]) => ms >= size && ms % size === 0);
  return unit === undefined ? `${ms} ms` : `${ms / unit[1]} ${unit[0]}`;
}
