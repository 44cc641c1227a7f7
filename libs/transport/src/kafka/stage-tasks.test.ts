import { randomUUID } from 'node:crypto';
import { type Task, TransportError } from '@goldenhour/pipeline/ports';
import { beforeEach, describe, expect, test } from 'vitest';
import { aborted, IN, OUT, record, STAGE, TOPICS } from '../conformance/harness.ts';
import { kafkaForTests } from '../local-kafka/index.ts';
import { alterSettings } from './admin-requests.ts';
import { KAFKA_LIMITS, type KafkaLimits, SILENT } from './connection.ts';
import { Links } from './link.ts';
import type { KafkaTransport } from './options.ts';
import { openTopicAdmin } from './topic-admin.ts';
import { planTopics } from './topic-plan.ts';
import { Owner } from './transaction.ts';
import { openKafka } from './transport.ts';

const PARTITIONS = 4;
const STAGES = [STAGE.stage];
const QUICK: Partial<KafkaLimits> = {
  sessionMs: 1_000,
  heartbeatMs: 100,
  rebalanceMs: 2_000,
  fetchWaitMs: 50,
};

const kafka = await kafkaForTests();
beforeEach(({ skip }) => {
  if ('skipped' in kafka) skip(kafka.skipped);
});

/** A namespace of its own, and transports on it as if each were a process. */
async function createWorld() {
  if ('skipped' in kafka) throw new Error(kafka.skipped);
  const connection = { brokers: kafka.brokers };
  const namespace = `tasks-${randomUUID().slice(0, 8)}`;
  const options = { namespace, topics: TOPICS, stages: STAGES, partitions: PARTITIONS };
  const plan = planTopics({ ...options, replicationFactor: 1 });
  await using setUp = new AsyncDisposableStack();
  const admin = setUp.use(await openTopicAdmin(connection));
  setUp.defer(async () => void (await admin.remove(plan)));
  await admin.create(plan);
  const stack = setUp.move();
  const problems: string[] = [];
  const told: (readonly [check: string, isWell: boolean])[] = [];
  return {
    problems,
    /** Each time that this check failed, and that it was well again. */
    told: (check: string): readonly string[] =>
      told.flatMap(([of, isWell]) => (of === check ? [isWell ? 'well' : 'fails'] : [])),
    /** Of a topic, as somebody does with Kafka's own tools. */
    set: async (topic: string, name: string, value: string): Promise<void> => {
      const links = new Links({ connection, limits: KAFKA_LIMITS, log: SILENT.log });
      const { broker, destroy } = await links.openBroker();
      await alterSettings(broker, new Map([[plan.names.topic(topic), [{ name, value }]]]));
      destroy();
    },
    /** Takes the task over as another process would, and does nothing with it. */
    fence: async (partition: number): Promise<void> => {
      const links = new Links({ connection, limits: KAFKA_LIMITS, log: SILENT.log });
      const link = await links.open(plan.names.all);
      await Owner.fence({
        link,
        transactionalId: plan.names.transactionalId(STAGE.stage, partition),
        groupId: plan.names.group(STAGE.stage),
        input: plan.names.topic(IN.name),
        partition,
        limits: KAFKA_LIMITS,
      });
      link.destroy();
    },
    open: async (limits: Partial<KafkaLimits> = {}): Promise<KafkaTransport> =>
      stack.use(
        await openKafka({
          ...options,
          connection,
          limits: { ...QUICK, ...limits },
          reporter: {
            health: (check, problem) => {
              told.push([check, problem === null]);
              if (problem !== null) problems.push(`${check}: ${problem}`);
            },
            log: () => undefined,
          },
        }),
      ),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** Runs a stage that only notes where it runs, until it is told to stop. */
function runNoting(transport: KafkaTransport) {
  const starts: number[] = [];
  const here = new Set<number>();
  const stop = new AbortController();
  const run = async (task: Task): Promise<void> => {
    starts.push(task.partition);
    here.add(task.partition);
    await aborted(task.signal);
    here.delete(task.partition);
  };
  const running = transport.runTasks(STAGE, run, stop.signal);
  return { starts, here, stop: async () => (stop.abort(), await running) };
}

const spread = (...sets: ReadonlySet<number>[]) =>
  sets.map(({ size }) => size).toSorted((a, b) => a - b);

describe('the tasks of a stage', { timeout: 30_000 }, () => {
  test('are shared out, and those that stay run on while others move', async () => {
    await using world = await createWorld();
    const first = runNoting(await world.open());
    await expect.poll(() => first.here.size, { timeout: 10_000 }).toBe(PARTITIONS);
    const second = runNoting(await world.open());
    await expect
      .poll(() => spread(first.here, second.here), { timeout: 10_000 })
      .toEqual([PARTITIONS / 2, PARTITIONS / 2]);
    expect(new Set([...first.here, ...second.here]).size).toBe(PARTITIONS);
    expect(first.starts).toHaveLength(PARTITIONS);
    await second.stop();
    await expect.poll(() => first.here.size, { timeout: 10_000 }).toBe(PARTITIONS);
    // Two of them went and came back, and two were never disturbed.
    expect(first.starts).toHaveLength(PARTITIONS + PARTITIONS / 2);
    await first.stop();
  });

  test('begin again, in the same process, after a commit that failed', async () => {
    await using world = await createWorld();
    const transport = await world.open();
    await transport.publish([record(IN, 0, 'k', 'a'), record(IN, 0, 'k', 'b')]);
    const stop = new AbortController();
    const seen: (string | null)[][] = [];
    await transport.runTasks(
      STAGE,
      async (task) => {
        if (task.partition !== 0) return await aborted(task.signal);
        const records = await task.read({ maxRecords: 10, waitMs: 5_000 });
        seen.push(records.map(({ value }) => value));
        if (seen.length === 2) return stop.abort();
        await task.commit({ outputs: [], state: [], offset: (records[0]?.offset ?? 0) + 1 });
        await world.fence(0);
        await task.commit({ outputs: [record(OUT, 0, 'k', 'zombie')], state: [] });
      },
      stop.signal,
    );
    expect(seen).toEqual([['a', 'b'], ['b']]);
    expect(transport.stats().lostTasks).toBe(1);
    expect(await transport.scan(OUT.name, 0, { maxRecords: 10 })).toEqual([]);
  });

  test('whose commits are refused are unready until that is mended, and lose nothing', async () => {
    await using world = await createWorld();
    const transport = await world.open();
    await transport.publish([record(IN, 0, 'k', 'a')]);
    await world.set(OUT.name, 'max.message.bytes', '1000');
    const stop = new AbortController();
    const running = transport.runTasks(
      STAGE,
      async (task) => {
        if (task.partition !== 0) return await aborted(task.signal);
        const records = await task.read({ maxRecords: 10, waitMs: 60_000 });
        if (records.length === 0) return;
        const outputs = [record(OUT, 0, 'k', 'x'.repeat(5_000))];
        await task.commit({ outputs, state: [], offset: (records[0]?.offset ?? 0) + 1 });
        await aborted(task.signal);
      },
      stop.signal,
    );
    await expect
      .poll(() => world.problems.join('\n'), { timeout: 20_000 })
      .toMatch(/out takes no records as large as these\. Raise its max\.message\.bytes/);
    await expect.poll(() => world.told('copy-0').length, { timeout: 20_000 }).toBeGreaterThan(2);
    // It is not said to be well in between, each time that it begins again.
    const [begin, ...since] = world.told('copy-0');
    expect(begin).toBe('well');
    expect(since).not.toContain('well');
    expect(world.told('kafka-fetch-copy')).not.toContain('fails');

    await world.set(OUT.name, 'max.message.bytes', '1048588');
    await expect
      .poll(() => transport.scan(OUT.name, 0, { maxRecords: 10 }), { timeout: 20_000 })
      .toHaveLength(1);
    await expect.poll(() => world.told('copy-0').at(-1), { timeout: 20_000 }).toBe('well');
    stop.abort();
    await running;
  });

  test('that do nothing with what there is to read end the process', async () => {
    await using world = await createWorld();
    const transport = await world.open({ stallMs: 400 });
    await transport.publish([record(IN, 0, 'k', 'a'), record(IN, 0, 'k', 'b')]);
    const running = transport.runTasks(
      STAGE,
      async (task) => {
        if (task.partition === 0) await task.read({ maxRecords: 1, waitMs: 5_000 });
        await aborted(task.signal);
      },
      new AbortController().signal,
    );
    await expect(running).rejects.toThrow(/copy, partition 0, .* done nothing/);
    // A sentence for whoever looks why it ended, not a fault of the program.
    await expect(running).rejects.toBeInstanceOf(TransportError);
  });

  test('that have nothing to read may wait as long as they like', async () => {
    await using world = await createWorld();
    const transport = await world.open({ stallMs: 200 });
    const stop = new AbortController();
    await transport.runTasks(
      STAGE,
      async (task) => {
        await task.read({ maxRecords: 1, waitMs: 1_500 });
        if (task.partition === 0) stop.abort();
      },
      stop.signal,
    );
  });

  test('are not taken for stalled by a process that stood still itself', async () => {
    await using world = await createWorld();
    const stallMs = 400;
    const transport = await world.open({ stallMs });
    await transport.publish([record(IN, 0, 'k', 'a'), record(IN, 0, 'k', 'b')]);
    const stop = new AbortController();
    const seen: unknown[] = [];
    await transport.runTasks(
      STAGE,
      async (task) => {
        if (task.partition !== 0) return await aborted(task.signal);
        seen.push(...(await task.read({ maxRecords: 1, waitMs: 5_000 })));
        // As a machine that sleeps: no timer runs, and then all that are due.
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2 * stallMs);
        await new Promise((resolve) => setTimeout(resolve, 1));
        seen.push(...(await task.read({ maxRecords: 1, waitMs: 5_000 })));
        stop.abort();
      },
      stop.signal,
    );
    expect(seen).toHaveLength(2);
  });

  test('whose input was cut below what they had read say so, and read nothing again', async () => {
    await using world = await createWorld();
    const transport = await world.open();
    const commit = new AbortController();
    await transport.runTasks(
      STAGE,
      async (task) => {
        if (task.partition !== 0) return await aborted(task.signal);
        await task.commit({ outputs: [], state: [], offset: 1_000 });
        commit.abort();
      },
      commit.signal,
    );
    await transport.publish([record(IN, 0, 'k', 'a'), record(IN, 1, 'k', 'other')]);
    const stop = new AbortController();
    const seen: unknown[] = [];
    const others: unknown[] = [];
    const running = transport.runTasks(
      STAGE,
      async (task) => {
        const records = await task.read({ maxRecords: 10, waitMs: 60_000 });
        (task.partition === 0 ? seen : others).push(...records.map(({ value }) => value));
      },
      stop.signal,
    );
    await expect
      .poll(() => world.problems.find((problem) => problem.includes('made anew or cut')), {
        timeout: 10_000,
      })
      .toContain('to offset 1000');
    // It disturbs nobody else.
    await expect.poll(() => others, { timeout: 10_000 }).toEqual(['other']);
    stop.abort();
    await running;
    expect(seen).toEqual([]);
  });
});
