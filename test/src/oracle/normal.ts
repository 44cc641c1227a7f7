/**
 * What is normal for a subject, told anew from its rules: learned minute by minute, one hour of
 * the local day at a time.
 */
import type { EpochMs } from '@goldenhour/mention';
import { MINUTE_MS } from './timeline.ts';

const DAY_MS = 24 * 60 * MINUTE_MS;
/** Older days fade: half is left after seven. */
const DAILY = 2 ** (-1 / 7);

/** Of each hour of the day, in thousandths: covered minutes and what was counted in them. */
type Sums = { readonly minutes: number; readonly total: number; readonly negative: number };
const NOTHING: Sums = { minutes: 0, total: 0, negative: 0 };

export type Learned = { readonly hours: readonly Sums[]; readonly running: Sums };
export type Rates = { readonly total: number; readonly negative: number };

export const IGNORANT: Learned = { hours: new Array<Sums>(24).fill(NOTHING), running: NOTHING };

export type LocalTime = (time: EpochMs) => { readonly hour: number; readonly minute: number };

export type MinuteSeen = {
  readonly start: EpochMs;
  readonly total: number;
  /** @unit thousandths */
  readonly negative: number;
  /** Some source was missing: nothing is learned from it. */
  readonly isGap: boolean;
};

export function learnMinute(
  learned: Learned,
  minute: MinuteSeen,
  how: { readonly floor: number; readonly local: LocalTime },
): Learned {
  const { hour, minute: minuteOfHour } = how.local(minute.start);
  let { hours, running } = learned;
  if (!minute.isGap) {
    running = {
      minutes: running.minutes + 1000,
      total: running.total + minute.total * 1000,
      negative: running.negative + minute.negative,
    };
  }
  if (minuteOfHour === 59) {
    if (running.minutes > 0) {
      const normal = ratesIn(learned.hours, hour, how.floor);
      const most = (rate: number): number => Math.floor(3 * rate * running.minutes + 5 * 1000);
      const { minutes, total, negative } = running;
      hours = hours.map((sums, at) =>
        at === hour
          ? {
              minutes: sums.minutes + minutes,
              total: sums.total + Math.min(total, most(normal.total)),
              negative: sums.negative + Math.min(negative, most(normal.negative)),
            }
          : sums,
      );
    }
    running = NOTHING;
  }
  if ((minute.start + MINUTE_MS) % DAY_MS === 0) {
    hours = hours.map(({ minutes, total, negative }) => ({
      minutes: Math.floor(minutes * DAILY),
      total: Math.floor(total * DAILY),
      negative: Math.floor(negative * DAILY),
    }));
  }
  return { hours, running };
}

/** Mentions per minute to expect in an hour of the day: its own history leaning on that of all. */
export function ratesIn(hours: readonly Sums[], hour: number, floor: number): Rates {
  const rate = (measure: 'total' | 'negative', guess: number): number => {
    let counted = guess * 60;
    let minutes = 60;
    for (const sums of hours) {
      counted += sums[measure] / 1000;
      minutes += sums.minutes / 1000;
    }
    const own = hours[hour] ?? NOTHING;
    return (own[measure] / 1000 + 5) / (own.minutes / 1000 + 5 / (counted / minutes));
  };
  // Knowing nothing: a floor of negatives in a quarter of an hour, one in four being negative.
  return { negative: rate('negative', floor / 15), total: rate('total', (floor / 15) * 4) };
}

/** How far one pass of an hour of the day was seen; 45 minutes are all of it. */
export const knownOf = ({ hours }: Learned, hour: number): number =>
  Math.min(1, (hours[hour] ?? NOTHING).minutes / 45_000);

export const historyOf = ({ hours }: Learned): number =>
  Math.floor(hours.reduce((sum, { minutes }) => sum + minutes, 0) / 60_000);

/** Asks the calendar, once for each quarter of an hour: no zone changes within one. */
export function localTimeIn(timeZone: string): LocalTime {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const quarters = new Map<number, { hour: number; minute: number }>();
  return (time) => {
    const quarter = Math.floor(time / (15 * MINUTE_MS));
    let known = quarters.get(quarter);
    if (known === undefined) {
      const [hour = '', minute = ''] = format.format(quarter * 15 * MINUTE_MS).split(':');
      known = { hour: Number(hour), minute: Number(minute) };
      quarters.set(quarter, known);
    }
    const into = Math.floor((time - quarter * 15 * MINUTE_MS) / MINUTE_MS);
    return { hour: known.hour, minute: known.minute + into };
  };
}
