import { expect, test } from 'vitest';
import { FakeStore } from '../fake-store.ts';
import type { Voicing } from '../types.ts';
import { fingerprintOf, MINUTE, mixed, numbers, type Scripted, START, said } from './fakes.ts';
import { SubjectVoices } from './voicing.ts';

const HOUR = 60 * MINUTE;
const heard = (script: readonly Scripted[]) => {
  const voices = new SubjectVoices();
  for (const each of [...script].sort((a, b) => a.at - b.at)) voices.hear(said(each));
  return voices;
};
const hour = { at: START + HOUR, minutes: 60 };

/** Three hundred customers in their own words, some of whom come back. */
const outrage = numbers(240).map((n): Scripted => {
  return { who: n % 200, at: n * 14_000 + (mixed(n) % 9_000), text: 1000 + n };
});
/** One post of somebody with many followers, passed on by 230 in ten minutes. */
const wave: readonly Scripted[] = [
  { who: 5000, at: 0, text: 1, outlet: 'influencer' },
  ...numbers(230).map((n): Scripted => {
    return { who: 5001 + n, at: 1000 + n * 2_600, text: 1, kind: 'repost', root: 'x:1' };
  }),
];
/** A report of a press agency on 12 sites, its headline shared with its address by 60 readers. */
const press: readonly Scripted[] = [
  ...numbers(12).map((n): Scripted => {
    const what = { kind: 'article', outlet: 'press', linked: true } as const;
    return { who: 6000 + n, at: n * 60_000, text: 2, changed: n % 6, ...what };
  }),
  ...numbers(60).map((n): Scripted => {
    return { who: 6100 + n, at: 90_000 + n * 45_000, text: 2, changed: n % 3, linked: true };
  }),
  ...numbers(30).map((n): Scripted => ({ who: 6200 + n, at: n * 90_000, text: 7000 + n })),
];
const flood = numbers(400).map((n): Scripted => {
  return { who: 8000 + n, at: n * 1_500, text: 3 + (mixed(n) % 3) };
});
/** Forty accounts, four prepared texts on two platforms, each changed a little, three by each. */
const campaign = numbers(120).map((n): Scripted => {
  const who = 9000 + (n % 40);
  const text = 20 + ((who + Math.floor(n / 40)) % 4);
  const platform = who % 2 === 0 ? 'x' : 'bluesky';
  return { who, at: n * 27_000, text, changed: 1 + (mixed(n) % 6), platform };
});
const loner = numbers(40).map((n): Scripted => ({ who: 7, at: n * 80_000, text: 40 + (n % 2) }));
/** Two hundred who say the slogan of the day: too short to be anybody's own wording. */
const slogan = numbers(200).map((n): Scripted => {
  return { who: 300 + n, at: n * 15_000, text: 50, terms: [1, 2] };
});
/** A quip of an unknown one that others say after him, amid what everybody says. */
const quip = [
  ...outrage.slice(0, 150),
  ...numbers(60).map((n): Scripted => ({ who: 2000 + n, at: n * 50_000, text: 60 })),
];

test.each<[string, readonly Scripted[], Partial<Voicing>]>([
  ['organic outrage', outrage, { pattern: 'organic', independent: 200, copies: 0, prepared: 0 }],
  ['a wave of reposts', wave, { independent: 231, reposting: 230, reposts: 230, copies: 0 }],
  ['a wave of reposts', wave, { pattern: 'organic', together: 0, prepared: 0 }],
  ['syndicated press', press, { pattern: 'organic', independent: 31, copies: 71, prepared: 0 }],
  ['a slogan', slogan, { pattern: 'organic', independent: 200, copies: 0 }],
  ['a quip', quip, { pattern: 'organic', independent: 151, copies: 59, prepared: 59 }],
  ['one person', loner, { pattern: 'organic', independent: 1, accounts: 1, copies: 0 }],
  ['a campaign', campaign, { pattern: 'coordinated', independent: 1, accounts: 40 }],
  ['a campaign', campaign, { together: 40, prepared: 40, copies: 116 }],
])('%s is read as what it is', (_, script, expected) => {
  expect(heard(script).voicingAt(hour)).toMatchObject(expected);
});

test('a flood of 400 accounts with three texts is three voices and a plan', () => {
  const { pattern, independent, accounts, copies, prepared } = heard(flood).voicingAt(hour);
  expect({ pattern, copies }).toEqual({ pattern: 'coordinated', copies: 397 });
  // More accounts than are kept: each of those that are stands for two.
  expect(Math.abs(accounts - 400)).toBeLessThan(60);
  expect(prepared).toBeGreaterThan(340);
  expect(independent).toBeLessThanOrEqual(2 * 3);
});

test('a text that others go on saying stays one voice when its author has fallen silent', () => {
  const voices = heard([
    { who: 1, at: 0, text: 1 },
    ...numbers(9).map((n): Scripted => ({ who: 2 + n, at: 40 * MINUTE + n, text: 1 })),
  ]);
  expect(voices.independentAt({ at: START + 41 * MINUTE, minutes: 5 })).toBe(1);
});

test.each([
  [5, 1],
  [10, 2],
  [15, 3],
  [30, 4],
  [60, 5],
])('in the last %i minutes there were %i voices', (minutes, voices) => {
  const ends = [57, 52, 47, 40, 10];
  const script = ends.map((minute, n): Scripted => ({ who: n, at: minute * MINUTE, text: n }));
  expect(heard(script).independentAt({ at: START + HOUR, minutes })).toBe(voices);
});

test('who copies and also speaks for themselves stays a voice', () => {
  const voices = heard([
    { who: 1, at: 0, text: 1 },
    { who: 2, at: 1000, text: 1 },
    { who: 2, at: 2000, text: 2 },
  ]);
  expect(voices.voicingAt(hour)).toMatchObject({ independent: 2, prepared: 0, copies: 1 });
});

test('a headline that the press prints last was the press’s all the same', () => {
  const readers = numbers(20).map((n): Scripted => ({ who: n, at: n * 1000, text: 1 }));
  expect(heard(readers).voicingAt(hour).pattern).toBe('coordinated');
  const article: Scripted = { who: 99, at: 60_000, text: 1, kind: 'article', outlet: 'press' };
  expect(heard([...readers, article]).voicingAt(hour)).toMatchObject({
    pattern: 'organic',
    independent: 1,
    prepared: 0,
  });
});

test('accounts that always speak in the same seconds are one voice, whatever they say', () => {
  const script = numbers(12).flatMap((who) =>
    [3, 9, 14, 31, 44].map((minute, n): Scripted => {
      const at = minute * MINUTE + (mixed(who + n) % 4_000);
      return { who, at, text: 100 + who * 5 + n };
    }),
  );
  expect(heard(script).voicingAt(hour)).toMatchObject({
    pattern: 'coordinated',
    independent: 1,
    together: 12,
  });
});

test('who moved together is remembered with the next story', () => {
  const voices = heard(campaign);
  const next = START + 6 * HOUR;
  for (const n of numbers(40)) {
    voices.hear({ ...said({ who: 9000 + n, at: 0, text: 500 + n }), time: next + n * 1000 });
  }
  expect(voices.voicingAt({ at: next + MINUTE, minutes: 60 })).toMatchObject({
    pattern: 'coordinated',
    independent: 1,
    together: 40,
  });
});

test('a group that repeats what an outsider said is one voice all the same', () => {
  const script: Scripted[] = [{ who: 1, at: 0, text: 9 }];
  for (const n of numbers(12)) {
    const who = 100 + n;
    script.push({ who, at: MINUTE + n, text: 1 }, { who, at: 2 * MINUTE + n, text: 2 });
    script.push({ who, at: 30 * MINUTE + n, text: 9 });
  }
  expect(heard(script).voicingAt({ at: START + 31 * MINUTE, minutes: 5 })).toMatchObject({
    independent: 1,
    together: 12,
    copies: 12,
  });
});

test('one text in common, and others that are not, moves nobody together', () => {
  const script: Scripted[] = [
    { who: 1, at: 0, text: 1 },
    { who: 2, at: 1, text: 3 },
    { who: 3, at: 2, text: 1 },
    { who: 4, at: 3, text: 3 },
    { who: 1, at: 4, text: 2 },
    { who: 2, at: 5, text: 2 },
  ];
  expect(heard(script).voicingAt(hour)).toMatchObject({ together: 0, copies: 3 });
});

test('readers who share the same two headlines do not move together', () => {
  const script = numbers(40).flatMap((who): Scripted[] => [
    { who, at: who * 1000, text: 1, linked: true },
    { who, at: 600_000 + who * 1000, text: 2, linked: true },
  ]);
  expect(heard(script).voicingAt(hour)).toMatchObject({ pattern: 'organic', together: 0 });
});

test('a changed word is a copy, another text is not', () => {
  const changed = (bits: number) =>
    heard([
      { who: 1, at: 0, text: 1 },
      { who: 2, at: 1, text: 1, changed: bits },
    ]).voicingAt(hour).copies;
  expect([0, 12, 13].map(changed)).toEqual([1, 1, 0]);
});

test.each<[string, readonly Scripted[], object]>([
  ['one person', [...outrage, ...loner], { kind: 'account', voice: mixed(7), mentions: 42 }],
  ['a text of many accounts', [...quip], { kind: 'text', voice: mixed(2000), mentions: 60 }],
])('the loudest is %s', (_, script, expected) => {
  expect(heard(script).largestVoiceAt(hour)).toMatchObject(expected);
});

test('what the loudest said can be taken out bin by bin', () => {
  const voices = heard([...loner, { who: 8, at: 3 * MINUTE, text: 1 }]);
  const largest = voices.largestVoiceAt({ at: START + 10 * MINUTE, minutes: 10 });
  const wanted = new Map<number, number>();
  for (const { at } of loner) {
    const start = START + Math.floor(at / MINUTE) * MINUTE;
    wanted.set(start, (wanted.get(start) ?? 0) + 1);
  }
  const bins = [...wanted].map(([start, total]) => {
    return { start, total, negative: 800 * total, unscored: 0 };
  });
  expect(largest?.bins).toEqual(bins);
});

test('a group that moves together is loudest with all that its members say', () => {
  const largest = heard(campaign).largestVoiceAt(hour);
  expect(largest?.kind).toBe('group');
  expect(largest?.voice).toBeNull();
  expect(largest?.mentions).toBeGreaterThan(60);
});

test('who becomes loud late, amid many that speak once, is found', () => {
  const script = numbers(96).map((n): Scripted => ({ who: n % 8, at: n * 5_000 }));
  for (const n of numbers(300)) {
    script.push({ who: n % 3 === 0 ? 99 : 1_000 + n, at: 10 * MINUTE + n * 5_000 });
  }
  const largest = heard(script).largestVoiceAt({ at: START + 35 * MINUTE, minutes: 15 });
  expect(largest).toMatchObject({ kind: 'account', voice: mixed(99) });
  expect(largest?.mentions).toBeGreaterThan(50);
});

test('nobody is loudest where nobody speaks', () => {
  expect(new SubjectVoices().largestVoiceAt(hour)).toBeNull();
  expect(new SubjectVoices().voicingAt(hour)).toMatchObject({ pattern: 'organic', independent: 0 });
});

test('mentions without words, or without context, are voices', () => {
  const voices = new SubjectVoices();
  voices.hear({ time: START, voice: 1, negative: null });
  voices.hear({ ...said({ who: 2, at: 1 }) });
  expect(voices.voicingAt(hour)).toMatchObject({ independent: 2, copies: 0 });
  expect(fingerprintOf(1, 0, 0)).toMatch(/^[0-9a-f]{16}$/);
});

test('reposts are remembered where the sample keeps none of their accounts', () => {
  const voices = new SubjectVoices();
  // By their hash none of these is among every other one.
  for (let n = 0; n < 300; n += 1) {
    voices.hear({
      ...said({ who: n, at: n * 1000, kind: 'repost', root: 'x:1' }),
      voice: unsampled(n),
    });
  }
  const window = { at: START + 10 * MINUTE, minutes: 60 };
  const restored = SubjectVoices.decode(new FakeStore().take(voices.drain()));
  expect(voices.voicingAt(window).reposts).toBe(300);
  expect(restored.voicingAt(window)).toEqual(voices.voicingAt(window));
});

function unsampled(n: number): number {
  return Math.imul(n + 5, 0x9e3779b1) >>> 0;
}
