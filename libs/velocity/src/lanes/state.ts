/** Matters as entries of the detector's state, one each. What is written is what is kept. */
import { damaged } from '../state-error.ts';
import type { Severity } from '../types.ts';
import { insert, type Lanes } from './lanes.ts';
import type { Matter } from './matter.ts';
import { MESSAGE_LANES, type MessageLane } from './speaks.ts';

/** Entries of matters begin so. */
export const MATTER_PREFIX = 'm/';

/** @returns null when the key is not one of a matter */
export function parseMatterKey(
  entry: string,
): { readonly subject: string; readonly key: string } | null {
  const match = /^m\/(.+)\/([^/]+)$/s.exec(entry);
  const [, subject, key] = match ?? [];
  return subject === undefined || key === undefined ? null : { subject, key };
}

/** What changed since the last drain; null deletes. @range value ≤ 6 kB */
export function drainLanes(
  lanes: Lanes,
  subject: string,
): readonly (readonly [key: string, value: string | null])[] {
  const entries = [...lanes.changed].map((key) => {
    const matter = lanes.matters.find((one) => one.key === key);
    return [
      `${MATTER_PREFIX}${subject}/${key}`,
      matter === undefined ? null : encode(matter),
    ] as const;
  });
  lanes.changed.clear();
  return entries;
}

/** @throws StateError when the entry is damaged */
export function restoreMatter(lanes: Lanes, entry: string, text: string): void {
  insert(lanes, decode(entry, text));
}

function encode(matter: Matter): string {
  return JSON.stringify(matter);
}

function decode(entry: string, text: string): Matter {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw damaged(entry);
  }
  if (!isMatter(value) || value.key !== parseMatterKey(entry)?.key) throw damaged(entry);
  const { key, lane, onset, velocity, fingerprint, words, thread, last, severity } = value;
  const { count, told, scored, negative, voices, samples } = value;
  const counts = { count, told, scored, negative, voices: [...voices], samples: [...samples] };
  return { key, lane, onset, velocity, fingerprint, words, thread, last, severity, ...counts };
}

function isMatter(value: unknown): value is Matter {
  if (typeof value !== 'object' || value === null) return false;
  const fields = value as Readonly<Record<string, unknown>>;
  const { lane, severity, fingerprint, voices, samples } = fields;
  return (
    MESSAGE_LANES.includes(lane as MessageLane) &&
    [2, 3].includes(severity as Severity) &&
    (fingerprint === null || typeof fingerprint === 'string') &&
    areAll('string', [fields['key'], fields['words'], fields['thread']]) &&
    areAll('number', [fields['onset'], fields['velocity'], fields['last'], fields['count']]) &&
    areAll('number', [fields['told'], fields['scored'], fields['negative']]) &&
    Array.isArray(voices) &&
    areAll('number', voices) &&
    Array.isArray(samples) &&
    areAll('string', samples)
  );
}

function areAll(type: 'string' | 'number', values: readonly unknown[]): boolean {
  return values.every((value) => typeof value === type);
}
