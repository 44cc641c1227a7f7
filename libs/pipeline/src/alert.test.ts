import { createLifecycle } from '@goldenhour/crisis';
import { BIN_MS, type Signal } from '@goldenhour/velocity';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runAlertTask } from './alert.ts';
import { FakeClock, type Faults, fakeContext, MemoryLog, MemoryTransport } from './fakes.ts';
import { encode, type SignalsRecord } from './records.ts';
import { T0 } from './score/fakes.ts';
import { TOPICS } from './topics.ts';

const signal = (bin: number, fields: Partial<Signal> = {}, subject = 's1'): SignalsRecord => ({
  t: 'signal',
  mode: 'live',
  lateMs: null,
  signal: {
    id: `${subject}@${bin}/${fields.lane ?? ''}/${fields.key ?? ''}`,
    subject,
    lane: 'velocity',
    status: 'alarm',
    onset: T0,
    at: T0 + bin * BIN_MS,
    velocity: 2,
    severity: 2,
    evidence: {
      measure: 'total',
      windowMinutes: 5,
      total: 5,
      expectedTotal: 1,
      negative: 0,
      expectedNegative: 0,
      negativeShare: null,
      unscored: 0,
      voices: 5,
      historyHours: 0,
      samples: [],
      missing: [],
    },
    ...fields,
  },
});
const clock = (from: number, to: number, missing: readonly string[] = []): SignalsRecord => ({
  t: 'clock',
  from: T0 + from * BIN_MS,
  to: T0 + to * BIN_MS,
  missing,
});

function logOf(records: readonly (SignalsRecord | string)[]): MemoryLog {
  const log = new MemoryLog(1, new FakeClock(T0));
  for (const record of records) {
    const value = typeof record === 'string' ? record : encode(record);
    log.append({ topic: TOPICS.signals.name, partition: 0, key: '', value });
  }
  return log;
}

/** Runs the task until it is idle or its process has died. */
async function run(log: MemoryLog, batchRecords: number, faults: Faults = {}) {
  const clock = log.clock as FakeClock;
  const transport = new MemoryTransport(log, faults);
  const stop = new AbortController();
  const context = fakeContext(transport, clock);
  const ends: (readonly string[])[] = [];
  const task = transport.task(
    { stage: 'alert', input: TOPICS.signals.name, partition: 0 },
    stop.signal,
  );
  const running = runAlertTask(
    {
      ...context,
      namespace: 'n',
      createLifecycle,
      batchRecords,
      onEnd: (_, sources) => ends.push(sources),
    },
    task,
  );
  await clock.advance(5_000);
  stop.abort();
  await Promise.race([clock.pass(Promise.race([running, transport.died]))]);
  return { ...context, ends };
}

const transitions = (log: MemoryLog) =>
  log
    .values(TOPICS.crises.name)
    .map(({ subject, revision, transition, at }) => [
      subject,
      revision,
      transition,
      (Number(at) - T0) / BIN_MS,
    ]);

const STORY = [
  signal(1),
  clock(0, 1),
  signal(2, { status: 'elevated', velocity: 0.5 }),
  clock(1, 2),
  signal(3, { status: 'normal', velocity: 0.1 }),
  clock(2, 300),
];
const TOLD = [
  ['s1', 1, 'opened', 1],
  ['s1', 2, 'eased', 32],
  ['s1', 3, 'resolved', 62],
];

test('a crisis opens, eases and resolves at the bins where it falls due', async () => {
  const log = logOf(STORY);
  await run(log, 100);
  expect(transitions(log)).toEqual(TOLD);
});

test('a commit of the scorer that the log holds twice changes nothing', async () => {
  for (let from = 0; from < STORY.length; from += 1) {
    for (let to = from + 1; to <= STORY.length; to += 1) {
      // Only whole bins are ever committed, so what is repeated ends with a clock record.
      if (STORY[to - 1]?.t !== 'clock') continue;
      const log = logOf([...STORY.slice(0, to), ...STORY.slice(from, to), ...STORY.slice(to)]);
      await run(log, 2);
      expect(transitions(log)).toEqual(TOLD);
    }
  }
});

test('signals of one instant are told apart by their ids, and those given again change nothing', async () => {
  const threat = signal(1, { lane: 'threat', key: 'threat:1', severity: 3 });
  const other = signal(1, { lane: 'threat', key: 'threat:2', severity: 3 });
  const whole = signal(1);
  const early = [threat, other];
  const log = logOf([...early, ...early, threat, whole, other, whole, clock(0, 1), threat, whole]);
  await run(log, 2);
  expect(transitions(log).map(([, , transition]) => transition)).toEqual(
    Array.from({ length: 3 }, () => 'opened'),
  );
});

test('a crisis is told of once per revision, whatever the batches and crashes', async () => {
  const story = fc
    .array(
      fc.record({
        spans: fc.integer({ min: 1, max: 40 }),
        missing: fc.constantFrom([], [], ['a']),
        signals: fc.uniqueArray(
          fc.tuple(
            fc.constantFrom('s1', 's2'),
            fc.constantFrom<Signal['status']>('alarm', 'elevated', 'normal'),
            fc.constantFrom<Pick<Signal, 'lane' | 'key'>>(
              { lane: 'velocity' },
              { lane: 'volume' },
              { lane: 'root', key: 'root:1' },
              { lane: 'threat', key: 'threat:1' },
              { lane: 'threat', key: 'threat:2' },
              { lane: 'self_harm', key: 'self_harm:1' },
            ),
          ),
          { selector: ([subject, , { lane, key }]) => `${subject} ${lane} ${key}`, maxLength: 4 },
        ),
      }),
      { minLength: 1, maxLength: 12, size: 'max' },
    )
    .map((steps) => {
      let bin = 0;
      return steps.flatMap(({ spans, missing, signals }) => {
        const from = bin;
        bin += spans;
        const last = bin - 1;
        return [
          ...(last > from ? [clock(from, last, missing)] : []),
          ...signals.map(([subject, status, of]) => signal(bin, { status, ...of }, subject)),
          clock(last, bin, missing),
        ];
      });
    });
  let told = 0;
  await fc.assert(
    fc.asyncProperty(
      story,
      fc.integer({ min: 1, max: 5 }),
      fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 4 }),
      async (records, batchRecords, deaths) => {
        const whole = logOf(records);
        await run(whole, 1_000);
        const log = logOf(records);
        for (const diesAt of deaths)
          await run(log, batchRecords, { diesAt: log.operations + diesAt });
        await run(log, batchRecords);
        expect(JSON.stringify(log.values(TOPICS.crises.name))).toBe(
          JSON.stringify(whole.values(TOPICS.crises.name)),
        );
        told += log.values(TOPICS.crises.name).length;
      },
    ),
    { numRuns: 60 },
  );
  expect(told).toBeGreaterThan(0);
});

test('minutes in which a source was missing delay the end once, however the spans overlap', async () => {
  const story = (...spans: readonly SignalsRecord[]) => [
    ...STORY.slice(0, 4),
    ...spans,
    clock(12, 300),
  ];
  const plain = logOf(story(clock(2, 12, ['a'])));
  await run(plain, 100);
  expect(transitions(plain)[1]).toEqual(['s1', 2, 'eased', 132]);
  const torn = logOf(
    story(clock(2, 9, ['a']), clock(2, 9, ['a']), clock(3, 4), clock(5, 12, ['a']), clock(3, 4)),
  );
  await run(torn, 2);
  expect(transitions(torn)).toEqual(transitions(plain));
});

test('what was acted on is not acted on again when the log gives it again', async () => {
  const log = logOf(['nonsense', ...STORY.slice(0, 4)]);
  await run(log, 100);
  // The offset of the commit was lost, its state was not.
  const torn = logOf(['nonsense', ...STORY]);
  for (const [key, value] of log.stateOf('alert', 0)) torn.stateOf('alert', 0).set(key, value);
  await run(torn, 100);
  expect(transitions(torn)).toEqual(TOLD.slice(1));
  expect(torn.values(TOPICS.deadLetters.name)).toEqual([]);
});

test('what cannot be read goes to dead-letters once, and the rest goes on', async () => {
  const poison = [
    'nonsense',
    '{"v":2,"t":"clock"}',
    '{"v":1,"t":"end"}',
    '{"v":1,"t":"clock","from":0,"to":9e15,"missing":[]}',
    encode(signal(1)).replace('"evidence"', '"evidense"'),
    encode(signal(1)).replace('"mode":"live"', '"mode":"lively"'),
    encode(signal(1)).replace('"status":"alarm"', '"status":"loud"'),
    encode(signal(1)).replace('"lane":"velocity"', '"lane":"telepathy"'),
    encode(signal(1)).replace('"voices":5', '"voices":"five"'),
    encode(signal(1, { lane: 'threat', key: 'x'.repeat(1_000) })),
  ];
  const log = logOf([...poison, ...STORY]);
  await run(log, 3, { diesAt: 2 });
  const { telemetry } = await run(log, 3);
  expect(log.values(TOPICS.deadLetters.name).map(({ reason }) => reason)).toEqual([
    'malformed',
    'unknown_version',
    ...Array.from({ length: 8 }, () => 'schema'),
  ]);
  expect(transitions(log)).toEqual(TOLD);
  expect([...telemetry.counts.keys()]).toContain('goldenhour_crisis_transitions_total opened');
});

test('the end is told when it is committed, again after a restart, and again when it is another', async () => {
  const log = logOf([...STORY, { t: 'end', sources: ['a'] }]);
  const dying = await run(log, 100, { diesAt: 1 });
  expect(dying.ends).toEqual([]);
  expect((await run(log, 100)).ends).toEqual([['a']]);
  const value = encode({ t: 'end', sources: ['a', 'b'] });
  log.append({ topic: TOPICS.signals.name, partition: 0, key: '', value });
  expect((await run(log, 100)).ends).toEqual([['a'], ['a', 'b']]);
});

test('a quiet stretch is committed now and then, without a word', async () => {
  const log = logOf(Array.from({ length: 6_000 }, (_, n) => clock(n, n + 1)));
  await run(log, 500);
  expect(log.offsetOf('alert', 0)).toBeGreaterThan(0);
  expect(log.operations).toBe(1);
});
