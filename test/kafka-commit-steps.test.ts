/** Commits on a real Kafka, broken off before and after every request that they consist of. */
import { join } from 'node:path';
import { STAGES, TOPICS } from '@goldenhour/pipeline';
import type { Transport } from '@goldenhour/pipeline/ports';
import { runKafkaTool } from '@goldenhour/transport/local-kafka';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openFaultyBroker } from './src/faults/broker.ts';
import { STRIKE_POINTS, type StrikePoint } from './src/faults/commit-trap.ts';
import type { Api } from './src/faults/kafka-frames.ts';
import { live } from './src/faults/lives.ts';
import { createNamespace, readNamespace, type TestNamespace } from './src/kafka/namespace.ts';
import { anySource, differences, ofLog } from './src/oracle/compare.ts';
import { eventfulWorld } from './src/oracle/eventful.ts';
import { temporaryFolder } from './src/world/folder.ts';
import { decorate, impatient } from './src/world/impatient.ts';
import { type Played, play, printedEvents, readPlayed } from './src/world/play.ts';
import { createRandom } from './src/world/random.ts';
import { TEST_SEED, TEST_SIZE } from './src/world/size.ts';

const PARTITIONS = 2;
/** A crash costs a second: sessions have to end. */
const CRASHES = 4 * TEST_SIZE;

type Target = StrikePoint & { readonly stage: string };
const nameOf = ({ stage, at, api, during }: Target): string =>
  `${stage}: ${at} ${api} of a ${during}`;

/** Ingest reads no topic, so it commits no offset. */
const TARGETS: readonly Target[] = STAGES.flatMap((stage) =>
  STRIKE_POINTS.filter(({ api }) => stage !== 'ingest' || !api.includes('Offset')).map((point) => ({
    ...point,
    stage,
  })),
).filter(
  ({ stage, during, api }) =>
    // Tasks of all stages are taken over in the same way.
    stage === 'score' || during === 'commit' || api === 'InitProducerId',
);

/**
 * Requests that still are to come when another has the task. With the first, nothing but the fence
 * is in the way; behind the others, the heir waits for the transaction to end.
 */
const ZOMBIES: readonly Api[] =
  TEST_SIZE > 1
    ? ['AddPartitionsToTxn', 'Produce', 'AddOffsetsToTxn', 'TxnOffsetCommit', 'EndTxn']
    : ['AddPartitionsToTxn'];

const broker = await openFaultyBroker();
const world = eventfulWorld(TEST_SEED, {
  kinds: 5,
  hoursLeast: 10,
  hoursMost: 16,
  batchItemsMost: 8,
});

if ('skipped' in broker) {
  test.skip(broker.skipped, () => undefined);
} else {
  const { proxy, trap, direct, proxied } = broker;
  let embedded: Played;
  beforeAll(async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'calm.db');
    embedded = await play(world, { path, partitions: PARTITIONS });
  });
  afterAll(() => broker[Symbol.asyncDispose]());

  /** Strikes at each target when it first comes to it. @returns those that it struck */
  const armAll = (
    namespace: TestNamespace,
    targets: readonly Target[],
    act: () => Promise<void> | void,
  ): readonly string[] => {
    const struck: string[] = [];
    for (const target of targets) {
      const isMeant = (id: string): boolean => id.startsWith(`${namespace.name}.${target.stage}.`);
      const strike = trap.arm({ ...target, isMeant, passes: 0, act });
      void strike.then(() => struck.push(nameOf(target)));
    }
    return struck;
  };

  const expectUndisturbed = async (namespace: TestNamespace, told: readonly string[]) => {
    await using reader = await readNamespace(namespace);
    const found = await readPlayed(reader);
    const events = printedEvents(embedded.crises);
    expect(new Set(events.map((event) => JSON.parse(event).type)).size).toBe(5);
    expect(printedEvents(found.crises)).toEqual(events);
    expect(differences(anySource(ofLog(found)), anySource(ofLog(embedded)))).toEqual([]);
    // Receivers may be told twice, and drop by id what they know.
    expect([...new Set(told)].sort()).toEqual(events.toSorted());
    // Not by our own eyes alone: what we take for committed, others must see too.
    const said = await runKafkaTool('kafka-console-consumer', [
      ...['--bootstrap-server', direct, '--topic', `${namespace.name}.${TOPICS.crises.name}`],
      ...['--from-beginning', '--isolation-level', 'read_committed', '--timeout-ms', '2000'],
    ]);
    const values = found.crises.map(({ value }) => value ?? '');
    expect(said.trimEnd().split('\n').sort()).toEqual(values.sort());
  };

  describe(`world ${world.seed}`, () => {
    test(`${TARGETS.length} cuts change nothing`, { timeout: 120_000 }, async () => {
      await using namespace = await createNamespace([direct], { partitions: PARTITIONS });
      const struck = armAll(namespace, TARGETS, () => undefined);
      const told: string[] = [];
      const receive = ({ cloudEvent }: { cloudEvent: object }) =>
        void told.push(JSON.stringify(cloudEvent));
      await live(world, { namespace, broker: proxied, receive });
      expect(struck.toSorted()).toEqual(TARGETS.map(nameOf).sort());
      await expectUndisturbed(namespace, told);
    });

    test.for(ZOMBIES)('a zombie whose %s comes late', { timeout: 120_000 }, async (api) => {
      await using namespace = await createNamespace([direct], { partitions: PARTITIONS });
      const told: string[] = [];
      const receive = ({ cloudEvent }: { cloudEvent: object }) =>
        void told.push(JSON.stringify(cloudEvent));
      const life = { namespace, receive, batchRecords: 50 };

      let heir: Promise<void> | undefined;
      const struck = trap.arm({
        ...{ api, at: 'before', during: 'commit', passes: 1, then: 'pass' },
        isMeant: (id) => id.startsWith(`${namespace.name}.score.`),
        act: async (id) => {
          // Nothing more is heard of it, until another has taken its task over and gone on.
          proxy.hold();
          const wentOn = Promise.withResolvers<void>();
          const wrap = (transport: Transport): Transport =>
            decorate(impatient(transport), {
              task: (task) => ({
                commit: async (commit) => {
                  await task.commit(commit);
                  if (id.endsWith(`.${task.stage}.${task.partition}`)) wentOn.resolve();
                },
              }),
            });
          heir = live(world, { ...life, broker: direct, wrap });
          await Promise.race([wentOn.promise, heir]);
          proxy.heal();
        },
      });
      const death = new AbortController();
      const zombie = live(world, { ...life, broker: proxied }, death.signal);
      await struck;
      death.abort();
      await zombie;
      await heir;
      await expectUndisturbed(namespace, told);
    });

    test(`${CRASHES} crashes change nothing`, { timeout: 240_000 }, async () => {
      await using namespace = await createNamespace([direct], { partitions: PARTITIONS });
      const targets = createRandom(TEST_SEED).shuffle(TARGETS).slice(0, CRASHES);
      let death = new AbortController();
      const struck = armAll(namespace, targets, async () => {
        // Nothing of it reaches the broker any more, not even that it leaves its groups.
        await proxy.refuse();
        proxy.cut();
        death.abort();
      });
      const told: string[] = [];
      const receive = ({ cloudEvent }: { cloudEvent: object }) =>
        void told.push(JSON.stringify(cloudEvent));
      for (let isOver = false; !isOver; ) {
        death = new AbortController();
        isOver = await live(world, { namespace, broker: proxied, receive }, death.signal).then(
          () => !death.signal.aborted,
          (error: unknown) => {
            if (!death.signal.aborted) throw error;
            return false;
          },
        );
        await proxy.accept();
      }
      console.log(`${struck.length} crashes: ${struck.join(', ')}`);
      expect(struck.toSorted()).toEqual(targets.map(nameOf).sort());
      await expectUndisturbed(namespace, told);
    });
  });
}
