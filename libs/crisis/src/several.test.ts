/** Several crises of one subject at once. */
import type { Severity, Signal, SignalStatus } from '@goldenhour/velocity';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CRISES_MAX } from './book.ts';
import { EVIDENCE, MINUTE, play, START, said, told } from './fakes.ts';
import { createLifecycle } from './lifecycle.ts';
import { MESSAGE_RESOLVE_MS } from './rest.ts';
import { parseCrisisEvent } from './schema.ts';
import type { CrisisEvent, Lifecycle } from './types.ts';

const DAYS = MESSAGE_RESOLVE_MS / MINUTE;
const from = (minute: number) => ({ onset: START + minute * MINUTE });
const counted = (total: number) => ({ evidence: { ...EVIDENCE, total } });
const threat = (minute: number, n = 1, of: Partial<Signal> = {}): Signal =>
  said(minute, 'alarm', { lane: 'threat', key: `threat:${n}`, severity: 3, ...counted(1), ...of });
const root = (minute: number, status: SignalStatus = 'alarm', of: Partial<Signal> = {}): Signal =>
  said(minute, status, { lane: 'root', key: 'root:x:1', ...of });

const wild = (expected: number) => ({
  evidence: { ...EVIDENCE, negative: 30, expectedNegative: expected },
});

/** Crises by number, in order of opening, with what happened to each. */
function lives(events: readonly CrisisEvent[]): string[][] {
  const ids = [...new Set(events.map(({ crisis }) => crisis))];
  return ids.map((id) => told(events.filter(({ crisis }) => crisis === id)));
}

test.each<[string, Signal[], string[][]]>([
  [
    'the counts of a subject join its post that takes off',
    [root(5), said(9, 'alarm', from(4))],
    [['5 opened 1']],
  ],
  [
    'and the post joins the counts',
    [said(5, 'alarm'), root(9, 'alarm', from(60))],
    [['5 opened 1']],
  ],
  [
    'what began more than an hour apart is two',
    [root(5), said(65, 'alarm', from(61))],
    [['5 opened 1'], ['65 opened 1']],
  ],
  [
    'two posts that take off are two, and the counts join the one that began nearer',
    [
      root(5),
      root(6, 'alarm', { key: 'root:x:2', ...from(20) }),
      said(30, 'alarm', { severity: 3, ...from(15) }),
    ],
    [['5 opened 1'], ['6 opened 1', '30 escalated 2']],
  ],
  [
    'another lane that has the same to say as loudly is no news',
    [said(5, 'alarm'), said(6, 'alarm', { lane: 'volume' })],
    [['5 opened 1']],
  ],
  [
    'a story is its own',
    [said(5, 'alarm'), said(6, 'alarm', { key: 'story:1' }), said(7, 'alarm', { key: 'story:2' })],
    [['5 opened 1'], ['6 opened 1'], ['7 opened 1']],
  ],
  [
    'a threat is its own, and so is another one',
    [said(5, 'alarm'), threat(5), threat(6, 2), threat(7)],
    [['5 opened 1'], ['5 opened 1'], ['6 opened 1']],
  ],
  ['a threat opens without any other', [threat(5)], [['5 opened 1']]],
  [
    'a crisis is in alarm while any lane of it is',
    [
      said(5, 'alarm'),
      root(6),
      said(7, 'normal'),
      ...Array.from({ length: 53 }, (_, n) => root(7 + n)),
      root(60, 'normal'),
    ],
    [['5 opened 1', '90 eased 2', '149 resolved 3']],
  ],
  [
    'a lane that was never in alarm holds nothing up',
    [
      said(5, 'alarm'),
      said(6, 'normal'),
      ...Array.from({ length: 90 }, (_, n) =>
        said(6 + n, 'elevated', { lane: 'root', key: 'root:x:9', ...wild(3) }),
      ),
    ],
    [['5 opened 1', '36 eased 2', '66 resolved 3']],
  ],
  [
    'a lane that fell silent an hour ago keeps nothing in alarm',
    [said(5, 'alarm'), root(6), ...Array.from({ length: 75 }, (_, n) => said(7 + n, 'elevated'))],
    [['5 opened 1', '97 eased 2']],
  ],
  [
    'it flares up again under the same name whichever lane says so',
    [root(5), said(6, 'alarm'), root(7, 'normal'), said(7, 'normal'), said(100, 'alarm', from(95))],
    [['5 opened 1', '37 eased 2', '67 resolved 3', '100 reopened 4']],
  ],
])('%s', (_, signals, expected) => {
  expect(lives(play({ signals, to: 160 }))).toEqual(expected);
});

test('a key is part of the id', () => {
  const [a, b] = [threat(5, 1), threat(5, 2)].map((one) => play({ signals: [one], to: 5 })[0]);
  expect(a?.crisis).not.toBe(b?.crisis);
  expect(a).toMatchObject({ key: 'threat:1', lane: 'threat', severity: 3 });
});

test.each<[string, Signal[], string[]]>([
  [
    'is resolved by a timer of days and never eases',
    [threat(5)],
    ['5 opened 1', `${5 + DAYS} resolved 2`],
  ],
  [
    'lives on while it is repeated, and is told again once it is said ten times as often',
    [threat(5), threat(9, 1, counted(9)), threat(30, 1, counted(10)), threat(50, 1, counted(99))],
    ['5 opened 1', '30 escalated 2', `${50 + DAYS} resolved 3`],
  ],
  [
    'is told after the pause when it spreads within it',
    [threat(5), threat(6, 1, counted(40))],
    ['5 opened 1', '15 escalated 2', `${6 + DAYS} resolved 3`],
  ],
])('a crisis of a single message %s', (_, signals, expected) => {
  expect(told(play({ signals, to: DAYS + 60 }))).toEqual(expected);
});

test('a summary tells its number whenever it grew, ten minutes apart', () => {
  const key = 'threat:hour:0';
  const grow = (minute: number, total: number) => threat(minute, 0, { key, ...counted(total) });
  const events = play({ signals: [grow(1, 1), grow(2, 4), grow(5, 9), grow(30, 10)], to: 40 });
  expect(events.map(({ at, evidence }) => [(at - START) / MINUTE, evidence.total])).toEqual([
    [1, 1],
    [11, 9],
    [30, 10],
  ]);
});

test('silence of a source neither delays the end of a threat nor is forgotten', () => {
  const events = play({ signals: [threat(5)], to: DAYS + 60, missing: [[10, 4000, 'x']] });
  expect(told(events)).toEqual(['5 opened 1', `${5 + DAYS} resolved 2`]);
  expect(events.at(-1)?.blind).toEqual(['x']);
});

test('threats are listed in the crisis of their subject, self-harm never', () => {
  const care = said(4, 'alarm', { lane: 'self_harm', key: 'self_harm:1', severity: 2 });
  const events = play({
    signals: [care, threat(5), said(6, 'alarm'), threat(7, 2), said(20, 'alarm', { severity: 2 })],
    to: 20,
  });
  const [, first, own, second, later] = events;
  expect(own?.related).toEqual([first?.crisis]);
  expect(later).toMatchObject({
    transition: 'escalated',
    related: [first?.crisis, second?.crisis],
  });
  for (const { lane, related } of events) if (lane !== 'velocity') expect(related).toBeUndefined();
});

test('beyond their bound crises are told in another of the subject, which says so', () => {
  const lifecycle = createLifecycle([]);
  const context = { mode: 'live', lateMs: null } as const;
  const story = (n: number) => said(5, 'alarm', { key: `story:${n}`, severity: 2 });
  const events = Array.from({ length: CRISES_MAX + 5 }, (_, n) =>
    lifecycle.signal(story(n), context),
  ).flat();
  expect(events).toHaveLength(CRISES_MAX);
  expect(lifecycle.open()).toBe(CRISES_MAX);
  const [own, ...others] = events.filter(({ key }) => key === undefined);
  expect([own?.merged, others.length]).toEqual([1, 0]);
  const at = START + 15 * MINUTE;
  const [grown, ...more] = lifecycle.clock({ from: START, to: at, missing: [] });
  expect(grown).toMatchObject({ transition: 'escalated', crisis: own?.crisis, merged: 6, at });
  expect(more).toEqual([]);
  const read = parseCrisisEvent(grown);
  expect(JSON.stringify(read.ok && read.value)).toBe(JSON.stringify(grown));
});

test('threats beyond the bound go to a crisis of threats, never to another lane', () => {
  const lifecycle = createLifecycle([]);
  const context = { mode: 'live', lateMs: null } as const;
  lifecycle.signal(said(1, 'alarm'), context);
  for (let n = 0; n < CRISES_MAX + 3; n += 1) lifecycle.signal(threat(2, n), context);
  lifecycle.signal(said(3, 'alarm', { lane: 'self_harm', key: 'self_harm:1' }), context);
  expect(lifecycle.open()).toBe(CRISES_MAX + 2);
  const events = lifecycle.clock({ from: START, to: START + 20 * MINUTE, missing: [] });
  expect(events).toMatchObject([{ transition: 'escalated', lane: 'threat', merged: 3 }]);
});

test('what is resolved makes room', () => {
  const lifecycle = createLifecycle([]);
  const signals = Array.from({ length: CRISES_MAX }, (_, n) => [threat(n + 1, n)]).flat();
  play({ signals, to: DAYS + 1 }, lifecycle);
  expect(lifecycle.open()).toBe(CRISES_MAX - 1);
  const [event] = lifecycle.signal(threat(DAYS + 2, 99), { mode: 'live', lateMs: null });
  expect(event).toMatchObject({ transition: 'opened', key: 'threat:99' });
  expect(lifecycle.open()).toBe(CRISES_MAX);
});

const elevated = (first: number, last: number, of: Partial<Signal>) =>
  Array.from({ length: last - first + 1 }, (_, n) => said(first + n, 'elevated', of));

test.each<[string, Signal[], string[]]>([
  [
    'while mentions are far more than is normal it does not ease before two hours',
    elevated(6, 200, wild(3)),
    ['5 opened 1', '126 eased 2'],
  ],
  [
    'it eases half an hour after the alarm where they are near it',
    elevated(6, 200, wild(20)),
    ['5 opened 1', '36 eased 2'],
  ],
  [
    'it eases as soon as they come near',
    [...elevated(6, 79, wild(3)), ...elevated(80, 200, wild(20))],
    ['5 opened 1', '80 eased 2'],
  ],
  [
    'and waits on when they leave again',
    [...elevated(6, 20, wild(20)), ...elevated(21, 90, wild(3)), ...elevated(91, 200, wild(20))],
    ['5 opened 1', '91 eased 2'],
  ],
  [
    'all mentions count where those raised the alarm',
    elevated(6, 200, { evidence: { ...EVIDENCE, measure: 'total', total: 60, negative: 3 } }),
    ['5 opened 1', '126 eased 2'],
  ],
])('%s', (_, signals, expected) => {
  expect(told(play({ signals: [said(5, 'alarm'), ...signals], to: 200 }))).toEqual(expected);
});

test.each([
  [3, 30],
  [50, 50],
  [300, 120],
])('an alarm of %i minutes is resolved %i minutes after it eased', (minutes, wait) => {
  const alarms = Array.from({ length: minutes }, (_, n) => said(n + 1, 'alarm'));
  const events = play({ signals: [...alarms, said(minutes + 1, 'normal')], to: 600 });
  const [, eased, resolved] = events;
  expect(((resolved?.at ?? 0) - (eased?.at ?? 0)) / MINUTE).toBe(wait);
});

test('an entry of before, one per subject, is read and stays under its name', () => {
  const [event] = createLifecycle([]).signal(said(5, 'alarm'), { mode: 'live', lateMs: null });
  const entry = (of: object) =>
    JSON.stringify({
      version: 1,
      event,
      said: 'normal',
      told: { at: START + 5 * MINUTE, velocity: 1.2, severity: 1 },
      deadline: { at: START + 37 * MINUTE, since: START + 7 * MINUTE },
      ...of,
    });
  const lifecycle = createLifecycle([['c/school', entry({})]]);
  expect(told(lifecycle.clock({ from: START, to: START + 50 * MINUTE, missing: [] }))).toEqual([
    '37 eased 2',
  ]);
  expect(lifecycle.drain().map(([key]) => key)).toEqual(['c/school']);
  expect(lifecycle.signal(said(60, 'alarm'), { mode: 'live', lateMs: null })).toMatchObject([
    { crisis: event?.crisis, transition: 'reopened' },
  ]);
  const inAlarm = createLifecycle([['c/school', entry({ said: 'alarm' })]]);
  inAlarm.signal(said(38, 'normal'), { mode: 'live', lateMs: null });
  expect(told(inAlarm.clock({ from: START, to: START + 80 * MINUTE, missing: [] }))).toEqual([
    '68 eased 2',
  ]);
});

const drawn = fc.array(
  fc.record({
    minutes: fc.oneof(fc.integer({ min: 1, max: 15 }), fc.integer({ min: 20, max: 3000 })),
    missing: fc.constantFrom([], [], ['x']),
    // One thing at a time of each lane and key.
    signals: fc.uniqueArray(
      fc.record({
        lane: fc.constantFrom(
          'velocity',
          'velocity',
          'volume',
          'root',
          'threat',
          'severe',
          'self_harm',
        ),
        number: fc.nat(2),
        status: fc.constantFrom<SignalStatus>('alarm', 'alarm', 'elevated', 'normal'),
        velocity: fc.integer({ min: -20, max: 60 }).map((value) => value / 10),
        severity: fc.constantFrom<Severity>(0, 1, 2, 3),
        negative: fc.constantFrom(4, 40),
        total: fc.nat(100),
        ago: fc.nat(90),
      }),
      {
        maxLength: 4,
        selector: ({ lane, number }) =>
          lane === 'volume' && number === 0 ? 'velocity 0' : `${lane} ${number}`,
      },
    ),
  }),
  { minLength: 1, maxLength: 15, size: 'max' },
);

test('whatever the portions, restarts and repetitions, the same comes of it', () => {
  let events = 0;
  const lanes = new Set<string>();
  fc.assert(
    fc.property(drawn, fc.integer({ min: 1, max: 6 }), (stretches, every) => {
      const live = (isOther: boolean) => {
        const store = new Map<string, string>();
        const heard: CrisisEvent[] = [];
        let lifecycle: Lifecycle = createLifecycle([]);
        let calls = 0;
        const save = () => {
          for (const [key, value] of lifecycle.drain())
            if (value === null) store.delete(key);
            else store.set(key, value);
        };
        const cut = () => {
          calls += 1;
          if (!isOther || calls % every > 0) return;
          save();
          lifecycle = createLifecycle([...store].reverse());
        };
        let at = START;
        for (const { minutes, missing, signals } of stretches) {
          const minute = (at - START) / MINUTE + 1;
          const batch = signals.map(({ lane, number, status, ago, negative, total, ...of }, n) =>
            said(
              minute,
              lane === 'threat' || lane === 'severe' || lane === 'self_harm' ? 'alarm' : status,
              {
                ...of,
                ...((lane === 'velocity' || lane === 'volume') && number === 0
                  ? {}
                  : { key: `${lane}:${number}` }),
                lane,
                id: `${minute} ${n}`,
                onset: at - ago * MINUTE,
                evidence: { ...EVIDENCE, negative, total },
              },
            ),
          );
          // A commit that the log holds twice.
          for (const one of isOther ? [...batch, ...batch] : batch) {
            heard.push(...lifecycle.signal(one, { mode: 'live', lateMs: null }));
            cut();
          }
          const end = at + minutes * MINUTE;
          for (let step = MINUTE; at < end; step = isOther ? every * 37 * MINUTE : Infinity) {
            const to = Math.min(end, at + step);
            heard.push(...lifecycle.clock({ from: at, to, missing }));
            cut();
            at = to;
          }
        }
        save();
        return {
          heard: heard.toSorted((a, b) => a.at - b.at || (a.crisis < b.crisis ? -1 : 1)),
          store: [...store].toSorted(([a], [b]) => (a < b ? -1 : 1)),
        };
      };
      const whole = live(false);
      expect(JSON.stringify(live(true))).toBe(JSON.stringify(whole));
      const revisions = new Map<string, number>();
      for (const event of whole.heard) {
        expect(event.revision).toBe((revisions.get(event.crisis) ?? 0) + 1);
        revisions.set(event.crisis, event.revision);
        expect(parseCrisisEvent(JSON.parse(JSON.stringify(event)))).toEqual({
          ok: true,
          value: event,
        });
        lanes.add(event.lane);
      }
      events += whole.heard.length;
    }),
    { numRuns: 60 },
  );
  expect(events).toBeGreaterThan(0);
  expect(lanes.size).toBe(6);
});
