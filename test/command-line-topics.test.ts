import { randomUUID } from 'node:crypto';
import { openTopicAdmin } from '@goldenhour/transport/kafka';
import { kafkaForTests } from '@goldenhour/transport/local-kafka';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { acme, type Ended, goldenhour, scratchWith } from './command-line-harness.ts';

// Processes of their own take time where others work beside them.
vi.setConfig({ testTimeout: 30_000 });

const DAY_MS = 24 * 60 * 60 * 1000;
const TOPICS = 14;
const kafka = await kafkaForTests();

test('a plan can be read without any Kafka', async () => {
  const cwd = scratchWith({ 'a.yaml': acme('partitions: 4\n') });
  const plan = await goldenhour(['topics', 'plan', '-c', 'a.yaml'], { cwd });
  expect(plan.code).toBe(0);
  expect(plan.err).toBe('No Kafka is configured: --brokers HOST:PORT compares this with one.\n');
  expect(plan.out).toContain(
    'Namespace acme: 14 topics, 4 partitions, three copies of each, or one on each broker where there are fewer.',
  );
  expect(plan.out).toMatch(/^ {2}acme\.namespace +1 {2}the last record of each key$/m);
  expect(plan.out).toMatch(/^ {2}acme\.mentions +4 {2}1 d$/m);
  expect(plan.out).toMatch(/^ {2}acme\.samples +4 {2}30 d, the last record of each key$/m);
  expect(plan.out).not.toContain('segment.ms');
  expect(plan.out).not.toContain('one process at a time');

  const nowhere = ['topics', 'plan', '-c', 'a.yaml', '--brokers', '127.0.0.1:1', '--verbose'];
  const verbose = await goldenhour(nowhere, { cwd });
  expect(verbose.code).toBe(0);
  expect(verbose.err).toMatch(/^Not compared with what is there\. Could not reach Kafka at /);
  expect(verbose.out).toContain(
    'retention.ms=86400000 (1 d)\n          What is older, by the time it was written, goes.\n',
  );
});

test('whoever chooses no number of partitions is told what the one costs', async () => {
  const cwd = scratchWith({ 'a.yaml': acme() });
  const plan = await goldenhour(['topics', 'plan', '-c', 'a.yaml'], { cwd });
  expect(plan.out).toContain(
    'With one partition one process at a time does the work of a stage, and the number is never changed: to share the work, set partitions before the topics are made.\n',
  );
});

test('what needs a Kafka says so', async () => {
  const cwd = scratchWith({ 'a.yaml': acme() });
  const create = await goldenhour(['topics', 'create', '-c', 'a.yaml'], { cwd });
  expect(create).toMatchObject({ code: 78, out: '' });
  expect(create.err).toContain('kafka (a.yaml): is required');
  const remove = await goldenhour(['topics', 'remove', '--namespace', 'acme'], { cwd });
  expect(remove).toMatchObject({ code: 2, out: '' });
  expect(remove.err).toContain('Say on which Kafka: --brokers HOST:PORT');
  const unnamed = await goldenhour(['topics', 'remove', '--brokers', '127.0.0.1:1'], { cwd });
  expect(unnamed).toMatchObject({ code: 2, out: '' });
});

describe('with a Kafka', () => {
  beforeEach(({ skip }) => {
    if ('skipped' in kafka) skip(kafka.skipped);
  });

  test('topics are created once, compared, and set again where somebody changed them', async () => {
    const { namespace, topics } = world();
    const before = await topics('plan');
    expect(before.out).toContain(
      `Namespace ${namespace}: 14 topics, 3 partitions, 1 copy of each.`,
    );
    expect(before.out).toContain(
      'On Kafka there is nothing of it yet. To make it: goldenhour topics create --config a.yaml\n',
    );
    expect(before.code).toBe(0);
    const named = brokers().join(',');
    expect((await topics('plan', '--brokers', named)).out).toContain(
      `To make it: goldenhour topics create --config a.yaml --brokers ${named}\n`,
    );
    expect(await topics('verify')).toMatchObject({ code: 1, err: '' });

    const created = await topics('create');
    expect(created).toMatchObject({ code: 0, err: '' });
    expect(created.out.match(/^Created .*\.$/gm)).toHaveLength(TOPICS);
    const said = `The namespace ${namespace} is as planned.\n`;
    expect(created.out.endsWith(said)).toBe(true);
    expect(await topics('create')).toEqual({ code: 0, out: said, err: '' });
    const asPlanned = `On Kafka all 14 topics of the namespace ${namespace} are as planned.\n`;
    expect(await topics('verify')).toEqual({ code: 0, out: asPlanned, err: '' });

    await alter(`${namespace}.counts`, 'retention.ms', '5000');
    const difference = `${namespace}.counts has retention.ms 5000 instead of ${400 * DAY_MS}.`;
    expect(await topics('verify')).toEqual({
      code: 1,
      out: `On Kafka 1 thing of the namespace ${namespace} differs:\n  ${difference}\nWhat is missing or set otherwise is mended by: goldenhour topics create --config a.yaml\n`,
      err: '',
    });
    expect((await topics('plan')).out).toContain(difference);
    expect(JSON.parse((await topics('verify', '--json')).out)).toMatchObject({
      namespace,
      differences: [{ topic: `${namespace}.counts`, setting: 'retention.ms', found: '5000' }],
    });
    expect((await topics('create')).out).toBe(
      `Set retention.ms of ${namespace}.counts to ${400 * DAY_MS}; it was 5000.\n${said}`,
    );
    expect((await topics('verify')).code).toBe(0);
  });

  test('another number of partitions is refused, and nothing is changed', async () => {
    const { namespace, topics, cwd } = world();
    await topics('create');
    const sentence = `The namespace '${namespace}' was made with 3 partitions, not 5.`;
    const wider = (command: string): Promise<Ended> =>
      topicsOf(command, cwd, [], { GOLDENHOUR_PARTITIONS: '5' });
    const create = await wider('create');
    expect(create).toMatchObject({ code: 78, out: '' });
    expect(create.err).toContain(sentence);
    const verify = await wider('verify');
    expect(verify).toMatchObject({ code: 1, err: '' });
    expect(verify.out).toContain(`${sentence} The number decides`);
    expect((await topics('verify')).code).toBe(0);
  });

  test('what would be refused now is not promised to mend the rest at once', async () => {
    const { namespace, topics } = world();
    await topics('create');
    await alter(`${namespace}.signals`, 'retention.ms', '5000');
    await alter(`${namespace}.counts`, 'cleanup.policy', 'compact');
    const verify = await topics('verify');
    expect(verify.out).toContain(`${namespace}.counts has cleanup.policy compact`);
    expect(verify.out).toContain(
      '\nNothing is created while something is there that cannot be changed. Once that is settled, the rest is mended by: goldenhour topics create --config a.yaml\n',
    );
    expect(await topics('create')).toMatchObject({ code: 78, out: '' });
  });

  test('more copies than there are brokers cannot be made', async () => {
    const { namespace, topics } = world();
    const create = await topics('create', '--replication', '100');
    expect(create).toMatchObject({ code: 78, out: '' });
    expect(create.err).toContain(`goldenhour: Kafka refuses to create ${namespace}.namespace: `);
  });

  test('a namespace is removed once its name was said twice', async () => {
    const { namespace, topics, remove } = world();
    await topics('create');
    const asked = await remove();
    expect(asked).toMatchObject({ code: 2, out: '' });
    expect(asked.err).toContain(
      `Nothing was removed. All records of the 14 topics of '${namespace}' would be gone for good; say its name again to remove them: --confirm ${namespace}\n`,
    );
    const wrong = await remove('--confirm', 'acme');
    expect(wrong).toMatchObject({ code: 2, out: '' });
    expect(wrong.err).toContain("--confirm says 'acme'. Nothing was removed.");
    expect((await topics('verify')).code).toBe(0);

    const removed = await remove('--confirm', namespace);
    expect(removed).toMatchObject({ code: 0, err: '' });
    expect(removed.out.match(/^Removed .*\.$/gm)).toHaveLength(TOPICS);
    expect((await topics('verify')).out).toContain('there is nothing of it yet');
    const again = await remove('--confirm', namespace);
    expect(again).toMatchObject({ code: 2, out: '' });
    expect(again.err).toMatch(
      new RegExp(
        `There is no namespace '${namespace}' on this Kafka.*\\. Nothing was removed\\.\n`,
      ),
    );
  });

  test('machines read of a plan, and of what was done', async () => {
    const { namespace, topics, remove } = world();
    const plan = JSON.parse((await topics('plan', '--json')).out);
    expect(plan).toMatchObject({ namespace, partitions: 3 });
    expect(plan.topics[1]).toMatchObject({
      name: `${namespace}.mentions`,
      partitions: 3,
      replicationFactor: 1,
      settings: { 'retention.ms': `${DAY_MS}`, 'cleanup.policy': 'delete' },
    });
    expect(plan.differences).toHaveLength(TOPICS);
    const created = JSON.parse((await topics('create', '--json')).out);
    expect(created).toMatchObject({ changed: [], differences: [] });
    expect(created.created).toHaveLength(TOPICS);
    const removed = JSON.parse((await remove('--confirm', namespace, '--json')).out);
    expect(removed.removed).toHaveLength(TOPICS);
    expect(removed.left).toEqual([]);
  });
});

/** A configuration with a namespace of its own, which goes with the test. */
function world() {
  const namespace = `cli-${randomUUID().slice(0, 8)}`;
  const config = acme('partitions: 3\nkafka: { replicationFactor: 1, brokers: BROKERS }\n')
    .replace('namespace: acme', `namespace: ${namespace}`)
    .replace('BROKERS', JSON.stringify(brokers()));
  const cwd = scratchWith({ 'a.yaml': config });
  const remove = (...more: string[]): Promise<Ended> =>
    goldenhour(['topics', 'remove', '--namespace', namespace, '-c', 'a.yaml', ...more], { cwd });
  onTestFinished(async () => void (await remove('--confirm', namespace)), 30_000);
  return {
    namespace,
    cwd,
    topics: (command: string, ...more: string[]) => topicsOf(command, cwd, more),
    remove,
  };
}

function topicsOf(
  command: string,
  cwd: string,
  more: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  return goldenhour(['topics', command, '-c', 'a.yaml', ...more], { cwd, env });
}

function brokers(): readonly string[] {
  if ('skipped' in kafka) throw new Error(kafka.skipped);
  return kafka.brokers;
}

/** As another tool may. */
async function alter(topic: string, setting: string, wanted: string): Promise<void> {
  await using admin = await openTopicAdmin({ brokers: brokers() });
  const [found, message] = ['', ''];
  await admin.apply([
    { topic, kind: 'setting', setting, wanted, found, canApply: true, isVital: false, message },
  ]);
}
