/** Says what happens while it is played, as somebody with the script in hand would. */
import { amount, type Totals, talk } from '@goldenhour/app';
import type { EpochMs } from '@goldenhour/mention';
import type { Clock } from '@goldenhour/pipeline/ports';
import type { World } from '@goldenhour/rehearsal';
import type { LocalTime } from './report.ts';

const LOOK_INTERVAL_MS = 200;
const CLOCK_GAUGE = 'goldenhour_clock_timestamp_seconds';

export type Narrator = {
  /** How far the play has come; null before it has begun. */
  readonly reached: () => EpochMs | null;
  close(): Promise<void>;
};

/** @param moments tell them as they come; at full speed they are all there at once, and no help */
export function openNarrator(
  totals: Totals,
  of: {
    readonly world: World;
    readonly local: LocalTime;
    readonly clock: Clock;
    readonly moments: boolean;
  },
): Narrator {
  const { world, local, clock } = of;
  const stop = new AbortController();
  const moments = of.moments ? [...world.truth.moments] : [];
  let hasBegun = false;
  const position = (): EpochMs => {
    const clocks = totals.values(CLOCK_GAUGE);
    return clocks.length === 0 ? 0 : Math.min(...clocks) * 1000;
  };
  const look = (): void => {
    const now = position();
    if (!hasBegun && now >= world.start) {
      hasBegun = true;
      const read = amount(totals.total('goldenhour_scored_mentions_total'), 'mention');
      talk(`Ordinary life read, ${read}. The play begins: ${local.moment(world.start)}.`);
    }
    for (let [next] = moments; next !== undefined && next.at <= now; [next] = moments) {
      talk(`${local.time(next.at)}  · ${next.what}`);
      moments.shift();
    }
  };
  const looking = (async () => {
    while (!stop.signal.aborted) {
      await clock.sleep(LOOK_INTERVAL_MS, stop.signal);
      look();
    }
  })();
  return {
    reached: () => (position() >= world.start ? position() : null),
    async close() {
      stop.abort();
      await looking;
      look();
    },
  };
}
