/**
 * Real processes on a real Kafka, and all that can go wrong around them, a little of each: nothing
 * is lost, nothing is twice, and the crises are those of one process without Kafka. The long way
 * is `npm run test:faults`.
 */
import { afterAll, expect, test } from 'vitest';
import { openFaultyBroker } from './src/faults/broker.ts';
import {
  cutConnections,
  freezeWorker,
  hold,
  killBroker,
  killWorker,
  slowDown,
  storm,
  strandConnection,
  swallow,
} from './src/faults/faults.ts';
import { QUICK } from './src/faults/lives.ts';
import { type Fault, playRound } from './src/faults/round.ts';
import { isClean } from './src/kafka/judge.ts';
import { createPostsScenario } from './src/kafka/posts-scenario.ts';
import { temporaryFolder } from './src/world/folder.ts';
import { createRandom } from './src/world/random.ts';
import { TEST_SEED } from './src/world/size.ts';

/** Longer than all that is done to it. */
const WALL_SECONDS = 60;
const FAULTS: readonly (readonly [string, Fault])[] = [
  ['kill -9 of a scorer', killWorker('scorer')],
  ['kill -9 of the alerter', killWorker('alerter')],
  ['kill -9 of the connector', killWorker('connector')],
  ['connections cut', cutConnections],
  ['one half-open connection', strandConnection],
  ['half-open connections', swallow(500)],
  ['a parted network', hold(1_000)],
  ['a slow network', slowDown({ delayMs: 50, bytesPerSecond: 200_000 }, 1_000)],
  ['a zombie', freezeWorker('scorer', 1_500)],
  ['a rebalance storm', storm(2, 500)],
  ['kill -9 of the broker', killBroker(1_000)],
];

const broker = await openFaultyBroker();
if ('skipped' in broker) {
  test.skip(broker.skipped, () => undefined);
} else {
  afterAll(() => broker[Symbol.asyncDispose]());
  test('one fault after another', { timeout: 240_000 }, async () => {
    await using folder = await temporaryFolder();
    const seed = TEST_SEED;
    const scenario = await createPostsScenario(folder.path, { seed, posts: 6_000 });
    const done: string[] = [];
    const result = await playRound({
      broker,
      cluster: {
        scenario,
        brokers: [broker.direct],
        brokersOf: { connector: broker.proxied, scorer: broker.proxied, alerter: broker.proxied },
        workers: { scorer: 2 },
        speed: scenario.speedFor(WALL_SECONDS),
        limits: QUICK,
      },
      random: createRandom(seed),
      fault: async (round) => {
        const [name, fault] = FAULTS[done.length] ?? ['connections cut', cutConnections];
        done.push(name);
        return await fault(round);
      },
      times: FAULTS.length,
      pauseMs: { least: 100, most: 300 },
      endMs: 220_000,
    });
    const seconds = result.recoveriesMs.map((ms) => (ms / 1000).toFixed(1));
    console.log(done.map((name, at) => `${name}: went on after ${seconds[at]} s`).join('\n'));
    expect(result.ownEnds).toEqual([]);
    expect(result.judgement).toSatisfy(isClean);
    expect(done).toEqual(FAULTS.map(([name]) => name));
  });
}
