/** The words of the sentence, per language. Numbers come in as text in that language's form. */
import type { Mode } from '@goldenhour/mention';
import type { MessageLane } from '@goldenhour/velocity';
import type { Transition } from './types.ts';

/** A count, and how it is written. */
export type Count = { readonly count: number; readonly text: string };

export type Moment = { readonly day: string; readonly time: string };

export const PARTS_OF_DAY = ['night', 'morning', 'afternoon', 'evening'] as const;
/** Six hours each, from midnight. */
export type PartOfDay = (typeof PARTS_OF_DAY)[number];
/** A day of the week as the language writes it, and a part of it. */
export type Occasion = { readonly weekday: string; readonly part: PartOfDay };

export type Phrases = {
  readonly modes: Readonly<Record<Exclude<Mode, 'live'>, string>>;
  readonly and: string;
  /** Before the name of a platform. */
  readonly on: string;
  opening(transition: Transition, name: string): string;
  mentions(mentions: Count, negative: boolean): string;
  within(minutes: string): string;
  /** `text` is null for none. */
  normally(
    expected: { readonly count: number; readonly text: string | null },
    occasion: Occasion,
  ): string;
  /** The same when little history stands behind it. */
  guessed(text: string | null): string;
  share(percent: string): string;
  voices(voices: Count): string;
  /** Accounts that move together. */
  together(accounts: Count): string;
  /** One post that takes off: `mentions` in it since `minutes`. */
  spreading(mentions: Count, minutes: Count): string;
  nextHour(low: string, high: string): string;
  /** Where it began; null for the press. `post`: one post stands behind it. */
  beganOn(platform: string | null, post: boolean): string;
  /** The places as a list; the press is one of them. */
  nowAlso(places: string): string;
  readonly press: string;
  otherPlatforms(others: Count): string;
  mayThreaten(mentions: Count): string;
  related(crises: Count): string;
  merged(signals: Count): string;
  /** What it would be without: it would fire, or it would not. */
  without(what: readonly ('reposts' | 'largestVoice')[], fires: boolean): string;
  unscored(text: string): string;
  otherSources(others: Count): string;
  silent(sources: string, count: number): string;
  at(moment: Moment): string;
  began(onset: string): string;
  late(onset: string): string;
  calmSince(onset: string, since: string): string;
  /** What a single message says, and what it asks for. */
  message(lane: MessageLane): { readonly says: string; readonly asks: string };
  /** Those of an hour that were too many to be told one by one. */
  summary(messages: Count, lane: MessageLane): string;
  /** The same message, over again. */
  repeated(times: Count): string;
  /** Other messages that say of people in danger what the first one said. */
  saidByOthers(messages: Count): string;
  firstSeen(onset: string): string;
  /** Resolved by time: nobody said it again. */
  notRepeated(lane: MessageLane, onset: string): string;
};
