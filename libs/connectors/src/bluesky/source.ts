/**
 * Bluesky, the whole network, through Jetstream. Reads on from a cursor, on whichever host serves;
 * what no host serves any more is told as blind.
 */
import {
  type Clock,
  type Source,
  type SourceBatch,
  SourceError,
  type SourceItem,
} from '@goldenhour/pipeline/ports';
import { readNumbers, writeNumbers } from '../kit/cursor.ts';
import { FrameStream, FrameTooLarge } from '../kit/frames.ts';
import { Hosts } from '../kit/hosts.ts';
import { Repeats } from '../kit/repeats.ts';
import { unreadable } from '../kit/unreadable.ts';
import { LIKE, POST, REPOST } from './collections.ts';
import type { BlueskyConfig } from './config.ts';
import { AHEAD_MAX_US, Gaps, type Micros, REWIND_US } from './place.ts';
import { EventReader } from './reader.ts';
import { type JetstreamEvent, readEvent, type Unread } from './wire.ts';

const TICK_MS = 2_000;
/** A batch is what comes in this time, or so many frames. Chosen: a commit a second is cheap. */
const GATHER_MS = 1_000;
const BATCH_FRAMES_MAX = 1_000;
/** As the public hosts ask for. @source jetstream README, and its own client's back-off */
const BACKOFF = { firstMs: 1_000, maxMs: 60_000 } as const;
/** Over this, in silences, nothing is known of the time between two events. Chosen. */
const GAP_SILENCES = 2;
/** Beyond a thing too large to be read, reading goes on here. */
const STEP_OVER_US: Micros = 1_000_000;

/** One opening of a stream. */
type Reading = {
  readonly host: string;
  /** The time of the last event believed; null before the first ever. */
  last: Micros | null;
  /** When something new last came, on our clock. */
  progressAt: number;
  /** From here to the next event nothing will be known, on no host, however near it is. */
  unknownFrom: Micros | null;
};

export function blueskySource(config: BlueskyConfig, deps: { readonly clock: Clock }): Source {
  const stream = new Jetstream(config, deps.clock);
  return {
    name: config.name,
    platform: 'bluesky',
    clock: 'log',
    mode: 'live',
    tickIntervalMs: TICK_MS,
    backoff: BACKOFF,
    followed: (mentions) => stream.reader.follow(mentions),
    read: (cursor, signal) => stream.read(cursor, signal),
  };
}

class Jetstream {
  readonly reader = new EventReader();
  readonly #config: BlueskyConfig;
  readonly #clock: Clock;
  readonly #hosts: Hosts;
  readonly #repeats = new Repeats();
  readonly #gaps = new Gaps();
  #since: number | null = null;
  /** What came after this was too large. */
  #stepOver: Micros | null = null;

  constructor(config: BlueskyConfig, clock: Clock) {
    this.#config = config;
    this.#clock = clock;
    this.#hosts = new Hosts(config.hosts);
  }

  async *read(
    cursor: string | null,
    signal: AbortSignal,
  ): AsyncGenerator<SourceBatch, void, undefined> {
    const [from = null] = readNumbers(this.#config.name, cursor, 1) ?? [];
    const isAfterLarge = from !== null && from === this.#stepOver;
    const reading: Reading = {
      host: this.#hosts.current,
      last: from,
      progressAt: this.#clock.now(),
      unknownFrom: isAfterLarge ? from : null,
    };
    this.#repeats.open(cursor);
    try {
      const begin = from === null ? null : from + (isAfterLarge ? STEP_OVER_US : -REWIND_US);
      this.#gaps.opened();
      await using frames = await this.#open(reading.host, begin, signal);
      yield* this.#batches(frames, reading, signal);
    } catch (error) {
      if (signal.aborted || !(error instanceof SourceError)) throw error;
      if (error instanceof FrameTooLarge) this.#stepOver = reading.last;
      throw this.#hosts.failed(reading.host, error);
    }
  }

  #open(host: string, cursor: Micros | null, signal: AbortSignal): Promise<FrameStream> {
    const url = new URL(host);
    url.pathname = `${url.pathname.replace(/\/+$/, '')}/subscribe`;
    for (const collection of [POST, REPOST, ...(this.#config.engagement ? [LIKE] : [])])
      url.searchParams.append('wantedCollections', collection);
    if (cursor !== null) url.searchParams.set('cursor', String(cursor));
    const silenceMs = this.#config.silenceSeconds * 1000;
    return FrameStream.open({ url, clock: this.#clock, silenceMs }, signal);
  }

  async *#batches(
    frames: FrameStream,
    reading: Reading,
    signal: AbortSignal,
  ): AsyncGenerator<SourceBatch, void, undefined> {
    while (!signal.aborted) {
      const taken = await frames.take(BATCH_FRAMES_MAX, GATHER_MS);
      if (taken.length === 0) continue;
      const { batch, lost } = this.#batch(taken, reading);
      if (batch !== null) {
        yield batch;
        this.#repeats.take(batch.cursor);
        this.#hosts.worked();
      }
      if (lost !== null) throw lost;
      if (this.#clock.now() - reading.progressAt < this.#config.silenceSeconds * 1000) continue;
      throw new SourceError(
        'unavailable',
        `${new URL(reading.host).host} repeats itself: nothing new for ${this.#config.silenceSeconds} seconds`,
      );
    }
  }

  /** @returns `lost`: what is read next would leave out what another host may have */
  #batch(
    frames: readonly Buffer[],
    reading: Reading,
  ): { readonly batch: SourceBatch | null; readonly lost: SourceError | null } {
    const now = this.#clock.now();
    const { last: before } = reading;
    const items: SourceItem[] = [];
    const skipped = { repeated: 0, foreign: 0 };
    let blind: { from: number; to: number } | undefined;
    let lost: SourceError | null = null;
    for (const frame of frames) {
      const event = believable(readEvent(frame), now * 1000);
      if ('reason' in event) {
        if (this.#repeats.isNew(frame.toString('latin1')))
          items.push(unreadable(frame, event.reason, event.detail, `${this.#config.name}:frame`));
        continue;
      }
      const gap = this.#gap(event.us, reading);
      if (
        gap !== null &&
        reading.unknownFrom === null &&
        !this.#gaps.met(gap, reading.host, this.#hosts)
      ) {
        lost = lostSome(gap, reading.host);
        break;
      }
      if (gap !== null) {
        blind = {
          from: Math.min(blind?.from ?? Number.POSITIVE_INFINITY, Math.floor(gap.from / 1000)),
          to: Math.min(now, Math.ceil(gap.to / 1000)),
        };
      }
      this.#progress(event.us, reading, now);
      if (!this.#repeats.isNew(nameOf(event))) skipped.repeated += 1;
      else items.push(...(this.reader.read(event) ?? noItems(skipped)));
    }
    const isEmpty = items.length === 0 && skipped.repeated === 0;
    if (reading.last === null || (reading.last === before && isEmpty)) return { batch: null, lost };
    items.push(...this.reader.counts());
    // A host whose clock is ahead of ours promises nothing of times to come.
    const reached = Math.min(reading.last, now * 1000);
    const batch: SourceBatch = {
      items,
      cursor: writeNumbers(reached),
      watermark: Math.floor(reached / 1000),
      since: this.#since ?? Math.floor(reached / 1000),
      skipped,
      ...(blind === undefined ? {} : { blind }),
    };
    return { batch, lost };
  }

  /** The time before an event of which nothing is known; null: none. */
  #gap(us: Micros, reading: Reading): { readonly from: Micros; readonly to: Micros } | null {
    const { last, unknownFrom } = reading;
    if (last === null || us <= last) return null;
    if (unknownFrom !== null) return { from: unknownFrom, to: us };
    const max = GAP_SILENCES * this.#config.silenceSeconds * 1_000_000;
    return us - last > max ? { from: last, to: us } : null;
  }

  #progress(us: Micros, reading: Reading, now: number): void {
    if (reading.last !== null && us <= reading.last) return;
    this.#since ??= Math.min(Math.floor((reading.last ?? us) / 1000), now);
    reading.last = us;
    reading.progressAt = now;
    reading.unknownFrom = null;
  }
}

const noItems = (skipped: { foreign: number }): readonly SourceItem[] => {
  skipped.foreign += 1;
  return [];
};

function believable(event: JetstreamEvent | Unread, nowUs: Micros): JetstreamEvent | Unread {
  if ('reason' in event || event.us <= nowUs + AHEAD_MAX_US) return event;
  return {
    reason: 'bad_time',
    detail: 'time_us: lies more than a day ahead; check the clock of this machine',
  };
}

/** The same on every host, and when an event is told again. */
function nameOf(event: JetstreamEvent): string {
  if (event.kind !== 'commit') return `${event.did} ${event.kind} ${event.us}`;
  const { did, collection, rkey, operation, rev } = event;
  return `${did} ${collection} ${rkey} ${operation} ${rev}`;
}

function lostSome(gap: { readonly from: Micros; readonly to: Micros }, host: string): SourceError {
  const [from, to] = [gap.from, gap.to].map((us) => new Date(us / 1000).toISOString());
  return new SourceError(
    'unavailable',
    `${new URL(host).host} does not have what was said from ${from} to ${to}`,
  );
}
