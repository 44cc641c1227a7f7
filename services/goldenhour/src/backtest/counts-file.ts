/** A file of counts, row by row: each row in, one answer out, in the same order. */
import type { CrisisEvent } from '@goldenhour/crisis';
import { UsageError } from '@goldenhour/host';
import type { DurationMs } from '@goldenhour/mention';
import type { Line } from '../score/lines.ts';
import { type Columns, readColumns } from './columns.ts';
import { broken, type RowFault, readRow } from './counts-row.ts';
import { compileRowTime, type ReadRowTime } from './row-time.ts';
import { type Step, SubjectRun } from './subject-run.ts';
import type { TrackOptions } from './track.ts';

/** Subjects of one file. One with a single row takes about a kilobyte. */
export const SUBJECTS_MAX = 250_000;

/** What is said of one row. */
export type AnsweredRow = {
  /** In its file, from 1. */
  readonly line: number;
  /** As it stands there; null where it could not be read. */
  readonly timestamp: string | null;
  /** As it stands there; null without such a column. */
  readonly subject: string | null;
  /** What the subject is called in events: without a column, as its file is. */
  readonly id: string;
  readonly velocity: number | null;
  readonly alarm: boolean;
  readonly events: readonly CrisisEvent[];
  /** Null where the row cannot be used. */
  readonly step: Step | null;
  readonly error: string | null;
};

export type CountsOptions = {
  /** What the file is called where people read of it. */
  readonly name: string;
  /** What its subject is called, where no column says so. */
  readonly id: string;
  /** Of times that carry no offset. */
  readonly zone: string;
  /** Null where the rows tell it. */
  readonly binMs: DurationMs | null;
  /** What a subject is judged by: one threshold or several. */
  readonly thresholds: (subject: string) => readonly TrackOptions[];
};

export class CountsFile {
  readonly #options: CountsOptions;
  readonly #readTime: ReadRowTime;
  readonly #subjects = new Map<string, SubjectRun>();
  #columns: Columns | null = null;

  constructor(options: CountsOptions) {
    this.#options = options;
    this.#readTime = compileRowTime(options.zone);
  }

  /** Null before the first line. */
  get columns(): Columns | null {
    return this.#columns;
  }

  /** Empty lines are no rows. @throws UsageError where the first line names no columns of counts */
  *take(lines: readonly Line[]): Generator<AnsweredRow> {
    for (const line of lines) {
      if (line.text !== null && line.text.trim() === '') continue;
      if (this.#columns === null) this.#columns = this.#begin(line);
      else yield this.#answer(line, this.#columns);
    }
  }

  /** How wide the bins are, and of how many subjects; of those with a single row nobody knows. */
  widths(): ReadonlyMap<DurationMs, number> {
    const widths = new Map<DurationMs, number>();
    for (const { binMs } of this.#subjects.values()) {
      if (binMs !== null) widths.set(binMs, (widths.get(binMs) ?? 0) + 1);
    }
    return widths;
  }

  #begin({ text, fault }: Line): Columns {
    const columns =
      text === null ? { fault: `has a first line that is ${fault}` } : readColumns(text);
    if (!('fault' in columns)) return columns;
    throw new UsageError(`${this.#options.name} ${columns.fault}.`);
  }

  #answer(line: Line, columns: Columns): AnsweredRow {
    const row = line.text === null ? broken(`it is ${line.fault}`) : readRow(line.text, columns);
    if ('fault' in row) return this.#refused(line, row);
    const { timestamp, subject, total, negative } = row;
    const id = subject ?? this.#options.id;
    const run = this.#runOf(id);
    if (run === null) {
      const fault = `it is of one subject more than ${SUBJECTS_MAX}; split the file`;
      return this.#refused(line, { timestamp, subject, fault });
    }
    const read = this.#readTime(timestamp, run.last);
    const step =
      'fault' in read ? read : run.step({ time: read.time, line: line.number, total, negative });
    if ('fault' in step) return this.#refused(line, { timestamp, subject, fault: step.fault });
    const [answer] = step.answers;
    return {
      line: line.number,
      timestamp,
      subject,
      id,
      velocity: answer?.velocity ?? null,
      alarm: answer?.alarm ?? false,
      events: answer?.events ?? [],
      step,
      error: null,
    };
  }

  #refused(line: Line, { timestamp, subject, fault }: RowFault): AnsweredRow {
    return {
      line: line.number,
      timestamp,
      subject,
      id: subject ?? this.#options.id,
      velocity: null,
      alarm: false,
      events: [],
      step: null,
      error: fault,
    };
  }

  #runOf(id: string): SubjectRun | null {
    const known = this.#subjects.get(id);
    if (known !== undefined) return known;
    if (this.#subjects.size >= SUBJECTS_MAX) return null;
    const made = new SubjectRun(this.#options.thresholds(id), this.#options.binMs);
    this.#subjects.set(id, made);
    return made;
  }
}
