/**
 * A day on a network that fails in every way it can, through the real ingest stage, with the
 * process killed now and then: every post is in the log, or in a time that is told as blind.
 */
import { runPipeline } from '@goldenhour/pipeline';
import { fakeContext, MemoryLog, MemoryTransport } from '@goldenhour/pipeline/fakes';
import { expect, test } from 'vitest';
import { HeldClock } from '../kit/held-clock.ts';
import { blueskySchema } from './config.ts';
import { FakeJetstream, FakeNetwork, post } from './fake-jetstream.ts';
import { blueskySource } from './source.ts';

const T0 = 1_795_170_600_000;
const STEP_MS = 5_000;
const HOUR_MS = 3_600_000;
/** Said in each step. */
const POSTS = 2;
/** A step-over passes this by. */
const STEP_OVER_MS = 1_000;
const turns = async (count: number): Promise<void> => {
  for (let n = 0; n < count; n += 1) await new Promise((resolve) => setImmediate(resolve));
};

/** Same seed, same day. @source Tommy Ettinger's mulberry32 */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Everything matches; the stages that are not run are not asked. */
function run(log: MemoryLog, clock: HeldClock, hosts: readonly FakeJetstream[]) {
  const transport = new MemoryTransport(log);
  const stop = new AbortController();
  const config = blueskySchema.parse({
    name: 's',
    type: 'bluesky',
    hosts: hosts.map(({ url }) => url),
  });
  const never = (): never => {
    throw new Error('only ingest runs');
  };
  const subject = { name: 'all', timeZone: 'UTC', language: undefined };
  const profile = { id: 'all', timeZone: 'UTC', thresholds: { floor: 1, weeks: 0.02 } };
  const running = runPipeline(
    {
      ...fakeContext(transport, clock),
      ...{ namespace: 'n', stages: ['ingest'], sources: [blueskySource(config, { clock })] },
      subjects: new Map([['all', { ...subject, profile }]]),
      matcher: {
        match: () => ({ matches: [{ subject: 'all', official: false, spans: [] }], refused: [] }),
      },
      scorer: { name: 'none', version: '1', score: never },
      ...{ createDetector: never, createLifecycle: never, routes: [] },
      ...{ configVersion: '1', batchRecords: 100, untilEnd: false },
    },
    stop.signal,
  );
  return { stop: () => (stop.abort(), running), kill: () => (transport.kill(), stop.abort()) };
}

type Fault = (hosts: readonly FakeJetstream[], network: FakeNetwork, now: number) => void;
const FAULTS: Readonly<Record<string, Fault>> = {
  'hangs up': ([a, b]) => [a, b].forEach((host) => host?.hangUp()),
  stalls: ([a]) => {
    if (a !== undefined) a.isStalled = true;
  },
  'stalls everywhere': (hosts) => {
    for (const host of hosts) host.isStalled = true;
  },
  'is down': ([, b]) => {
    if (b !== undefined) b.isDown = true;
  },
  'is down everywhere': (hosts) => {
    for (const host of hosts) host.isDown = true;
  },
  refuses: ([a]) => {
    if (a !== undefined) a.server.refusal = { status: 503 };
  },
  repeats: ([a, b, c]) => [a, b, c].forEach((host) => host !== undefined && (host.times = 2)),
  'jumps back': (hosts) => hosts.forEach((host) => host.jumpBack(40)),
  'talks nonsense': (hosts) => hosts.forEach((host) => host.send(Uint8Array.of(0x7b, 0xff))),
  'is hours ahead': ([a]) => {
    if (a !== undefined) a.aheadUs = 2 * HOUR_MS * 1000;
  },
};

function mend(hosts: readonly FakeJetstream[]): void {
  for (const host of hosts) {
    host.server.refusal = null;
    host.isDown = false;
    host.times = 1;
    // Whoever listened to a stalled one, or one with another clock, has lost it.
    if (host.isStalled || host.aheadUs !== 0) host.hangUp();
    host.isStalled = false;
    host.aheadUs = 0;
  }
}

test('over a day of faults every post is in the log, or in a time told as blind', async () => {
  const clock = new HeldClock(T0);
  const network = new FakeNetwork();
  await using a = await FakeJetstream.open(network);
  await using b = await FakeJetstream.open(network);
  await using c = await FakeJetstream.open(network);
  const hosts = [a, b, c];
  const log = new MemoryLog(1, clock);
  const random = randomOf(7);
  const kinds = Object.keys(FAULTS);
  const met = new Set<string>();
  let process_ = run(log, clock, hosts);
  let [kills, mendAt, forgets] = [0, 0, 0];
  let large: number | undefined;
  const say = (): void => {
    for (let n = 0; n < POSTS; n += 1) {
      const us = (clock.now() + (n * STEP_MS) / POSTS) * 1000;
      network.say(post(us, `post ${network.said.length}`));
    }
  };
  // Somebody listens before the first word.
  await turns(200);
  for (let now = T0; now < T0 + 24 * HOUR_MS; now = clock.now()) {
    say();
    clock.pass(STEP_MS);
    await turns(6);
    if (now >= mendAt && mendAt > 0) {
      mend(hosts);
      mendAt = 0;
    }
    if (mendAt === 0 && random() < 0.02) {
      const kind = kinds[Math.floor(random() * kinds.length)] ?? '';
      FAULTS[kind]?.(hosts, network, now);
      met.add(kind);
      mendAt = now + random() * 400_000;
      // While nobody listens, what was said a while ago goes from all hosts.
      if (kind === 'is down everywhere') {
        mendAt = now + HOUR_MS / 2;
        for (const host of hosts) host.windowFrom = (now + (10 + forgets) * 60_000) * 1000;
        forgets += 1;
      }
    }
    if (random() < 0.0005) {
      kills += 1;
      process_.kill();
      process_ = run(log, clock, hosts);
    }
    if (large === undefined && now > T0 + 12 * HOUR_MS && mendAt === 0) {
      large = clock.now();
      network.say(post(large * 1000, 'x'.repeat(17 * 1024 * 1024)));
    }
  }
  mend(hosts);
  const idsOf = () =>
    log
      .values('mentions')
      .flatMap(({ t, mention }) => (t === 'mention' ? [(mention as { id: string }).id] : []));
  for (let n = 0; n < 2_000 && !idsOf().includes(idOf(network.said.at(-1))); n += 1) {
    say();
    clock.pass(STEP_MS);
    await turns(20);
  }
  await process_.stop();

  const counted = new Map<string, number>();
  for (const id of idsOf()) counted.set(id, (counted.get(id) ?? 0) + 1);
  const blind = log
    .values('mentions')
    .flatMap(({ blind: interval }) =>
      interval === null || interval === undefined ? [] : [interval as Interval],
    );
  const last = network.said.findLastIndex((said) => counted.has(idOf(said)));
  const lost = network.said.slice(0, last).filter((said) => !counted.has(idOf(said)));
  const isBlind = (ms: number) => blind.some(({ from, to }) => ms >= from - 1 && ms <= to);
  const untold = lost.filter(({ us }) => !isBlind(us / 1000));
  expect(untold.map(({ us }) => us / 1000 - T0)).toEqual([]);
  // Nothing is lost that a host still served.
  const served = Math.min(...hosts.map(({ windowFrom }) => windowFrom));
  const needless = lost.filter(
    ({ us }) => us >= served && Math.abs(us / 1000 - (large ?? 0)) > STEP_OVER_MS,
  );
  expect(needless).toEqual([]);
  const repeated = [...counted.values()].reduce((sum, count) => sum + count - 1, 0);
  expect(repeated).toBeLessThanOrEqual(kills * POSTS * 8);

  // All of it took place, or the above says nothing.
  expect([...met].sort()).toEqual([...kinds].sort());
  expect(kills).toBeGreaterThan(2);
  expect(lost.length).toBeGreaterThan(100);
  expect(counted.size).toBeGreaterThan(25_000);
  expect([clock.sleeping, log.values('mentions').length > 0]).toEqual([0, true]);
}, 120_000);

type Interval = { readonly from: number; readonly to: number };
const idOf = (said: { readonly line: string } | undefined): string => {
  const { did, commit } = JSON.parse(said?.line ?? '{}') as {
    did: string;
    commit: { collection: string; rkey: string };
  };
  return `bluesky:at://${did}/${commit.collection}/${commit.rkey}`;
};
