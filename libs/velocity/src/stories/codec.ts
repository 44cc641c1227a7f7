/**
 * The stories of a subject as small entries of text: `h` where it stands, `b` what is usual, `r`
 * the roots, `s/<slot>` a story each (0: what belongs to none), `m/<part>` some of the last
 * mentions each. What is written is what is kept in memory, number for number; the words of a story
 * are those of its last mentions.
 */
import { packNumbers, unpackNumbers } from '../packed.ts';
import { damaged, StateError } from '../state-error.ts';
import { addMinute, forgetMinutes } from './minutes.ts';
import type { StoriesState, StoryEntry } from './state.ts';
import { learnWords, newStory, STORIES_MAX, STORY_MINUTES, type Story } from './story.ts';
import { minutesOf } from './tell-apart.ts';

/** Raised when the entries change their meaning. This build reads no other. */
export const STORIES_VERSION = 2;

const SLOT_KEYS = Array.from({ length: STORIES_MAX + 1 }, (_, slot) => `s/${slot}`);

/** All keys but those of the last mentions. */
export const STORY_KEYS: readonly string[] = ['h', 'b', 'r', ...SLOT_KEYS];

/** Of the counts of a story; ready, for each mention asks for one. */
export function storyKey(slot: number): string {
  return SLOT_KEYS[slot] ?? `s/${slot}`;
}

/** The entry of a key among {@link STORY_KEYS}; null where there is nothing to keep. */
export function encodeEntry(state: StoriesState, key: string): StoryEntry {
  const { recent, background, roots, stories, others, now, kept, unseen } = state;
  if (key === 'h') return [key, JSON.stringify([STORIES_VERSION, now, kept, unseen, recent.first])];
  if (key === 'b') return [key, packNumbers(background.numbers())];
  if (key === 'r') return [key, packNumbers(roots.numbers())];
  const slot = Number(key.slice(2));
  if (slot === 0) return [key, packNumbers(numbersOf(others))];
  const story = stories[slot] ?? null;
  if (story === null) return [key, null];
  const { id, began, minutes } = story;
  return [key, JSON.stringify([id, began, packNumbers(numbersOf(minutes))])];
}

/**
 * Fills an empty state.
 * @throws StateError for what another build wrote, or what is damaged
 */
export function restoreStories(
  state: StoriesState,
  entries: Iterable<readonly [key: string, value: string]>,
): void {
  const parts: string[] = [];
  let first = 0;
  for (const [key, value] of entries) {
    unlessDamaged(key, () => {
      if (key === 'h') first = restoreHead(state, value);
      else if (key === 'b') state.background.restore(unpackNumbers(value));
      else if (key === 'r') state.roots.restore(unpackNumbers(value));
      else if (key === 's/0') addNumbers(state.others, unpackNumbers(value));
      else if (key.startsWith('m/')) parts.push(value);
      else if (STORY_KEYS.includes(key)) state.stories[Number(key.slice(2))] = storyOf(value);
      else throw new RangeError('an unknown key');
    });
  }
  unlessDamaged('m', () => state.recent.restore(first, parts));
  for (const { slot, terms } of state.recent.mentions) {
    const story = state.stories[slot] ?? null;
    if (story !== null) learnWords(story, terms, 1);
  }
  for (const [slot] of state.stories.entries()) {
    forgetMinutes(minutesOf(state, slot), state.now - STORY_MINUTES);
  }
}

/** @returns place of the oldest of the last mentions */
function restoreHead(state: StoriesState, text: string): number {
  const [version, now, kept, unseen, first] = listOf(text);
  if (version !== STORIES_VERSION) {
    throw new StateError(
      `The stories were written by version ${String(version)}, this build reads ` +
        `${STORIES_VERSION}: run a newer Goldenhour, or start with a new namespace.`,
    );
  }
  state.now = numberOf(now);
  state.kept = numberOf(kept);
  state.unseen = numberOf(unseen);
  return numberOf(first);
}

/** @shape minute, mentions and thousandths of negative ones in turn */
function numbersOf(minutes: Story['minutes']): number[] {
  const numbers: number[] = [];
  for (const [minute, { mentions, negative }] of minutes) numbers.push(minute, mentions, negative);
  return numbers;
}

function addNumbers(minutes: Story['minutes'], numbers: readonly number[]): void {
  for (let at = 0; at < numbers.length; at += 3) {
    const [minute, mentions, negative] = numbers.slice(at, at + 3);
    addMinute(minutes, numberOf(minute), {
      mentions: numberOf(mentions),
      negative: numberOf(negative),
    });
  }
}

function storyOf(text: string): Story {
  const [id, began, minutes] = listOf(text);
  if (typeof id !== 'string' || typeof minutes !== 'string') throw new TypeError('not a text');
  const story = newStory(id, numberOf(began));
  addNumbers(story.minutes, unpackNumbers(minutes));
  return story;
}

function listOf(text: string): readonly unknown[] {
  const value: unknown = JSON.parse(text);
  if (!Array.isArray(value)) throw new TypeError('not a list');
  return value;
}

function numberOf(value: unknown): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value))
    throw new TypeError('not a number');
  return value;
}

function unlessDamaged(key: string, read: () => void): void {
  try {
    read();
  } catch (cause) {
    if (cause instanceof StateError) throw cause;
    throw damaged(`stories ${key}`, cause);
  }
}
