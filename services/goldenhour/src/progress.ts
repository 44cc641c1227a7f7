/** How far a replay is: a bar on a terminal, lines elsewhere. On standard error. */

import { amount, type Totals, talk, type Write } from '@goldenhour/app';
import type { Clock } from '@goldenhour/pipeline/ports';
import { Presets, SingleBar } from 'cli-progress';

const BAR_INTERVAL_MS = 200;
const LINE_INTERVAL_MS = 5_000;
/** SGR-free: back to the first column, and clear the line. */
const CLEAR_LINE = '\r\u001b[K';

export type Progress = {
  /** Writes what is said meanwhile without mixing it with the bar. */
  beside(write: Write): Write;
  close(): Promise<void>;
};

export function openProgress(
  totals: Totals,
  { records, clock }: { readonly records: number; readonly clock: Clock },
): Progress {
  const stop = new AbortController();
  const bar = process.stderr.isTTY
    ? new SingleBar(
        {
          format:
            '{bar} {percentage}% | {value}/{total} posts | {scored} scored | {eta_formatted} left',
          stream: process.stderr,
          hideCursor: true,
        },
        Presets.shades_classic,
      )
    : undefined;
  const read = (): number => totals.total('goldenhour_ingested_items_total');
  const scored = (): number => totals.total('goldenhour_scored_mentions_total');
  bar?.start(records, 0, { scored: 0 });
  const running = (async () => {
    while (!stop.signal.aborted) {
      await clock.sleep(bar === undefined ? LINE_INTERVAL_MS : BAR_INTERVAL_MS, stop.signal);
      if (stop.signal.aborted) break;
      if (bar === undefined)
        talk(`${read()} of ${amount(records, 'post')} read, ${scored()} mentions scored`);
      else bar.update(read(), { scored: scored() });
    }
  })();
  return {
    beside: (write) => (text) => {
      if (bar?.isActive === true) process.stderr.write(CLEAR_LINE);
      return write(text);
    },
    async close() {
      stop.abort();
      await running;
      bar?.update(read(), { scored: scored() });
      bar?.stop();
    },
  };
}

/** What became of the posts that were read. */
export function outcome(
  totals: Totals,
  {
    keepHint,
    access,
    areLettersTold = false,
  }: {
    /** What would have kept the log; undefined where it is. */
    readonly keepHint: string | undefined;
    /** What names a log that is kept to goldenhour tail. */
    readonly access: string;
    /** Whoever asked tells of each dead letter himself. */
    readonly areLettersTold?: boolean | undefined;
  },
): string {
  const letters = totals.total('goldenhour_dead_letters_total');
  const read = amount(totals.total('goldenhour_ingested_items_total'), 'post');
  const scored = amount(totals.total('goldenhour_scored_mentions_total'), 'mention');
  const keep =
    keepHint === undefined
      ? `goldenhour tail dead-letters --from-start ${access} shows them.`
      : `Keep it (${keepHint}) to look at them with goldenhour tail dead-letters.`;
  return (
    `${read} read, ${scored} scored. Dropped: ${reasons(totals, 'goldenhour_dropped_total')}. ` +
    `To dead-letters: ${reasons(totals, 'goldenhour_dead_letters_total')}.${letters > 0 && !areLettersTold ? ` ${keep}` : ''}`
  );
}

/** "12 duplicate, 3 unmatched", or "none". */
function reasons(totals: Totals, metric: string): string {
  const counted = [...totals.byReason(metric)].filter(([, count]) => count > 0);
  return counted.map(([reason, count]) => `${count} ${reason}`).join(', ') || 'none';
}
