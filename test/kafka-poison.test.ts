/** Records that strangers wrote between ours: each is a dead letter, and nothing else changes. */
import { join } from 'node:path';
import { TOPICS } from '@goldenhour/pipeline';
import type { InRecord, Transport } from '@goldenhour/pipeline/ports';
import { kafkaForTests } from '@goldenhour/transport/local-kafka';
import { Kafka, logLevel } from 'kafkajs';
import { expect, onTestFinished, test } from 'vitest';
import { live } from './src/faults/lives.ts';
import { POISONS, type Poison } from './src/faults/poison.ts';
import { createNamespace, readNamespace, type TestNamespace } from './src/kafka/namespace.ts';
import { anySource, differences, ofLog } from './src/oracle/compare.ts';
import { eventfulWorld } from './src/oracle/eventful.ts';
import { temporaryFolder } from './src/world/folder.ts';
import { decorate, impatient } from './src/world/impatient.ts';
import { type Played, play, printedEvents, readPlayed } from './src/world/play.ts';
import { TEST_SEED } from './src/world/size.ts';

const PARTITIONS = 2;
/** Of each topic, between our own records. Dead letters are commits too: without end it would go on. */
const BETWEEN_MOST = 2 * POISONS.length;
const POISONED = [TOPICS.mentions.name, TOPICS.signals.name, TOPICS.crises.name];

const kafka = await kafkaForTests();
const brokers = 'skipped' in kafka ? [] : kafka.brokers;

test.skipIf('skipped' in kafka)(
  `${POISONS.length} kinds of poison in ${POISONED.join(', ')}`,
  { timeout: 60_000 },
  async () => {
    const world = eventfulWorld(TEST_SEED, {
      kinds: 5,
      hoursLeast: 10,
      hoursMost: 16,
      batchItemsMost: 8,
    });
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'store.db');
    const embedded = await play(world, { path, partitions: PARTITIONS });
    await using namespace = await createNamespace(brokers, { partitions: PARTITIONS });
    const poisoner = await openPoisoner(namespace);

    // What stands there before the first of ours, and what comes between them.
    for (const topic of [...POISONED, TOPICS.samples.name]) await poisoner.write(topic, POISONS);
    const wrap = (transport: Transport): Transport =>
      decorate(impatient(transport), {
        publish: async (records) => {
          await transport.publish(records);
          await poisoner.writeNext(TOPICS.mentions.name);
        },
        task: (task) => ({
          commit: async (commit) => {
            await task.commit(commit);
            if (task.stage === 'score') await poisoner.writeNext(TOPICS.signals.name);
            if (task.stage === 'alert') await poisoner.writeNext(TOPICS.crises.name);
          },
        }),
      });
    await live(world, { namespace, broker: brokers.join(), wrap });

    await using reader = await readNamespace(namespace);
    const found = await readPlayed(reader);
    const isOurs = ({ key }: InRecord): boolean => key !== STRANGER && !poisoner.reasons.has(key);
    const ours = Object.fromEntries(
      Object.entries(found).map(([topic, records]) => [topic, records.filter(isOurs)]),
    ) as unknown as Played;
    expect(printedEvents(ours.crises)).toEqual(printedEvents(embedded.crises));
    expect(differences(anySource(ofLog(ours)), anySource(ofLog(embedded)))).toEqual([]);
    const letters = found.deadLetters
      .map(({ value }) => JSON.parse(value ?? ''))
      .filter(({ origin }) => poisoner.reasons.has(origin));
    expect(letters.map(({ origin, reason }) => `${origin}: ${reason}`).sort()).toEqual(
      [...poisoner.reasons].map(([origin, reason]) => `${origin}: ${reason}`).sort(),
    );
    expect(letters.length).toBeGreaterThan(POISONED.length * PARTITIONS * POISONS.length);
    console.log(`${letters.length} poisoned records`);
  },
);

const STRANGER = 'stranger';

async function openPoisoner(namespace: TestNamespace) {
  const client = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING });
  const producer = client.producer({ maxInFlightRequests: 1 });
  await producer.connect();
  onTestFinished(() => producer.disconnect());
  /** By origin, as dead letters say it. */
  const reasons = new Map<string, string>();
  const between = new Map<string, number>();
  const write = async (topic: string, poisons: readonly Poison[]): Promise<void> => {
    for (const { value, headers = {}, reason, ofEvent = reason } of poisons) {
      for (let partition = 0; partition < PARTITIONS; partition += 1) {
        const [sent] = await producer.send({
          topic: `${namespace.name}.${topic}`,
          messages: [{ partition, key: STRANGER, value, headers }],
        });
        const origin = `${topic}/${partition}/${sent?.baseOffset}`;
        if (!POISONED.includes(topic)) continue;
        reasons.set(origin, topic === TOPICS.crises.name ? ofEvent : reason);
      }
    }
  };
  return {
    reasons,
    write,
    /** Another kind each time. */
    writeNext: async (topic: string) => {
      const turn = between.get(topic) ?? 0;
      between.set(topic, turn + 1);
      const poison = POISONS[turn % POISONS.length];
      if (poison !== undefined && turn < BETWEEN_MOST) await write(topic, [poison]);
    },
  };
}
