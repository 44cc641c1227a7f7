/** Plays one feed of a rehearsed scenario: ordinary life at once, then the scenario at its pace. */
import type { EpochMs } from '@goldenhour/mention';
import {
  type Clock,
  type Source,
  type SourceBatch,
  SourceError,
  type SourceItem,
} from '@goldenhour/pipeline/ports';
import { createWorld, type World, type WorldRecord } from '@goldenhour/rehearsal';
import { startPace } from '../pace.ts';
import type { DrillConfig } from './config.ts';

const BATCH_ITEMS_MAX = 500;

/**
 * Opens a feed of a scenario. It ends with the scenario.
 *
 * A cursor is the number of records that are out; the configuration says of what.
 */
export function drillSource(config: DrillConfig, deps: { readonly clock: Clock }): Source {
  return {
    name: config.name,
    platform: config.feed,
    clock: 'tick',
    mode: 'backfill',
    tickIntervalMs: 1000,
    read: (cursor, signal) => readBatches(config, { clock: deps.clock, cursor, signal }),
  };
}

async function* readBatches(
  config: DrillConfig,
  { clock, cursor, signal }: { clock: Clock; cursor: string | null; signal: AbortSignal },
): AsyncGenerator<SourceBatch, void, undefined> {
  const { scenario, seed, feed, speed, name } = config;
  const world = createWorld({ scenario, seed, start: Date.parse(config.start) });
  const place = `${scenario}:${seed}:${world.start}:${feed}`;
  const ahead = openAhead(world, config, skipped(cursor, place, name));

  while (ahead.time() < world.start && !signal.aborted) {
    const { items } = ahead.take(world.start - 1);
    yield { ...batchOf(world, ahead, place), items, mode: 'backfill' };
  }
  // A resumed play goes on with its next record, wherever the wall clock is.
  const pace = startPace(clock, speed, Math.min(ahead.time(), world.end), signal);
  while (!signal.aborted && !ahead.isOver()) {
    const due = pace.now();
    const { items, blind } = ahead.take(due);
    const batch = batchOf(world, ahead, place);
    const watermark = Math.min(due, batch.watermark);
    yield { ...batch, items, watermark, mode: 'drill', ...(blind === undefined ? {} : { blind }) };
    if (items.length < BATCH_ITEMS_MAX && !signal.aborted) await pace.wait(ahead.time());
  }
}

function batchOf(world: World, ahead: Ahead, place: string) {
  return {
    cursor: `${place}:${ahead.count()}`,
    watermark: Math.min(ahead.time(), world.end),
    since: world.since,
  };
}

type Taken = Pick<SourceBatch, 'items' | 'blind'>;
type Ahead = {
  /** Of the next record; Infinity behind the last. */
  readonly time: () => EpochMs;
  readonly count: () => number;
  readonly isOver: () => boolean;
  /** What is due, at most a batch of it. */
  readonly take: (due: EpochMs) => Taken;
};

function openAhead(world: World, { feed, name }: DrillConfig, skip: number): Ahead {
  const records = world.records(feed);
  let count = 0;
  let head: WorldRecord | undefined;
  const step = (): void => {
    const next = records.next();
    head = next.done === true ? undefined : next.value;
  };
  step();
  for (; count < skip && head !== undefined; count += 1) step();
  return {
    time: () => head?.time ?? Number.POSITIVE_INFINITY,
    count: () => count,
    isOver: () => head === undefined,
    take: (due) => {
      const items: SourceItem[] = [];
      let blind: SourceBatch['blind'];
      while (head !== undefined && head.time <= due && items.length < BATCH_ITEMS_MAX) {
        if (head.kind === 'mention') {
          items.push({ mention: head.mention, origin: `${name}:${head.mention.id}` });
        } else if (head.blind !== undefined) {
          // Ticks follow one another without a hole, so what they could not read is one stretch.
          blind = { from: blind?.from ?? head.blind.from, to: head.blind.to };
        }
        step();
        count += 1;
      }
      return { items, ...(blind === undefined ? {} : { blind }) };
    },
  };
}

/** @throws SourceError `input` for the cursor of another play */
function skipped(cursor: string | null, place: string, name: string): number {
  if (cursor === null) return 0;
  const count = cursor.startsWith(`${place}:`) ? cursor.slice(place.length + 1) : '';
  if (/^\d{1,12}$/.test(count)) return Number(count);
  throw new SourceError(
    'input',
    `source ${name}: the drill in this store is of another scenario, seed or start; set them back, or use another namespace or store`,
  );
}
