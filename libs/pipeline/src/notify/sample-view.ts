/**
 * The excerpts of one partition as they stand now, read from `samples` when something is to be
 * shown. A deletion that was committed before is honoured.
 */
import type { Reader, Sample } from '../ports/index.ts';
import { decodeSample } from '../records.ts';
import { TOPICS } from '../topics.ts';

/** Excerpts held in memory; beyond it the oldest are let go and are no longer shown. */
const HELD_MAX = 10_000;
const READ_RECORDS = 1_000;

export class SampleView {
  readonly #reader: Reader;
  readonly #partition: number;
  readonly #held = new Map<string, Sample>();
  #next = 0;

  constructor(reader: Reader, partition: number) {
    this.#reader = reader;
    this.#partition = partition;
  }

  /** Reads on to the present end. */
  async refresh(): Promise<void> {
    for (;;) {
      const records = await this.#reader.scan(TOPICS.samples.name, this.#partition, {
        from: this.#next,
        maxRecords: READ_RECORDS,
      });
      for (const record of records) {
        this.#next = record.offset + 1;
        const decoded = decodeSample(record);
        if (!decoded.ok) continue;
        this.#held.delete(record.key);
        if (decoded.value !== null) this.#held.set(record.key, decoded.value);
      }
      for (const key of this.#held.keys()) {
        if (this.#held.size <= HELD_MAX) break;
        this.#held.delete(key);
      }
      if (records.length < READ_RECORDS) return;
    }
  }

  /** Those of the named mentions that may still be shown, in the given order. */
  find(subject: string, mentions: readonly string[]): readonly Sample[] {
    return mentions.flatMap((mention) => this.#held.get(`${subject}/${mention}`) ?? []);
  }
}
