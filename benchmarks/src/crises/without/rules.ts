/**
 * The detector with one of its rules taken out, by what it is given: no rule has a switch. Each has
 * its own reason to be there, and shows here what it is worth.
 */
import { emptyUsual } from '@goldenhour/velocity/rarity';
import { DAY_BINS } from '../brands.ts';
import { type Contender, type Detector, goldenhour, SHIPPED_THRESHOLD } from '../detectors.ts';
import { binomial, type Random } from '../random.ts';
import { HISTORY_BINS, type Reading, type Stream } from '../simulate.ts';

const DAY_MS = 86_400_000;
const HOUR_BINS = 12;
/**
 * Of what is said of a brand, so much is left in the middle of the night; around noon all of it, and
 * in between it comes and goes as a cosine. Chosen.
 */
const LEFT_AT_NIGHT = 0.03;

/** The streams that a rule is tried on, and how the tone of their crises is read. */
export type Ground = {
  readonly name: string;
  readonly readings: readonly Reading[];
  /** What becomes of each stream; absent: nothing. */
  readonly alter?: (stream: Stream, random: Random) => Stream;
};

const ORDINARY: Ground = { name: 'ordinary streams', readings: ['base', 'root'] };
const MISREAD: Ground = { name: 'ordinary streams, all crises misread', readings: ['misread'] };
const NIGHTS: Ground = {
  name: 'subjects of whom nobody speaks at night, crises that begin then',
  readings: ['base', 'misread'],
  alter: withNights,
};
const OUTAGES: Ground = {
  name: 'streams with outages of half a day to two days',
  readings: ['base', 'root'],
  alter: withGaps,
};
export const GROUNDS: readonly Ground[] = [ORDINARY, MISREAD, NIGHTS, OUTAGES];

export type Rule = {
  readonly name: string;
  /** How it is taken out. */
  readonly how: string;
  readonly without: () => Detector;
  /** Where it is needed. */
  readonly on: Ground;
};

export const RULES: readonly Rule[] = [
  {
    name: 'the tone gate',
    how: 'the tone is withheld: all mentions count alike',
    on: ORDINARY,
    without: () => {
      const detector = goldenhour();
      return (step) => detector({ ...step, negative: null });
    },
  },
  {
    name: 'hours of the day',
    how: 'by its clock it is always midnight: one level for day and night',
    on: NIGHTS,
    without: () => goldenhour({ zoneOffset: (_, time) => -(time % DAY_MS) }),
  },
  {
    name: 'calibration to the own tail',
    how: 'judged by the tails of a subject without history',
    on: ORDINARY,
    without: () => {
      const { tail, sustainedTail } = emptyUsual();
      return goldenhour({ judgedBy: (learned) => ({ ...learned, tail, sustainedTail }) });
    },
  },
  {
    name: 'the volume lane',
    how: 'what is about all mentions is not heard',
    on: MISREAD,
    without: () => goldenhour({}, ({ measure }) => measure === 'negative'),
  },
  {
    name: 'what lasts',
    how: 'on totals alone, by which NAB judges, it is never above what is usual',
    on: ORDINARY,
    without: () =>
      goldenhour({
        judgedBy: (learned) => {
          const sustainedTail = { ...learned.sustainedTail, median: Number.POSITIVE_INFINITY };
          return { ...learned, sustainedTail };
        },
      }),
  },
  {
    name: 'gap handling',
    how: 'what could not be read is told as zero',
    on: OUTAGES,
    without: () => {
      const detector = goldenhour();
      return (step) => detector(step.total === null ? { ...step, total: 0, negative: 0 } : step);
    },
  },
];

export const contenderWithout = ({ name, without }: Rule): Contender => ({
  ...{ name: `without ${name}`, threshold: SHIPPED_THRESHOLD, create: without },
});

/** Outages of half a day to two days: one in the first week, one that ends within the last day. */
export function withGaps(stream: Stream, random: Random): Stream {
  const length = (): number => Math.round((0.5 + 1.5 * random()) * DAY_BINS);
  const early = Math.round((1 + 4 * random()) * DAY_BINS);
  const lateEnd = HISTORY_BINS - HOUR_BINS - Math.floor(random() * 0.5 * DAY_BINS);
  return {
    ...stream,
    gaps: [
      [early, early + length()],
      [lateEnd - length(), lateEnd],
    ],
  };
}

/** Brands are spoken of around the world; most organisations sleep, and crises do not wait. */
export function withNights(stream: Stream, random: Random): Stream {
  const total = stream.total.slice();
  const negative = stream.negative.slice();
  for (const [bin, count] of stream.total.entries()) {
    const sinceMidnight = ((bin - HISTORY_BINS + 30 * DAY_BINS) % DAY_BINS) / DAY_BINS;
    const awake = 0.5 - 0.5 * Math.cos(2 * Math.PI * sinceMidnight);
    const left = LEFT_AT_NIGHT + (1 - LEFT_AT_NIGHT) * awake;
    const bad = binomial(stream.negative[bin] ?? 0, left, random);
    negative[bin] = bad;
    total[bin] = bad + binomial(count - (stream.negative[bin] ?? 0), left, random);
  }
  return { ...stream, total, negative };
}
