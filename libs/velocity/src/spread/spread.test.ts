import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FakeStore } from '../fake-store.ts';
import { ENTRY_CHARS_MAX } from '../rows.ts';
import { StateError } from '../state-error.ts';
import type { Context, Spread } from '../types.ts';
import { type PlacedMention, Spreading } from './spread.ts';

const START = Date.parse('2025-03-03T10:00:00Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const PLAIN: Context = {
  platform: 'x',
  kind: 'post',
  root: null,
  parent: null,
  followers: null,
  outlet: 'public',
  language: 'nl',
  country: null,
  fingerprint: null,
  terms: [],
  categories: {},
  severity: 0,
  page: false,
  severe: false,
};
type What = Partial<Context> & { readonly voice?: number };
const at = (time: number, { voice = 1, ...context }: What = {}): PlacedMention => {
  return { time: START + time, voice, context: { ...PLAIN, ...context } };
};
const heard = (mentions: readonly PlacedMention[]) => {
  const spreading = new Spreading();
  for (const mention of mentions) spreading.hear(mention);
  return spreading;
};
const names = (seen: Spread['platforms']) => seen.map(({ name }) => name);

test('each place is told with the time it was first seen and how often, in order of time', () => {
  const spread = heard([
    at(1_000, { country: 'NL' }),
    at(2_500, { platform: 'mastodon', language: 'en' }),
    at(61_000, { platform: 'news', outlet: 'press', language: null }),
    at(62_000),
  ]).spreadAt({ at: START + 10 * MINUTE, minutes: 10 });
  expect(spread).toEqual({
    platforms: [
      { name: 'x', at: START + 1_000, mentions: 2 },
      { name: 'mastodon', at: START + 2_500, mentions: 1 },
      { name: 'news', at: START + 61_000, mentions: 1 },
    ],
    languages: [
      { name: 'nl', at: START + 1_000, mentions: 2 },
      { name: 'en', at: START + 2_500, mentions: 1 },
    ],
    countries: [{ name: 'NL', at: START + 1_000, mentions: 1 }],
    outlets: [
      { name: 'public', at: START + 1_000, mentions: 3 },
      { name: 'press', at: START + 61_000, mentions: 1 },
    ],
    standing: { known: 0, joined: 0 },
  });
});

test('what was seen before the window is not in it', () => {
  const spreading = heard([at(0), at(30 * MINUTE, { platform: 'mastodon' }), at(31 * MINUTE)]);
  const { platforms } = spreading.spreadAt({ at: START + 35 * MINUTE, minutes: 5 });
  expect(platforms).toEqual([
    { name: 'mastodon', at: START + 30 * MINUTE, mentions: 1 },
    { name: 'x', at: START + 31 * MINUTE, mentions: 1 },
  ]);
});

test('in a crisis all is told since it began, however long ago', () => {
  const spreading = heard([at(0), at(10 * MINUTE + 5, { platform: 'mastodon' })]);
  spreading.begin(START + 10 * MINUTE);
  spreading.hear(at(20 * MINUTE));
  spreading.hear(at(9 * HOUR, { platform: 'mastodon' }));
  const window = { at: START + 9 * HOUR + MINUTE, minutes: 5 };
  expect(spreading.spreadAt(window).platforms).toEqual([
    { name: 'mastodon', at: START + 10 * MINUTE + 5, mentions: 2 },
    { name: 'x', at: START + 20 * MINUTE, mentions: 1 },
  ]);
  spreading.end();
  expect(names(spreading.spreadAt(window).platforms)).toEqual(['mastodon']);
});

test('a mention that comes late moves the first sight back', () => {
  const spreading = heard([at(10 * MINUTE)]);
  spreading.begin(START);
  spreading.hear(at(3 * MINUTE));
  expect(spreading.spreadAt({ at: START + 11 * MINUTE, minutes: 60 }).platforms).toEqual([
    { name: 'x', at: START + 3 * MINUTE, mentions: 2 },
  ]);
});

/** Twelve accounts, the first with the most followers, heard a day before. */
const regulars = Array.from({ length: 12 }, (_, n) => {
  return at(n * MINUTE, { voice: 100 + n, followers: 50_000 - 2_000 * n });
});

test('two of the ten largest voices have joined', () => {
  const spreading = heard(regulars);
  for (const voice of [103, 107, 111]) spreading.hear(at(DAY, { voice }));
  spreading.hear(at(DAY, { voice: 999, followers: 9_000_000 }));
  const window = { at: START + DAY + MINUTE, minutes: 10 };
  expect(spreading.spreadAt(window).standing).toEqual({ known: 10, joined: 2 });
  spreading.begin(START + DAY);
  spreading.hear(at(DAY + 1, { voice: 104 }));
  expect(spreading.spreadAt(window).standing).toEqual({ known: 10, joined: 3 });
});

test('those whom a crisis brings put out none who stood before', () => {
  const spreading = heard(regulars);
  for (let n = 0; n < 40; n += 1) {
    spreading.hear(at(DAY + n, { voice: 2_000 + n, followers: 1_000_000 }));
  }
  spreading.begin(START + DAY);
  spreading.hear(at(DAY + 50, { voice: 100, followers: 50_000 }));
  const window = { at: START + DAY + MINUTE, minutes: 10 };
  expect(spreading.spreadAt(window).standing).toEqual({ known: 10, joined: 1 });
});

test.each([
  [29, { known: 10, joined: 0 }],
  [31, { known: 0, joined: 0 }],
])('who was heard %i days ago is known so: %o', (days, standing) => {
  const spreading = heard([...regulars, at(HOUR * 3, { voice: 5 })]);
  spreading.hear(at(DAY * days, { voice: 6, followers: 3 }));
  const window = { at: START + DAY * days + MINUTE, minutes: 10 };
  expect(spreading.spreadAt(window).standing).toEqual(standing);
});

test.each([
  ['put out', 0, 0],
  ['kept', 1, 1],
])('of as many followers, who was heard longest ago makes room: %s', (_, voice, joined) => {
  const many = Array.from({ length: 16 }, (__, n) => at(n, { voice: n, followers: 1_000 }));
  const spreading = heard([
    ...many,
    at(2 * HOUR, { voice: 50, followers: 1_000 }),
    at(4 * HOUR, { voice, followers: 1_000 }),
  ]);
  const { standing } = spreading.spreadAt({ at: START + 4 * HOUR + MINUTE, minutes: 10 });
  expect(standing).toEqual({ known: 10, joined });
});

const steps = fc.array(
  fc.record({
    step: fc.oneof(fc.nat(30_000), fc.nat(HOUR), fc.constant(2 * DAY)),
    late: fc.oneof(fc.constant(0), fc.nat(90 * MINUTE)),
    voice: fc.nat(40),
    followers: fc.option(fc.nat(100_000)),
    platform: fc.constantFrom('x', 'bluesky', 'news', 'reddit'),
    language: fc.option(fc.constantFrom('nl', 'en')),
    country: fc.option(fc.stringMatching(/^[A-D][A-H]$/)),
    outlet: fc.constantFrom('press', 'influencer', 'public'),
    then: fc.constantFrom('nothing', 'nothing', 'restart', 'begin', 'end'),
  }),
  { maxLength: 120 },
);

test('a restart anywhere changes nothing that is said, nor what is kept', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const whole = new Spreading();
      let parts = new Spreading();
      const stores = { whole: new FakeStore(), parts: new FakeStore() };
      let time = 0;
      for (const { step, late, then, ...what } of all) {
        time += step;
        const onset = START + time - 5 * MINUTE;
        for (const spreading of [whole, parts]) {
          spreading.hear(at(time - late, what as What));
          if (then === 'begin') spreading.begin(onset);
          if (then === 'end') spreading.end();
        }
        if (then === 'restart') parts = Spreading.decode(stores.parts.take(parts.drain()));
        for (const minutes of [5, 60]) {
          const window = { at: START + time + 1, minutes };
          expect(parts.spreadAt(window)).toEqual(whole.spreadAt(window));
        }
      }
      expect(stores.parts.take(parts.drain())).toEqual(stores.whole.take(whole.drain()));
      expect(parts.drain()).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

test('what is kept is bounded, in entries that the log takes', () => {
  const spreading = new Spreading();
  for (let n = 0; n < 60_000; n += 1) {
    const name = `${'a-long-name-of-a-place-'.repeat(3)}${n % 70}`.slice(-60);
    const place = {
      platform: `${n % 70}${name}`,
      language: `${n % 70}${name}`,
      country: `${n % 70}`,
    };
    spreading.hear(at(n * 60, { voice: n, followers: n, ...place }));
  }
  spreading.begin(START);
  const sizes = [...new FakeStore().take(spreading.drain()).values()].map(({ length }) => length);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(ENTRY_CHARS_MAX);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(36_000);
});

test('a subject of which nobody speaks for a month keeps nothing', () => {
  const spreading = heard(regulars);
  const store = new FakeStore().take(spreading.drain());
  spreading.rest(START + 31 * DAY);
  expect(spreading.isEmpty).toBe(true);
  expect(store.take(spreading.drain()).size).toBe(0);
  expect(Spreading.decode(new Map()).isEmpty).toBe(true);
});

test('a mention without context is nowhere', () => {
  const spreading = new Spreading();
  spreading.hear({ time: START, voice: 1 });
  expect(spreading.isEmpty).toBe(true);
});

test.each([
  ['spread', '1,1,'],
  ['spread', '2'],
  ['spread', '2,1,,1,1,2,1,3,1,4,1,5,1,6,1,7,1,8,1,9,1,a,1,b,1'],
  ['names', '{'],
  ['names', '[[9,0,"x",null,null]]'],
  ['names', '[[0,0,"x",null,null],[0,0,"y",null,null]]'],
  ['standing', '1,2,3'],
  ['seen/0', '1,2,3'],
  ['seen/0', 'x y'],
])('an entry %s of %s is no state', (part, value) => {
  const entries = new FakeStore().take(heard(regulars).drain()).set(part, value);
  expect(() => Spreading.decode(entries)).toThrow(StateError);
});
