/** Posts of many people, each of their own accord; and what all streams of the world stand on. */
import type { EpochMs } from '@goldenhour/mention';
import { createFill } from './fill.ts';
import { LANGUAGES, type Language } from './language.ts';
import type { Organisation } from './organisation.ts';
import { arrivals, type Post, type Scribe, throughPoints } from './posts.ts';
import { createDeck, pickShare, type Random } from './random.ts';
import type { Texts, Wave } from './script.ts';
import type { Town } from './townspeople.ts';
import { vary } from './variation.ts';

export const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

export type StreamContext = {
  readonly organisation: Organisation;
  /** Chance of its own for each part of the world, so that none changes another. */
  readonly randomOf: (name: string) => Random;
  readonly town: Town;
  readonly scribe: Scribe;
  /** Local time less UTC. @unit milliseconds */
  readonly offsetAt: (time: EpochMs) => number;
};

/** Local hour from midnight. @range 0 … 23 */
export function hourAt(time: EpochMs, { offsetAt }: Pick<StreamContext, 'offsetAt'>): number {
  return Math.floor((time + offsetAt(time)) / HOUR_MS) % 24;
}

/** The posts of a wave, in order of time. @param scale times as many as it says */
export function wavePosts(
  wave: Wave,
  start: EpochMs,
  scale: number,
  context: StreamContext,
): readonly Post[] {
  const { scribe, town, organisation } = context;
  const random = context.randomOf(`${wave.name}:${start}`);
  const next = createTexts(wave.texts, random);
  const fill = createFill(organisation, random);
  return timesOf(wave.rate, start, scale, random).map((time) => {
    const language = speakable(pickShare(wave.languages, random), wave.texts);
    const platform = pickShare(wave.platforms, random);
    const { account, country } = town.someone({ language, platform, time }, random);
    return scribe({
      platform,
      kind: platform === 'forum' ? 'comment' : 'post',
      time,
      author: account,
      text: vary(fill(next(language), language), { language, behind: wave.behind ?? [] }, random),
      language,
      country,
      engagement: { likes: random.below(12), reposts: 0, replies: 0 },
    });
  });
}

/** When something happens at a changing rate. */
export function timesOf(
  rate: Wave['rate'],
  start: EpochMs,
  scale: number,
  random: Random,
): readonly EpochMs[] {
  const at = throughPoints(rate);
  const from = Math.min(...rate.map(([minute]) => minute));
  const to = Math.max(...rate.map(([minute]) => minute));
  const span = {
    from: start + Math.floor(from) * MINUTE_MS,
    to: start + Math.ceil(to) * MINUTE_MS,
  };
  return [...arrivals(span, (time) => scale * at((time - start) / MINUTE_MS), random)];
}

/** Texts by language, each dealt before any comes again. */
export function createTexts(texts: Texts, random: Random): (language: Language) => string {
  const decks = new Map<Language, () => string>();
  for (const language of LANGUAGES) {
    const own = texts[language];
    if (own !== undefined && own.length > 0) decks.set(language, createDeck(own, random));
  }
  return (language) => {
    const next = decks.get(language);
    if (next === undefined) throw new RangeError(`nobody says this in ${language}`);
    return next();
  };
}

/** The language, or Dutch where nothing was written in it. */
export function speakable(language: Language, texts: Texts): Language {
  return (texts[language]?.length ?? 0) > 0 ? language : 'nl';
}
