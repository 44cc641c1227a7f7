/** Real crises as mentions, scored by the project's own engine; and two of them as one subject. */
import type { ScoreRequest } from '@goldenhour/pipeline/ports';
import { createScorer } from '@goldenhour/scorers';
import { dataFile, readLines } from '@goldenhour/training/data';
import type { StoryMention } from '@goldenhour/velocity';

export type EventMention = StoryMention & {
  /** Those who labelled the event found that it is about it. */
  readonly isAbout: boolean;
};
export type RealEvent = { readonly name: string; readonly mentions: readonly EventMention[] };
export type Merged = {
  readonly mentions: readonly (EventMention & { readonly event: number })[];
  /** Both run from here on. */
  readonly from: number;
};

/** Where in each event, by its mentions, the two meet. @range 0 … 1 */
export type Meeting = { readonly first: number; readonly second: number };

type Line = {
  readonly id: string;
  readonly createdAt: string;
  readonly event: string;
  readonly text: string;
  readonly informativeness?: string;
  readonly onTopic?: boolean;
};

const POST: Omit<ScoreRequest, 'text'> = {
  ...{ kind: 'post', platform: 'x', language: undefined, subject: '' },
  ...{ spans: [], others: [] },
};

/** By name; undefined where the file is absent. */
export async function eventsOf(file: string): Promise<readonly RealEvent[] | undefined> {
  const path = dataFile(file);
  if (path === undefined) return undefined;
  const scorer = await createScorer('goldenhour');
  const lines = readLines<Line>(path);
  const scores = await scorer.score(lines.map(({ text }) => ({ ...POST, text })));
  const events = new Map<string, EventMention[]>();
  for (const [at, line] of lines.entries()) {
    const score = scores[at];
    const mentions = events.get(line.event) ?? [];
    events.set(line.event, mentions);
    const isScored = score !== undefined && !('unscored' in score);
    mentions.push({
      mention: line.id,
      time: Date.parse(line.createdAt),
      root: null,
      terms: isScored ? (score.terms ?? []) : [],
      negative: isScored ? score.negative : null,
      isAbout: line.onTopic ?? line.informativeness !== 'Not related',
    });
  }
  return [...events]
    .map(([name, mentions]) => ({ name, mentions: mentions.toSorted((a, b) => a.time - b.time) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The second is moved in time so that they meet. */
export function merge(one: RealEvent, other: RealEvent, { first, second }: Meeting): Merged {
  const shift = timeAt(one, first) - timeAt(other, second);
  const mentions = [
    ...one.mentions.map((mention) => ({ ...mention, event: 0 })),
    ...other.mentions.map((mention) => ({ ...mention, time: mention.time + shift, event: 1 })),
  ].sort((a, b) => a.time - b.time || (a.mention < b.mention ? -1 : 1));
  const starts = [one.mentions[0]?.time ?? 0, (other.mentions[0]?.time ?? 0) + shift];
  return { mentions, from: Math.max(...starts) };
}

function timeAt({ mentions }: RealEvent, part: number): number {
  return mentions[Math.floor(part * (mentions.length - 1))]?.time ?? 0;
}
