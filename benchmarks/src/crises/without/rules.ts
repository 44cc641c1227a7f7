/**
 * The detector with one of its rules taken out, by what it is given: no rule has a switch. Each has
 * its own reason to be there, and shows here what it is worth.
 */
import { emptyUsual } from '@goldenhour/velocity/rarity';
import { DAY_BINS } from '../brands.ts';
import {
  type Contender,
  type Detector,
  GOLDENHOUR,
  goldenhour,
  SHIPPED_THRESHOLD,
} from '../detectors.ts';
import type { Random } from '../random.ts';
import { HISTORY_BINS, type Stream } from '../simulate.ts';

const DAY_MS = 86_400_000;
const HOUR_BINS = 12;

export type Rule = {
  readonly name: string;
  /** How it is taken out. */
  readonly how: string;
  readonly without: () => Detector;
  /** On streams that cannot be read now and then. */
  readonly hasGaps: boolean;
};

export const RULES: readonly Rule[] = [
  {
    name: 'the tone gate',
    how: 'the tone is withheld: all mentions count alike',
    hasGaps: false,
    without: () => {
      const detector = goldenhour();
      return (step) => detector({ ...step, negative: null });
    },
  },
  {
    name: 'hours of the day',
    how: 'by its clock it is always midnight: one level for day and night',
    hasGaps: false,
    without: () => goldenhour({ zoneOffset: (_, time) => -(time % DAY_MS) }),
  },
  {
    name: 'calibration to the own tail',
    how: 'judged by the tails of a subject without history',
    hasGaps: false,
    without: () => {
      const { tail, sustainedTail } = emptyUsual();
      return goldenhour({ judgedBy: (learned) => ({ ...learned, tail, sustainedTail }) });
    },
  },
  {
    name: 'the volume lane',
    how: 'what lasts is never above what is usual',
    hasGaps: false,
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
    hasGaps: true,
    without: () => {
      const detector = goldenhour();
      return ({ start, total, negative }) =>
        detector({ start, total: total ?? 0, negative: negative ?? 0 });
    },
  },
];

/** With the rule, and without it. */
export const contendersOf = ({ name, without }: Rule): readonly [Contender, Contender] => [
  GOLDENHOUR,
  { name: `without ${name}`, threshold: SHIPPED_THRESHOLD, create: without },
];

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
