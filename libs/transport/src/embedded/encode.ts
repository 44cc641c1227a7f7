/** Between the records of the port and the columns that travel to and from the worker. */

import type { InRecord, OutRecord, StateChange } from '@goldenhour/pipeline/ports';
import { RECORD_BYTES_MAX, TransportError } from '@goldenhour/pipeline/ports';
import type { ReadColumns, Slot, WrittenColumns } from './messages.ts';

/** Most UTF-8 bytes that one UTF-16 unit can need: below it no exact count is called for. */
const UTF8_BYTES_PER_UNIT_MAX = 3;

export type Encoded<T> = { readonly columns: T; readonly bytes: number };

/**
 * Columns of the records, and about how many bytes they hold.
 *
 * @throws TransportError `too_large`; RangeError where `slotOf` knows no such place
 */
export function encodeRecords(
  records: readonly OutRecord[],
  slotOf: (topic: string, partition: number) => Slot,
): Encoded<WrittenColumns> {
  const slots: Slot[] = [];
  const keys: string[] = [];
  const values: (string | null)[] = [];
  const headers: (string | null)[] = [];
  let bytes = 0;
  for (const record of records) {
    slots.push(slotOf(record.topic, record.partition));
    const header = encodeHeaders(record.headers);
    keys.push(record.key);
    values.push(record.value);
    headers.push(header);
    const what = () => `A record of ${record.topic} with key "${record.key.slice(0, 100)}"`;
    bytes += sizeWithin([record.key, record.value ?? '', header ?? ''], what);
  }
  return { columns: { slots, keys, values, headers }, bytes };
}

/** @throws TransportError `too_large`: state travels as records on a transport that has no tables */
export function encodeState(changes: readonly StateChange[]): Encoded<{
  readonly stateKeys: readonly string[];
  readonly stateValues: readonly (string | null)[];
}> {
  const stateKeys: string[] = [];
  const stateValues: (string | null)[] = [];
  let bytes = 0;
  for (const [key, value] of changes) {
    stateKeys.push(key);
    stateValues.push(value);
    bytes += sizeWithin(
      [key, value ?? ''],
      () => `An entry of state with key "${key.slice(0, 100)}"`,
    );
  }
  return { columns: { stateKeys, stateValues }, bytes };
}

export function decodeRecords(columns: ReadColumns, partition: number): InRecord[] {
  let lastText: string | null = null;
  let lastHeaders: Readonly<Record<string, string>> = NO_HEADERS;
  return columns.offsets.map((offset, index) => {
    const text = columns.headers[index] ?? null;
    // Neighbours mostly carry the same headers: parse them once.
    if (text !== lastText) {
      lastHeaders = text === null ? NO_HEADERS : Object.freeze(JSON.parse(text));
      lastText = text;
    }
    const value = columns.values[index] ?? null;
    const record = {
      partition,
      offset,
      key: columns.keys[index] ?? '',
      value: value instanceof Uint8Array ? '' : value,
      headers: lastHeaders,
      appendTime: columns.appendTimes[index] ?? 0,
    };
    return value instanceof Uint8Array ? { ...record, malformed: value } : record;
  });
}

const NO_HEADERS: Readonly<Record<string, string>> = Object.freeze({});

function encodeHeaders(headers: OutRecord['headers']): string | null {
  if (headers === undefined) return null;
  const text = JSON.stringify(headers);
  return text === '{}' ? null : text;
}

function sizeWithin(parts: readonly string[], what: () => string): number {
  let units = 0;
  for (const part of parts) units += part.length;
  if (units * UTF8_BYTES_PER_UNIT_MAX <= RECORD_BYTES_MAX) return units;
  let bytes = 0;
  for (const part of parts) bytes += Buffer.byteLength(part);
  if (bytes > RECORD_BYTES_MAX) {
    throw new TransportError(
      'too_large',
      `${what()} has ${bytes} bytes; at most ${RECORD_BYTES_MAX} are taken. Nothing of this call was written.`,
    );
  }
  return bytes;
}
