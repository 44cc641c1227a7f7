/** Random logs with transactions, compaction and cut answers, against what was written. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type WrittenRecord, writeBatch, writeMarker } from './batches.fixtures.ts';
import { type AbortedTransaction, decodeBatches } from './record-batch.ts';

/** One thing that happens to the log. */
type Step = {
  readonly kind: 'plain' | 'idempotent' | 'transactional' | 'end';
  readonly producer: number;
  /** What `end` does. */
  readonly aborts: boolean;
  /** A record each; those that compaction removed are false. */
  readonly kept: readonly boolean[];
  /** Compaction removed the batch itself, not its records alone. */
  readonly isGone: boolean;
  readonly compression: 'none' | 'gzip' | 'zstd';
};

type Batch = {
  readonly bytes: Buffer;
  readonly firstOffset: number;
  readonly lastOffset: number;
  readonly offsets: readonly number[];
  readonly transaction: Transaction | undefined;
};
type Transaction = {
  readonly producerId: number;
  readonly firstOffset: number;
  markerOffset: number;
  isAborted: boolean;
};
type Log = {
  readonly batches: readonly Batch[];
  readonly aborted: readonly Transaction[];
  /** Where the first transaction began that is still open; else the end. */
  readonly lastStable: number;
};

test('what is committed is given, once and in order, whatever the log went through', () => {
  fc.assert(
    fc.property(historyArbitrary(), fc.nat(), fc.nat(), (steps, at, cut) => {
      const log = write(steps);
      const from = at % (log.lastStable + 1);
      const sent = log.batches.filter(
        ({ firstOffset, lastOffset }) => lastOffset >= from && firstOffset < log.lastStable,
      );
      const all = Buffer.concat(sent.map(({ bytes }) => bytes));
      const bytes = all.subarray(0, cut % (2 * all.length + 1));
      const whole = wholeOf(sent, bytes.length);
      const found = decodeBatches(bytes, {
        topic: 'acme.in',
        partition: 0,
        from,
        aborted: abortedIn(log, from),
      });
      const wanted = whole
        .filter(({ transaction }) => transaction?.isAborted !== true)
        .flatMap(({ offsets }) => offsets.filter((offset) => offset >= from));
      expect(found.fault).toBeNull();
      expect(found.records.map(({ offset, value }) => [offset, value])).toEqual(
        wanted.map((offset) => [offset, `record ${offset}`]),
      );
      expect(found.next).toBe(Math.max(from, (whole.at(-1)?.lastOffset ?? -1) + 1));
    }),
    { numRuns: 500 },
  );
});

test('an answer that is damaged is a fault or other records, and never an exception', () => {
  fc.assert(
    fc.property(
      fc.array(stepArbitrary(), { minLength: 1, maxLength: 6 }),
      fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { minLength: 1, maxLength: 4 }),
      (steps, changes) => {
        const bytes = Buffer.concat(write(steps).batches.map((batch) => batch.bytes));
        for (const [at, byte] of changes) if (bytes.length > 0) bytes[at % bytes.length] = byte;
        const found = decodeBatches(bytes, { topic: 't', partition: 0, from: 0, aborted: [] });
        expect(found.next).toBeGreaterThanOrEqual(0);
      },
    ),
    { numRuns: 500 },
  );
});

/** As a broker writes it, and then compacts it. */
function write(steps: readonly Step[]): Log {
  const open = new Map<number, Transaction>();
  const aborted: Transaction[] = [];
  const batches: Batch[] = [];
  let end = 0;
  for (const step of steps) {
    const producerId = step.producer;
    if (step.kind === 'end') {
      const transaction = open.get(producerId);
      if (transaction === undefined) continue;
      open.delete(producerId);
      transaction.markerOffset = end;
      transaction.isAborted = step.aborts;
      if (step.aborts) aborted.push(transaction);
      const kind = step.aborts ? 'abort' : 'commit';
      const bytes = writeMarker({ offset: end, producerId, kind });
      const at = { firstOffset: end, lastOffset: end, offsets: [], transaction: undefined };
      batches.push({ bytes, ...at });
      end += 1;
      continue;
    }
    let transaction: Transaction | undefined;
    if (step.kind === 'transactional') {
      transaction = open.get(producerId) ?? {
        producerId,
        firstOffset: end,
        markerOffset: Number.POSITIVE_INFINITY,
        isAborted: false,
      };
      open.set(producerId, transaction);
    }
    if (!step.isGone) batches.push(batchOf(step, end, transaction));
    end += step.kept.length;
  }
  const begun = [...open.values()].map(({ firstOffset }) => firstOffset);
  return { batches, aborted, lastStable: Math.min(end, ...begun) };
}

function batchOf(step: Step, firstOffset: number, transaction: Transaction | undefined): Batch {
  const records = step.kept.flatMap((isKept, offsetDelta): WrittenRecord[] => {
    const value = Buffer.from(`record ${firstOffset + offsetDelta}`);
    return isKept ? [{ offsetDelta, key: null, value }] : [];
  });
  const lastOffsetDelta = step.kept.length - 1;
  return {
    bytes: writeBatch({
      firstOffset,
      lastOffsetDelta,
      records,
      compression: step.compression,
      isTransactional: step.kind === 'transactional',
      producerId: step.kind === 'plain' ? -1 : step.producer,
    }),
    firstOffset,
    lastOffset: firstOffset + lastOffsetDelta,
    offsets: records.map(({ offsetDelta }) => firstOffset + offsetDelta),
    transaction,
  };
}

/** As brokers list them: in the order in which they ended, those that the answer may touch. */
function abortedIn(log: Log, from: number): readonly AbortedTransaction[] {
  return log.aborted.filter(
    ({ firstOffset, markerOffset }) => markerOffset >= from && firstOffset < log.lastStable,
  );
}

function wholeOf(batches: readonly Batch[], bytes: number): readonly Batch[] {
  let end = 0;
  return batches.filter((batch) => {
    end += batch.bytes.length;
    return end <= bytes;
  });
}

/** Mostly every transaction ends: what lies behind an open one is not sent. */
function historyArbitrary(): fc.Arbitrary<readonly Step[]> {
  const steps = fc.array(stepArbitrary(), { maxLength: 30, size: 'max' });
  const ends = fc.tuple(...[0, 1, 2].map((producer) => endArbitrary(producer)));
  return fc
    .tuple(steps, fc.oneof({ weight: 4, arbitrary: ends }, fc.constant([])))
    .map((parts) => parts.flat());
}

function endArbitrary(producer: number): fc.Arbitrary<Step> {
  return stepArbitrary().map((step) => ({ ...step, kind: 'end', producer }));
}

function stepArbitrary(): fc.Arbitrary<Step> {
  return fc.record({
    kind: fc.constantFrom('plain', 'idempotent', 'transactional', 'transactional', 'end', 'end'),
    producer: fc.integer({ min: 0, max: 2 }),
    aborts: fc.boolean(),
    kept: fc.array(
      fc.boolean().map((isRemoved) => !isRemoved),
      { minLength: 1, maxLength: 4 },
    ),
    isGone: fc.integer({ min: 0, max: 7 }).map((n) => n === 7),
    compression: fc.constantFrom('none', 'none', 'gzip', 'zstd'),
  });
}
