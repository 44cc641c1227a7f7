/**
 * Tells what was given before, where a stream is read again from a little earlier. Only what the
 * reader has taken counts as given: a batch that may not be durable is given again.
 */
import { hash53 } from '@goldenhour/mention';

/** Items remembered, at least. Chosen: two minutes of a whole network at 400 a second. */
export const REMEMBERED_MIN = 50_000;

export class Repeats {
  readonly #max: number;
  #young = new Set<number>();
  #old = new Set<number>();
  #pending = new Set<number>();
  /** The cursor up to which everything was taken. */
  #taken: string | null = null;

  /** @param max keys remembered; between that and twice as many */
  constructor(max: number = REMEMBERED_MIN) {
    this.#max = max;
  }

  /** Reading begins at a cursor. When it is not where this reader stopped, nothing was given yet. */
  open(cursor: string | null): void {
    this.#pending.clear();
    if (cursor === this.#taken) return;
    this.#young.clear();
    this.#old.clear();
    this.#taken = cursor;
  }

  /** Whether it is new; from now on it is not, unless reading begins again before it was taken. */
  isNew(key: string): boolean {
    const hash = hash53(key);
    if (this.#young.has(hash) || this.#old.has(hash) || this.#pending.has(hash)) return false;
    this.#pending.add(hash);
    return true;
  }

  /** The batch with this cursor was taken: the reader asks for more. */
  take(cursor: string): void {
    for (const hash of this.#pending) this.#young.add(hash);
    this.#pending.clear();
    this.#taken = cursor;
    if (this.#young.size < this.#max) return;
    this.#old = this.#young;
    this.#young = new Set();
  }
}
