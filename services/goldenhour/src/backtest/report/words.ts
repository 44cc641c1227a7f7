/** Times, durations and numbers as a report writes them. */
import type { DurationMs, EpochMs } from '@goldenhour/mention';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
export const WEEK_MS = 7 * DAY_MS;

export const SEVERITY_WORDS = ['low', 'notice', 'serious', 'critical'] as const;

/** "2015-03-04 10:00", by the clock of a zone. */
export function momentIn(timeZone: string): (time: EpochMs) => string {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
    hourCycle: 'h23',
  });
  return (time) => format.format(time).replace(', ', ' ');
}

/** "38 minutes", "2 hours 5 minutes", "3 days". */
export function duration(length: DurationMs): string {
  const minutes = Math.round(length / MINUTE_MS);
  if (minutes < 60) return count(minutes, 'minute');
  if (minutes < 48 * 60) {
    const rest = minutes % 60;
    const hours = count(Math.floor(minutes / 60), 'hour');
    return rest === 0 ? hours : `${hours} ${count(rest, 'minute')}`;
  }
  return `${decimal(length / DAY_MS, 1)} days`;
}

/** "12 minutes after", "38 minutes before". */
export function against(delay: DurationMs): string {
  if (Math.abs(delay) < MINUTE_MS / 2) return 'at that very minute';
  return `${duration(Math.abs(delay))} ${delay > 0 ? 'after' : 'before'}`;
}

export const whole = (value: number): string => new Intl.NumberFormat('en').format(value);

export const decimal = (value: number, digits: number): string =>
  new Intl.NumberFormat('en', { maximumFractionDigits: digits }).format(value);

export const count = (value: number, one: string, many = `${one}s`): string =>
  `${whole(value)} ${value === 1 ? one : many}`;
