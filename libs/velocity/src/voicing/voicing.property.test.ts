import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ENTRY_CHARS_MAX } from '../rows.ts';
import { StateError } from '../state-error.ts';
import { MINUTE, mixed, numbers, type Scripted, START, said } from './fakes.ts';
import { SubjectVoices } from './voicing.ts';

const HOUR = 60 * MINUTE;
const WINDOWS = [5, 10, 15, 30, 60];

const restarted = (voices: SubjectVoices) => SubjectVoices.decode(new Map(voices.encode()));
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
      let at = 0;
      for (const { step, late, restart, ...what } of steps) {
        at += step;
        const mention = said({ ...what, at: at - late } as Scripted);
        whole.hear(mention);
        parts.hear(mention);
        if (restart) parts = restarted(parts);
        const end = START + (Math.floor(at / MINUTE) + 1) * MINUTE;
        expect(statement(parts, end)).toEqual(statement(whole, end));
      }
      expect(parts.encode()).toEqual(whole.encode());
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
  const entries = storm(20_000).encode();
  const sizes = entries.map(([, value]) => value.length);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(ENTRY_CHARS_MAX);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(64_000);
});

test('a subject of which nobody speaks keeps nothing', () => {
  const voices = storm(100);
  expect(voices.isEmpty).toBe(false);
  voices.rest(START + 26 * HOUR);
  expect(voices.isEmpty).toBe(true);
  expect(voices.encode()).toEqual([]);
  expect(restarted(new SubjectVoices()).isEmpty).toBe(true);
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
  ['voices/0', '2,1,1'],
  ['voices/0', '1,zz zz,1'],
  ['accounts/0', '0;1,0'],
  ['texts/0', '5;1,2,3'],
  ['loud-texts/0', '1,2,3,4'],
  ['totals/0', '1,2'],
])('an entry %s of %s is no state', (part, value) => {
  const entries = new Map(storm(50).encode()).set(part, value);
  expect(() => SubjectVoices.decode(entries)).toThrow(StateError);
});
