/** Another detector takes a store over: what it is told is what `counts` holds, on either transport. */
import { join } from 'node:path';
import { systemClock } from '@goldenhour/host';
import { ALL_TOPICS, runPipeline, STAGES } from '@goldenhour/pipeline';
import { type InRecord, silent, type Transport } from '@goldenhour/pipeline/ports';
import { openEmbedded } from '@goldenhour/transport/embedded';
import { openKafka } from '@goldenhour/transport/kafka';
import { kafkaForTests } from '@goldenhour/transport/local-kafka';
import type { CountedBin, CreateDetector } from '@goldenhour/velocity';
import { expect, test } from 'vitest';
import { createNamespace } from './src/kafka/namespace.ts';
import { eventfulWorld } from './src/oracle/eventful.ts';
import { temporaryFolder } from './src/world/folder.ts';
import { decorate, impatient, WAIT_MOST_MS } from './src/world/impatient.ts';
import { NAMESPACE, playOn, readPlayed, stagesFor } from './src/world/play.ts';
import { TEST_SEED } from './src/world/size.ts';
import type { World } from './src/world/world.ts';

const PARTITIONS = 2;
const kafka = await kafkaForTests();

/**
 * The score stage alone, until each of its tasks has committed or knows its past: with a detector
 * that keeps the number of bins it was told.
 */
async function takeOver(transport: Transport, world: World) {
  const told: CountedBin[] = [];
  const restored: (readonly (readonly [key: string, value: string])[])[] = [];
  const stop = new AbortController();
  const createDetector: CreateDetector = (profiles, entries) => {
    const own = [...entries];
    if (own.length > 0) restored.push(own);
    if (restored.length === PARTITIONS) stop.abort();
    const wanted = new Set(own.length > 0 ? [] : profiles.keys());
    let bins = 0;
    return {
      ...{ name: 'other', version: 1 },
      wants: () => wanted,
      learnFrom: (portion) => {
        told.push(...portion);
        bins += portion.length;
      },
      learned: () => wanted.clear(),
      observe: () => {
        throw new Error('all had been read');
      },
      close: () => ({ signals: [], settled: [], forget: [] }),
      due: () => Number.POSITIVE_INFINITY,
      drain: () => [['told', String(bins)]],
    };
  };
  let commits = 0;
  const logs: string[] = [];
  const watched = decorate(transport, {
    task: (task) => ({
      read: ({ maxRecords }) => task.read({ maxRecords, waitMs: WAIT_MOST_MS }),
      commit: async (commit) => {
        await task.commit(commit);
        commits += 1;
        if (commits === PARTITIONS) stop.abort();
      },
    }),
  });
  await runPipeline(
    {
      ...stagesFor(world),
      ...{ transport: watched, clock: systemClock, stages: ['score'], createDetector },
      ...{ routes: [], batchRecords: 200, untilEnd: false },
      telemetry: { ...silent, log: (_, message) => void logs.push(message) },
    },
    stop.signal,
  );
  return { told, restored, logs };
}

async function upgrade(transport: Transport, world: World): Promise<void> {
  await playOn(impatient(transport), world, { clock: systemClock });
  const { counts, scored } = await readPlayed(transport);
  const offsets = await transport.committed('score');

  const first = await takeOver(transport, world);
  expect(first.told.length).toBeGreaterThan(50);
  expect(first.told.map(lineOf).sort()).toEqual(counts.map(lineOfRecord).sort());
  expect(new Set(first.logs)).toEqual(
    new Set(['the state of another detector is replaced', 'the detector starts from counts']),
  );

  const again = await takeOver(transport, world);
  expect(again.told).toEqual([]);
  expect(again.restored.flat().map(([key]) => key)).toEqual(['told', 'told']);
  const kept = again.restored.flat().reduce((sum, [, value]) => sum + Number(value), 0);
  expect(kept).toBe(first.told.length);
  expect(await transport.committed('score')).toEqual(offsets);
  expect((await readPlayed(transport)).scored).toEqual(scored);
}

const lineOf = ({ kind, subject, start, total }: CountedBin): string =>
  `${kind} ${subject} ${start} ${total}`;
const lineOfRecord = ({ value }: InRecord): string => {
  const { t, ...bin } = JSON.parse(value ?? 'null');
  return lineOf({ kind: t, ...bin });
};

const aWorld = () => eventfulWorld(TEST_SEED, { kinds: 5, hoursLeast: 10, hoursMost: 16 });

test('in a store', { timeout: 60_000 }, async () => {
  await using folder = await temporaryFolder();
  await using store = await openEmbedded({
    path: join(folder.path, 'store.db'),
    namespace: NAMESPACE,
    partitions: PARTITIONS,
    topics: ALL_TOPICS,
    clock: systemClock,
  });
  await upgrade(store, aWorld());
});

test.skipIf('skipped' in kafka)('on Kafka', { timeout: 120_000 }, async () => {
  const brokers = 'skipped' in kafka ? [] : kafka.brokers;
  await using namespace = await createNamespace(brokers, { partitions: PARTITIONS });
  await using transport = await openKafka({
    connection: { brokers },
    namespace: namespace.name,
    partitions: PARTITIONS,
    topics: ALL_TOPICS,
    stages: STAGES,
  });
  await upgrade(transport, aWorld());
});
