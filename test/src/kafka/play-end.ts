/** Whether a play that many processes share is over: every end was acted on, and all were told. */
import { decodeSignalsRecord, fromCrisisRecord, TOPICS } from '@goldenhour/pipeline';
import type { InRecord, Reader } from '@goldenhour/pipeline/ports';

const SCAN_RECORDS = 5_000;

/** Reads on from where it was each time it is asked. */
export class PlayEnd {
  readonly #reader: Reader;
  readonly #sources: readonly string[];
  readonly #signals: Cursor;
  readonly #crises: Cursor;
  readonly #notifications: Cursor;
  /** Offset of the record that says it, per partition. */
  readonly #ends = new Map<number, number>();
  readonly #events = new Set<string>();
  readonly #accepted = new Set<string>();

  constructor(reader: Reader, sources: readonly string[]) {
    this.#reader = reader;
    this.#sources = sources;
    this.#signals = new Cursor(reader, TOPICS.signals.name);
    this.#crises = new Cursor(reader, TOPICS.crises.name);
    this.#notifications = new Cursor(reader, TOPICS.notifications.name);
  }

  /** @throws TransportError */
  async isReached(): Promise<boolean> {
    for (const record of await this.#signals.readOn()) this.#hear(record);
    if (this.#ends.size < this.#reader.partitions) return false;
    const alerted = await this.#reader.committed('alert');
    for (const [partition, offset] of this.#ends)
      if ((alerted[partition] ?? 0) <= offset) return false;
    // Only now: nothing is added to them any more.
    for (const record of await this.#crises.readOn()) {
      const decoded = fromCrisisRecord(record);
      if (decoded.ok) this.#events.add(`${record.key}/${decoded.value.event.revision}`);
    }
    for (const { value } of await this.#notifications.readOn()) {
      const { crisis, revision, outcome } = JSON.parse(value ?? '{}');
      if (outcome === 'accepted') this.#accepted.add(`${crisis}/${revision}`);
    }
    return [...this.#events].every((event) => this.#accepted.has(event));
  }

  #hear(record: InRecord): void {
    const decoded = decodeSignalsRecord(record);
    if (!decoded.ok || decoded.value.t !== 'end') return;
    const { sources } = decoded.value;
    if (this.#sources.every((source) => sources.includes(source)))
      this.#ends.set(record.partition, record.offset);
  }
}

/** Reads all partitions of a topic, each record once. */
class Cursor {
  readonly #reader: Reader;
  readonly #topic: string;
  readonly #next: number[];

  constructor(reader: Reader, topic: string) {
    this.#reader = reader;
    this.#topic = topic;
    this.#next = Array.from({ length: reader.partitions }, () => 0);
  }

  async readOn(): Promise<readonly InRecord[]> {
    const found: InRecord[] = [];
    for (const partition of this.#next.keys()) {
      for (;;) {
        const from = this.#next[partition] ?? 0;
        const range = { from, maxRecords: SCAN_RECORDS };
        const records = await this.#reader.scan(this.#topic, partition, range);
        const last = records.at(-1);
        if (last === undefined) break;
        found.push(...records);
        this.#next[partition] = last.offset + 1;
      }
    }
    return found;
  }
}
