/**
 * Which bin a row belongs to. The grid of a subject is that of `bin-width.ts`, told by the rows seen
 * so far: no row waits for a later one, so that a file cut short is read in the same way. After the
 * first rows it is settled.
 */
import type { DurationMs, EpochMs } from '@goldenhour/mention';
import { BIN_MS_FIRST, type Bins, binsOf, isUsual, OFF_GRID, widthInWords } from './bin-width.ts';

/** Rows by which the grid is found; from then on it is settled. */
export const EARLY_ROWS_MAX = 16;
/** How fast the grid follows rows that come a little late each time, as a loop with a pause does. */
const FOLLOW = 0.25;
/**
 * A row so far after the one before is taken for a mistake: nothing is learned from a year of
 * silence. @unit milliseconds
 */
export const GAP_MS_MAX = 400 * 86_400_000;
/** The same in bins, since every missing one is a step. A year of minutes. */
export const GAP_BINS_MAX = 600_000;

export class Grid {
  readonly #given: DurationMs | null;
  #bins: Bins;
  #last: { readonly time: EpochMs; readonly index: number; readonly line: number } | null = null;
  /** How far the rows have come to lie behind the grid. */
  #behind = 0;
  /** Times of the first rows; null when the grid is settled. */
  #early: EpochMs[] | null = [];

  /** @param given the width, where it is not to be found out */
  constructor(given: DurationMs | null) {
    this.#given = given;
    this.#bins = { width: given ?? BIN_MS_FIRST, origin: 0 };
  }

  /** Another one whenever rows before lie elsewhere. */
  get bins(): Bins {
    return this.#bins;
  }

  get width(): DurationMs {
    return this.#bins.width;
  }

  /** Time of the last row that has a place. */
  get last(): EpochMs | null {
    return this.#last?.time ?? null;
  }

  start(index: number): EpochMs {
    const { width, origin } = this.#bins;
    return origin + index * width;
  }

  /**
   * The bin of a row, counted from the first row's. The grid may be another one afterwards; then the
   * rows before lie elsewhere too, where `indexOf` says.
   *
   * @param line where the row stands, for what is said of a later one
   */
  place(time: EpochMs, line: number): { readonly index: number } | { readonly fault: string } {
    if (this.#last === null) {
      this.#bins = { ...this.#bins, origin: time };
      this.#early?.push(time);
      this.#last = { time, index: 0, line };
      return { index: 0 };
    }
    const fault = outOfOrder(time, this.#last);
    if (fault !== null) return { fault };
    const moved = this.#learn(time);
    const found = this.#find(time);
    if (typeof found === 'string') return { fault: found };
    // A row that finds itself on another grid may share its bin with the one before.
    const index = moved ? Math.max(found, this.#last.index + 1) : found;
    if (index <= this.#last.index)
      return { fault: `it falls into the same bin as line ${this.#last.line}` };
    this.#last = { time, index, line };
    return { index };
  }

  /** Where a row of before lies now. */
  indexOf(time: EpochMs): number {
    const { width, origin } = this.#bins;
    return Math.max(0, Math.round((time - origin) / width));
  }

  /** The grid will not change any more. */
  get isSettled(): boolean {
    return this.#early === null;
  }

  /** @returns whether the grid is another one now */
  #learn(time: EpochMs): boolean {
    const early = this.#early;
    if (early === null) return false;
    early.push(time);
    if (early.length > EARLY_ROWS_MAX) this.#early = null;
    // Each row in the next place of a usual width: there is no likelier grid.
    if (isUsual(this.#bins.width) && early.every((one, row) => one === this.start(row)))
      return false;
    const bins = binsOf(early, this.#given);
    const { width, origin } = this.#bins;
    if (bins.width === width && Math.abs(bins.origin - origin) <= OFF_GRID * width) return false;
    this.#bins = bins;
    this.#behind = 0;
    if (this.#last !== null) this.#last = { ...this.#last, index: this.indexOf(this.#last.time) };
    return true;
  }

  #find(time: EpochMs): number | string {
    const { width, origin } = this.#bins;
    const since = time - origin - this.#behind;
    const index = Math.round(since / width);
    const off = since - index * width;
    const bins = index - (this.#last?.index ?? 0);
    if (bins > GAP_BINS_MAX) {
      return `it is ${bins} bins after line ${this.#last?.line}: more than ${GAP_BINS_MAX} is no gap; split the file there`;
    }
    if (Math.abs(off) > OFF_GRID * width) {
      return `it is not on the grid of ${widthInWords(width)} that the rows before it are on; another width is said by --bin`;
    }
    this.#behind += off * FOLLOW;
    if (this.#behind > width / 2) this.#behind -= width;
    if (this.#behind < -width / 2) this.#behind += width;
    return index;
  }
}

function outOfOrder(
  time: EpochMs,
  last: { readonly time: EpochMs; readonly line: number },
): string | null {
  if (time === last.time) return `it has the same time as line ${last.line}`;
  if (time < last.time) return `time runs backwards: it is before line ${last.line}`;
  if (time - last.time <= GAP_MS_MAX) return null;
  const days = Math.round((time - last.time) / 86_400_000);
  return `it is ${days} days after line ${last.line}: more than ${GAP_MS_MAX / 86_400_000} is no gap; split the file there`;
}
