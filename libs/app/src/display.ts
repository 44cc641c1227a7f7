/** How a person is shown what happens while stages run, where that is not line by line. */
import type { ReportHealth } from '@goldenhour/pipeline';
import type { App } from './app.ts';
import type { Totals } from './counting.ts';
import type { Terminal } from './terminal.ts';

export type Display = {
  /** Takes what would stand on standard error, a sentence or a few lines, whenever it is said. */
  readonly talk: (text: string) => void;
  /** Takes lines of the log; absent: they go to standard error. */
  readonly log?: { write(line: string): void };
  /** What receivers write to. */
  readonly terminal: Terminal;
  /** Told of readiness: null when a check holds. */
  readonly health: ReportHealth;
  /** Shows how it goes until the signal aborts; then the terminal is as it was. */
  readonly follow: (app: App, totals: Totals, signal: AbortSignal) => Promise<void>;
};
