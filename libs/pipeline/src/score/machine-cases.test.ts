/** The score machine in single cases: each was once wrong, or is a rule that chance seldom meets. */
import type { Mention } from '@goldenhour/mention';
import { BIN_MS } from '@goldenhour/velocity';
import { expect, test } from 'vitest';
import type { Tick } from '../records.ts';
import { TOPICS } from '../topics.ts';
import { CountingDetector } from './counting-detector.ts';
import { MINUTE, SECOND } from './fake-logs.ts';
import { AT_ONCE, type RunPlan, recordsOf, runLog, scoresOf, valuesOf } from './fake-run.ts';
import { type Entry, fakeScore, logOf, mentionOf, T0, tickOf } from './fakes.ts';
import { type MachineBounds, ScoreMachine } from './machine.ts';
import { LATE_MS } from './outputs.ts';
import { DELAY_BOUND_MS } from './partition-clock.ts';

/** Commits after so many records, crashes, reads them again and so many more; and at once. */
const PLANS: readonly RunPlan[] = [
  AT_ONCE,
  ...Array.from(
    { length: 16 },
    (_, n): RunPlan => ({ sizes: [n + 1], then: new Array(n + 1).fill('commit and crash') }),
  ),
];

const said = (id: string, fields: Partial<Mention> = {}, subject = 's1'): Entry => ({
  value: { t: 'mention', subject, official: false, mention: mentionOf({ id, ...fields }) },
});
const tick = (watermark: number, fields: Partial<Tick> = {}): Entry => ({
  value: tickOf({ watermark, sequence: watermark, ...fields }),
});
const ended = (watermark: number, fields: Partial<Tick> = {}): Entry =>
  tick(watermark, { sequence: Number.MAX_SAFE_INTEGER, status: 'ended', ...fields });

const idsOf = (run: ReturnType<typeof runLog>, subject = 's1') =>
  (scoresOf(run.outputs).get(subject) ?? []).map(
    ({ mention, revision }) => `${mention}.${revision}`,
  );
const signalsOf = (run: ReturnType<typeof runLog>) =>
  recordsOf(run.outputs).flatMap((record) => (record.t === 'signal' ? [record] : []));
const samplesOf = (run: ReturnType<typeof runLog>) =>
  run.outputs
    .filter(({ topic }) => topic === TOPICS.samples.name)
    .map(({ key, value }) => [key, value === null ? null : 'there']);

const BOUNDS: MachineBounds = {
  waitingMax: 100,
  seen: { idsMin: 100, idsMax: 200, blockIds: 10 },
  samplesMax: 100,
};

/** Ids whose hash makes the counting detector keep a sample. */
const SAMPLED = ['m0', 'm1', 'm2', 'm3', 'm4', 'm5', 'm6', 'm7', 'm8', 'm9'].filter(
  (id) => samplesOf(runLog(logOf([said(id), ended(T0 + MINUTE)]), AT_ONCE)).length > 0,
);
const [SAMPLE = ''] = SAMPLED;

test('a mention of the very instant of the clock waits, and leaves when the clock has passed it', () => {
  const log = [tick(T0), said('b', { time: T0 + SECOND }), tick(T0 + SECOND)];
  expect(runLog(logOf(log), AT_ONCE)).toMatchObject({ waiting: 1, late: 0 });
  expect(runLog(logOf([...log, tick(T0 + SECOND + 1)]), AT_ONCE)).toMatchObject({ waiting: 0 });
});

test('a bin closes with all that was said in it, and its signal says so', () => {
  const log = [
    tick(T0),
    ...['a', 'b', 'c'].map((id) => said(id, { time: T0 + BIN_MS - 1 })),
    said('d', { time: T0 + BIN_MS }),
    tick(T0 + BIN_MS),
  ];
  const [signal, ...others] = signalsOf(runLog(logOf(log), AT_ONCE));
  expect(signal?.signal).toMatchObject({
    at: T0 + BIN_MS,
    status: 'alarm',
    evidence: { total: 3 },
  });
  expect(others).toEqual([]);
});

test('the signal of a bin stands after the clock of the bin before and before its own', () => {
  const log = [
    tick(T0),
    ...['a', 'b', 'c'].map((id) => said(id, { time: T0 + 3 * BIN_MS })),
    tick(T0 + 4 * BIN_MS),
  ];
  const records = recordsOf(runLog(logOf(log), AT_ONCE).outputs);
  expect(records.map((record) => [record.t, record.t === 'clock' ? record.to : 0])).toEqual([
    ['clock', T0 + 3 * BIN_MS],
    ['signal', 0],
    ['clock', T0 + 4 * BIN_MS],
  ]);
});

test('a revision that left before the first one does not make that one a duplicate', () => {
  // The edit is dated earlier: it leaves while the original waits.
  const log = [
    tick(T0),
    said('a', { time: T0 + MINUTE }),
    said('a', { revision: 1, time: T0 + SECOND }),
    tick(T0 + 30 * SECOND),
    ended(T0 + 2 * MINUTE),
  ];
  for (const plan of PLANS) expect(idsOf(runLog(logOf(log), plan))).toEqual(['a.1', 'a.0']);
  expect(runLog(logOf(log), AT_ONCE).observed).toHaveLength(1);
});

test('a subject that is not configured is refused once, however often its record is read', () => {
  const log = [
    tick(T0),
    said('a', { time: T0 + MINUTE }),
    said('b', { time: T0 + MINUTE }, 'nobody'),
  ];
  for (const plan of PLANS) {
    const letters = valuesOf(runLog(logOf(log), plan).outputs, TOPICS.deadLetters.name);
    expect(letters).toMatchObject([{ reason: 'unknown_subject', origin: 'mentions/0/2' }]);
  }
});

test('after the last word nothing waits: what lies past it leaves too, and the bin it fell in closes', () => {
  const log = [
    tick(T0),
    said('a', { time: T0 + 30 * SECOND }),
    said('b', { time: T0 + 10 * MINUTE }),
    ended(T0 + 30 * SECOND),
  ];
  const run = runLog(logOf(log), AT_ONCE);
  expect(idsOf(run)).toEqual(['a.0', 'b.0']);
  expect(recordsOf(run.outputs)).toEqual([
    { v: 1, t: 'clock', from: T0, to: T0 + BIN_MS, missing: [] },
    { v: 1, t: 'end', sources: ['a'] },
  ]);
  expect(run.offset).toBe(4);
});

test('a source that ends without ever having said anything ends the replay', () => {
  const log = [ended(0, { since: 0 })];
  expect(recordsOf(runLog(logOf(log), AT_ONCE).outputs)).toEqual([
    { v: 1, t: 'end', sources: ['a'] },
  ]);
});

test('the end is said once, after the last of the declared sources, in whatever order they end', () => {
  const both = { declares: ['a', 'b'] };
  const orders: Entry[][] = [
    [
      tick(T0, both),
      ended(T0 + MINUTE, both),
      tick(T0, { ...both, source: 'b' }),
      ended(T0 + MINUTE, { ...both, source: 'b' }),
    ],
    [
      tick(T0, both),
      tick(T0, { ...both, source: 'b' }),
      ended(T0 + MINUTE, { ...both, source: 'b' }),
      ended(T0 + MINUTE, both),
    ],
    [
      ended(0, { ...both, since: 0 }),
      tick(T0, { ...both, source: 'b' }),
      ended(T0 + MINUTE, { ...both, source: 'b' }),
    ],
    // A crash between the last word and its commit: it is said again under a higher epoch.
    [
      tick(T0, { ...both, source: 'b' }),
      tick(T0, both),
      ended(T0 + MINUTE, both),
      ended(T0 + MINUTE, { ...both, epoch: 2 }),
      ended(T0 + MINUTE, { ...both, source: 'b' }),
    ],
  ];
  for (const [entries, plan] of orders.flatMap((all) =>
    PLANS.map((plan) => [all, plan] as const),
  )) {
    const records = recordsOf(runLog(logOf(entries), plan).outputs);
    expect(records.filter(({ t }) => t === 'end')).toEqual([
      { v: 1, t: 'end', sources: ['a', 'b'] },
    ]);
    expect(records.at(-1)?.t).toBe('end');
  }
});

test('when live time begins, what is dated ahead of the log waits for the bound and no longer', () => {
  const log: Entry[] = [
    tick(T0),
    said('a', { time: T0 + 365 * 24 * 60 * MINUTE }),
    ended(T0 + MINUTE),
    tick(T0, { source: 'l', clock: 'log', mode: 'live' }),
    { ...said('b', { time: T0 + 365 * 24 * 60 * MINUTE }), wait: SECOND },
    { value: { t: 'heartbeat' }, wait: 11 * SECOND },
  ];
  // The end of the tick source lets go of the first; without it, live time does.
  expect(idsOf(runLog(logOf(log), AT_ONCE))).toEqual(['a.0', 'b.0']);
  const [first, second, , ...rest] = log;
  const retired = tick(T0, { sequence: Number.MAX_SAFE_INTEGER, status: 'ended' });
  const live = tick(T0, { source: 'l', clock: 'log', mode: 'live' });
  if (first === undefined || second === undefined) throw new Error('the log has entries');
  const switched = [first, live, second, retired, ...rest];
  for (const plan of PLANS) {
    const run = runLog(logOf(switched), plan);
    expect(run.waiting).toBe(0);
    expect(idsOf(run)).toEqual(['a.0', 'b.0']);
  }
});

test('what had to leave a full buffer is not counted again by a restart, though forgotten as seen', () => {
  const bounds = { ...BOUNDS, waitingMax: 3, seen: { idsMin: 1, idsMax: 2, blockIds: 1 } };
  const log = [
    tick(T0),
    said('z', { time: T0 + 50 * MINUTE }),
    ...['a', 'b', 'c', 'd', 'e', 'f'].map((id, n) => said(id, { time: T0 + (n + 1) * MINUTE })),
    // Earlier than what has left: it is late, though the clock has not passed it.
    said('g', { time: T0 + SECOND }),
    ended(T0 + 60 * MINUTE),
  ];
  const expected = ['a.0', 'b.0', 'c.0', 'd.0', 'g.0', 'e.0', 'f.0', 'z.0'];
  for (const plan of PLANS) expect(idsOf(runLog(logOf(log), plan, bounds))).toEqual(expected);
  expect(runLog(logOf(log), AT_ONCE, bounds).late).toBe(1);
});

test('live time, once begun, lets go of what it dates before what a full buffer had pushed out', () => {
  const bounds = { ...BOUNDS, waitingMax: 3 };
  const log = [
    tick(T0),
    tick(T0, { source: 'l', clock: 'log', mode: 'live' }),
    ...['a', 'b', 'c', 'd'].map((id, n) => said(id, { time: T0 + (n + 1) * MINUTE })),
    // From here on nothing is seen more than the bound ahead of the log: less than 'a' was.
    ended(T0),
    { value: { t: 'heartbeat' } } as const,
    said('e', { time: T0 + MINUTE }),
    { value: { t: 'heartbeat' }, wait: 20 * SECOND } as const,
  ];
  for (const plan of PLANS)
    expect(idsOf(runLog(logOf(log), plan, bounds))).toEqual(['a.0', 'b.0', 'c.0', 'd.0', 'e.0']);
});

test('what the clock had passed is not counted again by a restart, though forgotten as seen', () => {
  const bounds = { ...BOUNDS, seen: { idsMin: 1, idsMax: 2, blockIds: 1 } };
  const log = [
    tick(T0),
    said('z', { time: T0 + 50 * MINUTE }),
    ...['a', 'b', 'c', 'd'].flatMap((id, n) => [
      said(id, { time: T0 + n * MINUTE }),
      tick(T0 + (n + 1) * MINUTE),
    ]),
    ended(T0 + 60 * MINUTE),
  ];
  const expected = ['a.0', 'b.0', 'c.0', 'd.0', 'z.0'];
  for (const plan of PLANS) expect(idsOf(runLog(logOf(log), plan, bounds))).toEqual(expected);
});

test('what has left and is forgotten is known no longer', () => {
  const bounds = { ...BOUNDS, seen: { idsMin: 1, idsMax: 2, blockIds: 1 } };
  const ids = ['a', 'b', 'c', 'd', 'a'];
  const log = [
    tick(T0),
    ...ids.flatMap((id, n) => [said(id, { time: T0 + n * MINUTE }), tick(T0 + (n + 1) * MINUTE)]),
  ];
  expect(idsOf(runLog(logOf(log), AT_ONCE, bounds))).toEqual(['a.0', 'b.0', 'c.0', 'd.0', 'a.0']);
});

test('a commit while records are read again loses none of those that still waited', () => {
  const log = logOf([
    tick(T0),
    said('gone', { time: T0 + 10 * MINUTE }),
    said('a', { time: T0 + 10 * MINUTE }),
    { value: { t: 'heartbeat' } },
    said('b', { time: T0 + 11 * MINUTE }),
  ]);
  const start = (state: ReadonlyMap<string, string>, committed: number | undefined) =>
    new ScoreMachine({
      partition: 0,
      subjects: new Set(['s1']),
      state,
      committed,
      scorer: { name: 'fake', version: '1' },
      createDetector: (restored) => new CountingDetector(restored),
    });
  const read = (machine: ScoreMachine, records: typeof log) => {
    for (const step of machine.plan(records))
      machine.apply(
        step,
        step.kind === 'mention' ? fakeScore(step.value.mention) : { unscored: 'failed' },
      );
    const { commit } = machine.take();
    const state = new Map(
      commit.state.flatMap(([key, value]) => (value === null ? [] : [[key, value]])),
    );
    return { state: state as ReadonlyMap<string, string>, offset: commit.offset };
  };
  const first = read(start(new Map(), undefined), log);
  expect(first.offset).toBe(1);
  // The log has let go of the oldest record meanwhile: only a heartbeat is read before the commit.
  const second = read(start(first.state, first.offset), log.slice(3, 4));
  expect(second.offset).toBe(4);
  const machine = start(new Map([...first.state, ...second.state]), second.offset);
  read(machine, log.slice(4));
  expect(machine.waiting).toBe(1);
});

test('an edit refreshes what is shown, a withdrawal takes it away, and neither counts', () => {
  const log = [
    tick(T0),
    said(SAMPLE, { time: T0 }),
    said(SAMPLE, { time: T0 + SECOND, revision: 1 }),
    said(SAMPLE, { time: T0 + 2 * SECOND, op: 'delete' }),
    said(SAMPLE, { time: T0 + 3 * SECOND, revision: 2 }),
    ended(T0 + MINUTE),
  ];
  const key = `s1/${SAMPLE}`;
  for (const plan of PLANS) {
    expect(samplesOf(runLog(logOf(log), plan))).toEqual([
      [key, 'there'],
      [key, 'there'],
      [key, null],
    ]);
  }
  expect(runLog(logOf(log), AT_ONCE).observed).toHaveLength(1);
});

test('what was corrected is not shown again when its earlier words come late', () => {
  const log = [
    said(SAMPLE, { time: T0, revision: 2, text: 'corrected' }),
    tick(T0 + MINUTE),
    said(SAMPLE, { time: T0 + SECOND, revision: 1, text: 'wrong' }),
    said(SAMPLE, { time: T0 + 2 * SECOND, text: 'all wrong' }),
    said(SAMPLE, { time: T0 + 3 * SECOND, revision: 3, text: 'corrected again' }),
    ended(T0 + 2 * MINUTE),
  ];
  for (const plan of PLANS) {
    const shown = valuesOf(runLog(logOf(log), plan).outputs, TOPICS.samples.name);
    expect(shown.map(({ excerpt }) => excerpt)).toEqual(['corrected', 'corrected again']);
  }
});

test('a mention that was withdrawn before it was counted is counted and never shown', () => {
  const log = [
    tick(T0 + MINUTE),
    said(SAMPLE, { time: T0, op: 'delete' }),
    said(SAMPLE, { time: T0 + SECOND }),
    ended(T0 + 2 * MINUTE),
  ];
  const run = runLog(logOf(log), AT_ONCE);
  expect(samplesOf(run)).toEqual([]);
  expect(run.observed).toHaveLength(1);
});

test('a withdrawal of the same instant leaves after what it withdraws, whatever came first', () => {
  const log = [tick(T0), said(SAMPLE, { op: 'delete' }), said(SAMPLE), ended(T0 + MINUTE)];
  const key = `s1/${SAMPLE}`;
  expect(samplesOf(runLog(logOf(log), AT_ONCE))).toEqual([
    [key, 'there'],
    [key, null],
  ]);
});

test('one that comes too late to open anything is counted apart, and said to be missed', () => {
  const log = [
    tick(T0),
    tick(T0 + 30 * MINUTE),
    said('a', { time: T0 + MINUTE }),
    tick(T0 + 31 * MINUTE),
  ];
  const { outputs } = runLog(logOf(log), AT_ONCE);
  expect(recordsOf(outputs).filter(({ t }) => t === 'missed')).toEqual([
    { v: 1, t: 'missed', subject: 's1', mention: 'a', time: T0 + MINUTE },
  ]);
  expect(valuesOf(outputs, TOPICS.counts.name)).toMatchObject([
    { t: 'add', start: T0 + MINUTE, total: 1 },
  ]);
});

test('what is decided late on the log says how late; what began long ago, or is played, never does', () => {
  const three = ['a', 'b', 'c'].map((id) => said(id, { time: T0 }));
  const live = [tick(T0, { source: 'l', clock: 'log', mode: 'live' }), ...three];
  const heartbeat = (wait: number): Entry => ({ value: { t: 'heartbeat' }, wait });
  const lateOf = (log: readonly Entry[]) =>
    signalsOf(runLog(logOf([...log]), AT_ONCE)).map(({ mode, lateMs }) => [mode, lateMs]);
  // The records lay in the log for hours: the clock passes their bin only now.
  expect(lateOf([...live, heartbeat(3 * 60 * MINUTE)])[0]).toEqual(['live', 179 * MINUTE]);
  const most = BIN_MS + DELAY_BOUND_MS + LATE_MS;
  expect(lateOf([...live, heartbeat(most)])[0]).toEqual(['live', null]);
  expect(lateOf([...live, heartbeat(most + 1)])[0]).toEqual(['live', most + 1 - BIN_MS]);
  const played = [tick(T0), ...three, { ...ended(T0 + MINUTE), wait: 3 * 60 * MINUTE }];
  expect(lateOf(played)[0]).toEqual(['replay', null]);
  // An episode of hours, seen minute by minute.
  const minutes = Array.from({ length: 90 }, (_, n) => [
    ...['a', 'b', 'c'].map((id) => said(`${id}${n}`, { time: T0 + n * MINUTE })),
    heartbeat(MINUTE),
  ]).flat();
  const long = signalsOf(runLog(logOf([...live.slice(0, 1), ...minutes]), AT_ONCE));
  expect(long.at(-1)?.signal.at).toBeGreaterThan((long.at(-1)?.signal.onset ?? 0) + 80 * MINUTE);
  expect(new Set(long.map(({ lateMs }) => lateMs))).toEqual(new Set([null]));
});

test('a mention that the detector has no room for is scored and counted as overflow', () => {
  const log = logOf([tick(T0), said('a'), said(SAMPLE), ended(T0 + MINUTE)]);
  const createDetector = () =>
    Object.assign(new CountingDetector([]), {
      observe: () => ({
        sample: false,
        replaced: [],
        missed: false,
        correction: null,
        refused: true,
      }),
    });
  const machine = new ScoreMachine({
    partition: 0,
    subjects: new Set(['s1']),
    state: new Map(),
    committed: undefined,
    scorer: { name: 'fake', version: '1' },
    createDetector,
  });
  for (const step of machine.plan(log)) machine.apply(step, fakeScore(mentionOf({ id: SAMPLE })));
  expect(machine.take().counts).toMatchObject({ scored: 2, overflow: 2, missed: 0 });
});

test('an account of the organisation is scored, not counted', () => {
  const value = {
    t: 'mention',
    subject: 's1',
    official: true,
    mention: mentionOf({ id: 'a' }),
  } as const;
  const run = runLog(logOf([tick(T0), { value }, ended(T0 + MINUTE)]), AT_ONCE);
  expect(run.observed).toEqual([]);
  expect(scoresOf(run.outputs).get('s1')).toMatchObject([{ mention: 'a', official: true }]);
});
