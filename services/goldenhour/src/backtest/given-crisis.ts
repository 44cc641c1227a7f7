/** Crises that a person knows of, to hold against those that are found. */
import { UsageError } from '@goldenhour/host';
import type { DurationMs, EpochMs } from '@goldenhour/mention';
import { compileRowTime } from './row-time.ts';

/** Dates that are held against the alarms. */
export const GIVEN_MAX = 1_000;

/**
 * An alarm so long before a date may be of that crisis: people date a crisis by its peak or by
 * what was said of it. Chosen. @unit milliseconds
 */
export const BEFORE_MS: DurationMs = 6 * 3_600_000;
/** And so long after it; one that comes later is of no use. Chosen. @unit milliseconds */
export const AFTER_MS: DurationMs = 24 * 3_600_000;

export type GivenCrisis = {
  readonly at: EpochMs;
  readonly label: string;
  /** Null: of all subjects. */
  readonly subject: string | null;
};

/**
 * Reads `[SUBJECT@]TIME[=LABEL]`.
 * @param zone of a time that carries no offset
 * @throws UsageError
 */
export function parseGiven(texts: readonly string[], zone: string): readonly GivenCrisis[] {
  if (texts.length > GIVEN_MAX) {
    throw new UsageError(`--crisis is given ${texts.length} times; at most ${GIVEN_MAX} are read.`);
  }
  const readTime = compileRowTime(zone);
  return texts.map((text) => {
    const equals = text.indexOf('=');
    const place = equals === -1 ? text : text.slice(0, equals);
    const split = place.lastIndexOf('@');
    const time = place.slice(split + 1).trim();
    const read = readTime(time, null);
    if ('fault' in read) {
      throw new UsageError(
        `--crisis ${text} has no date that can be read. It is written as TIME, TIME=LABEL or SUBJECT@TIME=LABEL, with a time such as 2015-03-04T10:00Z.`,
      );
    }
    return {
      at: read.time,
      label: equals === -1 ? '' : text.slice(equals + 1).trim(),
      subject: split <= 0 ? null : place.slice(0, split).trim(),
    };
  });
}

export const isNear = (given: GivenCrisis, at: EpochMs): boolean =>
  at >= given.at - BEFORE_MS && at <= given.at + AFTER_MS;
