import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FakeStore } from '../fake-store.ts';
import { ENTRY_CHARS_MAX } from '../rows.ts';
import { StateError } from '../state-error.ts';
import { MINUTE, mixed, numbers, type Scripted, START, said } from './fakes.ts';
import { SubjectVoices } from './voicing.ts';

const HOUR = 60 * MINUTE;
const WINDOWS = [5, 10, 15, 30, 60];

const statement = (voices: SubjectVoices, at: number) =>
  WINDOWS.map((minutes) => ({
    voicing: voices.voicingAt({ at, minutes }),
    largest: voices.largestVoiceAt({ at, minutes }),
  }));

const mentions = fc.array(
  fc.record({
    who: fc.nat(30),
    step: fc.oneof(fc.nat(4_000), fc.nat(8 * MINUTE), fc.constant(5 * HOUR)),
    late: fc.oneof(fc.constant(0), fc.nat(80 * MINUTE)),
    text: fc.nat(9),
    changed: fc.nat(8),
    linked: fc.boolean(),
    kind: fc.constantFrom('post', 'post', 'reply', 'repost', 'article'),
    outlet: fc.constantFrom('public', 'public', 'public', 'press', 'influencer'),
    restart: fc.boolean(),
  }),
  { maxLength: 150 },
);

test('a restart anywhere changes nothing that is said, nor what is kept', () => {
  fc.assert(
    fc.property(mentions, (steps) => {
      const whole = new SubjectVoices();
      let parts = new SubjectVoices();
      const stores = { whole: new FakeStore(), parts: new FakeStore() };
      let at = 0;
      for (const { step, late, restart, ...what } of steps) {
        at += step;
        const mention = said({ ...what, at: at - late } as Scripted);
        whole.hear(mention);
        parts.hear(mention);
        if (restart) parts = SubjectVoices.decode(stores.parts.take(parts.drain()));
        const end = START + (Math.floor(at / MINUTE) + 1) * MINUTE;
        expect(statement(parts, end)).toEqual(statement(whole, end));
      }
      expect(stores.parts.take(parts.drain())).toEqual(stores.whole.take(whole.drain()));
      expect(parts.drain()).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

test('to rest between mentions changes nothing that is said', () => {
  fc.assert(
    fc.property(mentions, (steps) => {
      const busy = new SubjectVoices();
      const resting = new SubjectVoices();
      let at = 0;
      for (const { step, late: _, restart, ...what } of steps) {
        at += step;
        if (restart) resting.rest(START + at);
        const mention = said({ ...what, at } as Scripted);
        busy.hear(mention);
        resting.hear(mention);
      }
      const end = START + (Math.floor(at / MINUTE) + 1) * MINUTE;
      expect(statement(resting, end)).toEqual(statement(busy, end));
    }),
    { numRuns: 40 },
  );
});

test('voices are never more than accounts and absent authors, and parts never more than the whole', () => {
  fc.assert(
    fc.property(mentions, (steps) => {
      const voices = new SubjectVoices();
      let at = 0;
      for (const { step, late, restart: _, ...what } of steps) {
        at += step;
        voices.hear(said({ ...what, at: at - late } as Scripted));
      }
      const end = START + (Math.floor(at / MINUTE) + 1) * MINUTE;
      for (const { voicing, largest } of statement(voices, end)) {
        expect(voicing.independent).toBeLessThanOrEqual(voicing.accounts + 10);
        expect(voicing.reposting).toBeLessThanOrEqual(voicing.independent);
        expect(voicing.together).toBeLessThanOrEqual(voicing.prepared);
        expect(voicing.prepared).toBeLessThanOrEqual(voicing.accounts);
        const summed = largest?.bins.reduce((sum, { total }) => sum + total, 0);
        expect(summed).toBe(largest?.mentions);
      }
    }),
    { numRuns: 60 },
  );
});

/** 20,000 mentions an hour of many accounts: own words, copies, reposts, and groups that return. */
const storm = (count: number): SubjectVoices => {
  const voices = new SubjectVoices();
  for (const n of numbers(count)) {
    const roll = mixed(n) % 10;
    const kind = roll < 4 ? 'repost' : 'post';
    const who = roll < 8 ? mixed(n) % 9_000 : 10_000 + (mixed(n) % 300);
    const text = roll < 7 ? 100 + n : mixed(n + 1) % 30;
    voices.hear(said({ who, at: n * 180, text, kind, changed: n % 7 }));
  }
  return voices;
};

test('a storm keeps no more than it may, in entries that the log takes', () => {
  const entries = new FakeStore().take(storm(20_000).drain());
  const sizes = [...entries.values()].map((value) => value.length);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(ENTRY_CHARS_MAX);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(64_000);
});

test('two who move together are known to after a restart at every mention', () => {
  // The others keep the two in entries of their own.
  const others = numbers(18).map((who) => said({ who, at: 30_000 + who, text: 100 + who }));
  const moments = numbers(5).flatMap((n) =>
    [0, 17].map((who) => said({ who, at: (1 + 9 * n) * MINUTE + who, text: 200 + 2 * n + who })),
  );
  const store = new FakeStore();
  let voices = new SubjectVoices();
  for (const mention of [...others, ...moments]) {
    voices.hear(mention);
    voices = SubjectVoices.decode(store.take(voices.drain()));
  }
  expect(voices.voicingAt({ at: START + HOUR, minutes: 60 }).together).toBe(2);
});

test('texts are forgotten in the same order whether it was restarted or not', () => {
  const whole = new SubjectVoices();
  const first = new SubjectVoices();
  // The first hundred are said again, so that those after them are the longest unheard.
  const texts = [...numbers(500), ...numbers(100), ...numbers(700).slice(500)];
  const mentions = texts.map((text, at) => said({ who: text, at: at * 1_000, text }));
  for (const mention of mentions.slice(0, 600)) {
    whole.hear(mention);
    first.hear(mention);
  }
  const store = new FakeStore().take(first.drain());
  const second = SubjectVoices.decode(store);
  for (const mention of mentions.slice(600)) {
    whole.hear(mention);
    second.hear(mention);
  }
  expect(store.take(second.drain())).toEqual(new FakeStore().take(whole.drain()));
});

test('a subject of which nobody speaks keeps nothing', () => {
  const voices = storm(100);
  expect(voices.isEmpty).toBe(false);
  const store = new FakeStore().take(voices.drain());
  voices.rest(START + 26 * HOUR);
  expect(voices.isEmpty).toBe(true);
  expect(store.take(voices.drain()).size).toBe(0);
  expect(SubjectVoices.decode(store).isEmpty).toBe(true);
});

test.each([300, 1_000, 5_000, 30_000])('%i voices are estimated within a quarter', (count) => {
  const voices = new SubjectVoices();
  const step = (50 * MINUTE) / count;
  for (const n of numbers(count)) {
    voices.hear(said({ who: n, at: Math.floor(n * step), text: 1000 + n }));
  }
  const { independent, accounts } = voices.voicingAt({ at: START + HOUR, minutes: 60 });
  expect(independent).toBe(accounts);
  expect(Math.abs(accounts / count - 1)).toBeLessThan(0.25);
});

test('of a sample too, authors whose words others say are counted once', () => {
  const voices = new SubjectVoices();
  for (const n of numbers(1_000)) {
    voices.hear(said({ who: n, at: n * 3_000, text: n }));
    voices.hear(said({ who: 5_000 + n, at: n * 3_000 + 1, text: n }));
  }
  const independent = voices.independentAt({ at: START + HOUR, minutes: 60 });
  expect(Math.abs(independent / 1_000 - 1)).toBeLessThan(0.25);
});

test('after a storm the count is exact again', () => {
  const voices = storm(20_000);
  for (const n of numbers(200)) {
    voices.hear(said({ who: 40 * n, at: 4 * HOUR + n * 20_000, text: 90_000 + n }));
  }
  const at = START + 4 * HOUR + 67 * MINUTE;
  expect(voices.independentAt({ at, minutes: 30 })).toBe(89);
});

test.each([
  ['voices', '1,1,1,1,1,1,1'],
  ['voices', '2,zz zz,1,0,1,1,1'],
  ['voices', '2,1,1'],
  ['accounts/0', '1,0'],
  ['texts/0', '1,2,3'],
  ['loud-texts', '1,2,3,4'],
  ['totals/0', '1,2'],
])('an entry %s of %s is no state', (part, value) => {
  const entries = new FakeStore().take(storm(50).drain()).set(part, value);
  expect(() => SubjectVoices.decode(entries)).toThrow(StateError);
});
