import { createHash } from 'node:crypto';
import { type Mention, parseMention } from '@goldenhour/mention';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SCENARIO_IDS, SCENARIOS, type ScenarioId } from './scenarios/index.ts';
import {
  createWorld,
  FEEDS,
  type MentionRecord,
  type TickRecord,
  type World,
  type WorldRecord,
} from './world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = Date.UTC(2026, 10, 15, 19, 30);

const worldOf = (scenario: ScenarioId, seed = 1, start = START) =>
  createWorld({ scenario, seed, start, ordinaryWeeks: 1 });
const isMention = (record: WorldRecord): record is MentionRecord => record.kind === 'mention';
const isTick = (record: WorldRecord): record is TickRecord => record.kind === 'tick';
const digest = (records: Iterable<WorldRecord>) => {
  const hash = createHash('sha256');
  for (const record of records) hash.update(JSON.stringify(record));
  return hash.digest('hex').slice(0, 16);
};
const parsed = ({ mention }: MentionRecord): Mention => {
  const context = { source: 'a', platform: 'a', mode: 'drill', observed: 0 } as const;
  const result = parseMention(mention, context);
  if (!result.ok) throw new Error(`${mention.id}: ${JSON.stringify(result.refusal)}`);
  return result.value;
};
/** What is said in the play about whom it is about. */
const played = (world: World, records: readonly WorldRecord[]) =>
  records.filter(isMention).filter(({ time }) => time >= world.start);

test('the same scenario, seed and start give the same records, byte for byte', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...SCENARIO_IDS),
      fc.nat({ max: 2 ** 31 - 1 }),
      fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2090, 0) }),
      (scenario, seed, start) => {
        const again = worldOf(scenario, seed, start);
        expect(digest(worldOf(scenario, seed, start).records())).toBe(digest(again.records()));
      },
    ),
    { numRuns: 5 },
  );
});

test('a drill of another scenario, seed or start has other ids throughout', () => {
  const idsOf = (world: World) => new Set([...world.records()].filter(isMention).map(idOf));
  const idOf = ({ mention }: MentionRecord) => mention.id;
  const first = idsOf(worldOf('give-away'));
  expect(first.size).toBeGreaterThan(5_000);
  for (const other of [
    worldOf('hygiene-video'),
    worldOf('give-away', 2),
    worldOf('give-away', 1, START + MINUTE),
  ]) {
    expect([...idsOf(other)].some((id) => first.has(id))).toBe(false);
  }
});

test('a start is taken down to the minute', () => {
  expect(worldOf('give-away', 1, START + 59_999).start).toBe(START);
});

test('one feed is exactly its share of the whole, in the same order', () => {
  const world = worldOf('source-gap');
  const whole = [...world.records()];
  for (const feed of FEEDS) {
    expect([...world.records(feed)]).toEqual(whole.filter((record) => record.feed === feed));
  }
});

describe.each(SCENARIO_IDS)('%s', (scenario) => {
  const world = worldOf(scenario);
  const records = [...world.records()];
  const mentions = records.filter(isMention);

  test('comes in order of time, from the weeks before to its end', () => {
    let before = world.since;
    const early = records.filter(({ time }) => {
      const isEarly = time < before;
      before = time;
      return isEarly;
    });
    expect(early).toEqual([]);
    expect(mentions.at(-1)?.time).toBeLessThan(world.end);
  });

  test('holds sound mentions alone, each with an id of its own, on hosts that do not exist', () => {
    const ids = new Set<string>();
    const unsound = mentions.filter((record) => {
      const { id, url = '', text, op } = parsed(record);
      const isTwice = op === 'upsert' && ids.has(id);
      ids.add(id);
      const isHere = id.startsWith(`${record.feed}:`) && /^https:\/\/[a-z-]+\.example\//.test(url);
      return isTwice || !isHere || /[{}]/.test(text);
    });
    expect(unsound).toEqual([]);
  });

  test('what hangs under something comes after it, on the same feed', () => {
    const seen = new Map<string, string>();
    const astray = mentions.filter((record) => {
      const { id, root, parent, op } = parsed(record);
      const above = op !== 'upsert' ? [id] : [root, parent].filter((one) => one !== undefined);
      seen.set(id, seen.get(id) ?? record.feed);
      return above.some((one) => seen.get(one) !== record.feed);
    });
    // What was passed on may have been lost in a gap.
    const inGap = world.truth.blind.length > 0 ? 5 : 0;
    expect(astray.length).toBeLessThanOrEqual(inGap);
  });

  test('every feed ticks to the end, and nothing comes behind its tick', () => {
    const promised = new Map<string, number>();
    const behind = records.filter((record) => {
      const isBehind = record.time < (promised.get(record.feed) ?? world.since);
      if (isTick(record)) promised.set(record.feed, record.time);
      return isBehind;
    });
    expect(behind).toEqual([]);
    expect([...promised]).toEqual(FEEDS.map((feed) => [feed, world.end]));
  });

  test('has at least sixty texts of its own, unless it is an ordinary morning', () => {
    if (scenario === 'source-gap') return;
    const { waves, threads, rings, beats } = SCENARIOS[scenario];
    const decks = [
      ...waves.map(({ texts }) => texts),
      ...threads.flatMap(({ replies, quotes }) => [replies?.texts, quotes?.texts]),
      ...rings.map(({ texts }) => texts),
    ].flatMap((texts) => Object.values(texts ?? {}).flat());
    const single = [...threads, ...beats].map(({ text }) => text);
    expect(new Set([...decks, ...single]).size).toBeGreaterThanOrEqual(60);
  });

  test('says when what happens, inside the play', () => {
    const { moments, expectation, promises } = world.truth;
    expect(moments.length).toBeGreaterThan(2);
    for (const { at } of moments) {
      expect(at).toBeGreaterThan(world.start);
      expect(at).toBeLessThan(world.end);
    }
    expect(moments).toEqual(moments.toSorted((a, b) => a.at - b.at));
    if (expectation.kind === 'crisis') {
      expect(expectation.onset).toBe(moments[0]?.at);
      expect(expectation.openBy).toBeGreaterThan(expectation.onset);
      expect(promises).toHaveLength(1);
    }
  });
});

describe('ordinary life', () => {
  const start = Date.UTC(2026, 10, 18, 19, 10);
  const world = createWorld({ scenario: 'football-night', seed: 1, start });
  const ordinary = [...world.records()]
    .filter(isMention)
    .filter(({ time }) => time < world.start)
    .map(parsed);
  // Winter time, but for the first days.
  const hourOf = ({ time }: Mention) => new Date(time + HOUR).getUTCHours();
  const about = (name: RegExp) => ordinary.filter(({ text }) => name.test(text));

  test.each([
    [/brommelo/i, 120, 320],
    [/zilverdrecht/i, 120, 320],
    [/meerkoet/i, 5, 30],
    [/belvink/i, 250, 600],
    [/zekerburg/i, 60, 180],
  ])('of %s has so many mentions a day as suits it', (name, least, most) => {
    const perDay = about(name).length / 28;
    expect(perDay).toBeGreaterThan(least);
    expect(perDay).toBeLessThan(most);
  });

  test('is quiet at night and lively by day', () => {
    const night = ordinary.filter((mention) => hourOf(mention) >= 1 && hourOf(mention) < 5);
    const noon = ordinary.filter((mention) => hourOf(mention) >= 10 && hourOf(mention) < 14);
    expect(noon.length).toBeGreaterThan(6 * night.length);
  });

  test('of an insurer rests at the weekend, and of a salad does not', () => {
    const share = (name: RegExp) => {
      const all = about(name);
      const weekend = all.filter(({ time }) => [0, 6].includes(new Date(time + HOUR).getUTCDay()));
      return weekend.length / all.length;
    };
    expect(share(/zekerburg/i)).toBeLessThan(0.2);
    expect(share(/brommelo/i)).toBeGreaterThan(0.25);
  });

  test('of a club is loud on two evenings of each week', () => {
    const days = new Map<number, number>();
    for (const mention of about(/drechtmond/i)) {
      const day = Math.floor((mention.time + HOUR) / (24 * HOUR));
      days.set(day, (days.get(day) ?? 0) + 1);
    }
    const loud = [...days].filter(([, count]) => count > 350).map(([day]) => (day + 4) % 7);
    // A Wednesday or a Saturday, one of eight of them perhaps a quiet one.
    expect(new Set(loud)).toEqual(new Set([3, 6]));
    expect(loud.length).toBeGreaterThanOrEqual(7);
    expect(loud.length).toBeLessThanOrEqual(8);
  });

  test('is mostly Dutch, and all four languages are heard', () => {
    const count = (language: string) =>
      ordinary.filter((mention) => mention.language === language).length / ordinary.length;
    expect(count('nl')).toBeGreaterThan(0.8);
    for (const language of ['en', 'de', 'fr']) expect(count(language)).toBeGreaterThan(0.002);
  });
});

test('a gap takes the mentions of its feed, and the ticks say so', () => {
  const world = worldOf('source-gap');
  const [gap] = world.truth.blind;
  if (gap === undefined) throw new Error('there is no gap');
  const all = [...world.records()];
  const inside = all.filter(({ time }) => time >= gap.from && time < gap.to);
  expect(inside.filter(isMention).map(({ feed }) => feed)).not.toContain(gap.feed);
  expect(inside.filter(isMention).length).toBeGreaterThan(10);
  const blindOf = (feed: string) =>
    all.filter(isTick).flatMap((tick) => (tick.feed === feed ? (tick.blind ?? []) : []));
  const blind = blindOf(gap.feed);
  expect(blind[0]?.from).toBe(gap.from);
  expect(blind.at(-1)?.to).toBe(gap.to);
  for (const [at, stretch] of blind.entries()) {
    if (at > 0) expect(stretch.from).toBe(blind[at - 1]?.to);
  }
  for (const feed of FEEDS.filter((one) => one !== gap.feed)) {
    expect(blindOf(feed)).toEqual([]);
  }
});

describe('the prepared campaign', () => {
  const world = worldOf('prepared-campaign');
  const posts = played(world, [...world.records()]).map(parsed);
  const ring = posts.filter(
    ({ author, text }) => (author.followers ?? 0) <= 60 && text.length > 120,
  );

  test('is copied word for word, by small accounts, on three platforms', () => {
    const copies = new Map<string, Set<string>>();
    for (const { text, author } of ring) {
      copies.set(text, (copies.get(text) ?? new Set()).add(author.id));
    }
    const often = [...copies.values()].filter((accounts) => accounts.size > 10);
    expect(often.length).toBeGreaterThanOrEqual(8);
    expect(new Set(ring.map(({ platform }) => platform)).size).toBe(3);
  });
});

test('the counts of a post that is passed on grow, and are what was passed on', () => {
  const world = worldOf('hygiene-video');
  const all = played(world, [...world.records()]).map(parsed);
  const updates = all.filter(({ op }) => op === 'engagement');
  const [first] = updates;
  const own = updates.filter(({ id }) => id === first?.id);
  expect(own.length).toBeGreaterThan(5);
  for (const [at, { engagement, time, id }] of own.entries()) {
    const before = own[at - 1]?.engagement?.likes ?? 0;
    expect(engagement?.likes).toBeGreaterThanOrEqual(before);
    const seen = all.filter((one) => one.root === id && one.kind === 'repost' && one.time <= time);
    expect(engagement?.reposts).toBe(seen.length);
  }
});

test('what a platform takes away is said to be gone, once, and nothing hangs under it later', () => {
  const all = played(worldOf('school-threat'), [...worldOf('school-threat').records()]).map(parsed);
  const removals = all.filter(({ op }) => op === 'delete');
  expect(removals).toHaveLength(1);
  const [{ id, time } = { id: '', time: 0 }] = removals;
  expect(time).toBe(START + 96 * MINUTE);
  const under = all.filter((one) => one.root === id || (one.id === id && one.op === 'engagement'));
  expect(under.length).toBeGreaterThan(50);
  expect(under.filter((one) => one.time > time)).toEqual([]);
});

test('a promise is told as the clock of the place will show it', () => {
  const world = worldOf('school-threat');
  const [promise] = world.truth.promises;
  const texts = played(world, [...world.records()]).map((record) => parsed(record).text);
  // 20:30 in Amsterdam and 105 minutes.
  expect(texts.some((text) => text.includes('Om 22:15 laten we weten'))).toBe(true);
  expect(promise).toEqual({
    madeAt: START + 60 * MINUTE,
    dueAt: START + 105 * MINUTE,
    keptAt: START + 105 * MINUTE,
  });
});
