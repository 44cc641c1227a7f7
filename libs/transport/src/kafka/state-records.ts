/**
 * A stage's state as records of its state topic, which is compacted. `=<key>` holds an entry, its
 * tombstone deletes it, and `@offset` holds the input offset to read from. `@mark` is written, as a
 * tombstone, by whoever takes the task over.
 */
import type { EpochMs } from '@goldenhour/mention';
import {
  type InRecord,
  type Offset,
  type StateChange,
  TransportError,
} from '@goldenhour/pipeline/ports';

const ENTRY = '=';
const OFFSET_KEY = '@offset';
const MARK_KEY = '@mark';
/** Of the value of `@offset`, the only one of these records that is not as the stage gave it. */
const OFFSET_FORMAT = 1;

export type StateRecord = { readonly key: string; readonly value: string | null };

export type StoredState = {
  /** Ordered by key as `sort()` does. */
  readonly state: ReadonlyMap<string, string>;
  /** undefined where none was ever committed. */
  readonly offset: Offset | undefined;
  /** The latest append time of what was read up to there; undefined where it is not known. */
  readonly readAt: EpochMs | undefined;
};

/**
 * In the order given; the offset is the last, as it stands for what comes before it.
 *
 * @param readAt the latest append time of what was read of the input, if any was
 */
export function encodeState(
  state: readonly StateChange[],
  offset: Offset | undefined,
  readAt?: EpochMs,
): StateRecord[] {
  const records: StateRecord[] = state.map(([key, value]) => ({ key: ENTRY + key, value }));
  if (offset !== undefined) {
    const value = JSON.stringify({ v: OFFSET_FORMAT, offset, readAt });
    records.push({ key: OFFSET_KEY, value });
  }
  return records;
}

/** Compaction removes it in time. */
export const MARK: StateRecord = { key: MARK_KEY, value: null };

/** Takes the records of one partition of a state topic, in their order, some at a time. */
export class StateFold {
  readonly #topic: string;
  readonly #entries = new Map<string, string>();
  #position: Position | undefined;

  /** @param topic for errors */
  constructor(topic: string) {
    this.#topic = topic;
  }

  /** @throws TransportError `version`, `corrupt` */
  add(records: readonly InRecord[]): void {
    for (const record of records) {
      if (isOffset(record)) this.#position = decodePosition(record, this.#topic);
      else if (record.key !== MARK_KEY) this.#apply(record);
    }
  }

  result(): StoredState {
    const state = new Map<string, string>();
    for (const key of [...this.#entries.keys()].sort()) {
      state.set(key, this.#entries.get(key) ?? '');
    }
    return { state, offset: this.#position?.offset, readAt: this.#position?.readAt };
  }

  #apply(record: InRecord): void {
    if (!record.key.startsWith(ENTRY)) {
      throw new TransportError(
        'version',
        `${placeOf(record, this.#topic)} has the key "${record.key.slice(0, 100)}", which this Goldenhour does not know. A newer one wrote it, or another program: run that Goldenhour, or remove the namespace.`,
      );
    }
    refuseMalformed(record, this.#topic);
    const key = record.key.slice(ENTRY.length);
    if (record.value === null) this.#entries.delete(key);
    else this.#entries.set(key, record.value);
  }
}

export function isOffset(record: InRecord): boolean {
  return record.key === OFFSET_KEY;
}

/**
 * @param record one that `isOffset`; a tombstone is undefined
 * @throws TransportError `version`, `corrupt`
 */
export const decodeOffset = (record: InRecord, topic: string): Offset | undefined =>
  decodePosition(record, topic)?.offset;

type Position = { readonly offset: Offset; readonly readAt: EpochMs | undefined };

function decodePosition(record: InRecord, topic: string): Position | undefined {
  refuseMalformed(record, topic);
  if (record.value === null) return undefined;
  const said = parsed(record.value);
  const version = said?.v;
  if (typeof version === 'number' && version > OFFSET_FORMAT) {
    throw new TransportError(
      'version',
      `${placeOf(record, topic)} was written by a newer Goldenhour (format ${version}; this one knows ${OFFSET_FORMAT}). Run that one.`,
    );
  }
  const offset = said?.offset;
  if (version !== OFFSET_FORMAT || typeof offset !== 'number' || !isOffsetNumber(offset)) {
    throw corrupt(record, topic);
  }
  const readAt = said?.readAt;
  return { offset, readAt: typeof readAt === 'number' ? readAt : undefined };
}

type Said = { readonly v?: unknown; readonly offset?: unknown; readonly readAt?: unknown };

function parsed(text: string): Said | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}

const isOffsetNumber = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

function refuseMalformed(record: InRecord, topic: string): void {
  if (record.malformed !== undefined) throw corrupt(record, topic);
}

function corrupt(record: InRecord, topic: string): TransportError {
  return new TransportError(
    'corrupt',
    `${placeOf(record, topic)} is not state of Goldenhour: something else writes to this topic, or it is damaged. Stop what writes there; a stage begins anew once its state topic is deleted and created again.`,
  );
}

function placeOf({ partition, offset }: InRecord, topic: string): string {
  return `The record at offset ${offset} of partition ${partition} of ${topic}`;
}
