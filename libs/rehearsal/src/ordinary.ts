/** What people say of an organisation day by day, and the loud evenings that come back every week. */
import type { EpochMs } from '@goldenhour/mention';
import { createFill } from './fill.ts';
import type { Talk } from './organisation.ts';
import { chanceArrivals, type Post } from './posts.ts';
import { createDeck, pickShare, type Random } from './random.ts';
import { vary } from './variation.ts';
import {
  createTexts,
  hourAt,
  MINUTE_MS,
  type StreamContext,
  speakable,
  wavePosts,
} from './voices.ts';

const DAY_MS = 24 * 60 * MINUTE_MS;

type Mood = keyof Talk;

/** 18 of 100 are complaints: what brands and towns see on ordinary days. */
const MOODS: readonly Mood[] = [
  ...Array.from({ length: 4 }, () => 'negative' as const),
  ...Array.from({ length: 6 }, () => 'positive' as const),
  ...Array.from({ length: 12 }, () => 'neutral' as const),
];
const BEHIND: Readonly<Record<Mood, readonly string[]>> = {
  positive: ['🙌', '😊', '👏', '❤️'],
  neutral: ['🤔', '👀'],
  negative: ['😒', '🙄', '👎'],
};

/** No two days are alike: each has up to so much less or more than its hours say. */
const DAY_SPREAD = 0.3;
/** Share of questions to the account that it answers, in office hours. */
const ANSWERED = 0.5;
/** Share of posts that somebody reposts or answers; and how many do so at most. */
const PASSED_ON = 0.08;
const PASSED_ON_MAX = 4;
/** A fixture is that much quieter or louder than its script. */
const FIXTURE_SCALE = { min: 0.55, span: 0.6 } as const;

type Span = { readonly from: EpochMs; readonly to: EpochMs };

/** In order of time. */
export function ordinaryPosts(span: Span, context: StreamContext): readonly Post[] {
  const random = context.randomOf('days');
  const write = createWriter(context, random);
  const posts: Post[] = [];
  for (const time of chanceArrivals(span, createRate(context), random)) {
    const post = write(time);
    posts.push(post);
    posts.push(...followers(post, span.to, context, random));
  }
  return posts.toSorted((a, b) => a.time - b.time);
}

/** All fixtures of the span, in order of time. */
export function fixturePosts({ from, to }: Span, context: StreamContext): readonly Post[] {
  const { organisation, offsetAt, randomOf } = context;
  const random = randomOf('fixtures');
  const firstDay = Math.floor((from + offsetAt(from)) / DAY_MS);
  const days = Math.ceil((to - from) / DAY_MS) + 1;
  return organisation.fixtures
    .flatMap(({ weekday, hour, minute, waves }) =>
      Array.from({ length: days }, (_, number) => firstDay + number)
        // Day 0 was a Thursday.
        .filter((day) => (day + 4) % 7 === weekday)
        .flatMap((day) => {
          const local = day * DAY_MS + (hour * 60 + minute) * MINUTE_MS;
          const start = local - offsetAt(local);
          const scale = FIXTURE_SCALE.min + random.unit() * FIXTURE_SCALE.span;
          return waves.flatMap((wave) => wavePosts(wave, start, scale, context));
        }),
    )
    .filter(({ time }) => time >= from && time < to)
    .toSorted((a, b) => a.time - b.time);
}

/** Posts per minute, by the hour, the day of the week, and the day. */
function createRate({ organisation, offsetAt, randomOf }: StreamContext) {
  const { hourly, weekend } = organisation;
  const moods = new Map<number, number>();
  return (time: EpochMs): number => {
    const local = time + offsetAt(time);
    const day = Math.floor(local / DAY_MS);
    const weekday = (day + 4) % 7;
    let mood = moods.get(day);
    if (mood === undefined) {
      mood = 1 + DAY_SPREAD * (2 * randomOf(`day:${day}`).unit() - 1);
      moods.clear();
      moods.set(day, mood);
    }
    const hour = Math.floor(local / (60 * MINUTE_MS)) % 24;
    return ((hourly[hour] ?? 0) / 60) * (weekday === 0 || weekday === 6 ? weekend : 1) * mood;
  };
}

function createWriter(context: StreamContext, random: Random): (time: EpochMs) => Post {
  const { organisation, scribe, town } = context;
  const { talk } = organisation;
  const mood = createDeck(MOODS, random);
  const decks = {
    positive: createTexts(talk.positive, random),
    neutral: createTexts(talk.neutral, random),
    negative: createTexts(talk.negative, random),
  };
  const fill = createFill(organisation, random);
  return (time) => {
    const feeling = mood();
    const language = speakable(pickShare(organisation.languages, random), talk[feeling]);
    const platform = pickShare(organisation.platforms, random);
    const { account, country } = town.someone({ language, platform, time }, random);
    const likes = random.chance(0.5) ? random.below(feeling === 'positive' ? 24 : 9) : 0;
    return scribe({
      platform,
      kind: platform === 'forum' ? 'comment' : 'post',
      time,
      author: account,
      text: vary(
        fill(decks[feeling](language), language),
        { language, behind: BEHIND[feeling] },
        random,
      ),
      language,
      country,
      engagement: { likes, reposts: Math.floor(likes / 7), replies: random.below(3) },
    });
  };
}

/** The answer of the organisation, or a few who pass it on. */
function followers(
  post: Post,
  end: EpochMs,
  context: StreamContext,
  random: Random,
): readonly Post[] {
  const { organisation, scribe, town } = context;
  const { platform, language, root = post.id, id: parent } = post;
  const answered = post.time + (10 + random.below(40)) * MINUTE_MS;
  const hour = hourAt(answered, context);
  if (post.text.includes('@') && hour >= 8 && hour < 20 && random.chance(ANSWERED)) {
    const said = speakable(language, organisation.answers);
    const text = random.pick(organisation.answers[said] ?? ['']);
    const author = organisation.official;
    const answer = scribe({
      ...{ platform, kind: 'reply', time: answered, author, text, language: said, root, parent },
    });
    return answered < end ? [answer] : [];
  }
  if (!random.chance(PASSED_ON)) return [];
  return Array.from({ length: 1 + random.below(PASSED_ON_MAX) }, () => {
    const time = post.time + (2 + random.below(90)) * MINUTE_MS;
    const { account: author, country } = town.someone({ language, platform, time }, random);
    const { text } = post;
    return scribe({
      ...{ platform, kind: 'repost', time, author, text, language, root, parent, country },
    });
  }).filter(({ time }) => time < end);
}
