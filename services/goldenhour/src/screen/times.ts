/** Moments and spans as a person reads them. */
import type { DurationMs, EpochMs } from '@goldenhour/mention';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Zones are those of configured subjects. */
const FORMATS = new Map<string, Intl.DateTimeFormat>();

/** "2026-05-05 20:41", in a zone. */
export function dateAndTime(at: EpochMs, timeZone: string): string {
  let format = FORMATS.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone });
    FORMATS.set(timeZone, format);
  }
  return format.format(at);
}

/** "20:41" where it is of the same day as another moment, else "05-05 20:41". */
export function timeBeside(at: EpochMs, other: EpochMs, timeZone: string): string {
  const whole = dateAndTime(at, timeZone);
  const isSameDay = whole.slice(0, 10) === dateAndTime(other, timeZone).slice(0, 10);
  return isSameDay ? whole.slice(11) : whole.slice(5);
}

/** "4 s", "12 min", "3 h", "2 d". */
export function span(length: DurationMs): string {
  if (length < 2 * MINUTE_MS) return `${Math.max(0, Math.round(length / SECOND_MS))} s`;
  if (length < 2 * HOUR_MS) return `${Math.round(length / MINUTE_MS)} min`;
  if (length < 2 * DAY_MS) return `${Math.round(length / HOUR_MS)} h`;
  return `${Math.round(length / DAY_MS)} d`;
}
