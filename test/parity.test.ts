/** The same mentions give the same crisis events, byte for byte, however they are told. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { eventfulWorld } from './src/oracle/eventful.ts';
import { temporaryFolder } from './src/world/folder.ts';
import { type PlayOptions, play, printedEvents } from './src/world/play.ts';
import { doubled, shuffled, split } from './src/world/retell.ts';
import { TEST_SEED, TEST_SIZE } from './src/world/size.ts';
import type { World } from './src/world/world.ts';

const MINUTE_MS = 60_000;

type Telling = {
  readonly name: string;
  readonly retell?: (world: World) => World;
  readonly play?: Partial<PlayOptions>;
  /**
   * For the world whose sources are never missing: their names would stand in events. Others are
   * so marked because once is enough.
   */
  readonly evenOnly?: boolean;
};

const tellings: readonly Telling[] = [
  { name: 'on 12 partitions', play: { partitions: 12 } },
  { name: 'record by record', play: { batchRecords: 1 }, evenOnly: true },
  { name: 'in batches of 7', play: { batchRecords: 7 } },
  { name: 'in batches of 2,000', play: { batchRecords: 2_000 }, evenOnly: true },
  { name: 'shuffled within a minute', retell: (world) => shuffled(world, 11, MINUTE_MS) },
  { name: 'shuffled within two hours', retell: (world) => shuffled(world, 12, 120 * MINUTE_MS) },
  { name: 'with every record doubled', retell: (world) => doubled(world, 13) },
  { name: 'from sources split in two', retell: (world) => split(world, 14), evenOnly: true },
  {
    name: 'all at once',
    retell: (world) => split(doubled(shuffled(world, 15, 20 * MINUTE_MS), 16), 17),
    play: { partitions: 12, batchRecords: 7 },
    evenOnly: true,
  },
];

const seeds = Array.from({ length: TEST_SIZE }, (_, at) => TEST_SEED + 1000 * at);
const cases = seeds.flatMap((seed) => [
  { seed, isEven: true },
  { seed, isEven: false },
]);

test.for(cases)(
  'seed $seed, all sources told alike: $isEven',
  { timeout: 60_000 },
  async ({ seed, isEven }) => {
    const world = eventfulWorld(seed, {
      kinds: isEven ? 5 : 4,
      hasBlind: !isEven,
      isEven,
      isSelfContained: true,
      hoursLeast: 12,
      hoursMost: 20,
    });
    const events = await eventsOf(world);
    // A comparison of nothing with nothing would always succeed.
    const kinds = new Set(events.map((event) => JSON.parse(event).type));
    expect(kinds.size).toBeGreaterThanOrEqual(isEven ? 5 : 4);
    console.log(`world ${world.seed}: ${events.length} events of ${kinds.size} kinds`);
    for (const telling of tellings) {
      if (telling.evenOnly === true && !isEven) continue;
      const told = telling.retell?.(world) ?? world;
      expect({ telling: telling.name, events: await eventsOf(told, telling.play) }).toEqual({
        telling: telling.name,
        events,
      });
    }
  },
);

async function eventsOf(world: World, options: Partial<PlayOptions> = {}): Promise<string[]> {
  await using folder = await temporaryFolder();
  const { crises } = await play(world, { path: join(folder.path, 'store.db'), ...options });
  return printedEvents(crises).map(withoutSources);
}

/** How it would stand without each source names them, and a source split in two has other names. */
function withoutSources(event: string): string {
  const printed = JSON.parse(event);
  const { without } = printed.data.evidence;
  if (without !== undefined) without.sources = [];
  return JSON.stringify(printed);
}
