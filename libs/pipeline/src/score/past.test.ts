/** What of `counts` a detector without a past is told. */
import type { EpochMs } from '@goldenhour/mention';
import { BIN_MS } from '@goldenhour/velocity';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FakeClock, fakeContext, MemoryLog, MemoryTransport } from '../fakes.ts';
import { TransportError } from '../ports/index.ts';
import { type CountsRecord, encode } from '../records.ts';
import { TOPICS } from '../topics.ts';
import { T0 } from './fakes.ts';
import { LearningDetector, profileOf } from './learning-detector.ts';
import { PAST_MS, tellPast } from './past.ts';

const COUNTS = TOPICS.counts.name;

function binOf(subject: string, minute: number, total: number, t: 'bin' | 'add' = 'bin') {
  const counts = { total, negative: total / 2, unscored: 0 };
  const bin = { subject, start: T0 + minute * BIN_MS, ...counts, voices: total };
  return { t, ...bin, sources: [{ source: 'a', ...counts }], missing: [] } as const;
}

function newLog() {
  const clock = new FakeClock(T0);
  const log = new MemoryLog(2, clock);
  const put = (key: string, value: string, partition = 1) =>
    log.append({ topic: COUNTS, partition, key, value });
  const tell = (...bins: readonly CountsRecord[]) => {
    for (const bin of bins) put(bin.subject, encode(bin));
  };
  return { clock, log, put, tell };
}

type World = Pick<ReturnType<typeof newLog>, 'log'>;

async function tellTo(
  detector: LearningDetector,
  { log }: World,
  { until = null, aborted = false }: { until?: EpochMs | null; aborted?: boolean } = {},
) {
  const transport = new MemoryTransport(log);
  const stop = new AbortController();
  const task = transport.task({ stage: 'score', input: 'in', partition: 1 }, stop.signal);
  if (aborted) stop.abort();
  return await tellPast(fakeContext(transport, log.clock), task, detector, until);
}

const wanting = (...ids: readonly string[]) =>
  new LearningDetector(new Map(ids.map((id) => [id, profileOf(id)])));
const minutesOf = (detector: LearningDetector, subject: string) =>
  detector.subjects
    .get(subject)
    ?.told.map(([kind, start, total]) => `${kind} ${(start - T0) / BIN_MS}: ${total}`);

test('it is told the bins of the subjects that it wants, in order, and how far the clock is', async () => {
  const world = newLog();
  world.tell(
    binOf('s1', 0, 1),
    binOf('s2', 0, 2),
    binOf('other', 0, 9),
    binOf('s1', 3, 4),
    binOf('s1', 1, 5, 'add'),
  );
  const detector = wanting('s1', 's2', 's3');
  const past = await tellTo(detector, world, { until: T0 + 65 * BIN_MS });
  expect(past).toEqual({ subjects: 2, bins: 4, unreadable: 0 });
  expect(minutesOf(detector, 's1')).toEqual(['bin 0: 1', 'bin 3: 4', 'add 1: 5']);
  expect(minutesOf(detector, 's2')).toEqual(['bin 0: 2']);
  expect(detector.subjects.get('s3')).toEqual({ told: [], until: T0 + 65 * BIN_MS });
  expect(detector.wants()).toEqual(new Set());
});

test('where there is nothing, that is all it is told', async () => {
  const detector = wanting('s1');
  expect(await tellTo(detector, newLog())).toEqual({ subjects: 0, bins: 0, unreadable: 0 });
  expect(detector.subjects.get('s1')).toEqual({ told: [], until: null });
});

test('one that has a past is asked nothing', async () => {
  const world = newLog();
  world.tell(binOf('s1', 0, 1));
  const detector = wanting();
  expect(await tellTo(detector, world)).toBeNull();
  expect(detector.portions).toEqual([]);
});

test('what cannot be read is left out and counted; what others cannot read is no matter', async () => {
  const world = newLog();
  const sound = binOf('s1', 1, 3);
  const unsound: readonly unknown[] = [
    { ...sound, start: T0 + 1 },
    { ...sound, start: 'now' },
    { ...sound, total: -1 },
    { ...sound, total: 2.5 },
    { ...sound, negative: 3.1 },
    { ...sound, negative: null },
    { ...sound, unscored: 4 },
    { ...sound, voices: undefined },
    { ...sound, missing: 'a' },
    { ...sound, sources: [{ source: 'a', total: 1 }] },
    { ...sound, sources: [null] },
    { ...sound, sources: undefined },
    { ...sound, subject: 's2' },
    { ...sound, t: 'tick' },
    { ...sound, v: 99 },
  ];
  for (const value of unsound) world.put('s1', JSON.stringify({ v: 1, ...(value as object) }));
  world.put('s1', 'no JSON');
  world.put('other', 'no JSON');
  world.tell(sound);
  const detector = wanting('s1');
  expect(await tellTo(detector, world)).toEqual({
    subjects: 1,
    bins: 1,
    unreadable: unsound.length + 1,
  });
  expect(minutesOf(detector, 's1')).toEqual(['bin 1: 3']);
});

test('minutes that a lost state had told again are told once, with what was added the first time', async () => {
  const world = newLog();
  world.tell(
    binOf('s1', 0, 1),
    binOf('s1', 2, 2),
    binOf('s1', 0, 5, 'add'),
    // The state was lost: the same mentions are read again, and more than the first time.
    binOf('s1', 0, 1),
    binOf('s2', 1, 7),
    binOf('s1', 1, 1),
    binOf('s1', 2, 2),
    binOf('s1', 0, 5, 'add'),
    binOf('s1', 3, 4),
    binOf('s1', 1, 6, 'add'),
  );
  const detector = wanting('s1', 's2');
  await tellTo(detector, world);
  expect(minutesOf(detector, 's1')).toEqual([
    'bin 0: 1',
    'bin 2: 2',
    'add 0: 5',
    'bin 3: 4',
    'add 1: 6',
  ]);
  expect(minutesOf(detector, 's2')).toEqual(['bin 1: 7']);
});

test('much is told in portions, none of them large', async () => {
  const world = newLog();
  world.tell(...Array.from({ length: 5_001 }, (_, n) => binOf('s1', n, 1)));
  const detector = wanting('s1');
  await tellTo(detector, world);
  expect(minutesOf(detector, 's1')).toHaveLength(5_001);
  expect(Math.max(...detector.portions)).toBeLessThanOrEqual(2_000);
});

test('what was written eight weeks before the last record is too old, whatever the clock says now', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 60, size: 'max' }),
      async (days) => {
        const world = newLog();
        const written: EpochMs[] = [];
        for (const [n, day] of days.entries()) {
          await world.clock.advance(day * 24 * 60 * BIN_MS);
          written.push(world.clock.now());
          world.tell(binOf('s1', n, 1));
        }
        await world.clock.advance(PAST_MS);
        const detector = wanting('s1');
        await tellTo(detector, world);
        const last = written.at(-1) ?? 0;
        expect(detector.subjects.get('s1')?.told.map(([, start]) => (start - T0) / BIN_MS)).toEqual(
          written.flatMap((time, n) => (time >= last - PAST_MS ? [n] : [])),
        );
      },
    ),
    { numRuns: 50 },
  );
});

test('a store that cannot be read for a moment is read again', async () => {
  const world = newLog();
  world.tell(binOf('s1', 0, 1));
  const transport = new MemoryTransport(world.log);
  let failures = 2;
  const scan = transport.scan.bind(transport);
  transport.scan = (...given) => {
    failures -= 1;
    if (failures < 0) return scan(...given);
    return Promise.reject(new TransportError('unavailable', 'away'));
  };
  const context = fakeContext(transport, world.clock);
  const task = transport.task(
    { stage: 'score', input: 'in', partition: 1 },
    new AbortController().signal,
  );
  const detector = wanting('s1');
  await world.clock.pass(tellPast(context, task, detector, null));
  expect(minutesOf(detector, 's1')).toEqual(['bin 0: 1']);
  expect(context.problems.at(-1)).toEqual(['score-1', null]);
});

test('a task that is stopped leaves the detector wanting', async () => {
  const world = newLog();
  world.tell(binOf('s1', 0, 1));
  const detector = wanting('s1');
  expect(await tellTo(detector, world, { aborted: true })).toBeNull();
  expect(detector.wants()).toEqual(new Set(['s1']));
});
