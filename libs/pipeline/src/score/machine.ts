/**
 * The score stage without its I/O: a deterministic machine over the records of one partition of
 * `mentions`. The same log gives the same outputs, however it is cut into batches and wherever it
 * is restarted.
 */

import type { EpochMs, Mention, Refusal } from '@goldenhour/mention';
import { pseudonym } from '@goldenhour/mention';
import { BIN_MS, type Detector, missingIn, type Signal } from '@goldenhour/velocity';
import type { Commit, InRecord, Offset, StateChange } from '../ports/index.ts';
import {
  decodeMentionsRecord,
  type KeptScore,
  type MentionRecord,
  type MentionsRecord,
  type Tick,
} from '../records.ts';
import { TOPICS } from '../topics.ts';
import { contextOf } from './context.ts';
import { type ScoreCounts, ScoreOutputs } from './outputs.ts';
import { OwnDetector } from './own-detector.ts';
import { coverageEdges, PartitionClock } from './partition-clock.ts';
import { ReorderBuffer, type Waiting } from './reorder-buffer.ts';
import { FOLLOWED_MAX, SampleBook } from './sample-book.ts';
import { SEEN_BOUNDS, Seen, type SeenBounds } from './seen.ts';

export type MachineBounds = {
  /** Mentions that may wait for the clock; beyond it the earliest leave before their time. */
  readonly waitingMax: number;
  readonly seen: SeenBounds;
  readonly samplesMax: number;
};
const BOUNDS: MachineBounds = { waitingMax: 100_000, seen: SEEN_BOUNDS, samplesMax: FOLLOWED_MAX };

const POSITION_KEY = 'position';

type Item = Waiting & {
  /** What it is dropped by when it comes again. */
  readonly key: number;
  readonly appendTime: EpochMs;
  readonly mention: Mention;
  readonly official: boolean;
  readonly score: KeptScore;
};

type Position = { readonly next: Offset; readonly leftTo: EpochMs | null };

/** A record, read; mentions among them want a score before {@link ScoreMachine.apply}. */
export type Step =
  | { readonly kind: 'mention'; readonly record: InRecord; readonly value: MentionRecord }
  | { readonly kind: 'tick'; readonly record: InRecord; readonly value: Tick }
  | { readonly kind: 'pass'; readonly record: InRecord }
  | { readonly kind: 'refused'; readonly record: InRecord; readonly refusal: Refusal };

export type ScoreMachineOptions = {
  readonly partition: number;
  readonly subjects: { has(subject: string): boolean };
  readonly state: ReadonlyMap<string, string>;
  readonly committed: Offset | undefined;
  readonly scorer: { readonly name: string; readonly version: string };
  readonly bounds?: MachineBounds;
  /** Made from the entries that this machine keeps for it. */
  readonly createDetector: (restored: Iterable<readonly [string, string]>) => Detector;
};

export class ScoreMachine {
  readonly clock: PartitionClock;
  readonly #options: Omit<ScoreMachineOptions, 'state'>;
  /** Before anything is applied its detector may be told of a past. */
  readonly own: OwnDetector;
  readonly #detector: Detector;
  readonly #seen: Seen;
  readonly #samples: SampleBook;
  readonly #buffer = new ReorderBuffer<Item>();
  readonly #waiting = new Set<number>();
  readonly #bounds: MachineBounds;
  /** As committed: records before `next` are read again, and what lies before `leftTo` had left. */
  readonly #restored: Position;
  /** Reading has come so far, in this life. */
  #next: Offset;
  /** Mentions before this time have left though the clock has not passed them: there was no room. */
  #pushedTo: EpochMs;
  readonly #outputs: ScoreOutputs;
  #read = 0;

  constructor({ state, ...options }: ScoreMachineOptions) {
    const bounds = options.bounds ?? BOUNDS;
    this.#options = options;
    this.#bounds = bounds;
    this.#outputs = new ScoreOutputs(options.partition, options.scorer);
    this.clock = new PartitionClock(state);
    this.#seen = new Seen(state, bounds.seen);
    this.#samples = new SampleBook(state, bounds.samplesMax);
    this.own = new OwnDetector(state, options.createDetector);
    this.#detector = this.own.detector;
    const position = state.get(POSITION_KEY);
    this.#restored =
      position === undefined ? { next: 0, leftTo: null } : (JSON.parse(position) as Position);
    this.#next = options.committed ?? this.#restored.next;
    this.#pushedTo = this.#restored.leftTo ?? Number.NEGATIVE_INFINITY;
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
    return this.#outputs.any;
  }

  /** Reads records. Changes nothing. */
  plan(records: readonly InRecord[]): readonly Step[] {
    return records.map((record): Step => {
      const again = record.offset < this.#restored.next;
      const decoded = decodeMentionsRecord(record);
      if (again && !(decoded.ok && this.#stillWaits(decoded.value, record)))
        return { kind: 'pass', record };
      if (!decoded.ok) return { kind: 'refused', record, refusal: decoded.refusal };
      const { value } = decoded;
      switch (value.t) {
        case 'heartbeat':
          return { kind: 'pass', record };
        case 'tick':
          return { kind: 'tick', record, value };
        case 'mention':
          if (this.#options.subjects.has(value.subject)) return { kind: 'mention', record, value };
      }
      const detail = 'subject: not in the configuration';
      const refusal = { fate: 'dead-letter', reason: 'unknown_subject', detail } as const;
      return { kind: 'refused', record, refusal };
    });
  }

  /** Of what is read again, only mentions that had not left are wanted. */
  #stillWaits(value: MentionsRecord, record: InRecord): boolean {
    if (value.t !== 'mention' || !this.#options.subjects.has(value.subject)) return false;
    const time = this.clock.effectiveTime(value.mention.time, record.appendTime);
    return time >= (this.#restored.leftTo ?? Number.NEGATIVE_INFINITY);
  }

  /** Applies one step, in log order. `score` is wanted for mentions that say something. */
  apply(step: Step, score: KeptScore): void {
    const { record } = step;
    this.#read += 1;
    this.#next = Math.max(this.#next, record.offset + 1);
    this.clock.append(record.appendTime);
    this.#advance();
    switch (step.kind) {
      case 'mention':
        this.#mention(step, score);
        break;
      case 'tick':
        this.#tick(step.value, record);
        break;
      case 'refused':
        this.#outputs.refuse(step.refusal, record);
        break;
      case 'pass':
        break;
    }
  }

  /** All that changed since the last take, as one commit, and what to count once it is durable. */
  take(): { readonly commit: Commit; readonly counts: ScoreCounts } {
    const position: Position = {
      next: Math.max(this.#next, this.#restored.next),
      leftTo: Number.isFinite(this.#leftTo) ? this.#leftTo : null,
    };
    const state: StateChange[] = [
      ...this.clock.drain(),
      [POSITION_KEY, JSON.stringify(position)],
      ...this.#seen.drain(),
      ...this.#samples.drain(),
      ...this.own.drain(),
    ];
    const offset = this.#buffer.oldestOffset() ?? this.#next;
    const { outputs, counts } = this.#outputs.take();
    this.#read = 0;
    return { commit: { outputs, state, offset }, counts };
  }

  get #leftTo(): EpochMs {
    return Math.max(this.clock.now, this.#pushedTo);
  }

  #tick(tick: Tick, { appendTime }: InRecord): void {
    const { clock } = this;
    const { speaking: spoke, live: wasLive } = clock;
    const isNew = !clock.knows(tick.source);
    const verdict = clock.tick(tick, appendTime);
    if (verdict !== 'accepted') {
      this.#outputs.drop(verdict);
      return;
    }
    if (clock.live && !wasLive) {
      this.#buffer.replace((item) => ({
        ...item,
        time: clock.effectiveTime(item.mention.time, item.appendTime),
      }));
    }
    this.#advance();
    if (clock.speaking || clock.live || !(spoke || isNew)) return;
    // Nobody will move the clock past what still waits.
    this.#release(Number.POSITIVE_INFINITY);
    this.#outputs.end(clock.over);
  }

  #mention({ record, value }: Step & { kind: 'mention' }, score: KeptScore): void {
    const { mention, subject, official } = value;
    const { offset, appendTime } = record;
    const { id, revision, op } = mention;
    const time = this.clock.effectiveTime(mention.time, appendTime);
    const key = Seen.key(nameOf(mention, subject));
    if (this.#seen.has(key) || this.#waiting.has(key)) {
      this.#outputs.drop('duplicate');
      return;
    }
    const order = { time, id, revision, subject, op };
    const item: Item = { ...order, offset, appendTime, key, mention, official, score };
    if (time < this.#leftTo) {
      this.#outputs.counts.late += 1;
      this.#leave(item);
      return;
    }
    this.#waiting.add(key);
    this.#buffer.push(item);
    const { earliest } = this.#buffer;
    if (this.#buffer.size <= this.#bounds.waitingMax || earliest === undefined) return;
    this.#outputs.counts.overflow += 1;
    this.#pushedTo = earliest.time + 1;
    this.#release(this.#pushedTo);
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
  #advance(): void {
    const { clock } = this;
    if (clock.closedTo === null) return;
    const limit = Math.floor(clock.now / BIN_MS) * BIN_MS;
    for (let from = clock.closedTo; from < limit; from = clock.closedTo) {
      // A mention finds its own bin open: the empty ones before it are closed first.
      const earliest = this.#buffer.earliest?.time ?? Number.POSITIVE_INFINITY;
      const occupied = Math.floor(earliest / BIN_MS) * BIN_MS;
      const due = Math.min(occupied, this.#detector.due(from));
      const to = Math.min(limit, Math.max(due, from + BIN_MS));
      this.#release(to);
      this.#close(from, to);
      clock.closedTo = to;
    }
    // When live time begins, what waited may be seen earlier than what there was no room for.
    this.#release(this.#leftTo);
  }

  #close(from: EpochMs, to: EpochMs): void {
    const coverage = this.clock.coverage();
    const { signals, settled, forget } = this.#detector.close({ from, to }, coverage);
    // The alerter steps through the bins in order: those before the last come before its signals.
    const last = to - BIN_MS;
    const ends = [...coverageEdges(from, to, coverage), ...(last > from ? [last] : []), to];
    ends.sort((a, b) => a - b);
    let start = from;
    for (const end of ends) {
      if (end === start) continue;
      if (end === to) this.#signal(signals);
      const missing = missingIn(coverage, end - BIN_MS, end);
      this.#outputs.passed({ t: 'clock', from: start, to: end, missing });
      start = end;
    }
    this.#outputs.settle(settled);
    for (const { subject, mention } of forget) this.#forget(subject, mention);
  }

  #signal(signals: readonly Signal[]): void {
    const { mode, live, appended: appendTime } = this.clock;
    this.#outputs.signal(signals, { mode, live, appendTime });
  }

  /** A mention's turn has come: it is counted, once, and its score goes out. */
  #leave(item: Item): void {
    const { mention, subject, key, time } = item;
    const { now } = this.clock;
    this.#seen.add(key, time, now);
    switch (mention.op) {
      case 'delete':
        this.#forget(subject, mention.id);
        return;
      case 'engagement':
        this.#engage(item);
        return;
      case 'upsert':
        break;
    }
    const { revision, id } = mention;
    const { official, score } = item;
    this.#outputs.score(subject, { mention: id, revision, time, official, ...score });
    if (this.#isFirst(item) && !item.official) {
      this.#observe(item);
      return;
    }
    // What was corrected is not shown again because its earlier words come late.
    const shown = this.#samples.shown(subject, id, now);
    if (shown !== undefined && revision > shown) this.#sample(item);
  }

  /** No revision of it has left before, whichever came first. */
  #isFirst({ mention, subject, time }: Item): boolean {
    const edited = Seen.key(`${mention.id}\n${subject}\nedited`);
    if (this.#seen.has(edited)) return false;
    if (mention.revision === 0) return true;
    this.#seen.add(edited, time, this.clock.now);
    return !this.#seen.has(Seen.key(nameOf({ ...mention, revision: 0 }, subject)));
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
      context: contextOf(mention, score),
    });
    for (const replaced of result.replaced) this.#forget(subject, replaced);
    if (result.sample) this.#sample(item);
    if (result.refused) this.#outputs.counts.overflow += 1;
    if (result.missed) this.#outputs.miss(subject, mention.id, time);
    if (result.correction !== null) this.#outputs.correct(result.correction);
    if (result.signals !== undefined) this.#signal(result.signals);
  }

  #engage({ mention, subject, time, official }: Item): void {
    if (official || mention.engagement === undefined) return;
    // Views are no doing of anybody.
    const { views: _, ...counts } = mention.engagement;
    const signals = this.#detector.engage?.({ subject, mention: mention.id, time, ...counts });
    if (signals !== undefined) this.#signal(signals);
  }

  #sample({ mention, subject, score, time }: Item): void {
    // Withdrawn before it was counted.
    if (this.#seen.has(Seen.key(nameOf({ ...mention, op: 'delete' }, subject)))) return;
    this.#samples.add(subject, mention, time);
    const sentiment = 'unscored' in score ? null : score.sentiment;
    this.#outputs.put(
      TOPICS.samples.name,
      SampleBook.key(subject, mention.id),
      SampleBook.encode(subject, mention, sentiment),
    );
  }

  #forget(subject: string, mention: string): void {
    if (!this.#samples.remove(subject, mention, this.clock.now)) return;
    this.#outputs.put(TOPICS.samples.name, SampleBook.key(subject, mention), null);
  }
}

/** What a mention is dropped by when it comes again. One withdrawal is as good as another. */
const nameOf = ({ id, op, revision }: Mention, subject: string): string =>
  op === 'delete' ? `${id}\n${subject}\ndelete` : `${id}\n${subject}\n${op}\n${revision}`;
