/** What ingest does for live sources: their first word, what they missed, their own pace, who follows. */
import { expect, test } from 'vitest';
import { batchesOf, ListSource, type Step, wordMatcher } from '../fake-sources.ts';
import { FakeClock, fakeContext, MemoryLog, MemoryTransport } from '../fakes.ts';
import { type Source, SourceError } from '../ports/index.ts';
import type { Tick } from '../records.ts';
import { T0 } from '../score/fakes.ts';
import { DELAY_BOUND_MS } from '../score/partition-clock.ts';
import { TOPICS } from '../topics.ts';
import { PlayOrder } from './play-order.ts';
import { runIngestTask } from './stage.ts';

function start(log: MemoryLog, source: Source) {
  const transport = new MemoryTransport(log);
  const context = fakeContext(transport, log.clock);
  const stop = new AbortController();
  const task = transport.task({ stage: 'ingest', input: null, partition: 0 }, stop.signal);
  const running = runIngestTask(
    {
      ...context,
      sources: [source],
      matcher: wordMatcher(['acme']),
      subjects: new Set(['acme']),
      configVersion: '1',
      order: new PlayOrder(),
    },
    task,
  );
  running.catch(() => undefined);
  return { ...context, running, stop };
}
const newLog = () => {
  const clock = new FakeClock(T0);
  return { clock, log: new MemoryLog(1, clock) };
};
const ticksOf = (log: MemoryLog) =>
  log.values(TOPICS.mentions.name).filter(({ t }) => t === 'tick') as unknown as readonly Tick[];
const live = (steps: readonly Step[]) =>
  new ListSource('s', steps, { clock: 'log', endless: true });
const fitted = <T extends Partial<Source>>(source: ListSource, more: T): Source =>
  Object.assign(source, more);

test('a live source that was never reached is late from the start, and blind until it speaks', async () => {
  const { clock, log } = newLog();
  let isDown = true;
  const down: Step = () =>
    isDown ? Promise.reject(new SourceError('unavailable', 'no answer')) : Promise.resolve();
  const later = T0 + 90_000;
  const steps = batchesOf(later, [{ items: [['a', later, 'acme']], watermark: later }]);
  const { telemetry } = start(log, live([down, ...steps.map((s) => ({ ...s, cursor: '2' }))]));
  await clock.advance(60_000);
  const before = ticksOf(log);
  expect(before.length).toBeGreaterThan(50);
  expect(new Set(before.map(({ status, watermark }) => `${status} ${watermark}`))).toEqual(
    new Set([`late ${T0}`]),
  );
  isDown = false;
  await clock.advance(60_000);
  const blind = ticksOf(log).flatMap((tick) => (tick.blind === null ? [] : [tick.blind]));
  expect(blind).toEqual([{ from: T0, to: later }]);
  expect(ticksOf(log).at(-1)).toMatchObject({ since: T0, watermark: later });
  expect(telemetry.counts.get('goldenhour_source_blind_seconds_total s')).toBe(90);
});

test('one that speaks before anybody counts on it is blind for nothing', async () => {
  const { clock, log } = newLog();
  const begun = T0 + 300;
  const slow: Step = () => clock.sleep(500);
  const [batch] = batchesOf(begun, [{ items: [], watermark: T0 + 400 }]);
  if (batch === undefined) throw new Error('there is one');
  start(log, live([slow, { ...batch, cursor: '2' }]));
  await clock.advance(500);
  expect(ticksOf(log)).toMatchObject([{ since: begun, watermark: T0 + 400, blind: null }]);
});

test('one that covers what was before it was opened is blind for nothing', async () => {
  const { clock, log } = newLog();
  const before = T0 - 3_600_000;
  start(log, live(batchesOf(before, [{ items: [], watermark: T0 }])));
  await clock.advance(2_000);
  expect(ticksOf(log).map(({ blind }) => blind)).toEqual([null, null, null]);
  expect(ticksOf(log).at(-1)).toMatchObject({ since: before, status: 'live' });
});

test('a source is late only beyond its own trail', async () => {
  const { clock, log } = newLog();
  const source = fitted(live(batchesOf(T0, [{ items: [], watermark: T0 }])), { trailMs: 300_000 });
  start(log, source);
  await clock.advance(363_000);
  const ticks = ticksOf(log);
  expect(ticks.map(({ status }) => status).lastIndexOf('live')).toBe(360);
  expect(ticks.at(-1)).toMatchObject({ status: 'late', trailMs: 300_000 });
});

test('a source is opened again at the pace that it names', async () => {
  const { clock, log } = newLog();
  const down: Step = () => Promise.reject(new SourceError('unavailable', 'no answer'));
  const source = live([down]);
  start(log, fitted(source, { backoff: { firstMs: 200, maxMs: 400 } }));
  await clock.advance(4_000);
  // 100 to 200 ms, then 200 to 400 ms each.
  expect(source.opened.length).toBeGreaterThan(10);
  expect(source.opened.length).toBeLessThan(23);
});

test('a live source whose ticks would come too seldom is a fault of the program', async () => {
  const { clock, log } = newLog();
  const source = fitted(live([]), { tickIntervalMs: DELAY_BOUND_MS });
  await expect(clock.pass(start(log, source).running)).rejects.toThrow(/tickIntervalMs is 5000/);
});

test('a source learns what was kept of what it read once that is in the log, and what it skipped is counted', async () => {
  const { clock, log } = newLog();
  const items = [
    ['a', T0, 'acme'],
    ['b', T0, 'nothing'],
  ] as const;
  const told: string[] = [];
  const steps = batchesOf(T0, [{ items, watermark: T0 }]).map((batch) => ({
    ...batch,
    skipped: { repeated: 3 },
  }));
  const source = fitted(live(steps), {
    followed: (mentions) => {
      const inLog = log.values(TOPICS.mentions.name).filter(({ t }) => t === 'mention').length;
      told.push(...mentions.map(({ id }) => `${id} ${inLog}`));
    },
  } satisfies Partial<Source>);
  const { telemetry } = start(log, source);
  await clock.advance(0);
  expect(told).toEqual(['a 1']);
  expect(telemetry.counts.get('goldenhour_source_skipped_total s repeated')).toBe(3);
});
