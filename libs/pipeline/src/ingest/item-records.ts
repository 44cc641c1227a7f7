/** What one item of a source becomes in the log: mentions, a dead letter, or nothing. */
import type { Matcher } from '@goldenhour/matching';
import type { EpochMs, Mention, Mode } from '@goldenhour/mention';
import { deadLetter } from '../dead-letter.ts';
import { partitionOf } from '../partition.ts';
import type { OutRecord, Source, SourceBatch, Task } from '../ports/index.ts';
import { encode } from '../records.ts';
import type { StageContext } from '../stage.ts';
import { TOPICS } from '../topics.ts';
import { type Addressed, address } from './address.ts';
import type { Emitted } from './emitted.ts';

/** What records are made with: the same for all items of a source. */
export type ItemTools = Pick<StageContext, 'transport' | 'telemetry'> & {
  readonly task: Task;
  readonly source: Source;
  readonly matcher: Matcher;
  readonly subjects: { has(subject: string): boolean };
};

export type ItemContext = ItemTools & {
  readonly mode: Mode;
  readonly observed: EpochMs;
  readonly emitted: Emitted;
  /** Takes those that are about a subject. */
  readonly mentions: Mention[];
};

export function itemRecords(
  item: SourceBatch['items'][number],
  context: ItemContext,
): readonly OutRecord[] {
  const { source, transport, telemetry } = context;
  if ('unreadable' in item) {
    const { reason, detail, bytes, sha256 } = item;
    const refusal = { fate: 'dead-letter', reason, detail } as const;
    const letter = { origin: item.origin, refusal, raw: item.unreadable, whole: { bytes, sha256 } };
    return [refused(letter, context)];
  }
  const addressed: Addressed = address(item, {
    ...context,
    source: source.name,
    platform: source.platform,
  });
  switch (addressed.fate) {
    case 'drop':
      telemetry.count('goldenhour_dropped_total', 1, 'ingest', addressed.reason);
      return [];
    case 'dead-letter': {
      const { refusal } = addressed;
      return [refused({ origin: item.origin, refusal, raw: safeJson(item.mention) }, context)];
    }
    case 'emit':
      break;
  }
  const { mention } = addressed;
  context.mentions.push(mention);
  telemetry.count('goldenhour_emitted_mentions_total', addressed.to.length, source.name);
  return addressed.to.map(({ subject, official, spans, others }) => ({
    topic: TOPICS.mentions.name,
    partition: partitionOf(subject, transport.partitions),
    key: subject,
    value: encode({
      t: 'mention',
      subject,
      official,
      mention,
      ...(spans.length === 0 ? {} : { spans }),
      ...(others.length === 0 ? {} : { others }),
    }),
  }));
}

function refused(
  letter: Omit<Parameters<typeof deadLetter>[0], 'source'>,
  { source, task, telemetry }: ItemContext,
): OutRecord {
  telemetry.count('goldenhour_dead_letters_total', 1, 'ingest', letter.refusal.reason);
  return {
    topic: TOPICS.deadLetters.name,
    partition: task.partition,
    key: letter.origin.slice(0, 512),
    value: deadLetter({ ...letter, source: source.name }),
  };
}

/** For a dead letter; what cannot be written as JSON is named by its type. */
function safeJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? typeof value;
  } catch {
    return typeof value;
  }
}
