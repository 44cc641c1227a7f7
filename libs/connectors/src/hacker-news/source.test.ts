import { afterEach, beforeEach, expect, test } from 'vitest';
import { ASKED_TO_WAIT_MS, checkSource, type SourceWorld, type Trouble } from '../kit/contract.ts';
import type { FakeAnswer } from '../kit/fake-http-server.ts';
import { HeldClock } from '../kit/held-clock.ts';
import { Listener } from '../kit/listener.ts';
import type { OpenSchedule } from '../kit/schedule.ts';
import { hackerNewsSchema } from './config.ts';
import { FakeHackerNews } from './fake-hacker-news.ts';
import { hackerNewsSource } from './source.ts';

const T0 = 1_795_170_600_000;
const MINUTE_MS = 60_000;

/** A minute after the last poll, on a clock that is moved by hand. */
const everyMinute =
  (clock: HeldClock): OpenSchedule =>
  () => ({ longestMs: MINUTE_MS, wait: (signal) => clock.sleep(MINUTE_MS, signal) });

const TROUBLES: Readonly<Record<Trouble, FakeAnswer | 'break'>> = {
  down: 'break',
  limits: { status: 429, headers: { 'retry-after': String(ASKED_TO_WAIT_MS / 1000) }, body: '' },
  locked: { status: 403, body: 'no' },
  confused: { body: '<html>' },
};

async function openWorld(): Promise<SourceWorld & { readonly site: FakeHackerNews }> {
  const clock = new HeldClock(T0, { countsShort: true });
  const site = await FakeHackerNews.open();
  const config = hackerNewsSchema.parse({ name: 's', type: 'hacker-news', url: site.url });
  return {
    clock,
    site,
    open: () => hackerNewsSource(config, { clock, openSchedule: everyMinute(clock) }),
    say: (texts) => {
      for (const title of texts) {
        clock.time += 1_000;
        site.add({ title, time: clock.time / 1000 });
      }
    },
    waiting: () => clock.waited(MINUTE_MS),
    again: () => clock.pass(MINUTE_MS),
    trouble: (trouble) => {
      site.trouble = trouble === null ? null : TROUBLES[trouble];
    },
    [Symbol.asyncDispose]: () => site[Symbol.asyncDispose](),
  };
}

checkSource('hacker-news', openWorld);

let world: Awaited<ReturnType<typeof openWorld>>;
let listeners: Listener[];
beforeEach(async () => {
  world = await openWorld();
  listeners = [];
});
afterEach(async () => {
  for (const listener of listeners) await listener.stop();
  await world[Symbol.asyncDispose]();
});
const listen = (cursor: string | null = null) => {
  const listener = new Listener(world.open(), cursor);
  listeners.push(listener);
  return listener;
};
const poll = async () => {
  await world.waiting();
  world.again();
  await world.waiting();
};

test('a story, a comment and where they lead to', async () => {
  const { site, clock } = world;
  const listener = listen();
  await world.waiting();
  const story = site.add({
    title: 'ACME &amp; Co',
    url: 'https://acme.example/a',
    score: 7,
    descendants: 1,
    time: T0 / 1000,
  });
  site.add({
    ...{ type: 'comment', by: 'bob', parent: story, time: T0 / 1000 },
    text: 'It&#x27;s down.<p>See <a href="https:&#x2F;&#x2F;b.example&#x2F;x" rel="nofollow">b.exam...</a>',
  });
  site.add({ type: 'job', title: 'ACME hires', time: T0 / 1000 });
  await poll();
  expect(listener.mentions).toMatchObject([
    {
      ...{
        id: `hackernews:${story}`,
        kind: 'post',
        time: T0,
        author: { id: 'ann', handle: 'ann' },
      },
      ...{
        text: 'ACME & Co',
        links: ['https://acme.example/a'],
        engagement: { likes: 7, replies: 1 },
      },
      url: `https://news.ycombinator.com/item?id=${story}`,
    },
    {
      ...{ id: `hackernews:${story + 1}`, kind: 'comment', parent: `hackernews:${story}` },
      ...{ text: "It's down.\nSee b.exam...", links: ['https://b.example/x'] },
    },
  ]);
  expect(listener.cursor).toBe(`1:${story + 2}:${T0}`);
  expect(clock.now()).toBe(T0 + MINUTE_MS);
});

test('an item that is not to be seen yet is waited for, but not for ever', async () => {
  const { site } = world;
  const listener = listen();
  await world.waiting();
  world.say(['a', 'hidden', 'c']);
  const hidden = site.newest - 1;
  site.unseen.add(hidden);
  await poll();
  expect(listener.texts).toEqual(['a']);
  site.unseen.delete(hidden);
  await poll();
  expect(listener.texts).toEqual(['a', 'hidden', 'c']);
  world.say(['never', 'e']);
  site.unseen.add(site.newest - 1);
  for (let n = 0; n < 12; n += 1) await poll();
  expect(listener.texts).toEqual(['a', 'hidden', 'c', 'e']);
  expect(listener.batches.at(-1)?.watermark).toBe(world.clock.now());
});

test('what changed is told: how it is liked, and that it is gone', async () => {
  const { site } = world;
  const listener = listen();
  await world.waiting();
  const [liked, gone] = [
    site.add({ title: 'a', time: T0 / 1000 }),
    site.add({ title: 'b', time: T0 / 1000 }),
  ];
  await poll();
  site.items.set(liked, { id: liked, type: 'story', score: 40, descendants: 9 });
  site.items.set(gone, { id: gone, type: 'story', deleted: true });
  site.updates = [liked, gone, 5_000_000];
  await poll();
  const changes = listener.mentions.filter(({ op }) => op !== 'upsert');
  expect(changes).toMatchObject([
    { id: `hackernews:${liked}`, op: 'engagement', engagement: { likes: 40, replies: 9 } },
    { id: `hackernews:${gone}`, op: 'delete' },
  ]);
});

test('after a week away a week is read, in batches, each with a place to go on from', async () => {
  const listener = listen();
  await world.waiting();
  await listener.stop();
  world.say(Array.from({ length: 230 }, (_, n) => `n${n}`));
  world.clock.time += 7 * 24 * 60 * MINUTE_MS;
  const again = listen(listener.cursor);
  await world.waiting();
  expect(again.texts).toHaveLength(230);
  expect(again.batches.map(({ items }) => items.length)).toEqual([50, 50, 50, 50, 30, 0]);
  expect(again.batches[0]?.watermark).toBe(T0 + 50_000);
  expect(again.batches.at(-1)?.watermark).toBe(T0 + 230_000 + 7 * 24 * 60 * MINUTE_MS);
});

test('a site that answers nothing is not waited for longer than is sensible', async () => {
  world.site.trouble = 'mute';
  const listener = listen();
  await world.clock.waited(20_000);
  world.clock.pass(20_000);
  await listener.until(() => listener.faults.length > 0);
  expect(listener.faults[0]?.message).toMatch(/did not answer within 20 seconds/);
});

test('it trails by its schedule, and says so', () => {
  expect(world.open().trailMs).toBe(2 * MINUTE_MS);
});
