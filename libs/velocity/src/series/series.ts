/**
 * The detector over one series of counts, bin after bin: of a file, or of a bench. Causal: what it
 * says of a bin depends on that bin and those before.
 *
 * A bin may be of a minute or of a day. Bins shorter than five minutes are looked at in the five
 * minutes that end with each of them.
 */
import type { EpochMs } from '@goldenhour/mention';
import { hourOfDay, type ZoneOffset } from '../hours.ts';
import type { Block } from '../rarity/block.ts';
import { advance, noEpisode, severityOf } from '../rarity/episode.ts';
import { burstBefore, noLessons, takeBlock } from '../rarity/lessons.ts';
import { toneNow } from '../rarity/tone.ts';
import { rateAt, type Usual } from '../rarity/usual.ts';
import {
  FLOOR,
  onsetOf,
  SCENE_BLOCKS,
  type Scene,
  VELOCITY_LEAST,
  type Weighed,
  weigh,
} from '../rarity/weigh.ts';
import { BLOCK_MS, LONGEST } from '../rarity/windows.ts';
import type { Severity, SignalStatus } from '../types.ts';

export type SeriesOptions = {
  /** @unit milliseconds */
  readonly binMs: number;
  /** IANA zone, for the hour of the day. */
  readonly timeZone: string;
  readonly zoneOffset: ZoneOffset;
  /** An alarm comes by chance at most once in so many weeks. @unit weeks > 0 */
  readonly weeks: number;
  /** Fewest mentions of a window that can raise an alarm. */
  readonly floor: number;
  /**
   * What a bin is judged by, of what was learned; absent: all of it. A bench takes a rule out here
   * to see what it is worth.
   */
  readonly judgedBy?: (learned: Usual) => Usual;
};

export const SERIES_DEFAULTS = { weeks: 4, floor: FLOOR } as const;

export type SeriesBin = {
  readonly start: EpochMs;
  /** null where it is missing. */
  readonly total: number | null;
  /** null where the tone is not known: totals alone. */
  readonly negative: number | null;
};

export type SeriesVerdict = {
  /** log10 of the expected weeks between such instants; null where the bin is missing. */
  readonly velocity: number | null;
  /** It begins here. */
  readonly alarm: boolean;
  readonly status: SignalStatus;
  /** Start of the bin in which the present rise began. */
  readonly onset: EpochMs | null;
  readonly measure: 'negative' | 'total';
  readonly windowMinutes: number;
  readonly total: number;
  readonly expectedTotal: number;
  readonly negative: number | null;
  readonly expectedNegative: number | null;
  readonly severity: Severity;
};

export class Series {
  readonly #options: SeriesOptions;
  readonly #threshold: number;
  readonly #binsPerBlock: number;
  readonly #blockMs: number;
  readonly #lessons = noLessons();
  readonly #episode = noEpisode();
  /** Newest last. */
  readonly #bins: SeriesBin[] = [];
  /** Whole blocks that are not old enough to be learned, oldest first. */
  readonly #pending: { readonly start: EpochMs; readonly block: Block | null }[] = [];
  #count = 0;

  /** @throws RangeError when an option cannot be used */
  constructor(options: SeriesOptions) {
    const { binMs, weeks, floor } = options;
    if (!Number.isFinite(binMs) || binMs <= 0) throw new RangeError(`bins of ${binMs} ms`);
    if (!Number.isFinite(weeks) || weeks <= 0) throw new RangeError(`once in ${weeks} weeks`);
    if (!Number.isFinite(floor) || floor < 1) throw new RangeError(`a floor of ${floor} mentions`);
    this.#options = options;
    this.#threshold = Math.log10(weeks);
    this.#binsPerBlock = Math.max(1, Math.round(BLOCK_MS / binMs));
    this.#blockMs = this.#binsPerBlock * binMs;
  }

  /** The next bin; they come in order, and a missing one is told as such. */
  step(bin: SeriesBin): SeriesVerdict {
    this.#bins.push(bin);
    if (this.#bins.length > SCENE_BLOCKS * this.#binsPerBlock) this.#bins.shift();
    this.#count += 1;
    if (this.#count % this.#binsPerBlock === 0) this.#settle();
    return bin.total === null ? this.#missing() : this.#judge(bin);
  }

  #missing(): SeriesVerdict {
    return {
      velocity: null,
      alarm: false,
      status: this.#episode.status === 'normal' ? 'normal' : 'elevated',
      onset: this.#episode.onset,
      measure: 'total',
      windowMinutes: Math.round(this.#blockMs / 60_000),
      total: 0,
      expectedTotal: 0,
      negative: null,
      expectedNegative: null,
      severity: 0,
    };
  }

  #judge(bin: SeriesBin): SeriesVerdict {
    const { blocks, expected } = this.#blocks();
    const hourOf = (time: EpochMs) => this.#hourOf(time);
    const burstLeft = blocks.length < LONGEST ? 0 : burstBefore(this.#lessons, hourOf);
    const scene = { blocks, expected, burstLeft, hasTone: bin.negative !== null };
    const usual = this.#options.judgedBy?.(this.#lessons.usual) ?? this.#lessons.usual;
    const weighed = weigh(usual, scene, this.#options.floor);
    const at = bin.start + this.#options.binMs;
    const isNew = advance(this.#episode, {
      at,
      velocity: weighed.velocity,
      threshold: this.#threshold,
      blockMs: this.#blockMs,
      onset: () => at - onsetOf(usual, scene, weighed) * this.#blockMs,
    });
    return this.#verdict(weighed, isNew, scene);
  }

  #verdict(weighed: Weighed, alarm: boolean, scene: Scene): SeriesVerdict {
    const { velocity, measure, window } = weighed;
    let total = 0;
    let negative = 0;
    let usual = 0;
    for (let at = 0; at < window; at += 1) {
      total += scene.blocks[at]?.total ?? 0;
      negative += scene.blocks[at]?.negative ?? 0;
      usual += scene.expected[at] ?? 0;
    }
    const { share } = toneNow(this.#lessons.usual.tone, LONGEST);
    return {
      velocity: Math.max(VELOCITY_LEAST, velocity),
      alarm,
      status: this.#episode.status,
      onset: this.#episode.onset,
      measure,
      windowMinutes: Math.round((window * this.#blockMs) / 60_000),
      total,
      expectedTotal: usual,
      negative: scene.hasTone ? negative : null,
      expectedNegative: scene.hasTone ? usual * share : null,
      severity: severityOf(weighed, this.#threshold),
    };
  }

  /** The blocks that end with the newest bin, newest first, back to the last gap. */
  #blocks(): { readonly blocks: Block[]; readonly expected: number[] } {
    const blocks: Block[] = [];
    const expected: number[] = [];
    for (let end = this.#bins.length; end > 0; end -= this.#binsPerBlock) {
      const from = Math.max(0, end - this.#binsPerBlock);
      const block = sum(this.#bins, from, end);
      if (block === null) break;
      blocks.push(block);
      const share = (end - from) / this.#binsPerBlock;
      expected.push(
        share * rateAt(this.#lessons.usual, this.#hourOf(this.#bins[from]?.start ?? 0)),
      );
    }
    return { blocks, expected };
  }

  /** A block is over; one that is older than the longest window is learned. */
  #settle(): void {
    const from = Math.max(0, this.#bins.length - this.#binsPerBlock);
    const start = this.#bins[from]?.start ?? 0;
    this.#pending.push({ start, block: sum(this.#bins, from, this.#bins.length) });
    const settled = this.#pending.length > LONGEST ? this.#pending.shift() : undefined;
    if (settled === undefined) return;
    takeBlock(this.#lessons, {
      ...settled,
      blockMs: this.#blockMs,
      hourOf: (time) => this.#hourOf(time),
    });
  }

  #hourOf(time: EpochMs): number {
    return hourOfDay(time + this.#options.zoneOffset(this.#options.timeZone, time));
  }
}

/** null when any of them is missing. */
function sum(bins: readonly SeriesBin[], from: number, to: number): Block | null {
  let total = 0;
  let scored = 0;
  let negative = 0;
  for (let at = from; at < to; at += 1) {
    const bin = bins[at];
    if (bin === undefined || bin.total === null) return null;
    total += bin.total;
    if (bin.negative === null) continue;
    scored += bin.total;
    negative += bin.negative;
  }
  return { total, scored, negative };
}
