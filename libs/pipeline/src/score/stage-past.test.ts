/** The score stage with a detector that has no past: what it is told, and when that is durable. */
import type { CreateDetector } from '@goldenhour/velocity';
import { BIN_MS } from '@goldenhour/velocity';
import { expect, test } from 'vitest';
import { FakeClock, type Faults, fakeContext, MemoryLog, MemoryTransport } from '../fakes.ts';
import { encode, type MentionsRecord } from '../records.ts';
import { TOPICS } from '../topics.ts';
import { createCountingDetector } from './counting-detector.ts';
import { mentionOf, T0, tickOf } from './fakes.ts';
import { LearningDetector, profileOf, type Remembered } from './learning-detector.ts';
import { runScoreTask } from './stage.ts';

const LEARNED = 'goldenhour_learned_bins_total';
const createLearningDetector: CreateDetector = (profiles, restored) =>
  new LearningDetector(profiles, restored);

/** One life of the task, until it has nothing more to do. */
async function live(
  log: MemoryLog,
  createDetector: CreateDetector,
  { ids = ['s1', 's2'], faults }: { ids?: readonly string[]; faults?: Faults } = {},
) {
  const transport = new MemoryTransport(log, faults);
  const context = fakeContext(transport, log.clock);
  const stop = new AbortController();
  const running = runScoreTask(
    {
      ...context,
      subjects: new Map(ids.map((id) => [id, { language: 'nl', profile: profileOf(id) }] as const)),
      scorer: {
        name: 'fake',
        version: '1',
        score: (batch) => batch.map(() => ({ unscored: 'no_words' })),
      },
      createDetector,
      batchRecords: 100,
    },
    transport.task({ stage: 'score', input: TOPICS.mentions.name, partition: 0 }, stop.signal),
  );
  // Watched where it matters.
  running.catch(() => undefined);
  await (log.clock as FakeClock).advance(0);
  stop.abort();
  await Promise.race([running, transport.died]);
  return context;
}

const said = (id: string, minute: number, subject = 's1'): MentionsRecord => ({
  t: 'mention',
  subject,
  official: false,
  mention: mentionOf({ id, time: T0 + minute * BIN_MS }),
});

/** Two mentions of two minutes, both settled, and a third that is not; the first detector ran. */
async function oldLog() {
  const log = new MemoryLog(1, new FakeClock(T0));
  const append = (...records: readonly MentionsRecord[]) => {
    for (const record of records)
      log.append({ topic: TOPICS.mentions.name, partition: 0, key: '', value: encode(record) });
  };
  append(tickOf({}), said('a', 0), said('b', 2), said('c', 29));
  append(tickOf({ sequence: 2, watermark: T0 + 30 * BIN_MS }));
  await live(log, createCountingDetector);
  return { log, append };
}

const rememberedOf = (log: MemoryLog, subject: string) =>
  JSON.parse(log.stateOf('score', 0).get(`v/${subject}`) ?? 'null') as Remembered | null;
const TOLD = [
  ['bin', T0, 1],
  ['bin', T0 + 2 * BIN_MS, 1],
];

test('the state of another detector is replaced by a past from counts, at once and in one commit', async () => {
  const { log } = await oldLog();
  expect([...log.stateOf('score', 0).keys()]).toContain('v/s/s1');
  const offset = log.offsetOf('score', 0);
  const before = log.operations;
  const { telemetry } = await live(log, createLearningDetector);
  expect(rememberedOf(log, 's1')).toEqual({ told: TOLD, until: T0 + 30 * BIN_MS });
  expect(rememberedOf(log, 's2')).toEqual({ told: [], until: T0 + 30 * BIN_MS });
  const own = [...log.stateOf('score', 0).keys()].filter((key) => key.startsWith('v/'));
  expect(own.toSorted()).toEqual(['v/s1', 'v/s2']);
  expect(log.operations).toBe(before + 1);
  expect(log.offsetOf('score', 0)).toBe(offset);
  expect(telemetry.logs).toEqual([
    'the state of another detector is replaced',
    'the detector starts from counts',
  ]);
  expect(telemetry.counts.get(LEARNED)).toBe(2);
});

test('it is told once: after a restart it has a past', async () => {
  const { log } = await oldLog();
  await live(log, createLearningDetector);
  const before = log.operations;
  const { telemetry } = await live(log, createLearningDetector);
  expect(log.operations).toBe(before);
  expect(telemetry.logs).toEqual([]);
  expect(telemetry.counts.get(LEARNED)).toBeUndefined();
});

test('who dies before that is durable is told the same again; who dies after it is not', async () => {
  const { log } = await oldLog();
  const before = log.operations;
  const dies = () => {
    throw new Error('before the commit');
  };
  await expect(live(log, createLearningDetector, { faults: { before: dies } })).rejects.toThrow();
  expect(log.operations).toBe(before);
  expect([...log.stateOf('score', 0).keys()]).toContain('v/s/s1');
  await live(log, createLearningDetector, { faults: { diesAt: before + 1 } });
  expect(rememberedOf(log, 's1')?.told).toEqual(TOLD);
  const { telemetry } = await live(log, createLearningDetector);
  expect(telemetry.logs).toEqual([]);
});

test('a lost state is told what counts has, and how far the clock was is not known', async () => {
  const { log } = await oldLog();
  log.stateOf('score', 0).clear();
  const { telemetry } = await live(log, createLearningDetector);
  expect(rememberedOf(log, 's1')).toEqual({ told: TOLD, until: null });
  expect(telemetry.logs).toEqual(['the detector starts from counts']);
});

test('a subject that comes back is told its own past alone', async () => {
  const { log, append } = await oldLog();
  await live(log, createLearningDetector, { ids: ['s2'] });
  append(tickOf({ sequence: 3, watermark: T0 + 40 * BIN_MS }), said('d', 41, 's2'));
  await live(log, createLearningDetector, { ids: ['s2'] });
  const { telemetry } = await live(log, createLearningDetector);
  expect(rememberedOf(log, 's1')).toEqual({ told: TOLD, until: T0 + 40 * BIN_MS });
  expect(rememberedOf(log, 's2')).toEqual({ told: [], until: T0 + 30 * BIN_MS });
  expect(telemetry.logs).toEqual(['the detector starts from counts']);
});

test('on a new partition nothing is written before there is something to say', async () => {
  const log = new MemoryLog(1, new FakeClock(T0));
  const { telemetry } = await live(log, createLearningDetector);
  expect([log.operations, telemetry.logs]).toEqual([0, []]);
});

test('what the stage waits for is not lost when a detector is replaced', async () => {
  const { log, append } = await oldLog();
  append(said('e', 35), said('f', 36));
  await live(log, createCountingDetector);
  await live(log, createLearningDetector);
  append(tickOf({ sequence: 3, watermark: T0 + 60 * BIN_MS }));
  await live(log, createLearningDetector);
  const scores = log.values(TOPICS.scored.name).flatMap(({ scores }) => scores as unknown[]);
  expect(scores.map((score) => (score as { mention: string }).mention)).toEqual([
    ...['a', 'b', 'c'],
    ...['e', 'f'],
  ]);
});
