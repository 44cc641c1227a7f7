/** Real processes on a real Kafka give, byte for byte, the crises of one process without it. */
import { kafkaForTests } from '@goldenhour/transport/local-kafka';
import { beforeAll, describe, expect, test } from 'vitest';
import { Cluster } from './src/kafka/cluster.ts';
import { isClean } from './src/kafka/judge.ts';
import { createPostsScenario } from './src/kafka/posts-scenario.ts';
import type { Scenario } from './src/kafka/scenario.ts';
import { temporaryFolder } from './src/world/folder.ts';
import { TEST_SEED, TEST_SIZE } from './src/world/size.ts';

/** Of scorers. In a short look three stand for all. */
const COUNTS = TEST_SIZE > 1 ? [1, 2, 3] : [3];

const kafka = await kafkaForTests();
const brokers = 'skipped' in kafka ? [] : kafka.brokers;

describe.skipIf('skipped' in kafka)('posts', () => {
  let scenario: Scenario;
  beforeAll(async () => {
    const folder = await temporaryFolder();
    scenario = await createPostsScenario(folder.path, {
      seed: TEST_SEED,
      posts: 4_000,
    });
    return () => folder[Symbol.asyncDispose]();
  }, 30_000);

  test.for(COUNTS)('scored by %i processes', { timeout: 60_000 }, async (scorer) => {
    await using cluster = await Cluster.open({ scenario, brokers, workers: { scorer } });
    await cluster.end(50_000);
    const { judgement } = await cluster.found();
    expect(judgement).toSatisfy(isClean);
    expect(cluster.ownEnds).toEqual([]);
  });
});
