/**
 * One source from its first tick to its last: reads, publishes, waits for the acknowledgement,
 * then commits the cursor. Reconnecting, back-off, ticks and counting are written here, once for
 * all sources.
 */
import type { DurationMs, EpochMs, Mention, Mode } from '@goldenhour/mention';
import { BIN_MS } from '@goldenhour/velocity';
import {
  type Backoff,
  type OutRecord,
  type Source,
  type SourceBatch,
  SourceError,
  type StateChange,
} from '../ports/index.ts';
import type { Tick, TickStatus } from '../records.ts';
import { backoffMs, withRetry } from '../retry.ts';
import { DELAY_BOUND_MS } from '../score/partition-clock.ts';
import type { StageContext } from '../stage.ts';
import { Emitted } from './emitted.ts';
import { type ItemTools, itemRecords } from './item-records.ts';
import type { PlayOrder } from './play-order.ts';
import { tickRecords } from './tick-records.ts';

/** Between attempts to open a source again, where it says nothing else. */
export const SOURCE_BACKOFF: Backoff = { firstMs: 1_000, maxMs: 5 * 60 * 1000 };

/** What is saved of a source: `s/<source>`. */
export type SavedSource = {
  readonly cursor: string | null;
  readonly epoch: number;
  /** From when on it is to cover what it watches: a live one from when it was first opened. */
  readonly since: EpochMs | null;
  /** Null until it has spoken. */
  readonly watermark: EpochMs | null;
  readonly mode: Mode;
  readonly clock: Source['clock'];
  readonly ended: boolean;
  /** It was taken out of the configuration; its epoch is kept, so that it can come back. */
  readonly retired?: true;
};

export type SourceRunnerOptions = StageContext &
  ItemTools & {
    /** Of the task, and of the sources beside this one: when one fails, all stop. */
    readonly signal: AbortSignal;
    readonly saved: SavedSource | undefined;
    /** All `tick` sources of the configuration. */
    readonly declares: readonly string[];
    readonly configVersion: string;
    /** Keeps the played sources together. */
    readonly order: PlayOrder;
    /** Commits of the task's sources take turns. */
    readonly commit: (changes: readonly StateChange[]) => Promise<void>;
  };

export const savedKey = (source: string): string => `s/${source}`;

export class SourceRunner {
  readonly #options: SourceRunnerOptions;
  readonly #emitted: Emitted;
  #saved: SavedSource;
  #sequence = 0;
  /** Opened for the first time ever: until its first tick nobody counts on it. */
  #isUnheardOf = false;
  #status: TickStatus | undefined;
  #lastTick: EpochMs = 0;
  #turn: Promise<void> = Promise.resolve();

  /** @throws RangeError a live source whose ticks would come too seldom */
  constructor(options: SourceRunnerOptions) {
    const { source, saved, task } = options;
    if (source.clock === 'log' && source.tickIntervalMs >= DELAY_BOUND_MS) {
      throw new RangeError(
        `source ${source.name}: tickIntervalMs is ${source.tickIntervalMs}; below ${DELAY_BOUND_MS} it would be missing at no close`,
      );
    }
    this.#options = options;
    this.#emitted = new Emitted(source.name, task.state);
    this.#saved = {
      cursor: saved?.cursor ?? null,
      epoch: (saved?.epoch ?? 0) + 1,
      since: saved?.since ?? null,
      watermark: saved?.watermark ?? null,
      mode: saved?.mode ?? source.mode,
      clock: source.clock,
      ended: saved?.ended ?? false,
    };
  }

  /** Ends when the source has, or when it is told to stop. @throws SourceError not retryable */
  async run(): Promise<void> {
    const { source, signal, telemetry, health, order } = this.#options;
    if (this.#saved.ended) {
      if (!(await this.#hasMore())) {
        telemetry.log('info', 'a source had ended before and is not read again', {
          source: source.name,
        });
        health(`source-${source.name}`, null);
        return;
      }
      this.#saved = { ...this.#saved, ended: false };
    }
    // One that was never reached is missing from now on, not unheard of.
    if (source.clock === 'log' && this.#saved.since === null) {
      this.#saved = { ...this.#saved, since: this.#options.clock.now() };
      this.#isUnheardOf = true;
    }
    // Durable before the first tick.
    await this.#commit([]);
    if (source.clock === 'tick') order.join(source.name, this.#saved.watermark);
    const stop = new AbortController();
    const stopping = AbortSignal.any([signal, stop.signal]);
    const parts = await Promise.allSettled([
      this.#read(stopping).finally(() => {
        order.leave(source.name);
        stop.abort();
      }),
      this.#tickWhileQuiet(stopping).catch((error: unknown) => {
        stop.abort();
        throw error;
      }),
    ]);
    for (const part of parts) if (part.status === 'rejected') throw part.reason;
  }

  /** An ended source knows by its cursor when it is not what it was. @throws SourceError `input` */
  async #hasMore(): Promise<boolean> {
    const { source, signal } = this.#options;
    try {
      for await (const { items } of source.read(this.#saved.cursor, signal)) {
        if (items.length > 0) return true;
      }
    } catch (error) {
      // Whether it has, will be seen when it works again.
      if (!signal.aborted && error instanceof SourceError && error.retryable) return true;
      if (!signal.aborted) throw error;
    }
    return false;
  }

  async #read(signal: AbortSignal): Promise<void> {
    const { source, clock, telemetry, health, order } = this.#options;
    const check = `source-${source.name}`;
    const backoff = source.backoff ?? SOURCE_BACKOFF;
    for (let failures = 0; !signal.aborted; ) {
      try {
        for await (const batch of source.read(this.#saved.cursor, signal)) {
          await this.#take(batch);
          health(check, null);
          failures = 0;
          await order.turn(source.name, signal);
        }
        if (!signal.aborted) await this.#end();
        health(check, null);
        return;
      } catch (error) {
        // Told to stop, a source may well say so by failing.
        if (signal.aborted) return;
        if (!(error instanceof SourceError) || !error.retryable) throw error;
        failures += 1;
        health(check, error.message);
        telemetry.count('goldenhour_source_failures_total', 1, source.name, error.code);
        telemetry.log('warn', 'a source failed and is opened again', {
          source: source.name,
          error: error.code,
        });
        // What a person has to put right is not asked for every few seconds.
        const least = error.code === 'auth' ? SOURCE_BACKOFF.maxMs : (error.retryAfterMs ?? 0);
        const wait = Math.max(backoffMs(failures, backoff, source.name), least);
        await clock.sleep(wait, signal);
      }
    }
  }

  /** One at a time, so that ticks stand in the log in the order of their sequence. */
  #inTurn(act: () => Promise<void>): Promise<void> {
    const next = this.#turn.then(act);
    this.#turn = next.catch(() => undefined);
    return next;
  }

  async #take(batch: SourceBatch): Promise<void> {
    const { source, clock, order } = this.#options;
    const watermark = Math.max(this.#saved.watermark ?? batch.watermark, batch.watermark);
    const opened = this.#isUnheardOf && this.#sequence === 0 ? null : this.#saved.since;
    const since = Math.min(opened ?? batch.since, batch.since);
    const mode = batch.mode ?? this.#saved.mode;
    const reached = { ...this.#saved, cursor: batch.cursor, watermark, since, mode };
    const observed = clock.now();
    const blind = opened === null ? (batch.blind ?? null) : this.#blind(batch, opened);
    const mentions: Mention[] = [];
    const context = { ...this.#options, mode, observed, mentions, emitted: this.#emitted };
    const records = batch.items.flatMap((item) => itemRecords(item, context));
    await this.#inTurn(async () => {
      records.push(...this.#ticks(reached, 'live', blind));
      await this.#publish(records);
      // Only now: a tick between may not promise what is not in the log yet.
      this.#saved = reached;
    });
    if (mentions.length > 0) source.followed?.(mentions);
    await this.#commit(this.#emitted.drain());
    order.reach(source.name, watermark);
    this.#count(batch, { watermark, blind });
  }

  /** What the source says, and the time that it was to cover before it first spoke. */
  #blind({ blind, since }: SourceBatch, opened: EpochMs): Tick['blind'] {
    if (this.#saved.watermark !== null || opened >= since) return blind ?? null;
    return {
      from: Math.min(opened, blind?.from ?? opened),
      to: Math.max(since, blind?.to ?? since),
    };
  }

  #count(
    { items, skipped = {} }: SourceBatch,
    { watermark, blind }: { readonly watermark: EpochMs; readonly blind: Tick['blind'] },
  ): void {
    const { source, telemetry } = this.#options;
    const { name } = source;
    telemetry.count('goldenhour_ingested_items_total', items.length, name);
    telemetry.set('goldenhour_source_watermark_timestamp_seconds', watermark / 1000, name);
    for (const [reason, amount] of Object.entries(skipped))
      telemetry.count('goldenhour_source_skipped_total', amount, name, reason);
    if (blind === null) return;
    const seconds = Math.max(0, blind.to - blind.from) / 1000;
    telemetry.count('goldenhour_source_blind_seconds_total', seconds, name);
    const from = new Date(blind.from).toISOString();
    const to = new Date(blind.to).toISOString();
    telemetry.log('warn', 'a source is blind for a time that it could not be served', {
      ...{ source: name, from, to, seconds },
    });
  }

  async #end(): Promise<void> {
    await this.#inTurn(() => this.#publish(this.#ticks(this.#saved, 'ended', null)));
    this.#saved = { ...this.#saved, ended: true };
    await this.#commit([]);
  }

  /** The source's word, for every partition, and for readers of `coverage` when it says something new. */
  #ticks(reached: SavedSource, status: TickStatus, blind: Tick['blind']): readonly OutRecord[] {
    const { source, declares, configVersion, transport, clock, task } = this.#options;
    const { epoch, since, watermark, mode } = reached;
    // A played source that has not spoken yet has no word to give, unless it is its last.
    if (since === null && status !== 'ended') return [];
    this.#sequence += 1;
    this.#lastTick = clock.now();
    const tick: Tick = {
      t: 'tick',
      source: source.name,
      epoch,
      sequence: this.#sequence,
      clock: source.clock,
      mode,
      declares,
      since: since ?? 0,
      watermark: watermark ?? since ?? 0,
      intervalMs: source.tickIntervalMs,
      ...(source.trailMs === undefined ? {} : { trailMs: source.trailMs }),
      status,
      blind,
      config: configVersion,
    };
    const isNews = status !== this.#status || blind !== null;
    this.#status = status;
    return tickRecords(tick, {
      partitions: transport.partitions,
      at: isNews ? task.partition : null,
    });
  }

  /**
   * A live source that has nothing to say still says so; when it has not even said that for a
   * bin's length beyond its trail, it is late.
   */
  async #tickWhileQuiet(signal: AbortSignal): Promise<void> {
    const { source, clock } = this.#options;
    if (source.clock !== 'log') return;
    const interval: DurationMs = source.tickIntervalMs;
    while (!signal.aborted) {
      await clock.sleep(interval, signal);
      await this.#inTurn(async () => {
        if (signal.aborted || this.#status === 'ended') return;
        if (clock.now() - this.#lastTick < interval) return;
        const { watermark, since } = this.#saved;
        const behind = clock.now() - (watermark ?? since ?? 0);
        const isLate = watermark === null || behind > BIN_MS + (source.trailMs ?? 0);
        await this.#publish(this.#ticks(this.#saved, isLate ? 'late' : 'live', null));
      });
    }
  }

  async #publish(records: readonly OutRecord[]): Promise<void> {
    const { transport, clock, signal, source, health, telemetry } = this.#options;
    await withRetry(() => transport.publish(records), {
      clock,
      signal,
      seed: source.name,
      onFailure: (problem) => {
        health(`source-${source.name}`, problem);
        if (problem !== null) telemetry.count('goldenhour_transport_failures_total', 1, 'ingest');
      },
    });
  }

  async #commit(changes: readonly StateChange[]): Promise<void> {
    const { source, commit } = this.#options;
    await commit([[savedKey(source.name), JSON.stringify(this.#saved)], ...changes]);
  }
}
