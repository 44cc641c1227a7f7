/**
 * A source that is asked now and then. What it is asked for follows from the cursor alone, never
 * from the time of asking, so that nothing is lost when a poll is late or left out.
 */
import type { DurationMs } from '@goldenhour/mention';
import type { Backoff, Clock, Source, SourceBatch } from '@goldenhour/pipeline/ports';
import { cronSchedule, type OpenSchedule } from './schedule.ts';

/** Its word goes into the log this often. Chosen: below the log's delay bound, and seldom. */
export const POLL_TICK_MS: DurationMs = 4_000;
/** What a poll may take beyond its schedule before the source counts as missing. Chosen. */
export const POLL_SLACK_MS: DurationMs = 60_000;

export type PollDeps = {
  readonly clock: Clock;
  /** Instead of cron, for tests. */
  readonly openSchedule?: OpenSchedule;
};

export type PollOptions = {
  readonly name: string;
  readonly platform: string;
  /** Cron expression, in UTC. */
  readonly schedule: string;
  readonly backoff?: Backoff;
  /**
   * Asks the platform for what came since the cursor (null: from now on), in one batch or many;
   * ends when there is no more for now. @throws SourceError
   */
  readonly poll: (cursor: string | null, signal: AbortSignal) => AsyncIterable<SourceBatch>;
};

/** Polls at once, then by its schedule. */
export function pollSource(options: PollOptions, deps: PollDeps): Source {
  const { name, platform, backoff, poll } = options;
  const schedule = (deps.openSchedule ?? cronSchedule)(options.schedule);
  return {
    name,
    platform,
    clock: 'log',
    mode: 'live',
    tickIntervalMs: POLL_TICK_MS,
    trailMs: schedule.longestMs + POLL_SLACK_MS,
    ...(backoff === undefined ? {} : { backoff }),
    async *read(cursor, signal) {
      for (let at = cursor; !signal.aborted; await schedule.wait(signal)) {
        for await (const batch of poll(at, signal)) {
          yield batch;
          at = batch.cursor;
        }
      }
    },
  };
}
