/** Reads a partition page by page to an end that is known before. */
import type { DurationMs } from '@goldenhour/mention';
import { type InRecord, type Offset, TransportError } from '@goldenhour/pipeline/ports';
import { fetchFrom } from './fetch.ts';
import type { Broker } from './kafkajs-internals.ts';
import type { Link } from './link.ts';

export type Span = {
  /** Full name. */
  readonly topic: string;
  readonly partition: number;
  /** Inclusive; below the start of the log it is the start. */
  readonly from: Offset;
  /** Exclusive. Not above the end of the log, though a broker may not know that. */
  readonly to: Offset;
};

export type Page = {
  /** Perhaps none. */
  readonly records: readonly InRecord[];
  /** As they were sent. */
  readonly bytes: number;
};

export type PageLimits = {
  /** Of a page; one batch may be larger. @unit bytes */
  readonly pageBytes: number;
  /** A transaction that is open for longer is given up on. */
  readonly heldMs: DurationMs;
};

/** As Kafka numbers the ends of a log where a time is asked for. */
const EARLIEST = -2;
const LATEST = -1;
const READ_UNCOMMITTED = 0;
/**
 * So many in a row, where none is held back, mean that nothing is there. One alone may come of a
 * broker that knows an offset, and not yet where it lies: it then gives nothing rather than too much.
 */
const EMPTY_ANSWERS = 2;
/** A new leader learns late what the old one had acknowledged: for so long that is no fault. */
const BEHIND_MS: DurationMs = 500;
/** While an open transaction holds back what is behind it. Short: other reads wait for the answer. */
const HELD_WAIT_MS: DurationMs = 50;

/**
 * Per partition, the end of what was acknowledged, open transactions included.
 *
 * @throws what kafkajs throws
 */
export async function endsOf(
  link: Link,
  topic: string,
  partitions: readonly number[],
): Promise<readonly Offset[]> {
  const leaders = new Map<Broker, number[]>();
  for (const partition of partitions) {
    const leader = await link.leader(topic, partition);
    const own = leaders.get(leader);
    if (own === undefined) leaders.set(leader, [partition]);
    else own.push(partition);
  }
  const asked = [...leaders].map(([leader, own]) => offsetsAt(leader, topic, own, LATEST));
  const ends = new Map((await Promise.all(asked)).flat());
  return partitions.map((partition) => ends.get(partition) ?? 0);
}

export async function endOf(link: Link, topic: string, partition: number): Promise<Offset> {
  const [end = 0] = await endsOf(link, topic, [partition]);
  return end;
}

/**
 * The records of the span that are committed, in order. Waits for transactions that are open
 * inside it: what was acknowledged before the end was asked for is read, or it is an error.
 *
 * @throws TransportError `unavailable` where a transaction stays open, `corrupt`, `topics`; Error
 * where the broker does not know of the end; what kafkajs throws
 */
export async function* pagesOf(link: Link, span: Span, limits: PageLimits): AsyncGenerator<Page> {
  const { topic, partition, to } = span;
  const leader = await link.leader(topic, partition);
  let heldSince: number | undefined;
  let empty = 0;
  for (let { from } = span; from < to; ) {
    const [fetched] = await fetchFrom(leader, [{ topic, partition, offset: from }], {
      waitMs: HELD_WAIT_MS,
      bytesMax: limits.pageBytes,
      partitionBytesMax: limits.pageBytes,
    });
    if (fetched === undefined) {
      // So it does where a quota is used up; kafkajs sends the next request when it was told to.
      heldSince ??= performance.now();
      if (performance.now() - heldSince > limits.heldMs) throw throttled(span, limits);
      continue;
    }
    if (fetched.error === 'OFFSET_OUT_OF_RANGE') {
      const [[, start] = [partition, 0]] = await offsetsAt(leader, topic, [partition], EARLIEST);
      // Not below the start, so above the end: the log was cut.
      if (start <= from) return;
      from = start;
      continue;
    }
    if (fetched.fault !== null) throw fetched.fault;
    if (fetched.error !== null) {
      const type = fetched.error;
      throw Object.assign(new Error(`Kafka answered ${type}`), { type, topic });
    }
    const { records, bytes, next, lastStable, highWatermark } = fetched;
    if (bytes > 0) yield { records: before(records, to), bytes };
    if (next > from) {
      empty = 0;
      heldSince = undefined;
      from = next;
    } else if (lastStable >= to) {
      // Compaction has left nothing up to the end.
      empty += 1;
      if (empty === EMPTY_ANSWERS) return;
    } else {
      heldSince ??= performance.now();
      const heldMs = performance.now() - heldSince;
      const isBehind = highWatermark < to;
      if (isBehind && heldMs > Math.min(BEHIND_MS, limits.heldMs))
        throw behind(span, highWatermark);
      if (heldMs > limits.heldMs) throw held(span, lastStable, limits);
    }
  }
}

async function offsetsAt(
  leader: Broker,
  topic: string,
  partitions: readonly number[],
  timestamp: number,
): Promise<(readonly [partition: number, offset: Offset])[]> {
  const { responses } = await leader.listOffsets({
    isolationLevel: READ_UNCOMMITTED,
    topics: [{ topic, partitions: partitions.map((partition) => ({ partition, timestamp })) }],
  });
  return responses.flatMap((response) =>
    response.partitions.map(({ partition, offset }) => [partition, Number(offset)] as const),
  );
}

function before(records: readonly InRecord[], to: Offset): readonly InRecord[] {
  const last = records.at(-1);
  if (last === undefined || last.offset < to) return records;
  return records.filter(({ offset }) => offset < to);
}

/** It led the partition once, and has not heard that it no longer does. */
function behind({ topic, partition, to }: Span, highWatermark: Offset): Error {
  return new Error(
    `the broker asked knows ${topic}, partition ${partition}, to offset ${highWatermark}, and not to ${to}: it may be cut off from the others`,
  );
}

function throttled({ topic, partition }: Span, { heldMs }: PageLimits): TransportError {
  return new TransportError(
    'unavailable',
    `Could not read ${topic}, partition ${partition}: for ${Math.round(heldMs / 1_000)} s the broker has given nothing of it, as it does where a quota is used up. Raise consumer_byte_rate of this user (kafka-configs --entity-type users), or take it away.`,
  );
}

function held({ topic, partition }: Span, at: Offset, { heldMs }: PageLimits): TransportError {
  return new TransportError(
    'unavailable',
    `Could not read ${topic}, partition ${partition}, behind offset ${at}: a transaction there has been open for more than ${Math.round(heldMs / 1_000)} s. Another program may hold it, or its coordinator is down; kafka-transactions find-hanging shows it.`,
  );
}
