import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  compareTopics,
  type FoundTopic,
  type PlanOptions,
  planTopics,
  sentencesOf,
  type TopicPlan,
} from './topic-plan.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const HOUR_MS = DAY_MS / 24;

const OPTIONS: PlanOptions = {
  namespace: 'acme',
  topics: [
    { name: 'mentions', compacted: false, retentionMs: DAY_MS },
    { name: 'crises', compacted: false, retentionMs: 400 * DAY_MS },
    { name: 'samples', compacted: true, retentionMs: 30 * DAY_MS },
  ],
  stages: ['score'],
  partitions: 4,
  replicationFactor: 3,
};

test('a namespace has its own topic, one for each that is declared, and one for each state', () => {
  const { topics, groups } = planTopics(OPTIONS);
  expect(topics.map(({ name, partitions }) => [name, partitions])).toEqual([
    ['acme.namespace', 1],
    ['acme.mentions', 4],
    ['acme.crises', 4],
    ['acme.samples', 4],
    ['acme.score.state', 4],
  ]);
  expect(topics.every(({ replicationFactor }) => replicationFactor === 3)).toBe(true);
  expect(groups).toEqual(['acme.score']);
});

test.each([
  ['acme.mentions', 'cleanup.policy', 'delete'],
  ['acme.mentions', 'retention.ms', `${DAY_MS}`],
  ['acme.mentions', 'retention.bytes', '-1'],
  ['acme.mentions', 'segment.ms', `${HOUR_MS}`],
  ['acme.mentions', 'delete.retention.ms', undefined],
  ['acme.crises', 'segment.ms', `${Math.floor((400 * DAY_MS) / 24)}`],
  ['acme.samples', 'cleanup.policy', 'compact,delete'],
  ['acme.samples', 'retention.ms', `${30 * DAY_MS}`],
  ['acme.samples', 'segment.ms', `${HOUR_MS}`],
  ['acme.samples', 'delete.retention.ms', `${30 * DAY_MS}`],
  ['acme.samples', 'min.cleanable.dirty.ratio', '0.1'],
  ['acme.score.state', 'cleanup.policy', 'compact'],
  ['acme.score.state', 'retention.ms', undefined],
  ['acme.score.state', 'segment.ms', `${HOUR_MS / 6}`],
  ['acme.score.state', 'segment.bytes', `${16 * 1024 * 1024}`],
  ['acme.namespace', 'cleanup.policy', 'compact'],
])('%s has %s %s', (name, setting, value) => {
  expect(settingsOf(planTopics(OPTIONS), name).get(setting)).toBe(value);
});

test('every topic has append time, room for the largest record, and no leader that lost records', () => {
  for (const { name } of planTopics(OPTIONS).topics) {
    const settings = settingsOf(planTopics(OPTIONS), name);
    expect(settings.get('message.timestamp.type'), name).toBe('LogAppendTime');
    expect(settings.get('max.message.bytes'), name).toBe('1048588');
    expect(settings.get('compression.type'), name).toBe('producer');
    expect(settings.get('unclean.leader.election.enable'), name).toBe('false');
  }
});

test.each([
  [undefined, undefined],
  [1, '1'],
  [2, '1'],
  [3, '2'],
  [5, '2'],
])('of %s copies so many must be written: %s', (replicationFactor, least) => {
  const plan = planTopics({ ...OPTIONS, replicationFactor });
  for (const { name } of plan.topics) {
    expect(settingsOf(plan, name).get('min.insync.replicas')).toBe(least);
  }
});

test('a topic that is kept for a moment has segments all the same', () => {
  const topics = [{ name: 'mentions', compacted: false, retentionMs: 1 }];
  expect(settingsOf(planTopics({ ...OPTIONS, topics }), 'acme.mentions').get('segment.ms')).toBe(
    '1',
  );
});

test('each setting has a reason', () => {
  for (const { settings } of planTopics(OPTIONS).topics) {
    for (const { reason } of settings) expect(reason).toMatch(/^[A-Z].{20,110}\.$/);
  }
});

test('what is as planned does not differ, whatever else is set and whatever else there is', () => {
  fc.assert(
    fc.property(
      arbitraryPlan,
      fc.dictionary(fc.stringMatching(/^x[.]\w+$/), fc.string()),
      (plan, other) => {
        const found = asPlanned(plan).map((topic) => ({
          ...topic,
          settings: new Map([...topic.settings, ...Object.entries(other)]),
        }));
        const stranger = {
          name: 'acme.some-thing',
          partitions: 7,
          replicationFactor: 1,
          settings: new Map(),
        };
        expect(compareTopics(plan, [...found.reverse(), stranger])).toEqual([]);
      },
    ),
  );
});

test('what is missing is shown, and can be made', () => {
  fc.assert(
    fc.property(arbitraryPlan, fc.array(fc.boolean(), { minLength: 20 }), (plan, isThere) => {
      const found = asPlanned(plan).filter((_, index) => index === 0 || isThere[index]);
      const there = new Set(found.map(({ name }) => name));
      const missing = plan.topics.filter(({ name }) => !there.has(name));
      expect(compareTopics(plan, found)).toEqual(
        missing.map(({ name }) =>
          expect.objectContaining({ topic: name, kind: 'missing', canApply: true, isVital: true }),
        ),
      );
    }),
  );
});

test('each setting that differs is shown once, with its value and the one wanted', () => {
  fc.assert(
    fc.property(arbitraryPlan, fc.nat(), fc.nat(), (plan, at, which) => {
      const topic = plan.topics[at % plan.topics.length] ?? plan.topics[0];
      const settings = topic.settings.filter(({ name }) => name !== 'cleanup.policy');
      const setting = settings[which % settings.length];
      const found = asPlanned(plan).map((each) =>
        each.name === topic.name
          ? { ...each, settings: new Map([...each.settings, [setting?.name ?? '', '0']]) }
          : each,
      );
      expect(compareTopics(plan, found)).toEqual([
        expect.objectContaining({
          topic: topic.name,
          kind: 'setting',
          setting: setting?.name,
          wanted: setting?.value,
          found: '0',
          canApply: true,
          isVital: setting?.isVital,
        }),
      ]);
    }),
  );
});

test.each([
  ['max.message.bytes', '2000000'],
  ['min.insync.replicas', '3'],
  ['min.cleanable.dirty.ratio', '0.10'],
  ['cleanup.policy', 'delete, compact'],
])('%s is as good with %s', (setting, value) => {
  expect(compareTopics(planTopics(OPTIONS), having('acme.samples', setting, value))).toEqual([]);
});

test('a setting that this Kafka does not have is not missed', () => {
  const plan = planTopics(OPTIONS);
  const found = asPlanned(plan).map((topic) => ({ ...topic, settings: new Map() }));
  expect(compareTopics(plan, found)).toEqual([]);
});

test.each([
  ['acme.mentions', 'retention.ms', '5', 'acme.mentions has retention.ms 5 instead of 86400000.'],
  [
    'acme.mentions',
    'max.message.bytes',
    '5',
    'acme.mentions has max.message.bytes 5 instead of at least 1048588.',
  ],
])('it says that of %s %s is %s', (topic, setting, value, message) => {
  const differences = compareTopics(planTopics(OPTIONS), having(topic, setting, value));
  expect(differences.map((difference) => difference.message)).toEqual([message]);
});

test('a topic that is cleaned otherwise may be somebody else’s, and is left alone', () => {
  const found = having('acme.mentions', 'cleanup.policy', 'compact').map((topic) =>
    topic.name === 'acme.mentions' ? { ...topic, partitions: 9 } : topic,
  );
  expect(compareTopics(planTopics(OPTIONS), found)).toEqual([
    expect.objectContaining({
      topic: 'acme.mentions',
      kind: 'foreign',
      canApply: false,
      isVital: true,
      message:
        'acme.mentions has cleanup.policy compact instead of delete, as a topic of somebody else may. It is left alone: choose another namespace, or delete the topic if nobody needs it.',
    }),
  ]);
});

test('without the topic of the namespace, what there is may be somebody else’s', () => {
  const plan = planTopics(OPTIONS);
  const found = asPlanned(plan).filter(({ name }) => name === 'acme.mentions');
  const differences = compareTopics(plan, found);
  expect(differences.map(({ topic, kind }) => [topic, kind])).toEqual([
    ['acme.namespace', 'missing'],
    ['acme.mentions', 'foreign'],
    ['acme.crises', 'missing'],
    ['acme.samples', 'missing'],
    ['acme.score.state', 'missing'],
  ]);
  expect(differences[1]?.message).toBe(
    "acme.mentions exists although acme.namespace does not, so it may be somebody else's. It is left alone: choose another namespace, or, if the topic is yours, create acme.namespace by hand with 1 partition and cleanup.policy=compact.",
  );
});

test('partitions are never changed, and it says what can be', () => {
  const plan = planTopics({ ...OPTIONS, partitions: 8 });
  const all = compareTopics(plan, asPlanned(planTopics(OPTIONS)));
  expect(all).toHaveLength(4);
  expect(all[0]).toMatchObject({ kind: 'partitions', wanted: '8', found: '4', canApply: false });
  expect(all[0]?.message).toBe(
    'acme.mentions has 4 partitions instead of 8. The number decides where each subject lies and is never changed: set partitions to 4, or choose another namespace.',
  );
  const [one] = asPlanned(planTopics({ ...OPTIONS, partitions: 1 })).slice(1);
  const rest = asPlanned(planTopics(OPTIONS)).filter(({ name }) => name !== one?.name);
  const [only, ...others] = compareTopics(planTopics(OPTIONS), one ? [one, ...rest] : rest);
  expect(others).toEqual([]);
  expect(only?.message).toBe(
    'acme.mentions has 1 partition instead of 4. The number decides where each subject lies and is never changed: delete the topic if nobody needs it, or choose another namespace.',
  );
});

test('fewer copies than wanted hinder nothing, and are a matter of Kafka’s own tools', () => {
  const found = asPlanned(planTopics(OPTIONS)).map((topic) => ({ ...topic, replicationFactor: 1 }));
  const [first, ...others] = compareTopics(planTopics(OPTIONS), found);
  expect(others).toHaveLength(4);
  expect(first).toMatchObject({ kind: 'replication', canApply: false, isVital: false });
  expect(first?.message).toBe(
    'acme.namespace is kept on 1 broker instead of 3. kafka-reassign-partitions changes that, and goldenhour topics create then sets min.insync.replicas.',
  );
  const unasked = planTopics({ ...OPTIONS, replicationFactor: undefined });
  expect(compareTopics(unasked, found)).toEqual([]);
});

test('settings that this user may not see are said to be hidden, and hinder nothing', () => {
  const plan = planTopics(OPTIONS);
  const found = asPlanned(plan).map((topic) => ({ ...topic, settings: null }));
  const differences = compareTopics(plan, found);
  expect(differences).toHaveLength(5);
  expect(differences[1]).toMatchObject({ kind: 'unseen', canApply: false, isVital: false });
  expect(differences[1]?.message).toBe(
    'The settings of acme.mentions are hidden from this user: it lacks the right DescribeConfigs on it.',
  );
});

test('where copies are missing, no more are asked to be written than there are', () => {
  const found = asPlanned(planTopics({ ...OPTIONS, replicationFactor: 1 }));
  const differences = compareTopics(planTopics(OPTIONS), found);
  expect(differences.map(({ kind }) => kind)).toEqual(found.map(() => 'replication'));
});

test('what topics have in common is said once', () => {
  const found = asPlanned(planTopics({ ...OPTIONS, replicationFactor: 1 }))
    .filter(({ name }) => name !== 'acme.crises')
    .slice(0, 3);
  expect(sentencesOf(compareTopics(planTopics(OPTIONS), found))).toEqual([
    'acme.namespace is kept on 1 broker instead of 3. kafka-reassign-partitions changes that, and goldenhour topics create then sets min.insync.replicas. So it is with acme.mentions, acme.samples.',
    'acme.crises does not exist. So it is with acme.score.state.',
  ]);
  expect(sentencesOf([])).toEqual([]);
});

const arbitraryPlan = fc
  .record({
    topics: fc.uniqueArray(
      fc.record({
        name: fc.stringMatching(/^[a-z]{1,8}$/).filter((name) => name !== 'namespace'),
        compacted: fc.boolean(),
        retentionMs: fc.integer({ min: 1, max: 400 * DAY_MS }),
      }),
      { maxLength: 10, selector: ({ name }) => name },
    ),
    stages: fc.subarray(['ingest', 'score', 'alert', 'notify']),
    partitions: fc.integer({ min: 1, max: 256 }),
    replicationFactor: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
  })
  .map((options) => planTopics({ ...options, namespace: 'acme' }));

function asPlanned(plan: TopicPlan) {
  return plan.topics.map(({ name, partitions, replicationFactor }) => ({
    name,
    partitions,
    replicationFactor: replicationFactor ?? 1,
    settings: settingsOf(plan, name),
  }));
}

const having = (topic: string, setting: string, value: string): readonly FoundTopic[] =>
  asPlanned(planTopics(OPTIONS)).map((each) =>
    each.name === topic
      ? { ...each, settings: new Map([...each.settings, [setting, value]]) }
      : each,
  );

function settingsOf(plan: TopicPlan, topic: string): Map<string, string> {
  const settings = plan.topics.find(({ name }) => name === topic)?.settings ?? [];
  return new Map(settings.map(({ name, value }) => [name, value]));
}
