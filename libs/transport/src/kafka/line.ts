import type { DurationMs } from '@goldenhour/mention';
import type { InRecord, Offset } from '@goldenhour/pipeline/ports';

/** The records of one partition on their way to its task. */
export class Line {
  readonly partition: number;
  /** Of the next fetch. */
  position: Offset;
  /** Retention may have overtaken a position that was committed; one never committed lost nothing. */
  readonly isResumed: boolean;
  /** Why it cannot be read now. */
  trouble: string | null = null;
  /** On the monotonic clock: it is not fetched before. */
  restsUntil = 0;
  /** In a row, until something could be read again. */
  failures = 0;
  /** A broker is asked for it now. */
  isAsked = false;
  #queue: readonly InRecord[] = [];
  #taken = 0;
  #chunks: { readonly records: readonly InRecord[]; readonly bytes: number }[] = [];
  #bytes = 0;
  #wake: (() => void) | undefined;
  readonly #onRoom: () => void;

  constructor(partition: number, from: Offset | undefined, onRoom: () => void) {
    this.partition = partition;
    this.position = from ?? 0;
    this.isResumed = from !== undefined;
    this.#onRoom = onRoom;
  }

  /** Of records that wait, about. @unit bytes */
  get bytes(): number {
    return this.#bytes;
  }

  get isEmpty(): boolean {
    return this.#bytes === 0;
  }

  put(records: readonly InRecord[], bytes: number): void {
    if (records.length === 0) return;
    this.#chunks.push({ records, bytes });
    this.#bytes += bytes;
    this.wake();
  }

  /** At most so many, at once; perhaps none. */
  take(count: number): readonly InRecord[] {
    if (this.#taken === this.#queue.length) {
      const chunk = this.#chunks[0];
      if (chunk === undefined) return [];
      this.#queue = chunk.records;
      this.#taken = 0;
    }
    const records = this.#queue.slice(this.#taken, this.#taken + count);
    this.#taken += records.length;
    if (this.#taken === this.#queue.length) {
      this.#bytes -= this.#chunks.shift()?.bytes ?? 0;
      this.#queue = [];
      this.#taken = 0;
      this.#onRoom();
    }
    return records;
  }

  /** Until there is a record, the time is over, or `wake` is called. */
  async filled(waitMs: DurationMs): Promise<void> {
    if (!this.isEmpty || waitMs <= 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, waitMs);
    this.#wake = resolve;
    await promise;
    this.#wake = undefined;
    clearTimeout(timer);
  }

  wake(): void {
    this.#wake?.();
  }
}
