/**
 * The detector over one series of counts, bin after bin: of a file, or of a bench. Causal: what it
 * says of a bin depends on that bin and those before.
 *
 * A bin may be of a minute or of a day. Bins shorter than five minutes are looked at in the five
 * minutes that end with each of them.
 */
import type { EpochMs } from '@goldenhour/mention';
import { DAY_MS, HOUR_MS, hourOfDay, type ZoneOffset } from '../hours.ts';
import type { Severity, SignalStatus } from '../types.ts';
import type { Block } from './block.ts';
import { toneNow } from './tone.ts';
import { emptyUsual, fade, learnHour, rateAt, type Usual } from './usual.ts';
import { FLOOR, SCENE_BLOCKS, VELOCITY_LEAST, type Weighed, weigh } from './weigh.ts';
import { BLOCK_MS, LONGEST } from './windows.ts';

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

/** So long below the threshold, and the next alarm is a new one. @unit blocks */
const QUIET_BLOCKS = 36;
/** Below the threshold by no more than this it is elevated. @unit log10 of weeks */
const ELEVATED_WITHIN = 0.6;
/** Above the threshold by so much an alarm is of this severity, if most of it is negative. */
const SEVERITIES = [
  { severity: 3, above: 2 },
  { severity: 2, above: 0.7 },
] as const;

export class Series {
  readonly #options: SeriesOptions;
  readonly #threshold: number;
  readonly #binsPerBlock: number;
  readonly #blockMs: number;
  readonly #blocksPerHour: number;
  readonly #usual: Usual = emptyUsual();
  /** Newest last. */
  readonly #bins: SeriesBin[] = [];
  /** Whole blocks that are not old enough to be learned, oldest first. */
  readonly #pending: { readonly start: EpochMs; readonly block: Block | null }[] = [];
  #day: number | null = null;
  #quiet: number = QUIET_BLOCKS;
  #onset: EpochMs | null = null;
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
    this.#blocksPerHour = Math.max(1, Math.round(HOUR_MS / this.#blockMs));
  }

  /** The next bin; they come in order, and a missing one is told as such. */
  step(bin: SeriesBin): SeriesVerdict {
    this.#bins.push(bin);
    if (this.#bins.length > SCENE_BLOCKS * this.#binsPerBlock) this.#bins.shift();
    this.#count += 1;
    const verdict = bin.total === null ? this.#missing() : this.#judge(bin);
    if (this.#count % this.#binsPerBlock === 0) this.#settle();
    return verdict;
  }

  #missing(): SeriesVerdict {
    return {
      velocity: null,
      alarm: false,
      status: this.#onset === null ? 'normal' : 'elevated',
      onset: this.#onset,
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
    const { blocks, expected } = this.#scene();
    const hasTone = bin.negative !== null;
    const weighed = weigh(this.#usual, { blocks, expected, hasTone }, this.#options.floor);
    const isAbove = weighed.velocity >= this.#threshold;
    const isNew = isAbove && this.#quiet >= QUIET_BLOCKS;
    if (isNew) this.#onset = this.#onsetOf(bin, blocks, expected);
    this.#quiet = isAbove ? 0 : this.#quiet + 1 / this.#binsPerBlock;
    if (this.#quiet >= QUIET_BLOCKS) this.#onset = null;
    return this.#verdict(weighed, isNew, { blocks, expected, hasTone });
  }

  #verdict(
    weighed: Weighed,
    alarm: boolean,
    scene: {
      readonly blocks: readonly Block[];
      readonly expected: readonly number[];
      readonly hasTone: boolean;
    },
  ): SeriesVerdict {
    const { velocity, measure, window } = weighed;
    let total = 0;
    let negative = 0;
    let usual = 0;
    for (let at = 0; at < window; at += 1) {
      total += scene.blocks[at]?.total ?? 0;
      negative += scene.blocks[at]?.negative ?? 0;
      usual += scene.expected[at] ?? 0;
    }
    const { share } = toneNow(this.#usual.tone, LONGEST);
    return {
      velocity: Math.max(VELOCITY_LEAST, velocity),
      alarm,
      status: this.#statusOf(velocity),
      onset: this.#onset,
      measure,
      windowMinutes: Math.round((window * this.#blockMs) / 60_000),
      total,
      expectedTotal: usual,
      negative: scene.hasTone ? negative : null,
      expectedNegative: scene.hasTone ? usual * share : null,
      severity: this.#severityOf(weighed),
    };
  }

  #statusOf(velocity: number): SignalStatus {
    if (velocity >= this.#threshold) return 'alarm';
    if (this.#onset === null) return 'normal';
    return velocity >= this.#threshold - ELEVATED_WITHIN ? 'elevated' : 'normal';
  }

  #severityOf({ velocity, measure }: Weighed): Severity {
    const above = velocity - this.#threshold;
    if (above < 0) return 0;
    if (measure === 'total') return 1;
    return SEVERITIES.find((rule) => above >= rule.above)?.severity ?? 1;
  }

  /** The blocks that end with the newest bin, newest first, back to the last gap. */
  #scene(): { readonly blocks: Block[]; readonly expected: number[] } {
    const blocks: Block[] = [];
    const expected: number[] = [];
    for (let end = this.#bins.length; end > 0; end -= this.#binsPerBlock) {
      const from = Math.max(0, end - this.#binsPerBlock);
      const block = sum(this.#bins, from, end);
      if (block === null) break;
      blocks.push(block);
      const share = (end - from) / this.#binsPerBlock;
      expected.push(share * rateAt(this.#usual, this.#hourOf(this.#bins[from]?.start ?? 0)));
    }
    return { blocks, expected };
  }

  /** The block from which on the counts are the least likely to be ordinary. */
  #onsetOf(bin: SeriesBin, blocks: readonly Block[], expected: readonly number[]): EpochMs {
    let counted = 0;
    let usual = 0;
    let best = { at: 0, ratio: 0 };
    for (const [at, block] of blocks.slice(0, LONGEST).entries()) {
      counted += block.total;
      usual += expected[at] ?? 0;
      const ratio = counted > usual ? counted * Math.log(counted / usual) - (counted - usual) : 0;
      if (ratio > best.ratio) best = { at, ratio };
    }
    const end = bin.start + this.#options.binMs;
    return end - (best.at + 1) * this.#blockMs;
  }

  /** A block is over; what is older than the longest window is learned, an hour at a time. */
  #settle(): void {
    const from = Math.max(0, this.#bins.length - this.#binsPerBlock);
    const start = this.#bins[from]?.start ?? 0;
    this.#pending.push({ start, block: sum(this.#bins, from, this.#bins.length) });
    if (this.#pending.length < LONGEST + this.#blocksPerHour) return;
    const hour = this.#pending.splice(0, this.#blocksPerHour);
    const first = hour[0]?.start ?? 0;
    learnHour(
      this.#usual,
      this.#hourOf(first),
      hour.map(({ block }) => block),
    );
    const day = Math.floor(first / DAY_MS);
    for (let passed = this.#day ?? day; passed < day; passed += 1) fade(this.#usual);
    this.#day = day;
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
