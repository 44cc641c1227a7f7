/** One subject: what is counted of it and not settled, what was learned, where it stands. */
import type { EpochMs } from '@goldenhour/mention';
import { type Bin, emptyBin } from '../bin.ts';
import { DAY_MS } from '../hours.ts';
import { hasUntold, type Lanes, noLanes } from '../lanes/lanes.ts';
import { type Episode, noEpisode } from '../rarity/episode.ts';
import { BIN_MS, LONGEST_WINDOW_MS, type SubjectProfile } from '../types.ts';
import type { Company } from './company.ts';
import { noPast, type Past } from './past.ts';
import type { RootStanding } from './roots.ts';
import { noStories, type StoryStandings } from './second-stories.ts';

/**
 * Bins of one subject that are not settled: those of the longest window, and a day ahead of the
 * clock for a stage that reads before it closes. What would need more is refused.
 */
export const LIVE_BINS_MAX = (LONGEST_WINDOW_MS + DAY_MS) / BIN_MS;

export type Standing = Episode & {
  /** Which counts speak in this episode: negative ones once, and they do so to its end. */
  lane: 'velocity' | 'volume' | null;
  /** Since when only a missing source keeps it from normal. */
  heldSince: EpochMs | null;
  /** Sources that were missing, as the last settled bin told. */
  missing: readonly string[];
};

export type Watched = {
  readonly profile: SubjectProfile;
  readonly standing: Standing;
  readonly past: Past;
  /** By start: closed ones that are not settled, then those of the future. */
  readonly bins: Bin[];
  readonly lanes: Lanes;
  /** Those that took off and are not normal again. */
  readonly roots: RootStanding[];
  readonly stories: StoryStandings;
  /** None before anything is known of who speaks where. */
  company: Company | null;
};

/** Before the first close nobody knows from when on it is watched: it learns from then. */
export function watch(profile: SubjectProfile): Watched {
  const standing = { ...noEpisode(), lane: null, heldSince: null, missing: [] };
  return {
    profile,
    standing,
    past: noPast(),
    bins: [],
    lanes: noLanes(),
    roots: [],
    stories: noStories(),
    company: null,
  };
}

/** Whether a close at the right time has something to do for it. */
export function isActive({ bins, standing, lanes, roots }: Watched): boolean {
  return bins.length > 0 || standing.status !== 'normal' || roots.length > 0 || hasUntold(lanes);
}

/** Whether a close at `at` concerns it: what lies in the future does not. */
export function hasClosed({ bins, standing, lanes, roots }: Watched, at: EpochMs): boolean {
  const speaks = standing.status !== 'normal' || roots.length > 0 || hasUntold(lanes);
  return speaks || (bins[0]?.start ?? at) < at;
}

/** The bin that begins at `start`, made when there is none; null at {@link LIVE_BINS_MAX}. */
export function binAt({ bins }: Watched, start: EpochMs): Bin | null {
  // Late mentions are rare, so the search begins at the end.
  let at = bins.length;
  while (at > 0 && (bins[at - 1]?.start ?? start) > start) at -= 1;
  const known = bins[at - 1];
  if (known !== undefined && known.start === start) return known;
  if (bins.length >= LIVE_BINS_MAX) return null;
  const bin = emptyBin(start);
  bins.splice(at, 0, bin);
  return bin;
}
