/** The crisis of the rehearsal, and the smaller troubles after it. */
import type { EpochMs } from '@goldenhour/mention';
import { type Account, OFFICIAL, OUTLETS } from '../people.ts';
import { arrivals, type Post, throughPoints } from '../posts.ts';
import { createDeck, createRandom, type Random } from '../random.ts';
import { createFill, platformOf, repost, type StreamContext } from './chatter-stream.ts';
import { ANSWER_MINUTE, BEATS, type Beat, TROUBLES, type Trouble, WEBCARE } from './texts/beats.ts';
import type { Language } from './texts/chatter.ts';
import { COMPLAINTS, OUTRAGE, RECOVERY, REPLIES, ROOT, WORRY } from './texts/crisis.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const QUARTER_MS = 15 * MINUTE_MS;

/** When the story is told to its end. @unit minutes after the start */
const STORY_MINUTES = 640;
const ROOT_MINUTE = 5;
/** The account of the parent whose post takes off. */
const PARENT: Account = { id: 'u-dakkapel_en_drie', handle: 'dakkapel_en_drie', followers: 412 };

type Texts = Readonly<Record<Language, readonly string[]>>;
type Wave = {
  readonly name: string;
  readonly texts: Texts;
  /** Posts per minute over minutes after the start. */
  readonly rate: readonly (readonly [minute: number, rate: number])[];
};

/** Own posts. The rise takes half an hour, the fall half a day, as in crises of this kind. */
const WAVES: readonly Wave[] = [
  {
    name: 'complaints',
    texts: COMPLAINTS,
    rate: [
      [2, 0],
      [5, 0.7],
      [15, 1.6],
      [30, 2],
      [75, 1.8],
      [120, 1],
      [240, 0.35],
      [420, 0.08],
      [560, 0],
    ],
  },
  {
    name: 'outrage',
    texts: OUTRAGE,
    rate: [
      [7, 0],
      [15, 0.5],
      [40, 1.5],
      [90, 1.6],
      [150, 1],
      [250, 0.3],
      [420, 0.06],
      [540, 0],
    ],
  },
  {
    name: 'worry',
    texts: WORRY,
    rate: [
      [7, 0],
      [20, 0.3],
      [60, 0.6],
      [180, 0.4],
      [300, 0.12],
      [460, 0],
    ],
  },
  {
    name: 'recovery',
    texts: RECOVERY,
    rate: [
      [182, 0],
      [215, 0.5],
      [300, 0.35],
      [460, 0.1],
      [STORY_MINUTES, 0],
    ],
  },
];
const ROOT_REPOSTS = throughPoints([
  [7, 0],
  [12, 0.8],
  [25, 2.4],
  [60, 2.2],
  [120, 0.8],
  [240, 0.15],
  [380, 0],
]);
const ROOT_REPLIES = throughPoints([
  [7, 0],
  [25, 0.6],
  [60, 0.5],
  [150, 0.2],
  [280, 0],
]);
const WEBCARE_RATE = throughPoints([
  [66, 0],
  [80, 0.15],
  [240, 0.15],
  [420, 0.03],
  [560, 0],
]);
/** Reposts of one headline, over minutes after it. */
const HEADLINE_REPOSTS = throughPoints([
  [0, 0],
  [6, 0.6],
  [25, 0.3],
  [70, 0],
]);

const DUTCH = 0.8;

export type StoryContext = StreamContext & { readonly seed: string };

/** All posts of the crisis, in order of time. */
export function crisisPosts(start: EpochMs, context: StoryContext): readonly Post[] {
  const span = { from: start, to: start + STORY_MINUTES * MINUTE_MS };
  const after =
    (rate: (minute: number) => number, origin = start) =>
    (time: EpochMs) =>
      rate((time - origin) / MINUTE_MS);
  const at = (name: string, rate: (time: EpochMs) => number) => {
    const random = createRandom(`${context.seed}:crisis:${name}`);
    return { random, times: [...arrivals(span, rate, random)] };
  };

  const root = context.scribe({
    platform: 'x',
    kind: 'post',
    time: start + ROOT_MINUTE * MINUTE_MS,
    author: PARENT,
    text: ROOT,
    language: 'nl',
  });
  const waves = WAVES.flatMap(({ name, texts, rate }) => {
    const { random, times } = at(name, after(throughPoints(rate)));
    const next = decks(texts, random);
    return times.map((time) => says(time, next, { ...context, random }));
  });
  const beats = BEATS.flatMap((beat) => beatPosts(beat, start, context));
  const reposts = [
    ...spread(root, at('root-reposts', after(ROOT_REPOSTS)), context),
    ...beats
      .filter(({ platform, author }) => platform === 'x' && author !== OFFICIAL.brommelo)
      .flatMap((headline) =>
        spread(headline, at(headline.id, after(HEADLINE_REPOSTS, headline.time)), context),
      ),
  ];
  const replies = at('root-replies', after(ROOT_REPLIES));
  const nextReply = decks(REPLIES, replies.random);
  const answers = at('webcare', after(WEBCARE_RATE));
  const nextAnswer = decks(WEBCARE, answers.random);
  const said = waves.toSorted((a, b) => a.time - b.time);
  return [
    root,
    ...waves,
    ...beats,
    ...reposts,
    ...replies.times.map((time) =>
      says(time, nextReply, { ...context, random: replies.random }, root),
    ),
    ...answers.times.flatMap((time) => {
      // To someone who wrote within the last hour or so.
      const open = said.filter((post) => post.time < time - 3 * MINUTE_MS).slice(-40);
      return open.length === 0
        ? []
        : [webcare(answers.random.pick(open), time, nextAnswer, context)];
    }),
  ].toSorted((a, b) => a.time - b.time);
}

type Next = Readonly<Record<Language, () => string>>;

function decks(texts: Texts, random: Random): Next {
  return { nl: createDeck(texts.nl, random), en: createDeck(texts.en, random) };
}

function says(
  time: EpochMs,
  next: Next,
  { random, people, scribe }: StreamContext,
  under?: Post,
): Post {
  const language = random.chance(DUTCH) ? 'nl' : 'en';
  const platform = under?.platform ?? platformOf(random);
  return scribe({
    platform,
    kind: under !== undefined ? 'reply' : platform === 'forum' ? 'comment' : 'post',
    time,
    author: people.someone(language, random),
    text: `${next[language]()}${random.pick(['', '', '', ' 😡', ' 🤢'])}`,
    language,
    ...(under === undefined ? {} : { root: under.id, parent: under.id }),
  });
}

function webcare(to: Post, time: EpochMs, next: Next, { scribe }: StreamContext): Post {
  return scribe({
    platform: to.platform,
    kind: 'reply',
    time,
    author: OFFICIAL.brommelo,
    text: next[to.language === 'en' ? 'en' : 'nl'](),
    language: to.language,
    root: to.root ?? to.id,
    parent: to.id,
  });
}

function spread(
  post: Post,
  { random, times }: { readonly random: Random; readonly times: readonly EpochMs[] },
  context: StreamContext,
): readonly Post[] {
  return times.map((time) => repost(post, time, { ...context, random }));
}

/** An official word is a post; a headline is an article, and a minute later a post about it. */
function beatPosts(
  beat: Beat,
  start: EpochMs,
  { scribe, offsetAt }: StoryContext,
): readonly Post[] {
  const time = start + beat.minute * MINUTE_MS;
  const { by, language } = beat;
  if (by === 'official') {
    const text = beat.text.replace('{promise}', () => promised(start, offsetAt));
    return [
      scribe({ platform: 'x', kind: 'post', time, author: OFFICIAL.brommelo, text, language }),
    ];
  }
  const article = scribe({
    platform: 'news',
    kind: 'article',
    time,
    author: OUTLETS[by],
    text: beat.text,
    language,
  });
  const post = scribe({
    platform: 'x',
    kind: 'post',
    time: time + MINUTE_MS,
    author: OUTLETS[by],
    text: `${beat.text} ${article.url}`,
    language,
  });
  return [article, post];
}

/** The first quarter of an hour, on the local clock, at or after the answer. */
function promised(start: EpochMs, offsetAt: (time: EpochMs) => number): string {
  const local = start + ANSWER_MINUTE * MINUTE_MS + offsetAt(start);
  const quarter = Math.ceil(local / QUARTER_MS) * QUARTER_MS;
  const hours = String(Math.floor(quarter / HOUR_MS) % 24).padStart(2, '0');
  return `${hours}:${String(Math.floor(quarter / MINUTE_MS) % 60).padStart(2, '0')}`;
}

/** Between the starts of two troubles, at least; half as much again at most. @unit minutes */
const TROUBLE_GAP_MINUTES = 540;
const TROUBLE_RATE = throughPoints([
  [0, 0],
  [8, 0.5],
  [25, 1],
  [60, 0.5],
  [130, 0],
]);
const TROUBLE_MINUTES = 130;
const TROUBLE_ANSWER_MINUTE = 75;

/** One trouble after the other, from when the crisis is over, for ever. */
export function* troubleStream(
  start: EpochMs,
  context: StoryContext,
): Generator<Post, void, undefined> {
  const { random } = context;
  let from = start + (STORY_MINUTES + TROUBLE_GAP_MINUTES / 2) * MINUTE_MS;
  for (let turn = 0; ; turn += 1) {
    const trouble = TROUBLES[turn % TROUBLES.length];
    if (trouble !== undefined) yield* troublePosts(trouble, from, context);
    from += (TROUBLE_GAP_MINUTES + random.below(TROUBLE_GAP_MINUTES / 2)) * MINUTE_MS;
  }
}

function troublePosts(trouble: Trouble, from: EpochMs, context: StoryContext): readonly Post[] {
  const { random, scribe } = context;
  const fill = createFill(random);
  const next = decks(trouble.texts, random);
  const filled = { nl: () => fill(next.nl(), 'nl'), en: () => fill(next.en(), 'en') };
  const times = arrivals(
    { from, to: from + TROUBLE_MINUTES * MINUTE_MS },
    (time) => TROUBLE_RATE((time - from) / MINUTE_MS),
    random,
  );
  const posts = Array.from(times, (time) => says(time, filled, context));
  const answer = scribe({
    platform: 'x',
    kind: 'post',
    time: from + TROUBLE_ANSWER_MINUTE * MINUTE_MS,
    author: OFFICIAL[trouble.subject],
    text: trouble.answer,
    language: 'nl',
  });
  return [...posts, answer].toSorted((a, b) => a.time - b.time);
}
