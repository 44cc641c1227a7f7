/**
 * One subject under one threshold: the detector over its bins, and the life of the crises that it
 * finds. An alarm is the bin in which a crisis opens or reopens, and there is no other.
 */
import { type CrisisEvent, createLifecycle, type Lifecycle } from '@goldenhour/crisis';
import type { DurationMs, EpochMs } from '@goldenhour/mention';
import type {
  Evidence,
  SeriesBin,
  SeriesOptions,
  SeriesVerdict,
  Signal,
} from '@goldenhour/velocity';
import type { CreateSeries } from './series.ts';

/** The source that bins come from, as events name it where some are missing. */
export const COUNTS_SOURCE = 'counts';
const HOUR_MS = 3_600_000;

export type TrackOptions = Omit<SeriesOptions, 'binMs'> & {
  readonly subject: string;
  readonly createSeries: CreateSeries;
};

export type Answer = {
  /** Null where the bin is missing. */
  readonly velocity: number | null;
  readonly alarm: boolean;
  readonly events: readonly CrisisEvent[];
};

export class Track {
  readonly #options: TrackOptions;
  #series: ReturnType<CreateSeries>;
  #binMs: DurationMs;
  /** There is none before the first alarm. */
  #lifecycle: Lifecycle | null = null;
  #saidNormal = true;
  /** Bins that were not missing. */
  #covered = 0;

  constructor(options: TrackOptions, binMs: DurationMs) {
    this.#options = options;
    this.#binMs = binMs;
    this.#series = open(options, binMs);
  }

  /** Begins to learn anew, in bins of another width; the crises go on. */
  restart(binMs: DurationMs): void {
    this.#binMs = binMs;
    this.#series = open(this.#options, binMs);
    this.#covered = 0;
  }

  /** Learns a bin that was answered before. */
  learn(bin: SeriesBin): void {
    this.#series.step(bin);
    if (bin.total !== null) this.#covered += 1;
  }

  /** All bins from one start to before another were missing. */
  skip(from: EpochMs, to: EpochMs): readonly CrisisEvent[] {
    for (let start = from; start < to; start += this.#binMs) {
      this.#series.step({ start, total: null, negative: null });
    }
    return this.#clock(from, to, [COUNTS_SOURCE]);
  }

  step(bin: SeriesBin): Answer {
    const at = bin.start + this.#binMs;
    if (bin.total === null) {
      return { velocity: null, alarm: false, events: this.skip(bin.start, at) };
    }
    this.#covered += 1;
    const verdict = this.#series.step(bin);
    const events = [...this.#tell(bin, verdict), ...this.#clock(bin.start, at, [])];
    return {
      velocity: finite(verdict.velocity),
      alarm: events.some(({ transition }) => OPENINGS.has(transition)),
      events,
    };
  }

  /** While a subject is not normal, and once when it is again. */
  #tell(bin: SeriesBin, verdict: SeriesVerdict): readonly CrisisEvent[] {
    const { status } = verdict;
    if (status === 'normal' && this.#saidNormal) return [];
    this.#saidNormal = status === 'normal';
    if (this.#lifecycle === null) {
      if (status !== 'alarm') return [];
      this.#lifecycle = createLifecycle([]);
    }
    return this.#take(
      this.#lifecycle.signal(this.#signalOf(bin, verdict, status), {
        mode: 'replay',
        lateMs: null,
      }),
    );
  }

  #signalOf(bin: SeriesBin, verdict: SeriesVerdict, status: Signal['status']): Signal {
    const { subject } = this.#options;
    const at = bin.start + this.#binMs;
    return {
      id: `${subject}@${at}`,
      subject,
      lane: verdict.measure === 'negative' ? 'velocity' : 'volume',
      status,
      onset: verdict.onset ?? bin.start,
      at,
      velocity: finite(verdict.velocity) ?? 0,
      severity: verdict.severity,
      evidence: evidenceOf(verdict, Math.round((this.#covered * this.#binMs) / HOUR_MS)),
    };
  }

  #clock(from: EpochMs, to: EpochMs, missing: readonly string[]): readonly CrisisEvent[] {
    if (this.#lifecycle === null || from === to) return [];
    return this.#take(this.#lifecycle.clock({ from, to, missing }));
  }

  #take(events: readonly CrisisEvent[]): readonly CrisisEvent[] {
    if (events.length === 0) return events;
    // What it would have written to a log is of no use here, and is not to pile up.
    this.#lifecycle?.drain();
    return events;
  }
}

const OPENINGS: ReadonlySet<CrisisEvent['transition']> = new Set(['opened', 'reopened']);

function open(options: TrackOptions, binMs: DurationMs): ReturnType<CreateSeries> {
  const { timeZone, zoneOffset, weeks, floor } = options;
  return options.createSeries({ binMs, timeZone, zoneOffset, weeks, floor });
}

function evidenceOf(verdict: SeriesVerdict, historyHours: number): Evidence {
  const { measure, windowMinutes, total, expectedTotal, negative, expectedNegative } = verdict;
  return {
    measure,
    // Events tell it in whole minutes.
    windowMinutes: Math.max(1, Math.round(windowMinutes)),
    total,
    expectedTotal,
    negative: negative ?? 0,
    expectedNegative: expectedNegative ?? 0,
    negativeShare: negative === null || total === 0 ? null : Math.min(1, negative / total),
    // Of counts nobody knows who speaks, and nothing says that a tone could not be told.
    unscored: 0,
    voices: 0,
    historyHours,
    samples: [],
    missing: [],
  };
}

/** To four decimals: a ten-thousandth of a decade. */
function finite(velocity: number | null): number | null {
  return velocity === null || !Number.isFinite(velocity)
    ? null
    : Math.round(velocity * 10_000) / 10_000 + 0;
}
