/** The score stage around its machine: what it asks the scorer, when it commits, when it beats. */
import type { Mention } from '@goldenhour/mention';
import { CATEGORIES, type Category } from '@goldenhour/text';
import { expect, test } from 'vitest';
import { FakeClock, fakeContext, MemoryLog, MemoryTransport } from '../fakes.ts';
import type { Score, ScoreRequest } from '../ports/index.ts';
import { encode, type MentionsRecord } from '../records.ts';
import { TOPICS } from '../topics.ts';
import { createCountingDetector } from './counting-detector.ts';
import { mentionOf, T0, tickOf } from './fakes.ts';
import { runScoreTask } from './stage.ts';

const SUBJECT = {
  language: 'nl',
  profile: { id: 's1', timeZone: 'UTC', thresholds: { floor: 1, weeks: 0.02 } },
} as const;

function newLog(...records: readonly MentionsRecord[]) {
  const clock = new FakeClock(T0);
  const log = new MemoryLog(1, clock);
  const append = (record: MentionsRecord) =>
    log.append({ topic: TOPICS.mentions.name, partition: 0, key: '', value: encode(record) });
  for (const record of records) append(record);
  return { clock, log, append };
}

async function start(
  log: MemoryLog,
  score: (batch: readonly ScoreRequest[]) => readonly Score[] | Promise<readonly Score[]>,
) {
  const transport = new MemoryTransport(log);
  const context = fakeContext(transport, log.clock);
  const stop = new AbortController();
  const at = { stage: 'score', input: TOPICS.mentions.name, partition: 0 };
  const running = runScoreTask(
    {
      ...context,
      subjects: new Map([['s1', SUBJECT]]),
      scorer: { name: 'fake', version: '1', score },
      createDetector: createCountingDetector,
      batchRecords: 100,
    },
    transport.task(at, stop.signal),
  );
  // Watched where it matters.
  running.catch(() => undefined);
  await (log.clock as FakeClock).advance(0);
  return { ...context, running, stop };
}

const said = (id: string, fields: Partial<Mention> = {}): MentionsRecord => ({
  t: 'mention',
  subject: 's1',
  official: false,
  mention: mentionOf({ id, ...fields }),
});
const ended = tickOf({ watermark: T0 + 60_000, sequence: 2, status: 'ended' });
const good = { sentiment: -0.5, confidence: 1, negative: 0.9, language: 'nl' };

test('the scorer is asked for what says something, with the language of a subject that has one', async () => {
  const { log } = newLog(
    tickOf({}),
    said('a', { language: 'de' }),
    said('b', { op: 'engagement' }),
    said('c', { op: 'delete', text: '' }),
    said('d'),
    ended,
  );
  const asked: ScoreRequest[] = [];
  await start(log, (batch) => {
    asked.push(...batch);
    return batch.map(() => good);
  });
  expect(asked.map(({ text, language, subject }) => [text, language, subject])).toEqual([
    ['text of a', 'de', 's1'],
    ['text of d', 'nl', 's1'],
  ]);
  expect(log.values(TOPICS.scored.name)).toMatchObject([
    {
      subject: 's1',
      scorer: { name: 'fake', version: '1' },
      scores: [
        { mention: 'a', ...good },
        { mention: 'd', ...good },
      ],
    },
  ]);
});

test('the scorer is told where the text names whom, as the log says', async () => {
  const places = { spans: [[0, 4]], others: [[8, 9]] } as const;
  const { log } = newLog(tickOf({}), { ...said('a'), ...places } as MentionsRecord, said('b'));
  const asked: ScoreRequest[] = [];
  await start(log, (batch) => {
    asked.push(...batch);
    return batch.map(() => good);
  });
  expect(asked).toMatchObject([places, { spans: [], others: [] }]);
});

const found = {
  ...good,
  polarity: -1,
  categories: { threat: 0.9351, service: 1 },
  severity: 3,
  page: true,
  severe: true,
  fingerprint: '00ff00ff00ff00ff',
  terms: [0, 4_294_967_295],
  by: { name: 'other', version: '1.0-ab+c' },
} as const;

test('all that a scorer says goes into the log, but what belongs to one mention at a time', async () => {
  const { log } = newLog(tickOf({}), said('a'), said('b'), said('c'), ended);
  const probabilities = Object.fromEntries(CATEGORIES.map((category) => [category, 0.5])) as Record<
    Category,
    number
  >;
  const given: readonly Score[] = [
    { ...found, positive: 0, probabilities },
    { unscored: 'language', threat: true },
    { ...good, mood: 'bad' } as Score,
  ];
  await start(log, () => given);
  const [record] = log.values(TOPICS.scored.name);
  const place = { revision: 0, time: T0, official: false };
  expect(record?.['scores']).toEqual([
    { mention: 'a', ...place, ...found },
    { mention: 'b', ...place, unscored: 'language', threat: true },
    { mention: 'c', ...place, ...good },
  ]);
});

test('a score that is missing or out of range counts as unscored, and never as a number', async () => {
  const bad: readonly unknown[] = [
    { ...good, sentiment: Number.NaN },
    { ...good, sentiment: -1.01 },
    { ...good, negative: 2 },
    { ...good, confidence: -1 },
    { ...good, language: 'x'.repeat(36) },
    { ...found, polarity: 1.1 },
    { ...found, polarity: Number.NaN },
    { ...found, categories: { threat: 1.1 } },
    { ...found, categories: { treat: 0.5 } },
    { ...found, categories: { constructor: 0.5 } },
    { ...found, severity: 4 },
    { ...found, severity: 1.5 },
    { ...found, page: 'yes' },
    { ...found, severe: 1 },
    { ...found, fingerprint: 'abc' },
    { ...found, fingerprint: 'G'.repeat(16) },
    { ...found, terms: [-1] },
    { ...found, terms: [0.5] },
    { ...found, terms: new Array(17).fill(1) },
    { ...found, by: { name: 'x'.repeat(65), version: '1' } },
    { ...found, by: { name: 'x', version: '€' } },
    { unscored: 'mood' },
    undefined,
  ];
  const scores = [...bad, { unscored: 'language' }, good] as readonly Score[];
  const { log } = newLog(tickOf({}), ...scores.map((_, n) => said(`m${100 + n}`)), ended);
  const { telemetry } = await start(log, () => scores);
  const [record] = log.values(TOPICS.scored.name);
  const kept = record?.['scores'] as readonly { readonly unscored?: string }[];
  expect(kept.map(({ unscored }) => unscored)).toEqual([
    ...bad.map(() => 'failed'),
    'language',
    undefined,
  ]);
  expect(telemetry.counts.get('goldenhour_scorer_failures_total')).toBe(bad.length);
  expect(telemetry.counts.get('goldenhour_scored_mentions_total unscored')).toBe(bad.length + 1);
});

test('ticks alone commit nothing until many have come', async () => {
  const ticks = (from: number, count: number) =>
    Array.from({ length: count }, (_, n) => tickOf({ sequence: from + n + 1, watermark: T0 }));
  const { log, append, clock } = newLog(...ticks(0, 4_000));
  await start(log, () => []);
  expect(log.operations).toBe(0);
  for (const tick of ticks(4_000, 2_000)) append(tick);
  await clock.advance(0);
  expect(log.operations).toBe(1);
  expect(log.offsetOf('score', 0)).toBeGreaterThan(0);
});

test('in total silence it beats itself, so that bins close and say who is missing', async () => {
  const live = { source: 'l', clock: 'log', mode: 'live', intervalMs: 2_000 } as const;
  const { log, clock } = newLog(tickOf({ ...live, watermark: T0 }));
  const { telemetry } = await start(log, () => []);
  await clock.advance(5_500);
  expect(telemetry.counts.get('goldenhour_heartbeats_total')).toBeUndefined();
  await clock.advance(1_500);
  expect(telemetry.counts.get('goldenhour_heartbeats_total')).toBe(1);
  await clock.advance(120_000);
  expect(telemetry.counts.get('goldenhour_heartbeats_total')).toBeGreaterThanOrEqual(15);
  expect(telemetry.counts.get('goldenhour_heartbeats_total')).toBeLessThanOrEqual(22);
  const clocks = log.values(TOPICS.signals.name);
  expect(clocks.map(({ t, missing }) => [t, missing])).toEqual([
    ['clock', ['l']],
    ['clock', ['l']],
  ]);
});

test('event time that a clock ahead of the present has left behind is told until it is over', async () => {
  const live = { source: 'l', clock: 'log', mode: 'live' } as const;
  const { log, clock, append } = newLog();
  await clock.advance(3_600_000);
  append(tickOf({ ...live, watermark: T0 + 3_600_000 }));
  const { problems } = await start(log, () => []);
  await clock.advance(20_000);
  expect(problems).toEqual([]);

  // It was put right.
  await clock.advance(-3_600_000);
  append(tickOf({ ...live, watermark: T0 + 3_600_000, sequence: 2 }));
  await clock.advance(20_000);
  const [check, problem] = problems.at(-1) ?? [];
  expect(check).toBe('score-0');
  expect(problem).toMatch(/stands at 20.*Z, which is still to come: a clock was ahead/);
  expect(new Set(problems.map(String)).size).toBe(1);

  await clock.advance(3_600_000);
  expect(problems.at(-1)).toEqual(['score-0', null]);
});

test('while a play speaks, or nothing was ever said, it does not beat', async () => {
  const live = tickOf({ source: 'l', clock: 'log', mode: 'live' });
  for (const records of [[], [tickOf({}), said('a')], [tickOf({}), live]]) {
    const { log, clock } = newLog(...records);
    const { telemetry } = await start(log, (batch) => batch.map(() => good));
    await clock.advance(600_000);
    expect(telemetry.counts.get('goldenhour_heartbeats_total')).toBeUndefined();
  }
});

test('a scorer that is broken as a whole stops the task', async () => {
  const { log } = newLog(tickOf({}), said('a'));
  const broken = new Error('no model');
  const { running } = await start(log, () => Promise.reject(broken));
  await expect(running).rejects.toBe(broken);
});
