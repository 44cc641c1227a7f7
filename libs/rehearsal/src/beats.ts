/** What the organisation and the outlets say, at fixed moments; and what was promised and kept. */
import type { EpochMs } from '@goldenhour/mention';
import { OUTLETS } from './people.ts';
import type { Platform, Post } from './posts.ts';
import type { Beat, Points, Script } from './script.ts';
import { type ThreadMention, threadMentions } from './threads.ts';
import { MINUTE_MS, type StreamContext } from './voices.ts';

const HOUR_MS = 60 * MINUTE_MS;
const OFFICIAL_PLATFORMS: readonly Platform[] = ['x', 'bluesky'];
/** Reposts of one headline, over minutes after it. */
const HEADLINE_REPOSTS: Points = [
  [0, 0],
  [6, 0.5],
  [25, 0.25],
  [70, 0],
];

/** In order of time. A headline is an article, and a minute later a post that is passed on. */
export function beatMentions(
  beats: readonly Beat[],
  start: EpochMs,
  context: StreamContext,
): readonly ThreadMention[] {
  return beats
    .flatMap((beat, index) =>
      beat.by === 'official'
        ? officialPosts(beat, start, context)
        : headline(beat, beat.by, { start, index }, context),
    )
    .toSorted((a, b) => a.time - b.time);
}

function officialPosts(beat: Beat, start: EpochMs, context: StreamContext): readonly Post[] {
  const { scribe, organisation } = context;
  const time = start + beat.minute * MINUTE_MS;
  const { text, language } = beat;
  const promise = beat.promises === undefined ? '' : localTime(start, beat.promises, context);
  return (beat.platforms ?? OFFICIAL_PLATFORMS).map((platform, at) =>
    scribe({
      platform,
      kind: platform === 'forum' ? 'comment' : 'post',
      // A person posts it here and then there.
      time: time + at * 20_000,
      author: organisation.official,
      text: text.replaceAll('{promise}', promise),
      language,
      country: 'NL',
    }),
  );
}

function headline(
  { text, language, minute }: Beat,
  outlet: keyof typeof OUTLETS,
  { start, index }: { readonly start: EpochMs; readonly index: number },
  context: StreamContext,
): readonly ThreadMention[] {
  const author = OUTLETS[outlet];
  const article = context.scribe({
    platform: 'news',
    kind: 'article',
    time: start + minute * MINUTE_MS,
    author,
    text,
    language,
    country: 'NL',
  });
  const thread = threadMentions(
    {
      name: `headline-${index}`,
      minute: minute + 1,
      platform: 'x',
      author,
      text: `${text} ${article.url}`,
      language,
      reposts: HEADLINE_REPOSTS.map(([after, rate]) => [minute + 1 + after, rate]),
      likes: 4,
    },
    start,
    context,
  );
  return [article, ...thread];
}

function localTime(start: EpochMs, minute: number, { offsetAt }: StreamContext): string {
  const due = start + minute * MINUTE_MS;
  const local = due + offsetAt(due);
  const hours = String(Math.floor(local / HOUR_MS) % 24).padStart(2, '0');
  return `${hours}:${String(Math.floor(local / MINUTE_MS) % 60).padStart(2, '0')}`;
}

/** A promise of the organisation, and whether it was kept. */
export type PromiseMade = {
  readonly madeAt: EpochMs;
  readonly dueAt: EpochMs;
  /** When what was promised came; null when it never did. */
  readonly keptAt: EpochMs | null;
};

/** In order of time. */
export function promisesIn(
  { beats }: Pick<Script, 'beats'>,
  start: EpochMs,
): readonly PromiseMade[] {
  const at = (minute: number): EpochMs => start + minute * MINUTE_MS;
  return beats.flatMap(({ minute, promises }) => {
    if (promises === undefined) return [];
    const kept = beats.find((later) => later.minute > minute && later.keeps === true);
    return [
      {
        madeAt: at(minute),
        dueAt: at(promises),
        keptAt: kept === undefined ? null : at(kept.minute),
      },
    ];
  });
}
