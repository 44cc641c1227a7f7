/** Mentions made up to be counted, with the context that the score stage gives. */
import type { Context, Observation } from '@goldenhour/velocity';
import { seeded } from '../cascades/real.ts';
import { AUTHORS } from '../live.ts';
import type { Random } from '../random.ts';

/** 2026-03-02T00:00Z, a Monday. */
export const START = Date.UTC(2026, 2, 2);
const REPOSTED = 0.4;
const ROOTS = 50;
/** As many as the tweets of CrisisLex T26 have in the mean: 7.3. */
const TERMS = 7;

export type Load = {
  readonly mentions: number;
  readonly subjects: readonly string[];
  /** Over all subjects, evenly. @unit mentions a second of event time */
  readonly perSecond: number;
  readonly from: number;
};

export const subjectsNamed = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, at) => `s${at}`);

/** In order of time. */
export function* mentionsOf({
  mentions,
  subjects,
  perSecond,
  from,
}: Load): Generator<Observation, void, undefined> {
  const random = seeded(7);
  for (let at = 0; at < mentions; at += 1) {
    const subject = subjects[Math.floor(random() * subjects.length)] ?? '';
    const negative = random() ** 3;
    yield {
      subject,
      mention: `m:${at}`,
      time: from + Math.floor((at / perSecond) * 1000),
      source: at % 3 === 0 ? 'bluesky' : 'x',
      voice: Math.floor(random() * AUTHORS),
      negative,
      sentiment: 0.4 - 1.4 * negative,
      context: contextOf(subject, random),
    };
  }
}

function contextOf(subject: string, random: Random): Context {
  const isRepost = random() < REPOSTED;
  const root = isRepost ? `${subject}:r:${Math.floor(ROOTS * random() ** 2)}` : null;
  const word = (): number => Math.floor(random() * 2 ** 32);
  return {
    platform: 'x',
    kind: isRepost ? 'repost' : 'post',
    root,
    parent: root,
    followers: Math.floor(10 ** (5 * random())),
    outlet: 'public',
    language: 'en',
    country: null,
    fingerprint: word().toString(16).padStart(8, '0').repeat(2),
    terms: Array.from({ length: TERMS }, word),
    categories: random() < 0.05 ? { service: 0.8 } : {},
    severity: 0,
    page: false,
    severe: false,
  };
}
