/**
 * The score stage without its I/O: a deterministic machine over the records of one partition of
 * `mentions`. The same log gives the same outputs, however it is cut into batches and wherever it
 * is restarted.
 */

import type { DropReason, DurationMs, EpochMs, Mention, Refusal } from '@goldenhour/mention';
import { pseudonym } from '@goldenhour/mention';
import { BIN_MS, type Detector, type Signal } from '@goldenhour/velocity';
import { deadLetter } from '../dead-letter.ts';
import type { Commit, InRecord, Offset, OutRecord, Score, StateChange } from '../ports/index.ts';
import {
  type ClockRecord,
  decodeMentionsRecord,
  encode,
  type MentionRecord,
  type ScoredMention,
  type Tick,
} from '../records.ts';
import { TOPICS } from '../topics.ts';
import { coverageEdges, missingAt, PartitionClock } from './partition-clock.ts';
import { ReorderBuffer, type Waiting } from './reorder-buffer.ts';
import { SampleBook } from './sample-book.ts';
import { Seen } from './seen.ts';

/** Mentions that may wait for the clock; beyond it the earliest leaves before its time. */
export const REORDER_MAX = 100_000;
/** Scores in one record of `mentions.scored`. */
const SCORES_PER_RECORD_MAX = 500;
/**
 * A crisis found this long after its onset on the log's clock was found while catching up.
 * Longer than the longest time a live one takes: window start to decision.
 */
const LATE_MS: DurationMs = 65 * BIN_MS;

export const DETECTOR_PREFIX = 'v/';
const POSITION_KEY = 'position';
const CLOCK_KEY = 'clock';

type Item = Waiting & {
  readonly key: number;
  readonly mention: Mention;
  readonly official: boolean;
  readonly score: Score;
};

/** A record, read; mentions among them want a score before {@link ScoreMachine.apply}. */
export type Step =
  | { readonly kind: 'mention'; readonly record: InRecord; readonly value: MentionRecord }
  | { readonly kind: 'tick'; readonly record: InRecord; readonly value: Tick }
  | { readonly kind: 'pass'; readonly record: InRecord }
  | { readonly kind: 'refused'; readonly record: InRecord; readonly refusal: Refusal };

/** What happened since the last {@link ScoreMachine.take}, for metrics. */
export type ScoreCounts = {
  scored: number;
  unscored: number;
  late: number;
  missed: number;
  overflow: number;
  bins: number;
  signals: number;
  readonly drops: Map<DropReason, number>;
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
});

export type ScoreMachineOptions = {
  readonly partition: number;
  readonly subjects: { has(subject: string): boolean };
  readonly state: ReadonlyMap<string, string>;
  readonly committed: Offset | undefined;
  readonly scorer: { readonly name: string; readonly version: string };
  /** Made from the entries that this machine keeps for it. */
  readonly createDetector: (restored: Iterable<readonly [string, string]>) => Detector;
};

export class ScoreMachine {
  readonly clock: PartitionClock;
  readonly #options: Omit<ScoreMachineOptions, 'state'>;
  readonly #detector: Detector;
  readonly #seen: Seen;
  readonly #samples: SampleBook;
  readonly #buffer = new ReorderBuffer<Item>();
  readonly #waiting = new Set<number>();
  /** What had left before the restart: read again, it is passed over. */
  readonly #restored: { readonly next: Offset; readonly now: EpochMs };
  #next: Offset;
  #outputs: OutRecord[] = [];
  #scored = new Map<string, ScoredMention[]>();
  #clockRecord: ClockRecord | undefined;
  #read = 0;
  #counts = noCounts();

  constructor({ state, ...options }: ScoreMachineOptions) {
    this.#options = options;
    this.clock = new PartitionClock(state.get(CLOCK_KEY));
    this.#seen = new Seen(state);
    this.#samples = new SampleBook(state);
    this.#detector = options.createDetector(
      [...state]
        .filter(([key]) => key.startsWith(DETECTOR_PREFIX))
        .map(([key, value]) => [key.slice(DETECTOR_PREFIX.length), value] as const),
    );
    this.#next = Number(state.get(POSITION_KEY) ?? 0);
    this.#restored = { next: this.#next, now: this.clock.now };
  }

  get waiting(): number {
    return this.#buffer.size;
  }

  /** Records read since the last take. */
  get read(): number {
    return this.#read;
  }

  /** There is something that others wait for. A tick alone is not. */
  get worthCommitting(): boolean {
    return this.#outputs.length > 0 || this.#scored.size > 0 || this.#clockRecord !== undefined;
  }

  /** Reads records. Changes nothing. */
  plan(records: readonly InRecord[]): readonly Step[] {
    return records.map((record): Step => {
      const again = record.offset < this.#restored.next;
      const decoded = decodeMentionsRecord(record);
      if (!decoded.ok) {
        return again
          ? { kind: 'pass', record }
          : { kind: 'refused', record, refusal: decoded.refusal };
      }
      const { value } = decoded;
      if (value.t === 'heartbeat') return { kind: 'pass', record };
      if (value.t === 'tick')
        return again ? { kind: 'pass', record } : { kind: 'tick', record, value };
      if (again && this.clock.effectiveTime(value.mention.time, record) < this.#restored.now) {
        return { kind: 'pass', record };
      }
      if (!this.#options.subjects.has(value.subject)) {
        const detail = 'subject: not in the configuration';
        return {
          kind: 'refused',
          record,
          refusal: { fate: 'dead-letter', reason: 'unknown_subject', detail },
        };
      }
      return { kind: 'mention', record, value };
    });
  }

  /** Applies one step, in log order. `score` is wanted for mentions that say something. */
  apply(step: Step, score: Score): void {
    const { record } = step;
    this.#read += 1;
    this.#next = Math.max(this.#next, record.offset + 1);
    this.clock.append(record.appendTime);
    this.#advance(record.appendTime);
    switch (step.kind) {
      case 'mention':
        this.#mention(step, score);
        break;
      case 'tick':
        this.#tick(step.value, record);
        break;
      case 'refused':
        this.#refuse(step.refusal, record);
        break;
      case 'pass':
        break;
    }
  }

  /** All that changed since the last take, as one commit, and what to count once it is durable. */
  take(): { readonly commit: Commit; readonly counts: ScoreCounts } {
    this.#flushClock();
    for (const [subject, scores] of this.#scored) {
      for (let at = 0; at < scores.length; at += SCORES_PER_RECORD_MAX) {
        const { scorer } = this.#options;
        const part = scores.slice(at, at + SCORES_PER_RECORD_MAX);
        this.#put(
          TOPICS.scored.name,
          subject,
          encode({ t: 'scored', subject, scorer, scores: part }),
        );
      }
    }
    const state: StateChange[] = [
      [CLOCK_KEY, this.clock.encode()],
      [POSITION_KEY, String(this.#next)],
      ...this.#seen.drain(this.clock.now),
      ...this.#samples.drain(this.clock.now),
      ...this.#detector.drain().map(([key, value]): StateChange => [DETECTOR_PREFIX + key, value]),
    ];
    const offset = this.#buffer.oldestOffset() ?? this.#next;
    const taken = { commit: { outputs: this.#outputs, state, offset }, counts: this.#counts };
    this.#outputs = [];
    this.#scored = new Map();
    this.#read = 0;
    this.#counts = noCounts();
    return taken;
  }

  #put(topic: string, key: string, value: string | null): void {
    this.#outputs.push({ topic, partition: this.#options.partition, key, value });
  }

  #drop(reason: DropReason): void {
    this.#counts.drops.set(reason, (this.#counts.drops.get(reason) ?? 0) + 1);
  }

  #refuse(refusal: Refusal, record: InRecord): void {
    if (refusal.fate === 'drop') {
      this.#drop(refusal.reason);
      return;
    }
    const origin = `${TOPICS.mentions.name}/${record.partition}/${record.offset}`;
    const raw = record.malformed ?? record.value ?? '';
    this.#put(TOPICS.deadLetters.name, origin, deadLetter({ origin, source: '', refusal, raw }));
  }

  #tick(tick: Tick, record: InRecord): void {
    const spoke = this.clock.speaking;
    if (this.clock.tick(tick, record) !== 'accepted') {
      this.#drop('stale_tick');
      return;
    }
    this.#advance(record.appendTime);
    if (spoke && !this.clock.speaking && !this.clock.live) {
      this.#flushClock();
      this.#put(TOPICS.signals.name, '', encode({ t: 'end' }));
    }
  }

  #mention({ record, value }: Step & { kind: 'mention' }, score: Score): void {
    const { mention, subject, official } = value;
    const time = this.clock.effectiveTime(mention.time, record);
    const { id, revision } = mention;
    const key = Seen.key(
      mention.op === 'upsert' && revision === 0
        ? countedName(id, subject)
        : `${id}\n${subject}\n${mention.op}\n${revision}`,
    );
    if (this.#seen.has(key) || this.#waiting.has(key)) {
      this.#drop('duplicate');
      return;
    }
    const { offset } = record;
    const item: Item = { time, id, revision, subject, offset, key, mention, official, score };
    if (time < this.clock.now) {
      this.#counts.late += 1;
      this.#leave(item);
      return;
    }
    this.#waiting.add(key);
    this.#buffer.push(item);
    if (this.#buffer.size > REORDER_MAX) {
      this.#counts.overflow += 1;
      this.#popped();
    }
  }

  #popped(): void {
    const item = this.#buffer.pop();
    if (item === undefined) return;
    this.#waiting.delete(item.key);
    this.#leave(item);
  }

  /** Lets go of everything said before `time`, in order. */
  #release(time: EpochMs): void {
    for (
      let next = this.#buffer.earliest;
      next !== undefined && next.time < time;
      next = this.#buffer.earliest
    ) {
      this.#popped();
    }
  }

  /** The clock may have moved: mentions leave, bins close, in the order of event time. */
  #advance(appendTime: EpochMs): void {
    const { clock } = this;
    if (clock.closedTo === null) return;
    const limit = Math.floor(clock.now / BIN_MS) * BIN_MS;
    for (let from = clock.closedTo; from < limit; from = clock.closedTo) {
      const earliest = this.#buffer.earliest?.time;
      const occupied =
        earliest === undefined
          ? Number.POSITIVE_INFINITY
          : Math.floor(earliest / BIN_MS) * BIN_MS + BIN_MS;
      const due = Math.min(occupied, this.#detector.due(from));
      const to = Math.min(limit, Math.max(due, from + BIN_MS));
      this.#release(to);
      this.#close(from, to, appendTime);
      clock.closedTo = to;
    }
    this.#release(clock.now);
  }

  #close(from: EpochMs, to: EpochMs, appendTime: EpochMs): void {
    const coverage = this.clock.coverage();
    const { signals, settled, forget } = this.#detector.close({ from, to }, coverage);
    this.#counts.bins += (to - from) / BIN_MS;
    // The alerter steps through the bins in order: those before the last come before its signals.
    const last = to - BIN_MS;
    const ends = [...coverageEdges(from, to, coverage), ...(last > from ? [last] : []), to];
    ends.sort((a, b) => a - b);
    let start = from;
    for (const end of ends) {
      if (end === start) continue;
      if (end === to) this.#signals(signals, appendTime);
      this.#passed({ t: 'clock', from: start, to: end, missing: missingAt(end, coverage) });
      start = end;
    }
    for (const bin of settled)
      this.#put(TOPICS.counts.name, bin.subject, encode({ t: 'bin', ...bin }));
    for (const { subject, mention } of forget) this.#forget(subject, mention);
  }

  #signals(signals: readonly Signal[], appendTime: EpochMs): void {
    if (signals.length === 0) return;
    this.#flushClock();
    this.#counts.signals += signals.length;
    const { mode, live } = this.clock;
    for (const signal of signals) {
      const lag = appendTime - signal.onset;
      const lateMs = live && lag > LATE_MS ? lag : null;
      this.#put(TOPICS.signals.name, signal.subject, encode({ t: 'signal', mode, lateMs, signal }));
    }
  }

  /** Notes that the clock passed a span; joins it to the one before where nothing came between. */
  #passed(next: ClockRecord): void {
    const held = this.#clockRecord;
    if (
      held !== undefined &&
      held.to === next.from &&
      held.missing.join('\n') === next.missing.join('\n')
    ) {
      this.#clockRecord = { ...held, to: next.to };
      return;
    }
    this.#flushClock();
    this.#clockRecord = next;
  }

  #flushClock(): void {
    if (this.#clockRecord === undefined) return;
    this.#put(TOPICS.signals.name, '', encode(this.#clockRecord));
    this.#clockRecord = undefined;
  }

  /** A mention's turn has come: it is counted, once, and its score goes out. */
  #leave(item: Item): void {
    const { mention, subject, key, time } = item;
    const counted = Seen.key(countedName(mention.id, subject));
    const first = !this.#seen.has(counted);
    this.#seen.add(key, time);
    switch (mention.op) {
      case 'delete':
        this.#forget(subject, mention.id);
        return;
      case 'engagement':
        return;
      case 'upsert':
        break;
    }
    this.#seen.add(counted, time);
    this.#score(item);
    if (first && !item.official) this.#observe(item);
    else if (this.#samples.has(subject, mention.id)) this.#sample(item);
  }

  #score({ mention, subject, official, score, time }: Item): void {
    if ('unscored' in score) this.#counts.unscored += 1;
    else this.#counts.scored += 1;
    const scores = this.#scored.get(subject) ?? [];
    if (scores.length === 0) this.#scored.set(subject, scores);
    scores.push({ mention: mention.id, revision: mention.revision, time, official, ...score });
  }

  #observe(item: Item): void {
    const { mention, subject, score, time } = item;
    const unscored = 'unscored' in score;
    const result = this.#detector.observe({
      subject,
      mention: mention.id,
      time,
      source: mention.source,
      voice: pseudonym(mention.platform, mention.author.id),
      negative: unscored ? null : score.negative,
      sentiment: unscored ? null : score.sentiment,
    });
    for (const replaced of result.replaced) this.#forget(subject, replaced);
    if (result.sample) this.#sample(item);
    if (result.missed) {
      this.#counts.missed += 1;
      this.#flushClock();
      this.#put(
        TOPICS.signals.name,
        subject,
        encode({ t: 'missed', subject, mention: mention.id, time }),
      );
    }
    if (result.correction !== null) {
      this.#put(TOPICS.counts.name, subject, encode({ t: 'add', ...result.correction }));
    }
  }

  #sample({ mention, subject, score, time }: Item): void {
    this.#samples.add(subject, mention.id, time);
    const sentiment = 'unscored' in score ? null : score.sentiment;
    this.#put(
      TOPICS.samples.name,
      SampleBook.key(subject, mention.id),
      SampleBook.encode(subject, mention, sentiment),
    );
  }

  #forget(subject: string, mention: string): void {
    if (!this.#samples.remove(subject, mention)) return;
    this.#put(TOPICS.samples.name, SampleBook.key(subject, mention), null);
  }
}

/** What the first revision of a mention, whichever it is, is remembered by. */
const countedName = (id: string, subject: string): string => `${id}\n${subject}`;
