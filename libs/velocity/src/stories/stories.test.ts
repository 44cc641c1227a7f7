import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unpackNumbers } from '../packed.ts';
import { StateError } from '../state-error.ts';
import { mentionsAbout, numbers, START, word } from './fakes.ts';
import { RECENT_MINUTES } from './recent.ts';
import { STORY_ROOTS_MAX } from './roots.ts';
import {
  createStories,
  KEPT_A_MINUTE,
  STORY_EVIDENCE_TERMS,
  type Stories,
  type StoryMention,
} from './stories.ts';
import { STORIES_MAX } from './story.ts';

const MINUTE = 60_000;
const newStories = (restored?: Iterable<readonly [string, string]>) =>
  createStories('acme', restored);
const observeAll = (stories: Stories, mentions: readonly StoryMention[]): (string | null)[] =>
  mentions.map((mention) => stories.observe(mention));
/** Of the entries of the last mentions: place of the first, then minute, id, and what it has, with its terms. */
const mentionsKept = (stories: Stories): number => {
  let kept = 0;
  for (const [key, value] of stories.encode()) {
    const numbers = key.startsWith('m/') ? unpackNumbers(value) : [];
    for (let at = 1; at < numbers.length; kept += 1) {
      at += 3 + (Math.floor((numbers[at + 2] ?? 0) / 1024) % 16);
    }
  }
  return kept;
};

/** Share of those from `from` on that are in the story that most of their topic are in. */
function agreement(told: readonly (string | null)[], topics: readonly number[], from: number) {
  const counts = new Map<number, Map<string | null, number>>();
  for (let at = from; at < told.length; at += 1) {
    const of = counts.get(topics[at] ?? 0) ?? new Map<string | null, number>();
    counts.set(topics[at] ?? 0, of);
    of.set(told[at] ?? null, (of.get(told[at] ?? null) ?? 0) + 1);
  }
  const best = [...counts.values()].map((of) => [...of].sort(([, a], [, b]) => b - a)[0]);
  const right = best.reduce((sum, one) => sum + (one?.[1] ?? 0), 0);
  return {
    share: right / (told.length - from),
    stories: new Set(best.map((one) => one?.[0])).size,
  };
}

test('two crises of one subject are two stories', () => {
  const mentions = mentionsAbout([1, 2], { count: 600 });
  const told = observeAll(newStories(), mentions);
  const topics = mentions.map(({ topic }) => topic);
  const { share, stories } = agreement(told, topics, 200);
  expect(stories).toBe(2);
  expect(share).toBeGreaterThan(0.9);
});

test('one crisis is one story', () => {
  const told = observeAll(newStories(), mentionsAbout([1], { count: 600 }));
  expect(new Set(told.slice(100)).size).toBe(1);
});

test('a second crisis is a story of its own, soon after it began', () => {
  const stories = newStories();
  const first = observeAll(stories, mentionsAbout([1], { count: 600 }));
  const told = observeAll(stories, mentionsAbout([2], { count: 100, from: 31 }));
  expect(told[99]).not.toBeNull();
  expect(told[99]).not.toBe(first[599]);
  const found = stories.activeAt({ at: START + 37 * MINUTE, minutes: 6 });
  expect(found.map(({ id }) => id)).toEqual([told[99]]);
  // Those that came before it was seen as one are moved to it.
  expect(found[0]?.mentions).toBeGreaterThan(90);
  expect(found[0]?.began).toBe(START + 31 * MINUTE);
});

test('two stories that turn out to be one are joined, with all they had', () => {
  const stories = newStories();
  const mentionsAt = (minute: number): readonly number[] =>
    stories.activeAt({ at: START + minute * MINUTE, minutes: 60 }).map(({ mentions }) => mentions);
  observeAll(stories, mentionsAbout([1, 2], { count: 480, aMinute: 16 }));
  expect(mentionsAt(30)).toHaveLength(2);
  const later = { count: 400, from: 31, aMinute: 16 };
  const others = mentionsAbout([2], later);
  const both = mentionsAbout([1], later).map((mention, at) => ({
    ...mention,
    terms: [...mention.terms, ...(others[at]?.terms ?? [])],
  }));
  observeAll(stories, both);
  expect(mentionsAt(60)).toEqual([880]);
});

test('one word alone is no story that is told of', () => {
  const random = numbers(7);
  const stories = newStories();
  const named = Array.from({ length: 200 }, (_, at) => ({
    ...{ mention: `n-${at}`, time: START + at * 5000, root: null, negative: 1 },
    terms: [word(1, 0), random(1e9), random(1e9)],
  }));
  expect(observeAll(stories, named)[199]).not.toBeNull();
  expect(stories.activeAt({ at: START + 17 * MINUTE, minutes: 10 })).toEqual([]);
});

test('what is about nothing in particular belongs to no story', () => {
  const random = numbers(5);
  const stories = newStories();
  const chatter = Array.from({ length: 300 }, (_, at) => ({
    ...{ mention: `c-${at}`, time: START + at * MINUTE, root: null, negative: 1 },
    terms: [random(1e9), random(1e9), random(1e9)],
  }));
  expect(new Set(observeAll(stories, chatter))).toEqual(new Set([null]));
  const wordless = { mention: 'x', terms: [], time: START + 300 * MINUTE, root: null, negative: 0 };
  expect(stories.observe(wordless)).toBeNull();
  expect(stories.activeAt({ at: START + 300 * MINUTE, minutes: 60 })).toEqual([]);
});

test('the same cascade is the same story, whatever its words', () => {
  const stories = newStories();
  observeAll(stories, mentionsAbout([1], { count: 100 }));
  const time = START + 6 * MINUTE;
  const reply = { mention: 'r', time, root: 'm-0-90', terms: [1, 2, 3], negative: 1 };
  const story = stories.observe(reply);
  expect(story).not.toBeNull();
  expect(stories.observe({ ...reply, mention: 'r2', terms: [] })).toBe(story);
  expect(stories.observe({ ...reply, mention: 'r3', root: 'r3' })).toBeNull();
});

test('the same words are the same story, and a flood of copies teaches nothing', () => {
  const stories = newStories();
  const mentions = mentionsAbout([1, 2], { count: 400 });
  observeAll(stories, mentions);
  const copied = mentions[300] as StoryMention;
  const before = mentionsKept(stories);
  const copies = Array.from({ length: 500 }, (_, at) => ({
    ...{ ...copied, mention: `copy-${at}`, time: START + 20 * MINUTE },
  }));
  expect(new Set(observeAll(stories, copies)).size).toBe(1);
  expect(mentionsKept(stories)).toBe(before);
});

test('of no more cascades than the bound it is known what they are about', () => {
  const stories = newStories();
  observeAll(stories, mentionsAbout([1], { count: 100 }));
  const replies = mentionsAbout([1], { count: 400, from: 6 }).map((mention, at) => ({
    ...{ ...mention, root: `unseen-${at}` },
  }));
  observeAll(stories, replies);
  const roots = stories.encode().find(([key]) => key === 'r')?.[1] ?? '';
  expect(unpackNumbers(roots)).toHaveLength(2 * STORY_ROOTS_MAX);
  const time = START + 30 * MINUTE;
  const wordless = { mention: 'x', time, root: 'unseen-399', terms: [], negative: 1 };
  expect(stories.observe(wordless)).not.toBeNull();
  expect(stories.observe({ ...wordless, root: 'unseen-0' })).toBeNull();
});

test('of one minute no more are learned from than the bound', () => {
  const stories = newStories();
  observeAll(stories, mentionsAbout([1, 2], { count: 500, aMinute: 500 }));
  expect(mentionsKept(stories)).toBe(KEPT_A_MINUTE);
});

test.each([
  ['all of it', 60, 1, [200, 1]],
  ['the last minutes', 5, 1, [100, 1]],
  ['nothing, where little was negative', 60, 0.01, null],
])('a window holds of a story %s', (_, minutes, negative, expected) => {
  const stories = newStories();
  observeAll(
    stories,
    mentionsAbout([1], { count: 200 }).map((mention) => ({ ...mention, negative })),
  );
  const [story] = stories.activeAt({ at: START + 10 * MINUTE, minutes });
  expect(story === undefined ? null : [story.mentions, story.share]).toEqual(expected);
});

test('a story says which words rose most, and is silent when it is over', () => {
  const stories = newStories();
  observeAll(stories, mentionsAbout([1], { count: 200 }));
  const [story] = stories.activeAt({ at: START + 10 * MINUTE, minutes: 10 });
  expect(story?.terms).toHaveLength(STORY_EVIDENCE_TERMS);
  expect(story?.terms[0]).toBe(word(1, 0));
  expect(story?.negative).toBe(150);
  expect(stories.activeAt({ at: START + 70 * MINUTE, minutes: 60 })).toEqual([]);
});

test('of two stories the one with most negative mentions comes first, a small one not at all', () => {
  const stories = newStories();
  const tone = new Map([
    [1, 0.3],
    [2, 0.9],
    [3, 0.01],
  ]);
  observeAll(
    stories,
    mentionsAbout([1, 2, 3], { count: 600 }).map((mention) => ({
      ...{ ...mention, negative: tone.get(mention.topic) ?? 0 },
    })),
  );
  const active = stories.activeAt({ at: START + 30 * MINUTE, minutes: 10 });
  expect(active).toHaveLength(2);
  expect(active[0]?.share).toBeGreaterThan(0.6);
  expect(active[1]?.share).toBeLessThan(0.4);
  expect(active[0]?.terms.some((term) => term === word(2, 0))).toBe(true);
});

test('what is always said is no sign of a story, once it is known as usual', () => {
  const stories = newStories();
  const DAYS = 60;
  for (let day = 0; day < DAYS; day += 1) {
    observeAll(stories, mentionsAbout([1], { count: 40, from: day * 1440, aMinute: 0.05 }));
  }
  const at = START + DAYS * 1440 * MINUTE;
  const risenAt = (minute: number): readonly number[] =>
    stories.activeAt({ at: at + minute * MINUTE, minutes: 5 }).flatMap(({ terms }) => terms);
  observeAll(stories, mentionsAbout([1], { count: 100, from: DAYS * 1440 }));
  const usual = Array.from({ length: 8 }, (_, index) => word(1, index));
  expect(usual.filter((term) => risenAt(5).includes(term))).toEqual([]);
  observeAll(stories, mentionsAbout([2], { count: 200, from: DAYS * 1440 + 5 }));
  expect(risenAt(15)).toContain(word(2, 0));
});

test('a story of which nothing is heard is over', () => {
  const stories = newStories();
  const before = observeAll(stories, mentionsAbout([1], { count: 100 }));
  const later = mentionsAbout([1], { count: 100, from: RECENT_MINUTES + 100 });
  const after = observeAll(stories, later);
  expect(after[99]).not.toBeNull();
  expect(after[99]).not.toBe(before[99]);
});

test('no more stories than the bound, and the state stays small', () => {
  const stories = newStories();
  for (let hour = 0; hour < 12; hour += 1) {
    const topics = Array.from({ length: 6 }, (_, topic) => 10 + hour * 3 + topic);
    observeAll(stories, mentionsAbout(topics, { count: 600, from: hour * 60 }));
  }
  const entries = stories.encode();
  const kept = entries.filter(([key]) => key.startsWith('s/') && key !== 's/0');
  expect(kept.length).toBeLessThanOrEqual(STORIES_MAX);
  const sizes = entries.map(([key, value]) => key.length + value.length);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(16_000);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(64_000);
});

test('a restart at any mention, and any drains, change nothing', () => {
  const all = [
    ...mentionsAbout([1, 2], { count: 700 }),
    ...mentionsAbout([1, 2, 3, 4], { count: 300, from: 90 }),
  ].map((mention, at) => ({ ...mention, root: at % 5 === 0 ? `m-0-${at >> 1}` : null }));
  const whole = newStories();
  const expected = observeAll(whole, all);
  fc.assert(
    fc.property(fc.array(fc.nat(all.length), { maxLength: 6 }), (cuts) => {
      const stored = new Map<string, string>();
      const told: (string | null)[] = [];
      let stories = newStories();
      let from = 0;
      for (const to of [...cuts.toSorted((a, b) => a - b), all.length]) {
        told.push(...observeAll(stories, all.slice(from, to)));
        for (const [key, value] of stories.drain()) {
          if (value === null) stored.delete(key);
          else stored.set(key, value);
        }
        expect(stories.drain()).toEqual([]);
        stories = newStories(stored);
        from = to;
      }
      expect(told).toEqual(expected);
      for (const at of [50, 105]) {
        const window = { at: START + at * MINUTE, minutes: 60 };
        expect(stories.activeAt(window)).toEqual(whole.activeAt(window));
        expect(newStories(stories.encode()).activeAt(window)).toEqual(whole.activeAt(window));
      }
    }),
    { numRuns: 20 },
  );
});

test('times and tones that make no sense leave all numbers whole', () => {
  const stories = newStories();
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.double(), fc.double(), fc.nat(30)), { maxLength: 60 }),
      fc.integer({ min: START, max: START + 100 * MINUTE }),
      (rows, at) => {
        for (const [time, negative, term] of rows) {
          for (const when of [time, at]) {
            const mention = `${when} ${term}`;
            stories.observe({
              ...{ mention, time: when, root: null, terms: [term, term + 1], negative },
            });
          }
        }
        for (const { mentions, negative, share } of stories.activeAt({ at, minutes: 60 })) {
          expect(mentions > 0 && negative > 0 && share > 0 && share <= 1).toBe(true);
        }
        expect(JSON.stringify(stories.drain())).not.toMatch(/NaN|null,/);
      },
    ),
    { numRuns: 30 },
  );
});

test.each([
  ['h', '[3,0,0,0,0]', 'version 3'],
  ['h', '[1,0,0,0,0]', 'version 1'],
  ['h', '{}', 'damaged'],
  ['b', '123', 'damaged'],
  ['s/9', '[]', 'damaged'],
  ['s/1', '[]', 'damaged'],
  ['s/0', '0000000000', 'damaged'],
  ['m/0', '0000000000', 'damaged'],
  ['z', '', 'damaged'],
])('an entry %s of %s is refused with what to do', (key, value, why) => {
  expect(() => newStories([[key, value]])).toThrow(StateError);
  expect(() => newStories([[key, value]])).toThrow(why);
});
