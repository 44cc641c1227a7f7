/**
 * The world of one scenario: four weeks of ordinary life of six organisations, and then the script.
 *
 * The same scenario, seed and start give the same records, byte for byte.
 */
import type { EpochMs } from '@goldenhour/mention';
import { createZoneOffset, type ZoneOffset } from '@goldenhour/velocity';
import { beatMentions } from './beats.ts';
import { fixturePosts, ordinaryPosts } from './ordinary.ts';
import type { Organisation } from './organisation.ts';
import { ORGANISATIONS } from './organisations/index.ts';
import { createScribe, PLATFORMS, type Platform } from './posts.ts';
import { createRandom } from './random.ts';
import { ringPosts } from './rings.ts';
import { SCENARIOS, type ScenarioId } from './scenarios/index.ts';
import type { Gap, Script } from './script.ts';
import { type ThreadMention, threadMentions } from './threads.ts';
import { createTown, type Town } from './townspeople.ts';
import { type GroundTruth, truthOf } from './truth.ts';
import { MINUTE_MS, type StreamContext, wavePosts } from './voices.ts';

const WEEK_MS = 7 * 24 * 60 * MINUTE_MS;
/** Ordinary life before the play: enough that each hour of the week was seen four times. */
const ORDINARY_WEEKS = 4;
/** How often a feed says how far it is. @unit milliseconds */
const TICK_MS = { ordinary: 60 * MINUTE_MS, play: MINUTE_MS } as const;

/** One platform is one feed, so that one of them can fall silent. */
export const FEEDS: readonly Platform[] = PLATFORMS;
export type Feed = Platform;

export type MentionRecord = {
  readonly kind: 'mention';
  readonly feed: Feed;
  readonly time: EpochMs;
  /** In the published format. */
  readonly mention: ThreadMention;
};
/** A feed's word: nothing earlier than `time` will follow; and when it could not be read. */
export type TickRecord = {
  readonly kind: 'tick';
  readonly feed: Feed;
  readonly time: EpochMs;
  readonly blind?: { readonly from: EpochMs; readonly to: EpochMs };
};
export type WorldRecord = MentionRecord | TickRecord;

export type World = {
  readonly scenario: ScenarioId;
  readonly seed: number;
  /** The play begins; before it lies ordinary life, from `since` on. */
  readonly start: EpochMs;
  readonly since: EpochMs;
  readonly end: EpochMs;
  readonly truth: GroundTruth;
  readonly organisations: readonly Organisation[];
  /** Everything that is said, and the feeds' ticks, in order of time. @param feed of one feed alone */
  readonly records: (feed?: Feed) => Generator<WorldRecord, void, undefined>;
};

export type WorldOptions = {
  readonly scenario: ScenarioId;
  /** @range a whole number ≥ 0 */
  readonly seed: number;
  /** When the play begins; taken down to a whole minute. */
  readonly start: EpochMs;
  /** How much ordinary life comes before it. Default 4. @unit weeks */
  readonly ordinaryWeeks?: number;
};

export function createWorld({
  scenario,
  seed,
  start: wanted,
  ordinaryWeeks = ORDINARY_WEEKS,
}: WorldOptions): World {
  const script = SCENARIOS[scenario];
  const start = Math.floor(wanted / MINUTE_MS) * MINUTE_MS;
  const since = start - ordinaryWeeks * WEEK_MS;
  const end = start + script.minutes * MINUTE_MS;
  const timeless = { scenario, seed, start, since, end };
  return {
    ...timeless,
    truth: truthOf(script, start),
    organisations: ORGANISATIONS,
    records: (feed) =>
      merge(mentionsOn(feed, { ...timeless, script }), { ...timeless, script, feed }),
  };
}

type Setting = Pick<World, 'scenario' | 'seed' | 'start' | 'since' | 'end'> & {
  readonly script: Script;
};

/** What is said on one feed, or on all. */
function mentionsOn(feed: Feed | undefined, setting: Setting): readonly ThreadMention[] {
  const all = mentionsOf(setting);
  return feed === undefined ? all : all.filter(({ platform }) => platform === feed);
}

/** Of all organisations, in order of time; of equal times, in that of their ids. */
function mentionsOf(setting: Setting): readonly ThreadMention[] {
  const { seed } = setting;
  const zoneOffset = createZoneOffset();
  const town = createTown(createRandom(`${seed}:town`), zoneOffset);
  return ORGANISATIONS.flatMap((organisation, index) => {
    const context = (part: string): StreamContext =>
      contextOf(setting, { organisation, town, zoneOffset, part: `${index}${part}` });
    return lifeOf(organisation, setting, context);
  }).toSorted((a, b) => a.time - b.time);
}

function lifeOf(
  organisation: Organisation,
  { script, since, start, end }: Setting,
  context: (part: string) => StreamContext,
): readonly ThreadMention[] {
  const isOnStage = organisation.id === script.subject;
  return [
    ...ordinaryPosts({ from: since, to: end }, context('o')),
    // What is on stage has its evening written out.
    ...fixturePosts({ from: since, to: isOnStage ? start : end }, context('f')),
    ...(isOnStage ? played(script, start, end, context('s')) : []),
  ];
}

function played(
  script: Script,
  start: EpochMs,
  end: EpochMs,
  context: StreamContext,
): readonly ThreadMention[] {
  const mentions: readonly ThreadMention[] = [
    ...script.waves.flatMap((wave) => wavePosts(wave, start, 1, context)),
    ...script.threads.flatMap((thread) => threadMentions(thread, start, context)),
    ...script.rings.flatMap((ring) => ringPosts(ring, start, context)),
    ...beatMentions(script.beats, start, context),
  ];
  return mentions.filter(({ time }) => time < end);
}

function contextOf(
  { scenario, seed, start }: Setting,
  of: {
    readonly organisation: Organisation;
    readonly town: Town;
    readonly zoneOffset: ZoneOffset;
    readonly part: string;
  },
): StreamContext {
  const { organisation, town, zoneOffset, part } = of;
  // Drills of other scenarios, seeds or starts on the same log are not taken for duplicates.
  const prefix = `${scenario}-${seed.toString(36)}-${(start / MINUTE_MS).toString(36)}-${part}`;
  return {
    organisation,
    town,
    randomOf: (name) => createRandom(`${seed}:${scenario}:${organisation.id}:${part}:${name}`),
    scribe: createScribe(prefix),
    offsetAt: (time) => zoneOffset(organisation.timeZone, time),
  };
}

/** Mentions, less what a gap swallows, with ticks between them. */
function* merge(
  mentions: readonly ThreadMention[],
  setting: Setting & { readonly feed: Feed | undefined },
): Generator<WorldRecord, void, undefined> {
  const { script, start, since, end, feed } = setting;
  const feeds = feed === undefined ? FEEDS : [feed];
  const gaps = script.gaps.map((gap) => gapAt(gap, start));
  let next = 0;
  for (let time = since; time <= end; ) {
    for (let mention = mentions[next]; mention !== undefined && mention.time < time; ) {
      const { platform } = mention;
      const at = mention.time;
      const isLost = gaps.some((gap) => gap.feed === platform && at >= gap.from && at < gap.to);
      if (!isLost) yield { kind: 'mention', feed: platform, time: at, mention };
      next += 1;
      mention = mentions[next];
    }
    const step = time < start ? TICK_MS.ordinary : TICK_MS.play;
    for (const one of feeds) yield tick(one, time, time - step, gaps);
    time += step;
  }
}

type OpenGap = { readonly feed: Feed; readonly from: EpochMs; readonly to: EpochMs };

const gapAt = ({ feed, from, to }: Gap, start: EpochMs): OpenGap => ({
  feed,
  from: start + from * MINUTE_MS,
  to: start + to * MINUTE_MS,
});

/** Says what the feed could not read since its last word. */
function tick(feed: Feed, time: EpochMs, before: EpochMs, gaps: readonly OpenGap[]): TickRecord {
  const gap = gaps.find((one) => one.feed === feed && one.from < time && one.to > before);
  if (gap === undefined) return { kind: 'tick', feed, time };
  const blind = { from: Math.max(gap.from, before), to: Math.min(gap.to, time) };
  return { kind: 'tick', feed, time, blind };
}
