/** How far a replay is: a bar on a terminal, lines elsewhere. On standard error. */
import type { Clock } from '@goldenhour/pipeline/ports';
import { Presets, SingleBar } from 'cli-progress';
import type { Totals } from './counting.ts';
import { talk } from './terminal.ts';

const BAR_INTERVAL_MS = 200;
const LINE_INTERVAL_MS = 5_000;

export function openProgress(
  totals: Totals,
  { records, clock }: { readonly records: number; readonly clock: Clock },
): { close(): Promise<void> } {
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
        talk(`${read()} of ${records} posts read, ${scored()} mentions scored`);
      else bar.update(read(), { scored: scored() });
    }
  })();
  return {
    async close() {
      stop.abort();
      await running;
      bar?.update(read(), { scored: scored() });
      bar?.stop();
      talk(
        `${read()} posts read, ${scored()} mentions scored. Dropped: ${reasons(totals, 'goldenhour_dropped_total')}. ` +
          `To dead-letters: ${reasons(totals, 'goldenhour_dead_letters_total')}.`,
      );
    },
  };
}

/** "12 duplicate, 3 unmatched", or "none". */
function reasons(totals: Totals, metric: string): string {
  const counted = [...totals.byReason(metric)].filter(([, count]) => count > 0);
  return counted.map(([reason, count]) => `${count} ${reason}`).join(', ') || 'none';
}
