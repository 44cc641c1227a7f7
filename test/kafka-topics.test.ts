/** Topics that change under a play: it says what is wrong, and ends well once they are mended. */
import { join } from 'node:path';
import { TOPICS } from '@goldenhour/pipeline';
import { type Transport, TransportError } from '@goldenhour/pipeline/ports';
import { openTopicAdmin } from '@goldenhour/transport/kafka';
import { kafkaForTests } from '@goldenhour/transport/local-kafka';
import { ConfigResourceTypes, Kafka, logLevel } from 'kafkajs';
import { beforeAll, describe, expect, test } from 'vitest';
import { live } from './src/faults/lives.ts';
import {
  createNamespace,
  planNamespace,
  readNamespace,
  type TestNamespace,
} from './src/kafka/namespace.ts';
import { anySource, differences, ofLog } from './src/oracle/compare.ts';
import { eventfulWorld } from './src/oracle/eventful.ts';
import { temporaryFolder } from './src/world/folder.ts';
import { decorate, impatient } from './src/world/impatient.ts';
import { type Played, play, printedEvents, readPlayed } from './src/world/play.ts';
import { TEST_SEED } from './src/world/size.ts';

const PARTITIONS = 2;
/** Less than any record of scores has. @unit bytes */
const TINY = 100;

const kafka = await kafkaForTests();
const brokers = 'skipped' in kafka ? [] : kafka.brokers;
const client = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING });

describe.skipIf('skipped' in kafka)('while a play is on', () => {
  const world = eventfulWorld(TEST_SEED, { kinds: 5, hoursLeast: 10, hoursMost: 16 });
  const broker = brokers.join();
  let embedded: Played;
  beforeAll(async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'store.db');
    embedded = await play(world, { path, partitions: PARTITIONS });
  });

  test('a topic takes no record of ours', { timeout: 60_000 }, async () => {
    await using namespace = await createNamespace(brokers, { partitions: PARTITIONS });
    await shrink(namespace, TOPICS.scored.name);
    const problem = await problemOf(live(world, { namespace, broker }));
    expect(problem).toMatchObject({ code: 'topics' });
    expect(problem.message).toContain('max.message.bytes');

    const applied = await mend(namespace);
    expect(applied).toContain('max.message.bytes');
    await live(world, { namespace, broker });
    const found = await allOf(namespace);
    expect(printedEvents(found.crises)).toEqual(printedEvents(embedded.crises));
    expect(differences(anySource(ofLog(found)), anySource(ofLog(embedded)))).toEqual([]);
  });

  test('a topic goes away', { timeout: 60_000 }, async () => {
    await using namespace = await createNamespace(brokers, { partitions: PARTITIONS });
    let scored = 0;
    const wrap = (transport: Transport): Transport =>
      decorate(impatient(transport), {
        task: (task) => ({
          commit: async (commit) => {
            await task.commit(commit);
            if (task.stage !== 'score') return;
            scored += 1;
            if (scored === 2) await remove(namespace, TOPICS.counts.name);
          },
        }),
      });
    const told = Promise.withResolvers<string>();
    const onProblem = told.resolve;
    const playing = live(world, { namespace, broker, wrap, onProblem, batchRecords: 20 });
    expect(await told.promise).toContain('goldenhour topics verify');
    // It waits for that, and goes on by itself.
    await mend(namespace);
    await playing;
    const found = await allOf(namespace);
    expect(printedEvents(found.crises)).toEqual(printedEvents(embedded.crises));
  });
});

async function problemOf(play: Promise<void>): Promise<TransportError> {
  const error: unknown = await play.then(
    () => new Error('The play came to its end.'),
    (failure: unknown) => failure,
  );
  if (error instanceof TransportError) return error;
  throw error;
}

async function allOf(namespace: TestNamespace): Promise<Played> {
  await using reader = await readNamespace(namespace);
  return await readPlayed(reader);
}

async function shrink(namespace: TestNamespace, topic: string): Promise<void> {
  const admin = client.admin();
  await admin.connect();
  await admin.alterConfigs({
    validateOnly: false,
    resources: [
      {
        type: ConfigResourceTypes.TOPIC,
        name: `${namespace.name}.${topic}`,
        configEntries: [{ name: 'max.message.bytes', value: `${TINY}` }],
      },
    ],
  });
  await admin.disconnect();
  // A broker hears of it a moment after the controller has said yes.
  await using survey = await openTopicAdmin({ brokers });
  const plan = planNamespace(namespace);
  while ((await survey.compare(plan)).length === 0);
}

async function remove(namespace: TestNamespace, topic: string): Promise<void> {
  const admin = client.admin();
  await admin.connect();
  await admin.deleteTopics({ topics: [`${namespace.name}.${topic}`] });
  await admin.disconnect();
}

/** As `goldenhour topics create` does. @returns settings that were not as they must be */
async function mend(namespace: TestNamespace): Promise<readonly (string | undefined)[]> {
  await using admin = await openTopicAdmin({ brokers });
  const plan = planNamespace(namespace);
  await admin.create(plan);
  const applied = await admin.apply(await admin.compare(plan));
  while ((await admin.compare(plan)).length > 0);
  return applied.map(({ setting }) => setting);
}
