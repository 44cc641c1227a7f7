/** What people say of a subject day by day, without end. */

import type { EpochMs } from '@goldenhour/mention';
import { DAYS, PLACES } from '../fill.ts';
import { OFFICIAL, type People } from '../people.ts';
import { arrivals, type Platform, type Post, type Scribe } from '../posts.ts';
import { createDeck, type Random } from '../random.ts';
import { BROMMELO_EN } from './texts/brommelo-en.ts';
import { BROMMELO_NL } from './texts/brommelo-nl.ts';
import type { Chatter, Language } from './texts/chatter.ts';
import { ZILVERDRECHT_EN } from './texts/zilverdrecht-en.ts';
import { ZILVERDRECHT_NL } from './texts/zilverdrecht-nl.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

type Mood = keyof Chatter;
export type SubjectId = 'brommelo' | 'zilverdrecht';

type Life = {
  readonly texts: Readonly<Record<Language, Chatter>>;
  /** Mentions per hour, by local hour from midnight. */
  readonly hourly: readonly number[];
  readonly weekend: number;
  /** Share of Dutch. */
  readonly dutch: number;
};

const LIVES: Readonly<Record<SubjectId, Life>> = {
  brommelo: {
    texts: { nl: BROMMELO_NL, en: BROMMELO_EN },
    hourly: [2, 1.5, 1, 1, 1, 1.5, 3, 6, 8, 9, 10, 13, 15, 13, 10, 9, 10, 13, 15, 13, 11, 9, 6, 4],
    weekend: 1.1,
    dutch: 0.72,
  },
  zilverdrecht: {
    texts: { nl: ZILVERDRECHT_NL, en: ZILVERDRECHT_EN },
    hourly: [
      1.5, 1, 1, 1, 1, 1.5, 4, 8, 12, 14, 13, 12, 11, 12, 13, 13, 12, 11, 10, 11, 10, 8, 5, 3,
    ],
    weekend: 0.7,
    dutch: 0.82,
  },
};

/** 18 of 100 are complaints: what brands and towns see on ordinary days. */
const MOODS: readonly Mood[] = [
  ...Array.from({ length: 4 }, () => 'negative' as const),
  ...Array.from({ length: 6 }, () => 'positive' as const),
  ...Array.from({ length: 12 }, () => 'neutral' as const),
];

const PRODUCTS: Readonly<Record<Language, readonly string[]>> = {
  nl: [
    'eiersalade',
    'kipkerriesalade',
    'hummus',
    'tomatensoep',
    'selderijsalade',
    'pompoensoep',
    'farmersalade',
    'bietensalade',
    'aardappelsalade',
    'tonijnsalade',
  ],
  en: [
    'egg salad',
    'chicken curry salad',
    'hummus',
    'tomato soup',
    'potato salad',
    'beetroot salad',
    'tuna salad',
    'coleslaw',
    'pumpkin soup',
  ],
};
/** What people put before and behind; most put nothing. */
const BEFORE: Readonly<Record<Mood, Readonly<Record<Language, readonly string[]>>>> = {
  positive: {
    nl: ['', '', '', 'Zo. ', 'Haha. ', 'Even dit: '],
    en: ['', '', '', 'Okay. ', 'Honestly: ', 'Just saying: '],
  },
  neutral: {
    nl: ['', '', '', '', 'Vraagje: ', 'Even tussendoor: '],
    en: ['', '', '', '', 'Quick one: ', 'By the way: '],
  },
  negative: {
    nl: ['', '', '', 'Pff. ', 'Zucht. ', 'Nou ja zeg. '],
    en: ['', '', '', 'Ugh. ', 'Sigh. ', 'Seriously? '],
  },
};
const BEHIND: Readonly<Record<Mood, readonly string[]>> = {
  positive: ['', '', '', ' 🙌', ' 😊'],
  neutral: ['', '', '', '', ' 🤔', ' 👀'],
  negative: ['', '', '', ' 😒', ' 🙄', ' 👎'],
};
const WEBCARE: Readonly<Record<SubjectId, Readonly<Record<Language, readonly string[]>>>> = {
  brommelo: {
    nl: [
      'Goede vraag! Op brommelo.example staat het per product, en anders helpen we je graag verder in een privébericht. Team Brommelo',
      'Dank voor je bericht, we geven het door aan de keuken van Brommelo.',
      'Dat horen we graag goed: stuur je ons even een bericht? Team Brommelo',
    ],
    en: [
      'Good question! You find it per product on brommelo.example, or send us a message. Team Brommelo',
      'Thanks for telling us, we pass it on to the Brommelo kitchen.',
    ],
  },
  zilverdrecht: {
    nl: [
      'Dank voor uw bericht. Op zilverdrecht.example vindt u de actuele tijden. Webcare Zilverdrecht',
      'We geven het door aan de buitendienst van Zilverdrecht. Wilt u ons de exacte plek sturen?',
      'U kunt hiervoor online een afspraak maken via zilverdrecht.example',
    ],
    en: [
      'Thank you for your message. You find the current times on zilverdrecht.example',
      'We pass it on to our outdoor team in Zilverdrecht.',
    ],
  },
};

/** Share of posts to an account that it answers, in office hours. */
const ANSWERED = 0.5;
const REPOSTED = 0.06;

export type Fill = (text: string, language: Language) => string;

/** Fills the slots of a text. */
export function createFill(random: Random): Fill {
  return (text, language) =>
    text
      .replaceAll('{product}', () => random.pick(PRODUCTS[language]))
      .replaceAll('{place}', () => random.pick(PLACES))
      .replaceAll('{day}', () => random.pick(DAYS[language]));
}

export type StreamContext = {
  readonly random: Random;
  readonly people: People;
  readonly scribe: Scribe;
  /** Local time less UTC. @unit milliseconds */
  readonly offsetAt: (time: EpochMs) => number;
};

/** Ordinary posts about one subject from `from` on, in order of time, for ever. */
export function* chatterStream(
  subject: SubjectId,
  from: EpochMs,
  context: StreamContext,
): Generator<Post, void, undefined> {
  const { random, offsetAt } = context;
  const life = LIVES[subject];
  const write = createWriter(subject, context);
  const answers: Post[] = [];
  const rate = (time: EpochMs) => {
    const local = time + offsetAt(time);
    const weekday = Math.floor(local / DAY_MS + 4) % 7;
    const hour = Math.floor(local / HOUR_MS) % 24;
    return ((life.hourly[hour] ?? 0) / 60) * (weekday === 0 || weekday === 6 ? life.weekend : 1);
  };
  for (const time of arrivals({ from, to: Number.POSITIVE_INFINITY }, rate, random)) {
    yield* takeUntil(answers, time);
    const post = write(time);
    yield post;
    const answered = time + (10 + random.below(40)) * MINUTE_MS;
    const hour = Math.floor((answered + offsetAt(answered)) / HOUR_MS) % 24;
    if (post.text.includes('@') && hour >= 8 && hour < 20 && random.chance(ANSWERED)) {
      answers.push(answer(subject, post, answered, context));
    } else if (random.chance(REPOSTED)) {
      answers.push(repost(post, time + (2 + random.below(50)) * MINUTE_MS, context));
    }
    answers.sort((a, b) => a.time - b.time);
  }
}

/** Takes what is due before `time` off a list in order of time. */
function* takeUntil(posts: Post[], time: EpochMs): Generator<Post, void, undefined> {
  while ((posts[0]?.time ?? Number.POSITIVE_INFINITY) <= time) {
    const post = posts.shift();
    if (post !== undefined) yield post;
  }
}

function createWriter(
  subject: SubjectId,
  { random, people, scribe }: StreamContext,
): (time: EpochMs) => Post {
  const { texts, dutch } = LIVES[subject];
  const mood = createDeck(MOODS, random);
  const decks = {
    nl: {
      positive: createDeck(texts.nl.positive, random),
      neutral: createDeck(texts.nl.neutral, random),
      negative: createDeck(texts.nl.negative, random),
    },
    en: {
      positive: createDeck(texts.en.positive, random),
      neutral: createDeck(texts.en.neutral, random),
      negative: createDeck(texts.en.negative, random),
    },
  };
  const fill = createFill(random);
  return (time) => {
    const language = random.chance(dutch) ? 'nl' : 'en';
    const feeling = mood();
    const platform = platformOf(random);
    const likes = random.chance(0.5) ? random.below(feeling === 'positive' ? 24 : 9) : 0;
    return scribe({
      platform,
      kind: platform === 'forum' ? 'comment' : 'post',
      time,
      author: people.someone(language, random),
      text: `${random.pick(BEFORE[feeling][language])}${fill(decks[language][feeling](), language)}${random.pick(BEHIND[feeling])}`,
      language,
      engagement: { likes, reposts: Math.floor(likes / 7), replies: random.below(3) },
    });
  };
}

export function platformOf(random: Random): Platform {
  const chance = random.unit();
  return chance < 0.6 ? 'x' : chance < 0.88 ? 'bluesky' : 'forum';
}

function answer(
  subject: SubjectId,
  to: Post,
  time: EpochMs,
  { random, scribe }: StreamContext,
): Post {
  return scribe({
    platform: to.platform,
    kind: 'reply',
    time,
    author: OFFICIAL[subject],
    text: random.pick(WEBCARE[subject][to.language === 'en' ? 'en' : 'nl']),
    language: to.language,
    root: to.id,
    parent: to.id,
  });
}

export function repost(of: Post, time: EpochMs, { random, people, scribe }: StreamContext): Post {
  return scribe({
    platform: of.platform,
    kind: 'repost',
    time,
    author: people.someone(of.language, random),
    text: of.text,
    language: of.language,
    root: of.root ?? of.id,
    parent: of.id,
  });
}
