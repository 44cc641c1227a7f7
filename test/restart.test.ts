/** A run that is broken off again and again ends as one that nothing disturbed. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { anySource, differences, ofLog } from './src/oracle/compare.ts';
import { eventfulWorld } from './src/oracle/eventful.ts';
import { CRASH_POINTS, Crash, type CrashPoint, mortal } from './src/world/crashes.ts';
import { temporaryFolder } from './src/world/folder.ts';
import { type Played, play, printedEvents } from './src/world/play.ts';
import { createRandom } from './src/world/random.ts';
import { TEST_SEED, TEST_SIZE } from './src/world/size.ts';
import type { World } from './src/world/world.ts';

const CRASHES_LEAST = 20;
/** So many lives it takes at least to read all there is. */
const REST_LEAST = 9;
const LIVES_MOST = 200;

const cases = Array.from({ length: TEST_SIZE }, (_, at) => ({
  seed: TEST_SEED + 1000 * at,
  partitions: at % 2 === 0 ? 2 : 1,
}));

test.for(cases)(
  'seed $seed, $partitions partitions: crashes change nothing',
  { timeout: 120_000 },
  async ({ seed, partitions }) => {
    const world = eventfulWorld(seed, {
      kinds: 5,
      hoursLeast: 10,
      hoursMost: 16,
      batchItemsMost: 8,
    });
    await using folder = await temporaryFolder();
    const undisturbed = await play(world, { path: join(folder.path, 'calm.db'), partitions });

    const told: string[] = [];
    const { played, crashes } = await playWithCrashes(world, {
      path: join(folder.path, 'crashes.db'),
      partitions,
      seed,
      hear: (event) => told.push(event),
    });

    console.log(`world ${world.seed}:`, Object.fromEntries(crashes));
    expect(CRASH_POINTS.filter((point) => (crashes.get(point) ?? 0) === 0)).toEqual([]);
    expect([...crashes.values()].reduce((a, b) => a + b)).toBeGreaterThanOrEqual(CRASHES_LEAST);
    // Something was disturbed: sources read again what they had already published.
    expect(played.mentions.length).toBeGreaterThan(undisturbed.mentions.length);

    const events = printedEvents(undisturbed.crises);
    expect(new Set(events.map((event) => JSON.parse(event).type)).size).toBe(5);
    expect(printedEvents(played.crises)).toEqual(events);
    expect(differences(anySource(ofLog(played)), anySource(ofLog(undisturbed)))).toEqual([]);
    expect(contentsOf(played.samples)).toEqual(contentsOf(undisturbed.samples));

    // Receivers may be told twice, and drop by id what they know.
    expect(told.length).toBeGreaterThan(events.length);
    expect([...new Set(told)].sort()).toEqual(events.toSorted());
    for (const crisis of new Set(told.map((event) => JSON.parse(event).data.crisis))) {
      const revisions = [...new Set(told)]
        .map((event) => JSON.parse(event).data)
        .filter((event) => event.crisis === crisis)
        .map(({ revision }) => revision);
      expect(revisions).toEqual(revisions.toSorted((a, b) => a - b));
    }
  },
);

const contentsOf = (records: Played['samples']): string[] =>
  records.map(({ key, value }) => `${key} ${value}`).sort();

async function playWithCrashes(
  world: World,
  options: {
    readonly path: string;
    readonly partitions: number;
    readonly seed: number;
    readonly hear: (event: string) => void;
  },
): Promise<{ readonly played: Played; readonly crashes: ReadonlyMap<string, number> }> {
  const random = createRandom(options.seed);
  const crashes = new Map<string, number>();
  const batches = world.scripts.reduce((sum, script) => sum + script.batches.length, 0);
  const publishesMost = Math.ceil(batches / REST_LEAST);
  let lives = 0;
  for (;;) {
    const point = pointOf(lives, crashes);
    lives += 1;
    try {
      const played = await play(world, {
        ...options,
        batchRecords: random.pick([5, 20, 100]),
        wrap: (store) =>
          mortal(store, { point, times: timesOf(point, random.next()), publishesMost }),
        receive: ({ cloudEvent }) => options.hear(JSON.stringify(cloudEvent)),
      });
      return { played, crashes };
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      crashes.set(error.message, (crashes.get(error.message) ?? 0) + 1);
    }
    expect(lives).toBeLessThan(LIVES_MOST);
  }
}

/** The later stages do less often what can be broken off. */
function timesOf(point: CrashPoint, draw: number): number {
  return 1 + Math.floor(draw * (/publish|ingest|score/.test(point) ? 6 : 2));
}

/** In turn; every other life the point that was hit least, so that each has its crash. */
function pointOf(life: number, crashes: ReadonlyMap<string, number>): CrashPoint {
  const count = (point: CrashPoint): number => crashes.get(point) ?? 0;
  const [rarest] = CRASH_POINTS.toSorted((a, b) => count(a) - count(b));
  const inTurn = CRASH_POINTS[(life >> 1) % CRASH_POINTS.length];
  return (life % 2 === 0 ? inTurn : rarest) ?? 'before publish';
}
