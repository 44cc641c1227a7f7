/**
 * Which mentions have left the buffer, so that one that comes again is dropped. Bounded: the
 * newest {@link SEEN_MIN} are always known, more while they are younger than
 * {@link DEDUPE_WINDOW_MS} of event time, never more than {@link SEEN_MAX}.
 *
 * State: append-only chunks, `d/<number>` → newest time, then hashes in base 36, so that a commit writes
 * what is new and nothing else.
 */
import type { DurationMs, EpochMs } from '@goldenhour/mention';
import { hash53 } from '@goldenhour/mention';
import type { StateChange } from '../ports/index.ts';

export const DEDUPE_WINDOW_MS: DurationMs = 6 * 60 * 60 * 1000;
/** A replay of a quiet subject may go back over weeks within one batch. */
export const SEEN_MIN = 50_000;
/** 500,000 × about 50 bytes. */
export const SEEN_MAX = 500_000;

const PREFIX = 'd/';
/** Of 12 characters each: under the 16 kB that state entries keep to. */
const CHUNK_IDS = 1_300;
const RADIX = 36;

type Chunk = { readonly number: number; readonly ids: number[]; newest: EpochMs };

export class Seen {
  readonly #ids = new Set<number>();
  readonly #chunks: Chunk[] = [];
  #changed = new Map<string, string | null>();
  #open: Chunk | undefined;
  #next = 0;

  constructor(restored: Iterable<readonly [key: string, value: string]>) {
    const entries = [...restored]
      .filter(([key]) => key.startsWith(PREFIX))
      .map(([key, value]) => ({ number: Number(key.slice(PREFIX.length)), value }))
      .sort((a, b) => a.number - b.number);
    for (const { number, value } of entries) {
      const [newest = '0', ids = ''] = value.split(':');
      const chunk: Chunk = {
        number,
        ids: ids.split(',').map((id) => Number.parseInt(id, RADIX)),
        newest: Number(newest),
      };
      for (const id of chunk.ids) this.#ids.add(id);
      this.#chunks.push(chunk);
      this.#next = number + 1;
    }
  }

  /** What a name is remembered by. */
  static key(name: string): number {
    return hash53(name);
  }

  get size(): number {
    return this.#ids.size;
  }

  has(key: number): boolean {
    return this.#ids.has(key);
  }

  add(key: number, time: EpochMs): void {
    if (this.#ids.has(key)) return;
    this.#ids.add(key);
    let chunk = this.#open;
    if (chunk === undefined || chunk.ids.length >= CHUNK_IDS) {
      chunk = { number: this.#next, ids: [], newest: time };
      this.#next += 1;
      this.#chunks.push(chunk);
      this.#open = chunk;
    }
    chunk.ids.push(key);
    chunk.newest = Math.max(chunk.newest, time);
    this.#changed.set(PREFIX + chunk.number, '');
  }

  /** Forgets what the bounds allow and gives the changed state entries since the last drain. */
  drain(now: EpochMs): readonly StateChange[] {
    while (this.#mayForget(now)) {
      const chunk = this.#chunks.shift();
      if (chunk === undefined) break;
      for (const id of chunk.ids) this.#ids.delete(id);
      this.#changed.set(PREFIX + chunk.number, null);
    }
    const live = new Map(
      this.#chunks.slice(-this.#changed.size - 1).map((chunk) => [chunk.number, chunk]),
    );
    const changes = [...this.#changed].map(([key, value]): StateChange => {
      const chunk = value === null ? undefined : live.get(Number(key.slice(PREFIX.length)));
      return [key, chunk === undefined ? null : encodeChunk(chunk)];
    });
    this.#changed = new Map();
    // A written chunk stays as it is: the next commit begins a new one instead of writing it again.
    if (changes.length > 0 && (this.#open?.ids.length ?? 0) > CHUNK_IDS / 4) this.#open = undefined;
    return changes;
  }

  #mayForget(now: EpochMs): boolean {
    const oldest = this.#chunks[0];
    if (oldest === undefined) return false;
    const left = this.#ids.size - oldest.ids.length;
    if (this.#ids.size > SEEN_MAX) return true;
    return left >= SEEN_MIN && oldest.newest < now - DEDUPE_WINDOW_MS;
  }
}

function encodeChunk({ newest, ids }: Chunk): string {
  return `${newest}:${ids.map((id) => id.toString(RADIX)).join(',')}`;
}
