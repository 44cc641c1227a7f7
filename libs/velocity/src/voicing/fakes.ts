/** Mentions for tests: numbered accounts and texts, spread as good hashes are. */
import type { EpochMs, Kind } from '@goldenhour/mention';
import type { Context } from '../types.ts';
import type { HeardMention } from './voicing.ts';

export const START = Date.parse('2025-03-03T10:00:00Z');
export const MINUTE = 60_000;

const PLAIN: Context = {
  platform: 'x',
  kind: 'post',
  root: null,
  parent: null,
  followers: null,
  outlet: 'public',
  language: 'nl',
  country: null,
  fingerprint: null,
  terms: [1, 2, 3, 4, 5, 6],
  categories: {},
  severity: 1,
  page: false,
  severe: false,
};

export type Scripted = Partial<Omit<Context, 'fingerprint'>> & {
  readonly who: number;
  /** @unit milliseconds after {@link START} */
  readonly at: EpochMs;
  /** Number of the text; none for one without words. */
  readonly text?: number;
  /** How many bits of its fingerprint are another's. */
  readonly changed?: number;
  readonly kind?: Kind;
};

export function said({ who, at, text, changed = 0, ...context }: Scripted): HeardMention {
  const fingerprint = text === undefined ? null : fingerprintOf(text, changed, who);
  const all = { ...PLAIN, ...context, fingerprint };
  return { time: START + at, voice: mixed(who), negative: 0.8, context: all };
}

/** Words of a text, `changed` of 64 bits of it turned over, which ones `by` decides. */
export function fingerprintOf(text: number, changed: number, by: number): string {
  const words = [mixed(2 * text), mixed(2 * text + 1)];
  for (let bit = 0; bit < changed; bit += 1) {
    const at = (mixed(by) + bit * 3) & 63;
    words[at >>> 5] = ((words[at >>> 5] ?? 0) ^ (1 << (at & 31))) >>> 0;
  }
  return words.map((word) => word.toString(16).padStart(8, '0')).join('');
}

/** @source the finisher of MurmurHash3 */
export function mixed(number: number): number {
  let h = Math.imul(number + 1, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** 0 … count − 1. */
export function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
