/** A line now and then on how far it is, for whoever looks at the terminal. */
import type { Clock } from '@goldenhour/pipeline/ports';
import type { Totals } from './counting.ts';
import { amount } from './terminal.ts';

/** @unit milliseconds */
const LOOK_INTERVAL_MS = 500;
const LINE_INTERVAL_MS = 15_000;
const CAUGHT_UP_MS = 60_000;

export type StatusOptions = {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly talk: (text: string) => void;
  /** Whether a line now and then says how far it is: where nothing else shows it. */
  readonly isLineByLine: boolean;
  /** Said once, when the clock has reached the present. */
  readonly caughtUp: (mentions: string) => string;
  /** Said once, after the first event was accepted by a receiver. */
  readonly next: string | undefined;
  /** In which the clock is told. */
  readonly timeZone: string;
};

/** Says what changed, until the signal aborts. */
export async function tellStatus(
  totals: Totals,
  { clock, signal, talk, isLineByLine, caughtUp, next, timeZone }: StatusOptions,
): Promise<void> {
  const time = new Intl.DateTimeFormat('sv-SE', {
    dateStyle: 'short',
    timeStyle: 'short',
    timeZone,
  });
  let line = clock.now();
  let isCaughtUp = false;
  let isTold = next === undefined;
  while (!signal.aborted) {
    await clock.sleep(LOOK_INTERVAL_MS, signal);
    if (signal.aborted) return;
    const now = clock.now();
    const clocks = totals.values('goldenhour_clock_timestamp_seconds');
    const position = clocks.length === 0 ? 0 : Math.min(...clocks) * 1000;
    const mentions = amount(totals.total('goldenhour_scored_mentions_total'), 'mention');
    if (!isCaughtUp && position >= now - CAUGHT_UP_MS) {
      isCaughtUp = true;
      line = now;
      talk(caughtUp(mentions));
    }
    if (!isTold && totals.total('goldenhour_notifications_total') > 0) {
      isTold = true;
      talk(next ?? '');
    }
    if (!isLineByLine || now - line < LINE_INTERVAL_MS) continue;
    line = now;
    const open = totals.values('goldenhour_open_crises').reduce((sum, count) => sum + count, 0);
    const at =
      position > 0
        ? `clock at ${time.format(position)} ${timeZone}`
        : 'the clock has not started: no source has told the time yet';
    talk(`… ${at}, ${mentions} scored, ${amount(open, 'open crisis', 'open crises')}`);
  }
}
