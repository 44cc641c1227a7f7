/** Reads what is in the log now, without owning anything: topics, state, committed offsets. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { DurationMs } from '@goldenhour/mention';
import {
  type InRecord,
  type Offset,
  type Reader,
  type ScanRange,
  TransportError,
} from '@goldenhour/pipeline/ports';
import type { KafkaLimits } from './connection.ts';
import { toTransportError } from './errors.ts';
import type { Link, Links } from './link.ts';
import { type Lease, LinkKeeper } from './link-keeper.ts';
import { endOf, endsOf, type PageLimits, pagesOf } from './log-pages.ts';
import { Names } from './names.ts';

import { decodeOffset, isOffset, StateFold, type StoredState } from './state-records.ts';

export type LogReaderOptions = {
  readonly links: Links;
  readonly namespace: string;
  /** What may be read; names inside the namespace. */
  readonly topics: readonly string[];
  readonly stages: readonly string[];
  readonly partitions: number;
  readonly limits: Pick<KafkaLimits, 'fetchBytesMax' | 'transactionMs'>;
};

/**
 * Brokers look every 10 s which transactions are open for too long, and then have to write that
 * they were aborted.
 */
const ABORT_MARGIN_MS: DurationMs = 15_000;
/** One scan gives no more than this and one page, whatever it was allowed. @unit bytes */
const SCAN_BYTES_MAX = 32_000_000;
/** What is asked for at once where few records are wanted. @unit bytes */
const SCAN_PAGE_BYTES_MIN = 65_536;
/** About what a record takes; a scan asks for so much of the log for each that is wanted. */
const RECORD_BYTES = 512;
/** Between tries. The first failure is often a connection of the past, a later one a new leader. */
const READ_PAUSES_MS: readonly DurationMs[] = [0, 100, 400];
/** How far before the end of a state topic the committed offset is looked for first. */
const TAIL_RECORDS = 64;
const TAIL_GROWTH = 8;

/**
 * One set of connections, opened by the first call and anew after a failure; a call that goes on to
 * fail for half a second is `unavailable`. Each call sees what was acknowledged before it, and
 * waits for transactions that were open then. Calls may overlap.
 */
export class LogReader implements Reader {
  readonly partitions: number;
  readonly #names: Names;
  readonly #stages: readonly string[];
  readonly #limits: LogReaderOptions['limits'];
  readonly #link: LinkKeeper;
  #isClosed = false;

  constructor(options: LogReaderOptions) {
    const { links, namespace, topics, stages, partitions, limits } = options;
    this.partitions = partitions;
    this.#names = new Names(namespace, topics, stages);
    this.#stages = stages;
    this.#limits = limits;
    this.#link = new LinkKeeper(links, this.#names.all);
  }

  /**
   * As the port says. Below the start of the log it begins at the start. Less than `maxRecords`
   * may come where records are large; a next scan goes on.
   */
  async scan(topic: string, partition: number, range: ScanRange): Promise<readonly InRecord[]> {
    const name = this.#names.topic(topic);
    this.#refusePartition(topic, partition);
    const { from = 0, maxRecords } = range;
    const limits = this.#pages(maxRecords * RECORD_BYTES);
    return await this.#read(`read ${name}`, async (link) => {
      const records: InRecord[] = [];
      let bytes = 0;
      const to = await endOf(link, name, partition);
      for await (const page of pagesOf(link, { topic: name, partition, from, to }, limits)) {
        for (const record of page.records) records.push(record);
        bytes += page.bytes;
        if (records.length >= maxRecords || bytes >= SCAN_BYTES_MAX) break;
      }
      return records.length > maxRecords ? records.slice(0, maxRecords) : records;
    });
  }

  async ends(topic: string): Promise<readonly Offset[]> {
    const name = this.#names.topic(topic);
    return await this.#read(`read ${name}`, (link) => endsOf(link, name, this.#partitions()));
  }

  /** As the port says, found in the state topic. */
  async committed(stage: string): Promise<readonly (Offset | undefined)[]> {
    const topic = this.#stateTopic(stage);
    return await this.#read(`read what ${stage} has committed`, async (link) => {
      const ends = await endsOf(link, topic, this.#partitions());
      return await Promise.all(
        ends.map((end, partition) => this.#lastOffset(link, { topic, partition, end })),
      );
    });
  }

  /**
   * All of it: the changelog is read from its start. That must take less than delete.retention.ms
   * of its topic, or compaction may remove a deletion behind the value that was read.
   *
   * @param end exclusive; an offset that is known to be written. Absent: as far as the leader says
   */
  async readState(stage: string, partition: number, end?: Offset): Promise<StoredState> {
    const topic = this.#stateTopic(stage);
    this.#refusePartition(topic, partition);
    return await this.#read(`read the state of ${stage}`, async (link) => {
      const fold = new StateFold(topic);
      const to = end ?? (await endOf(link, topic, partition));
      const span = { topic, partition, from: 0, to };
      for await (const { records } of pagesOf(link, span, this.#pages())) fold.add(records);
      return fold.result();
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    this.#link.close();
    return Promise.resolve();
  }

  /** From the end backwards: the offset of each commit is among its last records. */
  async #lastOffset(
    link: Link,
    { topic, partition, end }: { readonly topic: string; partition: number; end: Offset },
  ): Promise<Offset | undefined> {
    let to = end;
    for (let depth = TAIL_RECORDS; to > 0; depth *= TAIL_GROWTH) {
      const from = Math.max(0, end - depth);
      let last: InRecord | undefined;
      for await (const { records } of pagesOf(
        link,
        { topic, partition, from, to },
        this.#pages((to - from) * RECORD_BYTES),
      )) {
        last = records.findLast(isOffset) ?? last;
      }
      if (last !== undefined) return decodeOffset(last, topic);
      to = from;
    }
    return undefined;
  }

  /** @param failing what could not be done, as in "could not …" */
  async #read<T>(failing: string, work: (link: Link) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      this.#refuseClosed();
      let lease: Lease | undefined;
      try {
        lease = await this.#link.lease();
        return await work(lease.link);
      } catch (error) {
        this.#refuseClosed();
        const isSaid = error instanceof TransportError;
        if (!isSaid || error.retryable) lease?.giveUp();
        // In the words of the port already: to try again at once would not change it.
        if (isSaid) throw error;
        if (attempt > READ_PAUSES_MS.length) throw toTransportError(error, failing);
      } finally {
        lease?.[Symbol.dispose]();
      }
      await sleep(READ_PAUSES_MS[attempt - 1]);
    }
  }

  #pages(bytes = Number.POSITIVE_INFINITY): PageLimits {
    const { fetchBytesMax, transactionMs } = this.#limits;
    return {
      pageBytes: Math.min(fetchBytesMax, Math.max(SCAN_PAGE_BYTES_MIN, bytes)),
      heldMs: transactionMs + ABORT_MARGIN_MS,
    };
  }

  #partitions(): readonly number[] {
    return Array.from({ length: this.partitions }, (_, partition) => partition);
  }

  #stateTopic(stage: string): string {
    if (this.#stages.includes(stage)) return this.#names.state(stage);
    throw new RangeError(`The stage ${stage} was not declared.`);
  }

  #refusePartition(topic: string, partition: number): void {
    if (partition >= 0 && partition < this.partitions) return;
    throw new RangeError(`${topic} has no partition ${partition}; there are ${this.partitions}.`);
  }

  #refuseClosed(): void {
    if (this.#isClosed) throw new TransportError('closed', 'The reader of Kafka was closed.');
  }
}
