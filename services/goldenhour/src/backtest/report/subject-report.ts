/** All that a report says of one subject, gathered row by row in bounded memory. */
import type { CrisisEvent, Transition } from '@goldenhour/crisis';
import type { DurationMs, EpochMs } from '@goldenhour/mention';
import type { Severity } from '@goldenhour/velocity';
import { type GivenCrisis, isNear } from '../given-crisis.ts';
import type { Step } from '../subject-run.ts';
import { AlarmFigures } from './alarm-figures.ts';
import { Curve } from './curve.ts';

/** Crises of one subject that are told one by one; the later ones are counted. */
export const CRISES_TOLD_MAX = 100;

export type FoundCrisis = {
  readonly opened: CrisisEvent;
  /** What came after the opening, apart from escalations. */
  readonly later: { readonly transition: Transition; readonly at: EpochMs }[];
  peakSeverity: Severity;
  peakVelocity: number;
};

export class SubjectReport {
  readonly id: string;
  readonly file: string;
  readonly given: readonly GivenCrisis[];
  /** In the order of the thresholds of the run: the chosen one first. */
  readonly figures: readonly AlarmFigures[];
  readonly curve = new Curve();
  readonly crises: FoundCrisis[] = [];
  crisesUntold = 0;
  rows = 0;
  faults = 0;
  /** Bins without a row, or with an empty cell. */
  missing = 0;
  binMs: DurationMs = 0;
  /** Time that was seen, near to no given date. */
  outsideMs: DurationMs = 0;
  seenMs: DurationMs = 0;
  knowsNegative = false;
  first: EpochMs | null = null;
  /** End of the last bin. */
  last: EpochMs = 0;
  peak: { readonly total: number; readonly start: EpochMs } | null = null;

  constructor(
    about: { readonly id: string; readonly file: string },
    weeks: readonly (number | null)[],
    given: readonly GivenCrisis[],
  ) {
    this.id = about.id;
    this.file = about.file;
    this.given = given.filter(({ subject }) => subject === null || subject === about.id);
    this.figures = weeks.map((one) => new AlarmFigures(one, this.given));
  }

  step({ start, binMs, total, negative, absent, answers }: Step): void {
    const at = start + binMs;
    this.rows += 1;
    this.missing += absent + (total === null ? 1 : 0);
    this.binMs = binMs;
    this.first ??= start;
    this.last = at;
    if (negative !== null) this.knowsNegative = true;
    if (total !== null) this.#see(start, total, binMs);
    for (const [index, { alarm }] of answers.entries()) {
      if (alarm) this.figures[index]?.alarm(at);
    }
    const [chosen] = answers;
    this.curve.add(start, binMs, { total, negative, velocity: chosen?.velocity ?? null });
    for (const event of chosen?.events ?? []) this.#event(event);
  }

  /** Alarm less date of each given one; undefined where the file does not reach there. */
  delays(index = 0): readonly (DurationMs | null | undefined)[] {
    return (this.figures[index]?.delays() ?? []).map((delay, at) =>
      this.reaches(this.given[at]?.at ?? 0) ? delay : undefined,
    );
  }

  reaches(time: EpochMs): boolean {
    return this.first !== null && time >= this.first && time <= this.last;
  }

  reopenings(): readonly EpochMs[] {
    return this.crises.flatMap(({ later }) =>
      later.filter(({ transition }) => transition === 'reopened').map(({ at }) => at),
    );
  }

  /** A crisis that was open at that time already. */
  openAt(time: EpochMs): FoundCrisis | undefined {
    return this.crises.find(({ opened, later }) => {
      if (opened.at > time) return false;
      const before = later.filter(({ at }) => at <= time);
      return before.at(-1)?.transition !== 'resolved';
    });
  }

  #see(start: EpochMs, total: number, binMs: DurationMs): void {
    this.seenMs += binMs;
    const at = start + binMs;
    if (!this.given.some((given) => isNear(given, at))) this.outsideMs += binMs;
    if (this.peak === null || total > this.peak.total) this.peak = { total, start };
  }

  #event(event: CrisisEvent): void {
    const { crisis, transition, at, peakSeverity, peakVelocity } = event;
    if (transition === 'opened') {
      if (this.crises.length >= CRISES_TOLD_MAX) this.crisesUntold += 1;
      else this.crises.push({ opened: event, later: [], peakSeverity, peakVelocity });
      return;
    }
    const known = this.crises.findLast(({ opened }) => opened.crisis === crisis);
    if (known === undefined) return;
    known.peakSeverity = peakSeverity;
    known.peakVelocity = peakVelocity;
    if (transition !== 'escalated' && known.later.length < CRISES_TOLD_MAX) {
      known.later.push({ transition, at });
    }
  }
}
