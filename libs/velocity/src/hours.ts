/**
 * Local hours of a time zone. `Intl` is exact about daylight saving but takes microseconds a call,
 * so one offset is kept per zone and day, and per hour on the two days a year that need it.
 */
import type { DurationMs, EpochMs } from '@goldenhour/mention';

/** @unit milliseconds */
export const HOUR_MS = 3_600_000;
/** @unit milliseconds */
export const DAY_MS = 24 * HOUR_MS;

/**
 * Days kept over all zones: eleven years of one zone, four months of a hundred. On reaching it the
 * cache starts anew, which costs time and changes no result.
 */
export const ZONE_DAYS_MAX = 4096;

/** Local time less UTC in a zone at an instant, one value for each UTC hour. */
export type ZoneOffset = (timeZone: string, time: EpochMs) => DurationMs;

type Zone = { readonly format: Intl.DateTimeFormat; readonly days: Map<number, Day> };
type Day = DurationMs | readonly DurationMs[];

/**
 * A zone's switch inside a UTC hour (Lord Howe, Adelaide) is taken at the next full hour.
 *
 * @throws RangeError when the zone is not an IANA zone
 */
export function createZoneOffset(): ZoneOffset {
  const zones = new Map<string, Zone>();
  let days = 0;

  function dayOf(zone: Zone, number: number): Day {
    const known = zone.days.get(number);
    if (known !== undefined) return known;
    const start = number * DAY_MS;
    const first = offsetNow(zone.format, start);
    const day =
      first === offsetNow(zone.format, start + DAY_MS)
        ? first
        : Array.from({ length: 24 }, (_, hour) => offsetNow(zone.format, start + hour * HOUR_MS));
    days += 1;
    if (days > ZONE_DAYS_MAX) {
      for (const other of zones.values()) other.days.clear();
      days = 1;
    }
    zone.days.set(number, day);
    return day;
  }

  return (timeZone, time) => {
    let zone = zones.get(timeZone);
    if (zone === undefined) {
      zone = { format: formatOf(timeZone), days: new Map() };
      zones.set(timeZone, zone);
    }
    const number = Math.floor(time / DAY_MS);
    const day = dayOf(zone, number);
    if (typeof day === 'number') return day;
    return day[Math.floor((time - number * DAY_MS) / HOUR_MS)] ?? 0;
  };
}

/** @range 0 … 23 */
export function hourOfDay(localTime: number): number {
  const hour = Math.floor(localTime / HOUR_MS) % 24;
  return hour < 0 ? hour + 24 : hour;
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
}

function offsetNow(format: Intl.DateTimeFormat, time: EpochMs): DurationMs {
  const field = new Map(format.formatToParts(time).map((part) => [part.type, Number(part.value)]));
  const local = Date.UTC(
    field.get('year') ?? 0,
    (field.get('month') ?? 1) - 1,
    field.get('day') ?? 1,
    field.get('hour') ?? 0,
    field.get('minute') ?? 0,
  );
  return local - time;
}
