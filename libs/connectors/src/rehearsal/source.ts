/** Plays the small world as a source: its history at once, then the crisis at a pace one can watch. */
import type { EpochMs } from '@goldenhour/mention';
import {
  type Clock,
  type Source,
  type SourceBatch,
  SourceError,
  type SourceItem,
} from '@goldenhour/pipeline/ports';
import { HISTORY_MS, type Post, world } from '@goldenhour/rehearsal';
import { startPace } from '../pace.ts';
import type { RehearsalConfig } from './config.ts';

const MINUTE_MS = 60_000;
const BATCH_ITEMS_MAX = 500;

/** Where a rehearsal stands: `count` posts are out. */
type Place = { readonly start: EpochMs; readonly seed: number; readonly count: number };

/**
 * Opens a rehearsal. It has no end: `read` returns only when its signal is aborted.
 *
 * A cursor holds seed and start, so that a rehearsal that began "now" goes on as it began.
 */
export function rehearsalSource(config: RehearsalConfig, deps: { readonly clock: Clock }): Source {
  return {
    name: config.name,
    platform: config.platform,
    clock: 'tick',
    mode: 'backfill',
    tickIntervalMs: 1000,
    read: (cursor, signal) => readBatches(config, { clock: deps.clock, cursor, signal }),
  };
}

async function* readBatches(
  config: RehearsalConfig,
  context: { readonly clock: Clock; readonly cursor: string | null; readonly signal: AbortSignal },
): AsyncGenerator<SourceBatch, void, undefined> {
  const { clock, signal } = context;
  const place = parseCursor(config, context.cursor, clock);
  const { start, seed } = place;
  const ahead = lookAhead(world(seed, start));
  for (let passed = 0; passed < place.count; passed += 1) ahead.take();
  let count = place.count;
  const isPlaying = count > 0 && ahead.time() >= start;
  const batch = (
    items: readonly SourceItem[],
    due: EpochMs,
    mode: 'backfill' | 'drill',
  ): SourceBatch => {
    count += items.length;
    const watermark = Math.min(due, ahead.time());
    return {
      items,
      cursor: `1:${start}:${seed}:${count}`,
      watermark,
      since: start - HISTORY_MS,
      mode,
    };
  };

  while (ahead.time() < start && !signal.aborted) {
    yield batch(takeUntil(ahead, start - 1, config.name), start, 'backfill');
  }
  // A resumed play goes on with its next post, wherever the wall clock is.
  const pace = startPace(clock, config.speed, isPlaying ? ahead.time() : start, signal);
  while (!signal.aborted) {
    const due = pace.now();
    const items = takeUntil(ahead, due, config.name);
    yield batch(items, due, 'drill');
    if (items.length < BATCH_ITEMS_MAX && !signal.aborted)
      await pace.wait(Number.POSITIVE_INFINITY);
  }
}

/** Reads a stream that has no end one post ahead. */
type Ahead = { readonly time: () => EpochMs; readonly take: () => Post };

function lookAhead(posts: Generator<Post, void, undefined>): Ahead {
  const next = (): Post => {
    const result = posts.next();
    if (result.done === true) throw new RangeError('the world has ended');
    return result.value;
  };
  let head = next();
  return {
    time: () => head.time,
    take: () => {
      const taken = head;
      head = next();
      return taken;
    },
  };
}

function takeUntil(ahead: Ahead, due: EpochMs, origin: string): readonly SourceItem[] {
  const items: SourceItem[] = [];
  while (ahead.time() <= due && items.length < BATCH_ITEMS_MAX) {
    const post = ahead.take();
    items.push({ mention: post, origin: `${origin}:${post.id}` });
  }
  return items;
}

function wholeMinute(time: EpochMs): EpochMs {
  return Math.floor(time / MINUTE_MS) * MINUTE_MS;
}

function parseCursor(config: RehearsalConfig, cursor: string | null, clock: Clock): Place {
  const wanted = config.start === undefined ? null : wholeMinute(Date.parse(config.start));
  if (cursor === null)
    return { start: wanted ?? wholeMinute(clock.now()), seed: config.seed, count: 0 };
  const match = /^1:(\d{1,16}):(\d{1,10}):(\d{1,12})$/.exec(cursor);
  const place = { start: Number(match?.[1]), seed: Number(match?.[2]), count: Number(match?.[3]) };
  const isOther =
    match === null || place.seed !== config.seed || (wanted !== null && wanted !== place.start);
  if (!isOther) return place;
  throw new SourceError(
    'input',
    `source ${config.name}: the rehearsal in this store began with another start or seed; set them back, or use another namespace or store`,
  );
}
