/** Random logs of the score stage. */
import fc from 'fast-check';
import type { InRecord } from '../ports/index.ts';
import type { RunPlan } from './fake-run.ts';
import { type Entry, logOf, mentionOf, T0, tickOf } from './fakes.ts';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;

/** Event times on a coarse grid, so that many are equal and many lie on the edge of a bin. */
const time = fc.integer({ min: -24, max: 240 }).map((step) => T0 + step * 5 * SECOND);
const wait = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 0, max: 40 }).map((n) => n * SECOND) },
  { weight: 1, arbitrary: fc.constant(3 * MINUTE) },
);
const gap = fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 3 }));

const ids = {
  id: fc.integer({ min: 0, max: 11 }),
  revision: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.constant(1)),
  op: fc.oneof(
    { weight: 8, arbitrary: fc.constant('upsert' as const) },
    fc.constantFrom('delete' as const, 'engagement' as const),
  ),
};

type Said = {
  readonly id: number;
  readonly revision: number;
  readonly op: 'upsert' | 'delete' | 'engagement';
  readonly subject: string;
  readonly source: string;
  readonly time: number;
};

function mentionEntry({ id, subject, ...rest }: Said): Entry {
  const liked = rest.op === 'engagement' ? { engagement: { likes: id, views: 1 } } : {};
  const root = `m${id - 1}`;
  const under = id % 3 === 2 ? ({ kind: 'repost', root, parent: root } as const) : {};
  const mention = mentionOf({ id: `m${id}`, ...rest, ...liked, ...under });
  return { value: { t: 'mention', subject, official: id === 0, mention } };
}

const mention = fc
  .record({
    ...ids,
    subject: fc.oneof(
      { weight: 10, arbitrary: fc.constantFrom('s1', 's2') },
      fc.constant('unknown'),
    ),
    source: fc.constantFrom('a', 'b'),
    time,
    wait,
    gap,
  })
  .map(({ wait, gap, ...said }): Entry => ({ ...mentionEntry(said), wait, gap }));

const tick = fc
  .record({
    source: fc.constantFrom('a', 'a', 'b', 'l', 'm'),
    epoch: fc.integer({ min: 1, max: 2 }),
    sequence: fc.integer({ min: 1, max: 9 }),
    declares: fc.constantFrom([], ['a'], ['a', 'b'], ['a', 'b']),
    since: fc.integer({ min: -2, max: 4 }).map((n) => T0 + n * 25 * SECOND),
    watermark: time,
    status: fc.oneof(
      { weight: 6, arbitrary: fc.constant('live' as const) },
      fc.constantFrom('late' as const, 'ended' as const, 'retired' as const),
    ),
    blind: fc.oneof(
      { weight: 4, arbitrary: fc.constant(null) },
      fc.tuple(time, time).map(([from, to]) => ({ from, to })),
    ),
    mode: fc.constantFrom('replay' as const, 'backfill' as const),
    wait,
    gap,
  })
  .map(({ wait, gap, ...fields }): Entry => {
    const clock = fields.source === 'l' || fields.source === 'm' ? 'log' : 'tick';
    const mode = clock === 'log' ? 'live' : fields.mode;
    return { value: tickOf({ ...fields, clock, mode }), wait, gap };
  });

const other = fc.record({
  value: fc.constantFrom(
    'not json',
    '{"v":99,"t":"tick"}',
    '{"v":1,"t":"tick"}',
    '{"v":1,"t":"heartbeat"}',
    '{"v":1,"t":"mention","subject":"s1","official":false,"mention":{"id":"x"}}',
    null,
    new Uint8Array([0xff]),
  ),
  wait,
  gap,
});

/** Anything at all: stale ticks, poison, both clocks, blind and ended sources, gaps in offsets. */
export const wildLog: fc.Arbitrary<readonly InRecord[]> = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: mention },
      { weight: 3, arbitrary: tick },
      { weight: 1, arbitrary: other },
    ),
    { minLength: 1, maxLength: 60, size: 'max' },
  )
  .map((entries) => logOf(entries));

/** Last words of the tick sources, then time enough on the log's clock. */
const LAST_WORDS: readonly Entry[] = [
  ...['a', 'b'].map((source): Entry => {
    const watermark = T0 + 30 * MINUTE;
    return { value: tickOf({ source, epoch: 9, declares: [], watermark, status: 'ended' }) };
  }),
  { value: { t: 'heartbeat' }, wait: 60 * MINUTE },
  { value: { t: 'heartbeat' }, wait: MINUTE },
];

/** A log whose end moves every clock on, so that all that waits has left. */
export const wholeLog = wildLog.map((log) => {
  const last = log.at(-1);
  if (last === undefined) return log;
  const after = logOf(LAST_WORDS, last.appendTime);
  return [
    ...log,
    ...after.map((record) => ({ ...record, offset: last.offset + 1 + record.offset })),
  ];
});

/** What two sources say, and where in the log it may stand without coming after its tick. */
export type Told = {
  readonly said: readonly (Said & {
    /** Draws the segment it stands in, among those allowed, and its place there: two ways. */
    readonly places: readonly [number, number];
    /** How often it is said again, and how many segments later at most. */
    readonly again: number;
  })[];
  /** Watermarks in steps of 25 s; one tick of each source ends a segment. */
  readonly steps: readonly (readonly [a: number, b: number])[];
};

export const told: fc.Arbitrary<Told> = fc.record({
  said: fc.uniqueArray(
    fc.record({
      ...ids,
      subject: fc.constantFrom('s1', 's2'),
      source: fc.constantFrom('a', 'b'),
      time: fc.integer({ min: 0, max: 120 }).map((step) => T0 + step * 5 * SECOND),
      places: fc.tuple(fc.nat(), fc.nat()),
      again: fc.integer({ min: 0, max: 2 }),
    }),
    {
      maxLength: 40,
      size: 'max',
      // One withdrawal is as good as another, whenever it was made.
      selector: ({ id, revision, op, subject }) =>
        op === 'delete' ? `${id} ${op} ${subject}` : `${id} ${revision} ${op} ${subject}`,
    },
  ),
  steps: fc.array(fc.tuple(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 8 })), {
    minLength: 1,
    maxLength: 12,
    size: 'max',
  }),
});

/** One of two orders of what was told, once or with everything said again here and there. */
export function logOfTold(
  { said, steps }: Told,
  { way, repeated }: { readonly way: 0 | 1; readonly repeated: boolean },
): readonly InRecord[] {
  let [a, b] = [T0, T0];
  const segments: { readonly entries: [place: number, entry: Entry][]; readonly until: number }[] =
    [];
  const ticks: Entry[][] = [];
  steps.forEach(([moreA, moreB], index) => {
    // In this segment stands what the clock had not passed when it began.
    segments.push({ entries: [], until: Math.min(a, b) });
    a += moreA * 25 * SECOND;
    b += moreB * 25 * SECOND;
    const shared = { declares: ['a', 'b'], sequence: index + 1 };
    ticks.push([
      { value: tickOf({ ...shared, source: 'a', watermark: a }) },
      { value: tickOf({ ...shared, source: 'b', watermark: b }) },
    ]);
  });
  for (const { places, again, ...fields } of said) {
    const allowed = segments.filter(({ until }) => fields.time >= until);
    const place = places[way];
    const at = place % allowed.length;
    const entry = mentionEntry(fields);
    allowed[at]?.entries.push([place, entry]);
    for (let n = 0; repeated && n < again; n += 1)
      segments[Math.min(at + n, segments.length - 1)]?.entries.push([place + 1 + n, entry]);
  }
  const entries = segments.flatMap((segment, index) => [
    ...segment.entries.sort(([left], [right]) => left - right).map(([, entry]) => entry),
    ...(ticks[index] ?? []),
  ]);
  return logOf([...entries, ...LAST_WORDS]);
}

const sizes = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 5 });

/** Where a log is cut into batches, and which of them are committed. */
export const cuts: fc.Arbitrary<RunPlan> = fc.record({
  sizes,
  then: fc.array(fc.constantFrom('go on', 'commit'), { maxLength: 20, size: 'max' }),
});

/** The same, with crashes. */
export const crashes: fc.Arbitrary<RunPlan> = fc.record({
  sizes,
  then: fc.array(fc.constantFrom('go on', 'commit', 'crash', 'commit and crash'), {
    maxLength: 20,
    size: 'max',
  }),
});
