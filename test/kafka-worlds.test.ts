/** Random worlds, played on a real Kafka: all that comes of them is what comes of them embedded. */
import { join } from 'node:path';
import { systemClock } from '@goldenhour/host';
import { ALL_TOPICS, STAGES } from '@goldenhour/pipeline';
import { openKafka } from '@goldenhour/transport/kafka';
import { kafkaForTests } from '@goldenhour/transport/local-kafka';
import { expect, test } from 'vitest';
import { createNamespace, readNamespace } from './src/kafka/namespace.ts';
import { anySource, differences, ofLog } from './src/oracle/compare.ts';
import { eventfulWorld } from './src/oracle/eventful.ts';
import { temporaryFolder } from './src/world/folder.ts';
import { impatient } from './src/world/impatient.ts';
import { type Played, play, playOn, printedEvents, readPlayed } from './src/world/play.ts';
import { TEST_SEED, TEST_SIZE } from './src/world/size.ts';
import type { World } from './src/world/world.ts';

const kafka = await kafkaForTests();
const brokers = 'skipped' in kafka ? [] : kafka.brokers;

const cases = Array.from({ length: TEST_SIZE }, (_, at) => ({
  seed: TEST_SEED + 1000 * at,
  partitions: [3, 1][at % 2] ?? 3,
}));

test.skipIf('skipped' in kafka).for(cases)(
  'seed $seed on $partitions partitions',
  { timeout: 120_000 },
  async ({ seed, partitions }) => {
    const world = eventfulWorld(seed, { kinds: 5, hoursLeast: 10, hoursMost: 16 });
    await using folder = await temporaryFolder();
    const embedded = await play(world, { path: join(folder.path, 'store.db'), partitions });
    const found = await playOnKafka(world, partitions);

    const events = printedEvents(embedded.crises);
    expect(new Set(events.map((event) => JSON.parse(event).type)).size).toBe(5);
    expect(printedEvents(found.crises)).toEqual(events);
    expect(differences(anySource(ofLog(found)), anySource(ofLog(embedded)))).toEqual([]);
    console.log(`world ${world.seed}: ${events.length} events, ${found.mentions.length} records`);
  },
);

async function playOnKafka(world: World, partitions: number): Promise<Played> {
  await using namespace = await createNamespace(brokers, { partitions });
  await using transport = await openKafka({
    connection: { brokers },
    namespace: namespace.name,
    partitions,
    topics: ALL_TOPICS,
    stages: STAGES,
  });
  await playOn(impatient(transport), world, { clock: systemClock });
  await using reader = await readNamespace(namespace);
  return await readPlayed(reader);
}
