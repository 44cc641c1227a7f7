import type { OutRecord } from '../ports/index.ts';
import { encode, type Tick } from '../records.ts';
import { TOPICS } from '../topics.ts';

/**
 * A tick for every partition of `mentions`.
 *
 * @param where `at` a partition, it is also written to `coverage`, for readers
 */
export function tickRecords(
  tick: Tick,
  where: { readonly partitions: number; readonly at: number | null },
): readonly OutRecord[] {
  const value = encode(tick);
  const key = tick.source;
  const records = Array.from(
    { length: where.partitions },
    (_, partition): OutRecord => ({ topic: TOPICS.mentions.name, partition, key, value }),
  );
  if (where.at === null) return records;
  const { declares: _, ...rest } = tick;
  const coverage = encode({ ...rest, t: 'coverage' });
  return [...records, { topic: TOPICS.coverage.name, partition: where.at, key, value: coverage }];
}
