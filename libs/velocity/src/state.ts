/**
 * The detector's state as small entries of text: a header, the gaps, one entry per subject and
 * one per live bin. What is written is what is kept in memory, number for number, so a restart
 * changes nothing.
 *
 * A damaged or newer state is a broken program, not bad data: it stops with what to do about it.
 */
import type { EpochMs } from '@goldenhour/mention';
import { type Baseline, emptyBaseline, type Sums } from './baseline.ts';
import type { Bin } from './bin.ts';
import type { GapLog } from './coverage.ts';
import type { Sample } from './samples.ts';
import type { SignalStatus } from './types.ts';
import { decodeVoices, encodeVoices } from './voices.ts';

export const DETECTOR_NAME = 'ratio';
/** Raised when the entries change their meaning. This build reads 1 … this. */
export const STATE_VERSION = 1;

export const HEADER_KEY = 'detector';
export const GAPS_KEY = 'gaps';

/** `clock` is null before the first close. */
export type Header = { readonly clock: EpochMs | null };

/** Where a subject stands between its episodes or within one. */
export type Standing = {
  status: SignalStatus;
  /** Of the present episode; null while normal. */
  onset: EpochMs | null;
  /** Since when only a missing source keeps it from normal. */
  heldSince: EpochMs | null;
  /** As the last settled bin told. */
  missing: readonly string[];
};

export type Subject = { readonly standing: Standing; readonly baseline: Baseline };

/** Entries of state that this build cannot read; the message says what to do. */
export class StateError extends Error {
  override readonly name = 'StateError';
}

export function subjectKey(subject: string): string {
  return `s/${subject}`;
}

export function binKey(subject: string, start: EpochMs): string {
  return `b/${subject}/${start}`;
}

/** @returns null when the key is not one of a bin */
export function parseBinKey(
  key: string,
): { readonly subject: string; readonly start: EpochMs } | null {
  const match = /^b\/(.+)\/(-?\d+)$/s.exec(key);
  if (match?.[1] === undefined) return null;
  return { subject: match[1], start: Number(match[2]) };
}

export function encodeHeader({ clock }: Header): string {
  return JSON.stringify({ version: STATE_VERSION, name: DETECTOR_NAME, clock });
}

/** @throws StateError for another detector's or a newer one's */
export function decodeHeader(text: string): Header {
  const header = parse(HEADER_KEY, text);
  const { version, name, clock } = header;
  if (name !== DETECTOR_NAME) {
    throw new StateError(
      `The state was written by the detector '${String(name)}', this is '${DETECTOR_NAME}': ` +
        'configure that detector, or start with a new namespace.',
    );
  }
  if (typeof version !== 'number' || version > STATE_VERSION) {
    throw new StateError(
      `The state was written by version ${String(version)} of the detector '${DETECTOR_NAME}', ` +
        `this build reads up to ${STATE_VERSION}: run a newer Goldenhour, or start with a new namespace.`,
    );
  }
  return { clock: numberOrNull(HEADER_KEY, clock) };
}

/** An open gap ends with null, for JSON has no Infinity. */
export function encodeGaps(gaps: GapLog): string {
  return JSON.stringify(gaps.map(([from, to]) => [from, to === Infinity ? null : to]));
}

export function decodeGaps(text: string): GapLog {
  return list(GAPS_KEY, parseAny(GAPS_KEY, text)).map((gap) => {
    const [from, to] = list(GAPS_KEY, gap);
    return [number(GAPS_KEY, from), to === null ? Infinity : number(GAPS_KEY, to)];
  });
}

export function encodeSubject({ standing, baseline }: Subject): string {
  return JSON.stringify({
    status: standing.status,
    onset: standing.onset,
    held: standing.heldSince,
    missing: standing.missing,
    to: baseline.learnedTo,
    running: triple(baseline.running),
    hours: baseline.hours.flatMap(triple),
  });
}

export function decodeSubject(key: string, text: string): Subject {
  const value = parse(key, text);
  const baseline = emptyBaseline(number(key, value['to']));
  const hours = list(key, value['hours']).map((sum) => number(key, sum));
  baseline.hours.forEach((sums, hour) => fill(key, sums, hours.slice(hour * 3, hour * 3 + 3)));
  fill(key, baseline.running, list(key, value['running']));
  const status = value['status'];
  if (status !== 'alarm' && status !== 'elevated' && status !== 'normal') throw damaged(key);
  return {
    standing: {
      status,
      onset: numberOrNull(key, value['onset']),
      heldSince: numberOrNull(key, value['held']),
      missing: list(key, value['missing']).map((name) => text_(key, name)),
    },
    baseline,
  };
}

export function encodeBin(bin: Bin): string {
  const { samples } = bin;
  return JSON.stringify({
    counts: [bin.total, bin.negative, bin.unscored],
    voices: encodeVoices(bin.voices),
    sources: [...bin.sources]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, counts]) => [name, counts.total, counts.negative, counts.unscored]),
    first: samples.first && encodeSample(samples.first),
    worst: samples.worst && encodeSample(samples.worst),
  });
}

export function decodeBin(key: string, start: EpochMs, text: string): Bin {
  const value = parse(key, text);
  const [total, negative, unscored] = list(key, value['counts']);
  return {
    start,
    total: number(key, total),
    negative: number(key, negative),
    unscored: number(key, unscored),
    voices: decodeVoices(text_(key, value['voices'])),
    sources: new Map(
      list(key, value['sources']).map((entry) => {
        const [name, all, bad, unknown] = list(key, entry);
        const counts = {
          total: number(key, all),
          negative: number(key, bad),
          unscored: number(key, unknown),
        };
        return [text_(key, name), counts];
      }),
    ),
    samples: {
      first: value['first'] === null ? null : decodeSample(key, value['first']),
      worst: value['worst'] === null ? null : decodeSample(key, value['worst']),
    },
  };
}

function encodeSample(sample: Sample): unknown[] {
  return [sample.mention, sample.time, sample.sentiment, sample.cited];
}

function decodeSample(key: string, value: unknown): Sample {
  const [mention, time, sentiment, cited] = list(key, value);
  return {
    mention: text_(key, mention),
    time: number(key, time),
    sentiment: numberOrNull(key, sentiment),
    cited: cited === true,
  };
}

function triple(sums: Sums): number[] {
  return [sums.minutes, sums.total, sums.negative];
}

function fill(key: string, sums: Sums, values: readonly unknown[]): void {
  sums.minutes = number(key, values[0]);
  sums.total = number(key, values[1]);
  sums.negative = number(key, values[2]);
}

function parse(key: string, text: string): Readonly<Record<string, unknown>> {
  const value = parseAny(key, text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw damaged(key);
  return { ...value };
}

function parseAny(key: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw damaged(key);
  }
}

function list(key: string, value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw damaged(key);
  return value;
}

function number(key: string, value: unknown): number {
  if (typeof value !== 'number') throw damaged(key);
  return value;
}

function numberOrNull(key: string, value: unknown): number | null {
  return value === null ? null : number(key, value);
}

function text_(key: string, value: unknown): string {
  if (typeof value !== 'string') throw damaged(key);
  return value;
}

function damaged(key: string): StateError {
  return new StateError(
    `The detector's state entry '${key}' is damaged: restore the store from a copy, or start with a new namespace.`,
  );
}
