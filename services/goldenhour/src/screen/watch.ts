/**
 * What the screen knows: records of the log, health and words in, a state to be shown out. It is
 * bounded, whatever it is given: the hour that passed of each subject, so many crises and events.
 */
import { type CrisisEvent, sentence } from '@goldenhour/crisis';
import type { DurationMs, EpochMs } from '@goldenhour/mention';
import { decodeSignalsRecord, fromCrisisRecord, TOPICS } from '@goldenhour/pipeline';
import type { InRecord } from '@goldenhour/pipeline/ports';
import type { Signal } from '@goldenhour/velocity';
import { type Coverage, readCoverage, readScored } from './read-records.ts';
import { RecentCounts } from './recent-counts.ts';
import type {
  Flow,
  OpenCrisis,
  PastEvent,
  Saying,
  ScreenState,
  SourceCondition,
  WatchedSource,
  WatchedSubject,
} from './state.ts';

/** The topics that it reads. */
export const WATCHED_TOPICS = [
  TOPICS.crises.name,
  TOPICS.signals.name,
  TOPICS.scored.name,
  TOPICS.coverage.name,
] as const;

export const WATCH_LIMITS = {
  /** Open crises: those opened last are kept. */
  crises: 1_000,
  events: 50,
  said: 50,
  /** Of one subject: those heard last are kept. */
  signals: 16,
  /** Told of subjects, each with its sixty minutes: more than any terminal has rows. */
  subjects: 200,
} as const;

/** A lane that has not spoken for the longest window says nothing of now. @unit milliseconds */
const SIGNAL_KEPT_MS: DurationMs = 60 * 60_000;

export type WatchOptions = {
  readonly title: string;
  readonly timeZone: string;
  readonly subjects: readonly {
    readonly id: string;
    readonly name: string;
    readonly timeZone: string;
  }[];
  readonly sources: readonly { readonly name: string }[];
};

/** What metrics know. */
export type Measured = {
  readonly now: EpochMs;
  /** Of the score stage, where it runs in this process. */
  readonly clock: EpochMs | undefined;
  readonly flow: Flow;
  /** By source. */
  readonly read: ReadonlyMap<string, number | undefined>;
  readonly watermarks: ReadonlyMap<string, EpochMs>;
};

type Subject = {
  readonly name: string;
  readonly timeZone: string;
  readonly counts: RecentCounts;
  /** By lane and key. */
  readonly signals: Map<string, Signal>;
};

export class Watch {
  readonly #options: WatchOptions;
  readonly #subjects: ReadonlyMap<string, Subject>;
  readonly #crises = new Map<string, OpenCrisis & { readonly event: CrisisEvent }>();
  readonly #coverage = new Map<string, Coverage>();
  readonly #problems = new Map<string, string>();
  /** By partition. */
  readonly #clocks = new Map<number, EpochMs>();
  /** The latest last. */
  readonly #events: PastEvent[] = [];
  readonly #said: Saying[] = [];

  constructor(options: WatchOptions) {
    this.#options = options;
    this.#subjects = new Map(
      options.subjects.map(({ id, name, timeZone }) => [
        id,
        { name, timeZone, counts: new RecentCounts(), signals: new Map<string, Signal>() },
      ]),
    );
  }

  /** What cannot be read is passed over: whoever has to read it says so. */
  take(topic: string, record: InRecord): void {
    switch (topic) {
      case TOPICS.crises.name: {
        const read = fromCrisisRecord(record);
        if (read.ok) this.#takeEvent(read.value.event);
        return;
      }
      case TOPICS.signals.name:
        return this.#takeSignal(record);
      case TOPICS.scored.name: {
        const read = readScored(record);
        if (read === null) return;
        const counts = this.#subjects.get(read.subject)?.counts;
        for (const time of read.times) counts?.add(time);
        return;
      }
      case TOPICS.coverage.name: {
        const read = readCoverage(record);
        if (read !== null) this.#coverage.set(read.source, read);
      }
    }
  }

  /** As readiness is told: null when all is well. */
  health(check: string, problem: string | null): void {
    if (problem === null) this.#problems.delete(check);
    else this.#problems.set(check, problem);
  }

  say(text: string, at: EpochMs): void {
    push(this.#said, { at, text }, WATCH_LIMITS.said);
  }

  state({ now, clock: measured, flow, read, watermarks }: Measured): ScreenState {
    const clock = measured ?? this.#clock();
    const { title, timeZone, sources } = this.#options;
    const sourceOf = ({ name }: { readonly name: string }): WatchedSource => {
      const covered = this.#coverage.get(name);
      const problem = this.#problems.get(`source-${name}`);
      return {
        name,
        condition: conditionOf(covered, problem),
        watermark: watermarks.get(name) ?? covered?.watermark,
        problem,
        gap: covered?.blind,
        read: read.get(name),
      };
    };
    return {
      ...{ title, now, timeZone, clock, flow },
      crises: this.#openCrises(),
      // By the clock that was read with the counts: that of the metrics may be hours ahead of them.
      subjects: this.#loudest(this.#clock() ?? clock ?? 0),
      subjectCount: this.#subjects.size,
      sources: sources.map(sourceOf),
      events: this.#events.toReversed(),
      said: this.#said.toReversed(),
    };
  }

  #takeEvent(event: CrisisEvent): void {
    const { crisis, subject, transition, severity, at } = event;
    // One of another mode ends what was open of the subject, without a word.
    for (const [id, { event: open }] of this.#crises) {
      if (open.subject === subject && open.mode !== event.mode) this.#crises.delete(id);
    }
    const { name, timeZone } = this.#subjectOf(subject);
    this.#crises.delete(crisis);
    if (event.status !== 'resolved') {
      const told = sentence(event, { subjectName: name, timeZone, language: 'en' });
      const { status, onset: since } = event;
      this.#crises.set(crisis, { event, severity, status, since, timeZone, sentence: told });
    }
    dropFirst(this.#crises, WATCH_LIMITS.crises);
    const past = { at, timeZone, subject: name, transition, severity };
    push(this.#events, past, WATCH_LIMITS.events);
  }

  #takeSignal(record: InRecord): void {
    const read = decodeSignalsRecord(record);
    if (!read.ok) return;
    if (read.value.t === 'clock') this.#clocks.set(record.partition, read.value.to);
    if (read.value.t !== 'signal') return;
    const { signal } = read.value;
    const signals = this.#subjects.get(signal.subject)?.signals;
    if (signals === undefined) return;
    const key = `${signal.lane} ${signal.key ?? ''}`;
    signals.delete(key);
    if (signal.status !== 'normal') signals.set(key, signal);
    dropFirst(signals, WATCH_LIMITS.signals);
  }

  #clock(): EpochMs | undefined {
    return this.#clocks.size === 0 ? undefined : Math.min(...this.#clocks.values());
  }

  #subjectOf(id: string): Pick<Subject, 'name' | 'timeZone'> {
    return this.#subjects.get(id) ?? { name: id, timeZone: this.#options.timeZone };
  }

  #openCrises(): readonly OpenCrisis[] {
    return [...this.#crises.values()].toSorted(
      (a, b) =>
        Number(a.status === 'eased') - Number(b.status === 'eased') ||
        b.severity - a.severity ||
        b.event.openedAt - a.event.openedAt,
    );
  }

  #loudest(clock: EpochMs): readonly WatchedSubject[] {
    const ranked = Array.from(this.#subjects.values(), (subject) => ({
      subject,
      strongest: strongestOf(subject, clock),
      mentions: subject.counts.total(clock),
    })).toSorted(
      (a, b) =>
        Number(b.strongest !== undefined) - Number(a.strongest !== undefined) ||
        (b.strongest?.velocity ?? 0) - (a.strongest?.velocity ?? 0) ||
        b.mentions - a.mentions,
    );
    return ranked.slice(0, WATCH_LIMITS.subjects).map(({ subject, strongest, mentions }) => ({
      name: subject.name,
      velocity: strongest?.velocity,
      severity: strongest?.severity ?? 0,
      mentions,
      minutes: subject.counts.minutes(clock),
    }));
  }
}

function strongestOf({ signals }: Subject, clock: EpochMs): Signal | undefined {
  let strongest: Signal | undefined;
  for (const [key, signal] of signals) {
    if (signal.at < clock - SIGNAL_KEPT_MS) signals.delete(key);
    else if (strongest === undefined || signal.velocity > strongest.velocity) strongest = signal;
  }
  return strongest;
}

function conditionOf(covered: Coverage | undefined, problem: string | undefined): SourceCondition {
  if (problem !== undefined) return 'blind';
  if (covered === undefined) return 'waiting';
  if (covered.status === 'late') return 'behind';
  if (covered.status === 'live') return covered.clock === 'tick' ? 'played' : 'live';
  return covered.status;
}

function push<T>(list: T[], entry: T, max: number): void {
  list.push(entry);
  if (list.length > max) list.shift();
}

function dropFirst<K, V>(map: Map<K, V>, max: number): void {
  for (const key of map.keys()) {
    if (map.size <= max) return;
    map.delete(key);
  }
}
