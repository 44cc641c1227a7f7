/** Where a spread stands, beside what was seen and who is standing, as one entry of text. */
import type { EpochMs } from '@goldenhour/mention';
import { decodeRows, encodeRow, whole } from '../rows.ts';
import { damaged } from '../state-error.ts';
import { STANDING_TOLD_MAX } from './standing.ts';

/** Raised when the entries change their meaning. This build reads no other. */
export const SPREAD_VERSION = 2;

/** One of those that stood when a crisis began. */
export type KnownVoice = { readonly voice: number; joined: boolean };

export type Head = {
  /** −∞ before anything was heard. */
  readonly newest: EpochMs;
  /** Null while there is no crisis. */
  readonly onset: EpochMs | null;
  readonly known: KnownVoice[];
};

export function encodeHead({ newest, onset, known }: Head): string {
  const voices = known.flatMap(({ voice, joined }) => [voice, joined ? 1 : 0]);
  return encodeRow([SPREAD_VERSION, newest === -Infinity ? null : newest, onset, ...voices]);
}

/** @throws StateError when the text is damaged, or another version's */
export function decodeHead(text: string): Head {
  const [version, newest, onset = null, ...voices] = decodeRows('spread', text).flat();
  if (version !== SPREAD_VERSION || newest === undefined) throw damaged('spread');
  const known: KnownVoice[] = [];
  for (let at = 0; at < voices.length; at += 2) {
    known.push({ voice: whole('spread', voices[at]), joined: voices[at + 1] === 1 });
  }
  if (known.length > STANDING_TOLD_MAX) throw damaged('spread');
  return { newest: newest ?? -Infinity, onset, known };
}
