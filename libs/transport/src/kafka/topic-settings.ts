/** How each kind of topic is set on Kafka, and why. Brokers' own defaults are not relied on. */
import type { DurationMs } from '@goldenhour/mention';
import { RECORD_BYTES_MAX, type TopicSpec } from '@goldenhour/pipeline/ports';

export type TopicSetting = {
  /** As Kafka calls it. */
  readonly name: string;
  readonly value: string;
  /** A sentence for whoever wonders why. */
  readonly reason: string;
  /** With another value records are lost, refused or unreadable: nothing starts then. */
  readonly isVital: boolean;
  /** More than that is as good. */
  readonly isLeast: boolean;
};

const MINUTE_MS: DurationMs = 60_000;
const HOUR_MS: DurationMs = 60 * MINUTE_MS;
const DAY_MS: DurationMs = 24 * HOUR_MS;

/** So many segments make up the time that a topic is kept: more are open files, fewer keep longer. */
const SEGMENTS = 24;
/** Of topics that are compacted: what replaced or withdrew a record takes effect that much later. */
const COMPACTED_SEGMENT_MS = HOUR_MS;
const STATE_SEGMENT_MS = 10 * MINUTE_MS;
const STATE_SEGMENT_BYTES = 16 * 1024 * 1024;
const STATE_TOMBSTONE_MS = HOUR_MS;
const COMPACTION_LAG_MS = DAY_MS;
const DIRTY_RATIO = 0.1;
/** Kafka's own default: a record of the largest size with lengths, attributes and the batch's head. */
const BATCH_BYTES_MAX = 1_048_588;
const COPIES_FOR_SAFETY = 3;
export const IN_SYNC = 'min.insync.replicas';

if (BATCH_BYTES_MAX <= RECORD_BYTES_MAX) throw new RangeError('The largest record does not fit.');

/** @param replicationFactor absent: not known */
export function settingsOfLog(
  { compacted, retentionMs }: TopicSpec,
  replicationFactor?: number,
): readonly TopicSetting[] {
  return [
    compacted
      ? vital(
          'cleanup.policy',
          'compact,delete',
          'The last record of each key is kept, and that not for ever.',
        )
      : vital('cleanup.policy', 'delete', 'Every record is kept, until it is too old.'),
    setting('retention.ms', retentionMs, 'What is older, by the time it was written, goes.'),
    setting('retention.bytes', -1, 'Age alone decides: nothing goes because much else came.'),
    setting(
      'segment.ms',
      segmentMs(compacted, retentionMs),
      'Only closed segments are cleaned: so much later than it should, a record goes.',
    ),
    ...(compacted
      ? compaction(retentionMs, 'A withdrawal is there to be read as long as its record was.')
      : []),
    ...common(replicationFactor),
  ];
}

/** Of the changelog of a stage, which a task reads from its beginning before it starts. */
export function settingsOfState(replicationFactor?: number): readonly TopicSetting[] {
  return [
    vital('cleanup.policy', 'compact', 'The last record of each key is the state of the stage.'),
    setting(
      'segment.ms',
      STATE_SEGMENT_MS,
      'Only closed segments are compacted, and a task reads all that is not before it starts.',
    ),
    setting(
      'segment.bytes',
      STATE_SEGMENT_BYTES,
      'Where much is written, segments are closed sooner, and a task starts sooner.',
    ),
    ...compaction(
      STATE_TOMBSTONE_MS,
      'A deletion is forgotten once no task can still be reading up to it.',
    ),
    ...common(replicationFactor),
  ];
}

/** Of the one record that says what a namespace was made with. */
export function settingsOfNamespace(replicationFactor?: number): readonly TopicSetting[] {
  return [
    vital('cleanup.policy', 'compact', 'What the namespace was made with is never too old.'),
    ...common(replicationFactor),
  ];
}

function compaction(tombstoneMs: DurationMs, reason: string): readonly TopicSetting[] {
  return [
    setting(
      'min.cleanable.dirty.ratio',
      DIRTY_RATIO,
      'Compaction begins when a tenth was replaced, not when half was.',
    ),
    setting(
      'max.compaction.lag.ms',
      COMPACTION_LAG_MS,
      'After a day at the latest, where anything is written at all: a withdrawn text is off the disk then.',
    ),
    setting('delete.retention.ms', tombstoneMs, reason),
  ];
}

function common(replicationFactor: number | undefined): readonly TopicSetting[] {
  return [
    vital(
      'message.timestamp.type',
      'LogAppendTime',
      'Age counts from the writing: a replay of old posts stays, and a clock that is ahead is not refused.',
    ),
    {
      ...vital('max.message.bytes', BATCH_BYTES_MAX, 'The largest record fits, with its framing.'),
      isLeast: true,
    },
    vital('compression.type', 'producer', 'As it was written: every reader can read it.'),
    setting(
      'unclean.leader.election.enable',
      false,
      'A broker that lacks acknowledged records never leads; until one that has them is back, writing waits.',
    ),
    ...(replicationFactor === undefined ? [] : [inSync(replicationFactor)]),
  ];
}

function inSync(replicationFactor: number): TopicSetting {
  const name = IN_SYNC;
  return replicationFactor >= COPIES_FOR_SAFETY
    ? {
        ...setting(name, 2, 'Acknowledged means: on two brokers. One may be lost, or be away.'),
        isLeast: true,
      }
    : setting(
        name,
        1,
        'With fewer than three copies, more would stop writing when a broker is away.',
      );
}

/** @range ≥ 1 */
function segmentMs(compacted: boolean, retentionMs: DurationMs): DurationMs {
  const share = Math.max(1, Math.floor(retentionMs / SEGMENTS));
  return compacted ? Math.min(COMPACTED_SEGMENT_MS, share) : share;
}

const setting = (name: string, value: string | number | boolean, reason: string): TopicSetting => ({
  name,
  value: `${value}`,
  reason,
  isVital: false,
  isLeast: false,
});

const vital = (name: string, value: string | number, reason: string): TopicSetting => ({
  ...setting(name, value, reason),
  isVital: true,
});
