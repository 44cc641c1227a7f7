import type { DurationMs, EpochMs } from '@goldenhour/mention';
import type { InRecord, Offset } from '@goldenhour/pipeline/ports';

/** The records of one partition on their way to its task. */
export class Line {
  readonly partition: number;
  /** Of the next fetch. */
  position: Offset;
  /** Retention may have overtaken a position that was committed; one never committed lost nothing. */
  readonly isResumed: boolean;
  /** The latest append time of what was read; undefined where nothing is known to have been. */
  readAt: EpochMs | undefined;
  /** Whether what lies before the position is what was read: after a trouble it may be another log. */
  isKnown: boolean;
  /** It was another one, or was cut: nothing here can tell where to go on. */
  isLost = false;
  /** Why it cannot be read now. */
  trouble: string | null = null;
  /** On the monotonic clock: it is not fetched before. */
  restsUntil = 0;
  /** In a row, until something could be read again. */
  failures = 0;
  /** A broker is asked for it now. */
  isAsked = false;
  /** Of the first chunk. */
  #taken = 0;
  #chunks: { readonly records: readonly InRecord[]; readonly bytes: number }[] = [];
  #bytes = 0;
  #wake: (() => void) | undefined;
  readonly #onRoom: () => void;

  constructor(partition: number, from: Offset | undefined, onRoom: () => void, readAt?: EpochMs) {
    this.partition = partition;
    this.position = from ?? 0;
    this.isResumed = from !== undefined;
    this.readAt = readAt;
    this.isKnown = readAt === undefined;
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
    for (const { appendTime } of records) this.readAt = Math.max(this.readAt ?? 0, appendTime);
    this.#chunks.push({ records, bytes });
    this.#bytes += bytes;
    this.wake();
  }

  /** What there is, at once: at most so many, whichever answers they came in; perhaps none. */
  take(count: number): readonly InRecord[] {
    const first = this.#takeOfOne(count);
    if (first.length === count || this.isEmpty) return first;
    const records = [...first];
    while (records.length < count && !this.isEmpty) {
      for (const record of this.#takeOfOne(count - records.length)) records.push(record);
    }
    return records;
  }

  #takeOfOne(count: number): readonly InRecord[] {
    const chunk = this.#chunks[0];
    if (chunk === undefined) return [];
    const records = chunk.records.slice(this.#taken, this.#taken + count);
    this.#taken += records.length;
    if (this.#taken === chunk.records.length) {
      this.#bytes -= chunk.bytes;
      this.#chunks.shift();
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
