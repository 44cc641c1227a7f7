import { randomUUID } from 'node:crypto';
import { type Admin, AssignerProtocol } from 'kafkajs';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { kafkaForTests } from '../local-kafka/index.ts';
import { KAFKA_LIMITS, type KafkaLimits, SILENT } from './connection.ts';
import { Group } from './group.ts';
import { Links } from './link.ts';

vi.setConfig({ testTimeout: 30_000 });

const LIMITS = { ...KAFKA_LIMITS, sessionMs: 1_000, rebalanceMs: 2_000, heartbeatMs: 100 };
const PARTITIONS = 8;

const kafka = await kafkaForTests();
const connection = { brokers: 'skipped' in kafka ? [] : kafka.brokers };
const topic = `test-${randomUUID()}`;
const newLinks = (): Links => new Links({ connection, limits: LIMITS, log: SILENT.log });
let admin: Admin;
let groupId: string;
let members: Member[] = [];

beforeAll(async () => {
  if ('skipped' in kafka) return;
  admin = newLinks().kafka().admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: PARTITIONS }] });
});

beforeEach(({ skip }) => {
  if ('skipped' in kafka) skip(kafka.skipped);
  groupId = `test-${randomUUID()}`;
});

afterEach(async () => {
  await Promise.all(members.map((member) => member.stop()));
  members = [];
});

afterAll(async () => {
  if ('skipped' in kafka) return;
  await admin.deleteTopics({ topics: [topic] });
  await admin.disconnect();
});

class Member {
  readonly told: number[][] = [];
  readonly links = newLinks();
  readonly group: Group;
  readonly #abort = new AbortController();
  readonly #ended: Promise<unknown>;

  constructor(limits: Partial<KafkaLimits> = {}, of = topic) {
    this.group = new Group({
      links: this.links,
      groupId,
      topic: of,
      partitions: PARTITIONS,
      limits: { ...LIMITS, ...limits },
      reporter: SILENT,
    });
    this.#ended = this.group
      .run((partitions) => {
        this.told.push([...partitions]);
        told.dispatchEvent(new Event('told'));
      }, this.#abort.signal)
      .catch((error: unknown) => error);
    members.push(this);
  }

  get partitions(): readonly number[] {
    return this.told.at(-1) ?? [];
  }

  /** What it failed by, at its end. */
  failure(): Promise<unknown> {
    return this.#ended;
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    await this.#ended;
  }
}

const told = new EventTarget();

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) {
    await new Promise((resolve) => told.addEventListener('told', resolve, { once: true }));
  }
}

const all = Array.from({ length: PARTITIONS }, (_, p) => p);

async function untilShared(...among: readonly Member[]): Promise<void> {
  await until(() => {
    const given = among.flatMap(({ partitions }) => partitions).toSorted((a, b) => a - b);
    const isFair = among.every(
      ({ partitions }) => partitions.length >= Math.floor(PARTITIONS / among.length),
    );
    return isFair && given.length === PARTITIONS && given.every((p, n) => p === n);
  });
}

async function described() {
  const { groups } = await admin.describeGroups([groupId]);
  return groups[0];
}

test('members come and go, and what they keep does not move', async () => {
  const first = new Member();
  await untilShared(first);
  const second = new Member();
  await untilShared(first, second);
  const before = [first.partitions, second.partitions];
  const third = new Member();
  await untilShared(first, second, third);
  for (const [at, { partitions }] of [first, second].entries()) {
    expect(before[at]).toEqual(expect.arrayContaining([...partitions]));
  }

  const kept = [second.partitions, third.partitions];
  await first.stop();
  await untilShared(second, third);
  for (const [at, { partitions }] of [second, third].entries()) {
    expect(partitions).toEqual(expect.arrayContaining([...(kept[at] ?? [])]));
  }
  await third.stop();
  await untilShared(second);
  expect(first.told).not.toContainEqual([]);
});

test("Kafka's own tools can read who has what", async () => {
  const member = new Member();
  await untilShared(member);
  const group = await described();
  expect(group).toMatchObject({ state: 'Stable', protocol: 'goldenhour-1' });
  const assignment = group?.members[0]?.memberAssignment ?? Buffer.alloc(0);
  expect(AssignerProtocol.MemberAssignment.decode(assignment)?.assignment).toEqual({
    [topic]: all,
  });
});

test('what a killed member had goes to the others, and it learns so itself', async () => {
  const [first, second] = [new Member(), new Member()];
  await untilShared(first, second);
  second.links.kill();
  await untilShared(first);
  await until(() => second.partitions.length === 0);
  const killedAt = performance.now();
  await second.stop();
  expect(performance.now() - killedAt).toBeLessThan(2_000);
});

test('one that is stopped while it waits for the group is gone at once', async () => {
  // It hears of the other only after a minute.
  const first = new Member({ heartbeatMs: 60_000, sessionMs: 120_000, rebalanceMs: 60_000 });
  await untilShared(first);
  const second = new Member({ sessionMs: 120_000, rebalanceMs: 60_000 });
  while ((await described())?.members.length !== 2);
  await second.stop();
  expect((await described())?.members).toHaveLength(1);
  expect(second.told).toEqual([]);
  await first.group.confirmed(AbortSignal.timeout(5_000));
  expect(first.told).toEqual([all]);
});

test('confirmed is said within a moment', async () => {
  const member = new Member({ heartbeatMs: 60_000, sessionMs: 120_000 });
  await untilShared(member);
  const signal = AbortSignal.timeout(5_000);
  for (let n = 0; n < 10; n += 1) await member.group.confirmed(signal);
  expect(signal.aborted).toBe(false);
});

test('another program in the group is a clear refusal', async () => {
  const consumer = newLinks().kafka().consumer({ groupId, maxWaitTimeInMs: 100 });
  try {
    const joined = new Promise((resolve) => consumer.on(consumer.events.GROUP_JOIN, resolve));
    await consumer.connect();
    await consumer.subscribe({ topic });
    await consumer.run({ eachMessage: async () => undefined });
    await joined;
    expect(await new Member().failure()).toMatchObject({
      code: 'topics',
      message: expect.stringContaining('another program'),
    });
  } finally {
    await consumer.disconnect();
  }
});

test('a session that the brokers do not allow is a clear refusal', async () => {
  expect(await new Member({ sessionMs: 86_400_000 }).failure()).toMatchObject({
    code: 'topics',
    message: expect.stringContaining('group.max.session.timeout.ms'),
  });
});

test('a topic that is not there is a clear refusal', async () => {
  expect(await new Member({}, `${topic}-other`).failure()).toMatchObject({ code: 'topics' });
});
