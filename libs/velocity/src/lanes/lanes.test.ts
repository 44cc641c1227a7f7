import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BIN_MS, type Context, type Observation, type Signal } from '../types.ts';
import { minutes, observe, T0, THREAT } from './fakes.ts';
import {
  closeLanes,
  hasUntold,
  hearMention,
  isSummaryKey,
  type Lanes,
  MATTER_MEMORY_MS,
  MATTERS_MAX,
  MATTERS_PER_HOUR_MAX,
  noLanes,
} from './lanes.ts';
import { SAMPLES_MAX, VOICES_MAX } from './matter.ts';
import { drainLanes, parseMatterKey, restoreMatter } from './state.ts';

const moment = (minute: number, historyHours = 0) => ({
  subject: 'school',
  at: minutes(minute),
  historyHours,
});

/** Each mention in its minute; what is said at once, then at the close of each minute. */
function play(
  script: readonly (readonly [minute: number, observation: Observation])[],
  lanes: Lanes = noLanes(),
): Signal[] {
  const signals: Signal[] = [];
  const last = script.at(-1)?.[0] ?? 0;
  for (let minute = script[0]?.[0] ?? 0; minute <= last; minute += 1) {
    for (const [at, observation] of script) {
      if (at === minute) signals.push(...hearMention(lanes, observation, moment(minute)).signals);
    }
    signals.push(...closeLanes(lanes, moment(minute)));
  }
  return signals;
}

const told = (signals: readonly Signal[]) =>
  signals.map(({ lane, severity, evidence }) => `${lane} ${severity} ${evidence.total}`);
/** People in danger, beyond doubt. */
const SEVERE = { severity: 3, severe: true, categories: { safety: 0.9 } } as const;
const matters = (signals: readonly Signal[]) => new Set(signals.map(({ key }) => key)).size;

test.each<[string, Partial<Context>, string[]]>([
  ['a threat that should wake somebody', THREAT, ['threat 3 1']],
  ['a threat below that', { ...THREAT, page: false }, []],
  [
    'people in danger, beyond doubt',
    { severity: 3, severe: true, categories: { safety: 0.7 } },
    ['severe 3 1'],
  ],
  ['people in danger, likely', { severity: 3, categories: { safety: 0.99 } }, []],
  ['people in danger, perhaps', { severity: 3, severe: true, categories: { safety: 0.69 } }, []],
  ['safety of severity 2', { severity: 2, categories: { safety: 0.99 } }, []],
  ['private data', { severity: 3, severe: true, categories: { privacy: 0.99 } }, []],
  ['self-harm', { severity: 3, categories: { 'self-harm': 0.6 } }, ['self_harm 3 1']],
  ['self-harm of lower severity', { categories: { 'self-harm': 0.9 } }, ['self_harm 2 1']],
  ['self-harm, perhaps', { severity: 3, categories: { 'self-harm': 0.59 } }, []],
  [
    'self-harm is never called severe',
    { severity: 3, severe: true, categories: { 'self-harm': 0.9, safety: 0.9 } },
    ['self_harm 3 1'],
  ],
  [
    'who threatens others and themselves is told of in both lanes',
    { ...THREAT, categories: { threat: 0.9, 'self-harm': 0.9 } },
    ['threat 3 1', 'self_harm 3 1'],
  ],
  ['a complaint', { severity: 1, categories: { service: 0.9 } }, []],
])('%s', (_, context, expected) => {
  expect(told(play([[1, observe('x:1', { context })]]))).toEqual(expected);
});

test('without a context nothing is said', () => {
  const { context: _, ...bare } = observe('x:1');
  expect(hearMention(noLanes(), bare, moment(1))).toEqual({ signals: [], sample: false });
});

const FIRST = observe('x:1', { context: { ...THREAT, fingerprint: '00000000ffffffff' } });
const again = (
  context: Partial<Context>,
  of: Partial<Omit<Observation, 'context'>> = {},
): Observation => observe('x:2', { voice: 2, ...of, context: { ...THREAT, ...context } });

test.each<[string, Observation, boolean]>([
  ['the same words', again({ fingerprint: '00000000ffffffff' }), true],
  ['nearly the same words', again({ fingerprint: '000003ffffffffff' }), true],
  ['one bit more apart', again({ fingerprint: '000007ffffffffff' }), false],
  ['a repost', again({ kind: 'repost', parent: 'x:1', root: 'x:1' }), true],
  [
    'a repost that is cut short',
    again({ kind: 'repost', parent: 'x:1', root: 'x:1', fingerprint: 'ff00ff0000000000' }),
    true,
  ],
  ['a repost of which only the root is known', again({ kind: 'repost', root: 'x:1' }), true],
  [
    'a repost of something else',
    again({ kind: 'repost', parent: 'x:9', fingerprint: 'ff00ff0000000000' }),
    false,
  ],
  [
    'another threat in answer to it',
    again({ kind: 'reply', parent: 'x:1', root: 'x:1', fingerprint: 'ff00ff0000000000' }),
    false,
  ],
  [
    'the same author going on in the thread',
    again(
      { kind: 'reply', parent: 'x:1', root: 'x:1', fingerprint: 'ff00ff0000000000' },
      { voice: 1 },
    ),
    true,
  ],
  [
    'the same author somewhere else with other words',
    again({ fingerprint: 'ff00ff0000000000' }, { voice: 1 }),
    false,
  ],
  ['no words at all', again({ fingerprint: null }), false],
])('%s', (_, second, isSame) => {
  const signals = play([
    [1, FIRST],
    [2, second],
  ]);
  expect(signals).toHaveLength(2);
  expect(matters(signals)).toBe(isSame ? 1 : 2);
  expect(signals.at(-1)?.evidence.total).toBe(isSame ? 2 : 1);
});

test('one person who speaks of harming themselves is one matter', () => {
  const says = (id: string, voice: number, fingerprint: string) =>
    observe(id, { voice, context: { categories: { 'self-harm': 0.9 }, fingerprint } });
  const signals = play([
    [1, says('x:1', 1, '00000000ffffffff')],
    [2, says('x:2', 1, 'ff00ff0000000000')],
    [3, says('x:3', 2, '0f0f0f0f0f0f0f0f')],
  ]);
  expect(told(signals)).toEqual(['self_harm 2 1', 'self_harm 2 2', 'self_harm 2 1']);
  expect(matters(signals)).toBe(2);
});

test('what was severe wakes somebody when it comes again as a threat, and not the other way round', () => {
  const fingerprint = '00000000ffffffff';
  const severe = { ...SEVERE, fingerprint } as const;
  const threat = { ...THREAT, fingerprint };
  const play2 = (a: Partial<Context>, b: Partial<Context>) =>
    told(
      play([
        [1, observe('x:1', { context: a })],
        [2, observe('x:2', { context: b })],
      ]),
    );
  expect(play2(severe, threat)).toEqual(['severe 3 1', 'threat 3 1']);
  expect(play2(threat, severe)).toEqual(['threat 3 1', 'threat 3 2']);
});

test('what many say of people in danger within an hour is one matter, threats are not', () => {
  const severe = (n: number): Observation => {
    const context = { ...SEVERE, fingerprint: null } as const;
    return observe(`x:${n}`, { voice: n, time: minutes(n), context });
  };
  const signals = play([
    [1, severe(1)],
    [50, severe(50)],
    [110, severe(110)],
    [110, distinct(1)],
    [171, severe(171)],
  ]);
  expect(told(signals)).toEqual([
    'severe 3 1',
    'severe 3 2',
    'threat 3 1',
    'severe 3 3',
    'severe 3 1',
  ]);
  expect(matters(signals)).toBe(3);
});

test('that people are in danger, likely, is told when a second voice says it within the hour', () => {
  const likely = (minute: number, voice: number): [number, Observation] => {
    const context = { ...SEVERE, severe: false, fingerprint: '00000000ffffffff' } as const;
    const at = { voice, time: minutes(minute) };
    return [minute, observe(`x:${minute}`, { ...at, context })];
  };
  expect(play([likely(1, 1), likely(5, 1), likely(70, 2)])).toEqual([]);
  expect(told(play([likely(1, 1), likely(5, 1), likely(50, 2)]))).toEqual(['severe 2 3']);
  const sure: [number, Observation] = [9, observe('x:9', { voice: 1, context: SEVERE })];
  expect(told(play([likely(1, 1), sure]))).toEqual(['severe 3 2']);
  const lanes = noLanes();
  play([likely(1, 1)], lanes);
  expect(hasUntold(lanes)).toBe(false);
});

test('a matter is told at once, then once for each minute in which it grew', () => {
  const copies = Array.from({ length: 40 }, (_, n) =>
    observe(`x:${n}`, { voice: n, negative: n % 2 ? null : 0.5, context: { ...FIRST.context } }),
  );
  const script = copies.map((copy, n): [number, Observation] => [n < 30 ? 1 : 5, copy]);
  const signals = play(script);
  expect(told(signals)).toEqual(['threat 3 1', 'threat 3 30', 'threat 3 40']);
  expect(new Set(signals.map(({ id }) => id)).size).toBe(3);
  expect(signals.at(-1)).toMatchObject({
    status: 'alarm',
    onset: T0,
    at: minutes(5),
    evidence: {
      windowMinutes: 5,
      negative: 10,
      negativeShare: 0.5,
      unscored: 20,
      voices: VOICES_MAX,
      samples: ['x:0', 'x:1', 'x:2', 'x:3', 'x:4'],
      categories: { threat: 40 },
    },
  });
});

test('excerpts are kept of what evidence points to, and of nothing else', () => {
  const kept = (context: Partial<Context>) => {
    const lanes = noLanes();
    return Array.from(
      { length: SAMPLES_MAX + 2 },
      (_, n) => hearMention(lanes, observe(`x:${n}`, { context }), moment(1)).sample,
    );
  };
  expect(kept({ ...FIRST.context })).toEqual([true, true, true, true, true, false, false]);
  expect(new Set(kept({ severity: 2 }))).toEqual(new Set([false]));
});

/** So far apart that no two of them are the same words. */
const distinct = (n: number): Observation =>
  observe(`x:${n}`, { voice: n, context: { ...THREAT, fingerprint: null } });

test('beyond the budget of an hour there is one summary with the number in it, and nothing is lost', () => {
  const count = 3 * MATTERS_PER_HOUR_MAX;
  const signals = play(Array.from({ length: count }, (_, n) => [1, distinct(n)]));
  const own = signals.filter(({ key = '' }) => !isSummaryKey(key));
  const summary = signals.filter(({ key = '' }) => isSummaryKey(key));
  expect(matters(own)).toBe(MATTERS_PER_HOUR_MAX);
  expect(told(summary)).toEqual(['threat 3 1', `threat 3 ${count - MATTERS_PER_HOUR_MAX}`]);
  expect(matters(summary)).toBe(1);
});

test('what a summary began with is told by itself when it comes again later', () => {
  const lanes = noLanes();
  for (let n = 0; n < MATTERS_PER_HOUR_MAX; n += 1) hearMention(lanes, distinct(n), moment(1));
  const keyAt = (minute: number) =>
    hearMention(lanes, { ...FIRST, mention: `y:${minute}`, time: minutes(minute) }, moment(minute))
      .signals[0]?.key;
  expect(keyAt(2)).toMatch(/^threat:hour:/);
  expect(keyAt(70)).toMatch(/^threat:[0-9a-f]{24}$/);
});

test('an hour later there is room again, and another lane has its own', () => {
  const script = Array.from({ length: MATTERS_PER_HOUR_MAX }, (_, n): [number, Observation] => [
    1,
    distinct(n),
  ]);
  const later = (minute: number, context: Partial<Context>) =>
    play([...script, [minute, observe('x:late', { time: minutes(minute), context })]]).at(-1)?.key;
  expect(later(60, THREAT)).toMatch(/^threat:hour:/);
  expect(later(62, THREAT)).toMatch(/^threat:[0-9a-f]{24}$/);
  expect(later(2, { categories: { 'self-harm': 0.9 } })).toMatch(/^self_harm:[0-9a-f]{24}$/);
});

test('after days of silence the same words are a new matter with another key', () => {
  const days = MATTER_MEMORY_MS / BIN_MS;
  const lanes = noLanes();
  const at = (minute: number, id: string) =>
    hearMention(lanes, observe(id, { context: { ...FIRST.context } }), moment(minute)).signals;
  const [first] = at(1, 'x:1');
  expect(at(1 + days, 'x:2')).toEqual([]);
  const [third] = at(2 + 2 * days, 'x:3');
  expect(third?.key).toMatch(/^threat:/);
  expect(third?.key).not.toBe(first?.key);
});

test('velocity tells how rare it is for the subject', () => {
  const velocityOf = (before: number, historyHours: number) => {
    const lanes = noLanes();
    for (let n = 0; n < before; n += 1) hearMention(lanes, distinct(n), moment(1));
    const late = { ...distinct(-1), time: minutes(90) };
    return hearMention(lanes, late, moment(90, historyHours)).signals[0]?.velocity;
  };
  expect(velocityOf(0, 0)).toBe(0);
  expect(velocityOf(0, 9 * 168)).toBe(0.699);
  expect(velocityOf(9, 9 * 168)).toBe(-0.301);
  // What a summary holds counts one by one.
  expect(velocityOf(99, 9 * 168)).toBe(-1.301);
});

test('what it remembers of a subject has a bound', () => {
  const lanes = noLanes();
  for (let n = 0; n < 3 * MATTERS_MAX; n += 1) {
    hearMention(lanes, { ...distinct(n), time: minutes(7 * n) }, moment(7 * n + 1));
  }
  expect(lanes.matters).toHaveLength(MATTERS_MAX);
  const entries = drainLanes(lanes, 'school');
  expect(entries.filter(([, value]) => value !== null)).toHaveLength(MATTERS_MAX);
  expect(lanes.matters[0]?.onset).toBe(minutes(7 * 2 * MATTERS_MAX));
});

const mentions = fc.array(
  fc.record({
    gap: fc.oneof(fc.nat(2), fc.nat(100), fc.nat(6000)),
    id: fc.nat(30),
    voice: fc.nat(3),
    kind: fc.constantFrom('post', 'reply', 'repost'),
    parent: fc.option(fc.nat(30)),
    root: fc.option(fc.nat(5)),
    fingerprint: fc.constantFrom('00000000ffffffff', '00000001ffffffff', 'ff00ff0000000000', null),
    page: fc.boolean(),
    severity: fc.constantFrom(0, 2, 3),
    categories: fc.constantFrom({}, { safety: 0.9 }, { 'self-harm': 0.9 }),
    severe: fc.boolean(),
  }),
  { maxLength: 60, size: 'max' },
);

test('a restart at any moment changes nothing', () => {
  let said = 0;
  fc.assert(
    fc.property(mentions, fc.integer({ min: 1, max: 5 }), (drawn, every) => {
      const live = (isCut: (n: number) => boolean) => {
        const store = new Map<string, string>();
        const signals: Signal[] = [];
        let lanes = noLanes();
        let minute = 1;
        const save = () => {
          for (const [key, value] of drainLanes(lanes, 'school'))
            if (value === null) store.delete(key);
            else store.set(key, value);
        };
        for (const [n, { gap, id, voice, parent, root, ...context }] of drawn.entries()) {
          if (gap > 0) signals.push(...closeLanes(lanes, moment(minute)));
          minute += gap;
          const one = observe(`x:${id}`, {
            voice,
            time: minutes(minute - 1),
            context: {
              ...context,
              parent: parent === null ? null : `x:${parent}`,
              root: root === null ? null : `x:${root}`,
            },
          });
          signals.push(...hearMention(lanes, one, moment(minute)).signals);
          if (!isCut(n)) continue;
          save();
          lanes = noLanes();
          for (const [key, value] of [...store].reverse()) restoreMatter(lanes, key, value);
          lanes.changed.clear();
        }
        save();
        return { signals, store };
      };
      const whole = live(() => false);
      expect(live((n) => n % every === 0)).toEqual(whole);
      said += whole.signals.length;
    }),
  );
  expect(said).toBeGreaterThan(0);
});

test('an entry names its subject, and a damaged one is refused with what to do', () => {
  const lanes = noLanes();
  hearMention(lanes, FIRST, moment(1));
  const [entry = ['', '']] = drainLanes(lanes, 'a/b');
  const [key, value] = entry;
  expect(parseMatterKey(key)).toEqual({ subject: 'a/b', key: lanes.matters[0]?.key });
  for (const bad of ['{', 'null', '{}', value?.replace('threat', 'volume') ?? '']) {
    expect(() => restoreMatter(noLanes(), key, bad)).toThrow(/is damaged: restore the store/);
  }
});
