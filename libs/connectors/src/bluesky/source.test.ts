/** Bluesky over a real socket, against a server that can be as bad as the network is. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { HeldClock } from '../kit/held-clock.ts';
import { Listener } from '../kit/listener.ts';
import { type BlueskyConfig, blueskySchema } from './config.ts';
import { FakeJetstream, FakeNetwork, post } from './fake-jetstream.ts';
import { REWIND_US } from './place.ts';
import { blueskySource } from './source.ts';

const T0 = 1_795_170_600_000;
const US = T0 * 1000;
const SECOND_US = 1_000_000;
const SILENCE_MS = 15_000;

let clock: HeldClock;
let network: FakeNetwork;
let open: (Listener | FakeJetstream)[];

beforeEach(() => {
  clock = new HeldClock(T0);
  network = new FakeNetwork();
  open = [];
});
afterEach(async () => {
  for (const one of open.reverse())
    await (one instanceof Listener ? one.stop() : one[Symbol.asyncDispose]());
});

async function serve(): Promise<FakeJetstream> {
  const jetstream = await FakeJetstream.open(network);
  open.push(jetstream);
  return jetstream;
}

function listen(
  hosts: readonly FakeJetstream[],
  more: Partial<BlueskyConfig> = {},
  cursor: string | null = null,
) {
  const config = blueskySchema.parse({
    name: 's',
    type: 'bluesky',
    hosts: hosts.map(({ url }) => url),
  });
  const listener = new Listener(blueskySource({ ...config, ...more }, { clock }), cursor);
  open.push(listener);
  return listener;
}

/** The network says a post each second, from so many seconds on, and time goes on with it. */
function say(from: number, count: number, word = 'n'): void {
  for (let n = from; n < from + count; n += 1) {
    clock.time = Math.max(clock.time, T0 + n * 1000);
    network.say(post(US + n * SECOND_US, `${word}${n}`));
  }
}
const texts = (from: number, count: number) =>
  Array.from({ length: count }, (_, n) => `n${from + n}`);
const heard = (listener: Listener, text: string) =>
  listener.until(() => listener.texts.includes(text));
/** Somebody listens, and waits for more. */
const listening = () => clock.waited(SILENCE_MS);

test('asks for posts, reposts and likes, and reads on live', async () => {
  const host = await serve();
  const listener = listen([host]);
  await listening();
  say(0, 3);
  await heard(listener, 'n2');
  expect(listener.texts).toEqual(texts(0, 3));
  const asked = host.server.streams[0]?.url.searchParams;
  expect(asked?.getAll('wantedCollections').map((name) => name.split('.').at(-1))).toEqual([
    'post',
    'repost',
    'like',
  ]);
  expect(host.cursors).toEqual([null]);
  expect(listener.batches.at(-1)).toMatchObject({
    cursor: `1:${US + 2 * SECOND_US}`,
    watermark: T0 + 2000,
    since: T0,
  });
});

test('a broken connection costs nothing, and nothing is given twice', async () => {
  const host = await serve();
  const listener = listen([host]);
  await listening();
  say(0, 5);
  await heard(listener, 'n4');
  host.hangUp();
  say(5, 5);
  await heard(listener, 'n9');
  expect(listener.texts).toEqual(texts(0, 10));
  expect(host.cursors).toEqual([null, String(US + 4 * SECOND_US - REWIND_US)]);
  expect(listener.batches.reduce((sum, { skipped }) => sum + (skipped?.repeated ?? 0), 0)).toBe(5);
  expect(listener.faults.map(({ message }) => message)).toEqual([
    expect.stringMatching(/127.0.0.1:\d+ broke the connection/),
  ]);
  expect(listener.blind).toEqual([]);
});

test('what was given and may not be durable is given again', async () => {
  const host = await serve();
  const config = blueskySchema.parse({ name: 's', type: 'bluesky', hosts: [host.url] });
  const source = blueskySource(config, { clock });
  const first = new Listener(source);
  open.push(first);
  await listening();
  say(0, 5);
  await heard(first, 'n4');
  await first.stop();
  const again = new Listener(source, `1:${US + 2 * SECOND_US}`);
  open.push(again);
  await heard(again, 'n4');
  expect(again.texts).toEqual(texts(0, 5));
});

test('a host that has gone silent is left for the next one, though its socket is open', async () => {
  const hosts = [await serve(), await serve()];
  const listener = listen(hosts);
  await listening();
  say(0, 2);
  await heard(listener, 'n1');
  await listening();
  if (hosts[0] !== undefined) hosts[0].isStalled = true;
  say(2, 15);
  clock.pass(SILENCE_MS);
  await heard(listener, 'n16');
  expect(listener.texts).toEqual(texts(0, 17));
  expect(listener.faults[0]?.message).toMatch(/has sent nothing for 15 seconds; the next host/);
  expect(hosts[1]?.cursors).toEqual([String(US + SECOND_US - REWIND_US)]);
});

test('a host that says the same again and again is left too', async () => {
  const hosts = [await serve(), await serve()];
  const listener = listen(hosts);
  await listening();
  say(0, 3);
  await heard(listener, 'n2');
  clock.time += SILENCE_MS;
  hosts[0]?.jumpBack(3);
  await listener.until(() => listener.faults.length > 0);
  expect(listener.faults[0]?.message).toMatch(/repeats itself: nothing new for 15 seconds/);
  say(20, 1);
  await heard(listener, 'n20');
  expect(listener.texts).toEqual([...texts(0, 3), 'n20']);
});

test('what a host tells several times is given once', async () => {
  const host = await serve();
  host.times = 3;
  const listener = listen([host]);
  await listening();
  say(0, 4);
  host.jumpBack(4);
  say(4, 1);
  await heard(listener, 'n4');
  expect(listener.texts).toEqual(texts(0, 5));
});

test('what no host serves any more is blind, from the last word to the first', async () => {
  const hosts = [await serve(), await serve(), await serve()];
  const cursor = `1:${US}`;
  say(0, 600);
  hosts.forEach((host, n) => {
    host.windowFrom = US + (200 + n) * SECOND_US;
  });
  const listener = listen(hosts, {}, cursor);
  await heard(listener, 'n599');
  expect(listener.blind).toEqual([[T0, T0 + 202_000]]);
  expect(listener.texts).toEqual(texts(202, 398));
  expect(listener.faults.map(({ message }) => message)).toEqual([
    expect.stringMatching(
      /does not have what was said from 2026-11-20T10:30:00.000Z to 2026-11-20T10:33:20/,
    ),
    expect.stringMatching(/the next host is asked/),
  ]);
});

test('what one host has lost another one still has', async () => {
  const hosts = [await serve(), await serve(), await serve()];
  say(0, 600);
  for (const [n, host] of hosts.entries()) host.windowFrom = n === 1 ? US : US + 300 * SECOND_US;
  const listener = listen(hosts, {}, `1:${US + 10 * SECOND_US}`);
  await heard(listener, 'n599');
  expect(listener.texts).toEqual(texts(5, 595));
  expect(listener.blind).toEqual([]);
});

test('of hosts that have all lost some, the one that lost least is read, unless it is gone', async () => {
  const hosts = [await serve(), await serve(), await serve()];
  const [first, second, third] = hosts;
  if (first === undefined || second === undefined || third === undefined) return;
  say(0, 900);
  first.windowFrom = US + 500 * SECOND_US;
  second.windowFrom = US + 200 * SECOND_US;
  third.windowFrom = US + 700 * SECOND_US;
  const listener = listen(hosts, {}, `1:${US + 10 * SECOND_US}`);
  await heard(listener, 'n899');
  expect(listener.blind).toEqual([[T0 + 10_000, T0 + 200_000]]);
  second.isDown = true;
  const other = listen(hosts, {}, `1:${US + 11 * SECOND_US}`);
  await heard(other, 'n899');
  expect(other.blind).toEqual([[T0 + 11_000, T0 + 500_000]]);
});

test('garbage costs itself: it goes to the dead letters, and reading goes on', async () => {
  const host = await serve();
  const listener = listen([host]);
  await listening();
  say(0, 1);
  host.send('not JSON');
  host.send(Uint8Array.of(0x22, 0xff, 0xfe, 0x22));
  host.send('');
  host.send(post(US + 400 * 24 * 3_600 * SECOND_US, 'from another time').line);
  say(1, 1);
  await heard(listener, 'n1');
  expect(listener.texts).toEqual(texts(0, 2));
  const bad = listener.items.flatMap((item) =>
    'unreadable' in item ? [`${item.reason}: ${item.detail}`] : [],
  );
  expect(bad).toEqual([
    'malformed: the frame is not JSON',
    'malformed: the frame is not UTF-8',
    'malformed: the frame is not JSON',
    'bad_time: time_us: lies more than a day ahead; check the clock of this machine',
  ]);
  expect(listener.faults).toEqual([]);
  expect(listener.cursor).toBe(`1:${US + SECOND_US}`);
});

test('a post of a megabyte is read', async () => {
  const host = await serve();
  const listener = listen([host]);
  await listening();
  network.say(post(US, 'x'.repeat(1_000_000)));
  say(1, 1);
  await heard(listener, 'n1');
  expect(listener.texts[0]).toHaveLength(20_000);
});

test('what is too large to be read is passed over, and blind', async () => {
  const host = await serve();
  const listener = listen([host]);
  await listening();
  say(0, 3);
  await heard(listener, 'n2');
  network.say(post(US + 2.5 * SECOND_US, 'x'.repeat(17 * 1024 * 1024)));
  say(3, 3);
  await heard(listener, 'n5');
  expect(listener.texts).toEqual([...texts(0, 3), ...texts(3, 3)]);
  expect(listener.faults.map(({ message }) => message)).toEqual([
    expect.stringMatching(/sent something larger than 16777216 bytes; it is passed over/),
  ]);
  expect(listener.blind).toEqual([[T0 + 2000, T0 + 3000]]);
});

test('a host whose clock is hours ahead makes nobody skip those hours', async () => {
  const hosts = [await serve(), await serve()];
  const [ahead] = hosts;
  if (ahead === undefined) return;
  ahead.aheadUs = 3 * 3_600 * SECOND_US;
  const listener = listen(hosts);
  await listening();
  say(0, 3);
  await heard(listener, 'n2');
  expect(listener.batches.at(-1)).toMatchObject({
    watermark: T0 + 2000,
    cursor: `1:${US + 2 * SECOND_US}`,
  });
  ahead.isDown = true;
  say(3, 3);
  await heard(listener, 'n5');
  expect(listener.texts).toEqual(texts(0, 6));
  expect(listener.blind).toEqual([]);
});

test('when no host serves it says so in the same words, and goes on when one does', async () => {
  const hosts = [await serve(), await serve()];
  for (const host of hosts) host.server.refusal = { status: 503 };
  const listener = listen(hosts);
  await listener.until(() => listener.faults.length >= 6);
  const said = listener.faults.slice(1).map(({ message }) => message);
  expect(new Set(said).size).toBe(1);
  expect(said[0]).toMatch(
    /^none of 2 hosts serves; of the first: 127.*is in trouble \(status 503\)$/,
  );
  for (const host of hosts) host.server.refusal = null;
  await listening();
  say(0, 1);
  await heard(listener, 'n0');
});

test('a place of another kind is refused with advice', async () => {
  const host = await serve();
  const listener = listen([host], {}, '17');
  await expect(listener.ended).rejects.toThrow(/give this source a name of its own/);
});

test('when it stops nothing stays open', async () => {
  const host = await serve();
  const listener = listen([host]);
  await listening();
  expect(host.server.streams).toHaveLength(1);
  await listener.stop();
  await new Promise((resolve) => setImmediate(resolve));
  expect(clock.sleeping).toBe(0);
  while (host.server.connections > 0) await new Promise((resolve) => setImmediate(resolve));
});
