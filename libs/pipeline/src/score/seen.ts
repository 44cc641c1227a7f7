/**
 * Which mentions have left the buffer, so that one that comes again is dropped. Bounded: the
 * newest {@link SEEN_BOUNDS}`.idsMin` are always known, more while they are younger than
 * {@link DEDUPE_WINDOW_MS} of event time, never more than `idsMax`.
 *
 * What is forgotten, and when, follows from the ids and times that were added alone: a block of
 * ids is let go when a new block begins, wherever commits fall. State: `d/<block>/<part>` →
 * newest time, then hashes in base 36; a commit adds a part and leaves large ones alone.
 */
import type { DurationMs, EpochMs } from '@goldenhour/mention';
import { hash53 } from '@goldenhour/mention';
import { decodeBase36, encodeBase36 } from '../base36.ts';
import type { StateChange } from '../ports/index.ts';

export const DEDUPE_WINDOW_MS: DurationMs = 6 * 60 * 60 * 1000;

export type SeenBounds = {
  /** A replay of a quiet subject may go back over weeks within one batch. */
  readonly idsMin: number;
  readonly idsMax: number;
  /** Ids that are forgotten together. */
  readonly blockIds: number;
};
/** 500,000 × about 50 bytes; 1,300 × 12 characters are under the 16 kB of a state entry. */
export const SEEN_BOUNDS: SeenBounds = { idsMin: 50_000, idsMax: 500_000, blockIds: 1_300 };

const PREFIX = 'd/';
type Block = { readonly number: number; readonly parts: number[][]; newest: EpochMs; size: number };

export class Seen {
  readonly #bounds: SeenBounds;
  readonly #ids = new Set<number>();
  readonly #blocks: Block[] = [];
  readonly #changed = new Map<string, { readonly block: Block; readonly part: number } | null>();
  /** The last part is large enough, and written: what is new begins another. */
  #partFull = true;
  #next = 0;

  constructor(
    restored: Iterable<readonly [key: string, value: string]>,
    bounds: SeenBounds = SEEN_BOUNDS,
  ) {
    this.#bounds = bounds;
    const entries = [...restored]
      .filter(([key]) => key.startsWith(PREFIX))
      .map(([key, value]) => {
        const [number = 0, part = 0] = key.slice(PREFIX.length).split('/').map(Number);
        return { number, part, value };
      })
      .sort((a, b) => a.number - b.number || a.part - b.part);
    for (const { number, value } of entries) {
      const [newest = '0', text = ''] = value.split(':');
      let block = this.#blocks.at(-1);
      if (block?.number !== number) block = this.#open(number);
      const ids = text.split(',').map(decodeBase36);
      for (const id of ids) this.#ids.add(id);
      block.parts.push(ids);
      block.size += ids.length;
      block.newest = Math.max(block.newest, Number(newest));
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

  /** @param now how far event time has come: the window lies behind it */
  add(key: number, time: EpochMs, now: EpochMs): void {
    if (this.#ids.has(key)) return;
    let block = this.#blocks.at(-1);
    if (block === undefined || block.size >= this.#bounds.blockIds) {
      this.#forget(now);
      block = this.#open(this.#next);
      this.#partFull = true;
    }
    if (this.#partFull) block.parts.push([]);
    this.#partFull = false;
    this.#ids.add(key);
    block.parts.at(-1)?.push(key);
    block.size += 1;
    block.newest = Math.max(block.newest, time);
    const part = block.parts.length - 1;
    this.#changed.set(`${PREFIX}${block.number}/${part}`, { block, part });
  }

  /** The changed state entries since the last drain. */
  drain(): readonly StateChange[] {
    const changes = [...this.#changed].map(([key, written]): StateChange => {
      if (written === null) return [key, null];
      const { block, part } = written;
      const ids = (block.parts[part] ?? []).map(encodeBase36);
      return [key, `${block.newest}:${ids.join(',')}`];
    });
    this.#changed.clear();
    const written = this.#blocks.at(-1)?.parts.at(-1)?.length ?? 0;
    if (written > this.#bounds.blockIds / 4) this.#partFull = true;
    return changes;
  }

  #open(number: number): Block {
    const block: Block = { number, parts: [], newest: 0, size: 0 };
    this.#blocks.push(block);
    this.#next = number + 1;
    return block;
  }

  #forget(now: EpochMs): void {
    const { idsMin, idsMax, blockIds } = this.#bounds;
    for (let oldest = this.#blocks[0]; oldest !== undefined; oldest = this.#blocks[0]) {
      const old = oldest.newest < now - DEDUPE_WINDOW_MS;
      const spared = this.#ids.size - oldest.size >= idsMin && old;
      if (!spared && this.#ids.size + blockIds <= idsMax) return;
      this.#blocks.shift();
      oldest.parts.forEach((ids, part) => {
        for (const id of ids) this.#ids.delete(id);
        this.#changed.set(`${PREFIX}${oldest.number}/${part}`, null);
      });
    }
  }
}
