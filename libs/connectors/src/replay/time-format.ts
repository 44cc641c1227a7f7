/**
 * Reads times as data sets write them, strictly: what does not fit the stated format is no time.
 *
 * Written here rather than taken from a date library, since those either guess (`Date.parse`) or
 * carry a locale system; the patterns are the date fields of Unicode TR 35 that data sets use.
 */
import { type EpochMs, LIMITS } from '@goldenhour/mention';
import { compileZone } from '../zone.ts';

/** Reads one value of a time column; null: not a time in this format, or outside 1990 to 2099. */
export type ReadTime = (value: unknown) => EpochMs | null;

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const OFFSET = String.raw`Z|[+-]\d{2}:?\d{2}`;

/** Pattern field → what it looks like. @source https://unicode.org/reports/tr35/tr35-dates.html */
const FIELDS: Readonly<Record<string, string>> = {
  yyyy: String.raw`(?<year>\d{4})`,
  yy: String.raw`(?<shortYear>\d{2})`,
  MMM: `(?<monthName>${MONTHS.join('|')})`,
  MM: String.raw`(?<month>\d{2})`,
  M: String.raw`(?<month>\d{1,2})`,
  dd: String.raw`(?<day>\d{2})`,
  d: String.raw`(?<day>\d{1,2})`,
  HH: String.raw`(?<hour>\d{2})`,
  H: String.raw`(?<hour>\d{1,2})`,
  hh: String.raw`(?<hour12>\d{2})`,
  h: String.raw`(?<hour12>\d{1,2})`,
  mm: String.raw`(?<minute>\d{2})`,
  m: String.raw`(?<minute>\d{1,2})`,
  ss: String.raw`(?<second>\d{2})`,
  s: String.raw`(?<second>\d{1,2})`,
  SSS: String.raw`(?<milli>\d{3})`,
  a: '(?<half>am|pm)',
  EEE: '(?:mon|tue|wed|thu|fri|sat|sun)',
  Z: `(?<offset>${OFFSET})`,
  XXX: `(?<offset>${OFFSET})`,
};

const ISO =
  /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})(?:[T ](?<hour>\d{2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:[.,](?<milli>\d{1,9}))?)?(?<offset>Z|[+-]\d{2}(?::?\d{2})?)?)?$/i;

/**
 * Compiles the format of a time column.
 *
 * @param format `iso` (with or without an offset), `epoch-s`, `epoch-ms`, or a pattern such as
 *   `dd-MM-yyyy H.mm`: fields yyyy yy MMM MM M dd d HH H hh h a mm m ss s SSS EEE Z, three X for
 *   an offset with a colon, literal letters in single quotes. A doubled letter is exactly that many digits, a single one 1 or 2.
 * @param zone IANA name for times that carry no offset
 * @throws RangeError with a sentence for an unknown zone or an unusable pattern
 * @example compileTime('dd-MM-yyyy H.mm', 'America/Los_Angeles')('24-02-2015 9.56') // 1424800560000
 */
export function compileTime(format: string, zone: string): ReadTime {
  const toInstant = compileZone(zone);
  switch (format) {
    case 'epoch-ms':
      return (value) => bounded(toNumber(value));
    case 'epoch-s':
      return (value) => bounded(toNumber(value) * 1000);
    case 'iso':
      return readWith(ISO, toInstant);
    default:
      return readWith(compilePattern(format), toInstant);
  }
}

function readWith(expression: RegExp, toInstant: (wall: number) => EpochMs): ReadTime {
  return (value) => {
    if (typeof value !== 'string') return null;
    const groups = expression.exec(value.trim())?.groups;
    if (groups === undefined) return null;
    const wall = wallTime(groups);
    if (wall === null) return null;
    if (groups['offset'] === undefined) return bounded(toInstant(wall));
    const offset = parseOffset(groups['offset']);
    return offset === null ? null : bounded(wall - offset);
  };
}

function compilePattern(pattern: string): RegExp {
  const seen = new Set<string>();
  let source = '';
  for (const [token, quoted] of pattern.matchAll(/'((?:[^']|'')*)'|([A-Za-z])\2*|[^A-Za-z']/g)) {
    if (quoted !== undefined) source += literal(quoted === '' ? "'" : quoted.replaceAll("''", "'"));
    else if (/^[A-Za-z]/.test(token)) {
      const field = FIELDS[token];
      if (field === undefined) {
        throw new RangeError(
          `'${token}' in the time pattern '${pattern}' is not known; fields are ${Object.keys(FIELDS).join(' ')}, and letters that stand for themselves go in single quotes`,
        );
      }
      const name = /\?<(\w+)>/.exec(field)?.[1];
      if (name !== undefined && seen.has(name)) {
        throw new RangeError(`the time pattern '${pattern}' names the ${name} twice`);
      }
      if (name !== undefined) seen.add(name);
      source += field;
    } else source += literal(token);
  }
  const has = (...names: string[]) => names.some((name) => seen.has(name));
  if (!has('year', 'shortYear') || !has('month', 'monthName') || !has('day')) {
    throw new RangeError(
      `the time pattern '${pattern}' needs a year, a month and a day, as in 'yyyy-MM-dd HH:mm'`,
    );
  }
  if (has('hour12') !== has('half')) {
    throw new RangeError(`the time pattern '${pattern}' needs 'h' and 'a' together, or 'H' alone`);
  }
  return new RegExp(`^${source}$`, 'i');
}

function literal(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
}

/** Wall time as if it were UTC; null for the 31st of June and 25 o'clock. */
function wallTime(groups: Readonly<Record<string, string | undefined>>): number | null {
  const year = Number(groups['year'] ?? 2000 + Number(groups['shortYear']));
  const named = groups['monthName'];
  const month =
    named === undefined ? Number(groups['month']) - 1 : MONTHS.indexOf(named.toLowerCase());
  const day = Number(groups['day']);
  const hour = hourOf(groups);
  const minute = Number(groups['minute'] ?? 0);
  const second = Number(groups['second'] ?? 0);
  const milli = Math.floor(Number(`0.${groups['milli'] ?? 0}`) * 1000 + 1e-6);
  // Second 60, a leap second, is the first of the next minute.
  if (hour === null || minute > 59 || second > 60) return null;
  const date = new Date(Date.UTC(year, month, day, hour, minute));
  const exists = date.getUTCMonth() === month && date.getUTCDate() === day;
  return exists ? date.getTime() + second * 1000 + milli : null;
}

function hourOf(groups: Readonly<Record<string, string | undefined>>): number | null {
  const hour12 = groups['hour12'];
  if (hour12 === undefined) {
    const hour = Number(groups['hour'] ?? 0);
    return hour > 23 ? null : hour;
  }
  const hour = Number(hour12);
  if (hour < 1 || hour > 12) return null;
  return (hour % 12) + (groups['half']?.toLowerCase() === 'pm' ? 12 : 0);
}

function parseOffset(offset: string): number | null {
  if (/^z$/i.test(offset)) return 0;
  const hours = Number(offset.slice(1, 3));
  // Databases leave the minutes out where there are none.
  const minutes = offset.length === 3 ? 0 : Number(offset.slice(-2));
  if (hours > 18 || minutes > 59) return null;
  return (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

function toNumber(value: unknown): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^\d+(\.\d+)?$/.test(value.trim())
    ? Number(value)
    : Number.NaN;
}

function bounded(time: number): EpochMs | null {
  return time >= LIMITS.timeMin && time <= LIMITS.timeMax ? Math.floor(time) : null;
}
