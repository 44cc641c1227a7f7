/** Ingest on a log in memory: what is durable when, what is promised when, and what is tried again. */
import { expect, test } from 'vitest';
import { batchesOf, ListSource, type Step, wordMatcher } from '../fake-sources.ts';
import { FakeClock, type Faults, fakeContext, MemoryLog, MemoryTransport } from '../fakes.ts';
import { type Source, SourceError, TransportError } from '../ports/index.ts';
import type { Tick } from '../records.ts';
import { T0 } from '../score/fakes.ts';
import { TOPICS } from '../topics.ts';
import { PlayOrder } from './play-order.ts';
import type { SavedSource } from './source-runner.ts';
import { runIngestTask } from './stage.ts';

const SUBJECTS = ['acme', 'beta'];

/** Begins the stage's task on a log with one partition. */
function start(log: MemoryLog, sources: readonly Source[], faults: Faults = {}) {
  const transport = new MemoryTransport(log, faults);
  const context = fakeContext(transport, log.clock);
  const stop = new AbortController();
  const task = transport.task({ stage: 'ingest', input: null, partition: 0 }, stop.signal);
  const running = runIngestTask(
    {
      ...context,
      sources,
      matcher: wordMatcher(SUBJECTS),
      subjects: new Set(SUBJECTS),
      configVersion: '1',
      order: new PlayOrder(),
    },
    task,
  );
  // Watched where it matters; until then it is no news.
  running.catch(() => undefined);
  return { ...context, running, stop, transport };
}

const newLog = () => {
  const clock = new FakeClock(T0);
  return { clock, log: new MemoryLog(1, clock) };
};
const recordsOf = (log: MemoryLog) => log.values(TOPICS.mentions.name);
const ticksOf = (log: MemoryLog) =>
  recordsOf(log).filter(({ t }) => t === 'tick') as unknown as readonly Tick[];
const idsOf = (log: MemoryLog) =>
  recordsOf(log).flatMap(({ t, mention }) =>
    t === 'mention' ? [(mention as { readonly id: string }).id] : [],
  );
const savedOf = (log: MemoryLog, source = 's') =>
  JSON.parse(log.stateOf('ingest', 0).get(`s/${source}`) ?? 'null') as SavedSource | null;

const item = (id: string, text = 'acme') => [id, T0, text] as const;
const batches = (...ids: readonly string[]) =>
  batchesOf(
    T0,
    ids.map((id, n) => ({ items: [item(id)], watermark: T0 + n })),
  );

test('an epoch is durable before its first tick, and another each time it is opened', async () => {
  const { clock, log } = newLog();
  const epochs: (number | undefined)[] = [];
  const faults: Faults = {
    before: (records, stage) => {
      if (stage === null && records.length > 0) epochs.push(savedOf(log)?.epoch);
    },
  };
  const live = (id: string) => new ListSource('s', batches(id), { clock: 'log', endless: true });
  const first = start(log, [live('a')], faults);
  await clock.advance(0);
  first.stop.abort();
  await clock.pass(first.running);
  start(log, [live('a')], faults);
  await clock.advance(5_000);
  expect(ticksOf(log).map(({ epoch }) => epoch)).toEqual([1, 2, 2, 2, 2, 2]);
  expect(epochs).toEqual(ticksOf(log).map(({ epoch }) => epoch));
  expect(ticksOf(log).map(({ sequence }) => sequence)).toEqual([1, 1, 2, 3, 4, 5]);
});

test('the cursor moves only when what it passed is in the log', async () => {
  for (let diesAt = 1; diesAt <= 8; diesAt += 1) {
    const { clock, log } = newLog();
    const { transport, running } = start(log, [new ListSource('s', batches('a', 'b', 'c'))], {
      diesAt,
    });
    await clock.pass(Promise.race([transport.died, running]));
    const reached = Number(savedOf(log)?.cursor ?? 0);
    expect(idsOf(log).slice(0, reached)).toEqual(['a', 'b', 'c'].slice(0, reached));
    // What was published and not committed is published again; nothing is left out.
    transport.kill();
    await clock.pass(start(log, [new ListSource('s', batches('a', 'b', 'c'))]).running);
    expect([...new Set(idsOf(log))]).toEqual(['a', 'b', 'c']);
    expect(savedOf(log)).toMatchObject({ cursor: '3', ended: true });
  }
});

test('the log says where a text names its subject and others, and nothing where it does not', async () => {
  const { clock, log } = newLog();
  const items = [item('a', 'acme'), item('b', 'beta or acme')];
  await clock.pass(
    start(log, [new ListSource('s', batchesOf(T0, [{ items, watermark: T0 }]))]).running,
  );
  const mentions = recordsOf(log).filter(({ t }) => t === 'mention');
  expect(mentions.map(({ subject, spans, others }) => ({ subject, spans, others }))).toEqual([
    { subject: 'acme', spans: [[0, 4]] },
    { subject: 'acme', spans: [[8, 12]], others: [[0, 4]] },
    { subject: 'beta', spans: [[0, 4]], others: [[8, 12]] },
  ]);
});

test('a source that has ended says so once and is not read again', async () => {
  const { clock, log } = newLog();
  await clock.pass(start(log, [new ListSource('s', batches('a'))]).running);
  expect(ticksOf(log).map(({ status }) => status)).toEqual(['live', 'ended']);
  const again = new ListSource('s', batches('a'));
  const { running, telemetry, problems } = start(log, [again]);
  await clock.pass(running);
  // Asked once, by its cursor, whether it is still what it was.
  expect(again.opened).toHaveLength(1);
  expect(ticksOf(log)).toHaveLength(2);
  expect(problems).toContainEqual(['source-s', null]);
  expect(telemetry.logs).toEqual(['a source had ended before and is not read again']);
});

test('a source that has ended and is no longer what it was stops the program', async () => {
  const { clock, log } = newLog();
  await clock.pass(start(log, [new ListSource('s', batches('a'))]).running);
  const other: Step = () => Promise.reject(new SourceError('input', 'the file is another'));
  const { running } = start(log, [new ListSource('s', [...batches('a'), other])]);
  await expect(clock.pass(running)).rejects.toThrow('the file is another');
});

test('a source that fails is opened again where it was, later each time, until it works', async () => {
  const { clock, log } = newLog();
  const [a, b] = batches('a', 'b');
  if (a === undefined || b === undefined) throw new Error('there are two');
  let failures = 0;
  const fail: Step = () => {
    failures += 1;
    return failures <= 4
      ? Promise.reject(new SourceError('unavailable', 'no answer'))
      : Promise.resolve();
  };
  const source = new ListSource('s', [a, fail, { ...b, cursor: '3' }]);
  const { running, telemetry, problems } = start(log, [source]);
  const opened: number[] = [];
  for (let seen = 0; seen < 5; ) {
    await clock.advance(100);
    for (; seen < source.opened.length; seen += 1) opened.push(clock.now() - T0);
  }
  await clock.pass(running);
  expect(source.opened).toEqual([null, '1', '1', '1', '1']);
  const waits = opened.slice(1).map((at, n) => at - (opened[n] ?? 0));
  // Doubled from a second, spread over the upper half.
  waits.forEach((wait, n) => {
    expect(wait).toBeGreaterThanOrEqual(500 * 2 ** n);
    expect(wait).toBeLessThanOrEqual(1_000 * 2 ** n + 200);
  });
  expect(idsOf(log)).toEqual(['a', 'b']);
  expect(telemetry.counts.get('goldenhour_source_failures_total s unavailable')).toBe(4);
  expect(problems.at(-1)).toEqual(['source-s', null]);
});

test.each([
  [
    'as long as the platform asks',
    new SourceError('rate_limited', 'slow', { retryAfterMs: 90_000 }),
    90_000,
  ],
  ['five minutes where a person has to act', new SourceError('auth', 'wrong key'), 300_000],
])('a failed source is left alone %s', async (_, error, waitMs) => {
  const { clock, log } = newLog();
  let failed = false;
  const fail: Step = () => {
    if (failed) return Promise.resolve();
    failed = true;
    return Promise.reject(error);
  };
  const source = new ListSource('s', [fail]);
  const { running } = start(log, [source]);
  await clock.advance(waitMs - 1);
  expect(source.opened).toHaveLength(1);
  await clock.pass(running);
  expect(clock.now() - T0).toBe(waitMs);
});

test('what no waiting will mend is thrown, and the sources beside it have stopped', async () => {
  const { clock, log } = newLog();
  const wrong = new SourceError('input', 'no column time');
  const [first] = batches('a');
  if (first === undefined) throw new Error('there is one');
  const other = new ListSource('o', [first], { clock: 'log', endless: true });
  const { running } = start(log, [
    new ListSource('s', [() => clock.sleep(3_000), () => Promise.reject(wrong)]),
    other,
  ]);
  await expect(clock.pass(running)).rejects.toBe(wrong);
  const said = recordsOf(log).length;
  await clock.advance(60_000);
  expect(recordsOf(log)).toHaveLength(said);
});

test('a source that answers a stop with a failure has stopped', async () => {
  const { clock, log } = newLog();
  const aborted: Step = () => clock.sleep(10_000).then(() => Promise.reject(new Error('aborted')));
  const { running, stop } = start(log, [new ListSource('s', [aborted])]);
  await clock.advance(5_000);
  stop.abort();
  await clock.pass(running);
});

test('an ended source that cannot be asked whether it has more is asked again', async () => {
  const { clock, log } = newLog();
  await clock.pass(start(log, [new ListSource('s', batches('a'))]).running);
  let failures = 0;
  const fail: Step = () => {
    failures += 1;
    return failures < 3
      ? Promise.reject(new SourceError('unavailable', 'down'))
      : Promise.resolve();
  };
  const [a, b] = batches('a', 'b');
  if (a === undefined || b === undefined) throw new Error('there are two');
  await clock.pass(start(log, [new ListSource('s', [a, fail, { ...b, cursor: '3' }])]).running);
  expect(idsOf(log)).toEqual(['a', 'b']);
  expect(savedOf(log)).toMatchObject({ cursor: '3', ended: true });
});

test('a watermark never falls, though a source should say so', async () => {
  const { clock, log } = newLog();
  const [a, b] = batches('a', 'b');
  if (a === undefined || b === undefined) throw new Error('there are two');
  const source = new ListSource('s', [{ ...a, watermark: T0 + 9 }, b]);
  await clock.pass(start(log, [source]).running);
  expect(ticksOf(log).map(({ watermark }) => watermark)).toEqual([T0 + 9, T0 + 9, T0 + 9]);
});

test('a source that speaks often needs no ticks beside its batches', async () => {
  const { clock, log } = newLog();
  const steps = batches('a', 'b', 'c', 'd', 'e', 'f').flatMap((batch, n): Step[] => [
    () => clock.sleep(700),
    { ...batch, cursor: String(2 * n + 2) },
  ]);
  const { stop } = start(log, [new ListSource('s', steps, { clock: 'log', endless: true })]);
  await clock.advance(4_500);
  stop.abort();
  expect(ticksOf(log)).toHaveLength(6);
});

test('a live source that is quiet says so, and after a minute that it is late', async () => {
  const { clock, log } = newLog();
  start(log, [new ListSource('s', batches('a'), { clock: 'log', endless: true })]);
  await clock.advance(63_000);
  const ticks = ticksOf(log);
  expect(ticks).toHaveLength(64);
  expect(new Set(ticks.map(({ watermark }) => watermark))).toEqual(new Set([T0]));
  expect(ticks.map(({ status }) => status).lastIndexOf('live')).toBe(60);
  const said = log.values(TOPICS.coverage.name).map(({ status }) => status);
  expect(said).toEqual(['live', 'late']);
});

test('nothing is promised before it is in the log, though publishing takes long', async () => {
  const { clock, log } = newLog();
  const [a, b] = batchesOf(T0, [
    { items: [item('a')], watermark: T0 },
    { items: [item('b')], watermark: T0 + 50_000 },
  ]);
  if (a === undefined || b === undefined) throw new Error('there are two');
  let isFull = false;
  const blind = { from: T0 + 1, to: T0 + 2 };
  const full: Step = () => {
    isFull = true;
    return Promise.resolve();
  };
  const source = new ListSource('s', [a, full, { ...b, cursor: '3', blind }], {
    clock: 'log',
    endless: true,
  });
  start(log, [source], {
    before: (records) => {
      // A tick alone would still find room.
      if (isFull && records.length > 1) throw new TransportError('full', 'no space left');
    },
  });
  await clock.advance(20_000);
  isFull = false;
  await clock.advance(20_000);
  // Sequences rise in the log, so that no tick is stale; and the blind interval is among them.
  const ticks = ticksOf(log);
  expect(ticks.map(({ sequence }) => sequence)).toEqual(ticks.map((_, n) => n + 1));
  expect(ticks.filter((tick) => tick.blind !== null)).toHaveLength(1);
  const records = recordsOf(log);
  const promised = records.findIndex(({ watermark }) => watermark === T0 + 50_000);
  const said = records.findIndex(
    ({ mention }) => (mention as { id?: string } | undefined)?.id === 'b',
  );
  expect(said).toBeLessThan(promised);
});

test('after its last word a live source is silent, though publishing it took long', async () => {
  const { clock, log } = newLog();
  let isFull = false;
  const full: Step = () => {
    isFull = true;
    return Promise.resolve();
  };
  const [a] = batches('a');
  if (a === undefined) throw new Error('there is one');
  const { running } = start(log, [new ListSource('s', [a, full], { clock: 'log' })], {
    before: (_, stage) => {
      if (isFull && stage === null) throw new TransportError('full', 'no space left');
    },
  });
  await clock.advance(20_000);
  isFull = false;
  await clock.pass(running);
  expect(ticksOf(log).map(({ status }) => status)).toEqual(['live', 'ended']);
});

test('a tick that cannot be written ends the task with its error', async () => {
  const { clock, log } = newLog();
  const lost = new TransportError('corrupt', 'the store is damaged');
  const { running } = start(
    log,
    [new ListSource('s', batches('a'), { clock: 'log', endless: true })],
    {
      before: () => {
        if (clock.now() > T0 + 2_500) throw lost;
      },
    },
  );
  await expect(clock.pass(running)).rejects.toBe(lost);
});

test('what follows a mention reaches its subjects, also after a restart', async () => {
  const { clock, log } = newLog();
  const follow = (fields: Readonly<Record<string, unknown>>) => ({
    mention: { time: T0, text: 'so true', ...fields },
    origin: 'x',
  });
  const steps = [
    {
      items: [{ mention: { id: 'root', time: T0, text: 'acme and beta' }, origin: 'x' }],
      cursor: '1',
      watermark: T0,
      since: T0,
    },
    {
      items: [
        follow({ id: 'reply', root: 'root' }),
        follow({ id: 'deep', parent: 'reply' }),
        follow({ id: 'root', op: 'delete' }),
        follow({ id: 'stranger', parent: 'unknown' }),
      ],
      cursor: '2',
      watermark: T0,
      since: T0,
    },
  ];
  // Dies after the commit of the first batch.
  const { transport } = start(log, [new ListSource('s', steps)], { diesAt: 3 });
  await clock.pass(transport.died);
  const { running, telemetry } = start(log, [new ListSource('s', steps)]);
  await clock.pass(running);
  const got = recordsOf(log).flatMap(({ t, subject, mention }) =>
    t === 'mention'
      ? [`${String(subject)} ${(mention as { id: string }).id} ${(mention as { op: string }).op}`]
      : [],
  );
  expect(got.sort()).toEqual([
    'acme deep upsert',
    'acme reply upsert',
    'acme root delete',
    'acme root upsert',
    'beta deep upsert',
    'beta reply upsert',
    'beta root delete',
    'beta root upsert',
  ]);
  expect(telemetry.counts.get('goldenhour_dropped_total ingest unmatched')).toBe(1);
});

test('what cannot be read goes to dead-letters, with where it came from and how large it was', async () => {
  const { clock, log } = newLog();
  const items = [
    {
      unreadable: 'begin',
      bytes: 10_000_000,
      sha256: 'ab',
      reason: 'too_large',
      detail: 'a line',
      origin: 'f:1',
    },
    { mention: { id: 'a', time: 'yesterday', text: 'acme' }, origin: 'f:2' },
    { mention: { id: 'b', time: T0, text: 'x' }, subjects: ['nobody'], origin: 'f:3' },
    { mention: { id: 'c', time: T0, text: 'x' }, subjects: ['beta'], origin: 'f:4' },
    { mention: 1n, origin: 'f:5' },
  ] as const;
  const { running } = start(log, [
    new ListSource('s', [{ items, cursor: '1', watermark: T0, since: T0 }]),
  ]);
  await clock.pass(running);
  expect(log.values(TOPICS.deadLetters.name)).toMatchObject([
    {
      origin: 'f:1',
      source: 's',
      reason: 'too_large',
      bytes: 10_000_000,
      sha256: 'ab',
      beginning: 'begin',
    },
    { origin: 'f:2', reason: 'bad_time' },
    { origin: 'f:3', reason: 'unknown_subject' },
    { origin: 'f:5', reason: 'schema', beginning: 'bigint' },
  ]);
  expect(idsOf(log)).toEqual(['c']);
});

test('a source that is no longer configured says a last word once, and can come back', async () => {
  const { clock, log } = newLog();
  const live = () => new ListSource('s', batches('a', 'b'), { clock: 'log', endless: true });
  const run = async (sources: readonly Source[]) => {
    const { running, stop } = start(log, sources);
    await clock.advance(1_500);
    stop.abort();
    await clock.pass(running);
  };
  await run([live()]);
  await run([]);
  await run([]);
  expect(ticksOf(log).filter(({ status }) => status === 'retired')).toHaveLength(1);
  expect([...log.stateOf('ingest', 0).keys()]).toEqual(['s/s']);
  expect(log.values(TOPICS.coverage.name).at(-1)).toMatchObject({ source: 's', status: 'retired' });
  const before = ticksOf(log).length;
  await run([live()]);
  const epochs = ticksOf(log).map(({ epoch }) => epoch);
  // Higher than that of its last word, so that no tick is stale.
  expect(Math.min(...epochs.slice(before))).toBeGreaterThan(Math.max(...epochs.slice(0, before)));
});
