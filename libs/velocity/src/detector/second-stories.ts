/**
 * A second crisis of a subject while one is open: a story that began later and is told by words of
 * its own. It speaks in the lane of the first, by a key. Whatever the first one is about is the
 * subject's own crisis, without a key.
 */
import { type EpochMs, hashHex } from '@goldenhour/mention';
import type { ActiveStory, Stories } from '../stories/stories.ts';
import type { Evidence, Severity, Signal, SignalStatus } from '../types.ts';

/**
 * A story that begins within this time of the first is a part of it: one event is often told in two
 * languages, or by two posts.
 * @source chosen: the shortest windows see a rise within it
 * @unit milliseconds
 */
export const APART_MS = 30 * 60_000;
/**
 * Part of the subject's negative mentions of an hour that a second story has. Chosen: of nineteen
 * disasters one in three falls into stories, few of them into halves.
 */
const SHARE_MIN = 0.3;
/** Stories of one subject that speak at a time beside the first. */
export const SECOND_STORIES_MAX = 4;
/** Windows in which it is in alarm, and elevated. @unit minutes */
const ALARM_MINUTES = 15;
const ELEVATED_MINUTES = 60;

/** What the crisis under way is about, and what began beside it. */
export type StoryStandings = {
  /** Null before it is known. */
  first: string | null;
  readonly others: { readonly id: string; readonly onset: EpochMs }[];
};

export function noStories(): StoryStandings {
  return { first: null, others: [] };
}

export type StoriesNow = {
  readonly subject: string;
  readonly at: EpochMs;
  readonly stories: Stories;
  /** Null while the subject is normal: then nothing begins, and what goes on comes to its end. */
  readonly crisis: {
    readonly onset: EpochMs;
    readonly isAlarm: boolean;
    readonly velocity: number;
    readonly severity: Severity;
    readonly evidence: Evidence;
  } | null;
  /** Fewest negative mentions that raise an alarm. */
  readonly floor: number;
};

/** @returns what is said of others than the first, and whether it stands otherwise than before */
export function speakOfStories(
  standings: StoryStandings,
  now: StoriesNow,
): { readonly signals: readonly Signal[]; readonly hasMoved: boolean } {
  const { stories, at, crisis, floor } = now;
  const { first, others } = standings;
  if (crisis === null && first === null && others.length === 0) return NOTHING;
  const active = crisis === null ? [] : stories.activeAt({ at, minutes: ELEVATED_MINUTES });
  const before = others.length;
  standings.first = crisis === null ? null : (first ?? active[0]?.id ?? null);
  for (const story of active) {
    const isKnown = story.id === standings.first || others.some(({ id }) => id === story.id);
    if (isKnown || standings.first === null || others.length >= SECOND_STORIES_MAX) continue;
    const isApart = story.began >= (crisis?.onset ?? at) + APART_MS;
    const isLarge = story.negative >= floor && story.share >= SHARE_MIN;
    if (crisis?.isAlarm === true && isApart && isLarge) {
      others.push({ id: story.id, onset: story.began });
    }
  }
  const recent = new Set(stories.activeAt({ at, minutes: ALARM_MINUTES }).map(({ id }) => id));
  const signals = others.map((other) => {
    const story = active.find(({ id }) => id === other.id);
    const status = story === undefined ? 'normal' : recent.has(other.id) ? 'alarm' : 'elevated';
    return signalOf(other, status, { ...now, story });
  });
  const going = others.filter((_, index) => signals[index]?.status !== 'normal');
  others.splice(0, others.length, ...going);
  const hasMoved = standings.first !== first || before > 0 || others.length > 0;
  return { signals, hasMoved };
}

const NOTHING = { signals: [], hasMoved: false } as const;

function signalOf(
  { id, onset }: StoryStandings['others'][number],
  status: SignalStatus,
  { subject, at, crisis, story }: StoriesNow & { readonly story: ActiveStory | undefined },
): Signal {
  const key = `story:${id}`;
  return {
    id: hashHex(`${subject} ${key} ${at}`),
    ...{ subject, lane: 'velocity', key, status, onset, at },
    velocity: status === 'alarm' ? (crisis?.velocity ?? 0) : 0,
    severity: status === 'normal' ? 0 : (crisis?.severity ?? 1),
    evidence: evidenceOfStory(crisis?.evidence ?? CALM, story),
  };
}

/** Counted are the story's own mentions; what is usual of a story that is new is none. */
function evidenceOfStory(evidence: Evidence, story: ActiveStory | undefined): Evidence {
  const { mentions = 0, negative = 0 } = story ?? {};
  return {
    ...evidence,
    measure: 'negative',
    windowMinutes: ELEVATED_MINUTES,
    ...{ total: mentions, expectedTotal: 0, negative, expectedNegative: 0, unscored: 0 },
    negativeShare:
      mentions === 0 ? null : Math.min(1, Math.round((negative / mentions) * 1000) / 1000),
    voices: Math.min(evidence.voices, mentions),
    ...(story && { story: { id: story.id, mentions, terms: story.terms } }),
  };
}

const CALM: Evidence = {
  measure: 'negative',
  windowMinutes: ELEVATED_MINUTES,
  ...{ total: 0, expectedTotal: 0, negative: 0, expectedNegative: 0, negativeShare: null },
  ...{ unscored: 0, voices: 0, historyHours: 0, samples: [], missing: [] },
};
