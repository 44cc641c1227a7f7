/** What a replay has found, read from its store and told. */

import type { Config } from '@goldenhour/app';
import type { CrisisEvent } from '@goldenhour/crisis';
import { decodeSample, fromCrisisRecord, notificationOf, TOPICS } from '@goldenhour/pipeline';
import type { InRecord, Notification, Reader, Sample } from '@goldenhour/pipeline/ports';

const SCAN_RECORDS = 1_000;

/** All events, in the order of the world: by clock, crisis and revision. */
export async function readCrises(reader: Reader): Promise<readonly CrisisEvent[]> {
  const events: CrisisEvent[] = [];
  for await (const record of recordsOf(reader, TOPICS.crises.name)) {
    const decoded = fromCrisisRecord(record);
    if (decoded.ok) events.push(decoded.value.event);
  }
  return events.sort(
    (a, b) =>
      a.at - b.at ||
      (a.crisis < b.crisis ? -1 : a.crisis > b.crisis ? 1 : 0) ||
      a.revision - b.revision,
  );
}

/** The events as a receiver gets them, with the excerpts that their evidence points to. */
export async function asNotifications(
  reader: Reader,
  events: readonly CrisisEvent[],
  { namespace, subjects }: Pick<Config, 'namespace' | 'subjects'>,
): Promise<readonly Notification[]> {
  const known = new Map(subjects.map((subject) => [subject.id, subject]));
  const samples = await readSamples(reader, new Set(events.flatMap(sampleKeys)));
  return events.map((event) =>
    notificationOf(event, {
      namespace,
      subject: known.get(event.subject),
      language: 'en',
      samples: sampleKeys(event).flatMap((key) => samples.get(key) ?? []),
    }),
  );
}

const sampleKeys = ({ subject, evidence }: CrisisEvent): readonly string[] =>
  evidence.samples.map((mention) => `${subject}/${mention}`);

async function readSamples(
  reader: Reader,
  wanted: ReadonlySet<string>,
): Promise<ReadonlyMap<string, Sample>> {
  const samples = new Map<string, Sample>();
  if (wanted.size === 0) return samples;
  for await (const record of recordsOf(reader, TOPICS.samples.name)) {
    if (!wanted.has(record.key)) continue;
    const decoded = decodeSample(record);
    if (!decoded.ok) continue;
    if (decoded.value === null) samples.delete(record.key);
    else samples.set(record.key, decoded.value);
  }
  return samples;
}

/** All records of a topic, partition after partition. */
export async function* recordsOf(reader: Reader, topic: string): AsyncGenerator<InRecord> {
  for (let partition = 0; partition < reader.partitions; partition += 1) {
    for (let from = 0; ; ) {
      const records = await reader.scan(topic, partition, { from, maxRecords: SCAN_RECORDS });
      const last = records.at(-1);
      if (last === undefined) break;
      from = last.offset + 1;
      yield* records;
    }
  }
}
