/** For tests of the score stage: a detector that counts, and looks at what it is told. */
import assert from 'node:assert/strict';
import type { EpochMs } from '@goldenhour/mention';
import { hash32 } from '@goldenhour/mention';
import type {
  CloseResult,
  CreateDetector,
  Detector,
  Engagement,
  Observation,
  ObserveResult,
  SettledBin,
  Signal,
  SignalStatus,
  SourceCoverage,
} from '@goldenhour/velocity';
import { BIN_MS } from '@goldenhour/velocity';
import type { StateChange } from '../ports/index.ts';

/** Bins the counting detector looks back over: short, so that small worlds reach beyond it. */
const WINDOW_MS = 5 * BIN_MS;
const ALARM_MIN = 3;

type Subject = {
  /** Not settled yet, by start. */
  bins: [start: EpochMs, count: number][];
  status: SignalStatus;
  onset: EpochMs;
  /** Start of the earliest bin that something came into since the last close. */
  touched: EpochMs | null;
  sampled: string[];
  /** What was said of single mentions and of their likes, so far. */
  alone: number;
};

/**
 * Counts mentions of the last five bins: three are an alarm. A mention that should wake somebody,
 * and one that is liked, are alarms of their own, at once. Asserts on every call what the score
 * stage promises to a detector: spans that join, none longer than what is due, nothing early.
 */
export class CountingDetector implements Detector {
  readonly name = 'counting';
  readonly version = 1;
  readonly #subjects = new Map<string, Subject>();
  readonly #changed = new Set<string>();
  readonly #observed: Observation[];
  #closedTo: EpochMs | null = null;

  constructor(
    restored: Iterable<readonly [key: string, value: string]>,
    observed: Observation[] = [],
  ) {
    this.#observed = observed;
    for (const [key, value] of restored) {
      if (key === 'closed') this.#closedTo = Number(value);
      else this.#subjects.set(key.slice(2), JSON.parse(value) as Subject);
    }
  }

  observe(observation: Observation): ObserveResult {
    const { subject: id, mention, time, source, negative } = observation;
    this.#observed.push(observation);
    const start = Math.floor(time / BIN_MS) * BIN_MS;
    const subject = this.#subject(id);
    const signals =
      observation.context?.page === true
        ? [this.#alone(subject, { lane: 'threat', ...observation })]
        : [];
    if (this.#closedTo !== null && start + BIN_MS + WINDOW_MS <= this.#closedTo) {
      const counts = { total: 1, negative: negative ?? 0, unscored: negative === null ? 1 : 0 };
      const correction: SettledBin = {
        subject: id,
        start,
        ...counts,
        voices: 1,
        sources: [{ source, ...counts }],
        missing: [],
      };
      return { sample: false, replaced: [], missed: true, correction, refused: false, signals };
    }
    const bin = subject.bins.find(([at]) => at === start);
    if (bin === undefined) subject.bins.push([start, 1]);
    else bin[1] += 1;
    subject.bins.sort(([a], [b]) => a - b);
    subject.touched = Math.min(subject.touched ?? start, start);
    const sample = hash32(mention) % 2 === 0;
    const replaced = sample ? subject.sampled.splice(2) : [];
    if (sample) subject.sampled.unshift(mention);
    return { sample, replaced, missed: false, correction: null, refused: false, signals };
  }

  engage(engagement: Engagement): readonly Signal[] {
    assert.ok(!('views' in engagement), 'views are no doing of anybody');
    const { subject, likes } = engagement;
    if (likes === undefined) return [];
    return [this.#alone(this.#subject(subject), { lane: 'root', ...engagement })];
  }

  #subject(id: string): Subject {
    const subject = this.#subjects.get(id) ?? nothing();
    this.#subjects.set(id, subject);
    this.#changed.add(id);
    return subject;
  }

  #alone(
    subject: Subject,
    said: Pick<Observation, 'subject' | 'mention' | 'time'> & Pick<Signal, 'lane'>,
  ): Signal {
    subject.alone += 1;
    const start = this.#closedTo ?? Math.floor(said.time / BIN_MS) * BIN_MS;
    const at = start + BIN_MS;
    const numbers = { total: subject.alone, missing: [] };
    const signal = signalOf(
      said.subject,
      { ...subject, status: 'alarm', onset: start },
      at,
      numbers,
    );
    const { lane, mention } = said;
    return { ...signal, id: `${signal.id} ${lane} ${mention}`, lane, key: mention };
  }

  close(
    { from, to }: { readonly from: EpochMs; readonly to: EpochMs },
    coverage: readonly SourceCoverage[],
  ): CloseResult {
    assert.equal(from % BIN_MS, 0);
    assert.equal(to % BIN_MS, 0);
    assert.ok(from < to, 'a span goes forward');
    if (this.#closedTo !== null) assert.equal(from, this.#closedTo, 'spans join');
    if (to - from > BIN_MS) assert.ok(this.due(from) > to - BIN_MS, 'no decision inside a span');
    this.#closedTo = to;
    this.#changed.add('');
    const missing = coverage
      .filter(({ watermark, ended }) => !ended && watermark < to)
      .map(({ source }) => source);
    const signals: Signal[] = [];
    const settled: SettledBin[] = [];
    const forget: { subject: string; mention: string }[] = [];
    for (const [id, subject] of [...this.#subjects].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const before = JSON.stringify(subject);
      subject.touched = null;
      let total = 0;
      for (const [start, count] of subject.bins)
        if (start >= to - WINDOW_MS && start < to) total += count;
      const was = subject.status;
      if (total >= ALARM_MIN) subject.status = 'alarm';
      else if (total > 0 && was !== 'normal') subject.status = 'elevated';
      else subject.status = 'normal';
      if (was === 'normal' && subject.status !== 'normal') subject.onset = to - BIN_MS;
      if (subject.status !== 'normal' || was !== 'normal')
        signals.push(signalOf(id, subject, to, { total, missing }));
      while (subject.bins[0] !== undefined && subject.bins[0][0] + BIN_MS + WINDOW_MS <= to) {
        const [start, count] = subject.bins.shift() ?? [0, 0];
        const counts = { total: count, negative: 0, unscored: 0 };
        settled.push({ subject: id, start, ...counts, voices: count, sources: [], missing: [] });
        for (const mention of subject.sampled.splice(0)) forget.push({ subject: id, mention });
      }
      if (JSON.stringify(subject) !== before) this.#changed.add(id);
    }
    settled.sort((a, b) => a.start - b.start || (a.subject < b.subject ? -1 : 1));
    return { signals, settled, forget };
  }

  due(from: EpochMs): EpochMs {
    let due = Number.POSITIVE_INFINITY;
    for (const { status, touched, bins } of this.#subjects.values()) {
      if (status !== 'normal') due = Math.min(due, from + BIN_MS);
      if (touched !== null) due = Math.min(due, Math.max(from, touched) + BIN_MS);
      const first = bins[0];
      if (first !== undefined) due = Math.min(due, Math.max(from, first[0] + WINDOW_MS) + BIN_MS);
    }
    return due;
  }

  drain(): readonly StateChange[] {
    const changes = [...this.#changed].map((id): StateChange => {
      if (id === '') return ['closed', this.#closedTo === null ? null : String(this.#closedTo)];
      return [`s/${id}`, JSON.stringify(this.#subjects.get(id))];
    });
    this.#changed.clear();
    return changes;
  }
}

export const createCountingDetector: CreateDetector = (_, restored) =>
  new CountingDetector(restored);

function nothing(): Subject {
  return { bins: [], status: 'normal', onset: 0, touched: null, sampled: [], alone: 0 };
}

function signalOf(
  id: string,
  { status, onset, sampled }: Subject,
  at: EpochMs,
  { total, missing }: { readonly total: number; readonly missing: readonly string[] },
): Signal {
  return {
    id: `${id}@${at}`,
    subject: id,
    lane: 'velocity',
    status,
    onset,
    at,
    velocity: total / ALARM_MIN,
    severity: total >= 2 * ALARM_MIN ? 3 : 2,
    evidence: {
      measure: 'total',
      windowMinutes: 5,
      total,
      expectedTotal: 0,
      negative: 0,
      expectedNegative: 0,
      negativeShare: null,
      unscored: 0,
      voices: total,
      historyHours: 0,
      samples: sampled.slice(0, 2),
      missing,
    },
  };
}
