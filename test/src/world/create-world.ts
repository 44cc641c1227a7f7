/** From a seed to a world: who is watched, what is said, and in which batches sources say it. */
import { type Subject, subjectSchema } from '@goldenhour/matching';
import type { EpochMs } from '@goldenhour/mention';
import { type Happening, HOUR_MS, happenings, MINUTE_MS } from './happenings.ts';
import { createRandom, type Random } from './random.ts';
import { type Interval, type Told, tellInBatches } from './telling.ts';
import { PLATFORM, type Script, type World } from './world.ts';

export type WorldOptions = {
  /** Some mentions come long after their source's watermark. */
  readonly hasLate?: boolean;
  readonly hasBlind?: boolean;
  /** All sources tell from the beginning to the end. */
  readonly isEven?: boolean;
  /** Nothing concerns a subject only because it follows something else: no order can lose it. */
  readonly isSelfContained?: boolean;
  /** Items in a batch; drawn for each source where it is not given. */
  /**
   * No source tells what another one told: of such a mention the first in the log is counted, and
   * from which source it came is no fact of the world.
   */
  readonly isToldOnce?: boolean;
  readonly batchItemsMost?: number;
  readonly hoursLeast?: number;
  readonly hoursMost?: number;
};

const NAMES = ['Brightwater', 'Kolibri', 'Zandvoorde', 'Nimbara'];
const ZONES = ['Europe/Amsterdam', 'America/New_York', 'Asia/Kolkata', 'UTC', 'Australia/Sydney'];
/** Around the change to and from summer time of a zone, and ordinary days. */
const STARTS = [
  { at: Date.UTC(2026, 2, 28, 6), zone: 'Europe/Amsterdam' },
  { at: Date.UTC(2026, 9, 24, 6), zone: 'Europe/Amsterdam' },
  { at: Date.UTC(2026, 9, 31, 12), zone: 'America/New_York' },
  { at: Date.UTC(2015, 1, 16, 22), zone: 'Asia/Kolkata' },
  { at: Date.UTC(2026, 5, 10, 3), zone: 'UTC' },
];

export function createWorld(seed: number, options: WorldOptions = {}): World {
  const random = createRandom(seed);
  const { hasLate = random.chance(0.4), hasBlind = random.chance(0.5) } = options;
  const { at, zone } = random.pick(STARTS);
  const subjects = createSubjects(random, zone);
  const start = at + random.between(0, 20 * HOUR_MS);
  const { hoursLeast = 4, hoursMost = 36, isEven = false, isSelfContained = false } = options;
  const { isToldOnce = false } = options;
  const end = start + random.between(hoursLeast * HOUR_MS, hoursMost * HOUR_MS);
  const sources = random.pick([1, 2, 2, 3]);
  let serial = 0;
  const nextId = (): string => {
    serial += 1;
    // By no order of time: ids decide between mentions of one millisecond.
    return `agora:${random.between(0, 46_655).toString(36)}-${serial.toString(36)}`;
  };
  const said = happenings({
    random,
    subjects,
    start,
    end,
    sources,
    nextId,
    isSelfContained,
    isToldOnce,
  });
  const scripts = Array.from({ length: sources }, (_, source) =>
    createScript(random, {
      name: `source-${source + 1}`,
      items: said.filter((happening) => happening.source === source),
      start,
      end,
      hasLate,
      hasBlind,
      isEven,
      batchItemsMost: options.batchItemsMost,
    }),
  );
  if (!isEven && random.chance(0.15)) {
    scripts.push({ name: 'source-empty', since: start, batches: [], failures: [] });
  }
  return { seed, mode: 'replay', subjects, scripts, isInOrder: !hasLate };
}

function createSubjects(random: Random, zone: string): Subject[] {
  return random
    .shuffle(NAMES)
    .slice(0, random.between(1, 3))
    .map((name) =>
      subjectSchema.parse({
        id: name.toLowerCase(),
        name,
        timeZone: random.chance(0.5) ? zone : random.pick(ZONES),
        official: [{ platform: PLATFORM, id: `own-${name.toLowerCase()}` }],
        thresholds: { floor: random.between(2, 8), weeks: random.pick([0.02, 0.05, 0.2]) },
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
  readonly isEven: boolean;
  readonly batchItemsMost: number | undefined;
};

function createScript(random: Random, telling: Telling): Script {
  const { name, start, end, hasLate, isEven } = telling;
  const third = (end - start) / 3;
  const since = !isEven && random.chance(0.3) ? start + random.between(0, third) : start;
  const until = !isEven && random.chance(0.5) ? end - random.between(0, third) : end;
  const blind = telling.hasBlind ? createBlind(random, since, until) : [];
  const disorderMs = random.pick([0, MINUTE_MS, 10 * MINUTE_MS]);
  const told = telling.items
    .map(({ item }) => item)
    .filter(({ mention: { time } }) => time < start || (time >= since && time < until))
    .filter(({ mention: { time } }) => !blind.some(isIn(time)) || random.chance(0.1))
    .map((item): Told => {
      const isLate = hasLate && random.chance(0.04);
      const behind = isLate
        ? random.between(MINUTE_MS, 100 * MINUTE_MS)
        : random.between(0, disorderMs);
      return { item, isLate, order: Math.max(item.mention.time, since) + behind };
    })
    .sort((a, b) => a.order - b.order);
  const batches = tellInBatches(random, told, { since, until, blind }, telling.batchItemsMost);
  return {
    name,
    since,
    batches,
    failures: random.chance(0.2) ? [random.between(0, batches.length - 1)] : [],
  };
}

const isIn =
  (time: EpochMs) =>
  ({ from, to }: Interval): boolean =>
    time >= from && time < to;

/** Some hours once, or some minutes now and then. */
function createBlind(random: Random, since: EpochMs, until: EpochMs): Interval[] {
  const isLong = random.chance(0.5);
  return Array.from({ length: isLong ? 1 : 12 }, () => {
    const from = random.between(since, until - 1);
    return { from, to: Math.min(until, from + random.between(1, (isLong ? 4 : 0.3) * HOUR_MS)) };
  });
}
