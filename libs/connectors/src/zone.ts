/** Wall time of a place to an instant, with the rules of the IANA time zone database. */
import type { DurationMs, EpochMs } from '@goldenhour/mention';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** All changes of the clock since 1973 fall on a multiple of this, seen from UTC. */
const OFFSET_STEP_MS = 15 * MINUTE_MS;
/** Two years of distinct quarter hours; the cache starts anew beyond. */
const OFFSETS_CACHED_MAX = 70_080;
/** Local time is at most 14 h ahead of UTC and 12 h behind it, so the true instant lies inside ±15 h. */
const REACH_MS = 15 * HOUR_MS;

/**
 * Turns wall time into instants.
 *
 * Of a wall time that occurs twice (the clock goes back) the first is taken; one that does not
 * occur (the clock goes forward) is moved on by the length of the gap: 02:30 becomes 03:30. That is
 * what `Temporal` calls "compatible".
 *
 * @param zone IANA name, as `Europe/Amsterdam`
 * @returns a function from wall time, written as if it were UTC, to the instant. @unit milliseconds
 * @throws RangeError for a name that the time zone database lacks
 * @source ECMA-262 Temporal, `disambiguation: 'compatible'`; offsets by Intl, exact from 1973 on
 */
export function compileZone(zone: string): (wall: number) => EpochMs {
  const offsetAt = offsets(zone);
  return (wall) => {
    const before = offsetAt(wall - REACH_MS);
    const after = offsetAt(wall + REACH_MS);
    const first = wall - before;
    if (before === after || offsetAt(first) === before) return first;
    const second = wall - after;
    return offsetAt(second) === after ? second : first;
  };
}

/** Whether the time zone database has this name. */
export function isZone(zone: string): boolean {
  try {
    offsets(zone);
    return true;
  } catch {
    return false;
  }
}

/**
 * How far local time is ahead of UTC at an instant.
 *
 * @throws RangeError for a name that the time zone database lacks
 */
export function offsets(zone: string): (instant: EpochMs) => DurationMs {
  const format = zoneFormat(zone);
  const cache = new Map<number, number>();
  return (instant) => {
    const step = Math.floor(instant / OFFSET_STEP_MS);
    const known = cache.get(step);
    if (known !== undefined) return known;
    const offset = parseOffset(format.format(step * OFFSET_STEP_MS));
    if (cache.size >= OFFSETS_CACHED_MAX) cache.clear();
    cache.set(step, offset);
    return offset;
  };
}

function zoneFormat(zone: string): Intl.DateTimeFormat {
  // Intl also takes bare offsets such as "+02:00", which say nothing about summer time.
  if (!/^[A-Za-z]/.test(zone)) throw new RangeError(`'${zone}' is not a time zone`);
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  } catch {
    throw new RangeError(`'${zone}' is not a time zone`);
  }
}

/** Reads `…, GMT+05:30`; plain `GMT` is 0. */
function parseOffset(formatted: string): number {
  const match = /GMT(?:([+-])(\d{2}):(\d{2})(?::(\d{2}))?)?$/.exec(formatted);
  if (match === null || match[1] === undefined) return 0;
  const seconds = Number(match[2]) * 3600 + Number(match[3]) * 60 + Number(match[4] ?? 0);
  return (match[1] === '-' ? -1000 : 1000) * seconds;
}
