/**
 * The time of a row of counts. ISO 8601, with a blank in place of the T too. A time that says no
 * zone is read by the clock on the wall of one place, which twice a year is a question.
 */
import { compileTime, offsets } from '@goldenhour/connectors';
import type { DurationMs, EpochMs } from '@goldenhour/mention';

/** Local time is at most 14 h ahead of UTC and 12 h behind it. @unit milliseconds */
const REACH_MS = 15 * 3_600_000;
const WITH_OFFSET = /(?:z|[+-]\d{2}:?\d{2}|:\d{2}(?:[.,]\d+)?[+-]\d{2})\s*$/i;

/** @param after the time of the subject's row before; null where there is none */
export type ReadRowTime = (
  text: string,
  after: EpochMs | null,
) => { readonly time: EpochMs } | { readonly fault: string };

/**
 * Of a local time that occurs twice (the clock goes back) the first is meant, unless the subject's
 * row before is that late already: then the second. So the rows of that hour may stand there once
 * or twice. A local time that does not occur (the clock goes forward) is a fault.
 *
 * @param zone IANA name, for times that carry no offset
 * @throws RangeError for a name that the time zone database lacks
 */
export function compileRowTime(zone: string): ReadRowTime {
  // Read as if it were UTC, a time without an offset is what the clock on the wall showed.
  const read = compileTime('iso', 'UTC');
  const offsetAt = offsets(zone);
  return (text, after) => {
    const time = read(text);
    if (time === null) return { fault: notATime(text) };
    if (WITH_OFFSET.test(text)) return { time };
    const instants = instantsOf(time, offsetAt);
    const [first] = instants;
    if (first === undefined) {
      return { fault: `${quoted(text)} does not exist in ${zone}: the clock was put forward then` };
    }
    return { time: instants.find((instant) => after === null || instant > after) ?? first };
  };
}

/** When the clock on the wall showed this: once, never, or twice. In order. */
function instantsOf(wall: number, offsetAt: (instant: EpochMs) => DurationMs): EpochMs[] {
  const before = offsetAt(wall - REACH_MS);
  const after = offsetAt(wall + REACH_MS);
  if (before === after) return [wall - before];
  return [wall - before, wall - after]
    .filter((instant) => instant + offsetAt(instant) === wall)
    .sort((a, b) => a - b);
}

const notATime = (text: string): string =>
  text.trim() === ''
    ? 'timestamp is empty'
    : `timestamp ${quoted(text)} is not an ISO time of 1990 to 2099, such as 2015-02-26T21:40:00Z`;

const QUOTED_CHARS_MAX = 40;

/** A value as it is shown in a sentence. */
export const quoted = (text: string): string =>
  `'${text.length > QUOTED_CHARS_MAX ? `${text.slice(0, QUOTED_CHARS_MAX)}…` : text}'`;
