import type { DurationMs, EpochMs } from '@goldenhour/mention';

/** RFC 9110 §5.6.7, the one form of date that is still to be written. */
const HTTP_DATE = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * Reads a `Retry-After` header: whole seconds, or a date.
 *
 * @returns how long to wait, undefined where the header is absent, unreadable or in the past. There
 *   is no upper bound: whoever waits sets one.
 * @source RFC 9110 §10.2.3
 */
export function parseRetryAfter(header: string | undefined, now: EpochMs): DurationMs | undefined {
  const text = header?.trim() ?? '';
  const wait = /^\d{1,10}$/.test(text)
    ? Number(text) * 1000
    : HTTP_DATE.test(text)
      ? Date.parse(text) - now
      : Number.NaN;
  // A date such as 32 Foo is NaN too.
  return wait > 0 ? wait : undefined;
}
