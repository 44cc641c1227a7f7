/** What one score task says between two commits: records in their order, and what to count. */
import type {
  DeadLetterReason,
  DropReason,
  DurationMs,
  EpochMs,
  Mode,
  Refusal,
} from '@goldenhour/mention';
import { BIN_MS, type SettledBin, type Signal } from '@goldenhour/velocity';
import { deadLetter } from '../dead-letter.ts';
import { type InRecord, type OutRecord, RECORD_BYTES_MAX } from '../ports/index.ts';
import { type ClockRecord, encode, type ScoredMention } from '../records.ts';
import { TOPICS } from '../topics.ts';
import { DELAY_BOUND_MS } from './partition-clock.ts';

/** Scores in one record of `mentions.scored`. */
const SCORES_PER_RECORD_MAX = 500;
/** One of them but for its id, with every field at its longest. @unit bytes */
const SCORE_BYTES_MAX = 1_400;
/** Of an id; a control character is written as \u0000. @unit bytes */
const BYTES_PER_UNIT_MAX = 6;
/** The name of the subject and of the scorer stand beside them. @unit bytes */
const SCORES_BYTES_MAX = RECORD_BYTES_MAX - 10_000;
/**
 * A bin decided this long after {@link DELAY_BOUND_MS} on the log's clock was decided while
 * catching up: the decision came late, not the crisis.
 */
export const LATE_MS: DurationMs = 5 * BIN_MS;

/** What happened since the last take, for metrics. */
export type ScoreCounts = {
  scored: number;
  unscored: number;
  late: number;
  missed: number;
  /** Left before their time, or refused by the detector, for lack of room. */
  overflow: number;
  bins: number;
  signals: number;
  readonly drops: Map<DropReason, number>;
  readonly deadLetters: Map<DeadLetterReason, number>;
};

const noCounts = (): ScoreCounts => ({
  scored: 0,
  unscored: 0,
  late: 0,
  missed: 0,
  overflow: 0,
  bins: 0,
  signals: 0,
  drops: new Map(),
  deadLetters: new Map(),
});

export class ScoreOutputs {
  readonly #partition: number;
  readonly #scorer: { readonly name: string; readonly version: string };
  #records: OutRecord[] = [];
  #scored = new Map<string, ScoredMention[]>();
  #clock: ClockRecord | undefined;
  #counts = noCounts();

  constructor(partition: number, scorer: { readonly name: string; readonly version: string }) {
    this.#partition = partition;
    this.#scorer = scorer;
  }

  get counts(): ScoreCounts {
    return this.#counts;
  }

  /** There is something that others wait for. */
  get any(): boolean {
    return this.#records.length > 0 || this.#scored.size > 0 || this.#clock !== undefined;
  }

  put(topic: string, key: string, value: string | null): void {
    this.#records.push({ topic, partition: this.#partition, key, value });
  }

  drop(reason: DropReason): void {
    const { drops } = this.#counts;
    drops.set(reason, (drops.get(reason) ?? 0) + 1);
  }

  refuse(refusal: Refusal, record: InRecord): void {
    if (refusal.fate === 'drop') {
      this.drop(refusal.reason);
      return;
    }
    const { deadLetters } = this.#counts;
    deadLetters.set(refusal.reason, (deadLetters.get(refusal.reason) ?? 0) + 1);
    const origin = `${TOPICS.mentions.name}/${record.partition}/${record.offset}`;
    const raw = record.malformed ?? record.value ?? '';
    this.put(TOPICS.deadLetters.name, origin, deadLetter({ origin, source: '', refusal, raw }));
  }

  score(subject: string, scored: ScoredMention): void {
    if ('unscored' in scored) this.#counts.unscored += 1;
    else this.#counts.scored += 1;
    const scores = this.#scored.get(subject) ?? [];
    if (scores.length === 0) this.#scored.set(subject, scores);
    scores.push(scored);
  }

  settle(bins: readonly SettledBin[]): void {
    for (const bin of bins) this.put(TOPICS.counts.name, bin.subject, encode({ t: 'bin', ...bin }));
  }

  /** A mention came too late to open anything; `counts` is corrected by what it adds. */
  miss(subject: string, mention: string, time: EpochMs): void {
    this.#counts.missed += 1;
    this.#flushClock();
    this.put(TOPICS.signals.name, subject, encode({ t: 'missed', subject, mention, time }));
  }

  correct(bin: SettledBin): void {
    this.put(TOPICS.counts.name, bin.subject, encode({ t: 'add', ...bin }));
  }

  signal(
    signals: readonly Signal[],
    { mode, live, appendTime }: { mode: Mode; live: boolean; appendTime: EpochMs },
  ): void {
    if (signals.length === 0) return;
    this.#flushClock();
    this.#counts.signals += signals.length;
    for (const signal of signals) {
      const lag = appendTime - signal.at;
      const lateMs = live && lag > DELAY_BOUND_MS + LATE_MS ? lag : null;
      this.put(TOPICS.signals.name, signal.subject, encode({ t: 'signal', mode, lateMs, signal }));
    }
  }

  /** Notes that the clock passed a span; joins it to the one before where nothing came between. */
  passed(next: ClockRecord): void {
    this.#counts.bins += (next.to - next.from) / BIN_MS;
    const held = this.#clock;
    if (
      held !== undefined &&
      held.to === next.from &&
      held.missing.join('\n') === next.missing.join('\n')
    ) {
      this.#clock = { ...held, to: next.to };
      return;
    }
    this.#flushClock();
    this.#clock = next;
  }

  end(sources: readonly string[]): void {
    this.#flushClock();
    this.put(TOPICS.signals.name, '', encode({ t: 'end', sources }));
  }

  take(): { readonly outputs: readonly OutRecord[]; readonly counts: ScoreCounts } {
    this.#flushClock();
    for (const [subject, scores] of this.#scored) this.#putScores(subject, scores);
    const taken = { outputs: this.#records, counts: this.#counts };
    this.#records = [];
    this.#scored = new Map();
    this.#counts = noCounts();
    return taken;
  }

  #putScores(subject: string, all: readonly ScoredMention[]): void {
    const scorer = this.#scorer;
    for (let from = 0, to = 0; from < all.length; from = to) {
      to = endOfRecord(all, from);
      const scores = all.slice(from, to);
      this.put(TOPICS.scored.name, subject, encode({ t: 'scored', subject, scorer, scores }));
    }
  }

  #flushClock(): void {
    if (this.#clock === undefined) return;
    this.put(TOPICS.signals.name, '', encode(this.#clock));
    this.#clock = undefined;
  }
}

/** How far the scores from `from` on fit into one record, however long their ids are. */
function endOfRecord(all: readonly ScoredMention[], from: number): number {
  const end = Math.min(all.length, from + SCORES_PER_RECORD_MAX);
  let bytes = 0;
  for (let at = from; at < end; at += 1) {
    bytes += SCORE_BYTES_MAX + BYTES_PER_UNIT_MAX * (all[at]?.mention.length ?? 0);
    if (bytes > SCORES_BYTES_MAX) return Math.max(at, from + 1);
  }
  return end;
}
