/** A line now and then on how far it is, for whoever looks at the terminal. */
import type { Clock } from '@goldenhour/pipeline/ports';
import type { Totals } from './counting.ts';
import { talk } from './terminal.ts';

/** @unit milliseconds */
const LOOK_INTERVAL_MS = 500;
const LINE_INTERVAL_MS = 15_000;

export type StatusOptions = {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Said once, after the first event was accepted by a receiver. */
  readonly next: string | undefined;
};

/** Says what changed, until the signal aborts. */
export async function tellStatus(
  totals: Totals,
  { clock, signal, next }: StatusOptions,
): Promise<void> {
  const number = new Intl.NumberFormat('en');
  let line = clock.now();
  let caughtUp = false;
  let told = next === undefined;
  while (!signal.aborted) {
    await clock.sleep(LOOK_INTERVAL_MS, signal);
    if (signal.aborted) return;
    const now = clock.now();
    const position = Math.min(...totals.values('goldenhour_clock_timestamp_seconds')) * 1000;
    const mentions = totals.total('goldenhour_scored_mentions_total');
    if (!caughtUp && position >= now - 60_000) {
      caughtUp = true;
      line = now;
      talk(`History read: ${number.format(mentions)} mentions. Now it counts.\n`);
    }
    if (!told && totals.total('goldenhour_notifications_total') > 0) {
      told = true;
      talk(next ?? '');
    }
    if (now - line < LINE_INTERVAL_MS) continue;
    line = now;
    const open = totals.values('goldenhour_open_crises').reduce((sum, count) => sum + count, 0);
    const time = Number.isFinite(position)
      ? new Date(position).toISOString().slice(0, 16).replace('T', ' ')
      : 'no';
    talk(
      `… ${time} UTC on the clock, ${number.format(mentions)} mentions scored, crises open: ${open}`,
    );
  }
}
