/**
 * What stands in the topics between the stages, and its form on the wire: JSON with a version
 * `v` and a type `t`. A reader meets only what these codecs let through; the rest is a refusal.
 */
import { isEvidence } from '@goldenhour/crisis';
import { SPANS_MAX, type Span } from '@goldenhour/matching';
import type {
  DeadLetterReason,
  DurationMs,
  EpochMs,
  Mention,
  Mode,
  Outcome,
  Refusal,
} from '@goldenhour/mention';
import { decodeMention, LIMITS, MODES } from '@goldenhour/mention';
import { BIN_MS, LANES, type SettledBin, SIGNAL_STATUSES, type Signal } from '@goldenhour/velocity';
import type { Findings, InRecord, Sample, Tone, Unscored } from './ports/index.ts';

/** Version of every record below. Raised when a reader of the old form could misread the new. */
export const RECORD_VERSION = 1;

/** A mention, once for each subject that it concerns. */
export type MentionRecord = {
  readonly t: 'mention';
  readonly subject: string;
  /** Written by one of the subject's own accounts. */
  readonly official: boolean;
  readonly mention: Mention;
  /** Where the text names the subject, and where others of ours; in order, at most `SPANS_MAX`. */
  readonly spans?: readonly Span[];
  readonly others?: readonly Span[];
};

export const TICK_STATUSES = ['live', 'late', 'ended', 'retired'] as const;
export type TickStatus = (typeof TICK_STATUSES)[number];

/** A source's word on time and coverage. Counts for a partition only in the order (epoch, sequence). */
export type Tick = {
  readonly t: 'tick';
  readonly source: string;
  /** Raised durably each time the source is opened. */
  readonly epoch: number;
  /** Raised by each tick of an epoch. */
  readonly sequence: number;
  readonly clock: 'log' | 'tick';
  readonly mode: Mode;
  /** All `tick` sources of the configuration: the clock waits for each of them. */
  readonly declares: readonly string[];
  readonly since: EpochMs;
  /** Nothing with an earlier time will follow. */
  readonly watermark: EpochMs;
  readonly intervalMs: DurationMs;
  /** How far its watermark lies behind while all is well; absent: not at all. */
  readonly trailMs?: DurationMs;
  readonly status: TickStatus;
  /** What the platform could not serve. */
  readonly blind: { readonly from: EpochMs; readonly to: EpochMs } | null;
  /** Version of the configuration that the source runs under. */
  readonly config: string;
};

/** Written by the score task itself when all sources of a live segment have gone silent. */
export type Heartbeat = { readonly t: 'heartbeat' };

export type MentionsRecord = MentionRecord | Tick | Heartbeat;

/** A detector's statement, with what only the log knows of it. */
export type SignalRecord = {
  readonly t: 'signal';
  readonly mode: Mode;
  /** Append time less the end of its bin, when decided while catching up on the log's clock; else null. */
  readonly lateMs: DurationMs | null;
  readonly signal: Signal;
};

/** The clock passed the bin ends in (from, to]; `missing` was the same for all of them. */
export type ClockRecord = {
  readonly t: 'clock';
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly missing: readonly string[];
};

/** A mention came so late that it could open nothing; it was counted. */
export type MissedRecord = {
  readonly t: 'missed';
  readonly subject: string;
  readonly mention: string;
  readonly time: EpochMs;
};

/** These sources have said their last word, nobody else has more to say, and every bin is closed. */
export type EndRecord = { readonly t: 'end'; readonly sources: readonly string[] };

export type SignalsRecord = SignalRecord | ClockRecord | MissedRecord | EndRecord;

/** `add` is to be added to what `counts` already holds of that bin (a mention that came too late). */
export type CountsRecord = { readonly t: 'bin' | 'add' } & SettledBin;

/** What is kept of a score. Records of before lack what scorers did not say then. */
export type KeptScore = (Tone & Findings) | Omit<Unscored, 'language'>;

export type ScoredMention = {
  readonly mention: string;
  readonly revision: number;
  readonly time: EpochMs;
  readonly official: boolean;
} & KeptScore;

export type ScoredRecord = {
  readonly t: 'scored';
  readonly subject: string;
  readonly scorer: { readonly name: string; readonly version: string };
  readonly scores: readonly ScoredMention[];
};

export type SampleRecord = { readonly t: 'sample' } & Sample;

export const NOTIFICATION_OUTCOMES = [
  'accepted',
  'retrying',
  'refused',
  'gone',
  'expired',
] as const;
export type NotificationOutcome = (typeof NOTIFICATION_OUTCOMES)[number];

/** One attempt to tell one receiver of one event, and how it answered. */
export type NotificationRecord = {
  readonly t: 'notification';
  readonly id: string;
  readonly receiver: string;
  readonly crisis: string;
  readonly revision: number;
  readonly outcome: NotificationOutcome;
  /** 1 for the first. */
  readonly attempt: number;
  /** Wall time of the answer. */
  readonly at: EpochMs;
  /** The receiver's error code; null when accepted. */
  readonly error: string | null;
};

export type CoverageRecord = { readonly t: 'coverage' } & Omit<Tick, 't' | 'declares'>;

export type DeadLetterRecord = {
  readonly t: 'dead-letter';
  /** Where it came from: `file.csv:12`, or topic/partition/offset. */
  readonly origin: string;
  readonly source: string;
  readonly reason: DeadLetterReason;
  readonly detail: string;
  /** Of the whole thing. */
  readonly bytes: number;
  /** Of the whole thing, hexadecimal. */
  readonly sha256: string;
  /** At most the first `DEAD_LETTER_BYTES_MAX` bytes, as text. */
  readonly beginning: string;
};

type AnyRecord =
  | MentionsRecord
  | SignalsRecord
  | CountsRecord
  | ScoredRecord
  | SampleRecord
  | NotificationRecord
  | CoverageRecord
  | DeadLetterRecord;

export function encode(record: AnyRecord): string {
  return JSON.stringify({ v: RECORD_VERSION, ...record });
}

const refuse = (reason: DeadLetterReason, detail: string): { ok: false; refusal: Refusal } => ({
  ok: false,
  refusal: { fate: 'dead-letter', reason, detail },
});

/** Reads the envelope: JSON, an object, a version that this program knows. */
function open(record: InRecord): Outcome<Readonly<Record<string, unknown>>> {
  if (record.malformed !== undefined) return refuse('malformed', 'the value is not UTF-8');
  if (record.value === null) return refuse('schema', 'the value is missing');
  let parsed: unknown;
  try {
    parsed = JSON.parse(record.value);
  } catch {
    return refuse('malformed', 'the value is not JSON');
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    return refuse('schema', 'the value is not an object');
  }
  const fields = parsed as Readonly<Record<string, unknown>>;
  const version = fields['v'];
  if (typeof version !== 'number') return refuse('schema', 'v: not a number');
  if (version > RECORD_VERSION) {
    return refuse('unknown_version', `v: ${version} is newer than ${RECORD_VERSION}`);
  }
  return { ok: true, value: fields };
}

const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && Number(value) >= 0;
/** No clock goes beyond the bin of the latest mention there can be: it could not be written as a date. */
const isTime = (value: unknown): value is number =>
  isCount(value) && value <= LIMITS.timeMax + BIN_MS;
const isStrings = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((entry) => typeof entry === 'string');

/** In order, apart from each other and inside of a text of so many units. */
function isSpans(value: unknown, length: number): value is readonly Span[] {
  if (!Array.isArray(value) || value.length > SPANS_MAX) return false;
  let from = 0;
  for (const span of value) {
    if (!Array.isArray(span) || span.length !== 2) return false;
    const [start, end] = span;
    if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end)) return false;
    if (start < from || end <= start || end > length) return false;
    from = end;
  }
  return true;
}

const isMode = (value: unknown): value is Mode => (MODES as readonly unknown[]).includes(value);

function isTick(fields: Readonly<Record<string, unknown>>): boolean {
  const blind = fields['blind'];
  return (
    typeof fields['source'] === 'string' &&
    isCount(fields['epoch']) &&
    isCount(fields['sequence']) &&
    (fields['clock'] === 'log' || fields['clock'] === 'tick') &&
    isMode(fields['mode']) &&
    isStrings(fields['declares']) &&
    isTime(fields['since']) &&
    isTime(fields['watermark']) &&
    isCount(fields['intervalMs']) &&
    (fields['trailMs'] === undefined || isCount(fields['trailMs'])) &&
    (TICK_STATUSES as readonly unknown[]).includes(fields['status']) &&
    (blind === null ||
      (typeof blind === 'object' &&
        blind !== null &&
        'from' in blind &&
        'to' in blind &&
        isTime(blind.from) &&
        isTime(blind.to)))
  );
}

/** Of a signal; an id of a mention with a word before it. @unit UTF-16 code units */
const SIGNAL_KEY_CHARS_MAX = LIMITS.idChars + 64;

/** All that the lifecycle decides by and tells, so that a damaged record cannot stop it. */
function isSignal(value: unknown): value is Signal {
  if (typeof value !== 'object' || value === null) return false;
  const fields = value as Readonly<Record<string, unknown>>;
  return (
    typeof fields['id'] === 'string' &&
    typeof fields['subject'] === 'string' &&
    fields['subject'] !== '' &&
    (LANES as readonly unknown[]).includes(fields['lane']) &&
    (fields['key'] === undefined || isKey(fields['key'])) &&
    (SIGNAL_STATUSES as readonly unknown[]).includes(fields['status']) &&
    isTime(fields['onset']) &&
    isTime(fields['at']) &&
    Number.isFinite(fields['velocity']) &&
    SEVERITIES.includes(fields['severity']) &&
    isEvidence(fields['evidence'])
  );
}

const SEVERITIES: readonly unknown[] = [0, 1, 2, 3];
const isKey = (value: unknown): boolean =>
  typeof value === 'string' && value !== '' && value.length <= SIGNAL_KEY_CHARS_MAX;

/** Reads a record of `mentions`. */
export function decodeMentionsRecord(record: InRecord): Outcome<MentionsRecord> {
  const opened = open(record);
  if (!opened.ok) return opened;
  const fields = opened.value;
  switch (fields['t']) {
    case 'mention':
      return asMentionRecord(fields);
    case 'tick':
      if (!isTick(fields)) return refuse('schema', 'a tick with a missing or wrong field');
      return { ok: true, value: fields as unknown as Tick };
    case 'heartbeat':
      return { ok: true, value: { t: 'heartbeat' } };
    default:
      return refuse('schema', 't: not a type of this topic');
  }
}

function asMentionRecord(fields: Readonly<Record<string, unknown>>): Outcome<MentionRecord> {
  const { subject, official, spans, others } = fields;
  if (typeof subject !== 'string' || typeof official !== 'boolean') {
    return refuse('schema', 'a mention record without subject or official');
  }
  const read = decodeMention(fields['mention']);
  if (!read.ok) return read;
  const mention = read.value;
  const { length } = mention.text;
  if (spans !== undefined && !isSpans(spans, length)) return refuse('schema', 'spans: not sound');
  if (others !== undefined && !isSpans(others, length))
    return refuse('schema', 'others: not sound');
  const places = {
    ...(spans === undefined ? {} : { spans }),
    ...(others === undefined ? {} : { others }),
  };
  return { ok: true, value: { t: 'mention', subject, official, mention, ...places } };
}

/** Reads a record of `signals`. */
export function decodeSignalsRecord(record: InRecord): Outcome<SignalsRecord> {
  const opened = open(record);
  if (!opened.ok) return opened;
  const fields = opened.value;
  switch (fields['t']) {
    case 'signal': {
      const lateMs = fields['lateMs'];
      const isKnown = isMode(fields['mode']) && (lateMs === null || isCount(lateMs));
      if (!isKnown || !isSignal(fields['signal']))
        return refuse('schema', 'a signal record with a missing or wrong field');
      return { ok: true, value: fields as unknown as SignalRecord };
    }
    case 'clock':
      if (!isTime(fields['from']) || !isTime(fields['to']) || !isStrings(fields['missing'])) {
        return refuse('schema', 'a clock record with a missing or wrong field');
      }
      return { ok: true, value: fields as unknown as ClockRecord };
    case 'missed':
      return { ok: true, value: fields as unknown as MissedRecord };
    case 'end':
      if (!isStrings(fields['sources'])) return refuse('schema', 'an end record without sources');
      return { ok: true, value: { t: 'end', sources: fields['sources'] } };
    default:
      return refuse('schema', 't: not a type of this topic');
  }
}

/** Reads a record of `counts`. */
export function decodeCountsRecord(record: InRecord): Outcome<CountsRecord> {
  const opened = open(record);
  if (!opened.ok) return opened;
  const fields = opened.value;
  const { t, subject, start, missing, sources } = fields;
  if (t !== 'bin' && t !== 'add') return refuse('schema', 't: not a type of this topic');
  const isSound =
    typeof subject === 'string' &&
    isTime(start) &&
    start % BIN_MS === 0 &&
    isStrings(missing) &&
    isCount(fields['voices']) &&
    areCounts(fields) &&
    Array.isArray(sources) &&
    sources.every(isSourceCounts);
  if (!isSound) return refuse('schema', 'a bin with a missing or wrong field');
  return { ok: true, value: fields as unknown as CountsRecord };
}

function areCounts({ total, negative, unscored }: Readonly<Record<string, unknown>>): boolean {
  return (
    isCount(total) &&
    isCount(unscored) &&
    typeof negative === 'number' &&
    negative >= 0 &&
    // A sum of probabilities may exceed it by what rounding adds.
    negative + unscored <= total + 0.001
  );
}

function isSourceCounts(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const fields = value as Readonly<Record<string, unknown>>;
  return typeof fields['source'] === 'string' && areCounts(fields);
}

/** Reads a record of `samples`; a tombstone is null. */
export function decodeSample(record: InRecord): Outcome<Sample | null> {
  if (record.value === null) return { ok: true, value: null };
  const opened = open(record);
  if (!opened.ok) return opened;
  const fields = opened.value;
  if (
    fields['t'] !== 'sample' ||
    typeof fields['subject'] !== 'string' ||
    typeof fields['mention'] !== 'string' ||
    typeof fields['excerpt'] !== 'string'
  ) {
    return refuse('schema', 'a sample with a missing or wrong field');
  }
  return { ok: true, value: fields as unknown as Sample };
}
