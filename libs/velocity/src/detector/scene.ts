/** What a subject's bins say at a close: blocks of five minutes, and what is usual in each. */
import type { EpochMs } from '@goldenhour/mention';
import type { Bin, Counts } from '../bin.ts';
import { hourOfDay, type ZoneOffset } from '../hours.ts';
import type { Block } from '../rarity/block.ts';
import { burstBefore } from '../rarity/lessons.ts';
import { rateAt, seenIn } from '../rarity/usual.ts';
import { SCENE_BLOCKS, type Scene, UNKNOWN_BLOCKS } from '../rarity/weigh.ts';
import { BLOCK_MS, LONGEST } from '../rarity/windows.ts';
import type { SourceCoverage } from '../types.ts';
import { partOf, sourceKey } from './levels.ts';
import type { Watched } from './watched.ts';

/**
 * So long a source is not known, as a subject of that age is not: what it brings is neither counted
 * nor expected.
 * @unit milliseconds
 */
const SOURCE_UNKNOWN_MS = UNKNOWN_BLOCKS * BLOCK_MS;

export type Moment = {
  /** End of the bin that closes. */
  readonly at: EpochMs;
  /** By name. */
  readonly coverage: ReadonlyMap<string, SourceCoverage>;
  /** By what sources go by in what was learned. */
  readonly byKey: ReadonlyMap<number, SourceCoverage>;
  readonly zoneOffset: ZoneOffset;
  /** See {@link wholeBlocks}. */
  readonly isWhole: (start: EpochMs) => boolean;
};

/** Whether every source is counted in the block from `start`; all subjects ask for the same ones. */
export function wholeBlocks(coverage: Moment['coverage']): Moment['isWhole'] {
  const known = new Map<EpochMs, boolean>();
  return (start) => {
    const isWhole =
      known.get(start) ?? [...coverage.values()].every((source) => isCounted(source, start));
    known.set(start, isWhole);
    return isWhole;
  };
}

/** What is taken away: a source, or some mentions of each bin. */
export type Without =
  | { readonly source: string }
  | { readonly mentions: (bin: Bin) => Counts | undefined };

/** The blocks that end at the close, newest first, back to the last in which no source was there. */
export function sceneOf(watched: Watched, moment: Moment, without?: Without): Scene {
  const { past, profile } = watched;
  const { lessons, levels } = past;
  const hourOf = (time: EpochMs) => hourOfDay(time + moment.zoneOffset(profile.timeZone, time));
  const gone = without !== undefined && 'source' in without ? without.source : null;
  const goneKey = gone === null ? null : sourceKey(gone);
  const taken = without !== undefined && 'mentions' in without ? without.mentions : null;
  const seen = seenIn(lessons.usual);
  let known = { hour: -1, rate: 0 };
  const blocks: Block[] = [];
  const expected: number[] = [];
  let next = firstFrom(watched.bins, moment.at) - 1;
  for (let back = 1; back <= SCENE_BLOCKS; back += 1) {
    const start = moment.at - back * BLOCK_MS;
    const isThere = (source: string) =>
      source !== gone && isCounted(moment.coverage.get(source), start);
    const part = partOf(
      levels,
      seen,
      (key) => key !== goneKey && isCounted(moment.byKey.get(key), start),
    );
    if (part === 0) break;
    const block = { total: 0, scored: 0, negative: 0 };
    const isWhole = gone === null && moment.isWhole(start);
    for (let bin = watched.bins[next]; bin !== undefined && bin.start >= start; ) {
      if (isWhole) add(block, bin);
      else addThere(block, bin, isThere);
      take(block, taken?.(bin));
      next -= 1;
      bin = watched.bins[next];
    }
    blocks.push({ ...block, negative: block.negative / 1000 });
    const hour = hourOf(start);
    if (hour !== known.hour) known = { hour, rate: rateAt(lessons.usual, hour, seen) };
    expected.push(part * known.rate);
  }
  const burstLeft = blocks.length < LONGEST ? 0 : burstBefore(lessons, hourOf);
  return { blocks, expected, burstLeft, hasTone: true };
}

/** Index of the first bin at or after `time`. */
function firstFrom(bins: readonly Bin[], time: EpochMs): number {
  let at = bins.length;
  while (at > 0 && (bins[at - 1]?.start ?? time) >= time) at -= 1;
  return at;
}

/**
 * Whether a source is there in the block from `start`, for long enough that it is known what is
 * usual of it, and not missing in all of it. One that nobody tells of is taken to be there.
 */
function isCounted(source: SourceCoverage | undefined, start: EpochMs): boolean {
  if (source === undefined) return true;
  const { since, watermark, blind } = source;
  if (since > start - SOURCE_UNKNOWN_MS && Number.isFinite(since)) return false;
  if (watermark <= start) return false;
  return !blind.some(([from, to]) => from <= start && to >= start + BLOCK_MS);
}

function take(
  block: { total: number; scored: number; negative: number },
  counts: Counts | undefined,
): void {
  if (counts === undefined) return;
  block.total = Math.max(0, block.total - counts.total);
  block.scored = Math.max(0, block.scored - (counts.total - counts.unscored));
  block.negative = Math.max(0, block.negative - counts.negative);
}

function add(
  block: { total: number; scored: number; negative: number },
  { total, negative, unscored }: Counts,
): void {
  block.total += total;
  block.scored += total - unscored;
  block.negative += negative;
}

function addThere(
  block: { total: number; scored: number; negative: number },
  bin: Bin,
  isThere: (source: string) => boolean,
): void {
  for (const [source, counts] of bin.sources) if (isThere(source)) add(block, counts);
}
