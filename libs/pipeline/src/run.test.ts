/** All stages together on a log in memory: ends, crashes, failures. */
import { createLifecycle } from '@goldenhour/crisis';
import { hash32 } from '@goldenhour/mention';
import { BIN_MS } from '@goldenhour/velocity';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toCrisisRecord } from './cloud-event.ts';
import { batchesOf, ListReceiver, ListSource, wordMatcher } from './fake-sources.ts';
import { FakeClock, type Faults, fakeContext, MemoryLog, MemoryTransport } from './fakes.ts';
import { eventOf } from './notify/fake-events.ts';
import {
  ReceiverError,
  type Source,
  type StageSpec,
  type Task,
  TransportError,
} from './ports/index.ts';
import type { ScoredRecord } from './records.ts';
import { type PipelineOptions, runPipeline } from './run.ts';
import { createCountingDetector } from './score/counting-detector.ts';
import { T0 } from './score/fakes.ts';
import { STAGES, TOPICS } from './topics.ts';

const SUBJECTS = ['acme', 'beta', 'gamma'];
/** Two seconds, and more on a machine that has other things to do. */
const SLOW = { timeout: 30_000 };

/** Two sources that tell of three subjects over two hours, each with storms of its own. */
function worldSources(): readonly ListSource[] {
  return ['one', 'two'].map((name, n) => {
    const batches = Array.from({ length: 12 }, (_, batch) => {
      const from = T0 + batch * 10 * BIN_MS;
      const items = Array.from({ length: 14 }, (_, at) => {
        const draw = hash32(`${name} ${batch} ${at}`);
        const storm = SUBJECTS[(batch >> 1) % 3] ?? '';
        const subject = draw % 3 === 0 ? (SUBJECTS[(draw % 7) % 3] ?? '') : storm;
        const quiet = batch % 4 === 3 ? 'nobody' : subject;
        // Here and there one that speaks alone.
        const text = draw % 23 === 0 ? `${quiet} help` : quiet;
        return [`${name}-${batch}-${at}`, from + (draw % (10 * BIN_MS)), text] as const;
      });
      return { items, watermark: from + (10 - n) * BIN_MS };
    });
    return new ListSource(
      name,
      batchesOf(T0, [...batches, { items: [], watermark: T0 + 300 * BIN_MS }]),
    );
  });
}

function pipeline(log: MemoryLog, given: Partial<PipelineOptions> & { faults?: Faults } = {}) {
  const { faults, ...options } = given;
  const transport = new MemoryTransport(log, faults);
  const receiver = new ListReceiver('r');
  const context = fakeContext(transport, log.clock);
  const subject = (id: string) =>
    ({
      name: id,
      timeZone: 'UTC',
      language: undefined,
      profile: { id, timeZone: 'UTC', thresholds: { floor: 1, weeks: 0.02 } },
    }) as const;
  const all: PipelineOptions = {
    ...context,
    namespace: 'n',
    stages: STAGES,
    subjects: new Map(SUBJECTS.map((id) => [id, subject(id)])),
    matcher: wordMatcher(SUBJECTS),
    sources: worldSources(),
    scorer: {
      name: 'fake',
      version: '1',
      score: (batch) =>
        batch.map(({ text }) => ({
          sentiment: -text.length / 10,
          confidence: 1,
          negative: 0.5,
          language: 'nl',
          page: text.endsWith('help'),
        })),
    },
    createDetector: createCountingDetector,
    createLifecycle,
    routes: [{ receiver, modes: ['replay'], minSeverity: 0, language: 'en' }],
    configVersion: '1',
    batchRecords: 50,
    untilEnd: true,
    ...options,
  };
  return { options: all, receiver, transport, telemetry: context.telemetry };
}

/** What came of it, whatever the partitions and the order among subjects. */
function result(log: MemoryLog) {
  const crises = log
    .values(TOPICS.crises.name)
    .map(
      (event) =>
        `${String(event['subject'])} ${String(event['revision'])} ${JSON.stringify(event)}`,
    )
    .sort();
  const scores = log
    .values(TOPICS.scored.name)
    .flatMap((record) =>
      (record as unknown as ScoredRecord).scores.map(
        ({ mention, revision, time }) =>
          `${String(record['subject'])} ${mention} ${revision} ${time}`,
      ),
    )
    .sort();
  const counts = log
    .values(TOPICS.counts.name)
    .map((bin) => JSON.stringify(bin))
    .sort();
  return { crises, scores, counts };
}

async function undisturbed(partitions = 2, options: Partial<PipelineOptions> = {}) {
  const clock = new FakeClock(T0);
  const log = new MemoryLog(partitions, clock);
  const { options: all, receiver } = pipeline(log, options);
  await clock.pass(runPipeline(all, new AbortController().signal));
  return { ...result(log), told: receiver.sent.map(({ id }) => id), log };
}

test('a replay runs to its end: all is scored once, and each event is told once', async () => {
  const { crises, scores, told, log } = await undisturbed();
  expect(crises.length).toBeGreaterThan(6);
  const lanes = log.values(TOPICS.crises.name).map(({ lane }) => lane);
  expect(new Set(lanes)).toEqual(new Set(['velocity', 'threat']));
  expect(new Set(scores).size).toBe(scores.length);
  expect(new Set(told).size).toBe(told.length);
  expect(told).toHaveLength(crises.length);
  const outcomes = log.values(TOPICS.notifications.name).map(({ outcome }) => outcome);
  expect(new Set(outcomes)).toEqual(new Set(['accepted']));
});

test(
  'with one partition or many, in small batches or large, the same comes of it',
  SLOW,
  async () => {
    const { log: _, told, ...expected } = await undisturbed(2);
    for (const [partitions, batchRecords] of [
      [1, 7],
      [5, 1_000],
      [3, 1],
    ] as const) {
      const { log: __, told: others, ...found } = await undisturbed(partitions, { batchRecords });
      expect(found).toEqual(expected);
      expect([...others].sort()).toEqual([...told].sort());
    }
  },
);

test('killed at any moments and started again, it comes to the same end', SLOW, async () => {
  const { log: whole, told, ...expected } = await undisturbed();
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: Math.ceil(whole.operations / 3) }), {
        minLength: 1,
        maxLength: 8,
        size: 'max',
      }),
      fc.integer({ min: 5, max: 80 }),
      async (lives, batchRecords) => {
        const clock = new FakeClock(T0);
        const log = new MemoryLog(2, clock);
        const heard: string[] = [];
        const start = async (faults: Faults) => {
          const { options, receiver, transport } = pipeline(log, { faults, batchRecords });
          const running = runPipeline(options, new AbortController().signal);
          await clock.pass(Promise.race([running, transport.died]));
          transport.kill();
          heard.push(...receiver.sent.map(({ id }) => id));
        };
        for (const life of lives) await start({ diesAt: log.operations + life });
        await start({});
        expect(result(log)).toEqual(expected);
        expect([...new Set(heard)].sort()).toEqual([...told].sort());
      },
    ),
    { numRuns: 8 },
  );
});

test('a store that is kept takes up another source, and ends when that one has', async () => {
  const clock = new FakeClock(T0);
  const log = new MemoryLog(2, clock);
  const [one, two] = worldSources();
  if (one === undefined || two === undefined) throw new Error('there are two');
  const run = (sources: readonly Source[]) => {
    const { options } = pipeline(log, { sources });
    return clock.pass(runPipeline(options, new AbortController().signal));
  };
  await run([one]);
  await run([one]);
  // The second time only to see by its cursor that it is what it was.
  expect(one.opened).toHaveLength(2);
  const before = result(log).scores.length;
  await run([one, two]);
  expect(result(log).scores.length).toBeGreaterThan(before * 1.5);
  const ends = log.values(TOPICS.signals.name).filter(({ t }) => t === 'end');
  expect(ends.map(({ sources }) => sources)).toEqual([
    ['one'],
    ['one', 'two'],
    ['one'],
    ['one', 'two'],
  ]);
});

test('a replay ends only when all that stands in the log of crises is taken over', async () => {
  const clock = new FakeClock(T0);
  const log = new MemoryLog(1, clock);
  for (let n = 1; n <= 2_000; n += 1) {
    const event = eventOf('a', n);
    log.append(toCrisisRecord(event, { namespace: 'n', partition: 0, clocked: T0 }));
  }
  const last = log.of(TOPICS.crises.name, 0).at(-1)?.offset ?? 0;
  const { options } = pipeline(log, { sources: [new ListSource('empty', [])], routes: [] });
  await clock.pass(runPipeline(options, new AbortController().signal));
  expect(log.offsetOf('notify', 0)).toBeGreaterThan(last);
});

test('a source with nothing in it ends the replay', async () => {
  const { scores } = await undisturbed(2, { sources: [new ListSource('empty', [])] });
  expect(scores).toEqual([]);
});

test('what one stage cannot bear stops the others, and is what is thrown', async () => {
  const clock = new FakeClock(T0);
  const broken = new Error('broken');
  const source = new ListSource('one', [], { endless: true });
  const { options } = pipeline(new MemoryLog(2, clock), {
    untilEnd: false,
    sources: [source],
    scorer: { name: 'x', version: '1', score: () => [] },
    createDetector: () => {
      throw broken;
    },
  });
  await expect(clock.pass(runPipeline(options, new AbortController().signal))).rejects.toBe(broken);
});

test('a stage that fails because it was stopped does not hide the cause', async () => {
  const clock = new FakeClock(T0);
  const cause = new TransportError('corrupt', 'the store is damaged');
  const log = new MemoryLog(2, clock);
  let commits = 0;
  const { options } = pipeline(log, {
    faults: {
      before: (_, stage) => {
        commits += stage === 'alert' ? 1 : 0;
        if (commits > 2) throw stage === 'alert' ? cause : new TransportError('closed', 'closed');
      },
    },
  });
  await expect(clock.pass(runPipeline(options, new AbortController().signal))).rejects.toBe(cause);
});

test('told to stop, it stops, however long its sources would have gone on', async () => {
  const clock = new FakeClock(T0);
  const stop = new AbortController();
  const source = new ListSource(
    'l',
    batchesOf(T0, [{ items: [['x', T0, 'acme']], watermark: T0 }]),
    {
      clock: 'log',
      endless: true,
    },
  );
  const { options } = pipeline(new MemoryLog(2, clock), { sources: [source], untilEnd: false });
  const running = runPipeline(options, stop.signal);
  await clock.advance(60_000);
  stop.abort();
  await clock.pass(running);
});

test('a task is said to be well when it begins, and not each time that it begins again', async () => {
  const clock = new FakeClock(T0);
  const log = new MemoryLog(1, clock);
  let begins = 0;
  const { options } = pipeline(log, {
    createDetector: (...given) => {
      begins += 1;
      if (begins < 3) throw new TransportError('fenced', 'somebody else had it for a moment');
      return createCountingDetector(...given);
    },
  });
  const well: string[] = [];
  const transport = new RestlessTransport(log);
  const health = (check: string, problem: string | null): void => {
    if (problem === null) well.push(check);
  };
  await clock.pass(runPipeline({ ...options, transport, health }, new AbortController().signal));
  expect(begins).toBe(3);
  expect(well.filter((check) => check === 'score-0')).toEqual(['score-0']);
});

/** Gives a task back to whoever lost it. */
class RestlessTransport extends MemoryTransport {
  override runTasks(
    stage: StageSpec,
    run: (task: Task) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void> {
    const again = async (task: Task): Promise<void> => {
      try {
        await run(task);
      } catch (error) {
        if (!(error instanceof TransportError) || error.code !== 'fenced') throw error;
        await again(task);
      }
    };
    return super.runTasks(stage, again, signal);
  }
}

test('a store that is full for a while delays, and costs nothing', async () => {
  const { log: _, told: __, ...expected } = await undisturbed();
  const clock = new FakeClock(T0);
  const log = new MemoryLog(2, clock);
  let calls = 0;
  const { options, telemetry } = pipeline(log, {
    faults: {
      before: () => {
        calls += 1;
        if (calls % 3 === 0) throw new TransportError('full', 'no space left');
      },
    },
  });
  await clock.pass(runPipeline(options, new AbortController().signal));
  expect(result(log)).toEqual(expected);
  expect(telemetry.counts.get('goldenhour_transport_failures_total score')).toBeGreaterThan(0);
});

test('a replay does not wait for a receiver that does not answer its retries', async () => {
  const clock = new FakeClock(T0);
  const { options, receiver } = pipeline(new MemoryLog(2, clock));
  receiver.answer = () => Promise.reject(new ReceiverError('unavailable', 'down'));
  await clock.pass(runPipeline(options, new AbortController().signal));
  expect(clock.now() - T0).toBeLessThan(10 * 60_000);
});

test('a receiver that is broken, not refusing, stops the program', async () => {
  const clock = new FakeClock(T0);
  const { options, receiver } = pipeline(new MemoryLog(2, clock));
  receiver.answer = () => Promise.reject(new TypeError('undefined is not a function'));
  await expect(clock.pass(runPipeline(options, new AbortController().signal))).rejects.toThrow(
    TypeError,
  );
});
