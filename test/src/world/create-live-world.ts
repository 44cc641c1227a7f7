/** From a seed to a world that happens now: what is said comes a moment later, or much later. */
import type { EpochMs } from '@goldenhour/mention';
import { createWorld } from './create-world.ts';
import { HOUR_MS, MINUTE_MS } from './happenings.ts';
import { createRandom, type Random } from './random.ts';
import { toneText } from './tone.ts';
import type { PostItem, Script, ScriptedBatch, World } from './world.ts';

const SECOND_MS = 1_000;

/** What was played before becomes what happens now; the first source tells of the time before. */
export function createLiveWorld(seed: number): { readonly world: World; readonly start: EpochMs } {
  const random = createRandom(seed);
  const played = createWorld(seed, {
    hasLate: false,
    hasBlind: random.chance(0.4),
    isEven: true,
    hoursLeast: 4,
    hoursMost: 6,
  });
  const begin = Math.min(...played.scripts.map(({ since }) => since));
  const hasHistory = random.chance(0.5);
  const start = hasHistory ? begin + random.between(HOUR_MS, 3 * HOUR_MS) : begin;
  const end = Math.max(...played.scripts.map(({ batches }) => batches.at(-1)?.watermark ?? begin));
  const isSilent = random.chance(0.5);
  const silence = isSilent ? minuteBetween(random, start + HOUR_MS, end) : end;
  const { name } = random.pick(played.subjects);
  const scripts = played.scripts.map((script, at) =>
    liveScript(random, script, {
      start,
      end,
      silence,
      more: isSilent && at === 0 ? stormBefore(silence, name) : [],
    }),
  );
  if (hasHistory) scripts.unshift(historyOf(played.scripts, { begin, start }));
  return { world: { ...played, mode: 'live', scripts, isInOrder: false }, start };
}

const minuteBetween = (random: Random, from: EpochMs, to: EpochMs): EpochMs =>
  Math.floor(random.between(from, to) / MINUTE_MS) * MINUTE_MS;

type Span = { readonly start: EpochMs; readonly end: EpochMs };

const itemsOf = ({ batches }: Script): PostItem[] =>
  batches.flatMap(({ items }) => items.filter((item): item is PostItem => !('unreadable' in item)));

/** In its last minute many are angry; nobody sees it until all sources are back. */
function stormBefore(silence: EpochMs, name: string): PostItem[] {
  return Array.from({ length: 60 }, (_, at) => ({
    origin: `storm:${at}`,
    mention: {
      id: `agora:storm-${at}`,
      time: silence - MINUTE_MS + at * SECOND_MS,
      text: `${name} is on fire ${toneText(-80)}`,
      author: { id: `storm-${at}` },
    },
  }));
}

function liveScript(
  random: Random,
  script: Script,
  {
    start,
    end,
    silence,
    more,
  }: Span & { readonly silence: EpochMs; readonly more: readonly PostItem[] },
): Script {
  const told = [...itemsOf(script), ...more]
    .filter(({ mention: { time } }) => time >= start)
    .map((item) => ({
      item,
      wall: item.mention.time + (more.includes(item) ? 0 : delayOf(random)),
    }))
    .sort((a, b) => a.wall - b.wall);
  const blinds = script.batches.flatMap(({ blind }) => blind ?? []);
  const batches: ScriptedBatch[] = [];
  let next = 0;
  for (const wall of wallTimes(random, { start, end: end + 3 * HOUR_MS }, told)) {
    // For an hour and more nothing comes from anywhere, and then all at once.
    if (wall > silence && wall < silence + 80 * MINUTE_MS) continue;
    const items: PostItem[] = [];
    for (let one = told[next]; one !== undefined && one.wall <= wall; one = told[next]) {
      items.push(one.item);
      next += 1;
    }
    const blind = blinds.find(({ from }) => from > (batches.at(-1)?.wall ?? 0) && from <= wall);
    const watermark = wall - random.between(0, SECOND_MS);
    batches.push({ items, watermark, wall, ...(blind === undefined ? {} : { blind }) });
  }
  return { name: script.name, since: start, batches, failures: [], clock: 'log' };
}

/** Seconds; now and then minutes, hours, or less than nothing: clocks of others are wrong. */
function delayOf(random: Random): number {
  if (random.chance(0.03)) return random.between(0, 100 * MINUTE_MS);
  if (random.chance(0.02)) return -random.between(0, 3 * HOUR_MS);
  return random.between(0, 4 * SECOND_MS);
}

/** Every few seconds while something is said; else around each minute's end, so that it closes. */
function wallTimes(
  random: Random,
  { start, end }: Span,
  told: readonly { readonly wall: EpochMs }[],
): EpochMs[] {
  const times = new Set<EpochMs>();
  for (const { wall } of told) if (wall > start) times.add(Math.ceil(wall / 4_000) * 4_000);
  for (let minute = Math.ceil(start / MINUTE_MS) * MINUTE_MS; minute < end; minute += MINUTE_MS) {
    // A poller now and then misses its minute, and is missing in it.
    if (random.chance(0.02)) continue;
    times.add(minute + 1_500);
    times.add(minute + 5_200);
  }
  return [...times].sort((a, b) => a - b);
}

/** All that was said before, played in the first minutes. */
function historyOf(
  scripts: readonly Script[],
  { begin, start }: { readonly begin: EpochMs; readonly start: EpochMs },
): Script {
  const items = scripts
    .flatMap(itemsOf)
    .filter(({ mention: { time } }) => time >= begin && time < start)
    .sort((a, b) => a.mention.time - b.mention.time);
  const size = Math.max(1, Math.ceil(items.length / 8));
  const batches: ScriptedBatch[] = [];
  for (let at = 0; at < items.length; at += size) {
    const watermark = items[at + size]?.mention.time ?? start;
    const wall = start + batches.length * 40 * SECOND_MS;
    batches.push({ items: items.slice(at, at + size), watermark, wall });
  }
  return { name: 'history', since: begin, batches, failures: [], mode: 'backfill' };
}
