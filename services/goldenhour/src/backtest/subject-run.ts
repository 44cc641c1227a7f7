/** One subject of a file: its rows in, an answer to each out, under one threshold or several. */
import type { DurationMs, EpochMs } from '@goldenhour/mention';
import type { SeriesBin } from '@goldenhour/velocity';
import type { Bins } from './bin-width.ts';
import { GAP_BINS_MAX, Grid } from './grid.ts';
import { type Answer, Track, type TrackOptions } from './track.ts';

export type Row = {
  readonly time: EpochMs;
  /** Where it stands in its file. */
  readonly line: number;
  readonly total: number | null;
  readonly negative: number | null;
};

/** What became of a row that could be used. */
export type Step = {
  readonly start: EpochMs;
  readonly binMs: DurationMs;
  readonly total: number | null;
  readonly negative: number | null;
  /** Bins before this one that no row was there for. */
  readonly absent: number;
  /** One for each threshold, in their order. */
  readonly answers: readonly Answer[];
};

export class SubjectRun {
  readonly #thresholds: readonly TrackOptions[];
  readonly #grid: Grid;
  /** None before the second row: of a hundred thousand subjects many have one alone. */
  #tracks: readonly Track[] = [];
  #builtFor: Bins | null = null;
  /** The rows of before, while the bins may still turn out otherwise. */
  #early: Row[] = [];
  /** The bin after the last. */
  #next = 0;
  #rows = 0;

  /** @param binMs the width of the bins; null where the rows tell it */
  constructor(thresholds: readonly TrackOptions[], binMs: DurationMs | null) {
    this.#thresholds = thresholds;
    this.#grid = new Grid(binMs);
  }

  get last(): EpochMs | null {
    return this.#grid.last;
  }

  /** Null before the second row. */
  get binMs(): DurationMs | null {
    return this.#rows < 2 ? null : this.#grid.width;
  }

  step(row: Row): Step | { readonly fault: string } {
    const placed = this.#grid.place(row.time, row.line);
    if ('fault' in placed) return placed;
    const binMs = this.#grid.width;
    if (this.#builtFor !== this.#grid.bins) this.#build(this.#grid.bins, placed.index);
    const { index } = placed;
    const start = this.#grid.start(index);
    const absent = Math.max(0, index - this.#next);
    const bin = { start, total: row.total, negative: row.negative };
    const from = this.#grid.start(this.#next);
    const answers = this.#tracks.map((track) => {
      const missed = track.skip(from, start);
      const answer = track.step(bin);
      return missed.length === 0 ? answer : { ...answer, events: [...missed, ...answer.events] };
    });
    this.#next = index + 1;
    this.#keep(row, answers);
    return { ...bin, binMs, absent, answers };
  }

  #keep(row: Row, answers: readonly Answer[]): void {
    this.#rows += 1;
    if (this.#rows === 1 && answers.every(({ events }) => events.length === 0)) {
      this.#tracks = [];
      this.#builtFor = null;
      this.#early = [row];
    } else if (this.#grid.isSettled) this.#early = [];
    else this.#early.push(row);
  }

  /** Learns the rows of before in these bins; what was said of them is said. */
  #build(bins: Bins, before: number): void {
    const binMs = bins.width;
    if (this.#tracks.length === 0) {
      this.#tracks = this.#thresholds.map((options) => new Track(options, binMs));
    } else for (const track of this.#tracks) track.restart(binMs);
    this.#builtFor = bins;
    this.#next = 0;
    for (const bin of this.#binsBefore(before)) {
      for (const track of this.#tracks) track.learn(bin);
      this.#next += 1;
    }
  }

  /** The bins of the early rows and those missing between them; of rows in one bin the last. */
  *#binsBefore(before: number): Generator<SeriesBin> {
    const rows = new Map(this.#early.map((row) => [this.#grid.indexOf(row.time), row]));
    const last = Math.max(-1, ...rows.keys());
    for (let index = 0; index <= Math.min(last, before - 1, GAP_BINS_MAX); index += 1) {
      const { total = null, negative = null } = rows.get(index) ?? {};
      yield { start: this.#grid.start(index), total, negative };
    }
  }
}
