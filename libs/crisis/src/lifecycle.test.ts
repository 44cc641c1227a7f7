import { LIMITS, MODES, type Mode } from '@goldenhour/mention';
import {
  type Evidence,
  LANES,
  type Severity,
  type Signal,
  type SignalStatus,
} from '@goldenhour/velocity';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { SOURCES_MAX } from './evidence.ts';
import { EVIDENCE, MINUTE, play, START, said, told } from './fakes.ts';
import { createLifecycle } from './lifecycle.ts';
import { RELATED_MAX } from './related.ts';
import { EASE_MS, REOPEN_MS } from './rest.ts';
import { parseCrisisEvent } from './schema.ts';
import type { CrisisEvent } from './types.ts';

const ENTRY_MAX_BYTES = 16_384;

const RISE = [said(5, 'alarm'), said(6, 'alarm'), said(7, 'elevated'), said(8, 'normal')];

test('a crisis opens, eases half an hour after the last alarm, and is resolved after as long again', () => {
  const events = play({ signals: RISE, to: 400 });
  expect(told(events)).toEqual(['5 opened 1', '37 eased 2', '67 resolved 3']);
  const [opened, eased, resolved] = events;
  expect(opened).toMatchObject({ status: 'open', onset: START, easedAt: null, resolvedAt: null });
  expect(eased).toMatchObject({ status: 'eased', easedAt: START + 37 * MINUTE, severity: 0 });
  expect(resolved).toMatchObject({
    status: 'resolved',
    openedAt: START + 5 * MINUTE,
    easedAt: START + 37 * MINUTE,
    resolvedAt: START + 67 * MINUTE,
    peakSeverity: 1,
    peakVelocity: 1.2,
  });
  expect(new Set(events.map(({ crisis }) => crisis)).size).toBe(1);
});

test.each<[string, Signal[], string[]]>([
  ['a subject that was never in alarm has no crisis', [said(5, 'elevated'), said(6, 'normal')], []],
  [
    'while the alarm goes on nothing eases',
    Array.from({ length: 200 }, (_, n) => said(n + 1, 'alarm')),
    ['1 opened 1'],
  ],
  [
    'half an hour counts from the last alarm',
    [said(5, 'alarm'), said(6, 'elevated'), said(35, 'alarm'), said(36, 'normal')],
    ['5 opened 1', '66 eased 2', '101 resolved 3'],
  ],
  [
    'while a subject is elevated it eases, and is not resolved',
    [said(5, 'alarm'), ...Array.from({ length: 395 }, (_, n) => said(n + 6, 'elevated'))],
    ['5 opened 1', '36 eased 2'],
  ],
  [
    'what it waits to be resolved counts from the return to normal',
    [
      said(5, 'alarm'),
      ...Array.from({ length: 95 }, (_, n) => said(n + 6, 'elevated')),
      said(101, 'normal'),
    ],
    ['5 opened 1', '36 eased 2', '131 resolved 3'],
  ],
  [
    'said normal again, it waits no longer',
    [...RISE, said(50, 'normal')],
    ['5 opened 1', '37 eased 2', '67 resolved 3'],
  ],
  [
    'elevated again, it waits anew from its return to normal',
    [...RISE, said(60, 'elevated'), said(61, 'elevated'), said(62, 'normal')],
    ['5 opened 1', '37 eased 2', '92 resolved 3'],
  ],
  [
    'an alarm after it eased reopens it',
    [...RISE, said(60, 'alarm'), said(61, 'normal')],
    ['5 opened 1', '37 eased 2', '60 reopened 3', '91 eased 4', '151 resolved 5'],
  ],
  [
    'an alarm after it was resolved reopens it',
    [...RISE, said(300, 'alarm', { onset: START + 290 * MINUTE })],
    ['5 opened 1', '37 eased 2', '67 resolved 3', '300 reopened 4'],
  ],
  [
    'what is said of a resolved crisis without an alarm is nothing',
    [...RISE, said(200, 'elevated'), said(201, 'normal')],
    ['5 opened 1', '37 eased 2', '67 resolved 3'],
  ],
  [
    'a rise of severity is told at once, each time',
    [
      said(5, 'alarm'),
      said(6, 'alarm', { severity: 2 }),
      said(7, 'alarm', { severity: 3 }),
      said(8, 'alarm', { severity: 2 }),
      said(9, 'alarm', { severity: 3 }),
    ],
    ['5 opened 1', '6 escalated 2', '7 escalated 3'],
  ],
  [
    'ten times rarer is told, ten minutes after anything was',
    [
      said(5, 'alarm', { velocity: -0.5 }),
      said(14, 'alarm', { velocity: 6 }),
      said(15, 'alarm', { velocity: 0.4 }),
      said(16, 'alarm', { velocity: 0.5 }),
      said(25, 'alarm', { velocity: 6 }),
      said(26, 'alarm', { velocity: 1.5 }),
    ],
    ['5 opened 1', '16 escalated 2', '26 escalated 3'],
  ],
  [
    'after reopening severity is told anew',
    [
      said(5, 'alarm', { severity: 3 }),
      said(6, 'normal'),
      said(60, 'alarm', { severity: 1 }),
      said(61, 'alarm', { severity: 3 }),
      said(62, 'normal'),
    ],
    ['5 opened 1', '36 eased 2', '60 reopened 3', '61 escalated 4', '92 eased 5', '153 resolved 6'],
  ],
])('%s', (_, signals, expected) => {
  expect(told(play({ signals, to: 400 }))).toEqual(expected);
});

test('time with a source missing counts neither towards easing nor towards resolving', () => {
  const events = play({
    signals: RISE,
    to: 400,
    missing: [
      [0, 3, 'w'],
      [10, 20, 'x'],
      [15, 25, 'y'],
      [60, 90, 'z'],
    ],
  });
  expect(told(events)).toEqual(['5 opened 1', '52 eased 2', '112 resolved 3']);
  expect(events.map(({ blind }) => blind)).toEqual([[], ['x', 'y'], ['x', 'y', 'z']]);
});

test('the minute of a signal was over when it came: what was missing in it delays nothing', () => {
  const events = play({ signals: RISE, to: 60, missing: [[6, 7, 'x']] });
  expect(told(events)).toEqual(['5 opened 1', '37 eased 2']);
});

test('once resolved it no longer tells who is blind, and its day does not grow', () => {
  const lifecycle = createLifecycle([]);
  play({ signals: RISE, to: 67 }, lifecycle);
  const at = START + 67 * MINUTE;
  lifecycle.clock({ from: at, to: at + REOPEN_MS - MINUTE, missing: ['x'] });
  const again = said(67 + REOPEN_MS / MINUTE, 'alarm');
  expect(lifecycle.signal(again, { mode: 'live', lateMs: null })).toMatchObject([
    { transition: 'reopened', blind: [], reopenings: 1 },
  ]);
  const later = createLifecycle([]);
  play({ signals: RISE, to: 67 }, later);
  later.drain();
  later.clock({ from: at, to: at + REOPEN_MS, missing: ['x'] });
  expect(later.drain()).toEqual([[expect.stringMatching(/^c\/[0-9a-f]{24}$/), null]]);
});

test('events of several crises come in the order of their time', () => {
  const lifecycle = createLifecycle([]);
  const context = { mode: 'live', lateMs: null } as const;
  for (const signal of [
    said(1, 'alarm', { subject: 'a' }),
    said(1, 'alarm', { subject: 'b' }),
    said(2, 'normal', { subject: 'b' }),
    said(3, 'normal', { subject: 'a' }),
  ]) {
    lifecycle.signal(signal, context);
  }
  const events = lifecycle.clock({ from: START, to: START + 200 * MINUTE, missing: [] });
  expect(events.map(({ subject, transition }) => `${subject} ${transition}`)).toEqual([
    'b eased',
    'a eased',
    'b resolved',
    'a resolved',
  ]);
});

test('with a source missing for good it never eases', () => {
  const events = play({ signals: RISE, to: 4000, missing: [[8, 4000, 'x']] });
  expect(told(events)).toEqual(['5 opened 1']);
});

test('a day after it was resolved an alarm is a new crisis', () => {
  const resolved = 67;
  const day = REOPEN_MS / MINUTE;
  const within = play({ signals: [...RISE, said(resolved + day, 'alarm')], to: 1700 });
  expect(told(within).at(-1)).toBe(`${resolved + day} reopened 4`);
  const onset = START + 1590 * MINUTE;
  const after = play({
    signals: [...RISE, said(resolved + day + 1, 'alarm', { onset })],
    to: 1700,
  });
  expect(told(after).at(-1)).toBe(`${resolved + day + 1} opened 1`);
  expect(after.at(-1)?.crisis).not.toBe(after[0]?.crisis);
});

test('a crisis that was resolved a day ago leaves no state', () => {
  const lifecycle = createLifecycle([]);
  play({ signals: RISE, to: 66 }, lifecycle);
  expect(lifecycle.open()).toBe(1);
  lifecycle.drain();
  const to = START + 67 * MINUTE;
  lifecycle.clock({ from: to - MINUTE, to, missing: [] });
  expect(lifecycle.open()).toBe(0);
  expect(lifecycle.drain()).toHaveLength(1);
  lifecycle.clock({ from: to, to: to + REOPEN_MS, missing: [] });
  expect(lifecycle.drain()).toEqual([[expect.stringMatching(/^c\/[0-9a-f]{24}$/), null]]);
});

test('an uneventful minute writes nothing', () => {
  const lifecycle = createLifecycle([]);
  play({ signals: RISE, to: 20 }, lifecycle);
  lifecycle.drain();
  const at = START + 21 * MINUTE;
  lifecycle.clock({ from: at - MINUTE, to: at, missing: [] });
  expect(lifecycle.drain()).toEqual([]);
});

test('a subject of which the detector no longer speaks takes its crisis to the end', () => {
  const inAlarm = play({ signals: [said(5, 'alarm')], to: 2000 });
  expect(told(inAlarm)).toEqual(['5 opened 1', '1445 eased 2', '1475 resolved 3']);
  const elevated = play({ signals: [said(5, 'alarm'), said(6, 'elevated')], to: 2000 });
  expect(told(elevated)).toEqual(['5 opened 1', '36 eased 2', '1476 resolved 3']);
  const eased = play({ signals: [...RISE, said(60, 'elevated')], to: 2000 });
  expect(told(eased)).toEqual(['5 opened 1', '37 eased 2', '1500 resolved 3']);
});

test('the id is that of subject, mode and onset', () => {
  const idOf = (of: Partial<Signal>, mode: Mode = 'live') =>
    createLifecycle([]).signal(said(5, 'alarm', of), { mode, lateMs: null })[0]?.crisis;
  expect(idOf({})).toMatch(/^[0-9a-f]{24}$/);
  expect(idOf({ velocity: 9, at: START + 6 * MINUTE })).toBe(idOf({}));
  expect(idOf({ onset: START + MINUTE })).not.toBe(idOf({}));
  expect(idOf({ subject: 'bank' })).not.toBe(idOf({}));
  const ids = MODES.map((mode) => idOf({}, mode));
  expect(ids.every((id) => id?.match(/^[0-9a-f]{24}$/))).toBe(true);
  expect(new Set(ids).size).toBe(MODES.length);
});

test('lateness is that of the signal that opened it', () => {
  const lifecycle = createLifecycle([]);
  const context = { mode: 'live', lateMs: 5000 } as const;
  expect(lifecycle.signal(said(5, 'alarm'), context)).toMatchObject([context]);
  const grown = said(20, 'alarm', { velocity: 9 });
  expect(lifecycle.signal(grown, { ...context, lateMs: null })).toMatchObject([
    { lateMs: 5000, transition: 'escalated' },
  ]);
});

test('an alarm in another mode opens a crisis of its own, and the old one is heard of no more', () => {
  const lifecycle = createLifecycle([]);
  const [old] = lifecycle.signal(said(5, 'alarm'), { mode: 'backfill', lateMs: null });
  const context = { mode: 'live', lateMs: 5000 } as const;
  const worse = said(20, 'alarm', { velocity: 9, severity: 3 });
  const [opened, ...others] = lifecycle.signal(worse, context);
  expect(opened).toMatchObject({ ...context, transition: 'opened', revision: 1 });
  expect(opened?.crisis).not.toBe(old?.crisis);
  expect(others).toEqual([]);
  expect(lifecycle.open()).toBe(1);
  lifecycle.signal(said(21, 'normal'), context);
  const from = START + 20 * MINUTE;
  const later = lifecycle.clock({ from, to: from + 300 * MINUTE, missing: [] });
  expect(told(later)).toEqual(['51 eased 2', '81 resolved 3']);
  expect(new Set(later.map(({ crisis }) => crisis))).toEqual(new Set([opened?.crisis]));
});

test.each<SignalStatus>(['elevated', 'normal'])(
  '%s in another mode ends a crisis silently',
  (status) => {
    const lifecycle = createLifecycle([]);
    lifecycle.signal(said(5, 'alarm'), { mode: 'backfill', lateMs: null });
    expect(lifecycle.signal(said(6, status), { mode: 'live', lateMs: null })).toEqual([]);
    expect(lifecycle.open()).toBe(0);
    expect(lifecycle.drain()).toEqual([[expect.stringMatching(/^c\/[0-9a-f]{24}$/), null]]);
    const span = { from: START + 6 * MINUTE, to: START + 900 * MINUTE, missing: [] };
    expect(lifecycle.clock(span)).toEqual([]);
  },
);

test('state that is damaged or newer is refused with what to do', () => {
  expect(() => createLifecycle([['c/x', '{']])).toThrow(/'c\/x' is damaged: restore/);
  for (const version of [1, 2]) {
    expect(() => createLifecycle([['c/x', `{"version":${version}}`]])).toThrow(/damaged/);
  }
  expect(() => createLifecycle([['c/x', '{"version":3}']])).toThrow(/version 3.*newer Goldenhour/);
});

const seen = { events: 0, cuts: 0, replaced: 0, transitions: new Set<string>() };

type Minute = {
  readonly mode: Mode;
  readonly signals: readonly Signal[];
  readonly missing: readonly string[];
};
type Stretch = { readonly minutes: number; readonly first: Minute };

/** Signals come in the first bin of a stretch; the rest of it is quiet. */
const stretches = fc
  .array(
    fc.record({
      minutes: fc.oneof(
        { weight: 4, arbitrary: fc.integer({ min: 1, max: 5 }) },
        { weight: 3, arbitrary: fc.integer({ min: 20, max: 200 }) },
        { weight: 1, arbitrary: fc.integer({ min: 1000, max: 3000 }) },
      ),
      first: fc.record({
        missing: fc.oneof(
          { weight: 3, arbitrary: fc.constant([]) },
          { weight: 1, arbitrary: fc.subarray(['x', 'y']) },
        ),
        signals: fc.uniqueArray(
          fc.record({
            subject: fc.constantFrom('a', 'b'),
            status: fc.constantFrom<SignalStatus>('alarm', 'alarm', 'elevated', 'normal'),
            velocity: fc.integer({ min: -200, max: 600 }).map((value) => value / 100),
            severity: fc.constantFrom<Severity>(0, 1, 2, 3),
            missing: fc.subarray(['y', 'z']),
          }),
          { selector: ({ subject }) => subject, maxLength: 2 },
        ),
      }),
    }),
    { minLength: 1, maxLength: 25 },
  )
  .chain((drawn) => fc.tuple(fc.constant(drawn), fc.nat(2 * drawn.length)))
  .map(([drawn, liveFrom]) => {
    let minute = 0;
    return drawn.map(({ minutes, first }, index): Stretch => {
      const at = minute + 1;
      const mode: Mode = index < liveFrom ? 'backfill' : 'live';
      minute += minutes;
      const signals = first.signals.map(({ missing, status, ...of }) =>
        said(at, status, {
          ...of,
          onset: START + (at - 1) * MINUTE,
          evidence: { ...EVIDENCE, missing },
        }),
      );
      return { minutes, first: { ...first, mode, signals } };
    });
  });

function live(
  script: readonly Stretch[],
  how: { readonly cut: (n: number) => boolean; readonly stepMinutes: number },
) {
  const store = new Map<string, string>();
  let lifecycle = createLifecycle([]);
  const events: CrisisEvent[] = [];
  let at = START;
  let calls = 0;
  const save = () => {
    for (const [key, value] of lifecycle.drain()) {
      if (value === null) store.delete(key);
      else store.set(key, value);
    }
  };
  const mayCut = () => {
    calls += 1;
    if (!how.cut(calls)) return;
    seen.cuts += 1;
    save();
    lifecycle = createLifecycle([...store].reverse());
  };
  for (const { minutes, first } of script) {
    for (const signal of first.signals) {
      events.push(...lifecycle.signal(signal, { mode: first.mode, lateMs: null }));
      mayCut();
    }
    const end = at + minutes * MINUTE;
    // The bin of the signals is closed by itself, as the stage does.
    for (let step = MINUTE; at < end; step = how.stepMinutes * MINUTE) {
      const to = Math.min(end, at + step);
      events.push(...lifecycle.clock({ from: at, to, missing: first.missing }));
      mayCut();
      at = to;
    }
  }
  save();
  const ordered = events.toSorted((a, b) => a.at - b.at || (a.crisis < b.crisis ? -1 : 1));
  return { events: ordered, store: [...store].sort(([a], [b]) => (a < b ? -1 : 1)), lifecycle };
}

const whole = { cut: () => false, stepMinutes: Infinity };

test('neither restarts nor the portions of the clock change anything', () => {
  fc.assert(
    fc.property(
      stretches,
      fc.integer({ min: 1, max: 7 }),
      fc.integer({ min: 1, max: 90 }),
      (script, every, stepMinutes) => {
        const first = live(script, whole);
        const second = live(script, { cut: (n) => n % every === 0, stepMinutes });
        expect(second.events).toEqual(first.events);
        expect(second.store).toEqual(first.store);
        expect(second.lifecycle.open()).toBe(first.lifecycle.open());
        for (const { transition } of first.events) seen.transitions.add(transition);
        seen.events += first.events.length;
      },
    ),
    { numRuns: 100 },
  );
});

test('only lawful transitions, one revision at a time, and every event can be read again', () => {
  const lawful: Record<string, readonly string[]> = {
    opened: ['escalated', 'eased'],
    escalated: ['escalated', 'eased'],
    eased: ['reopened', 'resolved'],
    resolved: ['reopened'],
    reopened: ['escalated', 'eased'],
  };
  fc.assert(
    fc.property(stretches, (script) => {
      const last = new Map<string, CrisisEvent>();
      const open = new Map<string, string>();
      for (const event of live(script, whole).events) {
        const before = last.get(event.crisis);
        if (before === undefined) {
          expect(event).toMatchObject({ transition: 'opened', revision: 1, status: 'open' });
          // At most one crisis of a subject and mode is not resolved, and one of a mode before is over.
          const former = last.get(open.get(event.subject) ?? '');
          if (former?.mode === event.mode) expect(former.status).toBe('resolved');
          else if (former !== undefined) seen.replaced += 1;
        } else {
          expect(open.get(event.subject)).toBe(event.crisis);
          expect(event.mode).toBe(before.mode);
          expect(lawful[before.transition]).toContain(event.transition);
          expect(event.revision).toBe(before.revision + 1);
          expect(event.at).toBeGreaterThanOrEqual(before.at);
          expect(event.openedAt).toBe(before.openedAt);
          expect(event.peakSeverity).toBeGreaterThanOrEqual(before.peakSeverity);
        }
        expect(event.easedAt === null).toBe(event.status === 'open');
        expect(event.resolvedAt === null).toBe(event.status !== 'resolved');
        if (event.transition === 'eased') {
          expect(event.at - (before?.at ?? 0)).toBeGreaterThanOrEqual(EASE_MS);
        }
        if (event.transition === 'resolved') {
          expect(event.at - (event.easedAt ?? event.at)).toBeGreaterThanOrEqual(EASE_MS);
        }
        expect(parseCrisisEvent(JSON.parse(JSON.stringify(event)))).toEqual({
          ok: true,
          value: event,
        });
        last.set(event.crisis, event);
        open.set(event.subject, event.crisis);
      }
    }),
    { numRuns: 100 },
  );
});

test('an entry stays within its size, however many sources are blind', () => {
  const lifecycle = createLifecycle([]);
  // The longest names and ids there are, in letters of three bytes.
  const missing = Array.from({ length: 500 }, (_, n) => `${n}`.padEnd(LIMITS.sourceChars, '語'));
  const places = (name: string) =>
    Array.from({ length: 50 }, (_, n) => ({ name: `${name}${n}`, at: START, mentions: 99_999 }));
  const interval = { low: 1.5e6, middle: 2.5e6, high: 3.5e6 };
  const evidence: Evidence = {
    ...EVIDENCE,
    missing,
    samples: Array.from({ length: 9 }, () => '語'.repeat(LIMITS.idChars)),
    without: {
      reposts: 1.234,
      largestVoice: 1.234,
      sources: missing.map((source) => ({ source, velocity: -1.234 })),
    },
    spread: {
      platforms: places('p'.repeat(LIMITS.platformChars - 2)),
      languages: places('l'.repeat(LIMITS.languageChars - 2)),
      countries: places(''),
      outlets: places('outlet'),
    },
    cascade: {
      root: '語'.repeat(LIMITS.idChars),
      began: START,
      size: 123_456,
      speed: 1234.567,
      reproduction: 1.234,
      reach: 123_456_789,
      nextHour: interval,
      final: interval,
    },
    story: { id: '0'.repeat(24), mentions: 999, terms: places('').map(() => 2 ** 32 - 1) },
    categories: Object.fromEntries(places('category').map(({ name }) => [name, 99_999])),
  };
  const key = `root:${'語'.repeat(LIMITS.idChars)}`;
  for (let n = 0; n < 3 * RELATED_MAX; n += 1) {
    lifecycle.signal(said(1, 'alarm', { lane: 'threat', key: `threat:${n}` }), {
      mode: 'live',
      lateMs: null,
    });
  }
  lifecycle.signal(said(1, 'alarm', { evidence, lane: 'root', key, severity: 3 }), {
    mode: 'live',
    lateMs: null,
  });
  lifecycle.clock({ from: START, to: START + MINUTE, missing });
  for (const lane of LANES) {
    const id = 'x'.repeat(24);
    lifecycle.signal(said(2, 'alarm', { id, lane }), { mode: 'live', lateMs: null });
  }
  const entry = lifecycle.drain().find(([, value]) => value?.includes(key));
  expect(Buffer.byteLength(entry?.[1] ?? '')).toBeLessThanOrEqual(ENTRY_MAX_BYTES);
  expect(entry?.[1]).toContain(missing[SOURCES_MAX - 1]);
});

afterAll(() => {
  expect(seen.events).toBeGreaterThan(0);
  expect(seen.cuts).toBeGreaterThan(0);
  expect(seen.replaced).toBeGreaterThan(0);
  expect(seen.transitions).toEqual(
    new Set(['opened', 'escalated', 'eased', 'resolved', 'reopened']),
  );
});
