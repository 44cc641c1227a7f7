/**
 * A few people who write much are no crisis. Evenings on which one to four of them do, through the
 * live detector: with authors known, and with every mention taken for an author of its own.
 */
import type { Observation } from '@goldenhour/velocity';
import { BIN_MS, type Brand } from '../brands.ts';
import { seeded } from '../cascades/real.ts';
import { AUTHORS, byTime, listen, mentionsOf, profileOf } from '../live.ts';
import type { Random } from '../random.ts';
import { calmStream, HISTORY_BINS } from '../simulate.ts';

/** How many angry people there are, with forty posts among them in half an hour. */
const AUTHORS_OF_ONE_STORM = [1, 2, 3, 4, 40] as const;
const POSTS = 40;
const STORM_MS = 30 * 60_000;
/** Mentions a day. */
const SIZE = 20;

export type Storms = {
  readonly authors: number;
  readonly storms: number;
  /** Raised within the hour. */
  readonly alarms: number;
  readonly alarmsWithout: number;
};

export function stormsOf(
  brands: readonly Brand[],
  { streams, seed }: { readonly streams: number; readonly seed: number },
): readonly Storms[] {
  const random = seeded(seed);
  const evenings = brands.flatMap((brand) =>
    Array.from({ length: streams }, () => {
      const stream = calmStream(brand, SIZE, 'base', random);
      const onset = stream.start + HISTORY_BINS * BIN_MS;
      const ordinary = mentionsOf(stream, 'school', random).filter(({ time }) => time < onset);
      return { ordinary, onset };
    }),
  );
  return AUTHORS_OF_ONE_STORM.map((authors) => {
    const heard = evenings.map(({ ordinary, onset }) => {
      const all = [...ordinary, ...storm(onset, authors, random)].sort(byTime);
      const apart = all.map((mention, at) => ({ ...mention, voice: AUTHORS + at }));
      return { known: isAlarm(all, onset), without: isAlarm(apart, onset) };
    });
    return {
      authors,
      storms: heard.length,
      alarms: heard.filter(({ known }) => known).length,
      alarmsWithout: heard.filter(({ without }) => without).length,
    };
  });
}

function storm(onset: number, authors: number, random: Random): Observation[] {
  return Array.from({ length: POSTS }, (_, at) => ({
    subject: 'school',
    mention: `s:${at}`,
    time: onset + Math.floor(random() * STORM_MS),
    source: 'x',
    // Multiplied, so that each is a voice of its own in whatever way they are hashed.
    voice: AUTHORS + 2_654_435 * (at % authors),
    negative: 0.9,
    sentiment: -0.8,
  }));
}

function isAlarm(mentions: readonly Observation[], onset: number): boolean {
  const signals = listen(mentions, profileOf('school'), onset + 3_600_000);
  return signals.some(({ at, status }) => at > onset && status === 'alarm');
}
