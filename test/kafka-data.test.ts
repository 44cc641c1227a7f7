/** The public data sets on a real Kafka, by real processes: byte for byte the crises of embedded. */
import { setTimeout as pause } from 'node:timers/promises';
import { kafkaForTests } from '@goldenhour/transport/local-kafka';
import { describe, expect, test } from 'vitest';
import { QUICK } from './src/faults/lives.ts';
import { Cluster, type ClusterOptions } from './src/kafka/cluster.ts';
import { createDataScenario } from './src/kafka/data-scenario.ts';
import { isClean } from './src/kafka/judge.ts';
import { AIRLINES, CRISISLEX, hasData } from './src/world/data.ts';
import { temporaryFolder } from './src/world/folder.ts';
import { createRandom } from './src/world/random.ts';
import { TEST_SEED, TEST_SIZE } from './src/world/size.ts';

const PARTITIONS = 4;
const KILL_EVERY_MS = 2_000;
/** Records read by all scorers between two kills: on a busy machine a start takes its time. */
const READ_BETWEEN_KILLS = 300;
const KILLS_LEAST = 3;
/** A scorer is busy for half a second at a time where others want its core, and yet not dead. */
const LIMITS = { ...QUICK, sessionMs: 2_000, heartbeatMs: 300 };
/** A longer look has time for more. */
const IS_LONG = TEST_SIZE > 1;

type DataSet = {
  readonly example: string;
  readonly file: string;
  readonly eventsLeast: number;
  /** At which it takes long enough for some kills. */
  readonly killSpeed: number;
};

const SETS: readonly DataSet[] = [
  { example: 'airlines', file: AIRLINES, eventsLeast: 3, killSpeed: 40_000 },
  { example: 'crisislex', file: CRISISLEX, eventsLeast: 20, killSpeed: 1_000_000 },
].slice(0, IS_LONG ? 2 : 1);
/** Of scorers. */
const COUNTS = IS_LONG ? [1, 2, 3] : [];

const kafka = await kafkaForTests();
const brokers = 'skipped' in kafka ? [] : kafka.brokers;

describe.skipIf('skipped' in kafka).for(SETS)('$example', ({ example, file, ...set }) => {
  test.skipIf(!hasData(file))(
    `scored by ${COUNTS.map((count) => `${count}, `).join('')}and by three of which one dies now and then`,
    { timeout: 400_000 },
    async () => {
      await using folder = await temporaryFolder();
      const scenario = await createDataScenario(folder.path, {
        example,
        file,
        partitions: PARTITIONS,
      });
      expect(scenario.expected.transitions.length).toBeGreaterThanOrEqual(set.eventsLeast);
      const options = { scenario, brokers, limits: LIMITS };
      for (const scorer of COUNTS) await expectClean({ ...options, workers: { scorer } });
      await expectClean({ ...options, workers: { scorer: 3 }, speed: set.killSpeed }, killScorers);
    },
  );
});

/** One every few seconds, and another in its place. */
async function killScorers(cluster: Cluster, over: AbortSignal): Promise<void> {
  const random = createRandom(TEST_SEED);
  let kills = 0;
  let readAtKill = 0;
  for (;;) {
    await pause(KILL_EVERY_MS, undefined, { signal: over }).catch(() => undefined);
    if (over.aborted) break;
    const offsets = await cluster.reader.committed('score');
    const read = offsets.reduce<number>((sum, offset = 0) => sum + offset, 0);
    if (read < readAtKill + READ_BETWEEN_KILLS) continue;
    readAtKill = read;
    await cluster.replace(random.pick(cluster.workers('scorer')));
    kills += 1;
  }
  expect(kills).toBeGreaterThanOrEqual(KILLS_LEAST);
}

async function expectClean(
  options: ClusterOptions,
  meanwhile?: (cluster: Cluster, over: AbortSignal) => Promise<void>,
): Promise<void> {
  await using cluster = await Cluster.open(options);
  const over = new AbortController();
  const harm = meanwhile?.(cluster, over.signal);
  try {
    await cluster.end(150_000);
  } finally {
    over.abort();
  }
  await harm;
  const { judgement, played } = await cluster.found();
  expect(judgement).toSatisfy(isClean);
  expect(cluster.ownEnds).toEqual([]);
  console.log(`${played.crises.length} events of ${played.mentions.length} records`);
}
