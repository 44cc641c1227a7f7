/** From a seed to a world: who is watched, what is said, and in which batches sources say it. */
import { type Subject, subjectSchema } from '@goldenhour/matching';
import type { EpochMs } from '@goldenhour/mention';
import type { UnreadableItem } from '@goldenhour/pipeline/ports';
import { type Happening, HOUR_MS, happenings, MINUTE_MS } from './happenings.ts';
import { createRandom, type Random } from './random.ts';
import { PLATFORM, type PostItem, type Script, type ScriptedBatch, type World } from './world.ts';

export type WorldOptions = {
  /** Some mentions come long after their source's watermark. */
  readonly hasLate?: boolean;
  readonly hasBlind?: boolean;
  readonly hoursMost?: number;
};

const NAMES = ['Brightwater', 'Kolibri', 'Zandvoorde', 'Nimbara'];
const ZONES = ['Europe/Amsterdam', 'America/New_York', 'Asia/Kolkata', 'UTC', 'Australia/Sydney'];
/** Around the change to and from summer time of some zones, and ordinary days. */
const STARTS = [
  Date.UTC(2026, 2, 28, 6),
  Date.UTC(2026, 9, 24, 6),
  Date.UTC(2026, 9, 31, 12),
  Date.UTC(2015, 1, 16, 22),
  Date.UTC(2026, 5, 10, 3),
];

export function createWorld(seed: number, options: WorldOptions = {}): World {
  const random = createRandom(seed);
  const { hasLate = random.chance(0.4), hasBlind = random.chance(0.5) } = options;
  const subjects = createSubjects(random);
  const start = random.pick(STARTS) + random.between(0, 20 * HOUR_MS);
  const end = start + random.between(4 * HOUR_MS, (options.hoursMost ?? 36) * HOUR_MS);
  const sources = random.pick([1, 2, 2, 3]);
  let serial = 0;
  const nextId = (): string => {
    serial += 1;
    // By no order of time: ids decide between mentions of one millisecond.
    return `agora:${random.between(0, 46_655).toString(36)}-${serial.toString(36)}`;
  };
  const said = happenings({ random, subjects, start, end, sources, nextId });
  const scripts = Array.from({ length: sources }, (_, source) =>
    createScript(random, {
      name: `source-${source + 1}`,
      items: said.filter((happening) => happening.source === source),
      start,
      end,
      hasLate,
      hasBlind,
    }),
  );
  if (random.chance(0.15)) {
    scripts.push({ name: 'source-empty', since: start, batches: [], failures: [] });
  }
  return { seed, mode: 'replay', subjects, scripts, isInOrder: !hasLate };
}

function createSubjects(random: Random): Subject[] {
  return random
    .shuffle(NAMES)
    .slice(0, random.between(1, 3))
    .map((name) =>
      subjectSchema.parse({
        id: name.toLowerCase(),
        name,
        timeZone: random.pick(ZONES),
        official: [{ platform: PLATFORM, id: `own-${name.toLowerCase()}` }],
        thresholds: { floor: random.between(2, 8), ratio: random.pick([2, 3, 4]) },
      }),
    );
}

type Telling = {
  readonly name: string;
  readonly items: readonly Happening[];
  readonly start: EpochMs;
  readonly end: EpochMs;
  readonly hasLate: boolean;
  readonly hasBlind: boolean;
};

type Told = { readonly item: PostItem; readonly isLate: boolean; readonly order: number };

function createScript(random: Random, telling: Telling): Script {
  const { name, start, end, hasLate } = telling;
  const since = random.chance(0.3) ? start + random.between(0, (end - start) / 3) : start;
  const until = random.chance(0.5) ? end - random.between(0, (end - start) / 3) : end;
  const blind = telling.hasBlind ? createBlind(random, since, until) : undefined;
  const disorderMs = random.pick([0, MINUTE_MS, 10 * MINUTE_MS]);
  const told = telling.items
    .map(({ item }) => item)
    .filter(({ mention: { time } }) => time < start || (time >= since && time < until))
    .filter(({ mention: { time } }) => !isIn(blind, time) || random.chance(0.1))
    .map((item): Told => {
      const isLate = hasLate && random.chance(0.04);
      const behind = isLate
        ? random.between(MINUTE_MS, 100 * MINUTE_MS)
        : random.between(0, disorderMs);
      return { item, isLate, order: Math.max(item.mention.time, since) + behind };
    })
    .sort((a, b) => a.order - b.order);
  const batches = cut(random, told, { since, until });
  return {
    name,
    since,
    batches: blind === undefined ? batches : withBlind(batches, blind, since),
    failures: random.chance(0.2) ? [random.between(0, batches.length - 1)] : [],
  };
}

type Interval = { readonly from: EpochMs; readonly to: EpochMs };

const isIn = (interval: Interval | undefined, time: EpochMs): boolean =>
  interval !== undefined && time >= interval.from && time < interval.to;

function createBlind(random: Random, since: EpochMs, until: EpochMs): Interval {
  const from = random.between(since, until - 1);
  return { from, to: Math.min(until, from + random.between(1, 4 * HOUR_MS)) };
}

/** Batches of any size, each with a watermark that what follows keeps to, but for the late ones. */
function cut(
  random: Random,
  told: readonly Told[],
  { since, until }: { readonly since: EpochMs; readonly until: EpochMs },
): ScriptedBatch[] {
  const batches: ScriptedBatch[] = [];
  const most = random.pick([1, 10, 100, 400]);
  let watermark = since;
  let left = told;
  while (left.length > 0) {
    const count = random.chance(0.05) ? 0 : random.between(1, most);
    const items: (PostItem | UnreadableItem)[] = left.slice(0, count).map(({ item }) => item);
    if (random.chance(0.02)) items.push(UNREADABLE);
    left = left.slice(count);
    const earliest = left
      .filter(({ isLate }) => !isLate)
      .reduce((least, { item }) => Math.min(least, Math.max(item.mention.time, since)), until);
    const slackMs = random.chance(0.3) ? random.between(0, 2 * MINUTE_MS) : 0;
    watermark = Math.max(watermark, earliest - slackMs);
    batches.push({ items, watermark: left.length === 0 ? until : watermark });
  }
  if (batches.length === 0) batches.push({ items: [], watermark: until });
  return batches;
}

const UNREADABLE: UnreadableItem = {
  unreadable: '{"id":',
  bytes: 6,
  sha256: '0'.repeat(64),
  reason: 'malformed',
  detail: 'not JSON',
  origin: 'broken:1',
};

/** Told with the batch whose watermark first reaches into it: before, nobody had to know. */
function withBlind(
  batches: readonly ScriptedBatch[],
  blind: Interval,
  since: EpochMs,
): ScriptedBatch[] {
  const at = blind.from <= since ? 0 : batches.findIndex(({ watermark }) => watermark > blind.from);
  return batches.map((batch, index) => (index === at ? { ...batch, blind } : batch));
}
