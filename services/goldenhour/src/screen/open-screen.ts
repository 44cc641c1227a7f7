/** The screen of `goldenhour run`: a display that follows what happens, four times a second. */
import { type Config, type Display, openTerminal, type Totals, talk } from '@goldenhour/app';
import { type ProcessContext, systemClock } from '@goldenhour/host';
import type { DurationMs, EpochMs } from '@goldenhour/mention';
import { type AlternateScreen, openAlternateScreen } from './alternate-screen.ts';
import { followTopics } from './follow-topics.ts';
import { Rates } from './rates.ts';
import { render } from './render.ts';
import { type Measured, WATCHED_TOPICS, Watch } from './watch.ts';

const FRAME_MS: DurationMs = 250;
/** Texts that receivers wrote while the screen was open, for when it is closed: the last ones. */
const KEPT_TEXTS = 100;

export type ScreenOptions = {
  readonly config: Config;
  /** What runs. */
  readonly title: string;
  readonly timeZone: string;
};

/**
 * Opens nothing yet: that happens when there is something to follow. What was told to a person
 * before stays on the terminal, and what receivers write there meanwhile follows when it is closed.
 */
export function createScreen(
  { config, title, timeZone }: ScreenOptions,
  context: Pick<ProcessContext, 'signal'>,
): Display {
  const watch = new Watch({ ...config, title, timeZone });
  const terminal = openTerminal(context);
  const kept: string[] = [];
  let isOpen = false;
  const say = (text: string): void => {
    watch.say(text, systemClock.now());
    if (!isOpen) talk(text);
  };
  return {
    talk: say,
    // Where the log goes to a file, it stays there.
    ...(process.stderr.isTTY ? { log: { write: (line: string) => say(line.trimEnd()) } } : {}),
    terminal: {
      ...terminal,
      async write(text) {
        if (!isOpen) return await terminal.write(text);
        kept.push(text);
        if (kept.length > KEPT_TEXTS) kept.shift();
      },
    },
    health: (check, problem) => watch.health(check, problem),
    async follow({ transport }, totals, signal) {
      const following = followTopics(transport, {
        topics: WATCHED_TOPICS,
        take: (topic, record) => watch.take(topic, record),
        clock: systemClock,
        signal,
      });
      isOpen = true;
      try {
        using screen = openAlternateScreen(process.stdout);
        await drawOn(screen, { watch, totals, signal, colours: terminal.colours });
        await following;
      } finally {
        isOpen = false;
        for (const text of kept.splice(0)) process.stdout.write(text);
      }
    },
  };
}

async function drawOn(
  screen: AlternateScreen,
  {
    watch,
    totals,
    signal,
    colours,
  }: {
    readonly watch: Watch;
    readonly totals: Totals;
    readonly signal: AbortSignal;
    readonly colours: boolean;
  },
): Promise<void> {
  const rates = new Rates();
  while (!signal.aborted) {
    const state = watch.state(measure(totals, rates, systemClock.now()));
    screen.draw(render(state, { ...screen.size(), colours }));
    await systemClock.sleep(FRAME_MS, signal);
  }
}

function measure(totals: Totals, rates: Rates, now: EpochMs): Measured {
  const total = (metric: string) => rates.read(metric, totals.total(metric), now);
  const clocks = totals.values('goldenhour_clock_timestamp_seconds').filter((at) => at > 0);
  const ingested = totals.byReason('goldenhour_ingested_items_total');
  const watermarks = totals.byLabel('goldenhour_source_watermark_timestamp_seconds');
  return {
    now,
    clock: clocks.length === 0 ? undefined : Math.min(...clocks) * 1000,
    flow: {
      read: total('goldenhour_ingested_items_total'),
      mentions: total('goldenhour_emitted_mentions_total'),
      scored: total('goldenhour_scored_mentions_total'),
      waiting: totals.values('goldenhour_lag_records').reduce((sum, lag) => sum + lag, 0),
    },
    read: new Map(
      Array.from(ingested, ([name, count]) => [name, rates.read(`source ${name}`, count, now)]),
    ),
    watermarks: new Map(Array.from(watermarks, ([name, seconds]) => [name, seconds * 1000])),
  };
}
