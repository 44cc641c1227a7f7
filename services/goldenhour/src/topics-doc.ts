/** The page on topics: what is kept of each, and how each is set on Kafka. */
import { ALL_TOPICS, STAGES } from '@goldenhour/pipeline';
import { type PlannedTopic, planTopics } from '@goldenhour/transport/kafka';
import { valueOf } from './topic-report.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const NAMESPACE = 'acme';
const COPIES = 3;

export function topicsDoc(): string {
  const kept = ALL_TOPICS.map(
    ({ name, compacted, retentionMs }) =>
      `| \`${name}\` | ${retentionMs / DAY_MS} d | ${compacted ? 'last record of each key' : 'all'} |`,
  );
  const [claim, ...topics] = planTopics({
    namespace: NAMESPACE,
    topics: ALL_TOPICS,
    stages: STAGES,
    partitions: 1,
    replicationFactor: COPIES,
  }).topics;
  return [
    '# Topics',
    '',
    '| topic | kept, by append time | of that |',
    '|---|---|---|',
    ...kept,
    '',
    '## On Kafka',
    '',
    `Each is a topic of its own behind the name of the namespace, as \`${NAMESPACE}.mentions\`. Beside them stand the state of each stage, as \`${NAMESPACE}.score.state\`, and \`${NAMESPACE}.namespace\`, with one partition and one record that says how many the others have. \`goldenhour topics create\` makes them and \`verify\` compares; nothing else creates or changes one, and the number of partitions never changes. Where \`kafka.replicationFactor\` is not set, each has three copies, or one on each broker where there are fewer.`,
    '',
    'They may be made by other tools too. With another value of a setting that is **bold**, nothing starts: records would be lost, refused or unreadable. The others are compared by `verify`, and warned of at each start. With fewer than three copies `min.insync.replicas` is 1.',
    '',
    '| setting | value | of | why |',
    '|---|---|---|---|',
    ...rowsOf([...topics, claim]),
    '',
  ].join('\n');
}

/** One for each value of a setting; the reason stands at the first. */
function rowsOf(topics: readonly PlannedTopic[]): readonly string[] {
  const settings = topics.flatMap((topic) =>
    topic.settings.map((setting) => ({ ...setting, topic: shortName(topic) })),
  );
  const byName = Map.groupBy(settings, ({ name }) => name);
  return [...byName].flatMap(([name, own]) => {
    const isVital = own.some((setting) => setting.isVital);
    const byValue = Map.groupBy(own, ({ value, reason }) => JSON.stringify([value, reason]));
    return [...byValue.values()].map((alike) => {
      const [first] = alike;
      if (first === undefined) throw new Error('A group has a member.');
      const of =
        alike.length === topics.length ? 'all' : alike.map(({ topic }) => `\`${topic}\``).join(' ');
      const value = `${first.isLeast ? 'at least ' : ''}${valueOf(first)}`;
      return `| ${isVital ? `**${name}**` : name} | ${value} | ${[...new Set(of.split(' '))].join(' ')} | ${first.reason} |`;
    });
  });
}

const shortName = ({ name }: PlannedTopic): string =>
  name.endsWith('.state') ? '….state' : name.slice(NAMESPACE.length + 1);
