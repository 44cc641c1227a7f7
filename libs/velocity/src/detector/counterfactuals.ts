/** How it would stand without some of it: the same bins weighed again, with the same past. */
import type { Bin, Counts } from '../bin.ts';
import { weigh } from '../rarity/weigh.ts';
import { BIN_MS, type Counterfactuals, LONGEST_WINDOW_MS } from '../types.ts';
import { binsIn } from './evidence.ts';
import { type Moment, sceneOf, type Without } from './scene.ts';
import type { Watched } from './watched.ts';

/** Sources of which it is told: of more, those that said most. */
export const SOURCES_TOLD_MAX = 6;

/** Nothing where nothing is known of who says what where. */
export function counterfactualsOf(
  watched: Watched,
  now: Moment,
): { readonly without?: Counterfactuals } {
  const { company, bins } = watched;
  if (company === null) return {};
  const within = binsIn(bins, now.at - LONGEST_WINDOW_MS, now.at);
  const isPlaced = within.every(({ unplaced }) => unplaced === 0);
  const window = { at: now.at, minutes: LONGEST_WINDOW_MS / BIN_MS };
  const largest = company.voices.largestVoiceAt(window);
  const said = new Map(
    largest?.bins.map(({ start, ...counts }): [number, Counts] => [start, counts]),
  );
  const velocity = (without: Without) => velocityWithout(watched, now, without);
  const names = sourcesIn(within);
  return {
    without: {
      reposts: isPlaced ? velocity({ mentions: ({ reposts }) => reposts }) : null,
      largestVoice:
        isPlaced && largest !== null
          ? velocity({ mentions: ({ start }) => said.get(start) })
          : null,
      // Without the only one there would be nothing to weigh.
      sources:
        names.length < 2 ? [] : names.map((source) => ({ source, velocity: velocity({ source }) })),
    },
  };
}

function velocityWithout(watched: Watched, now: Moment, without: Without): number {
  const scene = sceneOf(watched, now, without);
  const { usual } = watched.past.lessons;
  return weigh(usual, scene, watched.profile.thresholds.floor).velocity;
}

/** Those with most mentions, by name. */
function sourcesIn(bins: readonly Bin[]): readonly string[] {
  const sums = new Map<string, number>();
  for (const { sources } of bins) {
    for (const [source, { total }] of sources) sums.set(source, (sums.get(source) ?? 0) + total);
  }
  return [...sums]
    .sort(([a, more], [b, less]) => less - more || (a < b ? -1 : 1))
    .slice(0, SOURCES_TOLD_MAX)
    .map(([source]) => source)
    .sort();
}
