/** Tells the stories of mentions and holds them against the events they are from. */
import { createStories } from '@goldenhour/velocity';
import type { EventMention, Merged, RealEvent } from './events.ts';
import { adjustedRandIndex } from './rand-index.ts';

/** A story of so large a part of an event would be a crisis of its own. */
const LARGE_SHARE = 0.1;
const NONE = 'none';

export type PairFigures = {
  readonly name: string;
  /** Over the mentions about the events that have words, from when both run. */
  readonly index: number;
  /** The same over all that was said: of other things, or in a language that is not read, too. */
  readonly all: number;
  /** Share of the first without a story. */
  readonly leftOut: number;
};

export type EventFigures = {
  readonly name: string;
  /** Share of its mentions in its largest story. */
  readonly largest: number;
  /** Stories that would be a crisis of their own. */
  readonly large: number;
};

/** Story of each mention, as it was told when the mention came. */
function tell(mentions: readonly EventMention[]): string[] {
  const stories = createStories('subject');
  return mentions.map((mention) => stories.observe(mention) ?? NONE);
}

export function judgePair(name: string, { mentions, from }: Merged): PairFigures {
  const told = tell(mentions);
  const both = mentions
    .map((mention, at) => ({ ...mention, story: told[at] ?? NONE }))
    .filter(({ time }) => time >= from);
  const about = both.filter(isJudged);
  return {
    name,
    index: indexOf(about),
    all: indexOf(both),
    leftOut: about.filter(({ story }) => story === NONE).length / about.length,
  };
}

/** Those of no story are a part of their own. */
function indexOf(mentions: readonly { readonly story: string; readonly event: number }[]): number {
  return adjustedRandIndex(
    mentions.map(({ story }) => story),
    mentions.map(({ event }) => event),
  );
}

export function judgeEvent({ name, mentions }: RealEvent): EventFigures {
  const told = tell(mentions).filter((_, at) => isJudged(mentions[at]));
  const sizes = new Map<string, number>();
  for (const story of told) sizes.set(story, (sizes.get(story) ?? 0) + 1);
  sizes.delete(NONE);
  const shares = [...sizes.values()].map((size) => size / told.length);
  return {
    name,
    largest: Math.max(0, ...shares),
    large: shares.filter((share) => share >= LARGE_SHARE).length,
  };
}

function isJudged(mention: EventMention | undefined): boolean {
  return mention !== undefined && mention.isAbout && mention.terms.length > 0;
}
