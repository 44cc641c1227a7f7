/**
 * How far event time has come on one partition of `mentions`, and what was covered until then.
 *
 * While a `tick` source (replay, backfill, drill) has more to say, the clock is the smallest
 * watermark of all of them; a declared one that has not spoken yet holds it. When none is left,
 * or once live time has begun, the clock is the largest append time seen, less
 * {@link DELAY_BOUND_MS}. It never goes back, and no platform's or author's clock moves it.
 */
import type { DurationMs, EpochMs, Mode } from '@goldenhour/mention';
import { BIN_MS, type SourceCoverage } from '@goldenhour/velocity';
import type { StateChange } from '../ports/index.ts';
import type { Tick } from '../records.ts';
import {
  type ClockState,
  clockEntry,
  pendingEntries,
  restoreClock,
  type SourceState,
  sourceEntry,
} from './clock-state.ts';

/**
 * How long after it was said a mention may be appended and still be put in order, on the log's
 * clock. Longer than any source's tick interval, so that a live source is not missing.
 */
export const DELAY_BOUND_MS: DurationMs = 5_000;

/**
 * Longest trail of a source that is granted. As velocity's own: it must end well before a bin
 * settles, so that what is learned is what was told.
 */
export const TRAIL_MAX_MS: DurationMs = 30 * BIN_MS;

/** Blind intervals kept per source; beyond it the two oldest are merged into one. */
export const BLIND_INTERVALS_MAX = 64;
/** Sources that one partition can know; one that is over makes room, else ticks are refused. */
export const SOURCES_MAX = 512;

export type TickVerdict = 'accepted' | 'stale_tick' | 'too_many_sources';

export class PartitionClock {
  readonly #state: ClockState;
  /** In order of their names, so that ties are broken alike whoever spoke first. */
  #sources: Map<string, SourceState>;
  /** Sources whose entries are to be written. */
  readonly #changed = new Set<string>();
  #pendingChanged: boolean;
  #pendingKeys: readonly string[];

  /** @param entries the stage's state, with what {@link drain} gave before a restart */
  constructor(entries: ReadonlyMap<string, string>) {
    const { state, sources, pendingKeys, isOld } = restoreClock(entries);
    this.#state = state ?? {
      now: null,
      closedTo: null,
      live: false,
      mode: 'live',
      appended: 0,
      ticked: 0,
      pending: [],
    };
    this.#sources = sources;
    this.#pendingKeys = pendingKeys;
    this.#pendingChanged = isOld;
    if (isOld) for (const name of sources.keys()) this.#changed.add(name);
  }

  /** What changed since the last time, as entries of the state. */
  drain(): readonly StateChange[] {
    const changes = [clockEntry(this.#state)];
    for (const name of this.#changed) changes.push(sourceEntry(name, this.#sources.get(name)));
    this.#changed.clear();
    if (this.#pendingChanged) {
      const entries = pendingEntries(this.#state.pending, this.#pendingKeys);
      this.#pendingKeys = entries.flatMap(([key, value]) => (value === null ? [] : [key]));
      changes.push(...entries);
      this.#pendingChanged = false;
    }
    return changes;
  }

  /** Every mention with an earlier time has left the buffer, or will leave it at once. */
  get now(): EpochMs {
    return this.#state.now ?? Number.NEGATIVE_INFINITY;
  }

  /** The end of the last closed bin; null until a first tick has come. */
  get closedTo(): EpochMs | null {
    return this.#state.closedTo;
  }

  set closedTo(end: EpochMs) {
    this.#state.closedTo = end;
  }

  /** The largest append time seen. */
  get appended(): EpochMs {
    return this.#state.appended;
  }

  get mode(): Mode {
    return this.#state.mode;
  }

  /** The log's clock rules: what is late is late in the world, not in the play. */
  get live(): boolean {
    return this.#state.live;
  }

  /** Append time of the last tick, and the shortest interval promised by a source still speaking. */
  get silence(): { readonly since: EpochMs; readonly intervalMs: DurationMs } {
    let intervalMs = Number.POSITIVE_INFINITY;
    for (const source of this.#sources.values()) {
      if (source.clock === 'log' && !source.over) {
        intervalMs = Math.min(intervalMs, source.intervalMs);
      }
    }
    return { since: this.#state.ticked, intervalMs };
  }

  /** Sources that have more to say, or are declared and have said nothing yet. */
  get speaking(): boolean {
    if (this.#state.pending.length > 0) return true;
    for (const source of this.#sources.values()) if (!source.over) return true;
    return false;
  }

  knows(source: string): boolean {
    return this.#sources.has(source);
  }

  /** Names of the sources that have said their last word. Sorted. */
  get over(): readonly string[] {
    return [...this.#sources].flatMap(([name, { over }]) => (over ? [name] : []));
  }

  /**
   * The mention's time as this partition sees it: once live time has begun, never further ahead
   * of the log than the bound, also for what was appended before. So nothing waits for ever; and
   * since this only lowers a time, what has left still lies behind the clock.
   */
  effectiveTime(time: EpochMs, appendTime: EpochMs): EpochMs {
    return this.live ? Math.min(time, appendTime + DELAY_BOUND_MS) : time;
  }

  /** A record was appended. Moves the clock where the log's clock rules. */
  append(appendTime: EpochMs): void {
    if (appendTime > this.#state.appended) this.#state.appended = appendTime;
    if (this.live) this.#raise(this.#state.appended - DELAY_BOUND_MS);
  }

  tick(tick: Tick, appendTime: EpochMs): TickVerdict {
    const known = this.#sources.get(tick.source);
    if (known === undefined && !this.#hasRoom()) return 'too_many_sources';
    if (
      known !== undefined &&
      (tick.epoch < known.epoch || (tick.epoch === known.epoch && tick.sequence <= known.sequence))
    ) {
      return 'stale_tick';
    }
    const over = tick.status === 'ended' || tick.status === 'retired';
    const blind = mergeBlind(known?.blind ?? [], tick.blind);
    // Between its last word and its return nobody watched for it.
    const away = known?.over === true && !over ? { from: known.watermark, to: tick.since } : null;
    this.#sources.set(tick.source, {
      epoch: tick.epoch,
      sequence: tick.sequence,
      clock: tick.clock,
      mode: tick.mode,
      since: Math.min(known?.since ?? tick.since, tick.since),
      watermark: Math.max(known?.watermark ?? tick.watermark, tick.watermark),
      blind: mergeBlind(blind, away),
      over,
      intervalMs: tick.intervalMs,
      ...(tick.trailMs === undefined ? {} : { trailMs: tick.trailMs }),
    });
    this.#changed.add(tick.source);
    if (known === undefined)
      this.#sources = new Map([...this.#sources].sort(([a], [b]) => (a < b ? -1 : 1)));
    this.#state.ticked = appendTime;
    this.#wait(tick.declares.filter((name) => !this.#sources.has(name)));
    // A source that ended without ever having spoken begins nothing.
    if (!over || known !== undefined) this.#begin(tick.since);
    this.#rule(tick);
    return 'accepted';
  }

  #wait(names: readonly string[]): void {
    const { pending } = this.#state;
    if (names.length === pending.length && names.every((name, at) => name === pending[at])) return;
    this.#state.pending = names;
    this.#pendingChanged = true;
  }

  /** The source that was over first makes room for a new one. */
  #hasRoom(): boolean {
    if (this.#sources.size < SOURCES_MAX) return true;
    let first: readonly [name: string, state: SourceState] | undefined;
    for (const entry of this.#sources) {
      if (entry[1].over && (first === undefined || entry[1].watermark < first[1].watermark))
        first = entry;
    }
    if (first === undefined) return false;
    this.#sources.delete(first[0]);
    this.#changed.add(first[0]);
    return true;
  }

  /** A source that always trails is taken for as far as it would be, could it be fetched at each instant. */
  coverage(): readonly SourceCoverage[] {
    return [...this.#sources].map(([source, { since, watermark, blind, over, trailMs = 0 }]) => ({
      source,
      since,
      watermark: over ? watermark : watermark + Math.min(trailMs, TRAIL_MAX_MS),
      blind,
      ended: over,
    }));
  }

  /** Closing begins where the first source's coverage does. */
  #begin(since: EpochMs): void {
    const start = Math.floor(since / BIN_MS) * BIN_MS;
    const { closedTo, now } = this.#state;
    // An earlier beginning of a second source counts only while the clock has not started.
    if (closedTo === null || (now === null && start < closedTo)) this.#state.closedTo = start;
  }

  #rule(tick: Tick): void {
    const state = this.#state;
    if (this.live) {
      if (tick.clock === 'log') state.mode = tick.mode;
      this.#raise(state.appended - DELAY_BOUND_MS);
      return;
    }
    let latest: SourceState | undefined;
    let slowest: SourceState | undefined;
    let log: SourceState | undefined;
    for (const source of this.#sources.values()) {
      if (source.clock === 'log') {
        if (!source.over) log ??= source;
        continue;
      }
      if (latest === undefined || source.watermark > latest.watermark) latest = source;
      if (!source.over && (slowest === undefined || source.watermark < slowest.watermark))
        slowest = source;
    }
    if (state.pending.length > 0) return;
    if (slowest !== undefined) {
      // The one that holds the clock also says what is played.
      state.mode = slowest.mode;
      this.#raise(slowest.watermark);
    } else if (log !== undefined) {
      state.live = true;
      state.mode = log.mode;
      this.#raise(state.appended - DELAY_BOUND_MS);
    } else if (latest !== undefined) {
      // All is said: the bin that the last word fell into closes too.
      state.mode = latest.mode;
      this.#raise(Math.ceil(latest.watermark / BIN_MS) * BIN_MS);
    }
  }

  #raise(to: EpochMs): void {
    if (to > this.now && Number.isFinite(to)) this.#state.now = to;
  }
}

/** Adds an interval to a sorted, merged list of half-open intervals, within the named bound. */
function mergeBlind(
  intervals: readonly (readonly [EpochMs, EpochMs])[],
  added: Tick['blind'],
): (readonly [EpochMs, EpochMs])[] {
  if (added === null || added.from >= added.to) return [...intervals];
  const merged: (readonly [EpochMs, EpochMs])[] = [];
  let [from, to] = [added.from, added.to];
  for (const interval of intervals) {
    if (interval[1] < from || interval[0] > to) {
      merged.push(interval);
    } else {
      from = Math.min(from, interval[0]);
      to = Math.max(to, interval[1]);
    }
  }
  merged.push([from, to]);
  merged.sort((a, b) => a[0] - b[0]);
  const [first, second] = merged;
  if (merged.length > BLIND_INTERVALS_MAX && first !== undefined && second !== undefined) {
    merged.splice(0, 2, [first[0], second[1]]);
  }
  return merged;
}

/** The bin ends inside (from, to) at which what is missing can change. Ordered. */
export function coverageEdges(
  from: EpochMs,
  to: EpochMs,
  coverage: readonly SourceCoverage[],
): readonly EpochMs[] {
  const edges = new Set<EpochMs>();
  const add = (time: EpochMs): void => {
    for (const edge of [Math.floor(time / BIN_MS) * BIN_MS, Math.ceil(time / BIN_MS) * BIN_MS]) {
      if (edge > from && edge < to) edges.add(edge);
    }
  };
  for (const { since, watermark, blind } of coverage) {
    add(since);
    add(watermark);
    for (const [start, end] of blind) {
      add(start);
      add(end);
    }
  }
  return [...edges].sort((a, b) => a - b);
}
