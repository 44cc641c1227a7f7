/**
 * A matter: what one message said, with all that repeat it. It has one crisis, however often it is
 * passed on; another message is another matter.
 */
import { type EpochMs, hashHex } from '@goldenhour/mention';
import type { Context, Observation, Severity } from '../types.ts';
import { areNear } from './near.ts';
import type { MessageLane } from './speaks.ts';

/** Authors told apart: of more it is said that there are so many. */
export const VOICES_MAX = 32;

/** Messages that evidence points to: the first ones. */
export const SAMPLES_MAX = 5;

export type Matter = {
  readonly key: string;
  readonly lane: MessageLane;
  /** Start of the bin of its first message. */
  readonly onset: EpochMs;
  /** log10 of the expected weeks between two such matters, when it came up. */
  readonly velocity: number;
  /** Of the first message; null where it has no words. */
  readonly fingerprint: string | null;
  /** Hash of the id of the message whose words they are. */
  readonly words: string;
  /** Hash of the id of the root it hangs under; its own where there is none. */
  readonly thread: string;
  /** End of the bin of the last message. */
  last: EpochMs;
  severity: Severity;
  count: number;
  /** Of `count`, what the last signal said. */
  told: number;
  scored: number;
  /** Summed probabilities. @unit thousandths */
  negative: number;
  readonly voices: number[];
  /** Of its first messages. */
  readonly samples: string[];
};

/** What identifies the words of a mention. */
export type Words = Pick<Matter, 'fingerprint' | 'words' | 'thread'> & {
  readonly isRepost: boolean;
  readonly voice: number;
};

export function wordsOf({ mention, voice }: Observation, context: Context): Words {
  const { kind, root, parent, fingerprint } = context;
  const isRepost = kind === 'repost';
  return {
    isRepost,
    voice,
    fingerprint,
    words: hashHex((isRepost ? (parent ?? root) : null) ?? mention),
    thread: hashHex(root ?? mention),
  };
}

/**
 * Whether a mention says again what the matter is about: it passes it on, uses the same words, or
 * is the same author going on in the same thread. Who answers a threat with another one is a
 * matter of their own. One person who speaks of harming themselves is one matter.
 */
export function isAbout(matter: Matter, words: Words): boolean {
  if (matter.words === words.words) return true;
  const isSameVoice = matter.voices[0] === words.voice;
  if (isSameVoice && (matter.thread === words.thread || matter.lane === 'self_harm')) return true;
  if (words.fingerprint !== null && matter.fingerprint !== null)
    return areNear(matter.fingerprint, words.fingerprint);
  return words.isRepost && matter.thread === words.thread;
}

/** Counts one more message. */
export function add(
  matter: Matter,
  { mention, voice, negative }: Observation,
  of: { readonly at: EpochMs; readonly severity: Severity },
): void {
  matter.count += 1;
  matter.last = Math.max(matter.last, of.at);
  if (of.severity > matter.severity) matter.severity = of.severity;
  if (negative !== null) {
    matter.scored += 1;
    matter.negative += Math.round(negative * 1000);
  }
  if (matter.voices.length < VOICES_MAX && !matter.voices.includes(voice))
    matter.voices.push(voice);
  if (matter.samples.length < SAMPLES_MAX) matter.samples.push(mention);
}
